package import SQLDatabase

extension Migration {
    /// Disputes with what each line bears, and what merchants say to them.
    package static let disputes = Migration(number: 49, name: "disputes") { dialect in
        [
            """
            CREATE TABLE dispute (
                id TEXT NOT NULL CONSTRAINT dispute__id PRIMARY KEY, purchase TEXT NOT NULL REFERENCES purchase (id),
                buyer TEXT NOT NULL, provider TEXT NOT NULL, reference TEXT NOT NULL, reason TEXT NOT NULL,
                amount BIGINT NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, opened_at BIGINT NOT NULL,
                state TEXT NOT NULL, is_open SMALLINT NOT NULL, asked_at BIGINT NOT NULL, evidence_due_at BIGINT,
                lapses_at BIGINT, taken_at BIGINT, closed_at BIGINT, fee BIGINT NOT NULL CHECK (fee >= 0),
                fee_returned BIGINT NOT NULL, call_at BIGINT, revision BIGINT NOT NULL,
                CONSTRAINT dispute__fee_returned_within CHECK (fee_returned BETWEEN 0 AND fee))
            """,
            // A provider's dispute is one here, whoever tells of it and how often.
            "CREATE UNIQUE INDEX dispute__provider_reference ON dispute (provider, reference)",
            "CREATE INDEX dispute__purchase ON dispute (purchase)",
            "CREATE INDEX dispute__opened_at ON dispute (opened_at, id)",
            "CREATE INDEX dispute__taken_at ON dispute (taken_at) WHERE taken_at IS NOT NULL",
            "CREATE INDEX dispute__closed_at ON dispute (closed_at) WHERE closed_at IS NOT NULL",
            "CREATE INDEX dispute__lapses_at ON dispute (lapses_at) WHERE lapses_at IS NOT NULL",
            "CREATE INDEX dispute__call_at ON dispute (call_at) WHERE call_at IS NOT NULL",
            """
            CREATE TABLE dispute_share (
                dispute TEXT NOT NULL REFERENCES dispute (id), line TEXT NOT NULL REFERENCES order_line (id),
                order_id TEXT NOT NULL, merchant TEXT NOT NULL, opened_at BIGINT NOT NULL,
                amount BIGINT NOT NULL CHECK (amount > 0),
                CONSTRAINT dispute_share__dispute_line PRIMARY KEY (dispute, line))
            """,
            "CREATE INDEX dispute_share__line ON dispute_share (line)",
            "CREATE INDEX dispute_share__order ON dispute_share (order_id)",
            "CREATE INDEX dispute_share__merchant ON dispute_share (merchant, opened_at, dispute)",
            """
            CREATE TABLE dispute_answer (
                dispute TEXT NOT NULL REFERENCES dispute (id), merchant TEXT NOT NULL, accepts SMALLINT NOT NULL,
                text TEXT NOT NULL, proofs TEXT NOT NULL, at BIGINT NOT NULL,
                CONSTRAINT dispute_answer__dispute_merchant PRIMARY KEY (dispute, merchant))
            """,
        ] + dialect.freezing("dispute_share")
    }
}
