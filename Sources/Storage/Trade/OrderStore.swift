internal import Alliance
internal import Amounts
package import Market
package import SQLDatabase
package import Trade

/// Purchases and their orders, in their tables.
package struct OrderStore {
    let connection: Connection

    /// The orders inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    // MARK: Purchases

    /// The purchase with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func purchase(_ id: Identifier<Purchase>, locked: Bool = false) throws -> Purchase? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM purchase WHERE id = \(id)\(lock)").map(Self.purchase)
    }

    /// Purchases by their identifiers; those that are not there are left out.
    package func purchases(_ ids: [Identifier<Purchase>]) throws -> [Identifier<Purchase>: Purchase] {
        guard !ids.isEmpty else { return [:] }
        let rows = try connection.query("SELECT * FROM purchase WHERE id IN (\(values: ids))").map(Self.purchase)
        return Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Stores a purchase with its orders and their lines.
    /// - Throws: `DatabaseError` of kind `unique` for a cart that became a purchase before.
    package func insert(_ purchase: Purchase, _ orders: [MerchantOrder]) throws {
        _ = try connection.insertMany(
            into: "purchase",
            columns: [
                "id", "cart", "buyer", "total", "currency", "name", "phone", "region", "street", "placed_at", "state",
                "captured", "reservation", "due_at", "paid_at", "revision",
            ],
            rows: [
                [
                    purchase.id.sqlValue, purchase.cart.sqlValue, purchase.buyer.sqlValue,
                    purchase.total.minorUnits.sqlValue, purchase.total.currency.code.sqlValue,
                    purchase.address.name.sqlValue, purchase.address.phone.sqlValue,
                    purchase.address.region.sqlValue, purchase.address.street.sqlValue, purchase.placedAt.sqlValue,
                    purchase.state.rawValue.sqlValue, purchase.captured.minorUnits.sqlValue,
                    purchase.reservation.sqlValue, purchase.dueAt.sqlValue, purchase.paidAt.sqlValue,
                    purchase.revision.sqlValue,
                ]
            ])
        _ = try connection.insertMany(
            into: "merchant_order",
            columns: ["id", "purchase", "merchant", "buyer", "placed_at", "state", "due_at", "revision"],
            rows: orders.map {
                [
                    $0.id.sqlValue, $0.purchase.sqlValue, $0.merchant.sqlValue, $0.buyer.sqlValue,
                    $0.placedAt.sqlValue, $0.state.rawValue.sqlValue, $0.dueAt.sqlValue, $0.revision.sqlValue,
                ]
            })
        _ = try connection.insertMany(
            into: "order_line",
            columns: [
                "id", "order_id", "number", "placed_at", "sku", "product", "title", "units", "unit_price", "currency",
                "shop_discount", "platform_discount", "creator_discount", "paid", "creator", "place", "content", "room",
                "clicked_at", "plan", "creator_ppm", "fee_ppm", "refunded", "shipped_units", "earning", "returns",
                "protected_ms", "flash", "promise", "is_indirect", "agency", "agency_ppm", "leader", "leader_ppm",
            ],
            rows: orders.flatMap { order in
                try order.lines.enumerated().map { try Self.row($1, number: $0 + 1, placedAt: order.placedAt) }
            })
        try insertParts(of: orders.flatMap(\.lines))
    }

    private func insertParts(of lines: [OrderLine]) throws {
        _ = try connection.insertMany(
            into: "order_line_part", columns: ["line", "sku", "units"],
            rows: lines.flatMap { line in
                line.parts.map { [line.id.sqlValue, $0.sku.sqlValue, $0.units.sqlValue] }
            })
    }

    /// Stores what changed of a purchase.
    /// - Returns: false when another change came first.
    package func save(_ purchase: Purchase) throws -> Bool {
        try connection.execute(
            """
            UPDATE purchase SET state = \(purchase.state.rawValue), captured = \(purchase.captured.minorUnits),
                reservation = \(purchase.reservation), due_at = \(purchase.dueAt.sqlValue),
                paid_at = \(purchase.paidAt.sqlValue), revision = \(purchase.revision)
            WHERE id = \(purchase.id) AND revision = \(purchase.revision - 1)
            """) == 1
    }

    /// Unpaid purchases whose time ran out, longest ago first.
    package func duePurchases(at time: Timestamp, limit: Int) throws -> [Purchase] {
        try connection.query(
            """
            SELECT * FROM purchase WHERE due_at <= \(time) ORDER BY due_at, id LIMIT \(limit)
            """
        ).map(Self.purchase)
    }

    // MARK: Orders

    /// The order with an identifier, if there is one, with its lines.
    package func order(_ id: Identifier<Order>, locked: Bool = false) throws -> MerchantOrder? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try orders(connection.query("SELECT * FROM merchant_order WHERE id = \(id)\(lock)")).first
    }

    /// The orders of a purchase, by identifier.
    package func orders(of purchase: Identifier<Purchase>, locked: Bool = false) throws -> [MerchantOrder] {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try orders(
            connection.query("SELECT * FROM merchant_order WHERE purchase = \(purchase) ORDER BY id\(lock)"))
    }

    /// Which orders a list shows.
    package struct Filter: Sendable, Hashable {
        /// Only this buyer's.
        package var buyer: Identifier<Viewer>?
        /// Only this merchant's.
        package var merchant: Identifier<Merchant>?
        /// Only those in a state.
        package var state: MerchantOrder.State?

        /// A filter; nil means all.
        package init(
            buyer: Identifier<Viewer>? = nil, merchant: Identifier<Merchant>? = nil,
            state: MerchantOrder.State? = nil
        ) {
            self.buyer = buyer
            self.merchant = merchant
            self.state = state
        }
    }

    /// Orders of a filter, latest first.
    /// - Parameter after: the time and the order that ended the page before, nil for the first page.
    package func list(
        _ filter: Filter, after: (time: Timestamp, id: Identifier<Order>)?, limit: Int
    ) throws -> [MerchantOrder] {
        var sql: SQL = "SELECT * FROM merchant_order WHERE 1 = 1"
        if let buyer = filter.buyer { sql += " AND buyer = \(buyer)" }
        if let merchant = filter.merchant { sql += " AND merchant = \(merchant)" }
        if let state = filter.state { sql += " AND state = \(state.rawValue)" }
        sql += connection.latestFirst(by: "placed_at", after: after, limit: limit)
        return try orders(connection.query(sql))
    }

    /// Orders whose clock ran out, longest ago first; rows that another node works on are passed over.
    package func dueOrders(at time: Timestamp, limit: Int) throws -> [MerchantOrder] {
        try orders(
            connection.query(
                """
                SELECT * FROM merchant_order WHERE due_at <= \(time)
                ORDER BY due_at, id LIMIT \(limit)\(connection.dialect.forUpdateSkipLocked)
                """))
    }

    /// Stores what changed of an order and its lines.
    /// - Returns: false when another change came first.
    package func save(_ order: MerchantOrder) throws -> Bool {
        let changed = try connection.execute(
            """
            UPDATE merchant_order SET state = \(order.state.rawValue), due_at = \(order.dueAt.sqlValue),
                delivered_at = \(order.deliveredAt.sqlValue), confirmed_at = \(order.confirmedAt.sqlValue),
                settle_at = \(order.settleAt.sqlValue), revision = \(order.revision)
            WHERE id = \(order.id) AND revision = \(order.revision - 1)
            """)
        guard changed == 1 else { return false }
        for line in order.lines {
            try connection.execute(
                """
                UPDATE order_line SET refunded = \(line.refunded.minorUnits), shipped_units = \(line.shippedUnits),
                    earning = \(line.earning.rawValue), settle_at = \(order.settleAt.sqlValue)
                WHERE id = \(line.id)
                """)
        }
        return true
    }

    /// Orders that have lines whose earnings are due, longest due first, without those of which a request for money back or
    /// a dispute is open.
    package func ordersToSettle(at time: Timestamp, limit: Int) throws -> [Identifier<Order>] {
        try connection.query(
            """
            SELECT order_id, MIN(settle_at) AS due FROM order_line
            WHERE earning = 'confirmed' AND settle_at <= \(time)
                AND NOT EXISTS (SELECT 1 FROM after_sale WHERE line = order_line.id AND is_open = 1)
                AND NOT EXISTS (SELECT 1 FROM dispute_share JOIN dispute ON dispute.id = dispute_share.dispute
                    WHERE line = order_line.id AND is_open = 1)
            GROUP BY order_id ORDER BY due, order_id LIMIT \(limit)
            """
        ).map { try $0.get("order_id") }
    }

    /// Lines that were paid for and that somebody earns from, latest first, with the orders that they are lines of.
    /// - Parameter after: the time and the line that ended the page before.
    package func lines(
        of party: EarningParty, after: (time: Timestamp, id: Identifier<OrderLine>)?, limit: Int
    ) throws -> [(line: OrderLine, order: MerchantOrder)] {
        var sql: SQL = """
            SELECT order_line.id, order_id FROM order_line JOIN merchant_order ON merchant_order.id = order_id
            JOIN purchase ON purchase.id = merchant_order.purchase AND purchase.state = 'paid'
            """
        switch party {
        case .creator(let id): sql += " WHERE creator = \(id)"
        case .agency(let id): sql += " WHERE agency = \(id)"
        case .leader(let id): sql += " WHERE leader = \(id)"
        case .merchant(let id): sql += " WHERE merchant = \(id)"
        }
        sql += connection.latestFirst(
            by: "order_line.placed_at", id: "order_line.id", after: after, limit: limit)
        let rows = try connection.query(sql).map {
            (
                line: try $0.get("id", as: Identifier<OrderLine>.self),
                order: try $0.get("order_id", as: Identifier<Order>.self)
            )
        }
        return try withOrders(rows)
    }

    /// Lines of paid purchases of which nothing is settled yet, latest first, with the orders that they are lines of.
    /// - Parameter after: the time and the line that ended the page before.
    package func waiting(
        after: (time: Timestamp, id: Identifier<OrderLine>)?, limit: Int
    ) throws -> [(line: OrderLine, order: MerchantOrder)] {
        var sql: SQL = """
            SELECT order_line.id, order_id FROM order_line JOIN merchant_order ON merchant_order.id = order_id
            JOIN purchase ON purchase.id = merchant_order.purchase AND purchase.state = 'paid'
            WHERE earning IN ('estimated', 'confirmed')
            """
        sql += connection.latestFirst(
            by: "order_line.placed_at", id: "order_line.id", after: after, limit: limit)
        return try withOrders(
            connection.query(sql).map { (line: try $0.get("id"), order: try $0.get("order_id")) })
    }

    /// Lines by their identifiers, with the orders that they are lines of; those that are not there are left out.
    package func lines(_ ids: [Identifier<OrderLine>]) throws -> [(line: OrderLine, order: MerchantOrder)] {
        guard !ids.isEmpty else { return [] }
        return try withOrders(
            connection.query("SELECT id, order_id FROM order_line WHERE id IN (\(values: ids))").map {
                (line: try $0.get("id"), order: try $0.get("order_id"))
            })
    }

    private func withOrders(
        _ rows: [(line: Identifier<OrderLine>, order: Identifier<Order>)]
    ) throws -> [(line: OrderLine, order: MerchantOrder)] {
        guard !rows.isEmpty else { return [] }
        let known = try Dictionary(
            orders(
                connection.query(
                    "SELECT * FROM merchant_order WHERE id IN (\(values: Array(Set(rows.map(\.order)))))")
            ).map { ($0.id, $0) }
        ) { first, _ in first }
        return rows.compactMap { row in
            guard let order = known[row.order], let line = order.lines.first(where: { $0.id == row.line }) else {
                return nil
            }
            return (line, order)
        }
    }

    // MARK: What goes with an order

    /// Adds a parcel.
    package func insert(_ parcel: Parcel, _ id: Identifier<Parcel>, of order: Identifier<Order>) throws {
        try connection.execute(
            """
            INSERT INTO parcel (id, order_id, carrier, tracking_code, sent_at)
            VALUES (\(id), \(order), \(parcel.carrier), \(parcel.trackingCode), \(parcel.sentAt))
            """)
    }

    /// The parcels of an order, first sent first.
    package func parcels(of order: Identifier<Order>) throws -> [Parcel] {
        try connection.query("SELECT * FROM parcel WHERE order_id = \(order) ORDER BY sent_at, id").map {
            Parcel(
                carrier: try $0.get("carrier"), trackingCode: try $0.get("tracking_code"),
                sentAt: try $0.get("sent_at"))
        }
    }

    /// The most clicks that are kept of a line beside the one that earns.
    private static let losersMax = 100

    /// Keeps which click a line is owed to, and why not the others, strongest first as far as a hundred.
    package func insert(_ contest: ClickContest, of line: OrderLine) throws {
        let claims =
            (contest.winner.map { [($0, nil)] } ?? [])
            + contest.losers.prefix(Self.losersMax).map { ($0.click, Optional($0.loss)) }
        _ = try connection.insertMany(
            into: "order_claim",
            columns: [
                "line", "click", "creator", "place", "clicked_at", "rate_ppm", "plan", "loss", "promise", "is_indirect",
            ],
            rows: claims.map { click, loss in
                let isIndirect = click.product != line.product
                let rate = isIndirect ? click.indirect : click.promise.rate
                return [
                    line.id.sqlValue, click.id.sqlValue, click.creator.sqlValue, click.place.rawValue.sqlValue,
                    click.clickedAt.sqlValue, rate.partsPerMillion.sqlValue, click.promise.version.sqlValue,
                    (loss?.rawValue).sqlValue, try click.promise.stored(), isIndirect.sqlValue,
                ]
            })
    }

    /// Keeps what took something off lines.
    package func insert(_ reductions: [LineReduction]) throws {
        _ = try connection.insertMany(
            into: "line_reduction", columns: ["line", "promotion", "coupon", "bearer", "title", "amount"],
            rows: reductions.map {
                [
                    $0.line.sqlValue, $0.promotion.sqlValue, $0.coupon.sqlValue, $0.bearer.text.sqlValue,
                    $0.title.sqlValue, $0.amount.minorUnits.sqlValue,
                ]
            })
    }

    /// What took something off the lines of an order, line by line.
    package func reductions(of order: Identifier<Order>) throws -> [LineReduction] {
        try connection.query(
            """
            SELECT line_reduction.*, order_line.currency AS currency FROM line_reduction
            JOIN order_line ON order_line.id = line_reduction.line
            WHERE order_line.order_id = \(order) ORDER BY order_line.number, amount DESC, promotion
            """
        ).map { row in
            guard let bearer = Promotion.Bearer(try row.get("bearer", as: String.self)) else {
                throw DatabaseError(.decoding(column: "bearer"), "the column names nobody")
            }
            return LineReduction(
                line: try row.get("line"), promotion: try row.get("promotion"), coupon: try row.get("coupon"),
                bearer: bearer, title: try row.get("title"),
                amount: Money(
                    minorUnits: try row.get("amount"), currency: try Currency(code: row.get("currency"))))
        }
    }

    /// The clicks that lines of an order could have been owed to, line by line, the one that earns first.
    package func claims(of order: Identifier<Order>) throws -> [ClickClaim] {
        try connection.query(
            """
            SELECT order_claim.* FROM order_claim JOIN order_line ON order_line.id = order_claim.line
            WHERE order_line.order_id = \(order)
            ORDER BY order_line.number, CASE WHEN loss IS NULL THEN 0 ELSE 1 END, order_claim.clicked_at DESC, click
            """
        ).map { row in
            ClickClaim(
                line: try row.get("line"), creator: try row.get("creator"), place: try row.getCase("place"),
                clickedAt: try row.get("clicked_at"), isIndirect: try row.get("is_indirect"),
                promise: try CommissionPromise(row, version: "plan", rate: "rate_ppm"),
                rate: try Rate(partsPerMillion: row.get("rate_ppm")),
                loss: try row.get("loss", as: String?.self).flatMap(ClickContest.Loss.init(rawValue:)))
        }
    }

    // MARK: Rows

    private func orders(_ rows: [Row]) throws -> [MerchantOrder] {
        guard !rows.isEmpty else { return [] }
        let ids = try rows.map { try $0.get("id", as: Identifier<Order>.self) }
        var parts: [Identifier<OrderLine>: [Stock.Line]] = [:]
        for row in try connection.query(
            """
            SELECT order_line_part.* FROM order_line JOIN order_line_part ON order_line_part.line = order_line.id
            WHERE order_id IN (\(values: ids)) ORDER BY line, order_line_part.sku
            """)
        {
            parts[try row.get("line"), default: []].append(Stock.Line(try row.get("sku"), try row.get("units")))
        }
        var lines: [Identifier<Order>: [OrderLine]] = [:]
        for row in try connection.query(
            "SELECT * FROM order_line WHERE order_id IN (\(values: ids)) ORDER BY order_id, number")
        {
            let line = try Self.line(row, made: parts[row.get("id")] ?? [])
            lines[line.order, default: []].append(line)
        }
        return try rows.map { row in
            let id: Identifier<Order> = try row.get("id")
            return MerchantOrder(
                id: id, purchase: try row.get("purchase"), merchant: try row.get("merchant"),
                buyer: try row.get("buyer"), placedAt: try row.get("placed_at"), lines: lines[id] ?? [],
                state: try row.getCase("state"), dueAt: try row.get("due_at"),
                deliveredAt: try row.get("delivered_at"), confirmedAt: try row.get("confirmed_at"),
                settleAt: try row.get("settle_at"), revision: try row.get("revision"))
        }
    }

    private static func purchase(_ row: Row) throws -> Purchase {
        Purchase(
            id: try row.get("id"), cart: try row.get("cart"), buyer: try row.get("buyer"),
            total: Money(minorUnits: try row.get("total"), currency: try Currency(code: row.get("currency"))),
            address: try Address(
                name: row.get("name"), phone: row.get("phone"), region: row.get("region"), street: row.get("street")),
            placedAt: try row.get("placed_at"), state: try row.getCase("state"), captured: try row.get("captured"),
            reservation: try row.get("reservation"), dueAt: try row.get("due_at"), paidAt: try row.get("paid_at"),
            revision: try row.get("revision"))
    }

    private static func row(_ line: OrderLine, number: Int, placedAt: Timestamp) throws -> [SQLValue] {
        let credit = line.credit
        return [
            line.id.sqlValue, line.order.sqlValue, number.sqlValue, placedAt.sqlValue, line.sku.sqlValue,
            line.product.sqlValue, line.title.sqlValue, line.units.sqlValue, line.unitPrice.minorUnits.sqlValue,
            line.unitPrice.currency.code.sqlValue, line.discounts.shop.sqlValue, line.discounts.platform.sqlValue,
            line.discounts.creator.sqlValue, line.paid.minorUnits.sqlValue, (credit?.creator).sqlValue,
            (credit?.place.rawValue).sqlValue, (credit?.content).sqlValue, (credit?.room).sqlValue,
            (credit?.clickedAt).sqlValue, (credit?.promise.version).sqlValue,
            (credit?.terms.creator.partsPerMillion).sqlValue, (credit?.terms.technicalFee.partsPerMillion).sqlValue,
            line.refunded.minorUnits.sqlValue, line.shippedUnits.sqlValue, line.earning.rawValue.sqlValue,
            line.returns.rawValue.sqlValue, (line.priceProtectedFor?.wholeMilliseconds).sqlValue,
            line.flash.sqlValue, try credit?.promise.stored() ?? .null, (credit?.isIndirect ?? false).sqlValue,
            (credit?.agency).sqlValue, (credit?.terms.agency.partsPerMillion ?? 0).sqlValue, (credit?.leader).sqlValue,
            (credit?.terms.leader.partsPerMillion ?? 0).sqlValue,
        ]
    }

    private static func line(_ row: Row, made parts: [Stock.Line]) throws -> OrderLine {
        var credit: Credit?
        if let creator = try row.get("creator", as: Identifier<Creator>?.self) {
            credit = Credit(
                creator: creator, place: try row.getCase("place"), content: try row.get("content"),
                room: try row.get("room"), clickedAt: try row.get("clicked_at"),
                promise: try CommissionPromise(row, version: "plan", rate: "creator_ppm"),
                isIndirect: try row.get("is_indirect"), agency: try row.get("agency"),
                terms: try CommissionTerms(
                    creator: Rate(partsPerMillion: row.get("creator_ppm")),
                    technicalFee: Rate(partsPerMillion: row.get("fee_ppm")),
                    agency: Rate(partsPerMillion: row.get("agency_ppm")),
                    leader: Rate(partsPerMillion: row.get("leader_ppm"))))
        }
        return try OrderLine(
            id: row.get("id"), order: row.get("order_id"), sku: row.get("sku"), product: row.get("product"),
            title: row.get("title"), units: row.get("units"),
            unitPrice: Money(minorUnits: row.get("unit_price"), currency: Currency(code: row.get("currency"))),
            discounts: .init(
                shop: row.get("shop_discount"), platform: row.get("platform_discount"),
                creator: row.get("creator_discount")),
            credit: credit, returns: row.getCase("returns"),
            priceProtectedFor: row.get("protected_ms", as: Int64?.self).map { .milliseconds($0) },
            flash: row.get("flash"), parts: parts, refunded: row.get("refunded"),
            shippedUnits: row.get("shipped_units"), earning: row.getCase("earning"))
    }
}
