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

        /// An agreement.
        package init(address: Address, total: Money) {
            self.address = address
            self.total = total
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
        let quote = try Carts.quote(try carts.open(of: viewer, locked: true), on: scope.connection)
        guard let cart = quote.cart, !quote.lines.isEmpty else { throw OrderRefusal.cartEmpty }
        guard let total = quote.total else { throw OrderRefusal.currenciesMixed }
        guard quote.lines.allSatisfy({ $0.product.isListed && $0.price.minorUnits > 0 }) else {
            throw OrderRefusal.notForSale
        }
        guard total == agreement.total else { throw OrderRefusal.cartChanged(total: total) }

        let reservation: Identifier<StockReservation> = scope.newIdentifier()
        try StockStore(scope.connection).reserve(
            reservation, quote.lines.map { Stock.Line($0.sku.id, $0.units) },
            until: scope.now.advanced(by: rules.reservedFor))
        let purchase = Purchase(
            id: scope.newIdentifier(), cart: cart, buyer: viewer, total: total, address: agreement.address,
            placedAt: scope.now, reservation: reservation, dueAt: scope.now.advanced(by: rules.paidWithin))
        let contests = try contests(of: quote, viewer, under: rules, in: scope)
        let orders = try orders(of: purchase, quote, contests, under: rules, in: scope)
        let store = OrderStore(scope.connection)
        try store.insert(purchase, orders)
        for line in orders.flatMap(\.lines) {
            if let contest = contests[line.product] { try store.insert(contest, of: line.id) }
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

    /// Which click each product's lines are owed to.
    private static func contests(
        of quote: Carts.Quote, _ viewer: Identifier<Viewer>, under rules: TradeRules, in scope: WriteScope
    ) throws -> [Identifier<Product>: ClickContest] {
        let products = Array(Set(quote.lines.map(\.product.id))).sorted()
        let carts = CartStore(scope.connection)
        let clicks = try carts.clicks(
            of: viewer, on: products, since: scope.now.advanced(by: .zero - rules.clickCountsFor - .days(30)),
            limit: 500)
        // Those of the credential, and those of every account that watches as this viewer.
        let own = Set(scope.context.actor.creator.map { [$0] } ?? []).union(try carts.creators(behind: viewer))
        return Dictionary(
            uniqueKeysWithValues: products.map { product in
                (
                    product,
                    ClickContest(
                        clicks.filter { $0.product == product }, of: product, at: scope.now,
                        within: rules.clickCountsFor, own: own)
                )
            })
    }

    /// The orders of a purchase, one for each merchant, in the order in which the cart names them.
    private static func orders(
        of purchase: Purchase, _ quote: Carts.Quote, _ contests: [Identifier<Product>: ClickContest],
        under rules: TradeRules, in scope: WriteScope
    ) throws -> [MerchantOrder] {
        var merchants: [Identifier<Merchant>] = []
        for line in quote.lines where !merchants.contains(line.product.merchant) {
            merchants.append(line.product.merchant)
        }
        let fee = try Rate(partsPerMillion: Int64(rules.technicalFeePartsPerMillion))
        return try merchants.map { merchant in
            let id: Identifier<Order> = scope.newIdentifier()
            let lines = try quote.lines.filter { $0.product.merchant == merchant }.map { line in
                try OrderLine(
                    id: scope.newIdentifier(), order: id, sku: line.sku.id, product: line.product.id,
                    title: line.sku.variant.isEmpty
                        ? line.product.title : "\(line.product.title) · \(line.sku.variant)",
                    units: line.units, unitPrice: line.sku.price,
                    credit: try contests[line.product.id]?.winner.map { click in
                        Credit(
                            creator: click.creator, place: click.place, content: click.content, room: click.room,
                            clickedAt: click.clickedAt, plan: click.plan,
                            terms: try CommissionTerms(
                                creator: Rate(partsPerMillion: click.ratePartsPerMillion), technicalFee: fee,
                                agency: .zero, leader: .zero))
                    })
            }
            return MerchantOrder(
                id: id, purchase: purchase.id, merchant: merchant, buyer: purchase.buyer, placedAt: scope.now,
                lines: lines)
        }
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
        let stock = StockStore(scope.connection)
        if let reservation = try stock.find(purchase.reservation, locked: true), reservation.state == .held {
            try stock.release(reservation)
        }
        for order in try store.orders(of: purchase.id, locked: true) {
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
