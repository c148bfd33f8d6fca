/// One line of a results file: what was measured, beside what, against which target, and whether it holds.
package struct ResultRow: Sendable, Equatable {
    /// The name by which it is asked for and compared, such as `feed.p99`.
    package let id: String
    /// What was measured, in words.
    package let what: String
    /// The unit of value and baseline.
    package let unit: String
    /// What has to be reached.
    package let target: Target
    /// What was found.
    package let finding: Finding

    /// What a measurement found.
    package enum Finding: Sendable, Equatable {
        /// A number, with the number it is compared to, if there is one.
        case measured(Double, baseline: Double? = nil)
        /// Nothing, and why.
        case missing(reason: String)
    }

    /// A measurement.
    package init(_ id: String, _ what: String, unit: String, target: Target, finding: Finding) {
        self.id = id
        self.what = what
        self.unit = unit
        self.target = target
        self.finding = finding
    }

    /// The number found; nil when nothing was.
    package var value: Double? {
        if case .measured(let value, _) = finding { value } else { nil }
    }

    /// The number it is compared to, taken in the same run.
    package var baseline: Double? {
        if case .measured(_, let baseline) = finding { baseline } else { nil }
    }

    /// Value over baseline; nil without a baseline above zero.
    package var ratio: Double? {
        guard let value, let baseline, baseline > 0 else { return nil }
        return value / baseline
    }

    /// Whether the target is reached. What was not measured never holds, and neither does what is no number.
    package var holds: Bool {
        switch target {
        case .atLeast(let bound): value.map { $0 >= bound } ?? false
        case .atMost(let bound): value.map { $0 <= bound } ?? false
        case .ratioAtLeast(let bound): ratio.map { $0 >= bound } ?? false
        }
    }

    /// Why nothing was measured.
    package var reasonMissing: String? {
        if case .missing(let reason) = finding { reason } else { nil }
    }
}

/// A bound that a measurement has to reach; the bound itself is good enough.
package enum Target: Sendable, Equatable, CustomStringConvertible {
    /// The value is no smaller.
    case atLeast(Double)
    /// The value is no larger.
    case atMost(Double)
    /// The value is no smaller than so many baselines.
    case ratioAtLeast(Double)

    /// The bound as tables show it: `>= 30000`, `<= 15`, `ratio >= 0.4`.
    package var description: String {
        switch self {
        case .atLeast(let bound): ">= \(Figure.short(bound))"
        case .atMost(let bound): "<= \(Figure.short(bound))"
        case .ratioAtLeast(let bound): "ratio >= \(Figure.short(bound))"
        }
    }
}
