package import Market
package import SQLDatabase

/// Counts rows that break an invariant of the platform.
package struct InvariantStore {
    private let connection: Connection

    /// The tables inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// One invariant and how many rows break it.
    package struct Count: Sendable, Hashable {
        /// The invariant's name.
        package let invariant: String
        /// What must hold.
        package let sentence: String
        /// Rows that break it.
        package let violations: Int
    }

    /// Every invariant that this schema can break.
    package func all(at now: Timestamp) throws -> [Count] {
        try questions(now).map { invariant, sentence, sql in
            Count(invariant: invariant, sentence: sentence, violations: try connection.first(sql)?.get("n") ?? 0)
        }
    }

    private func questions(_ now: Timestamp) -> [(String, String, SQL)] {
        [
            (
                "INV-03", "No sample offer has fewer than no units left.",
                "SELECT COUNT(*) AS n FROM sample_offer WHERE units_left < 0"
            ),
            (
                "INV-11", "Every used idempotency key has the answer that it gives again.",
                "SELECT COUNT(*) AS n FROM idempotency WHERE answer = ''"
            ),
            (
                "INV-13", "Every sample has the message of its request.",
                """
                SELECT COUNT(*) AS n FROM sample WHERE NOT EXISTS
                    (SELECT 1 FROM outbox WHERE outbox.subject = sample.id AND outbox.type = 'sample.requested')
                """
            ),
            (
                "INV-20", "Every sample that moved has a line in the audit log for each revision.",
                """
                SELECT COUNT(*) AS n FROM sample
                WHERE revision > (SELECT COUNT(*) FROM audit WHERE audit.subject = sample.id) + 1
                """
            ),
            (
                "INV-20", "A sample is open exactly in the states that are.",
                """
                SELECT COUNT(*) AS n FROM sample WHERE is_open <> CASE WHEN state IN
                    ('requested', 'approved', 'shipped', 'delivered', 'in_appeal', 'overdue') THEN 1 ELSE 0 END
                """
            ),
            (
                "INV-27", "No event was received in the future.",
                "SELECT COUNT(*) AS n FROM event WHERE received_at > \(now.advanced(by: .hours(1)))"
            ),
        ]
    }
}
