internal import Market

/// What holds for buying a product besides its price.
package struct SaleTerms: Hashable, Sendable {
    /// Whether it can be given back without a reason.
    package var returns: ReturnTerms
    /// How many units one person can have; nil for as many as there are.
    package var limit: PurchaseLimit?
    /// For how long after it was paid a lower price is paid back (价保); nil for not at all.
    package var priceProtectedFor: Duration?

    /// What holds for a product of which nothing was said.
    package static let usual = SaleTerms(returns: .withoutReason)

    /// Terms.
    package init(returns: ReturnTerms, limit: PurchaseLimit? = nil, priceProtectedFor: Duration? = nil) {
        self.returns = returns
        self.limit = limit
        self.priceProtectedFor = priceProtectedFor
    }
}

/// Whether goods can be given back without a reason, or which exception of the law they fall under (domain.md §13.2, L5).
package enum ReturnTerms: String, Hashable, Sendable, CaseIterable {
    /// Within seven days from the day after they arrived.
    case withoutReason = "without_reason"
    /// They were made for the buyer.
    case customMade = "custom_made"
    /// They are fresh or perish.
    case perishable
    /// Recordings or software that was unsealed, or downloaded.
    case unsealedMedia = "unsealed_media"
    /// A newspaper or magazine.
    case periodical
    /// Unsealed, it could harm health or safety; only if the buyer agreed to it.
    case health
    /// It loses its value when it is activated or tried; only if the buyer agreed to it.
    case losesValue = "loses_value"
    /// It is near its end, or its defect was told; only if the buyer agreed to it.
    case nearExpiry = "near_expiry"

    /// Whether goods cannot be given back without a reason.
    package var excludesReturn: Bool { self != .withoutReason }

    /// Whether that holds only if the buyer said yes to it at this purchase.
    package var asksConfirmation: Bool { self == .health || self == .losesValue || self == .nearExpiry }
}

/// How many units of a product one person can have within a time (限购).
package struct PurchaseLimit: Hashable, Sendable {
    /// Units.
    package let units: Int64
    /// The days before a purchase that are looked at.
    package let within: Duration

    /// The longest time that is looked at.
    package static let withinMax = Duration.days(366)

    /// A limit.
    /// - Precondition: at least one unit within at least a minute.
    package init(units: Int64, within: Duration) {
        precondition(units > 0 && within >= .minutes(1), "A limit lets something through.")
        self.units = units
        self.within = within
    }
}
