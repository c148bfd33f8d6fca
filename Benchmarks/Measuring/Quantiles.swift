/// Order statistics of a sample, sorted once.
package struct Quantiles: Sendable {
    private let sorted: [Double]

    /// The quantiles of a sample.
    /// - Precondition: no value is NaN.
    /// - Complexity: O(n log n).
    package init(_ values: [Double]) {
        precondition(!values.contains { $0.isNaN }, "what is no number has no place in an order")
        sorted = values.sorted()
    }

    /// The number of values.
    package var count: Int { sorted.count }

    /// The smallest value that a share of the sample does not exceed (nearest rank); nil for an empty sample.
    ///
    /// Always a value that was measured, never one between two of them.
    /// - Precondition: the share lies in 0 ... 1.
    package func value(at share: Double) -> Double? {
        precondition((0...1).contains(share), "a share lies between 0 and 1")
        guard !sorted.isEmpty else { return nil }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[max(rank, 1) - 1]
    }

    /// The middle value, the lower of two.
    package var median: Double? { value(at: 0.5) }
}
