import SQLDatabase

/// What the tables say, as one state.
struct Observation: Sendable, Hashable {
    struct Purchase: Sendable, Hashable {
        let id, buyer, state, reservation: String
        let total, captured, placedAt: Int64
        let dueAt, paidAt: Int64?
    }

    struct Order: Sendable, Hashable {
        let id, purchase, merchant, buyer, state: String
        let deliveredAt, confirmedAt, settleAt, dueAt, sentAt: Int64?
    }

    struct Line: Sendable, Hashable {
        let id, order, sku, earning: String
        let units, price, paid, refunded, shipped: Int64
        let creator: String?
        let partsPerMillion, feePartsPerMillion: Int64?
        let agency, leader: String?
        let agencyParts, leaderParts: Int64
    }

    struct Request: Sendable, Hashable {
        let id, line, order, kind, state: String
        let amount, askedAt, revision: Int64
        var isOpen: Bool { state != "refunded" && state != "closed" }
    }

    struct Refund: Sendable, Hashable {
        let id, purchase: String
        let amount: Int64
        let paidAt: Int64?
    }

    struct Payout: Sendable, Hashable {
        let id, payee, state: String
        let amount, askedAt, revision: Int64
    }

    struct Reservation: Sendable, Hashable {
        let id, state: String
        let expiresAt: Int64
    }

    struct Level: Sendable, Hashable {
        var onHand: Int64 = 0
        var reserved: Int64 = 0
    }

    let purchases: [Purchase]
    let orders: [Order]
    let lines: [Line]
    let requests: [Request]
    let refunds: [Refund]
    let payouts: [Payout]
    let reservations: [String: Reservation]
    let levels: [String: Level]
    /// What was captured, by purchase, as the platform wrote it down.
    let captures: [String: Int64]
    /// What stands on accounts: credits less debits.
    let balances: [String: Int64]
    /// When lines were settled.
    let settledAt: [String: Int64]
    /// When orders ran out.
    let expiredAt: [String: Int64]
    /// How often something was said of a subject, by type and subject.
    let said: [String: Int64]
    let messages: Int64
    let auditLines: Int64

    init(_ connection: Connection) throws {
        purchases = try connection.query("SELECT * FROM purchase ORDER BY id").map {
            Purchase(
                id: try $0.get("id"), buyer: try $0.get("buyer"), state: try $0.get("state"),
                reservation: try $0.get("reservation"), total: try $0.get("total"), captured: try $0.get("captured"),
                placedAt: try $0.get("placed_at"), dueAt: try $0.get("due_at"), paidAt: try $0.get("paid_at"))
        }
        orders = try connection.query(
            """
            SELECT merchant_order.*, (SELECT MAX(sent_at) FROM parcel WHERE order_id = merchant_order.id) AS sent_at
            FROM merchant_order ORDER BY id
            """
        ).map {
            Order(
                id: try $0.get("id"), purchase: try $0.get("purchase"), merchant: try $0.get("merchant"),
                buyer: try $0.get("buyer"), state: try $0.get("state"), deliveredAt: try $0.get("delivered_at"),
                confirmedAt: try $0.get("confirmed_at"), settleAt: try $0.get("settle_at"), dueAt: try $0.get("due_at"),
                sentAt: try $0.get("sent_at"))
        }
        lines = try connection.query("SELECT * FROM order_line ORDER BY order_id, number").map {
            Line(
                id: try $0.get("id"), order: try $0.get("order_id"), sku: try $0.get("sku"),
                earning: try $0.get("earning"), units: try $0.get("units"), price: try $0.get("unit_price"),
                paid: try $0.get("paid"), refunded: try $0.get("refunded"), shipped: try $0.get("shipped_units"),
                creator: try $0.get("creator"), partsPerMillion: try $0.get("creator_ppm"),
                feePartsPerMillion: try $0.get("fee_ppm"), agency: try $0.get("agency"), leader: try $0.get("leader"),
                agencyParts: try $0.get("agency_ppm"), leaderParts: try $0.get("leader_ppm"))
        }
        requests = try connection.query("SELECT * FROM after_sale ORDER BY id").map {
            Request(
                id: try $0.get("id"), line: try $0.get("line"), order: try $0.get("order_id"),
                kind: try $0.get("kind"), state: try $0.get("state"), amount: try $0.get("amount"),
                askedAt: try $0.get("asked_at"), revision: try $0.get("revision"))
        }
        refunds = try connection.query("SELECT * FROM refund ORDER BY id").map {
            Refund(
                id: try $0.get("id"), purchase: try $0.get("purchase"), amount: try $0.get("amount"),
                paidAt: try $0.get("paid_at"))
        }
        payouts = try connection.query("SELECT * FROM payout ORDER BY asked_at, id").map {
            Payout(
                id: try $0.get("id"), payee: try $0.get("payee"), state: try $0.get("state"),
                amount: try $0.get("amount"), askedAt: try $0.get("asked_at"), revision: try $0.get("revision"))
        }
        reservations = try Dictionary(
            connection.query("SELECT * FROM stock_reservation").map {
                (
                    try $0.get("id"),
                    Reservation(id: try $0.get("id"), state: try $0.get("state"), expiresAt: try $0.get("expires_at"))
                )
            }
        ) { first, _ in first }
        levels = try Dictionary(
            connection.query("SELECT sku, on_hand, reserved FROM stock_level").map {
                (try $0.get("sku"), Level(onHand: try $0.get("on_hand"), reserved: try $0.get("reserved")))
            }
        ) { Level(onHand: $0.onHand + $1.onHand, reserved: $0.reserved + $1.reserved) }
        captures = try Self.numbers(
            "SELECT purchase AS name, CAST(SUM(minor_units) AS BIGINT) AS n FROM payment_event GROUP BY purchase",
            connection)
        balances = try Self.numbers("SELECT account AS name, credits - debits AS n FROM ledger_account", connection)
        settledAt = try Self.numbers(
            "SELECT reference AS name, at AS n FROM ledger_entry WHERE kind = 'line.settled'", connection)
        expiredAt = try Self.numbers(
            "SELECT subject AS name, MIN(at) AS n FROM outbox WHERE type = 'order.expired' GROUP BY subject",
            connection)
        said = try Self.numbers(
            "SELECT type || ' ' || subject AS name, COUNT(*) AS n FROM outbox GROUP BY type, subject", connection)
        messages = try connection.first("SELECT COUNT(*) AS n FROM outbox")?.get("n") ?? 0
        auditLines = try connection.first("SELECT COUNT(*) AS n FROM audit")?.get("n") ?? 0
    }

    private static func numbers(_ sql: SQL, _ connection: Connection) throws -> [String: Int64] {
        try Dictionary(connection.query(sql).map { (try $0.get("name"), try $0.get("n")) }) { first, _ in first }
    }

    /// The state as lines of text, in one order.
    var text: String {
        var lines: [String] = []
        lines += purchases.map { "\($0)" } + orders.map { "\($0)" } + self.lines.map { "\($0)" }
        lines += requests.map { "\($0)" } + refunds.map { "\($0)" } + payouts.map { "\($0)" }
        lines += reservations.values.map { "\($0)" }.sorted()
        for numbers in [captures, balances, settledAt, expiredAt, said] {
            lines += numbers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        }
        lines += levels.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return (lines + ["\(messages) \(auditLines)"]).joined(separator: "\n")
    }
}
