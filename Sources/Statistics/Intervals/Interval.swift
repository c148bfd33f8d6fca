/// Two ends of a range that a quantity plausibly lies in, both included.
package struct Interval: Sendable, Hashable {
    /// The lower end.
    package let low: Double
    /// The upper end, never below the lower one.
    package let high: Double

    /// A range from a lower to an upper end.
    /// - Precondition: `low <= high`.
    package init(low: Double, high: Double) {
        precondition(low <= high, "an interval's lower end is not above its upper end")
        self.low = low
        self.high = high
    }

    /// Whether a value lies between the ends.
    package func contains(_ value: Double) -> Bool { low <= value && value <= high }
}
