package import SQLDatabase

extension Migration {
    /// Refusals are kept under their idempotency key as answers are: `answer` holds either, `outcome` says which.
    package static let keptRefusals = Migration(
        number: 20, name: "kept refusals",
        sql: ["ALTER TABLE idempotency ADD COLUMN outcome TEXT NOT NULL DEFAULT 'done'"])
}
