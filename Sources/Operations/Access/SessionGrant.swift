package import Market

/// What a login hands out, once.
package struct SessionGrant: Sendable, Hashable {
    /// The session cookie's value.
    package let token: String
    /// What pages of the session send with a write.
    package let csrfToken: String
    /// When the session ends if it is not used before.
    package let expiresAt: Timestamp
    /// The device cookie's value: with it the account's owner is spared the waits that a guesser causes.
    package let deviceToken: String
    /// Who logged in.
    package let account: Account
}

/// A session in use.
package struct OpenSession: Sendable, Hashable {
    /// The actor that the session proves.
    package let actor: Actor
    /// The account, with its name and language.
    package let account: Account
    /// What pages of the session send with a write.
    package let csrfToken: String
    /// When the session ends if it is not used before.
    package let expiresAt: Timestamp
}
