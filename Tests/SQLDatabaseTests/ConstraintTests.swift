import DatabaseTestSupport
import SQLDatabase
import Testing

/// A violated constraint has one name on all engines.
@Suite struct ConstraintTests {
    private func shop(_ engine: TestEngine) async throws -> Database {
        let database = try await engine.fresh()
        try await database.write { db in
            try db.execute(
                """
                CREATE TABLE shop (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE,
                    city TEXT NOT NULL,
                    street TEXT NOT NULL,
                    stock BIGINT NOT NULL,
                    CONSTRAINT shop__stock_not_negative CHECK (stock >= 0),
                    CONSTRAINT shop__address UNIQUE (city, street)
                )
                """)
            try db.execute(
                "CREATE TABLE till (shop_id TEXT NOT NULL, n BIGINT NOT NULL, open SMALLINT NOT NULL, "
                    + "CONSTRAINT till__key PRIMARY KEY (shop_id, n), FOREIGN KEY (shop_id) REFERENCES shop (id))")
            try db.execute("CREATE UNIQUE INDEX till__open ON till (shop_id) WHERE open = 1")
            try db.execute("INSERT INTO shop VALUES ('a', 'Tea', 'Chaozhou', 'East 1', 3)")
            try db.execute("INSERT INTO till VALUES ('a', 1, 1)")
        }
        return database
    }

    private static let violations: [(SQL, DatabaseError.Kind)] = [
        ("INSERT INTO shop VALUES ('a', 'Pots', 'Yixing', 'West 2', 1)", .constraint("shop_pkey")),
        ("INSERT INTO shop VALUES ('b', 'Tea', 'Yixing', 'West 2', 1)", .constraint("shop_name_key")),
        ("INSERT INTO shop VALUES ('b', 'Pots', 'Chaozhou', 'East 1', 1)", .constraint("shop__address")),
        ("UPDATE shop SET stock = stock - 4", .constraint("shop__stock_not_negative")),
        ("INSERT INTO shop VALUES ('b', 'Pots', 'Yixing', NULL, 1)", .notNull(column: "shop.street")),
        ("INSERT INTO till VALUES ('nowhere', 1, 0)", .foreignKey),
        ("DELETE FROM shop", .foreignKey),
        ("INSERT INTO till VALUES ('a', 1, 0)", .constraint("till__key")),
        ("INSERT INTO till VALUES ('a', 2, 1)", .constraint("till__open")),
    ]

    @Test(arguments: TestEngine.available)
    func `every violation is told by the same kind and name`(engine: TestEngine) async throws {
        let database = try await shop(engine)

        for (statement, kind) in Self.violations {
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { db in try db.execute(statement) }
            }
            #expect(error?.kind == kind, "\(statement)")
            #expect(error?.statement != nil)
        }
    }

    @Test(arguments: TestEngine.available)
    func `an error shows the statement but never the arguments`(engine: TestEngine) async throws {
        let database = try await shop(engine)

        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.execute("INSERT INTO shop VALUES ('a', \("a secret"), 'x', 'y', 1)")
            }
        }

        #expect(error.map { !"\($0)".contains("secret") } == true)
    }

    @Test(arguments: TestEngine.available)
    func `a wrong statement is told from a broken rule`(engine: TestEngine) async throws {
        let database = try await engine.fresh()

        for statement: SQL in ["SELEC 1", "SELECT * FROM nowhere"] {
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { db in _ = try db.query(statement) }
            }
            #expect(error?.kind == .statement)
        }
    }
}
