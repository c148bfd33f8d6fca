package import Market

/// Why something about matches is refused.
package enum MatchRefusal: Refusal {
    /// A commission is outside what the rules allow, in ppm.
    case commissionOutOfRange(low: Int, high: Int)
    /// The party keeps as many searches as it can.
    case searchesExhausted(limit: Int)

    package var code: ErrorCode {
        switch self {
        case .commissionOutOfRange: "commission.out_of_range"
        case .searchesExhausted: "saved_search.limit_reached"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .commissionOutOfRange: .invalid
        case .searchesExhausted: .exhausted
        }
    }

    package var details: [String: String] {
        switch self {
        case .commissionOutOfRange(let low, let high): ["low": String(low), "high": String(high)]
        case .searchesExhausted(let limit): ["limit": String(limit)]
        }
    }
}
