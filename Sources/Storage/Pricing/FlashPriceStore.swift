internal import Amounts
package import Market
package import SQLDatabase
package import Trade

/// Flash prices and what holds for buying products, in their tables.
package struct FlashPriceStore {
    private let connection: Connection

    /// The flash prices inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The flash price with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<FlashPrice>, locked: Bool = false) throws -> FlashPrice? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM flash_price WHERE id = \(id)\(lock)").map(Self.flash)
    }

    /// Flash prices of a merchant, latest first.
    /// - Parameters:
    ///   - merchant: whose; nil for everybody's.
    ///   - after: the time and the flash price that ended the page before.
    package func list(
        of merchant: Identifier<Merchant>?, after: (time: Timestamp, id: Identifier<FlashPrice>)?, limit: Int
    ) throws -> [FlashPrice] {
        var sql: SQL = "SELECT * FROM flash_price WHERE 1 = 1"
        if let merchant { sql += " AND merchant = \(merchant)" }
        return try connection.query(sql + connection.latestFirst(by: "created_at", after: after, limit: limit)).map(
            Self.flash)
    }

    /// The flash prices that count at a time and reduce their variants' prices, by variant.
    /// - Parameter locked: whether the transaction is going to take from them. Rows are locked in one order, so that two
    ///   purchases never wait for each other.
    package func counting(
        for skus: [SKU], at time: Timestamp, locked: Bool = false
    ) throws -> [Identifier<SKU>: FlashPrice] {
        guard !skus.isEmpty else { return [:] }
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        let rows = try connection.query(
            """
            SELECT * FROM flash_price
            WHERE sku IN (\(values: skus.map(\.id))) AND state = 'open' AND begins_at <= \(time) AND ends_at > \(time)
            ORDER BY id\(lock)
            """
        ).map(Self.flash)
        let priced = Dictionary(skus.map { ($0.id, $0) }) { first, _ in first }
        let reducing = rows.filter { flash in priced[flash.sku].map(flash.reduces) ?? false }
        return Dictionary(reducing.map { ($0.sku, $0) }) { first, _ in first }
    }

    /// Whether a variant has a flash price within some times that was not withdrawn.
    package func overlaps(_ sku: Identifier<SKU>, from begin: Timestamp, to end: Timestamp) throws -> Bool {
        try connection.first(
            """
            SELECT 1 AS one FROM flash_price
            WHERE sku = \(sku) AND state = 'open' AND begins_at < \(end) AND ends_at > \(begin) LIMIT 1
            """) != nil
    }

    /// Units that a buyer ordered at flash prices, without those of closed purchases, by flash price; those without any are left out.
    package func bought(
        at flashes: [Identifier<FlashPrice>], by buyer: Identifier<Viewer>
    ) throws -> [Identifier<FlashPrice>: Int64] {
        guard !flashes.isEmpty else { return [:] }
        return try Dictionary(
            connection.query(
                """
                SELECT flash, CAST(SUM(units) AS BIGINT) AS n FROM order_line
                JOIN merchant_order ON merchant_order.id = order_id
                JOIN purchase ON purchase.id = merchant_order.purchase AND purchase.state <> 'closed'
                WHERE flash IN (\(values: flashes)) AND merchant_order.buyer = \(buyer) GROUP BY flash
                """
            ).map { (try $0.get("flash"), try $0.get("n")) }
        ) { first, _ in first }
    }

    /// Stores a new flash price.
    package func insert(_ flash: FlashPrice) throws {
        _ = try connection.insertMany(
            into: "flash_price",
            columns: [
                "id", "merchant", "sku", "price", "currency", "quota", "per_person", "begins_at", "ends_at",
                "created_at", "state", "taken", "revision",
            ],
            rows: [
                [
                    flash.id.sqlValue, flash.merchant.sqlValue, flash.sku.sqlValue,
                    flash.draft.price.minorUnits.sqlValue, flash.draft.price.currency.code.sqlValue,
                    flash.draft.quota.sqlValue, flash.draft.perPerson.sqlValue, flash.draft.begins.sqlValue,
                    flash.draft.ends.sqlValue, flash.createdAt.sqlValue, flash.state.rawValue.sqlValue,
                    flash.taken.sqlValue, flash.revision.sqlValue,
                ]
            ])
    }

    /// Stores what changed of a flash price.
    /// - Returns: false when another change came first.
    package func save(_ flash: FlashPrice) throws -> Bool {
        try connection.execute(
            """
            UPDATE flash_price SET state = \(flash.state.rawValue), taken = \(flash.taken), revision = \(flash.revision)
            WHERE id = \(flash.id) AND revision = \(flash.revision - 1)
            """) == 1
    }

    private static func flash(_ row: Row) throws -> FlashPrice {
        FlashPrice(
            id: try row.get("id"), merchant: try row.get("merchant"), sku: try row.get("sku"),
            draft: .init(
                price: Money(minorUnits: try row.get("price"), currency: try Currency(code: row.get("currency"))),
                quota: try row.get("quota"), perPerson: try row.get("per_person"), begins: try row.get("begins_at"),
                ends: try row.get("ends_at")),
            createdAt: try row.get("created_at"), state: try row.getCase("state"), taken: try row.get("taken"),
            revision: try row.get("revision"))
    }

    // MARK: What holds for buying a product

    /// The terms of products; those of which nothing was said are left out.
    package func terms(of products: [Identifier<Product>]) throws -> [Identifier<Product>: SaleTerms] {
        guard !products.isEmpty else { return [:] }
        return try Dictionary(
            connection.query("SELECT * FROM sale_terms WHERE product IN (\(values: products))").map { row in
                var limit: PurchaseLimit?
                if let units = try row.get("limit_units", as: Int64?.self) {
                    limit = PurchaseLimit(units: units, within: .milliseconds(try row.get("limit_ms", as: Int64.self)))
                }
                return (
                    try row.get("product"),
                    SaleTerms(
                        returns: try row.getCase("returns"), limit: limit,
                        priceProtectedFor: try row.get("protected_ms", as: Int64?.self).map { .milliseconds($0) })
                )
            }
        ) { first, _ in first }
    }

    /// How many units of a product a buyer can still have under a limit.
    package func left(
        of product: Identifier<Product>, under limit: PurchaseLimit, for buyer: Identifier<Viewer>, at time: Timestamp
    ) throws -> Int64 {
        max(0, limit.units - (try ordered(product, by: buyer, since: time.advanced(by: .zero - limit.within))))
    }

    /// Stores a product's terms in place of what they were.
    package func put(_ terms: SaleTerms, of product: Identifier<Product>) throws {
        _ = try connection.insertMany(
            into: "sale_terms", columns: ["product", "returns", "limit_units", "limit_ms", "protected_ms"],
            rows: [
                [
                    product.sqlValue, terms.returns.rawValue.sqlValue, (terms.limit?.units).sqlValue,
                    (terms.limit?.within.wholeMilliseconds).sqlValue,
                    (terms.priceProtectedFor?.wholeMilliseconds).sqlValue,
                ]
            ],
            onConflict: .update(key: ["product"], columns: ["returns", "limit_units", "limit_ms", "protected_ms"]))
    }

    /// Units of a product that a buyer ordered since a time, without those of closed purchases.
    private func ordered(
        _ product: Identifier<Product>, by buyer: Identifier<Viewer>, since start: Timestamp
    ) throws -> Int64 {
        try connection.first(
            """
            SELECT CAST(COALESCE(SUM(units), 0) AS BIGINT) AS n FROM order_line
            JOIN merchant_order ON merchant_order.id = order_id
            JOIN purchase ON purchase.id = merchant_order.purchase AND purchase.state <> 'closed'
            WHERE merchant_order.buyer = \(buyer) AND merchant_order.placed_at >= \(start) AND product = \(product)
            """)?.get("n") ?? 0
    }
}
