package import Amounts

extension AmountError: Refusal {
    package var code: ErrorCode {
        switch self {
        case .unknownCurrency: "amount.unknown_currency"
        case .malformed: "amount.malformed"
        case .currencyMismatch: "amount.currency_mismatch"
        case .overflow: "amount.overflow"
        case .invalidShares: "amount.invalid_shares"
        case .rateOutOfRange: "amount.rate_out_of_range"
        }
    }

    package var kind: ErrorKind { .invalid }

    package var details: [String: String] {
        switch self {
        case .unknownCurrency(let code): ["currency": code]
        case .malformed(let text): ["text": text]
        case .currencyMismatch(let left, let right): ["left": left, "right": right]
        case .rateOutOfRange(let rate): ["ppm": String(rate)]
        case .overflow, .invalidShares: [:]
        }
    }
}
