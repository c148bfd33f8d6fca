package import Amounts

/// What a sub-order's plan promises of its base (domain.md §13.3); frozen when the order is placed.
package struct CommissionTerms: Hashable, Sendable {
    /// The creator's share of the base.
    package let creator: Rate
    /// The platform's share of what the creator earns (技术服务费).
    package let technicalFee: Rate
    /// The agency's share of what is left to the creator then; zero for a creator without one.
    package let agency: Rate
    /// The recruiting leader's share of the base; zero without one.
    package let leader: Rate

    /// Terms.
    /// - Throws: `CommissionError.moreThanWhole` when creator and leader together get more than the base.
    package init(creator: Rate, technicalFee: Rate, agency: Rate, leader: Rate) throws(CommissionError) {
        guard creator.partsPerMillion + leader.partsPerMillion <= Rate.whole.partsPerMillion else {
            throw .moreThanWhole
        }
        self.creator = creator
        self.technicalFee = technicalFee
        self.agency = agency
        self.leader = leader
    }

    /// The same rate for everybody, which is no more than the whole for zero alone.
    init(unchecked rate: Rate) {
        creator = rate
        technicalFee = rate
        agency = rate
        leader = rate
    }
}

/// Why commissions cannot be split.
package enum CommissionError: Error, Hashable, Sendable {
    /// Creator and leader together get more than the base.
    case moreThanWhole
}

/// Who gets how much of a sub-order's base, to the last minor unit (domain.md §13.3, INV-15).
///
/// Every share but the merchant's is rounded down, and the merchant gets the rest, so that the shares sum to the base exactly.
package struct CommissionSplit: Hashable, Sendable {
    /// What commissions are counted from: goods as they were paid less goods that were paid back, never below zero.
    package let base: Money
    /// What is left to the creator.
    package let creator: Money
    /// The platform's part of the creator's commission.
    package let technicalFee: Money
    /// The agency's part of it.
    package let agency: Money
    /// The recruiting leader's fee.
    package let leader: Money
    /// What is left to the merchant.
    package let merchant: Money

    /// The split of what was paid for goods, without shipping, taxes and insurance, after all discounts.
    /// - Throws: `AmountError.currencyMismatch`, `.overflow`.
    package init(paid: Money, refunded: Money, _ terms: CommissionTerms) throws(AmountError) {
        let left = try paid.subtracting(refunded)
        base = Money(minorUnits: max(0, left.minorUnits), currency: left.currency)
        let gross = try base.share(terms.creator, rounding: .towardZero)
        technicalFee = try gross.share(terms.technicalFee, rounding: .towardZero)
        let afterFee = try gross.subtracting(technicalFee)
        agency = try afterFee.share(terms.agency, rounding: .towardZero)
        creator = try afterFee.subtracting(agency)
        leader = try base.share(terms.leader, rounding: .towardZero)
        merchant = try base.subtracting(gross).subtracting(leader)
    }

    private init(
        base: Money, creator: Money, technicalFee: Money, agency: Money, leader: Money, merchant: Money
    ) {
        self.base = base
        self.creator = creator
        self.technicalFee = technicalFee
        self.agency = agency
        self.leader = leader
        self.merchant = merchant
    }

    /// What has to be booked to come from another split of the same sub-order to this one: the difference of each share,
    /// which is negative where something is taken back.
    ///
    /// Differences of a row of refunds sum to what the last split says, whatever each of them rounded.
    /// - Throws: `AmountError.currencyMismatch`, `.overflow`.
    package func difference(from earlier: CommissionSplit) throws(AmountError) -> CommissionSplit {
        CommissionSplit(
            base: try base.subtracting(earlier.base), creator: try creator.subtracting(earlier.creator),
            technicalFee: try technicalFee.subtracting(earlier.technicalFee),
            agency: try agency.subtracting(earlier.agency), leader: try leader.subtracting(earlier.leader),
            merchant: try merchant.subtracting(earlier.merchant))
    }

    /// The shares beside the base, by whom they are for.
    package var shares: [(beneficiary: Beneficiary, amount: Money)] {
        [
            (.merchant, merchant), (.creator, creator), (.agency, agency), (.leader, leader), (.platform, technicalFee),
        ]
    }

    /// Who earns from a sub-order.
    package enum Beneficiary: String, Hashable, Sendable, CaseIterable {
        case merchant, creator, agency, leader, platform
    }
}
