package import SQLDatabase

extension Migration {
    /// What a receipt of the feed needs to be explained later, and what a viewer's decisions need to be kept.
    ///
    /// Lines from before have no terms and no sources, which an explanation says.
    package static let feedReceipts = Migration(
        number: 9, name: "feed_receipts",
        sql: [
            "ALTER TABLE exposure ADD COLUMN slot_rules_version TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE exposure ADD COLUMN terms TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE exposure ADD COLUMN sources TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE exposure ADD COLUMN evidence TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE viewer ADD COLUMN allowed_since BIGINT NOT NULL DEFAULT 0",
            """
            CREATE INDEX event__viewer_choices ON event (viewer, sequence)
                WHERE kind IN ('follow', 'unfollow', 'not_interested', 'report')
            """,
        ])
}
