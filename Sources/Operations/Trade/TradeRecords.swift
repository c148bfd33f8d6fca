package import Amounts
package import Market
package import Trade

/// A purchase, as an answer that is kept with its key and sent in messages.
package struct PurchaseReceipt: Replayable, Sendable, Hashable {
    /// The purchase.
    package let id: Identifier<Purchase>
    /// Where it is.
    package let state: Purchase.State
    /// What is to be paid.
    package let total: Money
    /// Its orders.
    package let orders: [Identifier<Order>]

    /// A receipt in numbers and texts.
    package struct Record: Codable, Sendable, Hashable {
        var id, state, currency: String
        var total: Int64
        var orders: [String]
    }

    /// The receipt of a purchase.
    package init(_ purchase: Purchase, _ orders: [Identifier<Order>]) {
        id = purchase.id
        state = purchase.state
        total = purchase.total
        self.orders = orders
    }

    package var record: Record {
        Record(
            id: id.rawValue, state: state.rawValue, currency: total.currency.code, total: total.minorUnits,
            orders: orders.map(\.rawValue))
    }

    package init(record: Record) throws {
        guard let state = Purchase.State(rawValue: record.state) else { throw WriteRefusal.keyReused }
        id = try Identifier(parsing: record.id)
        self.state = state
        total = Money(minorUnits: record.total, currency: try Currency(code: record.currency))
        orders = try record.orders.map { try Identifier(parsing: $0) }
    }
}

/// What those whom an order concerns are told of it.
struct OrderNews: Encodable {
    let id, purchase, state, currency: String
    let paid, revision: Int64
}

extension MerchantOrder {
    /// What those whom it concerns are told of it: its own part of the purchase and no other's.
    var news: OrderNews {
        OrderNews(
            id: id.rawValue, purchase: purchase.rawValue, state: state.rawValue, currency: paid.currency.code,
            paid: paid.minorUnits, revision: revision)
    }
}

/// What a command about something of trade left behind: its identifier, where it is, how often it was changed.
package struct TradeReceipt: Replayable, Sendable, Hashable {
    /// What was changed.
    package let subject: String
    /// Where it is.
    package let state: String
    /// Counts changes, from 1; 0 for what has no revisions.
    package let revision: Int64

    /// A receipt in numbers and texts.
    package struct Record: Codable, Sendable, Hashable {
        var subject, state: String
        var revision: Int64
    }

    /// A receipt.
    package init(_ subject: String, _ state: String, revision: Int64 = 0) {
        self.subject = subject
        self.state = state
        self.revision = revision
    }

    package var record: Record { Record(subject: subject, state: state, revision: revision) }

    package init(record: Record) throws { self.init(record.subject, record.state, revision: record.revision) }
}

/// How many things a turn of a clock moved.
struct TurnCount: Replayable, Sendable, Hashable {
    let count: Int
    init(_ count: Int) { self.count = count }
    var record: Int { count }
    init(record: Int) throws { count = record }
}
