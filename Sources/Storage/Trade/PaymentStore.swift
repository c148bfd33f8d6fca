package import Amounts
package import Market
package import SQLDatabase
package import Trade

/// What is known of payments and of money that goes back, in tables.
package struct PaymentStore {
    private let connection: Connection

    /// The payments inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// What is known of the payment of a purchase.
    package struct Payment: Sendable, Hashable {
        /// The purchase.
        package let purchase: Identifier<Purchase>
        /// Who takes the money.
        package let provider: String
        /// What the provider knows it by; nil before it answered.
        package var reference: String?
        /// The provider's page on which the buyer pays.
        package var page: String?
        /// When the provider was asked last.
        package var askedAt: Timestamp
        /// When it is asked again; nil when nothing more is to be known.
        package var askAgainAt: Timestamp?

        /// What is known of a payment.
        package init(
            purchase: Identifier<Purchase>, provider: String, reference: String? = nil, page: String? = nil,
            askedAt: Timestamp, askAgainAt: Timestamp?
        ) {
            self.purchase = purchase
            self.provider = provider
            self.reference = reference
            self.page = page
            self.askedAt = askedAt
            self.askAgainAt = askAgainAt
        }
    }

    /// The payment of a purchase, if one was begun.
    package func payment(_ purchase: Identifier<Purchase>) throws -> Payment? {
        try connection.first("SELECT * FROM payment WHERE purchase = \(purchase)").map(Self.payment)
    }

    /// Stores what is known of a payment in place of what was known before.
    package func put(_ payment: Payment) throws {
        _ = try connection.insertMany(
            into: "payment",
            columns: ["purchase", "provider", "reference", "page", "asked_at", "ask_again_at"],
            rows: [
                [
                    payment.purchase.sqlValue, payment.provider.sqlValue, payment.reference.sqlValue,
                    payment.page.sqlValue, payment.askedAt.sqlValue, payment.askAgainAt.sqlValue,
                ]
            ],
            onConflict: .update(
                key: ["purchase"], columns: ["reference", "page", "asked_at", "ask_again_at"]))
    }

    /// Payments whose provider is to be asked, longest due first.
    package func due(at time: Timestamp, limit: Int) throws -> [Payment] {
        try connection.query(
            "SELECT * FROM payment WHERE ask_again_at <= \(time) ORDER BY ask_again_at, purchase LIMIT \(limit)"
        ).map(Self.payment)
    }

    /// Keeps what a provider said; the same thing again is one.
    /// - Returns: whether it is new.
    package func insert(
        _ event: String, by provider: String, about purchase: Identifier<Purchase>, kind: String, _ amount: Money,
        at time: Timestamp
    ) throws -> Bool {
        try connection.insertMany(
            into: "payment_event",
            columns: ["provider", "event", "purchase", "kind", "minor_units", "currency", "at"],
            rows: [
                [
                    provider.sqlValue, event.sqlValue, purchase.sqlValue, kind.sqlValue, amount.minorUnits.sqlValue,
                    amount.currency.code.sqlValue, time.sqlValue,
                ]
            ], onConflict: .ignore) == 1
    }

    private static func payment(_ row: Row) throws -> Payment {
        Payment(
            purchase: try row.get("purchase"), provider: try row.get("provider"), reference: try row.get("reference"),
            page: try row.get("page"), askedAt: try row.get("asked_at"), askAgainAt: try row.get("ask_again_at"))
    }

    // MARK: Money that goes back

    /// What a provider is to pay back.
    package struct Refund: Sendable, Hashable {
        /// What the provider knows it by: a request's identifier, or the purchase's for what was captured late.
        package let id: String
        /// The purchase that was paid.
        package let purchase: Identifier<Purchase>
        /// How much.
        package let amount: Money
        /// How often the provider was asked.
        package var attempts: Int
        /// When it is asked next; nil when it is over.
        package var tryAt: Timestamp?
        /// When it was paid back.
        package var paidAt: Timestamp?

        /// What is to be paid back.
        package init(
            id: String, purchase: Identifier<Purchase>, amount: Money, attempts: Int = 0, tryAt: Timestamp?,
            paidAt: Timestamp? = nil
        ) {
            self.id = id
            self.purchase = purchase
            self.amount = amount
            self.attempts = attempts
            self.tryAt = tryAt
            self.paidAt = paidAt
        }
    }

    /// Stores what is to be paid back, or what became of it.
    package func put(_ refund: Refund) throws {
        _ = try connection.insertMany(
            into: "refund",
            columns: ["id", "purchase", "amount", "currency", "attempts", "try_at", "paid_at"],
            rows: [
                [
                    refund.id.sqlValue, refund.purchase.sqlValue, refund.amount.minorUnits.sqlValue,
                    refund.amount.currency.code.sqlValue, refund.attempts.sqlValue, refund.tryAt.sqlValue,
                    refund.paidAt.sqlValue,
                ]
            ], onConflict: .update(key: ["id"], columns: ["attempts", "try_at", "paid_at"]))
    }

    /// The refund of an identifier, if there is one.
    package func refund(_ id: String, locked: Bool = false) throws -> Refund? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM refund WHERE id = \(id)\(lock)").map(Self.refund)
    }

    /// Refunds that the provider is to be asked for, longest due first.
    package func dueRefunds(at time: Timestamp, limit: Int) throws -> [Refund] {
        try connection.query(
            "SELECT * FROM refund WHERE try_at <= \(time) ORDER BY try_at, id LIMIT \(limit)"
        ).map(Self.refund)
    }

    private static func refund(_ row: Row) throws -> Refund {
        Refund(
            id: try row.get("id"), purchase: try row.get("purchase"),
            amount: Money(minorUnits: try row.get("amount"), currency: try Currency(code: row.get("currency"))),
            attempts: try row.get("attempts"), tryAt: try row.get("try_at"), paidAt: try row.get("paid_at"))
    }
}

/// Requests about lines of orders, in their table.
package struct AfterSaleStore {
    private let connection: Connection

    /// The requests inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The request with an identifier, if there is one.
    package func find(_ id: Identifier<AfterSale>, locked: Bool = false) throws -> AfterSale? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM after_sale WHERE id = \(id)\(lock)").map(Self.request)
    }

    /// Which lines some requests are about.
    package func lines(of requests: [Identifier<AfterSale>]) throws -> [Identifier<AfterSale>: Identifier<OrderLine>] {
        guard !requests.isEmpty else { return [:] }
        let rows = try connection.query("SELECT id, line FROM after_sale WHERE id IN (\(values: requests))")
        return try Dictionary(rows.map { (try $0.get("id"), try $0.get("line")) }) { first, _ in first }
    }

    /// Those of some lines that have a request that is not over.
    package func requested(of lines: [Identifier<OrderLine>]) throws -> Set<Identifier<OrderLine>> {
        guard !lines.isEmpty else { return [] }
        let rows = try connection.query(
            "SELECT line FROM after_sale WHERE line IN (\(values: lines)) AND is_open = 1")
        return Set(try rows.map { try $0.get("line") })
    }

    /// The requests for an order, first asked first.
    package func list(of order: Identifier<Order>) throws -> [AfterSale] {
        try connection.query("SELECT * FROM after_sale WHERE order_id = \(order) ORDER BY asked_at, id").map(
            Self.request)
    }

    /// A merchant's requests, or everybody's, latest first.
    /// - Parameter after: the time and the request that ended the page before.
    package func list(
        of merchant: Identifier<Merchant>?, state: AfterSale.State?,
        after: (time: Timestamp, id: Identifier<AfterSale>)?, limit: Int
    ) throws -> [AfterSale] {
        var sql: SQL = "SELECT * FROM after_sale WHERE 1 = 1"
        if let merchant { sql += " AND merchant = \(merchant)" }
        if let state { sql += " AND state = \(state.rawValue)" }
        sql += connection.latestFirst(by: "asked_at", after: after, limit: limit)
        return try connection.query(sql).map(Self.request)
    }

    /// Requests whose clock ran out, longest ago first; rows that another node works on are passed over. Those whose money is
    /// on its way wait for the provider and are not among them.
    package func due(at time: Timestamp, limit: Int) throws -> [AfterSale] {
        try connection.query(
            """
            SELECT * FROM after_sale WHERE due_at <= \(time) AND state <> 'refunding'
            ORDER BY due_at, id LIMIT \(limit)\(connection.dialect.forUpdateSkipLocked)
            """
        ).map(Self.request)
    }

    /// Stores a new request.
    /// - Throws: `OrderRefusal.alreadyAsked` when the line has one that is open.
    package func insert(_ request: AfterSale) throws {
        let inserted = try connection.insertMany(
            into: "after_sale",
            columns: [
                "id", "order_id", "line", "buyer", "merchant", "kind", "cause", "amount", "currency", "reason",
                "asked_at", "state", "is_open", "due_at", "note", "revision", "wanted", "wanted_title", "wanted_units",
            ],
            rows: [
                [
                    request.id.sqlValue, request.order.sqlValue, request.line.sqlValue, request.buyer.sqlValue,
                    request.merchant.sqlValue, request.kind.rawValue.sqlValue, request.cause.rawValue.sqlValue,
                    request.amount.minorUnits.sqlValue, request.amount.currency.code.sqlValue, request.reason.sqlValue,
                    request.askedAt.sqlValue,
                    request.state.rawValue.sqlValue, request.isOpen.sqlValue, request.dueAt.sqlValue,
                    request.note.sqlValue, request.revision.sqlValue, (request.exchange?.sku).sqlValue,
                    (request.exchange?.title).sqlValue, (request.exchange?.units).sqlValue,
                ]
            ], onConflict: .ignore)
        guard inserted == 1 else { throw OrderRefusal.alreadyAsked }
    }

    /// Stores what changed of a request.
    /// - Returns: false when another change came first.
    package func save(_ request: AfterSale) throws -> Bool {
        try connection.execute(
            """
            UPDATE after_sale SET kind = \(request.kind.rawValue), state = \(request.state.rawValue),
                is_open = \(request.isOpen), due_at = \(request.dueAt.sqlValue), note = \(request.note.sqlValue),
                reservation = \((request.exchange?.reservation).sqlValue),
                carrier = \((request.exchange?.parcel?.carrier).sqlValue),
                tracking_code = \((request.exchange?.parcel?.trackingCode).sqlValue),
                sent_at = \((request.exchange?.parcel?.sentAt).sqlValue), revision = \(request.revision)
            WHERE id = \(request.id) AND revision = \(request.revision - 1)
            """) == 1
    }

    private static func request(_ row: Row) throws -> AfterSale {
        AfterSale(
            id: try row.get("id"), order: try row.get("order_id"), line: try row.get("line"),
            buyer: try row.get("buyer"), merchant: try row.get("merchant"), kind: try row.getCase("kind"),
            cause: try row.getCase("cause"),
            amount: Money(minorUnits: try row.get("amount"), currency: try Currency(code: row.get("currency"))),
            reason: try row.get("reason"), askedAt: try row.get("asked_at"), state: try row.getCase("state"),
            dueAt: try row.get("due_at"), note: try row.get("note"), exchange: try exchange(row),
            revision: try row.get("revision"))
    }

    private static func exchange(_ row: Row) throws -> AfterSale.Exchange? {
        guard let wanted = try row.get("wanted", as: Identifier<SKU>?.self) else { return nil }
        let carrier = try row.get("carrier", as: String?.self)
        return AfterSale.Exchange(
            sku: wanted, title: try row.get("wanted_title"), units: try row.get("wanted_units"),
            reservation: try row.get("reservation"),
            parcel: try carrier.map {
                Parcel(carrier: $0, trackingCode: try row.get("tracking_code"), sentAt: try row.get("sent_at"))
            })
    }
}
