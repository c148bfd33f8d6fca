package import Market
package import Statistics

/// What a metric amounts to.
package enum MetricValue: Hashable, Sendable {
    /// A number, how many of the denominator it rests on, and how sure it is where that can be said.
    case measured(Double, n: Int64, interval: Interval?)
    /// The denominator has fewer than the metric needs.
    case notEnoughData(n: Int64)
    /// The denominator is zero: there is no such number, which is not the same as zero.
    case notDefined
    /// The facts are not there yet.
    case notMeasured(awaits: String)

    /// The number, where there is one.
    package var number: Double? {
        if case .measured(let value, _, _) = self { value } else { nil }
    }
}

/// What metrics of a room or a video are computed from.
package struct MetricFacts: Hashable, Sendable {
    /// What was counted.
    package let counts: Counts
    /// Entries early enough to have been retained for five minutes.
    package let maturedEntries: Int64
    /// Those who were, of these entries.
    package let retained: Int64
    /// Time on air.
    package let onAir: Duration
    /// The most viewers at once.
    package let peakOnline: Int64
    /// Viewers on average.
    package let averageOnline: Double

    /// Facts.
    package init(
        counts: Counts, maturedEntries: Int64 = 0, retained: Int64 = 0, onAir: Duration = .zero, peakOnline: Int64 = 0,
        averageOnline: Double = 0
    ) {
        self.counts = counts
        self.maturedEntries = maturedEntries
        self.retained = retained
        self.onAir = onAir
        self.peakOnline = peakOnline
        self.averageOnline = averageOnline
    }
}

extension Metric {
    /// What the metric amounts to.
    package func value(of facts: MetricFacts) -> MetricValue {
        switch formula {
        case .sum(let counts, let less):
            let total = counts.reduce(0) { $0 + facts.counts[$1] } - less.reduce(0) { $0 + facts.counts[$1] }
            return .measured(Double(total), n: total, interval: nil)
        case .ratio(let top, let bottom, let times, let per):
            guard var (numerator, denominator) = Self.sums(top, bottom, facts.counts) else { return .notDefined }
            // Only entries that are old enough can have been retained.
            if id == "retention_5m" { (numerator, denominator) = (facts.retained, facts.maturedEntries) }
            return ratio(numerator, denominator, scale: Double(times) / Double(per))
        case .peakOnline:
            return .measured(Double(facts.peakOnline), n: facts.peakOnline, interval: nil)
        case .averageOnline:
            guard facts.onAir > .zero else { return .notDefined }
            return .measured(facts.averageOnline, n: facts.peakOnline, interval: nil)
        case .perHour(let sum):
            return per(sum, facts, over: facts.onAir.seconds / 3_600)
        case .perMinuteAndViewer(let sum):
            return per(sum, facts, over: facts.onAir.seconds / 60 * facts.averageOnline)
        case .awaits(let capability):
            return .notMeasured(awaits: capability)
        }
    }

    private func per(_ sum: Formula, _ facts: MetricFacts, over divisor: Double) -> MetricValue {
        guard divisor > 0, case .sum(let counts, _) = sum else { return .notDefined }
        let total = counts.reduce(0) { $0 + facts.counts[$1] }
        return .measured(Double(total) / divisor, n: total, interval: nil)
    }

    private func ratio(_ numerator: Int64, _ denominator: Int64, scale: Double) -> MetricValue {
        guard denominator > 0 else { return .notDefined }
        guard denominator >= minimum else { return .notEnoughData(n: denominator) }
        let value = Double(numerator) / Double(denominator) * scale
        var interval: Interval?
        // Entries can outnumber impressions that were reported; such a share has no interval.
        if isProportion, (0...denominator).contains(numerator) {
            interval = Interval.wilson(successes: Int(numerator), trials: Int(denominator))
        }
        return .measured(value, n: denominator, interval: interval)
    }

    private static func sums(_ top: Formula, _ bottom: Formula, _ counts: Counts) -> (Int64, Int64)? {
        guard case .sum(let above, let lessAbove) = top, case .sum(let below, let lessBelow) = bottom else {
            return nil
        }
        return (
            above.reduce(0) { $0 + counts[$1] } - lessAbove.reduce(0) { $0 + counts[$1] },
            below.reduce(0) { $0 + counts[$1] } - lessBelow.reduce(0) { $0 + counts[$1] }
        )
    }
}

extension Duration {
    /// The length in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
