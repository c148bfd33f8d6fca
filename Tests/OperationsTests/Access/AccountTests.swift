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
