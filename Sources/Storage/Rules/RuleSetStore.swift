package import Market
package import SQLDatabase

/// Rule sets as they were published: added to, never changed.
package struct RuleSetStore {
    private let connection: Connection

    /// The rule sets inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The text of a version's file, nil when it was never published here.
    package func text(of version: RuleVersion) throws -> String? {
        try connection.first("SELECT text FROM rule_set WHERE version = \(version)")?.get("text")
    }

    /// The versions of a family with their texts, the latest published last.
    /// - Complexity: O(versions ever published).
    package func texts(of family: String) throws -> [(version: RuleVersion, text: String)] {
        try connection.query(
            "SELECT version, text FROM rule_set WHERE family = \(family) ORDER BY published_at, version"
        )
        .map { (try $0.get("version"), try $0.get("text")) }
    }

    /// Keeps the text of a version; one that is kept already stays as it is.
    package func publish(_ version: RuleVersion, text: String, at time: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO rule_set (version, family, text, published_at)
            VALUES (\(version), \(version.family), \(text), \(time)) ON CONFLICT DO NOTHING
            """)
    }
}
