extension Interval {
    /// The 97.5 % point of the standard normal distribution, for two-sided intervals of 95 %.
    package static let normal95 = 1.959963984540054

    /// The score interval for a rate seen as `successes` out of `trials`.
    ///
    /// Always inside 0 ... 1 and sensible for few trials. E. B. Wilson, JASA 22 (1927).
    /// - Parameter z: the normal quantile of the wanted level, e.g. `normal95`.
    /// - Returns: nil when there were no trials: the rate is not defined then, which is not the same as zero.
    /// - Precondition: `0 <= successes <= trials`, and z is positive.
    package static func wilson(successes: Int, trials: Int, z: Double = normal95) -> Interval? {
        precondition(successes >= 0 && successes <= trials, "successes lie between zero and the trials")
        precondition(z > 0, "a normal quantile above the median is positive")
        guard trials > 0 else { return nil }
        let n = Double(trials)
        let rate = Double(successes) / n
        let square = z * z
        let centre = rate + square / (2 * n)
        let spread = z * (rate * (1 - rate) / n + square / (4 * n * n)).squareRoot()
        let scale = 1 + square / n
        let low = successes == 0 ? 0 : (centre - spread) / scale
        let high = successes == trials ? 1 : (centre + spread) / scale
        return Interval(low: max(0, low), high: min(1, high))
    }
}
