package import Market
package import Storage

/// What people are shown of an API key: everything but its secret.
package struct KeyCard: Sendable, Hashable {
    /// The key's identifier.
    package let id: String
    /// The eight letters after `dk_`.
    package let prefix: String
    /// Patterns of the operations it may run.
    package let scopes: [String]
    /// The membership that it acts with.
    package let membership: Membership
    /// When it was made.
    package let createdAt: Timestamp
    /// When it ends.
    package let expiresAt: Timestamp?
    /// When it was revoked, if it was.
    package let revokedAt: Timestamp?

    /// The card of a key.
    package init(_ key: APIKey) {
        id = key.id.rawValue
        prefix = key.prefix
        scopes = key.scopes
        membership = key.membership
        createdAt = key.createdAt
        expiresAt = key.expiresAt
        revokedAt = key.revokedAt
    }
}
