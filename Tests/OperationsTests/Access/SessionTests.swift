import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import Testing

struct SessionTests {
    @Test(arguments: TestEngine.available)
    func `a login proves the account with its memberships`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        let account = try await world.open("laochen", as: [world.merchant, .auditor])
        let grant = try await world.logIn("LaoChen")
        let actor = try #require(try await world.access.authenticate(sessionToken: grant.token))
        #expect(actor.account == account.id)
        #expect(actor.roles == [.merchant, .auditor])
        #expect(try await world.access.isProof(grant.csrfToken, ofSession: grant.token))
        #expect(try await !world.access.isProof(grant.token, ofSession: grant.token))
        #expect(try await world.access.authenticate(sessionToken: grant.token + "x") == nil)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `neither token nor password is in the database`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        try await world.open()
        let grant = try await world.logIn()
        let texts = try await world.platform.read { connection in
            try connection.query("SELECT token_digest AS kept FROM session").map { try $0.get("kept", as: String.self) }
                + connection.query("SELECT device_digest AS kept FROM known_device").map { try $0.get("kept") }
                + connection.query("SELECT password_hash AS kept FROM account").map { try $0.get("kept") }
        }
        #expect(texts.count == 3)
        for secret in [grant.token, grant.deviceToken, AccessWorld.password] {
            #expect(texts.allSatisfy { !$0.contains(secret) })
        }
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a session in use goes on, up to its longest life`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        try await world.open()
        let token = try await world.logIn().token
        for _ in 0..<4 {
            world.clock.advance(by: .days(6))
            #expect(try await world.access.authenticate(sessionToken: token) != nil)
        }
        world.clock.advance(by: .days(5))
        #expect(try await world.access.authenticate(sessionToken: token) != nil)
        world.clock.advance(by: .days(1))
        #expect(try await world.access.authenticate(sessionToken: token) == nil)
        await world.platform.close()
    }

    @Test func `a session that nobody uses ends and is removed`() async throws {
        let world = try await AccessWorld()
        try await world.open()
        let token = try await world.logIn().token
        world.clock.advance(by: .days(7))
        #expect(try await world.access.authenticate(sessionToken: token) == nil)
        // The session, and the counters of the account and the address.
        world.clock.advance(by: .days(1))
        #expect(try await world.access.removeLeftovers() == 3)
    }

    @Test func `logging out ends one session and logging out everywhere ends all`() async throws {
        let world = try await AccessWorld()
        try await world.open()
        let tokens = [try await world.logIn().token, try await world.logIn().token, try await world.logIn().token]
        try await world.access.logOut(sessionToken: tokens[0])
        #expect(try await world.access.authenticate(sessionToken: tokens[0]) == nil)
        let actor = try #require(try await world.access.authenticate(sessionToken: tokens[1]))
        #expect(try await world.access.logOutEverywhere(as: actor) == 2)
        #expect(try await world.access.authenticate(sessionToken: tokens[2]) == nil)
    }

    @Test(arguments: TestEngine.available)
    func `suspension ends sessions and keys at once and is told to the owner alone`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        let account = try await world.open()
        let token = try await world.logIn().token
        let actor = try #require(try await world.access.authenticate(sessionToken: token))
        let key = try await world.access.createKey(
            scopes: ["samples.*"], membership: world.merchant, in: world.context(actor))
        let text = try #require(key.value.text)
        let suspended = try await world.access.suspend(account.id, in: world.context())
        #expect(suspended.value.suspendedAt == world.clock.now())
        #expect(try await world.access.authenticate(sessionToken: token) == nil)
        await #expect(throws: AccessRefusal.suspended) { try await world.access.authenticate(apiKey: text) }
        await #expect(throws: AccessRefusal.suspended) { try await world.logIn() }
        #expect(try await world.guess() == .wrongCredentials)
        await world.platform.close()
    }
}

struct PasswordUpgradeTests {
    @Test func `a hash of an older cost is replaced at the next login`() async throws {
        let world = try await AccessWorld()
        try await world.open()
        let before = try await world.passwordHash()
        var rules = world.platform.rules
        var values = rules.access.values
        values.passwordCost = try #require(PasswordHash.Cost(logRounds: 5, blockSize: 8, parallelism: 1))
        rules.access = RuleSet(version: rules.access.version, values: values)
        let stricter = Platform(database: world.platform.database, clock: world.clock, rules: rules)
        _ = try await stricter.access.logIn(login: "laochen", password: AccessWorld.password, address: "192.0.2.1")
        let after = try await world.passwordHash()
        #expect(before.hasPrefix("scrypt$4$"))
        #expect(after.hasPrefix("scrypt$5$"))
        _ = try await stricter.access.logIn(login: "laochen", password: AccessWorld.password, address: "192.0.2.1")
        #expect(try await world.passwordHash() == after)
    }
}

extension AccessWorld {
    fileprivate func passwordHash() async throws -> String {
        try await platform.read { try $0.query("SELECT password_hash FROM account").first?.get("password_hash") ?? "" }
    }
}
