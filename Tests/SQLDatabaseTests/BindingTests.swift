import DatabaseTestSupport
import SQLDatabase
import Testing

/// Values go in by interpolation and come out unchanged, on every engine.
@Suite struct BindingTests {
    @Test(arguments: TestEngine.available)
    func `text of any kind comes back as it went in`(engine: TestEngine) async throws {
        let database = try await engine.fresh()
        let texts = [
            "", "it's", "\"quoted\"", "back\\slash", "a; DROP TABLE t; --", "$1 ? :name", "潮州单丛 🫖", "\n\t", "e\u{301}",
            String(repeating: "茶", count: 50_000),
        ]

        let returned = try await database.write { db in
            try db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, value TEXT)")
            for (id, text) in texts.enumerated() {
                try db.execute("INSERT INTO t (id, value) VALUES (\(id), \(text))")
            }
            return try db.query("SELECT value FROM t ORDER BY id").map { try $0.get("value", as: String.self) }
        }

        #expect(returned.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    }

    @Test(arguments: TestEngine.available)
    func `numbers, bytes and truth come back as they went in`(engine: TestEngine) async throws {
        let database = try await engine.fresh()
        let bytes = (0...255).map { UInt8($0) }

        let row = try await database.write { db in
            try db.execute(
                SQL("CREATE TABLE t (n BIGINT, m BIGINT, x DOUBLE PRECISION, b \(bytesType(db)), f SMALLINT)"))
            try db.execute(
                "INSERT INTO t (n, m, x, b, f) VALUES (\(Int64.max), \(Int64.min), \(0.1), \(bytes), \(true))")
            return try db.first("SELECT n, m, x, b, f FROM t")
        }

        let found = try #require(row)
        #expect(try found.get("n", as: Int64.self) == .max)
        #expect(try found.get("m", as: Int64.self) == .min)
        #expect(try found.get("x", as: Double.self) == 0.1)
        #expect(try found.get("b", as: [UInt8].self) == bytes)
        #expect(try found.get("f", as: Bool.self))
    }

    @Test(arguments: TestEngine.available)
    func `null is read as nil and refused by a type that is not optional`(engine: TestEngine) async throws {
        let database = try await engine.fresh()

        let row = try await database.write { db in
            try db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, value TEXT, empty \(bytesType(db)))")
            try db.execute("INSERT INTO t (id, value, empty) VALUES (1, \(String?.none), \([UInt8]()))")
            return try db.first("SELECT value, empty FROM t")
        }

        let found = try #require(row)
        #expect(try found.get("value", as: String?.self) == nil)
        #expect(try found.get("empty", as: [UInt8].self) == [])
        #expect { try found.get("value", as: String.self) } throws: { error in
            (error as? DatabaseError)?.kind == .decoding(column: "value")
        }
        #expect { try found.get("valeu", as: String.self) } throws: { error in
            (error as? DatabaseError)?.kind == .decoding(column: "valeu")
        }
        #expect { try found.get(2, as: String.self) } throws: { error in
            (error as? DatabaseError)?.kind == .decoding(column: "2")
        }
    }

    @Test(arguments: TestEngine.available)
    func `an integer is not taken for text, nor text for an integer`(engine: TestEngine) async throws {
        let database = try await engine.fresh()

        let row = try await database.read { db in try db.first("SELECT \(7) AS n, \("7") AS t, \(2) AS f") }

        let found = try #require(row)
        #expect(try found.get("n", as: Int.self) == 7)
        #expect(throws: DatabaseError.self) { try found.get("n", as: String.self) }
        #expect(throws: DatabaseError.self) { try found.get("t", as: Int.self) }
        #expect(throws: DatabaseError.self) { try found.get("f", as: Bool.self) }
    }

    @Test(arguments: TestEngine.available)
    func `sums, averages and counts have the same types on both engines`(engine: TestEngine) async throws {
        let database = try await engine.fresh()

        let row = try await database.write { db in
            try db.execute("CREATE TABLE t (n BIGINT NOT NULL)")
            try db.insertMany(into: "t", columns: ["n"], rows: [[.integer(1)], [.integer(2)]])
            return try db.first("SELECT SUM(n) AS s, AVG(n) AS a, COUNT(*) AS c, MAX(n) AS m FROM t")
        }

        let found = try #require(row)
        #expect(try found.get("s", as: Int.self) == 3)
        #expect(try found.get("a", as: Double.self) == 1.5)
        #expect(try found.get("c", as: Int.self) == 2)
        #expect(try found.get("m", as: Int.self) == 2)
    }

    @Test(arguments: TestEngine.available, ["a\0b", "\0"])
    func `text with a zero character is refused`(engine: TestEngine, text: String) async throws {
        let database = try await engine.fresh()

        await #expect { try await database.read { db in try db.query("SELECT \(text) AS t") } } throws: { error in
            (error as? DatabaseError)?.kind == .invalidValue
        }
    }

    @Test(arguments: TestEngine.available)
    func `a list binds each value, and an empty one matches nothing`(engine: TestEngine) async throws {
        let database = try await engine.fresh()

        let counts = try await database.write { db in
            try db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT NOT NULL)")
            try db.execute("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')")
            return try [["a", "c"], ["b) OR (1=1"], []].map { names in
                try db.query("SELECT id FROM t WHERE name IN (\(values: names)) ORDER BY id").count
            }
        }

        #expect(counts == [2, 0, 0])
    }

    @Test(arguments: TestEngine.available)
    func `pieces compose and keep their values in order`(engine: TestEngine) async throws {
        let database = try await engine.fresh()
        let conditions: [SQL] = ["n > \(1)", "n < \(5)", "n <> \(3)"]

        let numbers = try await database.write { db in
            try db.execute("CREATE TABLE t (n BIGINT PRIMARY KEY)")
            try db.insertMany(into: "t", columns: ["n"], rows: (1...6).map { [.integer($0)] })
            let statement: SQL = "SELECT \(raw: "n") FROM t WHERE \(conditions.joined(separator: " AND "))"
            return try db.query(statement + " ORDER BY n LIMIT \(10)").map { try $0.get("n", as: Int.self) }
        }

        #expect(numbers == [2, 4])
    }

    @Test(arguments: TestEngine.available)
    func `the dialect's pieces mean the same on both engines`(engine: TestEngine) async throws {
        let database = try await engine.fresh()

        let row = try await database.write { db in
            try db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, body TEXT NOT NULL)")
            try db.execute("INSERT INTO t VALUES (1, \(#"{"shop":"茶","n":5}"#))")
            let dialect = db.dialect
            return try db.first(
                """
                SELECT \(dialect.jsonText("body", "shop")) AS shop, \(dialect.jsonText("body", "n")) AS n,
                    \(dialect.jsonText("body", "none")) AS absent, \(dialect.greatest("id", "\(7)")) AS g,
                    \(dialect.least("id", "\(7)")) AS l, \(dialect.nowMilliseconds) AS now
                FROM t ORDER BY body\(dialect.byBytes)\(dialect.forUpdate)
                """)
        }

        let found = try #require(row)
        #expect(try found.get("shop", as: String.self) == "茶")
        #expect(try found.get("n", as: String.self) == "5")
        #expect(try found.get("absent", as: String?.self) == nil)
        #expect(try found.get("g", as: Int.self) == 7)
        #expect(try found.get("l", as: Int.self) == 1)
        #expect(try found.get("now", as: Int64.self) > 1_700_000_000_000)
    }
}

/// The bytes type as a piece of a statement.
private func bytesType(_ db: Connection) -> SQL { db.dialect == .sqlite ? "BLOB" : "BYTEA" }
