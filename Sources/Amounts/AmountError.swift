/// What is wrong with an amount, in order of precedence.
package enum AmountError: Error, Hashable, Sendable {
    /// The code is not a currency that the platform can book.
    case unknownCurrency(String)
    /// The text is not a decimal number with at most the currency's decimals.
    case malformed(String)
    /// Two amounts of different currencies met in one calculation.
    case currencyMismatch(String, String)
    /// The result does not fit in 64 bits of minor units.
    case overflow
    /// Shares to split by are empty, negative, or sum to zero.
    case invalidShares
    /// A rate is below zero or above what its use allows.
    case rateOutOfRange(Int64)
}
