package import Market

/// Why a line is not settled yet.
package enum SettlementWait: Hashable, Sendable {
    /// The buyer's bank disputes what was paid.
    case disputed
    /// A request for money back is open.
    case requested
    /// The goods are not with their buyer.
    case notArrived
    /// The buyer has not accepted them.
    case notAccepted
    /// They can be given back until then.
    case returnable(until: Timestamp)
    /// Nothing: the next run settles it.
    case due

    /// Why a line of an order is not settled at a time.
    package init(_ order: MerchantOrder, isDisputed: Bool, isRequested: Bool, at time: Timestamp) {
        if isDisputed {
            self = .disputed
        } else if isRequested {
            self = .requested
        } else if order.deliveredAt == nil {
            self = .notArrived
        } else if let settleAt = order.settleAt {
            self = settleAt <= time ? .due : .returnable(until: settleAt)
        } else {
            self = .notAccepted
        }
    }
}
