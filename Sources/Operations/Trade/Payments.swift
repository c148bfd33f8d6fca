import Amounts
import Logging
import Bookkeeping
package import Market
import SQLDatabase
import Storage
package import Trade

/// The money of purchases: `platform.payments`.
///
/// There is one way in which a purchase is completed, whoever caused it: the buyer's browser, a notice, the clock or an
/// operator. The provider is asked, and what it answers is written in one transaction.
package struct Payments: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    var gateway: any PaymentGateway {
        platform.faults.isSet
            ? GatewayWithFaultPoints(gateway: platform.paymentGateway, faults: platform.faults)
            : platform.paymentGateway
    }

    /// Begins a purchase's payment at the provider, or finds the one that was begun.
    /// - Returns: the provider's page, nil when there is nothing to do there.
    /// - Throws: `NotThere`, `PaymentFault`.
    @discardableResult
    package func begin(_ id: Identifier<Purchase>) async throws -> String? {
        guard let purchase = try await platform.read({ try OrderStore($0).purchase(id) }) else {
            throw NotThere("purchase")
        }
        return try await begin(id, purchase.total)
    }

    private func begin(_ id: Identifier<Purchase>, _ amount: Money) async throws -> String? {
        let standing = try await gateway.begin(id, amount, returnPath: "/purchases/\(id)")
        try await record(standing, of: id)
        return standing.page
    }

    /// Asks the provider what became of a payment and writes it down.
    /// - Returns: where the purchase is afterwards.
    /// - Throws: `NotThere`, `PaymentFault`.
    @discardableResult
    package func settle(_ id: Identifier<Purchase>) async throws -> Purchase.State {
        try await settle(begun(id))
    }

    private func settle(_ payment: BegunPayment) async throws -> Purchase.State {
        try await record(try await gateway.standing(of: payment), of: payment.purchase)
    }

    /// Asks what became of a payment, or begins the one that the provider has not answered for.
    /// - Throws: `NotThere`, `PaymentFault`.
    func ask(_ id: Identifier<Purchase>) async throws {
        let payment = try await begun(id)
        if payment.reference == nil { _ = try await begin(id, payment.amount) } else { _ = try await settle(payment) }
    }

    /// Hears a message in a provider's name: it is proved, and what it is about is asked after, so that a message that comes
    /// twice, too early or in another order says nothing wrong.
    /// - Throws: `PaymentFault`; `NotThere` for another provider's name.
    package func hear(_ message: ProviderMessage, from provider: String) async throws {
        guard provider == gateway.name else { throw NotThere("provider") }
        if let dispute = try gateway.dispute(named: message) {
            return try await platform.disputes.ask(dispute)
        }
        let id: Identifier<Purchase>
        do { id = try gateway.purchase(named: message) } catch PaymentFault.unknownPayment {
            // Providers tell of all sorts of things, and would tell again of what nobody heard.
            return
        }
        let purchase = try await platform.read { try OrderStore($0).purchase(id) }
        guard let purchase, purchase.captured.minorUnits == 0 else { return }
        try await settle(id)
    }

    /// What is known of the payment of a purchase.
    /// - Throws: `NotThere` for a purchase that nobody placed; `PaymentFault.unreachable` for one that another provider takes
    ///   the money of, who is not there to be asked.
    private func begun(_ id: Identifier<Purchase>) async throws -> BegunPayment {
        let name = gateway.name
        return try await platform.read { connection in
            guard let purchase = try OrderStore(connection).purchase(id) else { throw NotThere("purchase") }
            let payment = try PaymentStore(connection).payment(id)
            guard payment == nil || payment?.provider == name else { throw PaymentFault.unreachable }
            return BegunPayment(purchase: id, amount: purchase.total, reference: payment?.reference)
        }
    }

    /// Keeps the provider from taking money for a purchase; what it took already is written down.
    /// - Throws: `PaymentFault`, `.unreachable` also when money may still be on its way.
    func stop(_ id: Identifier<Purchase>) async throws {
        do {
            let standing = try await gateway.cancel(try await begun(id))
            try await record(standing, of: id)
            if standing.outcome == .awaited { throw PaymentFault.unreachable }
        } catch PaymentFault.unknownPayment {
            // It was never begun there, so nothing can be taken.
        }
    }

    @discardableResult
    private func record(_ standing: PaymentStanding, of id: Identifier<Purchase>) async throws -> Purchase.State {
        let context = CommandContext(actor: .platform("payments.record"), requestID: "payments.record")
        let name = gateway.name
        let receipt = try await platform.write("payments.record", in: context) {
            [rules = platform.rules.trade.values] scope in
            guard let purchase = try OrderStore(scope.connection).purchase(id, locked: true) else {
                throw NotThere("purchase")
            }
            return try Completion(purchase, standing, by: name, under: rules, in: scope).run()
        }
        return receipt.value.state
    }

    /// Asks the provider about payments that are awaited, and closes purchases that were not paid in time; the background
    /// loop calls it again and again.
    /// - Returns: how many payments were asked about and purchases closed; those whose provider did not answer do not count.
    package func runClock(limit: Int = 100) async throws -> Int {
        let now = platform.clock.now()
        let awaited = try await platform.read { try PaymentStore($0).due(at: now, limit: limit) }
        for payment in awaited {
            do {
                try await ask(payment.purchase)
            } catch let fault as PaymentFault {
                try await postpone(payment.purchase, fault)
            }
        }
        var closed = 0
        for purchase in try await platform.read({ try OrderStore($0).duePurchases(at: now, limit: limit) }) {
            do {
                try await stop(purchase.id)
                try await expire(purchase.id)
                closed += 1
            } catch let fault as PaymentFault {
                // Money may be on its way: it is closed when the provider says that there is none.
                Logger(label: "dancong.payments").warning("\(purchase.id) stays open: the provider says \(fault.code)")
                try await keepOpen(purchase.id)
            }
        }
        return awaited.count + closed
    }

    private func postpone(_ id: Identifier<Purchase>, _ fault: PaymentFault) async throws {
        Logger(label: "dancong.payments").warning("\(id): the provider says \(fault.code)")
        let context = CommandContext(actor: .platform("payments.clock"), requestID: "payments.clock")
        _ = try await platform.write("payments.clock", in: context) { [rules = platform.rules.trade.values] scope in
            let store = PaymentStore(scope.connection)
            guard var payment = try store.payment(id), payment.askAgainAt != nil else { return TurnCount(0) }
            payment.askAgainAt = Self.askAgain(payment, at: scope.now, under: rules)
            try store.put(payment)
            return TurnCount(1)
        }
    }

    /// When a provider is asked again: after as long as it was awaited so far, an hour at most.
    static func askAgain(
        _ payment: PaymentStore.Payment, at time: Timestamp, under rules: TradeRules
    ) -> Timestamp {
        let waited = max(.zero, time.duration(since: payment.askedAt))
        return time.advanced(by: min(max(rules.askedAgainAfter, waited), .hours(1)))
    }

    /// Tries to close a purchase again later, so that those behind it have their turn.
    private func keepOpen(_ id: Identifier<Purchase>) async throws {
        let context = CommandContext(actor: .platform("payments.clock"), requestID: "payments.clock")
        _ = try await platform.write("payments.clock", in: context) { [rules = platform.rules.trade.values] scope in
            let store = OrderStore(scope.connection)
            guard let purchase = try store.purchase(id, locked: true), purchase.state == .unpaid else {
                return TurnCount(0)
            }
            let waited = scope.now.duration(since: purchase.placedAt)
            let pause = min(max(rules.askedAgainAfter, waited), .hours(1))
            guard try store.save(purchase.keptOpen(until: scope.now.advanced(by: pause))) else {
                throw WriteRefusal.stale
            }
            return TurnCount(1)
        }
    }

    private func expire(_ id: Identifier<Purchase>) async throws {
        let context = CommandContext(actor: .platform("payments.clock"), requestID: "payments.clock")
        _ = try await platform.write("payments.clock", in: context) { [rules = platform.rules.trade.values] scope in
            guard
                let purchase = try OrderStore(scope.connection).purchase(id, locked: true), purchase.state == .unpaid,
                let dueAt = purchase.dueAt, dueAt <= scope.now
            else { return TurnCount(0) }
            _ = try Checkouts.close(purchase, .expire, under: rules, in: scope)
            return TurnCount(1)
        }
    }

    /// Asks the provider for refunds that are owed; the background loop calls it again and again.
    /// - Returns: how many were paid back.
    package func runRefunds(limit: Int = 100) async throws -> Int {
        let now = platform.clock.now()
        let due = try await platform.read { try PaymentStore($0).dueRefunds(at: now, limit: limit) }
        var paid = 0
        for refund in due {
            let isPaid: Bool
            do {
                isPaid = try await gateway.refund(refund.id, of: try await begun(refund.purchase), refund.amount)
            } catch let fault as PaymentFault {
                Logger(label: "dancong.payments").warning("\(refund.id): the provider says \(fault.code)")
                isPaid = false
            }
            do {
                if try await note(refund.id, isPaid: isPaid) { paid += 1 }
            } catch let error where error is LedgerError || error is any Refusal {
                // What cannot be written down waits for people, and stops no other refund; the provider pays it once.
                Logger(label: "dancong.payments").error("\(refund.id) waits: \(error)")
                _ = try await note(refund.id, isPaid: false)
            }
        }
        return paid
    }

    private func note(_ id: String, isPaid: Bool) async throws -> Bool {
        let context = CommandContext(actor: .platform("refunds.note"), requestID: "refunds.note")
        let name = gateway.name
        return try await platform.write("refunds.note", in: context) { [rules = platform.rules.trade.values] scope in
            let store = PaymentStore(scope.connection)
            guard var refund = try store.refund(id, locked: true), refund.paidAt == nil else { return TurnCount(0) }
            refund.attempts += 1
            if isPaid {
                refund.paidAt = scope.now
                refund.tryAt = nil
                try RefundCompletion(refund, by: name, under: rules, in: scope).run()
            } else {
                // Twice as long each time, an hour at most.
                let pause = min(rules.askedAgainAfter * (1 << min(refund.attempts, 12)), .hours(1))
                refund.tryAt = scope.now.advanced(by: pause)
            }
            try store.put(refund)
            return TurnCount(isPaid ? 1 : 0)
        }.value.count == 1
    }
}

/// Writes down what a provider says of a payment (commerce.md §14.2, A3 and A4).
struct Completion {
    let purchase: Purchase
    let standing: PaymentStanding
    let provider: String
    let rules: TradeRules
    let scope: WriteScope

    init(
        _ purchase: Purchase, _ standing: PaymentStanding, by provider: String, under rules: TradeRules,
        in scope: WriteScope
    ) {
        self.purchase = purchase
        self.standing = standing
        self.provider = provider
        self.rules = rules
        self.scope = scope
    }

    /// Does what follows; the same answer again changes nothing.
    func run() throws -> PurchaseReceipt {
        let payments = PaymentStore(scope.connection)
        var payment =
            try payments.payment(purchase.id)
            ?? .init(purchase: purchase.id, provider: provider, askedAt: scope.now, askAgainAt: nil)
        payment.reference = standing.reference
        // Some providers tell their page once.
        payment.page = standing.outcome == .awaited ? standing.page ?? payment.page : nil
        var after = purchase
        switch standing.outcome {
        case .awaited:
            payment.askAgainAt = Payments.askAgain(payment, at: scope.now, under: rules)
        case .cancelled:
            // A page that was open when it was cancelled may have been paid a moment later: it is asked after once more.
            payment.askAgainAt = purchase.state == .unpaid ? scope.now.advanced(by: .hours(1)) : nil
        case .captured:
            payment.askAgainAt = nil
            let isNew = try payments.insert(
                "captured:\(standing.reference)", by: provider, about: purchase.id, kind: "captured",
                standing.captured, at: scope.now)
            if isNew, purchase.captured.minorUnits == 0 { after = try capture() }
        }
        try payments.put(payment)
        return PurchaseReceipt(after, [])
    }

    private func capture() throws -> Purchase {
        let store = OrderStore(scope.connection)
        let orders = try store.orders(of: purchase.id, locked: true)
        guard standing.captured == purchase.total, let reservation = try units(of: orders) else {
            return try captureLate(orders)
        }
        let paid = try purchase.paying(standing.captured, holding: reservation, at: scope.now)
        guard try store.save(paid) else { throw WriteRefusal.stale }
        try PurchasePromises(in: scope).use(for: purchase.id)
        let moved = try orders.map { try $0.moving(.pay, at: scope.now, under: rules) }
        for order in moved {
            guard try store.save(order) else { throw WriteRefusal.stale }
            try scope.publish(
                "order.paid", subject: order.id.rawValue, payload: order.news, to: Orders.parties(of: order))
        }
        _ = try Books.ledger(in: scope).post(TradeEntries.captured(paid, moved, by: provider), at: scope.now)
        try TradeLog.append(.orderPaid, moved, in: scope) { $0.paid }
        try scope.publish(
            "payment.captured", subject: purchase.id.rawValue, payload: PurchaseReceipt(paid, moved.map(\.id)).record)
        try scope.audit("is paid: \(standing.captured)", subject: purchase.id.rawValue)
        try scope.faults.pass(.paymentCaptured)
        return paid
    }

    /// Sells the units: those that are still spoken for, or others of the same when the time ran out (INV-08). What a closed
    /// purchase gave back of coupons and quotas is taken again.
    /// - Returns: the reservation that they were sold from; nil when they, or the rest, are not there any more.
    private func units(of orders: [MerchantOrder]) throws -> Identifier<StockReservation>? {
        let stock = StockStore(scope.connection)
        let subject = purchase.id.rawValue
        let known = try stock.find(purchase.reservation, locked: true)
        if let known, known.state == .held, scope.now < known.expiresAt {
            try stock.claim(known, subject: subject, at: scope.now) { scope.newIdentifier() }
            return known.id
        }
        do {
            return try scope.connection.savepoint {
                if purchase.state == .closed,
                    try !PurchasePromises(in: scope).takeAgain(for: purchase.id, orders)
                {
                    throw PromotionRefusal.notOpen
                }
                if let known, known.state == .held { try stock.expire(known, at: scope.now) }
                let again = try stock.reserve(
                    scope.newIdentifier(), orders.flatMap(\.lines).flatMap(\.demand),
                    until: scope.now.advanced(by: rules.reservedFor)
                ).reservation
                try stock.claim(again, subject: subject, at: scope.now) { scope.newIdentifier() }
                return again.id
            }
        } catch StockError.soldOut {
            return nil
        } catch PromotionRefusal.notOpen {
            return nil
        }
    }

    /// The money is there and cannot be used: all of it goes back, and the buyer keeps nothing waiting.
    private func captureLate(_ orders: [MerchantOrder]) throws -> Purchase {
        let store = OrderStore(scope.connection)
        var closed = purchase
        if purchase.state == .unpaid {
            closed = try Checkouts.close(purchase, .expire, under: rules, in: scope)
        }
        let kept = min(standing.captured.minorUnits, purchase.total.minorUnits)
        closed = closed.capturedLate(Money(minorUnits: kept, currency: purchase.total.currency))
        guard try store.save(closed) else { throw WriteRefusal.stale }
        _ = try Books.ledger(in: scope).post(
            TradeEntries.capturedLate(closed, standing.captured, by: provider), at: scope.now)
        try PaymentStore(scope.connection).put(
            .init(
                id: purchase.id.rawValue, purchase: purchase.id, amount: standing.captured, tryAt: scope.now))
        try scope.publish(
            "payment.late_captured", subject: purchase.id.rawValue,
            payload: PurchaseReceipt(closed, orders.map(\.id)).record)
        try scope.audit("was paid too late: \(standing.captured) goes back", subject: purchase.id.rawValue)
        try scope.faults.pass(.paymentLateCaptured)
        return closed
    }
}

/// Writes down that a provider paid something back.
struct RefundCompletion {
    let refund: PaymentStore.Refund
    let provider: String
    let rules: TradeRules
    let scope: WriteScope

    init(_ refund: PaymentStore.Refund, by provider: String, under rules: TradeRules, in scope: WriteScope) {
        self.refund = refund
        self.provider = provider
        self.rules = rules
        self.scope = scope
    }

    func run() throws {
        let orders = OrderStore(scope.connection)
        // A refund bears the name of what it is for: a request, or a purchase that was paid too late.
        guard let id = try? Identifier<AfterSale>(parsing: refund.id) else {
            guard let purchase = try orders.purchase(refund.purchase, locked: true) else { throw NotThere("purchase") }
            _ = try Books.ledger(in: scope).post(
                TradeEntries.paidBackLate(purchase, refund.amount, by: provider), at: scope.now)
            try scope.audit("has its late payment back: \(refund.amount)", subject: purchase.id.rawValue)
            return
        }
        let requests = AfterSaleStore(scope.connection)
        guard
            let request = try requests.find(id, locked: true),
            let order = try orders.order(request.order, locked: true),
            let line = order.lines.first(where: { $0.id == request.line })
        else { throw NotThere("after_sale") }
        let paid = try request.moving(.pay, at: scope.now, under: rules)
        guard try requests.save(paid) else { throw WriteRefusal.stale }
        let lessPaid = try line.refunding(request.amount)
        guard try orders.save(order.replacing(lessPaid, at: scope.now, under: rules)) else { throw WriteRefusal.stale }
        _ = try Books.ledger(in: scope).post(
            TradeEntries.refunded(request, of: line, merchant: order.merchant, by: provider), at: scope.now)
        try Self.restore(lessPaid, of: order, in: scope)
        try TradeLog.append(refund: paid, of: line, in: order, scope: scope)
        try scope.publish(
            "refund.succeeded", subject: request.id.rawValue, payload: paid.receipt.record,
            to: Orders.parties(of: order))
        try scope.audit("is paid back: \(request.amount)", subject: request.id.rawValue)
    }

    /// Puts what was sold, paid back whole and never sent into its places, and gives back what promised its price.
    static func restore(_ line: OrderLine, of order: MerchantOrder, in scope: WriteScope) throws {
        guard line.refundable.minorUnits == 0, line.shippedUnits == 0 else { return }
        try StockReturns(in: scope).put(line.demand, of: order, .restored, subject: order.purchase.rawValue)
        try PurchasePromises(in: scope).giveBack(after: order)
    }
}

extension AfterSale {
    /// What a command about the request leaves behind.
    var receipt: TradeReceipt { TradeReceipt(id.rawValue, state.rawValue, revision: revision) }
}

extension Platform {
    /// The money of purchases.
    package var payments: Payments { Payments(platform: self) }
}
