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

    /// Since when what a viewer does may shape the feed: the beginning of time for one who never said no; nil for one
    /// who says no.
    package func allowedSince(_ viewer: Identifier<Viewer>) throws -> Timestamp? {
        let row = try connection.first("SELECT allows_personalisation, allowed_since FROM viewer WHERE id = \(viewer)")
        guard let row else { return Timestamp(milliseconds: 0) }
        return try row.get("allows_personalisation") ? row.get("allowed_since") : nil
    }

    /// Keeps a viewer's decision, with a row for a viewer who has none.
    ///
    /// Who allows it after having said no does so from now on: what was done in between stays out for ever.
    package func set(_ allows: Bool, for viewer: Identifier<Viewer>, at time: Timestamp) throws {
        guard let before = try self.allows(viewer) else {
            try connection.insertMany(
                into: "viewer", columns: ["id", "allows_personalisation", "created_at"],
                rows: [[viewer.sqlValue, allows.sqlValue, time.sqlValue]],
                onConflict: .update(key: ["id"], columns: ["allows_personalisation"]))
            return
        }
        guard before != allows else { return }
        let since: SQL = allows ? "\(time)" : "allowed_since"
        try connection.execute(
            """
            UPDATE viewer SET allows_personalisation = \(allows), allowed_since = \(since) WHERE id = \(viewer)
            """)
    }

    /// Those of some viewers with a limit on what may be used: since when, or nil for those who say no.
    package func limits(
        of viewers: some Collection<Identifier<Viewer>>
    ) throws -> [Identifier<Viewer>: Timestamp?] {
        guard !viewers.isEmpty else { return [:] }
        let ids = viewers.map { "\($0)" as SQL }.joined(separator: ", ")
        return try limits(
            """
            SELECT id, allows_personalisation, allowed_since FROM viewer
            WHERE id IN (\(ids)) AND (allows_personalisation = 0 OR allowed_since > 0)
            """)
    }

    /// Viewers with a limit on what may be used, *one per row*: since when, or nil for those who say no.
    package func limits() throws -> [Identifier<Viewer>: Timestamp?] {
        try limits(
            """
            SELECT id, allows_personalisation, allowed_since FROM viewer
            WHERE allows_personalisation = 0 OR allowed_since > 0
            """)
    }

    private func limits(_ statement: SQL) throws -> [Identifier<Viewer>: Timestamp?] {
        let rows = try connection.query(statement)
        var limits: [Identifier<Viewer>: Timestamp?] = [:]
        for row in rows {
            let since: Timestamp? = try row.get("allows_personalisation") ? row.get("allowed_since") : nil
            limits.updateValue(since, forKey: try row.get("id"))
        }
        return limits
    }
}
