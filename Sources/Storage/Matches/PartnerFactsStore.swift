package import Market
package import SQLDatabase

/// A product with what is offered to creators.
package struct OfferedProduct: Sendable, Hashable {
    /// The product.
    package let product: Identifier<Product>
    /// Whose it is.
    package let merchant: Identifier<Merchant>
    /// Its category.
    package let category: Identifier<Category>
    /// The title.
    package let title: String
    /// A paragraph about it.
    package let summary: String
    /// Where it was made.
    package let origin: String
    /// Whether it can be shown.
    package let isListed: Bool
    /// The commission in ppm, if one is offered.
    package let commissionPPM: Int?
    /// Samples to give away.
    package let sampleUnits: Int
}

/// A deed that says who cares for what, or who bought.
package struct PartnerDeed: Sendable, Hashable {
    /// The place in the log.
    package let sequence: Int64
    /// What happened.
    package let kind: EventKind
    /// When.
    package let occurredAt: Timestamp
    /// Who did it; nil where consent keeps that out.
    package var viewer: Identifier<Viewer>?
    /// The content it was about or came through.
    package let content: Identifier<Content>?
    /// The creator it was about or came through.
    package let creator: Identifier<Creator>?
    /// The product.
    package let product: Identifier<Product>?
    /// The variant.
    package let sku: Identifier<SKU>?
    /// Units.
    package let quantity: Int?
}

/// Reads what matches of creators and products are made of, in portions.
package struct PartnerFactsStore {
    private let connection: Connection

    /// The tables inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Creators by identifier, those after one.
    package func creators(after id: String, limit: Int) throws -> [Creator] {
        let byBytes = connection.dialect.byBytes
        return try PartyStore(connection).creators(
            try connection.query(
                "SELECT id FROM creator WHERE id\(byBytes) > \(id) ORDER BY id\(byBytes) LIMIT \(limit)"
            ).map { try $0.get("id") }
        ).sorted { $0.id.rawValue < $1.id.rawValue }
    }

    /// Products by identifier, those after one, listed or not.
    package func products(after id: String, limit: Int) throws -> [OfferedProduct] {
        let byBytes = connection.dialect.byBytes
        return try connection.query(
            """
            SELECT p.id AS id, p.merchant AS merchant, p.category AS category, p.title AS title, p.summary AS summary,
                p.origin_place AS origin, p.is_listed AS is_listed, c.rate_ppm AS rate, COALESCE(o.units_left, 0) AS units
            FROM product p LEFT JOIN product_commission c ON c.product = p.id LEFT JOIN sample_offer o ON o.product = p.id
            WHERE p.id\(byBytes) > \(id) ORDER BY p.id\(byBytes) LIMIT \(limit)
            """
        ).map { row in
            OfferedProduct(
                product: try row.get("id"), merchant: try row.get("merchant"), category: try row.get("category"),
                title: try row.get("title"), summary: try row.get("summary"), origin: try row.get("origin"),
                isListed: try row.get("is_listed"), commissionPPM: try row.get("rate"),
                sampleUnits: try row.get("units"))
        }
    }

    /// Contents by identifier, those after one.
    package func contents(after id: String, limit: Int) throws -> [Content] {
        let byBytes = connection.dialect.byBytes
        return try ListingStore(connection).contents(
            try connection.query(
                "SELECT id FROM content WHERE id\(byBytes) > \(id) ORDER BY id\(byBytes) LIMIT \(limit)"
            ).map { try $0.get("id") }
        ).sorted { $0.id.rawValue < $1.id.rawValue }
    }

    /// Deeds of a part of the log that say who cares for what, in the log's order; the viewer is nil where consent does
    /// not let the deed be used.
    /// - Parameter end: the last place of the part, at most one that `settledSequence()` gave before.
    package func deeds(after sequence: Int64, upTo end: Int64, limit: Int) throws -> [PartnerDeed] {
        try connection.query(
            """
            SELECT sequence, kind, occurred_at, content, creator, product, sku, quantity,
                CASE WHEN consent = \(ConsentScope.personalisation.rawValue) THEN viewer ELSE NULL END AS viewer
            FROM event WHERE sequence > \(sequence) AND sequence <= \(end) AND kind IN
                ('order_paid', 'refund_succeeded', 'add_to_cart', 'product_click', 'follow', 'like', 'video_complete')
            ORDER BY sequence LIMIT \(limit)
            """
        ).map { row in
            PartnerDeed(
                sequence: try row.get("sequence"), kind: try row.getCase("kind"),
                occurredAt: try row.get("occurred_at"),
                viewer: try row.get("viewer"), content: try row.get("content"), creator: try row.get("creator"),
                product: try row.get("product"), sku: try row.get("sku"), quantity: try row.get("quantity"))
        }
    }

    /// Samples by identifier, those after one: who holds or held one of what, and whether it led to content; nil while
    /// that is open.
    package func samples(
        after id: String, limit: Int
    ) throws -> [(
        id: String, creator: Identifier<Creator>, product: Identifier<Product>, isFulfilled: Bool?, isHeld: Bool
    )] {
        let byBytes = connection.dialect.byBytes
        return try connection.query(
            "SELECT id, creator, product, state FROM sample WHERE id\(byBytes) > \(id) ORDER BY id\(byBytes) LIMIT \(limit)"
        ).map { row in
            let state: String = try row.get("state")
            let isFulfilled: Bool? =
                switch state {
                case "fulfilled", "refunded": true
                case "unfulfilled": false
                default: nil
                }
            return (
                try row.get("id"), try row.get("creator"), try row.get("product"), isFulfilled,
                ["approved", "shipped", "delivered", "overdue", "fulfilled", "refunded"].contains(state)
            )
        }
    }
}
