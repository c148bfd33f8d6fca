/// What is believed about how often something happens per unit of exposure: a gamma distribution.
///
/// Conjugate to Poisson counts: a prior of `shape` events in `rate` units, and what was seen since, simply add up
/// (A. Gelman et al., Bayesian Data Analysis, 3rd edition, §2.6).
package struct GammaPosterior: Sendable, Hashable {
    /// Pseudo-events, > 0.
    package let shape: Double
    /// Pseudo-exposure, > 0.
    package let rate: Double

    /// The belief after `events` in `exposure`, starting from a prior mean that weighs like `strength` units.
    /// - Precondition: a positive prior mean and strength; counts that are not negative; all finite.
    package init(priorMean: Double, strength: Double, events: Double = 0, exposure: Double = 0) {
        precondition(
            priorMean > 0 && strength > 0 && priorMean.isFinite && strength.isFinite,
            "a prior is a positive frequency with some strength")
        precondition(
            events >= 0 && exposure >= 0 && events.isFinite && exposure.isFinite, "counts are finite and not negative")
        shape = priorMean * strength + events
        rate = strength + exposure
    }

    /// The expected events per unit.
    package var mean: Double { shape / rate }

    /// The standard deviation of the frequency.
    package var deviation: Double { shape.squareRoot() / rate }

    /// The probability that the frequency is at most x.
    package func cumulative(at x: Double) -> Double { incompleteGamma(shape, x * rate) }

    /// The frequency below which a fraction of the belief lies, to about 1e-10 of itself.
    ///
    /// Bisection; a shape so small that the quantile underflows gives 0.
    /// - Precondition: the fraction lies strictly between 0 and 1.
    package func quantile(_ fraction: Double) -> Double {
        precondition(fraction > 0 && fraction < 1, "a quantile's fraction lies strictly between 0 and 1")
        var low = 0.0
        var high = max(shape, 1)
        while incompleteGamma(shape, high) < fraction, high < 1e12 { high *= 2 }
        for _ in 0..<200 where high - low > 1e-12 * high {
            let middle = (low + high) / 2
            if incompleteGamma(shape, middle) < fraction { low = middle } else { high = middle }
        }
        return (low + high) / 2 / rate
    }

    /// The interval that holds a share of the belief, as much outside on either side.
    /// - Precondition: the level lies strictly between 0 and 1.
    package func interval(level: Double = 0.95) -> Interval {
        Interval(low: quantile((1 - level) / 2), high: quantile((1 + level) / 2))
    }
}

/// The regularised lower incomplete gamma function, by its series below the mean and Lentz's continued fraction above.
///
/// DLMF 8.7.1 and 8.9.2 (https://dlmf.nist.gov/8.7, https://dlmf.nist.gov/8.9).
func incompleteGamma(_ shape: Double, _ x: Double) -> Double {
    guard x > 0 else { return 0 }
    let front = Elementary.exp(shape * Elementary.log(x) - x - Elementary.logGamma(shape))
    if x < shape + 1 {
        var term = 1 / shape
        var sum = term
        var n = shape
        for _ in 0..<10_000 {
            n += 1
            term *= x / n
            sum += term
            if term < sum * 1e-16 { break }
        }
        return min(1, front * sum)
    }
    let tiny = 1e-300
    var b = x + 1 - shape
    var c = 1 / tiny
    var d = 1 / b
    var fraction = d
    for step in 1...10_000 {
        let a = -Double(step) * (Double(step) - shape)
        b += 2
        d = a * d + b
        if abs(d) < tiny { d = tiny }
        c = b + a / c
        if abs(c) < tiny { c = tiny }
        d = 1 / d
        let change = c * d
        fraction *= change
        if abs(change - 1) < 1e-15 { break }
    }
    return max(0, 1 - front * fraction)
}
