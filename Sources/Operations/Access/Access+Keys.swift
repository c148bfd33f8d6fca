package import Market
import SQLDatabase
package import Storage

extension Access {
    /// Whom an API key proves; nil when there is no such key.
    ///
    /// The actor has the key's one membership and is bound to its scopes. A membership that the account has lost
    /// is lost to its keys at the same moment.
    /// - Throws: `AccessRefusal.keyRevoked`, `keyExpired`, `suspended`, to those who know the secret alone.
    package func authenticate(apiKey text: String) async throws -> Actor? {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == "dk" else { return nil }
        let digest = Secret.digest(parts[2])
        let now = platform.clock.now()
        return try await platform.read { connection in
            guard
                let (key, secretDigest) = try APIKeyStore(connection).find(prefix: parts[1]),
                Secret.areEqual(secretDigest, digest),
                let account = try AccountStore(connection).find(key.account)
            else { return nil }
            if account.suspendedAt != nil { throw AccessRefusal.suspended }
            guard key.revokedAt == nil, account.memberships.contains(key.membership) else {
                throw AccessRefusal.keyRevoked
            }
            if let end = key.expiresAt, end <= now { throw AccessRefusal.keyExpired }
            return Actor(
                account: account.id, memberships: [key.membership],
                credential: .apiKey(key.prefix, scopes: Set(key.scopes)))
        }
    }

    /// Makes a key that acts with one of the actor's memberships, for some operations, until a time.
    ///
    /// - Parameters:
    ///   - scopes: operations or patterns of them, such as `samples.*`.
    ///   - expiresAt: the end; nil for the longest time that the rules give.
    /// - Throws: `AccessRefusal.forbidden` for a membership that is not the actor's; `InvalidInput`.
    package func createKey(
        scopes: [String], membership: Membership, expiresAt: Timestamp? = nil, in context: CommandContext
    ) async throws -> Written<NewKey> {
        try AuthorisationTable.standard.authorise("access.create_key", context.actor)
        guard let account = context.actor.account else { throw AccessRefusal.notLoggedIn }
        guard context.actor.acts(membership) else {
            throw AccessRefusal.forbidden(allowed: context.actor.roles.sorted())
        }
        let lifetimeMax = rules.keyLifetimeMax
        try Self.check(scopes: scopes)
        let prefix = Secret.name()
        let secret = Secret.token()
        return try await platform.write("access.create_key", in: context) { scope in
            let latest = scope.now.advanced(by: lifetimeMax)
            let end = expiresAt ?? latest
            guard scope.now < end, end <= latest else {
                throw InvalidInput(
                    "/expires_at", "api_key.end_out_of_range", "A key ends after now and not after \(latest).")
            }
            let key = APIKey(
                id: scope.newIdentifier(), account: account, prefix: prefix, scopes: scopes, membership: membership,
                createdAt: scope.now, expiresAt: end, revokedAt: nil)
            try APIKeyStore(scope.connection).insert(key, secretDigest: Secret.digest(secret))
            try scope.audit("makes the key \(prefix)", subject: key.id.rawValue)
            return NewKey(key: key, text: scope.context.isDryRun ? nil : "dk_\(prefix)_\(secret)")
        }
    }

    /// The actor's keys, oldest first, revoked and expired ones too.
    /// - Throws: `AccessRefusal.notLoggedIn`.
    package func listKeys(page: PageRequest, as actor: Actor) async throws -> Page<APIKey> {
        try AuthorisationTable.standard.authorise("access.list_keys", actor)
        guard let account = actor.account else { throw AccessRefusal.notLoggedIn }
        return try await platform.read { connection in
            let rows = try APIKeyStore(connection).list(of: account, after: page.cursor, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { $0.id.rawValue }
        }
    }

    /// Revokes a key for good, from this moment; a second time changes nothing.
    /// - Throws: `NotThere` also for another account's key, unless an operator asks.
    package func revokeKey(_ id: Identifier<APIKey>, in context: CommandContext) async throws -> Written<APIKey> {
        let grant = try AuthorisationTable.standard.authorise("access.revoke_key", context.actor)
        return try await platform.write("access.revoke_key", in: context) { scope in
            let keys = APIKeyStore(scope.connection)
            guard let key = try keys.find(id), grant.ownership == .any || key.account == context.actor.account else {
                throw NotThere("api_key")
            }
            guard key.revokedAt == nil else { return key }
            try keys.revoke(id, at: scope.now)
            try scope.audit("revokes the key \(key.prefix)", subject: id.rawValue)
            return try keys.find(id) ?? key
        }
    }

    private static func check(scopes: [String]) throws {
        guard (1...50).contains(scopes.count) else {
            throw InvalidInput("/scopes", "api_key.scope_count", "A key has 1 to 50 scopes.")
        }
        let faults = scopes.enumerated().compactMap { index, scope -> InvalidInput.Fault? in
            guard !KeyScope(scope).coversSomething(of: .standard) else { return nil }
            return .init(
                "/scopes/\(index)", "api_key.scope_unknown",
                "A scope is an operation that keys may run, or a noun's pattern such as samples.*.")
        }
        guard faults.isEmpty else { throw InvalidInput(faults) }
    }
}
