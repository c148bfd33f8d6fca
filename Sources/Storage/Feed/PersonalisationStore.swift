package import Market
package import SQLDatabase

/// Whether viewers let their behaviour shape what they are shown.
package struct PersonalisationStore {
    private let connection: Connection

    /// The viewers inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// What a viewer decided; nil for a viewer without a row.
    package func allows(_ viewer: Identifier<Viewer>) throws -> Bool? {
        try connection.first("SELECT allows_personalisation FROM viewer WHERE id = \(viewer)")?
            .get("allows_personalisation")
    }

    /// Keeps a viewer's decision, with a row for a viewer who has none.
    package func set(_ allows: Bool, for viewer: Identifier<Viewer>, at time: Timestamp) throws {
        try connection.insertMany(
            into: "viewer", columns: ["id", "allows_personalisation", "created_at"],
            rows: [[viewer.sqlValue, allows.sqlValue, time.sqlValue]],
            onConflict: .update(key: ["id"], columns: ["allows_personalisation"]))
    }

    /// Viewers who said no, *one per row*.
    package func optedOut() throws -> Set<Identifier<Viewer>> {
        Set(try connection.query("SELECT id FROM viewer WHERE allows_personalisation = 0").map { try $0.get("id") })
    }
}
