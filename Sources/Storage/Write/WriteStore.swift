package import Market
package import SQLDatabase

/// The rows that every write leaves behind: idempotency, audit, outbox.
package struct WriteStore {
    private let connection: Connection

    /// The rows inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// What an idempotency key did before.
    package struct Claim: Sendable, Hashable {
        /// The operation that used the key.
        package let operation: String
        /// The digest of the request that used the key.
        package let fingerprint: String
        /// What came of it.
        package let outcome: Outcome
        /// The answer or the refusal that it got, as JSON.
        package let answer: String
    }

    /// What came of a command with a key.
    package enum Outcome: String, Sendable, Hashable {
        /// It was carried out.
        case done
        /// A rule refused it, and nothing changed.
        case refused
    }

    /// Keeps a key for this transaction alone.
    /// - Returns: false when another transaction works under the key now.
    package func lock(scope: String, key: String) throws -> Bool {
        let lock = connection.dialect.lockedUntilEnd("\(scope)\u{1f}\(key)")
        return try connection.first("SELECT \(lock) AS is_locked")?.get("is_locked", as: Int64.self) == 1
    }

    /// Takes a key for a request that runs now, or says what the key did before.
    ///
    /// The row is claimed before the work, so that of two requests at once one waits for the other.
    /// - Returns: nil when the key is new.
    package func claim(
        scope: String, key: String, operation: String, fingerprint: String, at time: Timestamp
    ) throws -> Claim? {
        let inserted = try connection.execute(
            """
            INSERT INTO idempotency (scope, idempotency_key, operation, fingerprint, answer, created_at)
            VALUES (\(scope), \(key), \(operation), \(fingerprint), \(""), \(time)) ON CONFLICT DO NOTHING
            """)
        guard inserted == 0 else { return nil }
        let row = try connection.first(
            """
            SELECT operation, fingerprint, outcome, answer FROM idempotency
            WHERE scope = \(scope) AND idempotency_key = \(key)
            """)
        return try row.map {
            Claim(
                operation: try $0.get("operation"), fingerprint: try $0.get("fingerprint"),
                outcome: try $0.getCase("outcome"), answer: try $0.get("answer"))
        }
    }

    /// Keeps what came of a claimed key.
    package func complete(scope: String, key: String, as outcome: Outcome, answer: String) throws {
        try connection.execute(
            """
            UPDATE idempotency SET outcome = \(outcome.rawValue), answer = \(answer)
            WHERE scope = \(scope) AND idempotency_key = \(key)
            """)
    }

    /// Forgets keys that were used before a time, the oldest first; returns how many.
    /// - Complexity: O(limit × log *n*) for *n* keys.
    package func forgetKeys(usedBefore time: Timestamp, limit: Int) throws -> Int {
        try connection.execute(
            """
            DELETE FROM idempotency WHERE (scope, idempotency_key) IN (
                SELECT scope, idempotency_key FROM idempotency WHERE created_at < \(time)
                ORDER BY created_at LIMIT \(limit))
            """)
    }

    /// How many messages wait to go out and since when the oldest does, and how many cannot be read.
    /// - Complexity: O(messages that have not gone out).
    package func outboxWaiting() throws -> (count: Int64, oldest: Timestamp?, setAside: Int64) {
        let row = try connection.first(
            """
            SELECT COUNT(*) - COUNT(set_aside_at) AS n, COUNT(set_aside_at) AS aside,
                MIN(CASE WHEN set_aside_at IS NULL THEN at END) AS oldest
            FROM outbox WHERE published_at IS NULL
            """)
        return (
            try row?.get("n") ?? 0, try row?.get("oldest", as: Timestamp?.self) ?? nil, try row?.get("aside") ?? 0
        )
    }

    /// Appends a line to the audit log.
    package func audit(
        at time: Timestamp, actor: String, operation: String, subject: String, summary: String, requestID: String
    ) throws {
        try connection.execute(
            """
            INSERT INTO audit (at, actor, operation, subject, summary, request_id)
            VALUES (\(time), \(actor), \(operation), \(subject), \(summary), \(requestID))
            """)
    }

    /// Appends a message that goes out after the commit; an identifier that is there already is left alone.
    /// - Parameter parties: whom it concerns beside the platform's operators, as `role:party` with blanks between.
    package func publish(
        id: String, type: String, subject: String, payload: String, parties: String, at time: Timestamp
    ) throws {
        try connection.execute(
            """
            INSERT INTO outbox (id, type, subject, payload, parties, at, number)
            VALUES (\(id), \(type), \(subject), \(payload), \(parties), \(time),
                (SELECT COALESCE(MAX(number), 0) + 1 FROM outbox WHERE subject = \(subject)))
            ON CONFLICT DO NOTHING
            """)
    }
}
