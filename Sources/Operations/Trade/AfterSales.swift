import Amounts
package import Market
import SQLDatabase
import Storage
package import Trade

/// Requests about lines of orders: `platform.afterSales`.
package struct AfterSales: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// Asks for money back for a line of the actor's order.
    /// - Parameters:
    ///   - cause: what the reason is about.
    ///   - amount: how much in minor units; nil for everything that is left. What a price fell by is counted and not asked for.
    /// - Throws: `NotThere`, `OrderRefusal`, `InvalidInput` for a reason of no letters or of more than 500, unless none is
    ///   needed.
    package func ask(
        _ line: Identifier<OrderLine>, of id: Identifier<Order>, _ kind: AfterSale.Kind,
        cause: AfterSale.Cause = .other, amount: Int64? = nil, reason: String, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        if kind != .priceProtection, cause != .noReason || !reason.isEmpty { try Self.check(reason) }
        let grant = try AuthorisationTable.standard.authorise("after_sales.ask", context.actor)
        return try await platform.write("after_sales.ask", in: context) { [rules = platform.rules.trade.values] scope in
            guard
                let order = try OrderStore(scope.connection).order(id, locked: true),
                grant.reaches(ownedBy: [.viewer(order.buyer)]), let wanted = order.lines.first(where: { $0.id == line })
            else { throw NotThere("order") }
            guard try DisputeStore(scope.connection).open(of: [line]).isEmpty else { throw OrderRefusal.disputed }
            let request: AfterSale
            if kind == .priceProtection {
                request = try Self.difference(wanted, of: order, in: scope)
            } else {
                request = try AfterSale.ask(
                    scope.newIdentifier(), for: wanted, of: order, kind: kind, cause: cause,
                    amount: Money(minorUnits: amount ?? wanted.refundable.minorUnits, currency: wanted.paid.currency),
                    reason: reason, at: scope.now, under: rules)
            }
            try AfterSaleStore(scope.connection).insert(request)
            try scope.audit("asks for \(request.amount)", subject: request.id.rawValue)
            try scope.publish(
                "refund.requested", subject: request.id.rawValue, payload: request.receipt.record,
                to: [.merchant(request.merchant)])
            if request.state == .refunding { try Self.owe(request, purchase: order.purchase, in: scope) }
            return request.receipt
        }
    }

    /// Asks for what a line costs less by its list price of now.
    private static func difference(
        _ line: OrderLine, of order: MerchantOrder, in scope: WriteScope
    ) throws -> AfterSale {
        guard let (sku, product) = try CartStore(scope.connection).variants([line.sku]).first, product.isListed,
            let paidAt = try OrderStore(scope.connection).purchase(order.purchase)?.paidAt
        else { throw OrderRefusal.priceNotProtected }
        return try AfterSale.askForDifference(
            scope.newIdentifier(), for: line, of: order, to: sku.price,
            before: try AfterSaleStore(scope.connection).list(of: order.id).filter {
                $0.line == line.id && $0.kind == .priceProtection && $0.state == .refunded
            }.reduce(0) { $0 + $1.amount.minorUnits }, paidAt: paidAt, at: scope.now)
    }

    /// Asks for other units of what was sent of a line of the actor's order.
    /// - Parameters:
    ///   - wanted: the variant that is wanted.
    ///   - units: how many of the line's units.
    /// - Throws: `NotThere`, `OrderRefusal` as `AfterSale.askToExchange`, `InvalidInput` for a reason of no letters or of more
    ///   than 500.
    package func askToExchange(
        _ line: Identifier<OrderLine>, of id: Identifier<Order>, to wanted: Identifier<SKU>, units: Int64 = 1,
        cause: AfterSale.Cause = .other, reason: String, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try Self.check(reason)
        let grant = try AuthorisationTable.standard.authorise("after_sales.ask", context.actor)
        return try await platform.write("after_sales.ask", in: context) { [rules = platform.rules.trade.values] scope in
            guard
                let order = try OrderStore(scope.connection).order(id, locked: true),
                grant.reaches(ownedBy: [.viewer(order.buyer)]), let sent = order.lines.first(where: { $0.id == line })
            else { throw NotThere("order") }
            guard try DisputeStore(scope.connection).open(of: [line]).isEmpty else { throw OrderRefusal.disputed }
            let variants = try CatalogueStore(scope.connection).variants([wanted, sent.sku])
            guard let other = variants.first(where: { $0.id == wanted }),
                let ordered = variants.first(where: { $0.id == sent.sku })
            else { throw NotThere("sku") }
            let store = AfterSaleStore(scope.connection)
            let request = try AfterSale.askToExchange(
                scope.newIdentifier(), for: sent, of: order, to: other, from: ordered, units: units,
                after: try store.list(of: id).filter { $0.line == line }, cause: cause, reason: reason,
                at: scope.now, under: rules)
            try store.insert(request)
            try scope.audit("asks for \(units) other units", subject: request.id.rawValue)
            try scope.publish(
                "exchange.requested", subject: request.id.rawValue, payload: request.receipt.record,
                to: [.merchant(request.merchant)])
            return request.receipt
        }
    }

    /// Moves a request along its table.
    /// - Throws: `NotThere`, `OrderRefusal.notAllowed`, `StockError.soldOut` for a yes to an exchange of which too few units are
    ///   free, `InvalidInput` for a note of no letters where one is needed.
    package func move(
        _ id: Identifier<AfterSale>, _ command: AfterSale.Command, note: String? = nil, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        precondition(command != .sendOther, "What is sent instead names its parcel.")
        if [.reject, .appeal, .sendBack].contains(command) { try Self.check(note ?? "") }
        return try await move(id, command, in: context) { request, rules, scope in
            try Self.moving(request, command, note: note, under: rules, in: scope)
        }
    }

    /// Accepts what came back, and puts those of its units back into stock that can be sold again.
    ///
    /// Only of an exchange is it known how many units came; what comes back for money is counted by hand.
    /// - Throws: as ``move(_:_:note:in:)``; `OrderRefusal.fitTooMany`.
    package func accept(
        _ id: Identifier<AfterSale>, fit units: Int64 = 0, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await move(id, .accept, in: context) { request, rules, scope in
            let most = request.exchange?.units ?? 0
            guard (0...most).contains(units) else { throw OrderRefusal.fitTooMany(most) }
            let moved = try Self.moving(request, .accept, note: nil, under: rules, in: scope)
            if units > 0 { try ExchangeStock(in: scope).takeBack(units, of: request) }
            return moved
        }
    }

    /// Says that the other units of an exchange were sent.
    /// - Throws: `NotThere`, `OrderRefusal.notAllowed`, `InvalidInput` for a carrier or code of no letters.
    package func sendOther(
        _ id: Identifier<AfterSale>, carrier: String, trackingCode: String, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try Orders.checkParcel(carrier: carrier, trackingCode: trackingCode)
        return try await move(id, .sendOther, in: context) { request, rules, scope in
            let parcel = Parcel(carrier: carrier, trackingCode: trackingCode, sentAt: scope.now)
            return try Self.moving(request.sending(parcel), .sendOther, note: nil, under: rules, in: scope)
        }
    }

    private func move(
        _ id: Identifier<AfterSale>, _ command: AfterSale.Command, in context: CommandContext,
        _ move: @escaping @Sendable (AfterSale, TradeRules, WriteScope) throws -> AfterSale
    ) async throws -> Written<TradeReceipt> {
        let operation = OperationName(rawValue: "after_sales.\(command.rawValue)")
        let grant = try AuthorisationTable.standard.authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { [rules = platform.rules.trade.values] scope in
            guard let request = try AfterSaleStore(scope.connection).find(id, locked: true) else {
                throw NotThere("after_sale")
            }
            let drivers =
                AfterSale.transitions[request.kind]?.lines.filter { $0.command == command }.flatMap(\.roles) ?? []
            var owners: [Membership] = []
            if drivers.contains(.viewer) { owners.append(.viewer(request.buyer)) }
            if drivers.contains(.merchant) { owners.append(.merchant(request.merchant)) }
            guard grant.reaches(ownedBy: owners) else { throw NotThere("after_sale") }
            return try move(request, rules, scope).receipt
        }
    }

    /// Moves a request, with the units that an exchange holds; where they are not free, the command that takes its place is given.
    static func moving(
        _ request: AfterSale, _ command: AfterSale.Command, note: String?, under rules: TradeRules, in scope: WriteScope
    ) throws -> AfterSale {
        let command = request.meant(by: command)
        var moved = try request.moving(command, note: note, at: scope.now, under: rules)
        do {
            moved = try ExchangeStock(in: scope).following(moved, from: request, under: rules)
        } catch StockError.soldOut(let sku, let wanted, let free) {
            guard let instead = AfterSale.commandWithoutUnits(command) else {
                throw StockError.soldOut(sku, wanted: wanted, free: free)
            }
            moved = try request.moving(instead, note: note, at: scope.now, under: rules)
        }
        guard try AfterSaleStore(scope.connection).save(moved) else { throw WriteRefusal.stale }
        try scope.audit("\(request.state.rawValue) to \(moved.state.rawValue)", subject: request.id.rawValue)
        try tellOfExchange(moved, from: request, in: scope)
        if moved.state == .refunding {
            guard let order = try OrderStore(scope.connection).order(request.order) else { throw NotThere("order") }
            try scope.publish(
                "refund.approved", subject: request.id.rawValue, payload: moved.receipt.record,
                to: [.merchant(request.merchant)])
            try owe(moved, purchase: order.purchase, in: scope)
        }
        return moved
    }

    private static func tellOfExchange(_ moved: AfterSale, from request: AfterSale, in scope: WriteScope) throws {
        guard request.kind == .exchange else { return }
        let type: String? =
            if moved.kind != .exchange {
                "exchange.turned_to_refund"
            } else {
                switch moved.state {
                case .waitingReturn: "exchange.approved"
                case .waitingShip: "exchange.accepted"
                case .waitingReceive: "exchange.shipped"
                case .exchanged: "exchange.completed"
                case .closed: "exchange.closed"
                default: nil
                }
            }
        guard let type else { return }
        try scope.publish(
            type, subject: request.id.rawValue, payload: moved.receipt.record,
            to: [.viewer(request.buyer), .merchant(request.merchant)])
    }

    private static func owe(_ request: AfterSale, purchase: Identifier<Purchase>, in scope: WriteScope) throws {
        try PaymentStore(scope.connection).put(
            .init(id: request.id.rawValue, purchase: purchase, amount: request.amount, tryAt: scope.now))
    }

    /// A merchant's requests, or everybody's for an operator, latest first.
    package func list(
        state: AfterSale.State? = nil, page: PageRequest, as actor: Actor
    ) async throws -> Page<AfterSale> {
        let grant = try AuthorisationTable.standard.authorise("after_sales.list", actor)
        let merchant = grant.ownership == .any ? nil : actor.merchant
        guard grant.ownership == .any || merchant != nil else { throw NotThere("after_sale") }
        let after = try page.cursor.map(TimedPlace<AfterSale>.init(cursor:))
        return try await platform.read { connection in
            let rows = try AfterSaleStore(connection).list(
                of: merchant, state: state, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.askedAt, $0.id).cursor }
        }
    }

    private static func check(_ text: String) throws(InvalidInput) {
        guard (1...AfterSale.textMax).contains(text.count) else {
            throw InvalidInput(
                "reason", "order.reason_out_of_range", "A reason has from 1 to \(AfterSale.textMax) letters.")
        }
    }
}

extension Platform {
    /// Requests about lines of orders.
    package var afterSales: AfterSales { AfterSales(platform: self) }
}
