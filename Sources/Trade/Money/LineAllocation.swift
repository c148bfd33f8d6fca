package import Amounts

/// What the money of an order line is for: who gets how much of what the buyer paid and what others added.
///
/// The shares sum to what stands in escrow for the line, exactly (INV-15): every share but the merchant's is rounded down. What
/// a platform adds to a price falls with what is paid back. A discount that the creator bears is taken from the creator's share
/// and leaves the base of commissions as it is (domain.md §13.3); of what was agreed to by hand the share can be below zero.
package struct LineAllocation: Hashable, Sendable {
    /// What the buyer paid and did not get back.
    package let kept: Money
    /// What the platform adds.
    package let subsidy: Money
    /// Commissions, and what is left to the merchant of what the buyer paid and the creator bears.
    package let split: CommissionSplit
    /// What the creator bears of the price.
    package let creatorBears: Money

    /// What a line's money is for when so much of it is paid back.
    /// - Throws: `AmountError`.
    package init(of line: OrderLine, refunded: Money) throws(AmountError) {
        kept = try line.paid.subtracting(refunded)
        let terms: CommissionTerms
        if let credit = line.credit { terms = credit.terms } else { terms = .none }
        subsidy = Self.part(of: line.discounts.platform, kept, line.paid)
        creatorBears = Self.part(of: line.discounts.creator, kept, line.paid)
        split = try CommissionSplit(paid: kept.adding(creatorBears), refunded: .zero(kept.currency), terms)
    }

    /// What stands in escrow for the line.
    package var escrow: Int64 { kept.minorUnits + subsidy.minorUnits }
    /// What the merchant gets.
    package var merchant: Int64 { split.merchant.minorUnits + subsidy.minorUnits }
    /// What the creator gets.
    package var creator: Int64 { split.creator.minorUnits - creatorBears.minorUnits }

    /// `amount × kept / paid`, rounded down. Both fit into 64 bits, their product may not.
    private static func part(of amount: Int64, _ kept: Money, _ paid: Money) -> Money {
        Money(
            minorUnits: Int64(Int128(amount) * Int128(kept.minorUnits) / Int128(paid.minorUnits)),
            currency: paid.currency)
    }
}

extension CommissionTerms {
    /// Nobody but the merchant earns.
    package static let none = CommissionTerms(unchecked: .zero)
}
