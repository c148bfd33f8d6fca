package import SQLDatabase

extension Migration {
    /// Where contents are between draft and end, what was said of them when, and which cards led where.
    package static let contents = Migration(
        number: 40, name: "contents",
        sql: [
            "ALTER TABLE content ADD COLUMN state TEXT NOT NULL DEFAULT 'published'",
            "ALTER TABLE content ADD COLUMN angle TEXT NOT NULL DEFAULT 'entertainment'",
            "ALTER TABLE content ADD COLUMN is_synthetic SMALLINT NOT NULL DEFAULT 0",
            "ALTER TABLE content ADD COLUMN is_paid SMALLINT NOT NULL DEFAULT 0",
            "ALTER TABLE content ADD COLUMN pool BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE content ADD COLUMN finding_rule TEXT",
            "ALTER TABLE content ADD COLUMN finding_note TEXT",
            "ALTER TABLE content ADD COLUMN moved_at BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE content ADD COLUMN was_shown SMALLINT NOT NULL DEFAULT 1",
            // When it last counted against its creator's quota of the week.
            "ALTER TABLE content ADD COLUMN counted_at BIGINT",
            // What was published before there were pools is not lifted by one.
            """
            UPDATE content SET moved_at = published_at, state = CASE visibility WHEN 'published' THEN 'long_tail'
                WHEN 'hidden' THEN 'withdrawn' ELSE visibility END
            """,
            "CREATE INDEX content__moved_at ON content (moved_at, id)",
            "CREATE INDEX content__creator_moved_at ON content (creator, moved_at, id)",
            "CREATE INDEX content__in_pools ON content (moved_at) WHERE state IN ('published', 'pooling')",
            "CREATE INDEX content__counted ON content (creator, counted_at) WHERE counted_at IS NOT NULL",
            "CREATE INDEX content__in_review ON content (moved_at, id) WHERE state = 'human_review'",
            """
            CREATE TABLE content_link (
                content TEXT NOT NULL REFERENCES content (id), number BIGINT NOT NULL,
                product TEXT NOT NULL REFERENCES product (id), plan_version BIGINT, rate_ppm BIGINT,
                linked_at BIGINT NOT NULL, unlinked_at BIGINT,
                CONSTRAINT content_link__content_number PRIMARY KEY (content, number))
            """,
            // A card leads to one product at a time.
            "CREATE UNIQUE INDEX content_link__held ON content_link (content) WHERE unlinked_at IS NULL",
            """
            CREATE TABLE content_version (
                content TEXT NOT NULL REFERENCES content (id), revision BIGINT NOT NULL, title TEXT NOT NULL,
                tags TEXT NOT NULL, category TEXT, product TEXT, angle TEXT NOT NULL, is_synthetic SMALLINT NOT NULL,
                is_paid SMALLINT NOT NULL, at BIGINT NOT NULL,
                CONSTRAINT content_version__content_revision PRIMARY KEY (content, revision))
            """,
        ])
}
