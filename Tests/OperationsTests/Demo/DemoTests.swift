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
}
