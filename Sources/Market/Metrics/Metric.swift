/// A figure that people are shown, as data: the formula that computes it is the one that is printed (domain.md §4).
package struct Metric: Hashable, Sendable {
    /// The identifier on the wire and in rule sets, such as `live_ctr`.
    package let id: String
    /// The Chinese name.
    package let chinese: String
    /// The English name.
    package let english: String
    /// How it is computed.
    package let formula: Formula
    /// In what it is given.
    package let unit: Unit
    /// What the denominator counts, in words; empty for a sum.
    package let base: String
    /// Below so many of the denominator the answer is "not enough data"; 0 for sums, which need none.
    package let minimum: Int
    /// Of what it is a figure.
    package let scopes: Set<Scope>

    /// How a metric is computed.
    package indirect enum Formula: Hashable, Sendable {
        /// Counts added up, those after the first list taken away.
        case sum([Count], less: [Count] = [])
        /// One sum over another, times a whole number and divided by one.
        case ratio(Formula, Formula, times: Int64 = 1, per: Int64 = 1)
        /// The most viewers in the room at once.
        case peakOnline
        /// Viewers in the room on average over its time.
        case averageOnline
        /// One sum for each hour on air.
        case perHour(Formula)
        /// One sum for each minute on air and viewer in the room.
        case perMinuteAndViewer(Formula)
        /// Facts that this capability will feed; until then it is not measured.
        case awaits(String)
    }

    /// In what a metric is given.
    package enum Unit: String, Hashable, Sendable, CaseIterable {
        case count, people
        /// Minor units of the currency.
        case amount
        /// A part of a whole, from 0 to 1.
        case share
        /// A number without a unit.
        case ratio
        case seconds
    }

    /// Of what a metric is a figure.
    package enum Scope: String, Hashable, Sendable, CaseIterable {
        case room, video, creator, merchant, segment, campaign
    }

    /// Whether it is a part of a whole of people or events, so that an interval by Wilson's score says how sure it is.
    package var isProportion: Bool { unit == .share }

    /// A metric.
    package init(
        _ id: String, _ chinese: String, _ english: String, _ formula: Formula, _ unit: Unit, base: String = "",
        minimum: Int = 0, of scopes: Set<Scope>
    ) {
        self.id = id
        self.chinese = chinese
        self.english = english
        self.formula = formula
        self.unit = unit
        self.base = base
        self.minimum = minimum
        self.scopes = scopes
    }
}

extension Metric.Formula {
    /// The formula as people read it, in the names of the counts.
    package var text: String {
        switch self {
        case .sum(let counts, let less):
            let text = (counts.map(\.name).joined(separator: " + ")) + less.map { " - \($0.name)" }.joined()
            return counts.count + less.count > 1 ? "(\(text))" : text
        case .ratio(let top, let bottom, let times, let per):
            return "\(top.text) / \(bottom.text)" + (times == 1 ? "" : " * \(times)") + (per == 1 ? "" : " / \(per)")
        case .peakOnline: return "max(online)"
        case .averageOnline: return "mean(online)"
        case .perHour(let sum): return "\(sum.text) / hours_on_air"
        case .perMinuteAndViewer(let sum): return "\(sum.text) / minutes_on_air / mean(online)"
        case .awaits(let capability): return "awaits \(capability)"
        }
    }
}
