package import Market
package import SQLDatabase

/// Messages that were committed with a change and wait for those who follow it.
package struct OutboxStore {
    private let connection: Connection

    /// A message.
    package struct Message: Sendable, Hashable {
        /// The message's identifier, by which its effect happens once.
        package let id: String
        /// The event's name, such as `sample.requested`.
        package let type: String
        /// What it is about.
        package let subject: String
        /// The payload as JSON.
        package let payload: String
        /// When the change was committed.
        package let at: Timestamp
        /// Whom it concerns beside the platform's operators, as `role:party` with blanks between.
        package let parties: String
        /// Its number among the messages about its subject, from 1; 0 for one of a time before they had numbers.
        package let number: Int64

        /// A message.
        package init(
            id: String, type: String, subject: String, payload: String, at: Timestamp, parties: String, number: Int64
        ) {
            self.id = id
            self.type = type
            self.subject = subject
            self.payload = payload
            self.at = at
            self.parties = parties
            self.number = number
        }
    }

    /// The outbox inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Whether a message waits.
    package func hasWaiting() throws -> Bool {
        try connection.first("SELECT 1 AS one FROM outbox WHERE published_at IS NULL AND set_aside_at IS NULL LIMIT 1")
            != nil
    }

    /// Messages that nobody has taken yet, in the order of the outbox; those that another node works on are passed over.
    package func waiting(limit: Int) throws -> [Message] {
        let skip = connection.dialect.forUpdateSkipLocked
        return try connection.query(
            """
            SELECT id, type, subject, payload, at, parties, number FROM outbox
            WHERE published_at IS NULL AND set_aside_at IS NULL ORDER BY sequence LIMIT \(limit)\(skip)
            """
        ).map { row in
            Message(
                id: try row.get("id"), type: try row.get("type"), subject: try row.get("subject"),
                payload: try row.get("payload"), at: try row.get("at"),
                parties: try row.get("parties", as: String?.self) ?? "",
                number: try row.get("number", as: Int64?.self) ?? 0)
        }
    }

    /// Sets messages aside that cannot be read: they were not published, and wait for somebody to look at them.
    package func setAside(_ ids: [String], at time: Timestamp) throws {
        guard !ids.isEmpty else { return }
        try connection.execute("UPDATE outbox SET set_aside_at = \(time) WHERE id IN (\(values: ids))")
    }

    /// Marks messages as taken, at a time or, where they were written after it, at theirs: who takes them may have looked at
    /// the clock before they were written, and waited.
    package func markPublished(_ ids: [String], at time: Timestamp) throws {
        guard !ids.isEmpty else { return }
        try connection.execute(
            """
            UPDATE outbox SET published_at = CASE WHEN at > \(time) THEN at ELSE \(time) END
            WHERE id IN (\(values: ids))
            """)
    }
}
