internal import Amounts
package import Market
package import SQLDatabase
package import Trade

/// Promotions and coupons, in their tables.
package struct PromotionStore {
    private let connection: Connection

    /// The promotions inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    // MARK: Promotions

    /// The promotion with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<Promotion>, locked: Bool = false) throws -> Promotion? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try promotions(connection.query("SELECT * FROM promotion WHERE id = \(id)\(lock)")).first
    }

    /// Promotions by their identifiers, in no order; those that are not there are left out.
    package func find(_ ids: [Identifier<Promotion>]) throws -> [Promotion] {
        guard !ids.isEmpty else { return [] }
        return try promotions(connection.query("SELECT * FROM promotion WHERE id IN (\(values: ids))"))
    }

    /// Promotions of bearers, latest first.
    /// - Parameters:
    ///   - bearers: whose; nil for everybody's.
    ///   - after: the time and the promotion that ended the page before.
    package func list(
        of bearers: [Promotion.Bearer]?, after: (time: Timestamp, id: Identifier<Promotion>)?, limit: Int
    ) throws -> [Promotion] {
        var sql: SQL = "SELECT * FROM promotion WHERE 1 = 1"
        if let bearers {
            guard !bearers.isEmpty else { return [] }
            sql += " AND bearer IN (\(values: bearers.map(\.text)))"
        }
        return try promotions(
            connection.query(sql + connection.latestFirst(by: "created_at", after: after, limit: limit)))
    }

    /// Promotions of bearers that count at a time, those that end first in front.
    /// - Parameters:
    ///   - access: only those with coupons, or only those that everybody has; nil for both.
    ///   - products: only those that name one of these, or none at all.
    package func counting(
        of bearers: [Promotion.Bearer], at time: Timestamp, withCoupons access: Bool? = nil,
        naming products: [Identifier<Product>], limit: Int
    ) throws -> [Promotion] {
        guard !bearers.isEmpty else { return [] }
        var sql: SQL = """
            SELECT * FROM promotion WHERE state = 'open' AND begins_at <= \(time) AND ends_at > \(time)
                AND bearer IN (\(values: bearers.map(\.text)))
            """
        sql += Self.naming(products)
        if let access { sql += access ? " AND coupons IS NOT NULL" : " AND coupons IS NULL" }
        return try promotions(connection.query(sql + " ORDER BY ends_at, id LIMIT \(limit)"))
    }

    /// How many promotions of a bearer are not over.
    package func count(of bearer: Promotion.Bearer, at time: Timestamp) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS n FROM promotion WHERE bearer = \(bearer.text) AND state = 'open' AND ends_at > \(time)
            """)?.get("n") ?? 0
    }

    /// Stores a new promotion with the products that it names.
    package func insert(_ promotion: Promotion) throws {
        let draft = promotion.draft
        var amount: Int64?
        var share: Int64?
        var most: Int64?
        switch draft.reduction {
        case .amount(let money): amount = money.minorUnits
        case .share(let rate, let money): (share, most) = (rate.partsPerMillion, money?.minorUnits)
        }
        var coupons: (count: Int64, perPerson: Int64)?
        if case .coupons(let count, let perPerson) = draft.access { coupons = (count, perPerson) }
        _ = try connection.insertMany(
            into: "promotion",
            columns: [
                "id", "bearer", "title", "currency", "amount", "share_ppm", "at_most", "threshold", "coupons",
                "per_person", "begins_at", "ends_at", "coupons_count_for_ms", "combines", "created_at", "state",
                "claimed", "revision",
            ],
            rows: [
                [
                    promotion.id.sqlValue, promotion.bearer.text.sqlValue, draft.title.sqlValue,
                    draft.threshold.currency.code.sqlValue, amount.sqlValue, share.sqlValue, most.sqlValue,
                    draft.threshold.minorUnits.sqlValue, (coupons?.count).sqlValue, (coupons?.perPerson).sqlValue,
                    draft.begins.sqlValue, draft.ends.sqlValue, (draft.couponsCountFor?.wholeMilliseconds).sqlValue,
                    draft.combines.sqlValue, promotion.createdAt.sqlValue, promotion.state.rawValue.sqlValue,
                    promotion.claimed.sqlValue, promotion.revision.sqlValue,
                ]
            ])
        _ = try connection.insertMany(
            into: "promotion_product", columns: ["promotion", "product"],
            rows: draft.products.sorted().map { [promotion.id.sqlValue, $0.sqlValue] })
    }

    /// Stores what changed of a promotion.
    /// - Returns: false when another change came first.
    package func save(_ promotion: Promotion) throws -> Bool {
        try connection.execute(
            """
            UPDATE promotion SET state = \(promotion.state.rawValue), claimed = \(promotion.claimed),
                revision = \(promotion.revision)
            WHERE id = \(promotion.id) AND revision = \(promotion.revision - 1)
            """) == 1
    }

    private func promotions(_ rows: [Row]) throws -> [Promotion] {
        guard !rows.isEmpty else { return [] }
        let ids = try rows.map { try $0.get("id", as: Identifier<Promotion>.self) }
        var products: [Identifier<Promotion>: Set<Identifier<Product>>] = [:]
        for row in try connection.query("SELECT * FROM promotion_product WHERE promotion IN (\(values: ids))") {
            products[try row.get("promotion"), default: []].insert(try row.get("product"))
        }
        return try rows.map { row in
            let id: Identifier<Promotion> = try row.get("id")
            let currency = try Currency(code: row.get("currency"))
            let money = { (units: Int64) in Money(minorUnits: units, currency: currency) }
            let bearer = try row.get("bearer", as: String.self)
            guard let bearer = Promotion.Bearer(bearer) else {
                throw DatabaseError(.decoding(column: "bearer"), "the column names nobody")
            }
            let reduction: Promotion.Reduction =
                if let amount = try row.get("amount", as: Int64?.self) {
                    .amount(money(amount))
                } else {
                    .share(
                        try Rate(partsPerMillion: row.get("share_ppm")),
                        atMost: try row.get("at_most", as: Int64?.self).map(money))
                }
            let access: Promotion.Access =
                if let count = try row.get("coupons", as: Int64?.self) {
                    .coupons(count: count, perPerson: try row.get("per_person"))
                } else {
                    .everybody
                }
            return Promotion(
                id: id, bearer: bearer,
                draft: .init(
                    title: try row.get("title"), products: products[id] ?? [], reduction: reduction,
                    threshold: money(try row.get("threshold")), access: access, begins: try row.get("begins_at"),
                    ends: try row.get("ends_at"),
                    couponsCountFor: try row.get("coupons_count_for_ms", as: Int64?.self).map { .milliseconds($0) },
                    combines: try row.get("combines")),
                createdAt: try row.get("created_at"), state: try row.getCase("state"), claimed: try row.get("claimed"),
                revision: try row.get("revision"))
        }
    }

    // MARK: Coupons

    /// The coupon with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func coupon(_ id: Identifier<Coupon>, locked: Bool = false) throws -> Coupon? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM coupon WHERE id = \(id)\(lock)").map(Self.coupon)
    }

    /// A viewer's coupons, latest first.
    /// - Parameter after: the time and the coupon that ended the page before.
    package func coupons(
        of viewer: Identifier<Viewer>, after: (time: Timestamp, id: Identifier<Coupon>)?, limit: Int
    ) throws -> [Coupon] {
        let sql: SQL = "SELECT * FROM coupon WHERE viewer = \(viewer)"
        return try connection.query(sql + connection.latestFirst(by: "claimed_at", after: after, limit: limit)).map(
            Self.coupon)
    }

    private static func naming(_ products: [Identifier<Product>]) -> SQL {
        let named: SQL =
            products.isEmpty
            ? ""
            : " OR EXISTS (SELECT 1 FROM promotion_product WHERE promotion_product.promotion = promotion.id AND product IN (\(values: products)))"
        return " AND (NOT EXISTS (SELECT 1 FROM promotion_product WHERE promotion_product.promotion = promotion.id)"
            + named + ")"
    }

    /// A viewer's coupons of some bearers' promotions that can be used at a time, those that end first in front.
    /// - Parameter products: only of promotions that name one of these, or none at all.
    package func usable(
        of viewer: Identifier<Viewer>, for bearers: [Promotion.Bearer], naming products: [Identifier<Product>],
        at time: Timestamp, limit: Int
    ) throws -> [Coupon] {
        guard !bearers.isEmpty else { return [] }
        return try connection.query(
            """
            SELECT coupon.* FROM coupon JOIN promotion ON promotion.id = coupon.promotion
            WHERE viewer = \(viewer) AND coupon.state IN ('granted', 'returned') AND expires_at > \(time)
                AND bearer IN (\(values: bearers.map(\.text)))\(Self.naming(products))
            ORDER BY expires_at, coupon.id LIMIT \(limit)
            """
        ).map(Self.coupon)
    }

    /// The coupons that a purchase counts on or was reduced by.
    package func coupons(of purchase: Identifier<Purchase>) throws -> [Coupon] {
        try connection.query(
            "SELECT * FROM coupon WHERE purchase = \(purchase) ORDER BY id\(connection.dialect.forUpdate)"
        ).map(Self.coupon)
    }

    /// The coupons that reduced lines of a purchase, whatever became of them.
    package func coupons(thatReduced purchase: Identifier<Purchase>) throws -> [Coupon] {
        try connection.query(
            """
            SELECT * FROM coupon WHERE id IN (SELECT coupon FROM line_reduction
                JOIN order_line ON order_line.id = line_reduction.line
                JOIN merchant_order ON merchant_order.id = order_line.order_id
                WHERE merchant_order.purchase = \(purchase) AND coupon IS NOT NULL)
            ORDER BY id\(connection.dialect.forUpdate)
            """
        ).map(Self.coupon)
    }

    /// Whether anything of a purchase that a coupon reduced was sent, or is not paid back whole.
    package func isOwing(_ coupon: Identifier<Coupon>, in purchase: Identifier<Purchase>) throws -> Bool {
        try connection.first(
            """
            SELECT 1 AS one FROM line_reduction JOIN order_line ON order_line.id = line_reduction.line
            JOIN merchant_order ON merchant_order.id = order_line.order_id
            WHERE coupon = \(coupon) AND merchant_order.purchase = \(purchase)
                AND (refunded < paid OR shipped_units > 0) LIMIT 1
            """) != nil
    }

    /// How many coupons of promotions a viewer claimed; those without any are left out.
    package func claimed(
        of promotions: [Identifier<Promotion>], by viewer: Identifier<Viewer>
    ) throws -> [Identifier<Promotion>: Int64] {
        guard !promotions.isEmpty else { return [:] }
        return try Dictionary(
            connection.query(
                """
                SELECT promotion, COUNT(*) AS n FROM coupon
                WHERE viewer = \(viewer) AND promotion IN (\(values: promotions)) GROUP BY promotion
                """
            ).map { (try $0.get("promotion"), try $0.get("n")) }
        ) { first, _ in first }
    }

    /// Stores a new coupon.
    /// - Throws: `DatabaseError` of kind `unique` when the viewer claimed one of the same number meanwhile.
    package func insert(_ coupon: Coupon) throws {
        _ = try connection.insertMany(
            into: "coupon",
            columns: [
                "id", "promotion", "viewer", "number", "claimed_at", "expires_at", "state", "purchase", "revision",
            ],
            rows: [
                [
                    coupon.id.sqlValue, coupon.promotion.sqlValue, coupon.viewer.sqlValue, coupon.number.sqlValue,
                    coupon.claimedAt.sqlValue, coupon.expiresAt.sqlValue, coupon.state.rawValue.sqlValue,
                    coupon.purchase.sqlValue, coupon.revision.sqlValue,
                ]
            ])
    }

    /// Stores what changed of a coupon.
    /// - Returns: false when another change came first.
    package func save(_ coupon: Coupon) throws -> Bool {
        try connection.execute(
            """
            UPDATE coupon SET state = \(coupon.state.rawValue), purchase = \(coupon.purchase.sqlValue),
                revision = \(coupon.revision)
            WHERE id = \(coupon.id) AND revision = \(coupon.revision - 1)
            """) == 1
    }

    /// Coupons whose time ran out and that can still be used, longest ago first; rows that another node works on are passed over.
    package func ranOut(at time: Timestamp, limit: Int) throws -> [Coupon] {
        try connection.query(
            """
            SELECT * FROM coupon WHERE state IN ('granted', 'returned') AND expires_at <= \(time)
            ORDER BY expires_at, id LIMIT \(limit)\(connection.dialect.forUpdateSkipLocked)
            """
        ).map(Self.coupon)
    }

    private static func coupon(_ row: Row) throws -> Coupon {
        Coupon(
            id: try row.get("id"), promotion: try row.get("promotion"), viewer: try row.get("viewer"),
            number: try row.get("number"), claimedAt: try row.get("claimed_at"), expiresAt: try row.get("expires_at"),
            state: try row.getCase("state"), purchase: try row.get("purchase"), revision: try row.get("revision"))
    }
}
