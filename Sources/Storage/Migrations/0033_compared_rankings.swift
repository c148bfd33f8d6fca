package import SQLDatabase

extension Migration {
    /// Lines of the exposure ledger say which of two rankings put an item on a page that was drawn from both.
    package static let comparedRankings = Migration(number: 33, name: "compared_rankings") { _ in
        [
            "ALTER TABLE exposure ADD COLUMN ranking TEXT NOT NULL DEFAULT ''",
            "CREATE INDEX exposure__compared ON exposure (at) WHERE ranking <> ''",
        ]
    }
}
