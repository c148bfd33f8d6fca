import DatabaseTestSupport
import Foundation
import SQLDatabase
import Synchronization
import Testing

/// What only a server with concurrent transactions can do to us.
@Suite(.enabled(if: TestEngine.available.contains(.postgreSQL)))
struct PostgreSQLTests {
    private func pairs(_ options: DatabaseOptions = TestEngine.options) async throws -> Database {
        let database = try await TestEngine.postgreSQL.fresh(options: options)
        try await database.write { db in
            try db.execute("CREATE TABLE tally (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)")
            try db.execute("INSERT INTO tally VALUES (1, 0), (2, 0)")
        }
        return database
    }

    @Test func `a deadlock is tried again until both commands are done`() async throws {
        let database = try await pairs()
        let meeting = Meeting()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for (first, second) in [(1, 2), (2, 1)] {
                group.addTask {
                    try await database.write { db in
                        try db.execute("UPDATE tally SET n = n + 1 WHERE id = \(first)")
                        // Each goes on once both hold their first row, so that they certainly meet.
                        meeting.waitForTwo()
                        try db.execute("UPDATE tally SET n = n + 1 WHERE id = \(second)")
                    }
                }
            }
            try await group.waitForAll()
        }

        let sum = try await database.read { db in
            try db.first("SELECT SUM(n) AS s FROM tally")?.get("s", as: Int.self)
        }
        #expect(sum == 4)
        #expect(database.counters.retries >= 1)
    }

    @Test func `a statement that takes too long is stopped, and its connection goes on`() async throws {
        var options = TestEngine.options
        options.statementDuration = .milliseconds(100)
        options.connections = 2
        let database = try await pairs(options)

        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { db in _ = try db.query("SELECT pg_sleep(5)") }
        }

        #expect(error?.kind == .timeout)
        #expect(try await database.read { db in try db.query("SELECT 1").count } == 1)
    }

    @Test func `a wait for a lock is bounded`() async throws {
        var options = TestEngine.options
        options.lockWait = .milliseconds(100)
        let database = try await pairs(options)

        let isDone = Mutex(false)
        let (held, holds) = AsyncStream<Void>.makeStream()
        async let holder: Void = database.write { db in
            try db.execute("UPDATE tally SET n = 1 WHERE id = 1")
            holds.yield()
            while !isDone.withLock({ $0 }) { _ = try db.query("SELECT pg_sleep(0.02)") }
        }
        var waits = held.makeAsyncIterator()
        await waits.next()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in _ = try db.execute("UPDATE tally SET n = 2 WHERE id = 1") }
        }

        isDone.withLock { $0 = true }

        #expect(error?.kind == .timeout)
        try await holder
    }

    @Test func `a connection that the server ends is opened again and the command repeated`() async throws {
        var options = TestEngine.options
        options.connections = 2
        let database = try await pairs(options)
        let other = try await TestEngine.postgreSQL.fresh()
        let attempts = Mutex(0)

        let n = try await database.write { db in
            let attempt = attempts.withLock { attempts in
                attempts += 1
                return attempts
            }
            try db.execute("UPDATE tally SET n = n + 1 WHERE id = 1")
            if attempt == 1 { _ = try db.query("SELECT pg_terminate_backend(pg_backend_pid())") }
            return try db.first("SELECT n FROM tally WHERE id = 1")?.get("n", as: Int.self)
        }

        #expect(n == 1)
        #expect(attempts.withLock { $0 } == 2)
        #expect(database.counters.reopenings == 1)
        await other.close()
    }

    @Test func `a connection that is lost during the commit is reported and the command not repeated`() async throws {
        let database = try await pairs()
        try await database.write { db in
            try db.execute(
                """
                CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
                """)
            try db.execute(
                """
                CREATE CONSTRAINT TRIGGER leaving AFTER INSERT ON tally DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION leave()
                """)
        }
        let attempts = Mutex(0)

        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                attempts.withLock { $0 += 1 }
                try db.execute("INSERT INTO tally VALUES (3, 0)")
            }
        }

        #expect(error?.kind == .outcomeUnknown)
        #expect(attempts.withLock { $0 } == 1)
        #expect(try await database.read { db in try db.query("SELECT id FROM tally").count } == 2)
    }

    @Test func `a read sees one state from its first statement to its last`() async throws {
        let database = try await pairs()
        let hasRead = Mutex(false)

        async let seen = database.read { db in
            let before = try db.query("SELECT n FROM tally WHERE id = 1").map { try $0.get("n", as: Int.self) }
            hasRead.withLock { $0 = true }
            _ = try db.query("SELECT pg_sleep(0.3)")
            return try (before, db.query("SELECT n FROM tally WHERE id = 1").map { try $0.get("n", as: Int.self) })
        }
        while !hasRead.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(2)) }
        try await database.write { db in _ = try db.execute("UPDATE tally SET n = 9 WHERE id = 1") }

        let (before, after) = try await seen
        #expect(before == [0])
        #expect(after == [0])
    }

    @Test func `a prepared statement survives a changed table`() async throws {
        var options = TestEngine.options
        options.connections = 2
        let database = try await pairs(options)
        func columns() async throws -> Int {
            try await database.read { db in try db.first("SELECT * FROM tally")?.columns.count ?? 0 }
        }

        let before = try await columns()
        try await database.write { db in _ = try db.execute("ALTER TABLE tally ADD COLUMN note TEXT") }

        #expect(before == 2)
        #expect(try await columns() == 3)
    }

    @Test func `a backup names the tool that does it`() async throws {
        let database = try await pairs()

        let error = await #expect(throws: DatabaseError.self) { try await database.backup(to: "/nowhere") }

        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains("pg_dump") == true)
    }

    @Test func `a server that is not there is reported when opening`() async throws {
        let error = await #expect(throws: DatabaseError.self) {
            try await Database.open(.postgreSQL("postgresql://nobody@127.0.0.1:54339/none"))
        }

        #expect(error?.kind == .connectionLost)
    }
}

/// Where two commands wait for each other; blocks threads of the database.
private final class Meeting: Sendable {
    private let arrivals = Mutex(0)

    func waitForTwo() {
        arrivals.withLock { $0 += 1 }
        let end = ContinuousClock.now + .seconds(10)
        while arrivals.withLock({ $0 < 2 }), ContinuousClock.now < end { Thread.sleep(forTimeInterval: 0.002) }
    }
}
