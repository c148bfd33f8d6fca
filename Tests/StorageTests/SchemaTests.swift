import Alliance
import Amounts
import DatabaseTestSupport
import Market
import SQLDatabase
import Storage
import Testing

@Suite("The schema on every engine")
struct SchemaTests {
    private let creator = Creator(
        id: Identifier(UUIDBits(high: 1, low: 1)), name: "单丛阿铁", niche: "凤凰单丛", region: "广东潮州",
        followers: 52_000, level: .l3, createdAt: Timestamp(milliseconds: 1))

    @Test(arguments: TestEngine.available)
    func `is made by its steps once, and not again`(engine: TestEngine) async throws {
        let database = try await engine.fresh()
        let migrator = Migrator(Schema.migrations)

        #expect(try await migrator.migrate(database) == Schema.migrations.map(\.number))
        #expect(try await migrator.migrate(database).isEmpty)
        await database.close()
    }

    @Test(arguments: TestEngine.available)
    func `keeps people and goods as they were, and known ones unchanged`(engine: TestEngine) async throws {
        let database = try await engine.fresh()
        _ = try await Migrator(Schema.migrations).migrate(database)
        let renamed = Creator(
            id: creator.id, name: "另一个名字", niche: "", region: "", followers: 0, level: .l0, createdAt: creator.createdAt
        )

        let added = try await database.write { [creator] in try PartyStore($0).add([creator]) }
        let again = try await database.write { try PartyStore($0).add([renamed]) }

        #expect(added == 1 && again == 0)
        let id = creator.id
        let kept = try await database.read { try PartyStore($0).creator(id) }
        #expect(kept == creator)
        await database.close()
    }

    @Test(arguments: TestEngine.available)
    func `names the check that forbids negative followers alike`(engine: TestEngine) async throws {
        let database = try await engine.fresh()
        _ = try await Migrator(Schema.migrations).migrate(database)
        let id = creator.id

        do {
            try await database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO creator (id, name, niche, region, followers, level, created_at)
                    VALUES (\(id), 'a', 'b', 'c', -1, 0, 0)
                    """)
            }
            Issue.record("a negative number of followers was stored")
        } catch let error as DatabaseError {
            #expect(error.constraintName == "creator__followers_not_negative")
        }
        await database.close()
    }
}
