package import Market

/// How forecasts and outcomes compare, hour by hour, for the last so many hours: bounded by design.
package struct CalibrationByHour: Sendable, Hashable {
    /// One hour's sums.
    package struct Hour: Sendable, Hashable {
        /// Whole hours since 1970.
        package let hour: Int64
        /// Outcomes seen.
        package private(set) var count = 0
        /// How many were expected to happen: the sum of their forecasts.
        package private(set) var expected = 0.0
        /// How many happened.
        package private(set) var happened = 0
        /// The variance of the number that happens, if forecasts are right: Σ p (1 − p).
        private(set) var variance = 0.0

        init(hour: Int64) { self.hour = hour }

        /// Expected over happened, or nil while nothing happened; 1 is calibrated, 2 promises twice too much.
        package var ratio: Double? { happened > 0 ? expected / Double(happened) : nil }

        /// By how many standard deviations more happened than was expected; about normal when forecasts are right (D.
        /// J. Spiegelhalter,
        /// Statistics in Medicine 5, 1986), 0 while there is nothing to compare.
        package var deviation: Double {
            variance > 0 ? (Double(happened) - expected) / variance.squareRoot() : 0
        }

        mutating func add(_ probability: Double, happened: Bool) {
            count += 1
            expected += probability
            variance += probability * (1 - probability)
            if happened { self.happened += 1 }
        }
    }

    /// Hours kept.
    package let hoursMax: Int
    /// The hours that had outcomes, oldest first.
    package private(set) var hours: [Hour] = []

    /// A monitor of the last so many hours.
    /// - Precondition: at least one hour.
    package init(hoursMax: Int = 168) {
        precondition(hoursMax > 0, "a monitor keeps at least one hour")
        self.hoursMax = hoursMax
    }

    /// Counts an outcome; one that is older than all hours kept is not counted.
    /// - Precondition: a probability in 0 ... 1.
    /// - Complexity: O(hours kept).
    package mutating func add(probability: Double, happened: Bool, at time: Timestamp) {
        precondition(probability >= 0 && probability <= 1, "a probability lies in 0 ... 1")
        let milliseconds = time.milliseconds
        let number = milliseconds / 3_600_000 - (milliseconds % 3_600_000 < 0 ? 1 : 0)
        let newest = max(hours.last?.hour ?? number, number)
        guard newest - number < Int64(hoursMax) else { return }
        hours.removeAll { newest - $0.hour >= Int64(hoursMax) }
        var place = hours.count
        while place > 0, hours[place - 1].hour > number { place -= 1 }
        if place > 0, hours[place - 1].hour == number {
            hours[place - 1].add(probability, happened: happened)
        } else {
            var hour = Hour(hour: number)
            hour.add(probability, happened: happened)
            hours.insert(hour, at: place)
        }
    }
}
