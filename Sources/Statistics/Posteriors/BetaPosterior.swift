/// What is believed about a rate after some trials: a beta distribution.
package struct BetaPosterior: Sendable, Hashable {
    /// Pseudo-successes, > 0.
    package let alpha: Double
    /// Pseudo-failures, > 0.
    package let beta: Double

    /// A belief with both parameters given.
    /// - Precondition: both positive and finite.
    package init(alpha: Double, beta: Double) {
        precondition(
            alpha > 0 && beta > 0 && alpha.isFinite && beta.isFinite, "both parameters are positive and finite")
        self.alpha = alpha
        self.beta = beta
    }

    /// The belief after `successes` in `trials`, starting from a prior mean that weighs like `strength` trials.
    /// - Precondition: a prior mean strictly inside 0 ..< 1, a positive strength, and successes within the trials.
    package init(priorMean: Double, strength: Double, successes: Double, trials: Double) {
        precondition(
            priorMean > 0 && priorMean < 1 && strength > 0, "a prior is a rate inside 0 ..< 1 with some strength")
        precondition(successes >= 0 && successes <= trials, "successes lie between zero and the trials")
        self.init(
            alpha: priorMean * strength + successes, beta: (1 - priorMean) * strength + trials - successes)
    }

    /// The expected rate.
    package var mean: Double { alpha / (alpha + beta) }

    /// The standard deviation of the rate.
    package var deviation: Double {
        let sum = alpha + beta
        return (alpha * beta / (sum * sum * (sum + 1))).squareRoot()
    }

    /// Draws a rate, as Thompson sampling wants it: the quotient of two gamma draws.
    package func draw(using generator: inout some RandomNumberGenerator) -> Double {
        let x = generator.nextGamma(shape: alpha)
        let y = generator.nextGamma(shape: beta)
        return x + y > 0 ? x / (x + y) : mean
    }

    /// The probability that the rate is at most x.
    package func cumulative(at x: Double) -> Double { incompleteBeta(x, alpha, beta) }

    /// The rate below which a fraction of the belief lies, to 1e-12.
    /// - Precondition: the fraction lies strictly between 0 and 1.
    package func quantile(_ fraction: Double) -> Double {
        precondition(fraction > 0 && fraction < 1, "a quantile's fraction lies strictly between 0 and 1")
        var low = 0.0
        var high = 1.0
        for _ in 0..<200 where high - low > 1e-14 * max(high, 1e-3) {
            let middle = (low + high) / 2
            if cumulative(at: middle) < fraction { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

/// The regularised incomplete beta function, by Lentz's evaluation of its continued fraction.
///
/// DLMF 8.17.22 (https://dlmf.nist.gov/8.17#v).
func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(1 - x, b, a) }
    let logFront =
        Elementary.logGamma(a + b) - Elementary.logGamma(a) - Elementary.logGamma(b)
        + a * Elementary.log(x) + b * Elementary.log1p(-x)
    let tiny = 1e-300
    func guarded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / guarded(1 - (a + b) * x / (a + 1))
    var fraction = d
    for step in 1...1_000 {
        let m = Double(step)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / guarded(1 + even * d)
        c = guarded(1 + even / c)
        fraction *= d * c
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / guarded(1 + odd * d)
        c = guarded(1 + odd / c)
        fraction *= d * c
        if abs(d * c - 1) < 1e-15 { break }
    }
    return Elementary.exp(logFront) * fraction / a
}
