package import Market
package import SQLDatabase

/// Reads what pages show beside identifiers: contents, shops, prices and open offers, many at a time.
package struct ListingStore {
    private let connection: Connection

    /// The tables inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The contents with some identifiers, in no order; unknown ones are left out.
    package func contents(_ ids: [Identifier<Content>]) throws -> [Content] {
        guard !ids.isEmpty else { return [] }
        return try connection.query("SELECT * FROM content WHERE id IN (\(values: ids))").map(Content.init(row:))
    }

    /// The merchants with some identifiers, in no order; unknown ones are left out.
    package func merchants(_ ids: [Identifier<Merchant>]) throws -> [Merchant] {
        guard !ids.isEmpty else { return [] }
        return try connection.query("SELECT * FROM merchant WHERE id IN (\(values: ids))").map { row in
            Merchant(
                id: try row.get("id"), name: try row.get("name"), region: try row.get("region"),
                createdAt: try row.get("created_at"))
        }
    }

    /// Products with units to give away, most units first.
    package func openOffers(limit: Int) throws -> [Identifier<Product>] {
        try connection.query(
            """
            SELECT o.product AS product FROM sample_offer o JOIN product p ON p.id = o.product
            WHERE o.units_left > 0 AND p.is_listed = 1 ORDER BY o.units_left DESC, o.product LIMIT \(limit)
            """
        ).map { try $0.get("product") }
    }

    /// Accepted events since a time by whole hours after it, *one row per hour that has any*.
    ///
    /// Looks at the last million events only, so that a long log does not slow the page down.
    package func acceptedByHour(since start: Timestamp) throws -> [Int64: Int64] {
        let rows = try connection.query(
            """
            SELECT (received_at - \(start)) / 3600000 AS hour, COUNT(*) AS n FROM event
            WHERE sequence > (SELECT COALESCE(MAX(sequence), 0) FROM event) - 1000000 AND received_at >= \(start)
            GROUP BY (received_at - \(start)) / 3600000
            """)
        return try Dictionary(rows.map { (try $0.get("hour"), try $0.get("n")) }) { first, _ in first }
    }
}
