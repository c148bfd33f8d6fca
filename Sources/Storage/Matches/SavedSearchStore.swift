package import Market
package import SQLDatabase

/// Searches that parties keep, in their table.
package struct SavedSearchStore {
    private let connection: Connection

    /// The searches inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The search with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<SavedSearch>, locked: Bool = false) throws -> SavedSearch? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM saved_search WHERE id = \(id)\(lock)").map(Self.search)
    }

    /// How many searches a party keeps.
    package func count(of owner: Membership) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS n FROM saved_search WHERE role = \(owner.role.rawValue) AND party = \(owner.party ?? "")
            """)?.get("n") ?? 0
    }

    /// A party's searches by identifier.
    /// - Parameter after: the search before the first wanted one, nil for the first page.
    package func list(
        of owner: Membership, after: Identifier<SavedSearch>?, limit: Int
    ) throws -> [SavedSearch] {
        let byBytes = connection.dialect.byBytes
        return try connection.query(
            """
            SELECT * FROM saved_search WHERE role = \(owner.role.rawValue) AND party = \(owner.party ?? "")
            AND id\(byBytes) > \(after?.rawValue ?? "") ORDER BY id\(byBytes) LIMIT \(limit)
            """
        ).map(Self.search)
    }

    /// Stores a search, new or changed.
    package func put(_ search: SavedSearch) throws {
        try connection.insertMany(
            into: "saved_search",
            columns: ["id", "role", "party", "name", "product", "filter", "created_at", "revision"],
            rows: [
                [
                    search.id.sqlValue, .text(search.owner.role.rawValue), .text(search.owner.party ?? ""),
                    .text(search.name), search.product.sqlValue, .text(search.filter), search.createdAt.sqlValue,
                    search.revision.sqlValue,
                ]
            ],
            onConflict: .update(key: ["id"], columns: ["name", "product", "filter", "revision"]))
    }

    /// Forgets a search.
    package func delete(_ id: Identifier<SavedSearch>) throws {
        try connection.execute("DELETE FROM saved_search WHERE id = \(id)")
    }

    private static func search(_ row: Row) throws -> SavedSearch {
        SavedSearch(
            id: try row.get("id"), owner: try row.membership(), name: try row.get("name"),
            product: try row.get("product"), filter: try row.get("filter"), createdAt: try row.get("created_at"),
            revision: try row.get("revision"))
    }
}
