package import SQLDatabase

extension Migration {
    /// Revisions of what merchants and creators change, so that a change can name the state that it was made for.
    package static let revisions = Migration(
        number: 21, name: "revisions",
        sql: [
            "ALTER TABLE product ADD COLUMN revision BIGINT NOT NULL DEFAULT 1",
            "ALTER TABLE content ADD COLUMN revision BIGINT NOT NULL DEFAULT 1",
            "ALTER TABLE sample_offer ADD COLUMN revision BIGINT NOT NULL DEFAULT 1",
        ])
}
