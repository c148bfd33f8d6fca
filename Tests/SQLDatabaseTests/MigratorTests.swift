import DatabaseTestSupport
import SQLDatabase
import Testing

/// Migrations run once, in order, and never change unnoticed.
@Suite struct MigratorTests {
    private static let shops = Migration(number: 1, name: "shops", sql: ["CREATE TABLE shop (id TEXT PRIMARY KEY)"])
    private static let tills = Migration(number: 2, name: "tills") { dialect in
        ["CREATE TABLE till (id TEXT PRIMARY KEY, photo \(dialect.bytesType))", "INSERT INTO shop VALUES ('a')"]
    }
    private static let streets = Migration(number: 3, name: "streets", sql: ["CREATE TABLE street (id TEXT)"])

    private func tables(_ database: Database) async throws -> [String] {
        try await database.read { db in try db.query(db.dialect.tableNames).map { try $0.get("name") } }
    }

    @Test(arguments: TestEngine.available)
    func `each migration runs once`(engine: TestEngine) async throws {
        let database = try await engine.fresh()

        #expect(try await Migrator([Self.shops]).migrate(database) == [1])
        #expect(try await Migrator([Self.shops, Self.tills]).pending(database).map(\.number) == [2])
        #expect(try await Migrator([Self.shops, Self.tills]).migrate(database) == [2])
        #expect(try await Migrator([Self.shops, Self.tills]).migrate(database) == [])
        #expect(try await tables(database) == ["schema_migration", "shop", "till"])
    }

    @Test(arguments: TestEngine.available)
    func `a changed migration is named`(engine: TestEngine) async throws {
        let database = try await engine.fresh()
        try await Migrator([Self.shops, Self.streets]).migrate(database)
        let edited = Migration(number: 1, name: "shops", sql: ["CREATE TABLE shop (id TEXT, name TEXT)"])

        await #expect(throws: MigrationError.changed(number: 1, name: "shops")) {
            try await Migrator([edited, Self.streets]).migrate(database)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a missing migration is named`(engine: TestEngine) async throws {
        let database = try await engine.fresh()
        try await Migrator([Self.shops, Self.tills]).migrate(database)

        await #expect(throws: MigrationError.missing(number: 2, name: "tills")) {
            try await Migrator([Self.shops]).migrate(database)
        }
        await #expect(throws: MigrationError.missing(number: 1, name: "shops")) {
            try await Migrator([Self.tills]).migrate(database)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a migration before an applied one is named`(engine: TestEngine) async throws {
        let database = try await engine.fresh()
        try await Migrator([Self.shops, Self.streets]).migrate(database)

        await #expect(throws: MigrationError.reordered(number: 2, name: "tills")) {
            try await Migrator([Self.shops, Self.tills, Self.streets]).migrate(database)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a migration that fails leaves nothing, and the next start goes on from there`(engine: TestEngine) async throws
    {
        let database = try await engine.fresh()
        let broken = Migration(
            number: 2, name: "tills", sql: ["CREATE TABLE till (id TEXT)", "INSERT INTO nowhere VALUES (1)"])

        let error = await #expect(throws: MigrationError.self) {
            try await Migrator([Self.shops, broken, Self.streets]).migrate(database)
        }
        let afterFailure = try await tables(database)
        let resumed = try await Migrator([Self.shops, Self.tills, Self.streets]).migrate(database)

        #expect(error?.description.contains("2 tills") == true)
        #expect(afterFailure == ["schema_migration", "shop"])
        #expect(resumed == [2, 3])
    }

    @Test(arguments: [TestEngine.sqliteFile, .postgreSQL].filter(TestEngine.available.contains))
    func `two processes that start at once take turns`(engine: TestEngine) async throws {
        let location = try await engine.freshLocation()
        let one = try await Database.open(location, options: TestEngine.options)
        let two = try await Database.open(location, options: TestEngine.options)
        let migrator = Migrator([Self.shops, Self.tills, Self.streets])

        async let first = migrator.migrate(one)
        async let second = migrator.migrate(two)
        let applied = try await first + second

        #expect(applied.sorted() == [1, 2, 3])
    }

    @Test func `the checksum sees the name, the text and where one statement ends`() {
        let migrations = [
            Migration(number: 1, name: "a", sql: ["x", "y"]), Migration(number: 1, name: "a", sql: ["xy"]),
            Migration(number: 1, name: "b", sql: ["x", "y"]), Migration(number: 1, name: "a", sql: ["x", "z"]),
        ]

        let checksums = Set(migrations.map { $0.checksum(for: .sqlite) })

        #expect(checksums.count == 4)
        #expect(checksums.allSatisfy { $0.count == 32 })
    }
}
