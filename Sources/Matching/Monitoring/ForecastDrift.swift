internal import Statistics

/// How far the forecasts of now are from those of a reference time: the population stability index.
///
/// PSI = Σ (now − reference) ln(now / reference) over bins of equal reference share, half an exposure added to each
/// bin;
/// credit scoring reads less than 0.1 as stable and more than 0.25 as changed (N. Siddiqi, "Credit risk scorecards",
/// 2006).
package struct ForecastDrift: Sendable, Hashable {
    /// Upper ends of all bins but the last, ascending.
    package let edges: [Double]
    /// Reference forecasts in each bin.
    package let reference: [Int]
    /// Forecasts of now in each bin.
    package private(set) var counts: [Int]

    /// A monitor against reference forecasts, with at most so many bins; equal forecasts share a bin.
    /// - Returns: nil without finite forecasts to refer to.
    /// - Precondition: at least two bins.
    /// - Complexity: O(n log n).
    package init?(reference forecasts: [Double], binsMax: Int = 10) {
        precondition(binsMax >= 2, "one bin shows no drift")
        let sorted = forecasts.filter(\.isFinite).sorted()
        guard !sorted.isEmpty else { return nil }
        var edges: [Double] = []
        for bin in 1..<binsMax {
            let edge = sorted[min(sorted.count - 1, bin * sorted.count / binsMax)]
            if edge > (edges.last ?? -.infinity), edge > sorted[0] { edges.append(edge) }
        }
        self.edges = edges
        counts = Array(repeating: 0, count: edges.count + 1)
        var reference = counts
        for forecast in sorted { reference[Self.bin(forecast, edges)] += 1 }
        self.reference = reference
    }

    /// Counts a forecast of now; one that is not a number is not counted.
    /// - Complexity: O(log bins).
    package mutating func add(_ forecast: Double) {
        guard !forecast.isNaN else { return }
        counts[Self.bin(forecast, edges)] += 1
    }

    /// Starts another window against the same reference.
    package mutating func restart() { counts = Array(repeating: 0, count: counts.count) }

    /// The stability index, >= 0; nil before anything was counted.
    package var index: Double? {
        let now = Double(counts.reduce(0, +)) + 0.5 * Double(counts.count)
        let before = Double(reference.reduce(0, +)) + 0.5 * Double(counts.count)
        guard counts.contains(where: { $0 > 0 }) else { return nil }
        return zip(counts, reference).reduce(0) { sum, pair in
            let share = (Double(pair.0) + 0.5) / now
            let expected = (Double(pair.1) + 0.5) / before
            return sum + (share - expected) * Elementary.log(share / expected)
        }
    }

    /// The number of edges at or below a value.
    private static func bin(_ value: Double, _ edges: [Double]) -> Int {
        var low = 0
        var high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
