package import SQLDatabase

extension Migration {
    /// What parties are told, each occasion once.
    package static let notices = Migration(
        number: 8, name: "notices",
        sql: [
            """
            CREATE TABLE notice (
                id TEXT NOT NULL CONSTRAINT notice__id PRIMARY KEY, role TEXT NOT NULL, party TEXT NOT NULL,
                kind TEXT NOT NULL, subject TEXT NOT NULL, occasion TEXT NOT NULL, due_at BIGINT, at BIGINT NOT NULL,
                read_at BIGINT)
            """,
            // One notice of an occasion, however often its sender runs.
            "CREATE UNIQUE INDEX notice__occasion ON notice (role, party, occasion)",
            "CREATE INDEX notice__party_at ON notice (role, party, at, id)",
            "CREATE INDEX notice__at ON notice (at)",
        ])
}
