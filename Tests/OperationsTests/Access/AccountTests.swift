import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import Testing

struct AccountTests {
    @Test(arguments: TestEngine.available)
    func `a login belongs to one account whatever its case`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        try await world.open("laochen")
        await #expect(throws: AccessRefusal.loginTaken) { try await world.open("LaoChen") }
        await world.platform.close()
    }

    @Test(arguments: ["short", "laochen-laochen", String(repeating: "茶", count: 201)])
    func `a weak password opens no account`(password: String) async throws {
        let world = try await AccessWorld()
        let account = NewAccount(
            login: "laochen-laochen", displayName: "老陈", password: password, memberships: [.auditor])
        await #expect(throws: AccessRefusal.weakPassword(lengths: 10...200)) {
            try await world.access.openAccount(account, in: world.context())
        }
    }

    @Test func `only an operator opens accounts`() async throws {
        let world = try await AccessWorld()
        try await world.open()
        let merchant = try await world.actor()
        let account = NewAccount(
            login: "xiaolin", displayName: "小林", password: AccessWorld.password, memberships: [.operator])
        await #expect(throws: AccessRefusal.forbidden(allowed: [.operator])) {
            try await world.access.openAccount(account, in: world.context(merchant))
        }
    }

    @Test(arguments: TestEngine.available)
    func `the same request with the same key opens one account`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        let account = NewAccount(
            login: "xiaolin", displayName: "小林", password: AccessWorld.password,
            memberships: [.auditor, world.merchant])
        let first = try await world.access.openAccount(account, in: world.context(key: "k1"))
        let second = try await world.access.openAccount(account, in: world.context(key: "k1"))
        #expect(second.isReplay)
        #expect(second.value == first.value)
        await world.platform.close()
    }

    @Test func `what is kept to recognise a request tells nothing of its password`() async throws {
        func kept(_ password: String) async throws -> [String] {
            let world = try await AccessWorld()
            let account = NewAccount(login: "xiaolin", displayName: "小林", password: password, memberships: [.auditor])
            let context = CommandContext(
                actor: .platform("test"), requestID: "test", idempotencyKey: "k1", fingerprint: "digest of \(password)")
            _ = try await world.access.openAccount(account, in: context)
            return try await world.platform.read { connection in
                try connection.query("SELECT fingerprint FROM idempotency").map { try $0.get("fingerprint") }
            }
        }
        let first = try await kept("steady-kiln-42")
        #expect(first.count == 1)
        #expect(try await kept("steady-kiln-43") == first)
    }

    @Test func `every refusal has a code and a kind of its own noun`() {
        let codes = AccessRefusal.allCases.map(\.code)
        #expect(Set(codes).count == codes.count)
        #expect(codes.allSatisfy { $0.rawValue.hasPrefix("access.") })
    }
}

/// What operators do with accounts after they were opened.
struct AccountKeepingTests {
    @Test(arguments: TestEngine.available)
    func `an account is opened with a new party of its own`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)

        let account = try await world.access.openAccount(
            NewAccount(
                login: "lin", displayName: "林茶", password: AccessWorld.password, memberships: [],
                newParties: [.creator, .merchant, .viewer]),
            in: world.context(key: "open-1")
        ).value

        #expect(Set(account.memberships.map(\.role)) == [.creator, .merchant, .viewer])
        let creator = try #require(account.memberships.first { $0.role == .creator }?.party)
        let made = try await world.platform.read { try PartyStore($0).creator(Identifier(parsing: creator)) }
        #expect(made?.name == "林茶")
        #expect(made?.level == .l0)
    }

    @Test func `a party of a role that can't be made, or one that is not there, opens no account`() async throws {
        let world = try await AccessWorld()
        func open(_ memberships: [Membership], _ roles: Set<Role>) async throws {
            _ = try await world.access.openAccount(
                NewAccount(
                    login: "lin", displayName: "林茶", password: AccessWorld.password, memberships: memberships,
                    newParties: roles),
                in: world.context())
        }

        await #expect(throws: InvalidInput.self) { try await open([], [.brand]) }
        await #expect(throws: NotThere.self) { try await open([.creator(Identifier(UUIDBits(high: 5, low: 5)))], []) }
        #expect(try await world.access.listAccounts(page: PageRequest(), as: .platform("test")).items.isEmpty)
    }

    @Test(arguments: TestEngine.available)
    func `a suspension ends sessions and keys at once, and a reinstated account comes back`(
        engine: TestEngine
    ) async throws {
        let world = try await AccessWorld(engine)
        let account = try await world.open()
        let session = try await world.logIn()
        let key =
            try await world.access.createKey(
                scopes: ["samples.*"], membership: world.merchant, in: world.context(try await world.actor())
            ).value.text ?? ""
        #expect(try await world.access.authenticate(apiKey: key) != nil)

        let suspended = try await world.access.suspend(account.id, in: world.context()).value

        #expect(suspended.suspendedAt != nil)
        #expect(try await world.access.authenticate(sessionToken: session.token) == nil)
        await #expect(throws: AccessRefusal.suspended) { try await world.access.authenticate(apiKey: key) }
        await #expect(throws: AccessRefusal.suspended) { try await world.logIn() }

        #expect(try await world.access.reinstate(account.id, in: world.context()).value.suspendedAt == nil)
        #expect(try await world.access.authenticate(apiKey: key) != nil)
        _ = try await world.logIn()
    }

    @Test(arguments: TestEngine.available)
    func `accounts are listed page by page in the order of their identifiers`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        for number in 0..<5 { try await world.open("person\(number)") }

        var seen: [String] = []
        var cursor: String?
        repeat {
            let page = try await world.access.listAccounts(
                page: PageRequest(limit: 2, cursor: cursor), as: .platform("test"))
            seen += page.items.map(\.id.rawValue)
            cursor = page.nextCursor
        } while cursor != nil

        #expect(seen.count == 5)
        #expect(seen == seen.sorted())
        await #expect(throws: InvalidInput.self) {
            try await world.access.listAccounts(page: PageRequest(cursor: "elsewhere"), as: .platform("test"))
        }
    }
}
