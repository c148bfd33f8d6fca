import Market
import Operations
import SQLDatabase
import Statistics
import Storage

/// API keys for accounts that only a bench has; they have no password, so none has to be hashed slowly.
enum BenchKeys {
    /// Opens a home, adds an operator and returns a key of theirs.
    static func `operator`(home: String, scopes: [String]) async throws -> String {
        let platform = try await Platform.open(.sqliteFile("\(home)/dancong.sqlite"))
        let keys = try await make([.operator], scopes: scopes, on: platform)
        await platform.close()
        return keys[0]
    }

    /// An account and a key for each membership, in their order.
    static func make(_ memberships: [Membership], scopes: [String], on platform: Platform) async throws -> [String] {
        var generator = SystemRandomNumberGenerator()
        let now = platform.clock.now()
        let accounts = memberships.enumerated().map { place, membership in
            Account(
                id: Identifier(at: now, using: &generator), login: "bench-\(place)", displayName: "bench \(place)",
                memberships: [membership], language: .english, createdAt: now, suspendedAt: nil)
        }
        try await platform.database.write { connection in
            let store = AccountStore(connection)
            for account in accounts {
                guard try store.insert(account, passwordHash: "scrypt$none") else {
                    throw BenchFailure("the login \(account.login) is taken")
                }
            }
        }
        return try await withThrowingTaskGroup(of: (Int, String).self) { group in
            var keys = [String](repeating: "", count: accounts.count)
            var next = 0
            func add() {
                guard next < accounts.count else { return }
                let (place, account) = (next, accounts[next])
                next += 1
                group.addTask { (place, try await key(of: account, scopes: scopes, on: platform)) }
            }
            for _ in 0..<256 { add() }
            while let (place, key) = try await group.next() {
                keys[place] = key
                add()
            }
            return keys
        }
    }

    private static func key(of account: Account, scopes: [String], on platform: Platform) async throws -> String {
        let actor = Actor(account: account.id, memberships: account.memberships, credential: .session("bench"))
        let written = try await platform.access.createKey(
            scopes: scopes, membership: account.memberships[0],
            in: CommandContext(actor: actor, requestID: "bench"))
        guard let text = written.value.text else { throw BenchFailure("a key came without its text") }
        return text
    }
}
