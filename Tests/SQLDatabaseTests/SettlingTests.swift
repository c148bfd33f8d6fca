import DatabaseTestSupport
import Foundation
import SQLDatabase
import Synchronization
import Testing

/// A reader with a cursor against writers that commit in another order than they were given numbers.
@Suite struct SettlingTests {
    private func log(_ engine: TestEngine, connections: Int = 8) async throws -> Database {
        var options = TestEngine.options
        options.connections = connections
        let database = try await engine.fresh(options: options)
        let line = Migration(number: 1, name: "line") { dialect in
            ["CREATE TABLE line (sequence \(dialect.sequenceType), text TEXT NOT NULL)"] + dialect.settling("line")
        }
        _ = try await Migrator([line]).migrate(database)
        return database
    }

    private func settled(_ database: Database) async throws -> Int64 {
        try await database.read { connection in
            try connection.first("SELECT \(connection.dialect.settledSequence(of: "line")) AS s")?.get("s") ?? -1
        }
    }

    @Test(arguments: TestEngine.available)
    func `an empty log is settled at nothing, and a quiet one at its end`(engine: TestEngine) async throws {
        let database = try await log(engine)
        #expect(try await settled(database) == 0)

        try await database.write { try $0.execute("INSERT INTO line (text) VALUES ('a'), ('b')") }

        #expect(try await settled(database) == 2)
        await database.close()
    }

    @Test(.enabled(if: TestEngine.available.contains(.postgreSQL)))
    func `what commits late holds the settled place below it until it is there`() async throws {
        let database = try await log(.postgreSQL)
        let inserted = DispatchSemaphore(value: 0)
        let release = DispatchSemaphore(value: 0)
        async let late: Void = database.write { connection in
            try connection.execute("INSERT INTO line (text) VALUES ('late')")
            inserted.signal()
            release.wait()
            try connection.execute("INSERT INTO line (text) VALUES ('later')")
        }
        await wait(for: inserted)
        try await database.write { try $0.execute("INSERT INTO line (text) VALUES ('early')") }

        let last = try await database.read {
            try $0.first("SELECT max(sequence) AS s FROM line")?.get("s", as: Int.self)
        }
        let before = try await settled(database)
        release.signal()
        try await late

        #expect(last == 2, "Whoever reads up to the last number passes over number 1.")
        #expect(before == 0)
        #expect(try await settled(database) == 3)
        await database.close()
    }

    @Test(.enabled(if: TestEngine.available.contains(.postgreSQL)))
    func `an insert that was rolled back holds nothing up`() async throws {
        let database = try await log(.postgreSQL)
        struct Undo: Error {}

        await #expect(throws: Undo.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO line (text) VALUES ('never')")
                throw Undo()
            }
        }

        #expect(try await settled(database) == 1)
        await database.close()
    }

    @Test(arguments: TestEngine.available)
    func `a reader misses nothing while many write at different speeds`(engine: TestEngine) async throws {
        let database = try await log(engine, connections: 12)
        let (writers, each) = (6, 40)
        let finished = Mutex(false)
        let reader = Task {
            var (cursor, seen): (Int64, [Int64]) = (0, [])
            while true {
                let isLast = finished.withLock { $0 }
                let (after, end) = (cursor, try await settled(database))
                seen += try await database.read { connection in
                    try connection.query(
                        "SELECT sequence FROM line WHERE sequence > \(after) AND sequence <= \(end) ORDER BY sequence"
                    ).map { try $0.get("sequence") }
                }
                cursor = max(after, end)
                if isLast { return seen }
            }
        }

        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in 0..<each {
                        try await database.write { connection in
                            try connection.execute("INSERT INTO line (text) VALUES (\("\(writer)-\(number)"))")
                            // Half of the transactions stay open while others get higher numbers and commit.
                            if number % 2 == 0 { usleep(UInt32.random(in: 0...3_000)) }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        finished.withLock { $0 = true }

        let seen = try await reader.value
        let all: [Int64] = try await database.read { connection in
            try connection.query("SELECT sequence FROM line ORDER BY sequence").map { try $0.get("sequence") }
        }
        #expect(all.count == writers * each)
        #expect(seen == all)
        await database.close()
    }

    /// Waits for a signal on a thread of its own.
    private func wait(for signal: DispatchSemaphore) async {
        await withCheckedContinuation { caller in
            Thread {
                signal.wait()
                caller.resume()
            }.start()
        }
    }
}
