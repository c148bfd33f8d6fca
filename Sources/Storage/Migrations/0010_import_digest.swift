package import SQLDatabase

extension Migration {
    /// By what an import knows that a file is the one it had begun, and read by the same columns.
    package static let importDigest = Migration(
        number: 10, name: "import_digest",
        sql: ["ALTER TABLE import_progress ADD COLUMN digest TEXT NOT NULL DEFAULT ''"])
}
