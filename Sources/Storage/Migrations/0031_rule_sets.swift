package import SQLDatabase

extension Migration {
    /// Rule sets as they were published, so that a decision can be judged by the version that it names.
    package static let ruleSets = Migration(
        number: 31, name: "rule_sets",
        sql: [
            """
            CREATE TABLE rule_set (
                version TEXT NOT NULL CONSTRAINT rule_set__version PRIMARY KEY, family TEXT NOT NULL,
                text TEXT NOT NULL, published_at BIGINT NOT NULL)
            """
        ])
}
