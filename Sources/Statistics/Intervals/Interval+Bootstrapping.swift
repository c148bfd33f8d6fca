extension Interval {
    /// The percentile bootstrap interval of a mean.
    ///
    /// Draws `resamples` samples of the same size with replacement and returns the outer quantiles of their means. The
    /// same seed gives the same interval. B. Efron, Annals of Statistics 7 (1979).
    /// - Returns: nil for no values.
    /// - Precondition: at least 20 resamples, and a level strictly between 0 and 1.
    /// - Complexity: O(values x resamples).
    package static func bootstrapOfMean(
        _ values: [Double], level: Double = 0.95, resamples: Int = 1_000, seed: UInt64
    ) -> Interval? {
        precondition(resamples >= 20, "fewer than 20 resamples say nothing about the tails")
        precondition(level > 0 && level < 1, "a level lies strictly between 0 and 1")
        guard !values.isEmpty else { return nil }
        var generator = SeededGenerator(seed: seed)
        let count = UInt64(values.count)
        var means = values.withUnsafeBufferPointer { values in
            (0..<resamples).map { _ in
                var sum = 0.0
                for _ in 0..<count {
                    sum += values[Int(generator.next().multipliedFullWidth(by: count).high)]
                }
                return sum / Double(count)
            }
        }
        means.sort()
        let tail = (1 - level) / 2
        return Interval(low: quantile(tail, of: means), high: quantile(1 - tail, of: means))
    }

    /// The quantile of sorted values, interpolated linearly between neighbours.
    /// - Precondition: some values, ascending, and a fraction in 0 ... 1.
    package static func quantile(_ fraction: Double, of sorted: [Double]) -> Double {
        precondition(!sorted.isEmpty && fraction >= 0 && fraction <= 1, "a quantile needs values and a fraction")
        let position = fraction * Double(sorted.count - 1)
        let below = Int(position)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
    }
}
