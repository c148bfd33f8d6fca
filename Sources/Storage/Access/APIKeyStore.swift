import Foundation
package import Market
package import SQLDatabase

/// An API key as its owner sees it: everything but the secret, of which only a digest is kept.
package struct APIKey: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "key" }

    /// The key's identifier.
    package let id: Identifier<APIKey>
    /// Whose key it is.
    package let account: Identifier<Account>
    /// The eight letters after `dk_`, by which the key is named.
    package let prefix: String
    /// Patterns of the operations it may run, such as `samples.*`.
    package let scopes: [String]
    /// The one membership that it acts with.
    package let membership: Membership
    /// When it was made.
    package let createdAt: Timestamp
    /// When it ends; nil when it does not by itself.
    package let expiresAt: Timestamp?
    /// When it was revoked, if it was.
    package let revokedAt: Timestamp?

    /// A key as stored.
    package init(
        id: Identifier<APIKey>, account: Identifier<Account>, prefix: String, scopes: [String],
        membership: Membership, createdAt: Timestamp, expiresAt: Timestamp?, revokedAt: Timestamp?
    ) {
        self.id = id
        self.account = account
        self.prefix = prefix
        self.scopes = scopes
        self.membership = membership
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

/// API keys in their table.
package struct APIKeyStore {
    private let connection: Connection

    /// The keys inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Stores a new key with the digest of its secret.
    package func insert(_ key: APIKey, secretDigest: String) throws {
        let scopes = String(decoding: try JSONEncoder().encode(key.scopes), as: UTF8.self)
        try connection.execute(
            """
            INSERT INTO api_key (id, account_id, prefix, secret_digest, scopes, role, party, expires_at, revoked_at,
                created_at)
            VALUES (\(key.id), \(key.account), \(key.prefix), \(secretDigest), \(scopes),
                \(key.membership.role.rawValue), \(key.membership.party ?? ""), \(key.expiresAt), \(key.revokedAt),
                \(key.createdAt))
            """)
    }

    /// The key with a prefix and the digest of its secret, ended or not.
    package func find(prefix: String) throws -> (key: APIKey, secretDigest: String)? {
        guard let row = try connection.first("SELECT * FROM api_key WHERE prefix = \(prefix)") else { return nil }
        return (try key(row), try row.get("secret_digest"))
    }

    /// The key with an identifier.
    package func find(_ id: Identifier<APIKey>) throws -> APIKey? {
        try connection.first("SELECT * FROM api_key WHERE id = \(id)\(connection.dialect.forUpdate)").map(key)
    }

    /// An account's keys after one of them, oldest first.
    /// - Complexity: O(log *k* + limit) over all keys.
    package func list(of account: Identifier<Account>, after last: String?, limit: Int) throws -> [APIKey] {
        let bytes = connection.dialect.byBytes
        return try connection.query(
            """
            SELECT * FROM api_key WHERE account_id = \(account) AND id\(bytes) > \(last ?? "")
            ORDER BY id\(bytes) LIMIT \(limit)
            """
        ).map(key)
    }

    /// Revokes a key for good; a second time changes nothing.
    package func revoke(_ id: Identifier<APIKey>, at time: Timestamp) throws {
        try connection.execute("UPDATE api_key SET revoked_at = \(time) WHERE id = \(id) AND revoked_at IS NULL")
    }

    private func key(_ row: Row) throws -> APIKey {
        let scopes: String = try row.get("scopes")
        return APIKey(
            id: try row.get("id"), account: try row.get("account_id"), prefix: try row.get("prefix"),
            scopes: try JSONDecoder().decode([String].self, from: Data(scopes.utf8)), membership: try row.membership(),
            createdAt: try row.get("created_at"), expiresAt: try row.get("expires_at"),
            revokedAt: try row.get("revoked_at"))
    }
}
