import Amounts
import Market
import SQLDatabase
import Storage
import Trade

/// What trade writes into the log of events, where rooms, videos and the feed count it: one event for each line.
enum TradeLog {
    /// Appends what happened to some orders of one buyer.
    /// - Parameter amount: how much money it is about, of each line.
    static func append(
        _ kind: EventKind, _ orders: [MerchantOrder], in scope: WriteScope, amount: (OrderLine) -> Money
    ) throws {
        guard let buyer = orders.first?.buyer else { return }
        let consent = try consent(of: buyer, in: scope)
        let events = try orders.flatMap { order in
            try order.lines.enumerated().map { position, line in
                try event(
                    kind, "\(kind.rawValue):\(line.id)", line, position, amount(line), of: order, consent, at: scope.now
                )
            }
        }
        _ = try EventStore(scope.connection).append(events)
    }

    /// Appends that a part of a line was paid back.
    static func append(refund: AfterSale, of line: OrderLine, in order: MerchantOrder, scope: WriteScope) throws {
        let position = order.lines.firstIndex { $0.id == line.id } ?? 0
        let event = try event(
            .refundSucceeded, "refund:\(refund.id)", line, position, refund.amount, of: order,
            consent(of: order.buyer, in: scope), at: scope.now)
        _ = try EventStore(scope.connection).append([event])
    }

    /// What was bought is counted; it shapes what is shown only to those who let it.
    private static func consent(of buyer: Identifier<Viewer>, in scope: WriteScope) throws -> ConsentScope {
        let viewer = try PartyStore(scope.connection).viewer(buyer)
        return viewer?.allowsPersonalisation == true ? .personalisation : .analytics
    }

    private static func event(
        _ kind: EventKind, _ id: String, _ line: OrderLine, _ position: Int, _ amount: Money, of order: MerchantOrder,
        _ consent: ConsentScope, at time: Timestamp
    ) throws -> Event {
        Event(
            id: try EventID(parsing: id), kind: kind, occurredAt: time, receivedAt: time, viewer: order.buyer,
            source: line.credit?.place == .showcase ? .showcase : .other,
            subjects: .init(
                content: line.credit?.content, room: line.credit?.room, creator: line.credit?.creator,
                product: line.product, sku: line.sku, order: order.id),
            measures: .init(position: position, quantity: Int(line.units), amount: amount), consent: consent)
    }
}
