package import Amounts
package import Market
import SQLDatabase
import Storage
package import Trade

/// From a cart to a purchase: `platform.checkouts`.
package struct Checkouts: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// What a buyer agrees to.
    package struct Agreement: Sendable, Hashable {
        /// Where the goods go.
        package let address: Address
        /// What the buyer was shown as the total; another one is refused with what it is now.
        package let total: Money
        /// Variants of which the buyer agreed that they cannot be given back without a reason.
        package let confirmed: Set<Identifier<SKU>>

        /// An agreement.
        package init(address: Address, total: Money, confirmed: Set<Identifier<SKU>> = []) {
            self.address = address
            self.total = total
            self.confirmed = confirmed
        }
    }

    /// Makes a purchase of the actor's cart, speaks for its units, and begins its payment (commerce.md §14.2, A1–A3).
    ///
    /// The first step is one transaction: all of it happened, or nothing. When the provider cannot be reached after it, the
    /// purchase stays, and whoever asks for its payment tries again with the same key.
    /// - Throws: `OrderRefusal`, `StockError.soldOut`, `AccessRefusal`.
    package func place(_ agreement: Agreement, in context: CommandContext) async throws -> Written<PurchaseReceipt> {
        let provider = platform.payments.gateway.name
        let written = try await platform.write("purchases.place", in: context) { [book = platform.rules] scope in
            try Self.place(agreement, provider, under: book.trade.values, in: scope)
        }
        if !written.isReplay, !context.isDryRun {
            // A provider that does not answer is asked again by the clock, and by whoever looks at the purchase.
            _ = try? await platform.payments.begin(written.value.id)
        }
        try platform.faults.pass(.checkoutAnswering)
        return written
    }

    private static func place(
        _ agreement: Agreement, _ provider: String, under rules: TradeRules, in scope: WriteScope
    ) throws -> PurchaseReceipt {
        guard let viewer = scope.context.actor.viewer else { throw NotThere("cart") }
        let carts = CartStore(scope.connection)
        let quote = try Quoting(
            on: scope.connection, for: viewer, as: scope.context.actor, at: scope.now, under: rules, isTaking: true
        ).quote(try carts.open(of: viewer, locked: true))
        guard let cart = quote.cart, !quote.lines.isEmpty else { throw OrderRefusal.cartEmpty }
        guard let total = quote.total else { throw OrderRefusal.currenciesMixed }
        guard quote.lines.allSatisfy({ $0.product.isListed && $0.price.minorUnits > 0 }) else {
            throw OrderRefusal.notForSale
        }
        try checkLimits(of: quote)
        let missing = quote.toConfirm.filter { !agreement.confirmed.contains($0) }
        guard missing.isEmpty else { throw OrderRefusal.confirmationMissing(missing) }
        guard total == agreement.total else { throw OrderRefusal.cartChanged(total: total) }

        let reservation: Identifier<StockReservation> = scope.newIdentifier()
        let isFlash = quote.lines.contains { $0.flash != nil }
        let purchase = Purchase(
            id: scope.newIdentifier(), cart: cart, buyer: viewer, total: total, address: agreement.address,
            placedAt: scope.now, reservation: reservation,
            dueAt: scope.now.advanced(by: isFlash ? rules.flashPaidWithin : rules.paidWithin))
        try PurchasePromises(in: scope).take(
            quote.lines.compactMap { line in line.flash.map { ($0, line.units) } },
            Set(quote.lines.flatMap { $0.cuts.compactMap(\.coupon) }), for: purchase.id)
        try reserve(
            reservation, for: quote.lines, made: quote.bundles,
            until: scope.now.advanced(by: isFlash ? rules.flashReservedFor : rules.reservedFor),
            under: rules, in: scope)
        let sold = try sold(quote, of: purchase, in: scope)
        let orders = sold.map(\.order)
        let store = OrderStore(scope.connection)
        try store.insert(purchase, orders)
        try store.insert(sold.flatMap(\.reductions))
        for line in orders.flatMap(\.lines) {
            if let contest = quote.contests[line.product] { try store.insert(contest, of: line) }
        }
        try carts.close(cart)
        try PaymentStore(scope.connection).put(
            .init(
                purchase: purchase.id, provider: provider, askedAt: scope.now,
                askAgainAt: scope.now.advanced(by: rules.askedAgainAfter)))
        let receipt = PurchaseReceipt(purchase, orders.map(\.id))
        try TradeLog.append(.orderCreated, orders, in: scope) { $0.paid }
        try scope.audit("places \(orders.count) orders of \(total)", subject: purchase.id.rawValue)
        for order in orders {
            try scope.publish(
                "order.placed", subject: order.id.rawValue, payload: order.news, to: Orders.parties(of: order))
        }
        return receipt
    }

    /// - Throws: `OrderRefusal.limitReached` for the first product of which more is wanted than one person can have.
    private static func checkLimits(of quote: Carts.Quote) throws(OrderRefusal) {
        var wanted: [Identifier<Product>: Int64] = [:]
        for line in quote.lines {
            wanted[line.product.id, default: 0] += line.units
            if let left = line.left, wanted[line.product.id] ?? 0 > left {
                throw .limitReached(line.product.id, left: left)
            }
        }
    }

    /// Speaks for the units of a cart, and tells merchants of which variants and bundles little is left.
    private static func reserve(
        _ id: Identifier<StockReservation>, for lines: [Carts.Quote.Line], made bundles: Bundles, until end: Timestamp,
        under rules: TradeRules, in scope: WriteScope
    ) throws {
        let store = StockStore(scope.connection)
        let left = try store.reserve(
            id, bundles.demand(lines.map { Stock.Line($0.sku.id, $0.units) }), until: end
        ).free
        for (merchant, lines) in Dictionary(grouping: lines, by: \.product.merchant).sorted(by: { $0.key < $1.key }) {
            let taken = bundles.demand(lines.map { Stock.Line($0.sku.id, $0.units) })
            try Stocks.tell(of: merchant, taken: taken, left: left, under: rules, in: scope)
        }
    }

    /// The orders of a purchase, one for each merchant, in the order in which the cart names them, with what took something off
    /// their lines.
    private static func sold(
        _ quote: Carts.Quote, of purchase: Purchase, in scope: WriteScope
    ) throws -> [(order: MerchantOrder, reductions: [LineReduction])] {
        var merchants: [Identifier<Merchant>] = []
        for line in quote.lines where !merchants.contains(line.product.merchant) {
            merchants.append(line.product.merchant)
        }
        return try merchants.map { merchant in
            let id: Identifier<Order> = scope.newIdentifier()
            var reductions: [LineReduction] = []
            let lines = try quote.lines.filter { $0.product.merchant == merchant }.map { quoted in
                let line = try OrderLine(
                    id: scope.newIdentifier(), order: id, sku: quoted.sku.id, product: quoted.product.id,
                    title: quoted.sku.variant.isEmpty
                        ? quoted.product.title : "\(quoted.product.title) · \(quoted.sku.variant)",
                    units: quoted.units, unitPrice: quoted.unitPrice, discounts: quoted.discounts,
                    credit: quoted.credit, returns: quoted.terms.returns,
                    priceProtectedFor: quoted.terms.priceProtectedFor, flash: quoted.flash?.id,
                    parts: quote.bundles.parts(of: quoted.sku.id) ?? [])
                reductions += quoted.cuts.map { LineReduction($0, of: line.id) }
                return line
            }
            return (
                MerchantOrder(
                    id: id, purchase: purchase.id, merchant: merchant, buyer: purchase.buyer, placedAt: scope.now,
                    lines: lines),
                reductions
            )
        }
    }

    /// Keeps the units of an unpaid purchase for longer, because its buyer came back to it; the rules say for how long at most.
    func keep(_ purchase: Purchase) async throws {
        let (now, rules) = (platform.clock.now(), platform.rules.trade.values)
        let isGained = try await platform.read { connection in
            let held = try StockStore(connection).find(purchase.reservation)
            return try Self.end(of: purchase, held, under: rules, at: now, on: connection) != nil
        }
        guard isGained else { return }
        let context = CommandContext(actor: .platform("purchases.extend"), requestID: "purchases.extend")
        _ = try await platform.write("purchases.extend", in: context) { scope in
            let stock = StockStore(scope.connection)
            guard let current = try OrderStore(scope.connection).purchase(purchase.id, locked: true),
                let held = try stock.find(current.reservation, locked: true),
                let end = try Self.end(of: current, held, under: rules, at: scope.now, on: scope.connection)
            else { return TurnCount(0) }
            try stock.extend(held, until: end, at: scope.now)
            try scope.audit("keeps its units until \(end)", subject: purchase.id.rawValue)
            return TurnCount(1)
        }
    }

    private static func end(
        of purchase: Purchase, _ held: StockReservation?, under rules: TradeRules, at time: Timestamp,
        on connection: Connection
    ) throws -> Timestamp? {
        guard let held, held.state == .held else { return nil }
        let orders = try OrderStore(connection).orders(of: purchase.id)
        return purchase.keptUntil(
            isFlash: orders.flatMap(\.lines).contains { $0.flash != nil }, end: held.expiresAt, at: time, under: rules)
    }

    /// Closes the actor's unpaid purchase; one whose money came first is paid instead.
    /// - Throws: `NotThere`, `OrderRefusal.notAllowed`, `PaymentFault`, `AccessRefusal`.
    package func cancel(_ id: Identifier<Purchase>, in context: CommandContext) async throws -> Written<TradeReceipt> {
        let grant = try AuthorisationTable.standard.authorise("purchases.cancel", context.actor)
        let known = try await platform.read { try OrderStore($0).purchase(id) }
        guard let known, grant.reaches(ownedBy: [.viewer(known.buyer)]) else { throw NotThere("purchase") }
        // The provider first: what it captured in this moment must not be closed.
        if known.state == .unpaid { try await platform.payments.stop(id) }
        return try await platform.write("purchases.cancel", in: context) {
            [rules = platform.rules.trade.values] scope in
            guard let purchase = try OrderStore(scope.connection).purchase(id, locked: true) else {
                throw NotThere("purchase")
            }
            let closed = try Self.close(purchase, .cancel, under: rules, in: scope)
            return TradeReceipt(id.rawValue, closed.state.rawValue, revision: closed.revision)
        }
    }

    /// Closes a purchase with its orders and lets its units go.
    static func close(
        _ purchase: Purchase, _ command: Purchase.Command, under rules: TradeRules, in scope: WriteScope
    ) throws -> Purchase {
        let closed = try purchase.closing(command)
        let store = OrderStore(scope.connection)
        guard try store.save(closed) else { throw WriteRefusal.stale }
        let orders = try store.orders(of: purchase.id, locked: true)
        try PurchasePromises(in: scope).free(purchase.id, orders)
        let stock = StockStore(scope.connection)
        if let reservation = try stock.find(purchase.reservation, locked: true), reservation.state == .held {
            try stock.release(reservation)
        }
        for order in orders {
            let moved = try order.moving(.close, at: scope.now, under: rules)
            guard try store.save(moved) else { throw WriteRefusal.stale }
            let type = command == .expire ? "order.expired" : "order.cancelled"
            try scope.publish(type, subject: order.id.rawValue, payload: moved.news, to: Orders.parties(of: order))
            try TradeLog.append(.orderCancelled, [moved], in: scope) { $0.paid }
        }
        try scope.audit("\(command.rawValue)s it", subject: purchase.id.rawValue)
        return closed
    }
}

extension Platform {
    /// From carts to purchases.
    package var checkouts: Checkouts { Checkouts(platform: self) }
}
