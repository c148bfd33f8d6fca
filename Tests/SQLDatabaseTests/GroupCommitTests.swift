import DatabaseTestSupport
import Foundation
import Synchronization
import Testing

@testable import SQLDatabase

/// The promises of the group-committing writer.
@Suite struct GroupCommitTests {
    private struct Refused: Error {}

    /// Tells tasks that go on and on to stop.
    private final class End: Sendable {
        let isReached = Atomic(false)
    }

    private func entries(options: DatabaseOptions = TestEngine.options) async throws -> Database {
        let database = try await TestEngine.sqliteFile.fresh(options: options)
        try await database.write { db in _ = try db.execute("CREATE TABLE entry (n BIGINT PRIMARY KEY)") }
        return database
    }

    private func stored(_ database: Database) async throws -> [Int] {
        try await database.read { db in try db.query("SELECT n FROM entry ORDER BY n").map { try $0.get("n") } }
    }

    /// Runs so many commands at once and returns the numbers that were acknowledged.
    private func insert(_ range: Range<Int>, into database: Database) async -> [Int] {
        await withTaskGroup(of: Int?.self) { group in
            for n in range {
                group.addTask {
                    do {
                        try await database.write { db in _ = try db.execute("INSERT INTO entry VALUES (\(n))") }
                        return n
                    } catch { return nil }
                }
            }
            return await group.reduce(into: []) { if let n = $1 { $0.append(n) } }.sorted()
        }
    }

    @Test func `the writing connection syncs fully and the file has a write-ahead log`() async throws {
        let database = try await entries()

        let pragmas = try await database.write { db in
            try ["PRAGMA synchronous", "PRAGMA journal_mode", "PRAGMA foreign_keys"].map { (statement: SQL) in
                try db.first(statement)?.get(0, as: SQLValue.self)
            }
        }

        #expect(pragmas == [.integer(2), .text("wal"), .integer(1)])
    }

    @Test func `commands that wait together share commits`() async throws {
        let database = try await entries()
        let before = database.counters

        let acknowledged = await insert(0..<640, into: database)

        let after = database.counters
        #expect(acknowledged == Array(0..<640))
        #expect(try await stored(database) == acknowledged)
        #expect(after.commands - before.commands == 640)
        #expect(after.commits - before.commits < 640)
        #expect(after.largestGroup > 1)
    }

    @Test func `a lone command commits by itself`() async throws {
        let database = try await entries()
        let before = database.counters.commits

        for n in 0..<5 { _ = await insert(n..<n + 1, into: database) }

        #expect(database.counters.commits - before == 5)
    }

    @Test func `a group is never larger than allowed`() async throws {
        var options = TestEngine.options
        options.groupCommands = 3
        let database = try await entries(options: options)

        _ = await insert(0..<100, into: database)

        #expect(database.counters.largestGroup <= 3)
    }

    @Test func `a failed commit stops the writer until a verified file starts it again`() async throws {
        let database = try await entries()
        _ = await insert(0..<10, into: database)
        let faults = try #require(database.faults)
        let reopenings = Mutex(0)
        faults.fail { point in
            switch point {
            case .commit: return DatabaseError(.io, "fsync: EIO")
            case .reopening:
                reopenings.withLock { $0 += 1 }
                return DatabaseError(.io, "still broken")
            }
        }

        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in _ = try db.execute("INSERT INTO entry VALUES (10)") }
        }
        let whileStopped = await insert(11..<20, into: database)
        let health = database.health
        while reopenings.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(5)) }
        faults.fail(nil)
        while database.health != .running { try await Task.sleep(for: .milliseconds(5)) }
        let afterwards = await insert(20..<30, into: database)

        #expect(error?.kind == .outcomeUnknown)
        #expect(whileStopped == [])
        #expect(health == .stopped("fsync: EIO"))
        #expect(afterwards == Array(20..<30))
        #expect(try await stored(database) == Array(0..<10) + Array(20..<30))
        #expect(database.counters.reopenings == 1)
    }

    @Test func `readers are waited for, or refused, while the file is opened anew`() async throws {
        let database = try await entries()
        _ = await insert(0..<10, into: database)
        let faults = try #require(database.faults)
        let end = End()

        let reads = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var whole = 0
                    while !end.isReached.load(ordering: .relaxed) {
                        do {
                            let rows = try await database.read { try $0.query("SELECT n FROM entry") }
                            #expect(rows.count == 10)
                            whole += 1
                        } catch let error as DatabaseError where error.kind == .stopped {
                            await Task.yield()
                        }
                    }
                    return whole
                }
            }
            for _ in 0..<40 {
                faults.fail { $0 == .commit ? DatabaseError(.io, "fsync: EIO") : nil }
                await #expect(throws: DatabaseError.self) {
                    try await database.write { db in _ = try db.execute("INSERT INTO entry VALUES (10)") }
                }
                faults.fail(nil)
                while database.health != .running { try await Task.sleep(for: .milliseconds(1)) }
            }
            end.isReached.store(true, ordering: .relaxed)
            return try await group.reduce(0, +)
        }

        #expect(reads > 0)
        #expect(database.counters.reopenings == 40)
        #expect(try await stored(database) == Array(0..<10))
    }

    @Test func `a full disk fails the group and heals without reopening`() async throws {
        let database = try await entries()
        let faults = try #require(database.faults)
        faults.fail { $0 == .commit ? DatabaseError(.diskFull, "no space") : nil }

        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in _ = try db.execute("INSERT INTO entry VALUES (1)") }
        }
        faults.fail(nil)
        let acknowledged = await insert(2..<4, into: database)

        #expect(error?.kind == .diskFull)
        #expect(acknowledged == [2, 3])
        #expect(try await stored(database) == [2, 3])
        #expect(database.counters.reopenings == 0)
    }

    @Test func `SQLite's own full disk fails commands without harm to those acknowledged`() async throws {
        let database = try await entries()
        try await database.write { db in _ = try db.query("PRAGMA max_page_count = 20") }
        let large = String(repeating: "x", count: 4000)

        var acknowledged = 0
        var kind: DatabaseError.Kind?
        for n in 0..<100 where kind == nil {
            do {
                try await database.write { db in
                    try db.execute("CREATE TABLE IF NOT EXISTS page (n BIGINT, body TEXT)")
                    try db.execute("INSERT INTO page VALUES (\(n), \(large))")
                }
                acknowledged += 1
            } catch let error as DatabaseError { kind = error.kind }
        }
        try await database.write { db in _ = try db.query("PRAGMA max_page_count = 10000") }
        try await database.write { db in _ = try db.execute("INSERT INTO page VALUES (1000, \(large))") }

        let count = try await database.read { db in try db.first("SELECT COUNT(*) FROM page")?.get(0, as: Int.self) }
        #expect(kind == .diskFull)
        #expect(count == acknowledged + 1)
    }

    @Test func `readers see a group whole or not at all`() async throws {
        let database = try await entries()
        try await database.write { db in
            try db.execute("CREATE TABLE pair (a BIGINT NOT NULL, b BIGINT NOT NULL)")
            try db.execute("INSERT INTO pair VALUES (0, 0)")
        }

        let torn = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    // A failing write shows up as a missing step, which the last expectation finds.
                    try? await database.write { db in
                        try db.execute("UPDATE pair SET a = a + 1")
                        try db.execute("UPDATE pair SET b = b + 1")
                    }
                    return 0
                }
                group.addTask {
                    let same = try? await database.read { db in
                        let a = try db.first("SELECT a FROM pair")?.get("a", as: Int.self)
                        return try a == db.first("SELECT b FROM pair")?.get("b", as: Int.self)
                    }
                    return same == true ? 0 : 1
                }
            }
            return await group.reduce(0, +)
        }

        #expect(torn == 0)
        #expect(try await database.read { db in try db.first("SELECT b FROM pair")?.get("b", as: Int.self) } == 50)
    }

    @Test func `what was acknowledged is there after opening the file again`() async throws {
        let location = try await TestEngine.sqliteFile.freshLocation()
        let first = try await Database.open(location)
        try await first.write { db in _ = try db.execute("CREATE TABLE entry (n BIGINT PRIMARY KEY)") }
        let acknowledged = await insert(0..<50, into: first)
        await first.close()

        let second = try await Database.open(location)

        #expect(try await stored(second) == acknowledged)
    }

    @Test(arguments: [TestEngine.sqliteMemory, .sqliteFile])
    func `a backup taken while writing is whole and opens by itself`(engine: TestEngine) async throws {
        let database = try await engine.fresh()
        try await database.write { db in _ = try db.execute("CREATE TABLE entry (n BIGINT PRIMARY KEY)") }
        _ = await insert(0..<100, into: database)
        let path = try TemporaryFolder.shared.path(for: "backup-\(UUID().uuidString).sqlite")

        async let more = insert(100..<200, into: database)
        try await database.backup(to: path)
        _ = await more

        let copy = try await Database.open(.sqliteFile(path))
        #expect(try await stored(copy).starts(with: 0..<100))
        let error = await #expect(throws: DatabaseError.self) { try await database.backup(to: path) }
        #expect(error?.message.contains("never overwrites") == true)
    }

    @Test func `a file that is no database is refused at once`() async throws {
        let path = try TemporaryFolder.shared.path(for: "noise-\(UUID().uuidString)")
        try Data(repeating: 7, count: 8192).write(to: URL(filePath: path))

        let error = await #expect(throws: DatabaseError.self) { try await Database.open(.sqliteFile(path)) }

        #expect(error?.kind == .corrupted)
    }
}
