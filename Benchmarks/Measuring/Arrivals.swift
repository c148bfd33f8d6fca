package import Statistics

/// When the requests of an open loop are due: arrivals that do not wait for answers.
///
/// The gaps are exponential, as those of many viewers who know nothing of each other are, so requests come in bursts and
/// lulls around the mean rate.
package struct Arrivals: Sendable {
    /// Seconds after the start, ascending.
    package let dueAfter: [Double]

    /// Arrivals at a mean rate for a while; the same seed gives the same times.
    /// - Precondition: rate and duration are positive.
    package init(perSecond rate: Double, seconds: Double, using generator: inout SeededGenerator) {
        precondition(rate > 0 && seconds > 0, "arrivals have a rate and a while to happen in")
        var times: [Double] = []
        times.reserveCapacity(Int(rate * seconds * 1.2))
        var time = generator.nextExponential() / rate
        while time < seconds {
            times.append(time)
            time += generator.nextExponential() / rate
        }
        dueAfter = times
    }
}

extension RandomNumberGenerator {
    /// Draws from the exponential distribution with mean 1.
    fileprivate mutating func nextExponential() -> Double { -Elementary.log(1 - nextUnit()) }
}
