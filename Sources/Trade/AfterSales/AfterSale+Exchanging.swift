internal import Amounts
package import Market

extension AfterSale {
    /// What a buyer wants instead of what was sent.
    package struct Exchange: Hashable, Sendable {
        /// The variant that is wanted; the one that was sent for another piece of it.
        package let sku: Identifier<SKU>
        /// What sets it apart, as the buyer read it.
        package let title: String
        /// How many units are sent back, and as many are sent instead.
        package let units: Int64
        /// What speaks for the units, or did when they were sent; nil before there is a yes.
        package internal(set) var reservation: Identifier<StockReservation>?
        /// What was sent instead.
        package internal(set) var parcel: Parcel?

        /// An exchange as stored.
        package init(
            sku: Identifier<SKU>, title: String, units: Int64, reservation: Identifier<StockReservation>? = nil,
            parcel: Parcel? = nil
        ) {
            self.sku = sku
            self.title = title
            self.units = units
            self.reservation = reservation
            self.parcel = parcel
        }
    }

    /// The moves of a request for other goods. Arbitration leads on to the other goods without waiting for what was sent, as it
    /// does for money.
    static let exchangeTable = TransitionTable<State, Command>(
        exchanging
            + [.waitingMerchant, .rejected, .inArbitration, .waitingReturn, .waitingCheck, .waitingShip].map {
                .timer($0, .supersede, .closed, when: "the buyer's bank takes the money back")
            }
            // Other goods that are on their way arrive, and nothing more is paid for them.
            + [.timer(.waitingReceive, .supersede, .exchanged, when: "the buyer's bank takes the money back")])

    private static let exchanging: [TransitionTable<State, Command>.Line] = [
        .init(.waitingMerchant, .agree, .waitingReturn, by: [.merchant], when: "the wanted units are free"),
        .timer(.waitingMerchant, .agreeByTime, .waitingReturn, when: "the merchant did not answer in time"),
        .init(
            .waitingMerchant, .agreeToRefund, .waitingReturn, by: [.merchant],
            when: "it becomes a return for money"),
        .timer(
            .waitingMerchant, .refundByTime, .waitingReturn,
            when: "the merchant did not answer in time and too few units are free; it becomes a return for money"),
        .init(.waitingMerchant, .reject, .rejected, by: [.merchant], when: "with a reason"),
        .init(.waitingMerchant, .withdraw, .closed, by: [.viewer]),
        .init(.rejected, .appeal, .inArbitration, by: [.viewer], when: "with a reason"),
        .init(.rejected, .withdraw, .closed, by: [.viewer]),
        .timer(.rejected, .lapse, .closed, when: "the buyer did not appeal in time"),
        .init(.inArbitration, .decideForBuyer, .waitingShip, by: [.operator], when: "the wanted units are free"),
        .timer(
            .inArbitration, .decideForRefund, .refunding,
            when: "the platform decided for the buyer, and too few units are free or others were sent before"),
        .init(.inArbitration, .decideForMerchant, .closed, by: [.operator]),
        .init(.waitingReturn, .sendBack, .waitingCheck, by: [.viewer], when: "with a tracking code"),
        .init(.waitingReturn, .withdraw, .closed, by: [.viewer]),
        .timer(.waitingReturn, .lapse, .closed, when: "the buyer did not send it back in time"),
        .init(.waitingCheck, .accept, .waitingShip, by: [.merchant]),
        .init(.waitingCheck, .reject, .rejected, by: [.merchant], when: "with a reason"),
        .timer(.waitingCheck, .acceptByTime, .waitingShip, when: "the merchant did not look in time"),
        .init(.waitingShip, .sendOther, .waitingReceive, by: [.merchant], when: "with a carrier and a tracking code"),
        .init(.waitingShip, .agreeToRefund, .refunding, by: [.merchant], when: "it becomes a return for money"),
        .timer(.waitingShip, .refundByTime, .refunding, when: "the merchant did not send it in time"),
        .init(.waitingReceive, .receive, .exchanged, by: [.viewer]),
        .init(.waitingReceive, .appeal, .inArbitration, by: [.viewer], when: "with a reason"),
        .timer(.waitingReceive, .receiveByTime, .exchanged, when: "nobody objected for so long"),
        paidBack,
    ]

    /// The commands after which an exchange is a return for money.
    static let endsExchange: Set<Command> = [.agreeToRefund, .refundByTime, .decideForRefund]

    /// Asks for other units of what was sent; the merchant is to answer.
    ///
    /// The price is compared by the list of now, so that a flash price or a new list price stands in nobody's way.
    /// - Parameters:
    ///   - wanted: the variant that is wanted.
    ///   - ordered: the line's variant as it is listed now.
    ///   - units: how many of the line's units.
    ///   - earlier: the line's requests so far.
    /// - Throws: `OrderRefusal.notAllowed` for an order without money, `.otherProduct`, `.otherPrice`, `.notSent` for more units
    ///   than were sent and not paid back, `.alreadyExchanged`, `.refundedTooMuch`, `.returnTooLate`.
    package static func askToExchange(
        _ id: Identifier<AfterSale>, for line: OrderLine, of order: MerchantOrder, to wanted: SKU, from ordered: SKU,
        units: Int64, after earlier: [AfterSale], cause: Cause = .other, reason: String, at time: Timestamp,
        under rules: TradeRules
    ) throws(OrderRefusal) -> AfterSale {
        try checkPaid(order)
        guard wanted.product == line.product else { throw .otherProduct }
        guard wanted.price == ordered.price else { throw .otherPrice(ordered.price) }
        // What a price fell by was paid back for units that the buyer kept.
        let forPrice = earlier.filter { $0.kind == .priceProtection && $0.state == .refunded }
            .reduce(0) { $0 + $1.amount.minorUnits }
        let (left, paid) = (Int128(line.refundable.minorUnits + forPrice), Int128(line.paid.minorUnits))
        let kept = Int64((left * Int128(line.units) + paid - 1) / paid)
        guard units > 0, units <= min(line.shippedUnits, kept) else { throw .notSent(min(line.shippedUnits, kept)) }
        guard !earlier.contains(where: \.hasSentOther) else { throw .alreadyExchanged }
        guard line.refundable.minorUnits > 0 else { throw .refundedTooMuch(left: line.refundable) }
        if let settleAt = order.settleAt, time >= settleAt { throw .returnTooLate }
        // Of what the buyer has not got back, for as many of the units that were not paid back.
        let share =
            units == kept
            ? Int128(line.refundable.minorUnits)
            : max(1, Int128(line.refundable.minorUnits) * Int128(units) / Int128(kept))
        return AfterSale(
            id: id, order: order.id, line: line.id, buyer: order.buyer, merchant: order.merchant, kind: .exchange,
            cause: cause,
            amount: Money(
                minorUnits: min(Int64(share), line.refundable.minorUnits), currency: line.paid.currency),
            reason: reason, askedAt: time, state: .waitingMerchant,
            dueAt: time.advanced(by: rules.answeredWithin),
            exchange: Exchange(
                sku: wanted.id, title: wanted.variant.isEmpty ? line.title : wanted.variant, units: units))
    }

    /// Whether the buyer has, or had, the other units: they are exchanged once.
    package var hasSentOther: Bool { state == .exchanged || exchange?.parcel != nil }

    /// Whether the wanted units are spoken for: from the yes until they are sent, or it ends without them.
    package var holdsUnits: Bool {
        kind == .exchange && [.waitingReturn, .waitingCheck, .waitingShip].contains(state)
    }

    /// The command that is carried out for one that is given: of what was sent once already, the platform's decision for the
    /// buyer is one for money.
    package func meant(by command: Command) -> Command {
        command == .decideForBuyer && kind == .exchange && exchange?.parcel != nil ? .decideForRefund : command
    }

    /// The command that takes a command's place when the wanted units are not free; nil where whoever gave it is told instead.
    package static func commandWithoutUnits(_ command: Command) -> Command? {
        switch command {
        case .agreeByTime: .refundByTime
        case .decideForBuyer: .decideForRefund
        default: nil
        }
    }

    /// The request with its units spoken for.
    package func holding(_ reservation: Identifier<StockReservation>) -> AfterSale {
        var held = self
        held.exchange?.reservation = reservation
        return held
    }

    /// The request with a parcel on its way.
    package func sending(_ parcel: Parcel) -> AfterSale {
        var sent = self
        sent.exchange?.parcel = parcel
        return sent
    }
}
