package import Alliance
package import Market
import Statistics

/// A fulfilment rate as it is shown: with its n and a 95 % interval, so that few samples look like few.
package struct FulfilmentEstimate: Sendable, Hashable {
    /// Fulfilled ÷ n, from 0 to 1.
    package let value: Double
    /// The lower end of the interval, from 0 to 1.
    package let low: Double
    /// The upper end of the interval, from 0 to 1.
    package let high: Double
    /// Samples that count.
    package let n: Int

    /// An estimate from its parts.
    package init(value: Double, low: Double, high: Double, n: Int) {
        self.value = value
        self.low = low
        self.high = high
        self.n = n
    }
}

extension FulfilmentRate {
    /// The rate with its interval, nil while there are fewer samples than the rules ask for.
    ///
    /// The interval is Wilson's: sensible for few samples, and never outside 0 … 1.
    package func estimate(under rules: SampleRules) -> FulfilmentEstimate? {
        guard let value = value(under: rules), let interval = Interval.wilson(successes: fulfilled, trials: total)
        else {
            return nil
        }
        return FulfilmentEstimate(value: value, low: interval.low, high: interval.high, n: total)
    }
}
