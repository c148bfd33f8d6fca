import Amounts
import Market
import SQLDatabase
import Storage
import Trade

/// What trade writes into the log of events, where rooms, videos and the feed count it: one event for each line.
enum TradeLog {
    /// Appends what happened to some orders.
    /// - Parameter amount: how much money it is about, of each line.
    static func append(
        _ kind: EventKind, _ orders: [MerchantOrder], in scope: WriteScope, amount: (OrderLine) -> Money
    ) throws {
        let events = try orders.flatMap { order in
            try order.lines.enumerated().map { position, line in
                try event(kind, "\(kind.rawValue):\(line.id)", line, position, amount(line), of: order, in: scope)
            }
        }
        _ = try EventStore(scope.connection).append(events)
    }

    /// Appends that a part of a line was paid back.
    static func append(refund: AfterSale, of line: OrderLine, in order: MerchantOrder, scope: WriteScope) throws {
        let position = order.lines.firstIndex { $0.id == line.id } ?? 0
        let event = try event(
            .refundSucceeded, "refund:\(refund.id)", line, position, refund.amount, of: order, in: scope)
        _ = try EventStore(scope.connection).append([event])
    }

    private static func event(
        _ kind: EventKind, _ id: String, _ line: OrderLine, _ position: Int, _ amount: Money, of order: MerchantOrder,
        in scope: WriteScope
    ) throws -> Event {
        // What was bought is counted; it shapes what is shown only to those who let it.
        let viewer = try PartyStore(scope.connection).viewer(order.buyer)
        return Event(
            id: try EventID(parsing: id), kind: kind, occurredAt: scope.now, receivedAt: scope.now,
            viewer: order.buyer, source: line.credit?.place == .showcase ? .showcase : .other,
            subjects: .init(
                content: line.credit?.content, room: line.credit?.room, creator: line.credit?.creator,
                product: line.product, sku: line.sku, order: order.id),
            measures: .init(position: position, quantity: Int(line.units), amount: amount),
            consent: viewer?.allowsPersonalisation == true ? .personalisation : .analytics)
    }
}
