package import Market
package import SQLDatabase

/// Contents, one at a time.
package struct ContentStore {
    private let connection: Connection

    /// The contents inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The content with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<Content>, locked: Bool = false) throws -> Content? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM content WHERE id = \(id)\(lock)").map(Content.init(row:))
    }

    /// Stores a new content.
    package func insert(_ content: Content) throws { _ = try ImportStore(connection).add(contents: [content]) }

    /// Stores a content that was changed.
    /// - Returns: whether the stored revision was the one before; false means that someone else was faster.
    package func save(_ content: Content) throws -> Bool {
        let changed = try connection.execute(
            """
            UPDATE content SET title = \(content.title), tags = \(content.tags.joined(separator: ",")),
                category = \(content.category.sqlValue), product = \(content.product.sqlValue),
                visibility = \(content.visibility.rawValue), revision = \(content.revision)
            WHERE id = \(content.id) AND revision = \(content.revision - 1)
            """)
        return changed == 1
    }

    /// Stores the running time that was found in a content's own file; nobody's revision is outdated by it.
    package func setLength(_ length: Duration, of id: Identifier<Content>) throws {
        try connection.execute("UPDATE content SET length_ms = \(length.wholeMilliseconds) WHERE id = \(id)")
    }
}

extension Content {
    /// The content of a row of all columns.
    init(row: Row) throws {
        let tags: String = try row.get("tags")
        let length = try row.get("length_ms", as: Int64?.self)
        self.init(
            id: try row.get("id"), creator: try row.get("creator"), form: try row.getCase("form"),
            title: try row.get("title"), tags: tags.split(separator: ",").map(String.init),
            category: try row.get("category"), product: try row.get("product"),
            length: length.map { .milliseconds($0) }, visibility: try row.getCase("visibility"),
            publishedAt: try row.get("published_at"), revision: try row.get("revision"))
    }
}
