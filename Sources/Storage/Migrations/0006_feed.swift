package import SQLDatabase

extension Migration {
    /// The exposure ledger (domain.md §9.3): what was shown to whom, on whose account, by what chance and why.
    package static let feed = Migration(number: 6, name: "feed") { dialect in
        [
            """
            CREATE TABLE exposure (
                sequence \(dialect.sequenceType), request TEXT NOT NULL, place SMALLINT NOT NULL, viewer TEXT,
                at BIGINT NOT NULL, content TEXT NOT NULL, creator TEXT NOT NULL, slot_type TEXT NOT NULL,
                programme TEXT,
                propensity DOUBLE PRECISION NOT NULL CONSTRAINT exposure__propensity_is_a_chance
                CHECK (propensity > 0 AND propensity <= 1),
                score DOUBLE PRECISION NOT NULL, reasons TEXT NOT NULL, model_version TEXT NOT NULL,
                rules_version TEXT NOT NULL,
                CONSTRAINT exposure__request_place UNIQUE (request, place))
            """,
            "CREATE INDEX exposure__viewer_at ON exposure (viewer, at)",
            "CREATE INDEX exposure__creator_at ON exposure (creator, at)",
        ]
    }
}
