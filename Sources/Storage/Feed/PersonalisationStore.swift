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

    /// What may be used of some viewers.
    package func limits(of viewers: some Collection<Identifier<Viewer>>) throws -> PersonalisationLimits {
        guard !viewers.isEmpty else { return PersonalisationLimits([:]) }
        let ids = viewers.map { "\($0)" as SQL }.joined(separator: ", ")
        return try limits(where: "id IN (\(ids)) AND (allows_personalisation = 0 OR allowed_since > 0)")
    }

    /// What may be used of all viewers.
    /// - Complexity: O(viewers).
    package func limits() throws -> PersonalisationLimits {
        try limits(where: "allows_personalisation = 0 OR allowed_since > 0")
    }

    private func limits(where condition: SQL) throws -> PersonalisationLimits {
        let rows = try connection.query(
            "SELECT id, allows_personalisation, allowed_since FROM viewer WHERE \(condition)")
        var limits: [Identifier<Viewer>: Timestamp?] = [:]
        for row in rows {
            let since: Timestamp? = try row.get("allows_personalisation") ? row.get("allowed_since") : nil
            limits.updateValue(since, forKey: try row.get("id"))
        }
        return PersonalisationLimits(limits)
    }
}

/// Which of what viewers did may shape anything: nothing of those who say no, and of those who said no once only what
/// came after they allowed it again.
package struct PersonalisationLimits: Sendable {
    /// Viewers with a limit: since when, or nil for those who say no.
    private let since: [Identifier<Viewer>: Timestamp?]

    init(_ since: [Identifier<Viewer>: Timestamp?]) { self.since = since }

    /// Viewers who say no.
    package var refusedCount: Int { since.values.count { $0 == nil } }

    /// Whether something that a viewer did at a time may be used.
    package func allow(_ viewer: Identifier<Viewer>, at time: Timestamp) -> Bool {
        guard let limit = since[viewer] else { return true }
        return limit.map { time >= $0 } ?? false
    }
}
