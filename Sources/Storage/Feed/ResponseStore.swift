package import Market
package import SQLDatabase

/// What has been counted of the log, kept so that a start need not count it again.
///
/// It is a shortcut and no source: without it everything is counted from the log once more.
package struct ResponseStore {
    private static let reader = "feed.responses"
    private let connection: Connection

    /// The tables inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// How far the log has been counted.
    package struct Mark: Sendable, Hashable {
        /// The last place that was counted.
        package let sequence: Int64
        /// The time of the newest event that was counted.
        package let newest: Timestamp

        /// A mark.
        package init(sequence: Int64, newest: Timestamp) {
            self.sequence = sequence
            self.newest = newest
        }
    }

    /// The mark of what was counted under some rules, nil when nothing was.
    package func mark(under rules: String) throws -> Mark? {
        try connection.first(
            "SELECT sequence, newest_at FROM log_reader WHERE name = \(Self.reader) AND rules = \(rules)"
        ).map { Mark(sequence: try $0.get("sequence"), newest: try $0.get("newest_at")) }
    }

    /// What was counted since a day, *one row per content and day*.
    package func counted(since day: Int64) throws -> [DailyResponses] {
        try connection.query("SELECT content, day, impressions, views FROM content_day WHERE day >= \(day)")
            .map(DailyResponses.init)
    }

    /// Adds what was counted after a mark, and forgets days before the window.
    /// - Parameter before: the mark after which these were counted; nil when counting began anew.
    /// - Returns: false, with nothing changed, when another process has counted on meanwhile.
    package func add(
        _ responses: [DailyResponses], after before: Mark?, upTo mark: Mark, firstDay: Int64, under rules: String
    ) throws -> Bool {
        guard try move(from: before, to: mark, rules) else { return false }
        for start in stride(from: 0, to: responses.count, by: 500) {
            let rows = responses[start..<min(start + 500, responses.count)].map { response -> SQL in
                "(\(response.content), \(response.day), \(response.impressions), \(response.views))"
            }
            try connection.execute(
                """
                INSERT INTO content_day (content, day, impressions, views) VALUES \(rows.joined(separator: ", "))
                ON CONFLICT (content, day) DO UPDATE SET impressions = content_day.impressions + excluded.impressions,
                    views = content_day.views + excluded.views
                """)
        }
        try connection.execute("DELETE FROM content_day WHERE day < \(firstDay)")
        return true
    }

    private func move(from before: Mark?, to mark: Mark, _ rules: String) throws -> Bool {
        if let before {
            return try connection.execute(
                """
                UPDATE log_reader SET sequence = \(mark.sequence), newest_at = \(mark.newest)
                WHERE name = \(Self.reader) AND rules = \(rules) AND sequence = \(before.sequence)
                """) == 1
        }
        // Other rules counted differently; the row lock keeps two nodes from beginning anew at the same time.
        let isFirst =
            try connection.execute(
                """
                INSERT INTO log_reader (name, rules, sequence, newest_at)
                VALUES (\(Self.reader), \(rules), \(mark.sequence), \(mark.newest))
                ON CONFLICT (name) DO UPDATE SET rules = excluded.rules, sequence = excluded.sequence,
                    newest_at = excluded.newest_at WHERE log_reader.rules <> excluded.rules
                """) == 1
        if isFirst { try connection.execute("DELETE FROM content_day") }
        return isFirst
    }
}
