package import Bookkeeping

/// The accounts of commerce (commerce.md §5.2): where money of orders, parties and the platform stands.
package enum CommerceAccounts {
    /// The chart.
    ///
    /// What a party has earned waits in `pending` until it is due and then stands in `available`, which alone may fall below
    /// zero: what is taken back after it was paid out is carried forward.
    /// - Parameter debtMax: how far, in minor units.
    package static func chart(debtMax: Int64 = 10_000_000) -> ChartOfAccounts {
        let earning = ["merchant", "creator", "agency", "leader"].flatMap { party in
            [
                ChartOfAccounts.Line("\(party):*:pending", .credit),
                ChartOfAccounts.Line("\(party):*:available", .credit, floor: .debt(debtMax)),
            ]
        }
        return ChartOfAccounts(
            [
                // Captured by a payment provider and not yet settled by it. It falls below zero when more is paid back after a
                // settlement than was captured since: the provider takes that from the next one.
                .init("psp:*:clearing", .debit, floor: .none),
                .init("bank:*", .debit),
                .init("buyer:*:credit", .credit),
                .init("order:*:escrow", .credit),
            ] + earning + [
                .init("platform:fee", .credit),
                // What the platform adds to prices and writes off has no floor, and is watched instead.
                .init("platform:subsidy", .credit, floor: .none),
                .init("platform:rounding", .credit, floor: .none),
                .init("platform:bad_debt", .debit, floor: .none),
                // What providers keep for themselves, and what the platform put in of its own.
                .init("platform:provider_fee", .debit, floor: .none),
                .init("platform:capital", .credit),
                .init("tax:*:payable", .credit),
                .init("payout:*:in_transit", .credit),
                .init("dispute:*", .debit),
            ])
    }
}
