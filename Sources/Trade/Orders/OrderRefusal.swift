package import Amounts
package import Market

/// Why something about an order is refused, in order of precedence.
package enum OrderRefusal: Refusal {
    /// A part of the address is missing or too long.
    case addressIncomplete(String)
    /// There is nothing in the cart.
    case cartEmpty
    /// There are more lines, or more units of a variant, than a cart takes.
    case cartFull
    /// A variant is off the list, or has no price.
    case notForSale
    /// The lines are priced in more than one currency.
    case currenciesMixed
    /// More units of a product are wanted than one person can have; so many can still be had.
    case limitReached(Identifier<Product>, left: Int64)
    /// Variants cannot be given back without a reason, and the buyer did not say yes to it.
    case confirmationMissing([Identifier<SKU>])
    /// The buyer agreed to another total than what it is now.
    case cartChanged(total: Money)
    /// The table has no line for this command in this state.
    case notAllowed(TransitionRefused)
    /// A parcel has nothing in it.
    case nothingToShip
    /// A parcel has more in it than is left to send.
    case shippedTooMuch
    /// More is to be paid back than was paid and not paid back.
    case refundedTooMuch(left: Money)
    /// The time to give goods back is over.
    case returnTooLate
    /// The goods cannot be given back without a reason, as the buyer was told.
    case notReturnable(ReturnTerms)
    /// A lower price is not paid back any more, or never was.
    case priceNotProtected
    /// The price is not lower than what was paid.
    case priceNotLower
    /// Only a variant of the same product can be had instead.
    case otherProduct
    /// Only a variant that costs the same can be had instead.
    case otherPrice(Money)
    /// So many units of the line were sent and not paid back.
    case notSent(Int64)
    /// Units of a line are exchanged once.
    case alreadyExchanged
    /// More units are said to be fit for sale than came back.
    case fitTooMany(Int64)
    /// The line has a request that is not over.
    case alreadyAsked
    /// The buyer's bank disputes what was paid for the line.
    case disputed

    package var code: ErrorCode {
        switch self {
        case .addressIncomplete: "order.address_incomplete"
        case .cartEmpty: "cart.empty"
        case .cartFull: "cart.full"
        case .notForSale: "cart.not_for_sale"
        case .currenciesMixed: "cart.currencies_mixed"
        case .limitReached: "cart.limit_reached"
        case .confirmationMissing: "order.confirmation_missing"
        case .cartChanged: "cart.changed"
        case .notAllowed: "order.not_allowed"
        case .nothingToShip: "order.nothing_to_ship"
        case .shippedTooMuch: "order.shipped_too_much"
        case .refundedTooMuch: "order.refunded_too_much"
        case .returnTooLate: "order.return_too_late"
        case .notReturnable: "order.not_returnable"
        case .priceNotProtected: "order.price_not_protected"
        case .priceNotLower: "order.price_not_lower"
        case .otherProduct: "order.other_product"
        case .otherPrice: "order.other_price"
        case .notSent: "order.not_sent"
        case .alreadyExchanged: "order.already_exchanged"
        case .fitTooMany: "order.fit_too_many"
        case .alreadyAsked: "order.already_asked"
        case .disputed: "order.disputed"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .addressIncomplete, .cartEmpty, .currenciesMixed, .nothingToShip, .shippedTooMuch,
            .refundedTooMuch, .confirmationMissing, .fitTooMany:
            .invalid
        case .cartFull, .limitReached: .exhausted
        default: .conflict
        }
    }

    package var details: [String: String] {
        switch self {
        case .addressIncomplete(let part): ["part": part]
        case .limitReached(let product, let left): ["product": product.rawValue, "left": String(left)]
        case .confirmationMissing(let skus): ["skus": skus.map(\.rawValue).joined(separator: ", ")]
        case .cartChanged(let total): ["total": total.description]
        case .notAllowed(let refused): refused.details
        case .refundedTooMuch(let left): ["left": left.description]
        case .notReturnable(let terms): ["terms": terms.rawValue]
        case .otherPrice(let price): ["price": price.description]
        case .notSent(let units), .fitTooMany(let units): ["units": String(units)]
        default: [:]
        }
    }
}
