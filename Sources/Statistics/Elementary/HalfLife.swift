/// Exponential forgetting: after one half-life, evidence counts half.
package struct HalfLife: Sendable, Hashable {
    /// The time after which a weight has halved, in seconds.
    package let seconds: Double

    /// A half-life of so many seconds.
    /// - Precondition: positive and finite.
    package init(seconds: Double) {
        precondition(seconds > 0 && seconds.isFinite, "a half-life is a positive, finite time")
        self.seconds = seconds
    }

    /// The weight that is left at an age, in 0 ... 1; ages in the future count as now.
    package func weight(ageSeconds: Double) -> Double {
        ageSeconds <= 0 ? 1 : Elementary.exp(-Elementary.log(2) * ageSeconds / seconds)
    }
}
