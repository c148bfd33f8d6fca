import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import TestSupport
import Testing

@Suite("The demo")
struct DemoTests {
    @Test func `can be prepared twice, keeps every invariant and lets people log in`() async throws {
        let clock = StillClock()
        let platform = try await Platform.open(.sqliteMemory, clock: clock)

        try await platform.demo.prepare()
        let counted = try await platform.read { try EventStore($0).extent().count }
        try await platform.demo.prepare()

        #expect(counted > 5_000)
        #expect(try await platform.read { try EventStore($0).extent().count } == counted)
        #expect(try await platform.check().allSatisfy { $0.violations == 0 })
        let login = try #require(Demo.logins.first { $0.name == "atie" })
        let grant = try await platform.access.logIn(login: login.name, password: login.password, address: "192.0.2.7")
        let actor = try #require(try await platform.access.authenticate(sessionToken: grant.token))
        #expect(actor.creator == World.teaExpert.id)
        #expect(try await platform.samples.list(page: PageRequest(), as: actor).items.count == 2)
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `is prepared again after a week and after a month and changes nothing`(engine: TestEngine) async throws {
        let clock = StillClock()
        let platform = try await Platform.open(engine.freshLocation(), clock: clock)
        try await platform.demo.prepare()

        for days in [8, 32] as [Int64] {
            clock.advance(by: .days(days))
            _ = try await platform.forgetOldKeys()
            _ = try await platform.samples.runClock()
            while try await platform.outbox.relay() > 0 {}
            let before = try await rows(platform)

            try await platform.demo.prepare()

            #expect(try await rows(platform) == before, "after \(days) more days")
            #expect(try await platform.check().allSatisfy { $0.violations == 0 })
        }
        await platform.close()
    }

    /// How many rows each table has that the demo writes to, and the states of the samples.
    private func rows(_ platform: Platform) async throws -> [String] {
        try await platform.read { connection in
            let counts = try connection.first(
                """
                SELECT (SELECT COUNT(*) FROM audit) AS a, (SELECT COUNT(*) FROM outbox) AS b,
                    (SELECT COUNT(*) FROM event) AS c, (SELECT COUNT(*) FROM account) AS d,
                    (SELECT COUNT(*) FROM content) AS e, (SELECT COUNT(*) FROM idempotency) AS f,
                    (SELECT COUNT(*) FROM sample_offer) AS g
                """)
            let samples = try connection.query("SELECT id, state, revision FROM sample ORDER BY id").map {
                "\(try $0.get("id", as: String.self)) \(try $0.get("state", as: String.self))"
            }
            return try ["a", "b", "c", "d", "e", "f", "g"].map { "\(try counts?.get($0, as: Int64.self) ?? -1)" }
                + samples
        }
    }
}
