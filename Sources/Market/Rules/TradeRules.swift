/// Rules of orders, payments and settlement (domain.md §13); defaults in `trade.yaml`.
package struct TradeRules: Hashable, Sendable {
    /// Units stay spoken for so long after an order was placed, or its buyer asked to pay again.
    package let reservedFor: Duration
    /// Units stay spoken for no longer than this after an order was placed, however active its buyer is.
    package let reservedAtMost: Duration
    /// An order that is not paid is closed after so long.
    package let paidWithin: Duration
    /// Units of a flash price stay spoken for so long.
    package let flashReservedFor: Duration
    /// Units of a flash price stay spoken for no longer than this, however active their buyer is.
    package let flashReservedAtMost: Duration
    /// A purchase with a flash price that is not paid is closed after so long.
    package let flashPaidWithin: Duration
    /// A provider that has not said what became of a payment is asked so long after the last time.
    package let askedAgainAfter: Duration
    /// A parcel that nobody said to have arrived counts as arrived so long after it was sent.
    package let arrivedAfter: Duration
    /// What arrived counts as accepted after so long.
    package let confirmedAfter: Duration
    /// Goods can be given back without a reason for so long, counted from the day after they arrived.
    package let returnedWithin: Duration
    /// A merchant who does not answer a request for money back agrees after so long.
    package let answeredWithin: Duration
    /// A click earns commission for so long.
    package let clickCountsFor: Duration
    /// A creator who publishes something that leads to a product gets no less than was promised then for so long.
    package let rateLockedFor: Duration
    /// A creator is told so long before the end of that time that the rate falls.
    package let rateCutToldBefore: Duration
    /// A creator answers the proposal of an agency within so long, and one of them the other's wish to part.
    package let bindingAnsweredWithin: Duration
    /// The platform's share of what creators earn, in parts per million.
    package let technicalFeePartsPerMillion: Int
    /// The most units of one variant in a cart.
    package let unitsMax: Int
    /// The most lines of a cart.
    package let linesMax: Int
    /// A merchant is told when so few units or less of a variant can be had.
    package let lowStockAt: Int
    /// The least that is paid out at once, in minor units.
    package let payoutMin: Int64
    /// Two people agree to a payout of so much or more, in minor units.
    package let payoutTwoPeopleFrom: Int64
    /// What a payment provider keeps of what it captures, in parts per million.
    package let providerFeePartsPerMillion: Int

    /// Rules as read from a file.
    /// - Precondition: the fees are between 0 and 1,000,000.
    package init(
        reservedFor: Duration, reservedAtMost: Duration, paidWithin: Duration, flashReservedFor: Duration,
        flashReservedAtMost: Duration, flashPaidWithin: Duration,
        askedAgainAfter: Duration, arrivedAfter: Duration,
        confirmedAfter: Duration, returnedWithin: Duration, answeredWithin: Duration, clickCountsFor: Duration,
        rateLockedFor: Duration, rateCutToldBefore: Duration, bindingAnsweredWithin: Duration,
        technicalFeePartsPerMillion: Int, unitsMax: Int, linesMax: Int, lowStockAt: Int, payoutMin: Int64,
        payoutTwoPeopleFrom: Int64,
        providerFeePartsPerMillion: Int
    ) {
        precondition((0...1_000_000).contains(technicalFeePartsPerMillion), "A fee is a part of the whole.")
        precondition((0...1_000_000).contains(providerFeePartsPerMillion), "A fee is a part of the whole.")
        self.reservedFor = reservedFor
        self.reservedAtMost = reservedAtMost
        self.paidWithin = paidWithin
        self.flashReservedFor = flashReservedFor
        self.flashReservedAtMost = flashReservedAtMost
        self.flashPaidWithin = flashPaidWithin
        self.askedAgainAfter = askedAgainAfter
        self.arrivedAfter = arrivedAfter
        self.confirmedAfter = confirmedAfter
        self.returnedWithin = returnedWithin
        self.answeredWithin = answeredWithin
        self.clickCountsFor = clickCountsFor
        self.rateLockedFor = rateLockedFor
        self.rateCutToldBefore = rateCutToldBefore
        self.bindingAnsweredWithin = bindingAnsweredWithin
        self.technicalFeePartsPerMillion = technicalFeePartsPerMillion
        self.unitsMax = unitsMax
        self.linesMax = linesMax
        self.lowStockAt = lowStockAt
        self.payoutMin = payoutMin
        self.payoutTwoPeopleFrom = payoutTwoPeopleFrom
        self.providerFeePartsPerMillion = providerFeePartsPerMillion
    }

    /// When what was sold is due to those who earn from it: a day and the days of return after it arrived, and not before as
    /// many days after it was accepted (domain.md §13.3).
    package func dueAt(deliveredAt: Timestamp, confirmedAt: Timestamp) -> Timestamp {
        max(deliveredAt.advanced(by: returnedWithin + .days(1)), confirmedAt.advanced(by: returnedWithin))
    }
}
