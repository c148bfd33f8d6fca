package import Market
package import SQLDatabase

/// Counts rows that break an invariant of the platform.
package struct InvariantStore {
    let connection: Connection

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
        writing(now) + samples(now) + moves() + access(now) + logs(now) + books() + contents() + trade()
    }

    // MARK: What every write leaves behind

    private func writing(_ now: Timestamp) -> [(String, String, SQL)] {
        [
            (
                "INV-11", "Every used idempotency key has the answer that it gives again.",
                "SELECT COUNT(*) AS n FROM idempotency WHERE answer = ''"
            ),
            (
                "INV-11", "Every idempotency key has an operation, and was not used in the future.",
                """
                SELECT COUNT(*) AS n FROM idempotency WHERE operation = '' OR scope = ''
                    OR created_at > \(now.advanced(by: .hours(1)))
                """
            ),
            (
                "INV-13", "Every message has a type, a subject and its own identifier.",
                """
                SELECT (SELECT COUNT(*) FROM outbox WHERE type = '' OR subject = '' OR id = '')
                    + (SELECT COUNT(*) FROM outbox) - (SELECT COUNT(DISTINCT id) FROM outbox) AS n
                """
            ),
            (
                "INV-13", "No message went out before it was written.",
                "SELECT COUNT(*) AS n FROM outbox WHERE published_at < at"
            ),
            (
                "INV-20",
                "Every line of the audit log says who did what to what, at whose request, and not in the future.",
                """
                SELECT COUNT(*) AS n FROM audit WHERE actor = '' OR operation = '' OR subject = ''
                    OR at > \(now.advanced(by: .hours(1)))
                """
            ),
        ]
    }

    // MARK: Samples

    private func samples(_ now: Timestamp) -> [(String, String, SQL)] {
        [
            (
                "INV-03", "No sample offer has fewer than no units left.",
                "SELECT COUNT(*) AS n FROM sample_offer WHERE units_left < 0"
            ),
            (
                "INV-13", "Every sample has the message of its request.",
                """
                SELECT COUNT(*) AS n FROM sample WHERE NOT EXISTS
                    (SELECT 1 FROM outbox WHERE outbox.subject = sample.id AND outbox.type = 'sample.requested')
                """
            ),
            (
                "INV-13", "Every message about a sample has its sample.",
                """
                SELECT COUNT(*) AS n FROM outbox WHERE type LIKE 'sample.%' AND subject LIKE 'smp!_%' ESCAPE '!'
                    AND NOT EXISTS (SELECT 1 FROM sample WHERE sample.id = outbox.subject)
                """
            ),
            (
                "INV-13", "Every state that a sample is in has been announced.",
                """
                SELECT COUNT(*) AS n FROM sample WHERE NOT EXISTS (SELECT 1 FROM outbox
                    WHERE outbox.subject = sample.id AND outbox.type = 'sample.' || sample.state)
                """
            ),
            (
                "INV-14",
                "The changes of a sample are counted without a gap or a repeat: one message for each revision.",
                """
                SELECT COUNT(*) AS n FROM sample WHERE revision <> (SELECT COUNT(*) FROM outbox
                    WHERE outbox.subject = sample.id AND outbox.type IN ('sample.requested', 'sample.approved',
                    'sample.rejected', 'sample.expired', 'sample.withdrawn', 'sample.shipped', 'sample.delivered',
                    'sample.in_appeal', 'sample.waived', 'sample.overdue', 'sample.fulfilled', 'sample.unfulfilled',
                    'sample.refunded'))
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
                "INV-20", "A sample has a time to act by exactly in the states whose clock runs or is kept.",
                """
                SELECT COUNT(*) AS n FROM sample WHERE CASE WHEN due_at IS NULL THEN 0 ELSE 1 END <> CASE WHEN state IN
                    ('requested', 'delivered', 'in_appeal', 'overdue') THEN 1 ELSE 0 END
                """
            ),
            (
                "INV-20", "Every sample that creators have to answer for was delivered, and no other one was.",
                """
                SELECT COUNT(*) AS n FROM sample WHERE CASE WHEN delivered_at IS NULL THEN 0 ELSE 1 END <> CASE
                    WHEN state IN ('requested', 'approved', 'rejected', 'expired', 'withdrawn', 'shipped')
                    THEN 0 ELSE 1 END
                """
            ),
            (
                "INV-27", "No sample moved in the future or before it was requested.",
                """
                SELECT COUNT(*) AS n FROM sample WHERE moved_at > \(now.advanced(by: .hours(1)))
                    OR moved_at < requested_at
                """
            ),
        ]
    }

    // MARK: Access

    private func access(_ now: Timestamp) -> [(String, String, SQL)] {
        [
            (
                "INV-25", "No suspended account has a session.",
                """
                SELECT COUNT(*) AS n FROM session JOIN account ON account.id = session.account_id
                WHERE account.suspended_at IS NOT NULL
                """
            ),
            (
                "INV-25", "Every API key acts for a membership that its account has.",
                """
                SELECT COUNT(*) AS n FROM api_key WHERE revoked_at IS NULL AND NOT EXISTS (
                    SELECT 1 FROM account_membership WHERE account_membership.account_id = api_key.account_id
                    AND account_membership.role = api_key.role AND account_membership.party = api_key.party)
                """
            ),
            (
                "INV-26", "Passwords, sessions and API keys are kept as digests only.",
                """
                SELECT (SELECT COUNT(*) FROM account WHERE password_hash NOT LIKE 'scrypt$%')
                    + (SELECT COUNT(*) FROM api_key WHERE secret_digest LIKE 'dk!_%' ESCAPE '!' OR secret_digest = '')
                    + (SELECT COUNT(*) FROM session WHERE token_digest = '') AS n
                """
            ),
            (
                "INV-27", "No session ends before it began or was used in the future.",
                """
                SELECT COUNT(*) AS n FROM session WHERE expires_at < created_at
                    OR last_seen_at > \(now.advanced(by: .hours(1)))
                """
            ),
        ]
    }

    // MARK: The logs

    private func logs(_ now: Timestamp) -> [(String, String, SQL)] {
        [
            (
                "INV-11", "Every event is in the log once.",
                "SELECT (SELECT COUNT(*) FROM event) - (SELECT COUNT(DISTINCT id) FROM event) AS n"
            ),
            (
                "INV-27", "No event was received in the future.",
                "SELECT COUNT(*) AS n FROM event WHERE received_at > \(now.advanced(by: .hours(1)))"
            ),
            (
                "INV-28", "No reader of the log is ahead of it: what was read is still there.",
                """
                SELECT COUNT(*) AS n FROM log_reader WHERE sequence > (SELECT COALESCE(MAX(sequence), 0) FROM event)
                """
            ),
            (
                "EXP-1", "Every shown place has a chance in (0, 1].",
                "SELECT COUNT(*) AS n FROM exposure WHERE NOT (propensity > 0 AND propensity <= 1)"
            ),
            (
                "EXP-2", "Every answer of the feed is in the exposure ledger from its first place on, without a gap.",
                """
                SELECT COUNT(*) AS n FROM (SELECT request FROM exposure GROUP BY request
                    HAVING MIN(place) <> 0 OR MAX(place) + 1 <> COUNT(*)) AS torn
                """
            ),
        ]
    }
}
