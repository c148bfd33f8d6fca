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
    /// The line has a request for money back that is not over.
    case alreadyAsked

    package var code: ErrorCode {
        switch self {
        case .addressIncomplete: "order.address_incomplete"
        case .cartEmpty: "cart.empty"
        case .cartFull: "cart.full"
        case .notForSale: "cart.not_for_sale"
        case .currenciesMixed: "cart.currencies_mixed"
        case .cartChanged: "cart.changed"
        case .notAllowed: "order.not_allowed"
        case .nothingToShip: "order.nothing_to_ship"
        case .shippedTooMuch: "order.shipped_too_much"
        case .refundedTooMuch: "order.refunded_too_much"
        case .returnTooLate: "order.return_too_late"
        case .alreadyAsked: "order.already_asked"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .addressIncomplete, .cartEmpty, .currenciesMixed, .nothingToShip, .shippedTooMuch,
            .refundedTooMuch:
            .invalid
        case .cartFull: .exhausted
        default: .conflict
        }
    }

    package var details: [String: String] {
        switch self {
        case .addressIncomplete(let part): ["part": part]
        case .cartChanged(let total): ["total": total.description]
        case .notAllowed(let refused): refused.details
        case .refundedTooMuch(let left): ["left": left.description]
        default: [:]
        }
    }
}
