/// Watches whether forecasts move away from those after which a model was put in force, window after window.
///
/// The first forecasts are the reference; each further window of as many gives one index (`ForecastDrift`).
package struct ForecastWatch: Sendable, Hashable {
    /// Forecasts in the reference, and in each window.
    package let windowSize: Int
    /// The index of the last whole window; nil before the first.
    package private(set) var index: Double?
    private var first: [Double] = []
    private var drift: ForecastDrift?
    private var count = 0

    /// A watch that has seen nothing.
    /// - Precondition: a positive window.
    package init(windowSize: Int = 2_000) {
        precondition(windowSize > 0, "a window holds at least one forecast")
        self.windowSize = windowSize
    }

    /// Counts a forecast.
    /// - Complexity: O(log bins), and O(n log n) once, when the reference is whole.
    package mutating func add(_ forecast: Double) {
        guard var drift else {
            first.append(forecast)
            if first.count == windowSize {
                self.drift = ForecastDrift(reference: first)
                // Without a finite forecast there is nothing to refer to, and the next ones are waited for.
                first = []
            }
            return
        }
        drift.add(forecast)
        count += 1
        if count == windowSize {
            index = drift.index
            drift.restart()
            count = 0
        }
        self.drift = drift
    }
}
