package import Market

/// How often samples led to content: fulfilled ÷ (fulfilled + unfulfilled), shown to both sides.
///
/// Waived samples count for neither. TikTok shows the rate to sellers only; here the creator sees the
/// same number (domain.md §12.4).
package struct FulfilmentRate: Hashable, Sendable {
    /// Samples that ended with qualifying content, paid back or not.
    package let fulfilled: Int
    /// Samples that ended without.
    package let unfulfilled: Int

    /// A rate from counts.
    package init(fulfilled: Int, unfulfilled: Int) {
        self.fulfilled = fulfilled
        self.unfulfilled = unfulfilled
    }

    /// Samples that count: the n of the rate.
    package var total: Int { fulfilled + unfulfilled }

    /// The rate from 0 to 1, or nil while `total` is below the minimum of the rules: not enough data.
    package func value(under rules: SampleRules) -> Double? {
        guard total >= max(1, rules.fulfilmentRateMinimum) else { return nil }
        return Double(fulfilled) / Double(total)
    }
}
