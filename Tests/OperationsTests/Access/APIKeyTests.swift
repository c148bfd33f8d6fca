import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import Testing

struct APIKeyTests {
    @Test(arguments: TestEngine.available)
    func `a key acts with its one membership and its scopes`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        try await world.open("laochen", as: [world.merchant, .auditor])
        let actor = try await world.actor()
        let made = try await world.access.createKey(
            scopes: ["samples.*"], membership: world.merchant, in: world.context(actor))
        let text = try #require(made.value.text)
        #expect(text.hasPrefix("dk_\(made.value.key.prefix)_"))
        #expect(made.value.key.prefix.count == 8)
        let proved = try #require(try await world.access.authenticate(apiKey: text))
        #expect(proved.memberships == [world.merchant])
        #expect(proved.credential == .apiKey(made.value.key.prefix, scopes: ["samples.*"]))
        for other in [text + "x", String(text.dropLast()), "dk_\(made.value.key.prefix)_", "dk", "", "x" + text] {
            #expect(try await world.access.authenticate(apiKey: other) == nil)
        }
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a key is shown once and its secret is kept nowhere`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        try await world.open()
        let context = world.context(try await world.actor(), key: "make")
        let made = try await world.access.createKey(scopes: ["samples.*"], membership: world.merchant, in: context)
        let again = try await world.access.createKey(scopes: ["samples.*"], membership: world.merchant, in: context)
        let text = try #require(made.value.text)
        let secret = try #require(text.split(separator: "_").last).description
        #expect(again.isReplay)
        #expect(again.value.key == made.value.key)
        #expect(again.value.text == nil)
        let kept = try await world.platform.read { connection in
            try connection.query("SELECT secret_digest AS kept FROM api_key").map {
                try $0.get("kept", as: String.self)
            }
                + connection.query("SELECT answer AS kept FROM idempotency").map { try $0.get("kept") }
        }
        #expect(kept.count == 2)
        #expect(kept.allSatisfy { !$0.contains(secret) })
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a key ends at its time and when it is revoked`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        try await world.open()
        let context = world.context(try await world.actor())
        let end = world.clock.now().advanced(by: .hours(1))
        let short = try await world.access.createKey(
            scopes: ["samples.read"], membership: world.merchant, expiresAt: end, in: context)
        let long = try await world.access.createKey(scopes: ["samples.read"], membership: world.merchant, in: context)
        let shortText = try #require(short.value.text)
        let longText = try #require(long.value.text)
        world.clock.advance(by: .hours(1))
        await #expect(throws: AccessRefusal.keyExpired) { try await world.access.authenticate(apiKey: shortText) }
        #expect(try await world.access.authenticate(apiKey: longText) != nil)
        let revoked = try await world.access.revokeKey(long.value.key.id, in: context)
        #expect(revoked.value.revokedAt == world.clock.now())
        await #expect(throws: AccessRefusal.keyRevoked) { try await world.access.authenticate(apiKey: longText) }
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `keys are listed page by page to their account alone`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        try await world.open()
        try await world.open("xiaolin")
        let owner = try await world.actor()
        var made: Set<Identifier<APIKey>> = []
        for _ in 0..<3 {
            made.insert(
                try await world.access.createKey(
                    scopes: ["samples.*"], membership: world.merchant, in: world.context(owner)
                ).value.key.id)
        }
        let first = try await world.access.listKeys(page: PageRequest(limit: 2), as: owner)
        let second = try await world.access.listKeys(page: PageRequest(limit: 2, cursor: first.nextCursor), as: owner)
        #expect(first.items.count == 2)
        #expect(second.nextCursor == nil)
        #expect(Set((first.items + second.items).map(\.id)) == made)
        let other = try await world.actor("xiaolin")
        #expect(try await world.access.listKeys(page: PageRequest(), as: other).items.isEmpty)
        await world.platform.close()
    }

    @Test func `another account's key is not there, except to an operator`() async throws {
        let world = try await AccessWorld()
        try await world.open()
        try await world.open("xiaolin")
        let key = try await world.access.createKey(
            scopes: ["samples.*"], membership: world.merchant, in: world.context(try await world.actor())
        ).value.key
        let other = world.context(try await world.actor("xiaolin"))
        await #expect(throws: NotThere("api_key")) { try await world.access.revokeKey(key.id, in: other) }
        #expect(try await world.access.revokeKey(key.id, in: world.context()).value.revokedAt != nil)
    }

    @Test func `a key makes no keys and a membership of others makes none`() async throws {
        let world = try await AccessWorld()
        try await world.open()
        let owner = try await world.actor()
        await #expect(throws: AccessRefusal.forbidden(allowed: [.merchant])) {
            try await world.access.createKey(scopes: ["samples.*"], membership: .operator, in: world.context(owner))
        }
        let made = try await world.access.createKey(
            scopes: ["samples.*", "access.read_self"], membership: world.merchant, in: world.context(owner))
        let text = try #require(made.value.text)
        let key = try #require(try await world.access.authenticate(apiKey: text))
        await #expect(throws: AccessRefusal.self) {
            try await world.access.createKey(scopes: ["samples.*"], membership: world.merchant, in: world.context(key))
        }
    }

    @Test(arguments: [[], ["*"], ["samples"], ["access.create_key"], ["samples.steal"], ["samples.*", "nothing.*"]])
    func `scopes that cover nothing are refused`(scopes: [String]) async throws {
        let world = try await AccessWorld()
        try await world.open()
        let context = world.context(try await world.actor())
        await #expect(throws: InvalidInput.self) {
            try await world.access.createKey(scopes: scopes, membership: world.merchant, in: context)
        }
    }

    @Test func `a dry run makes no key and shows no secret`() async throws {
        let world = try await AccessWorld()
        try await world.open()
        let owner = try await world.actor()
        let made = try await world.access.createKey(
            scopes: ["samples.*"], membership: world.merchant, in: world.context(owner, isDryRun: true))
        #expect(made.value.text == nil)
        #expect(try await world.access.listKeys(page: PageRequest(), as: owner).items.isEmpty)
    }
}
