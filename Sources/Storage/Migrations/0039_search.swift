package import SQLDatabase

extension Migration {
    /// What a search finds, and the line of what changed since it was looked at.
    ///
    /// Triggers keep the line, so that no way of writing a product, a content, a creator or a room can forget it, imports
    /// included. It is only appended to: a change that commits while an older line is being read stands on a line of its own.
    package static let search = Migration(number: 39, name: "search") { dialect in
        let kinds: [(kind: String, columns: String)] = [
            ("product", "title, summary, origin_place, origin_maker, is_listed"),
            ("content", "title, tags, visibility"),
            ("creator", "name, niche, region"),
            ("room", "title, state"),
        ]
        return [
            """
            CREATE TABLE search_document (
                number \(dialect.sequenceType), kind TEXT NOT NULL, subject TEXT NOT NULL, title TEXT NOT NULL,
                detail TEXT NOT NULL)
            """,
            "CREATE UNIQUE INDEX search_document__kind_subject ON search_document (kind, subject)",
            """
            CREATE TABLE search_pending (
                number \(dialect.sequenceType), kind TEXT NOT NULL, subject TEXT NOT NULL)
            """,
        ] + dialect.termIndex("search_term")
            + kinds.flatMap { dialect.noting("search_pending", changesOf: $0.kind, in: $0.columns) }
            + kinds.map { "INSERT INTO search_pending (kind, subject) SELECT '\($0.kind)', id FROM \($0.kind)" }
    }
}
