package import Market
package import SQLDatabase

/// Bulk inserts of imports and how far each file has come.
package struct ImportStore {
    private let connection: Connection

    /// The tables inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// How far a file has come.
    package struct Progress: Sendable, Hashable {
        /// Size of the file then, in bytes.
        package let fileBytes: Int64
        /// Of the file's beginning and end and of what is read from it; another file of the same size has another one.
        package let digest: String
        /// Rows done, the header not counted.
        package let rowsDone: Int64
        /// Whether the end was reached.
        package let isFinished: Bool

        /// A state of progress.
        package init(fileBytes: Int64, digest: String, rowsDone: Int64, isFinished: Bool) {
            self.fileBytes = fileBytes
            self.digest = digest
            self.rowsDone = rowsDone
            self.isFinished = isFinished
        }
    }

    /// How far a file has come; nil when it was never begun.
    package func progress(source: String, file: String) throws -> Progress? {
        try connection.first(
            """
            SELECT file_bytes, digest, rows_done, is_finished FROM import_progress
            WHERE source = \(source) AND file = \(file)
            """
        ).map {
            Progress(
                fileBytes: try $0.get("file_bytes"), digest: try $0.get("digest"), rowsDone: try $0.get("rows_done"),
                isFinished: try $0.get("is_finished"))
        }
    }

    /// Keeps how far a file has come, in the transaction that brought it there.
    package func save(_ progress: Progress, source: String, file: String) throws {
        try connection.insertMany(
            into: "import_progress", columns: ["source", "file", "file_bytes", "digest", "rows_done", "is_finished"],
            rows: [
                [
                    source.sqlValue, file.sqlValue, progress.fileBytes.sqlValue, progress.digest.sqlValue,
                    progress.rowsDone.sqlValue,
                    progress.isFinished.sqlValue,
                ]
            ],
            onConflict: .update(
                key: ["source", "file"], columns: ["file_bytes", "digest", "rows_done", "is_finished"]))
    }

    /// Adds viewers that are not there; returns how many.
    package func add(viewers: [Viewer]) throws -> Int { try PartyStore(connection).add(viewers) }

    /// Adds creators that are not there; returns how many.
    package func add(creators: [Creator]) throws -> Int { try PartyStore(connection).add(creators) }

    /// Adds contents that are not there; returns how many. Tags are stored separated by commas.
    package func add(contents: [Content]) throws -> Int {
        try connection.insertMany(
            into: "content",
            columns: [
                "id", "creator", "form", "title", "tags", "category", "product", "length_ms", "visibility",
                "published_at", "state", "angle", "is_synthetic", "is_paid", "pool", "moved_at", "was_shown",
            ],
            rows: contents.map {
                [
                    $0.id.sqlValue, $0.creator.sqlValue, $0.form.rawValue.sqlValue, $0.title.sqlValue,
                    $0.tags.joined(separator: ",").sqlValue, $0.category.sqlValue, $0.product.sqlValue,
                    ($0.length?.wholeMilliseconds).sqlValue, $0.visibility.rawValue.sqlValue, $0.publishedAt.sqlValue,
                    $0.state.rawValue.sqlValue, $0.draft.angle.rawValue.sqlValue, $0.draft.isSynthetic.sqlValue,
                    $0.draft.isPaid.sqlValue, $0.pool.sqlValue, $0.movedAt.sqlValue, $0.wasShown.sqlValue,
                ]
            }, onConflict: .ignore)
    }
}
