package import SQLDatabase

extension Migration {
    /// What merchants give away, and the requests for it.
    package static let samples = Migration(
        number: 3, name: "samples",
        sql: [
            """
            CREATE TABLE sample_offer (
                product TEXT NOT NULL CONSTRAINT sample_offer__product PRIMARY KEY REFERENCES product (id),
                merchant TEXT NOT NULL REFERENCES merchant (id),
                units_left BIGINT NOT NULL CONSTRAINT sample_offer__units_not_negative CHECK (units_left >= 0),
                refund_target BIGINT, auto_level SMALLINT, auto_followers BIGINT)
            """,
            """
            CREATE TABLE sample (
                id TEXT NOT NULL CONSTRAINT sample__id PRIMARY KEY, creator TEXT NOT NULL REFERENCES creator (id),
                merchant TEXT NOT NULL REFERENCES merchant (id), product TEXT NOT NULL REFERENCES product (id),
                refund_target BIGINT, message TEXT NOT NULL, requested_at BIGINT NOT NULL, rules TEXT NOT NULL,
                state TEXT NOT NULL, is_open SMALLINT NOT NULL, moved_at BIGINT NOT NULL, due_at BIGINT,
                delivered_at BIGINT, extensions BIGINT NOT NULL, has_appealed SMALLINT NOT NULL, note TEXT,
                tracking_code TEXT, evidence_video TEXT, evidence_room TEXT, evidence_at BIGINT, evidence_pinned_ms BIGINT,
                revision BIGINT NOT NULL)
            """,
            // One open request for a product, whatever two requests at once may have read.
            "CREATE UNIQUE INDEX sample__open ON sample (creator, product) WHERE is_open = 1",
            "CREATE INDEX sample__creator_requested_at ON sample (creator, requested_at, id)",
            "CREATE INDEX sample__merchant_requested_at ON sample (merchant, requested_at, id)",
            "CREATE INDEX sample__due_at ON sample (due_at) WHERE due_at IS NOT NULL",
        ])
}
