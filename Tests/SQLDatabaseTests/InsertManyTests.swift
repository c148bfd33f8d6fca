import DatabaseTestSupport
import SQLDatabase
import Testing

/// The fast path counts what it really inserts.
@Suite struct InsertManyTests {
    private func events(_ engine: TestEngine) async throws -> Database {
        let database = try await engine.fresh()
        try await database.write { db in
            try db.execute(
                "CREATE TABLE event (id TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL, weight DOUBLE PRECISION, note TEXT)"
            )
        }
        return database
    }

    private func row(_ id: String, _ at: Int64, _ weight: SQLValue = .null, _ note: SQLValue = .null) -> [SQLValue] {
        [.text(id), .integer(at), weight, note]
    }

    @Test(arguments: TestEngine.available)
    func `rows whose key is there already are left out and not counted`(engine: TestEngine) async throws {
        let database = try await events(engine)
        let first = (0..<100).map { row("e\($0)", Int64($0)) }
        let second = (50..<150).map { row("e\($0)", 0) } + [row("e149", 0)]

        let counts = try await database.write { db in
            try [first, second, []].map { rows in
                try db.insertMany(
                    into: "event", columns: ["id", "at", "weight", "note"], rows: rows, onConflict: .ignore)
            }
        }

        #expect(counts == [100, 50, 0])
    }

    @Test(arguments: TestEngine.available)
    func `an update replaces the columns named and no others`(engine: TestEngine) async throws {
        let database = try await events(engine)

        let old = row("a", 1, .real(0.5), .text("old"))

        let found = try await database.write { db in
            try db.insertMany(into: "event", columns: ["id", "at", "weight", "note"], rows: [old])
            try db.insertMany(
                into: "event", columns: ["id", "at", "note"], rows: [[.text("a"), .integer(2), .text("new")]],
                onConflict: .update(key: ["id"], columns: ["note"]))
            return try db.first("SELECT at, note, weight FROM event")
        }

        #expect(try found?.get("at", as: Int.self) == 1)
        #expect(try found?.get("note", as: String.self) == "new")
        #expect(try found?.get("weight", as: Double.self) == 0.5)
    }

    @Test(arguments: TestEngine.available)
    func `one refused row takes the others with it`(engine: TestEngine) async throws {
        let database = try await events(engine)

        let count = try await database.write { db in
            let error = #expect(throws: DatabaseError.self) {
                try db.savepoint {
                    try db.insertMany(
                        into: "event", columns: ["id", "at", "weight", "note"], rows: [row("a", 1), row("a", 2)])
                }
            }
            #expect(error?.constraintName == "event_pkey")
            return try db.query("SELECT id FROM event").count
        }

        #expect(count == 0)
    }

    @Test(arguments: TestEngine.available)
    func `awkward text, nulls and mixed numbers survive the fast path`(engine: TestEngine) async throws {
        let database = try await events(engine)
        let notes = ["a,b", "{\"x\"}", "NULL", "\\", "\"", "茶 🍵", ""]
        let rows =
            notes.enumerated().map { row("e\($0)", Int64($0), $0 == 0 ? .integer(2) : .real(0.25), .text($1)) }
            + [row("none", 9)]

        let read = try await database.write { db in
            try db.insertMany(into: "event", columns: ["id", "at", "weight", "note"], rows: rows)
            return try db.query("SELECT weight, note FROM event ORDER BY at").map {
                (try $0.get("weight", as: Double?.self), try $0.get("note", as: String?.self))
            }
        }

        #expect(read.map(\.1) == notes + [nil])
        #expect(read.map(\.0) == [2] + Array(repeating: 0.25, count: 6) + [nil])
    }

    @Test(arguments: TestEngine.available)
    func `more rows than fit one statement are all inserted`(engine: TestEngine) async throws {
        let database = try await events(engine)
        let rows = (0..<12_345).map { row("e\($0)", Int64($0)) }

        let (count, stored) = try await database.write { db in
            let count = try db.insertMany(into: "event", columns: ["id", "at", "weight", "note"], rows: rows)
            return (count, try db.first("SELECT COUNT(*) AS n FROM event")?.get("n", as: Int.self))
        }

        #expect(count == 12_345)
        #expect(stored == 12_345)
    }
}
