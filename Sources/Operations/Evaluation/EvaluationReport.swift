package import Matching

/// What was measured on one folder: a part for each protocol.
package struct EvaluationReport: Sendable {
    /// A measure with its name, such as `recall@20`.
    package struct Measure: Sendable, Hashable {
        /// The name of the field.
        package let name: String
        /// The mean with its interval.
        package let mean: MeasuredMean

        /// A named measure.
        package init(_ name: String, _ mean: MeasuredMean) {
            self.name = name
            self.mean = mean
        }
    }

    /// The measures of some of the questions.
    package struct Segment: Sendable, Hashable {
        /// The segment's name, such as `new_viewers`.
        package let name: String
        /// Its measures.
        package let measures: [Measure]
    }

    /// Why a model is in the table.
    package enum Role: String, Sendable, Hashable {
        /// What Dancong answers with.
        case model
        /// A learner that takes part in it, alone.
        case source
        /// What every model has to beat.
        case baseline
    }

    /// What one model reached.
    package struct Row: Sendable, Hashable {
        /// The model's name.
        package let name: String
        /// Why it is here.
        package let role: Role
        /// Its settings, in words.
        package let settings: String
        /// Its weight in the blend; nil for what is no part of it.
        package let weight: Double?
        /// Seconds that fitting took.
        package let fitSeconds: Double
        /// Seconds that answering all questions took.
        package let answerSeconds: Double
        /// Its measures.
        package let measures: [Measure]
        /// The same for segments of the questions.
        package let segments: [Segment]
        /// The share of all items that it listed; nil where nothing is listed.
        package let coverage: Double?
    }

    /// How much more one model reached than another, question by question.
    package struct Comparison: Sendable, Hashable {
        /// The one.
        package let first: String
        /// The other.
        package let second: String
        /// First minus second, with the interval of the paired difference.
        package let differences: [Measure]
    }

    /// What was measured by one protocol.
    package struct Part: Sendable, Hashable {
        /// The protocol, with how strict it was for sequences.
        package let name: String
        /// Facts of the data, in words.
        package let facts: String
        /// Seconds that choosing settings took.
        package let choosingSeconds: Double
        /// Learners that were fitted to choose.
        package let trialCount: Int
        /// Learners that were tried and left out.
        package let leftOut: [String]
        /// The model first, then its sources and the baselines.
        package let rows: [Row]
        /// What was asked to be compared.
        package let comparison: Comparison?

        /// What Dancong answers with.
        package var model: Row? { rows.first }
    }

    /// The folder's name.
    package let data: String
    /// The seed of everything that is drawn.
    package let seed: UInt64
    /// The parts; at least one.
    package let parts: [Part]
    /// The most memory that the process has held, in bytes; nil where the system doesn't tell.
    package let peakBytes: Int?

    /// A report.
    package init(data: String, seed: UInt64, parts: [Part], peakBytes: Int?) {
        self.data = data
        self.seed = seed
        self.parts = parts
        self.peakBytes = peakBytes
    }
}
