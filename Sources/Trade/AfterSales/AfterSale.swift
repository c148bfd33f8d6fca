package import Amounts
package import Market

/// A buyer's request about a line of an order (售后单): for money back, with the goods or without them, or for other goods.
package struct AfterSale: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "aft" }

    /// What is asked for.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Money back; the goods were not sent, or stay where they are.
        case refundOnly = "refund_only"
        /// Money back for goods that are sent back.
        case returnAndRefund = "return_and_refund"
        /// What the goods cost less by now (价保); the goods stay where they are.
        case priceProtection = "price_protection"
        /// Other units for those that are sent back (换货), of the same product at the same price.
        case exchange
    }

    /// What the buyer's reason is about.
    package enum Cause: String, Hashable, Sendable, CaseIterable {
        /// None is needed (无理由退货).
        case noReason = "no_reason"
        /// The goods are not what was said of them.
        case notAsDescribed = "not_as_described"
        /// They are broken or bad.
        case defective
        /// They did not arrive.
        case notArrived = "not_arrived"
        /// They cost less by now.
        case price
        /// Something else.
        case other
    }

    /// Where a request is (domain.md §13.2).
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// The merchant is to answer.
        case waitingMerchant = "waiting_merchant"
        /// The buyer is to send the goods back.
        case waitingReturn = "waiting_return"
        /// The merchant is to look at what came back.
        case waitingCheck = "waiting_check"
        /// The merchant is to send other units.
        case waitingShip = "waiting_ship"
        /// The other units are on their way.
        case waitingReceive = "waiting_receive"
        /// The merchant said no.
        case rejected
        /// The platform is to decide.
        case inArbitration = "in_arbitration"
        /// The money is on its way.
        case refunding
        /// The money is back.
        case refunded
        /// The buyer has other units.
        case exchanged
        /// It is over, and nothing came of it.
        case closed
    }

    /// What can be asked of a request.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case agree, reject
        case agreeByTime = "agree_by_time"
        case sendBack = "send_back"
        case accept
        case acceptByTime = "accept_by_time"
        case lapse, appeal
        case decideForBuyer = "decide_for_buyer"
        case decideForMerchant = "decide_for_merchant"
        case withdraw
        case supersede
        case pay
        case agreeToRefund = "agree_to_refund"
        case refundByTime = "refund_by_time"
        case decideForRefund = "decide_for_refund"
        case sendOther = "send_other"
        case receive
        case receiveByTime = "receive_by_time"
    }

    /// The moves that a request of each kind can make. Requests for money without goods and with goods part after the merchant's
    /// yes; one for other goods becomes one for money where there are none.
    package static let transitions: [Kind: TransitionTable<State, Command>] = [
        .refundOnly: table(agreed: .refunding), .returnAndRefund: table(agreed: .waitingReturn),
        .priceProtection: TransitionTable([paidBack]), .exchange: exchangeTable,
    ]

    static let paidBack = TransitionTable<State, Command>.Line.timer(
        .refunding, .pay, .refunded, when: "the provider paid it back")

    private static func table(agreed: State) -> TransitionTable<State, Command> {
        let open: [State] =
            [.waitingMerchant, .rejected, .inArbitration]
            + (agreed == .waitingReturn ? [.waitingReturn, .waitingCheck] : [])
        return TransitionTable(
            [
                .init(.waitingMerchant, .agree, agreed, by: [.merchant]),
                .timer(.waitingMerchant, .agreeByTime, agreed, when: "the merchant did not answer in time"),
                .init(.waitingMerchant, .reject, .rejected, by: [.merchant], when: "with a reason"),
                .init(.waitingMerchant, .withdraw, .closed, by: [.viewer]),
                .init(.rejected, .appeal, .inArbitration, by: [.viewer], when: "with a reason"),
                .init(.rejected, .withdraw, .closed, by: [.viewer]),
                .timer(.rejected, .lapse, .closed, when: "the buyer did not appeal in time"),
                .init(.inArbitration, .decideForBuyer, .refunding, by: [.operator]),
                .init(.inArbitration, .decideForMerchant, .closed, by: [.operator]),
                paidBack,
            ]
                + (agreed == .waitingReturn
                    ? [
                        .init(.waitingReturn, .sendBack, .waitingCheck, by: [.viewer], when: "with a tracking code"),
                        .init(.waitingReturn, .withdraw, .closed, by: [.viewer]),
                        .timer(.waitingReturn, .lapse, .closed, when: "the buyer did not send it back in time"),
                        .init(.waitingCheck, .accept, .refunding, by: [.merchant]),
                        .init(.waitingCheck, .reject, .rejected, by: [.merchant], when: "with a reason"),
                        .timer(.waitingCheck, .acceptByTime, .refunding, when: "the merchant did not look in time"),
                    ] : [])
                + open.map { .timer($0, .supersede, .closed, when: "the buyer's bank takes the money back") })
    }

    /// The request's identifier, which is also what the provider knows the refund by.
    package let id: Identifier<AfterSale>
    /// The order.
    package let order: Identifier<Order>
    /// The line.
    package let line: Identifier<OrderLine>
    /// Who asks.
    package let buyer: Identifier<Viewer>
    /// Who sold it.
    package let merchant: Identifier<Merchant>
    /// What is asked for.
    package internal(set) var kind: Kind
    /// What the reason is about.
    package let cause: Cause
    /// How much is to be paid back; of an exchange, what would be if it came to that.
    package let amount: Money
    /// Why, in the buyer's words.
    package let reason: String
    /// When it was asked.
    package let askedAt: Timestamp
    /// Where it is.
    package internal(set) var state: State
    /// When the clock moves it next.
    package internal(set) var dueAt: Timestamp?
    /// The last words of whoever moved it.
    package internal(set) var note: String?
    /// What is asked for instead; kept when an exchange becomes a request for money.
    package internal(set) var exchange: Exchange?
    /// Counts changes, from 1.
    package internal(set) var revision: Int64

    /// The most letters of a reason or note.
    package static let textMax = 500

    /// A request as stored.
    package init(
        id: Identifier<AfterSale>, order: Identifier<Order>, line: Identifier<OrderLine>, buyer: Identifier<Viewer>,
        merchant: Identifier<Merchant>, kind: Kind, cause: Cause = .other, amount: Money, reason: String,
        askedAt: Timestamp, state: State, dueAt: Timestamp?, note: String? = nil,
        exchange: Exchange? = nil, revision: Int64 = 1
    ) {
        self.id = id
        self.order = order
        self.line = line
        self.buyer = buyer
        self.merchant = merchant
        self.kind = kind
        self.cause = cause
        self.amount = amount
        self.reason = reason
        self.askedAt = askedAt
        self.state = state
        self.dueAt = dueAt
        self.note = note
        self.exchange = exchange
        self.revision = revision
    }

    /// Asks for money back for a line.
    ///
    /// What was not sent is paid back without asking anybody, and what can be given back without a reason is waited for. For
    /// anything else the merchant is asked, until what is earned from the order is due.
    /// - Throws: `OrderRefusal.notAllowed` for an order without money, `.refundedTooMuch`, `.returnTooLate`, `.notReturnable`.
    package static func ask(
        _ id: Identifier<AfterSale>, for line: OrderLine, of order: MerchantOrder, kind: Kind, cause: Cause = .other,
        amount: Money, reason: String, at time: Timestamp, under rules: TradeRules
    ) throws(OrderRefusal) -> AfterSale {
        precondition(kind == .refundOnly || kind == .returnAndRefund, "Other kinds are asked for in other ways.")
        try checkPaid(order)
        // No range here: of a line that was paid back whole nothing is left, and a range of nothing would stop the process.
        guard amount.currency == line.paid.currency, amount.minorUnits > 0,
            amount.minorUnits <= line.refundable.minorUnits
        else { throw .refundedTooMuch(left: line.refundable) }
        if let settleAt = order.settleAt, time >= settleAt { throw .returnTooLate }
        let state = try firstState(line, order, kind, cause, at: time, under: rules)
        return AfterSale(
            id: id, order: order.id, line: line.id, buyer: order.buyer, merchant: order.merchant, kind: kind,
            cause: cause, amount: amount, reason: reason, askedAt: time, state: state,
            dueAt: due(state, from: time, under: rules) ?? time.advanced(by: rules.answeredWithin))
    }

    static func checkPaid(_ order: MerchantOrder) throws(OrderRefusal) {
        guard ![.unpaid, .closed].contains(order.state) else {
            throw .notAllowed(TransitionRefused(state: order.state.rawValue, command: "ask", allowed: []))
        }
    }

    private static func firstState(
        _ line: OrderLine, _ order: MerchantOrder, _ kind: Kind, _ cause: Cause, at time: Timestamp,
        under rules: TradeRules
    ) throws(OrderRefusal) -> State {
        if line.shippedUnits == 0, kind == .refundOnly { return .refunding }
        guard cause == .noReason, line.shippedUnits > 0 else { return .waitingMerchant }
        guard !line.returns.excludesReturn else { throw .notReturnable(line.returns) }
        guard kind == .returnAndRefund else { return .waitingMerchant }
        // Counted from the day after the goods arrived.
        let end = order.deliveredAt?.advanced(by: rules.returnedWithin + .days(1))
        return end.map { time < $0 } ?? true ? .waitingReturn : .waitingMerchant
    }

    /// Asks for what a line costs less by now; nobody has to agree.
    /// - Parameters:
    ///   - price: what a unit costs now by the list.
    ///   - before: what was paid back of the line for this reason before.
    ///   - paidAt: when it was paid.
    /// - Throws: `OrderRefusal.notAllowed` for an order without money, `.priceNotProtected`, `.priceNotLower`.
    package static func askForDifference(
        _ id: Identifier<AfterSale>, for line: OrderLine, of order: MerchantOrder, to price: Money,
        before: Int64 = 0, paidAt: Timestamp, at time: Timestamp
    ) throws(OrderRefusal) -> AfterSale {
        try checkPaid(order)
        guard let protected = line.priceProtectedFor, time < paidAt.advanced(by: protected),
            order.settleAt.map({ time < $0 }) ?? true, price.currency == line.paid.currency,
            price.minorUnits > 0
        else { throw .priceNotProtected }
        // Of goods that were paid back, nothing more is; units are kept in the proportion of what was paid for them.
        let kept = Int128(line.refundable.minorUnits + before)
        let (goods, paid) = (Int128(price.minorUnits) * Int128(line.units), Int128(line.paid.minorUnits))
        let now = (goods * kept + paid - 1) / paid
        let difference = kept - Int128(before) - now
        guard difference > 0, difference <= Int128(line.refundable.minorUnits) else { throw .priceNotLower }
        return AfterSale(
            id: id, order: order.id, line: line.id, buyer: order.buyer, merchant: order.merchant,
            kind: .priceProtection, cause: .price,
            amount: Money(minorUnits: Int64(difference), currency: price.currency),
            reason: "\(line.unitPrice) → \(price)", askedAt: time, state: .refunding, dueAt: time)
    }

    /// The request after a command; nothing is changed by a refused one.
    /// - Throws: `OrderRefusal.notAllowed`.
    package func moving(
        _ command: Command, note: String? = nil, at time: Timestamp, under rules: TradeRules
    ) throws(OrderRefusal) -> AfterSale {
        var moved = self
        guard let table = Self.transitions[kind] else { preconditionFailure("Each kind has its table.") }
        do { moved.state = try table.state(after: command, in: state) } catch { throw .notAllowed(error) }
        moved.revision += 1
        if kind == .exchange, Self.endsExchange.contains(command) { moved.kind = .returnAndRefund }
        moved.note = note ?? self.note
        moved.dueAt = Self.due(moved.state, from: time, under: rules)
        return moved
    }

    private static func due(_ state: State, from time: Timestamp, under rules: TradeRules) -> Timestamp? {
        switch state {
        case .waitingReturn, .waitingCheck, .rejected: time.advanced(by: rules.returnedWithin)
        case .waitingShip: time.advanced(by: rules.answeredWithin)
        case .waitingReceive: time.advanced(by: rules.arrivedAfter + rules.confirmedAfter)
        case .refunding: time
        default: nil
        }
    }

    /// The command that the clock gives when the due time has passed; nil for none.
    package func moveDue(at time: Timestamp) -> Command? {
        guard let dueAt, dueAt <= time else { return nil }
        return switch state {
        case .waitingMerchant: .agreeByTime
        case .waitingReturn, .rejected: .lapse
        case .waitingCheck: .acceptByTime
        case .waitingShip: .refundByTime
        case .waitingReceive: .receiveByTime
        default: nil
        }
    }

    /// Whether it is not over.
    package var isOpen: Bool { ![.refunded, .exchanged, .closed].contains(state) }
}
