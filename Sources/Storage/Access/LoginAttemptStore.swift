package import Market
package import SQLDatabase

/// How often logging in failed for a subject, and until when it may not be tried.
package struct LoginAttempts: Hashable, Sendable {
    /// What attempts are counted by; the subject is always a digest.
    package enum Kind: String, Hashable, Sendable {
        /// The login as it was typed, whether an account has it or not.
        case account
        /// The address of the other end.
        case address
        /// A device that the account knows.
        case device
    }

    /// Failures that have not been forgotten.
    package let failures: Int
    /// The end of the wait; the past when there is none.
    package let blockedUntil: Timestamp
    /// When the counter last changed.
    package let updatedAt: Timestamp

    /// A counter as stored.
    package init(failures: Int, blockedUntil: Timestamp, updatedAt: Timestamp) {
        self.failures = failures
        self.blockedUntil = blockedUntil
        self.updatedAt = updatedAt
    }
}

/// Counters of failed logins, and the devices that accounts know.
package struct LoginAttemptStore {
    private let connection: Connection

    /// The counters inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The counter of a subject, locked until the transaction ends; new subjects get a counter of zero.
    package func lock(_ kind: LoginAttempts.Kind, _ subject: String, at time: Timestamp) throws -> LoginAttempts {
        // The row is there before it is locked, so that two first attempts at once wait for each other.
        try connection.execute(
            """
            INSERT INTO login_attempt (kind, subject, failures, blocked_until, updated_at)
            VALUES (\(kind.rawValue), \(subject), 0, 0, \(time)) ON CONFLICT (kind, subject) DO NOTHING
            """)
        let row = try connection.first(
            """
            SELECT failures, blocked_until, updated_at FROM login_attempt
            WHERE kind = \(kind.rawValue) AND subject = \(subject)\(connection.dialect.forUpdate)
            """)
        guard let row else { return LoginAttempts(failures: 0, blockedUntil: time, updatedAt: time) }
        return LoginAttempts(
            failures: try row.get("failures"), blockedUntil: try row.get("blocked_until"),
            updatedAt: try row.get("updated_at"))
    }

    /// Replaces a counter.
    package func save(_ attempts: LoginAttempts, _ kind: LoginAttempts.Kind, _ subject: String) throws {
        try connection.execute(
            """
            UPDATE login_attempt SET failures = \(attempts.failures), blocked_until = \(attempts.blockedUntil),
                updated_at = \(attempts.updatedAt)
            WHERE kind = \(kind.rawValue) AND subject = \(subject)
            """)
    }

    /// Removes the counters that have not changed since a time and returns how many there were.
    package func delete(unchangedSince time: Timestamp) throws -> Int {
        try connection.execute("DELETE FROM login_attempt WHERE updated_at < \(time)")
    }

    /// Whether the account with a login has logged in from a device before.
    package func isKnown(device: String, toLogin login: String) throws -> Bool {
        try connection.first(
            """
            SELECT 1 AS known FROM known_device JOIN account ON account.id = known_device.account_id
            WHERE account.login = \(login) AND known_device.device_digest = \(device)
            """) != nil
    }

    /// Remembers that an account logged in from a device.
    package func remember(device: String, of account: Identifier<Account>, at time: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO known_device (account_id, device_digest, first_seen_at)
            VALUES (\(account), \(device), \(time)) ON CONFLICT (account_id, device_digest) DO NOTHING
            """)
    }
}
