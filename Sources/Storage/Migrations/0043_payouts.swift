package import SQLDatabase

extension Migration {
    /// Payouts with where they go, and comparisons with what providers say.
    package static let payouts = Migration(number: 43, name: "payouts") { dialect in
        [
            """
            CREATE TABLE payout_destination (
                party TEXT NOT NULL CONSTRAINT payout_destination__party PRIMARY KEY, holder TEXT NOT NULL,
                institution TEXT NOT NULL, number TEXT NOT NULL, changed_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE payout (
                id TEXT NOT NULL CONSTRAINT payout__id PRIMARY KEY, payee TEXT NOT NULL,
                amount BIGINT NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, holder TEXT NOT NULL,
                institution TEXT NOT NULL, number TEXT NOT NULL, asked_at BIGINT NOT NULL, state TEXT NOT NULL,
                first_approval TEXT, batch TEXT, note TEXT, revision BIGINT NOT NULL)
            """,
            "CREATE INDEX payout__payee ON payout (payee, asked_at)",
            "CREATE INDEX payout__asked_at ON payout (asked_at)",
            "CREATE INDEX payout__state ON payout (state, currency, asked_at)",
            "CREATE INDEX payout__batch ON payout (batch) WHERE batch IS NOT NULL",
            """
            CREATE TABLE reconciliation (
                id TEXT NOT NULL CONSTRAINT reconciliation__id PRIMARY KEY, provider TEXT NOT NULL, digest TEXT NOT NULL,
                since BIGINT NOT NULL, through BIGINT NOT NULL, at BIGINT NOT NULL)
            """,
            "CREATE UNIQUE INDEX reconciliation__provider_digest ON reconciliation (provider, digest)",
            "CREATE INDEX reconciliation__at ON reconciliation (at)",
            """
            CREATE TABLE reconciliation_finding (
                reconciliation TEXT NOT NULL REFERENCES reconciliation (id), number BIGINT NOT NULL, kind TEXT NOT NULL,
                subject TEXT NOT NULL, minor_units BIGINT NOT NULL, currency TEXT NOT NULL, at BIGINT NOT NULL,
                fee BIGINT NOT NULL, known BIGINT, differences TEXT NOT NULL, is_booked SMALLINT NOT NULL,
                CONSTRAINT reconciliation_finding__reconciliation_number PRIMARY KEY (reconciliation, number))
            """,
            // What a provider paid arrives once.
            """
            CREATE UNIQUE INDEX reconciliation_finding__booked ON reconciliation_finding (subject, kind)
                WHERE is_booked = 1
            """,
            "CREATE INDEX payment_event__kind_at ON payment_event (kind, at)",
            "CREATE INDEX refund__paid_at ON refund (paid_at) WHERE paid_at IS NOT NULL",
        ] + ["reconciliation", "reconciliation_finding"].flatMap { dialect.freezing($0) }
    }
}
