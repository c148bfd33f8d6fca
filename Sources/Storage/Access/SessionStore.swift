package import Market
package import SQLDatabase

/// A session as stored: found by the digest of its token, which itself is kept nowhere.
package struct Session: Hashable, Sendable {
    /// SHA-256 of the token, in hexadecimal.
    package let tokenDigest: String
    /// The session's public name, for the audit log.
    package let handle: String
    /// Who logged in.
    package let account: Identifier<Account>
    /// What a page of this session sends with a write, to prove that this site made the page.
    package let csrfToken: String
    /// The digest of the device's token.
    package let deviceDigest: String
    /// When the login was.
    package let createdAt: Timestamp
    /// When the session ends if it is not used before.
    package let expiresAt: Timestamp
    /// When the session was last used, to a few minutes.
    package let lastSeenAt: Timestamp

    /// A session as stored.
    package init(
        tokenDigest: String, handle: String, account: Identifier<Account>, csrfToken: String, deviceDigest: String,
        createdAt: Timestamp, expiresAt: Timestamp, lastSeenAt: Timestamp
    ) {
        self.tokenDigest = tokenDigest
        self.handle = handle
        self.account = account
        self.csrfToken = csrfToken
        self.deviceDigest = deviceDigest
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastSeenAt = lastSeenAt
    }
}

/// Sessions in their table.
package struct SessionStore {
    private let connection: Connection

    /// The sessions inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Stores a new session.
    package func insert(_ session: Session) throws {
        try connection.execute(
            """
            INSERT INTO session (token_digest, handle, account_id, csrf_token, device_digest, created_at, expires_at,
                last_seen_at)
            VALUES (\(session.tokenDigest), \(session.handle), \(session.account), \(session.csrfToken),
                \(session.deviceDigest), \(session.createdAt), \(session.expiresAt), \(session.lastSeenAt))
            """)
    }

    /// The session whose token has a digest, ended or not.
    package func find(tokenDigest: String) throws -> Session? {
        try connection.first("SELECT * FROM session WHERE token_digest = \(tokenDigest)").map { row in
            Session(
                tokenDigest: try row.get("token_digest"), handle: try row.get("handle"),
                account: try row.get("account_id"), csrfToken: try row.get("csrf_token"),
                deviceDigest: try row.get("device_digest"), createdAt: try row.get("created_at"),
                expiresAt: try row.get("expires_at"), lastSeenAt: try row.get("last_seen_at"))
        }
    }

    /// Notes that a session was used and moves its end; never back.
    package func touch(tokenDigest: String, at time: Timestamp, expiresAt: Timestamp) throws {
        try connection.execute(
            """
            UPDATE session SET last_seen_at = \(time), expires_at = \(expiresAt)
            WHERE token_digest = \(tokenDigest) AND last_seen_at < \(time)
            """)
    }

    /// Ends one session; nothing happens when it has ended already.
    package func delete(tokenDigest: String) throws {
        try connection.execute("DELETE FROM session WHERE token_digest = \(tokenDigest)")
    }

    /// Ends every session of an account and returns how many there were.
    @discardableResult
    package func deleteAll(of account: Identifier<Account>) throws -> Int {
        try connection.execute("DELETE FROM session WHERE account_id = \(account)")
    }

    /// Removes the sessions that ended before a time and returns how many there were.
    package func delete(endedBefore time: Timestamp) throws -> Int {
        try connection.execute("DELETE FROM session WHERE expires_at <= \(time)")
    }
}
