internal import Foundation
package import Matching

/// What people should know about a trained model, kept beside it.
package struct ModelCard: Codable, Sendable, Hashable {
    /// The model's version.
    package var version: String
    /// When it was trained, RFC 3339.
    package var trainedAt: String
    /// SHA-256 of the model file, in hexadecimal.
    package var sha256: String
    /// Size of the model file.
    package var fileBytes: Int
    /// The rules that gave deeds their weights.
    package var rulesVersion: String
    /// What it was trained on.
    package var training: Training
    /// How it was trained.
    package var settings: Settings
    /// What it found on pairs that were held back; empty when there were too few.
    package var measures: [Measure]
    /// How the settings were chosen, in sentences; nil where nothing was searched.
    package var choice: [String]?
    /// How the weights of what fits a viewer were chosen; nil where the log was too short, or there was none.
    package var weights: Weights?
    /// How much of the true best the index over its vectors finds; nil in cards from before it was measured.
    package var index: RecallReport?
    /// What it is for, and what not.
    package var intendedUse: String

    /// A card with all that it says.
    package init(
        version: String, trainedAt: String, sha256: String, fileBytes: Int, rulesVersion: String, training: Training,
        settings: Settings, measures: [Measure], choice: [String]? = nil, intendedUse: String
    ) {
        self.version = version
        self.trainedAt = trainedAt
        self.sha256 = sha256
        self.fileBytes = fileBytes
        self.rulesVersion = rulesVersion
        self.training = training
        self.settings = settings
        self.measures = measures
        self.choice = choice
        self.intendedUse = intendedUse
    }

    /// The data of a training.
    package struct Training: Codable, Sendable, Hashable {
        /// Logged deeds read.
        package var deeds: Int
        /// Viewers with a positive deed.
        package var viewers: Int
        /// Contents with a positive deed.
        package var items: Int
        /// Pairs of viewer and content.
        package var pairs: Int
        /// Viewers left out because they opted out.
        package var viewersOptedOut: Int
        /// The last event's place in the log.
        package var lastSequence: Int64

        /// What a training read.
        package init(
            deeds: Int, viewers: Int, items: Int, pairs: Int, viewersOptedOut: Int, lastSequence: Int64
        ) {
            self.deeds = deeds
            self.viewers = viewers
            self.items = items
            self.pairs = pairs
            self.viewersOptedOut = viewersOptedOut
            self.lastSequence = lastSequence
        }
    }

    /// The settings of a training.
    package struct Settings: Codable, Sendable, Hashable {
        /// Length of the vectors.
        package var dimensions: Int
        /// Passes over both sides.
        package var sweeps: Int
        /// α₀.
        package var unobservedWeight: Double
        /// λ.
        package var penalty: Double
        /// ν.
        package var penaltyExponent: Double
        /// Seed of the start.
        package var seed: UInt64

        /// How a training went about it.
        package init(
            dimensions: Int, sweeps: Int, unobservedWeight: Double, penalty: Double, penaltyExponent: Double,
            seed: UInt64
        ) {
            self.dimensions = dimensions
            self.sweeps = sweeps
            self.unobservedWeight = unobservedWeight
            self.penalty = penalty
            self.penaltyExponent = penaltyExponent
            self.seed = seed
        }
    }

    /// One model's measures on the held-back pairs.
    package struct Measure: Codable, Sendable, Hashable {
        /// `popularity`, `item-knn` or `ials`.
        package var model: String
        /// Length of the lists.
        package var cutoff: Int
        /// Mean recall with the ends of its 95 % interval.
        package var recall: [Double]
        /// Mean NDCG with the ends of its 95 % interval.
        package var ndcg: [Double]
        /// Share of all items that stand in a list.
        package var coverage: Double
        /// Mean surprisal in bits.
        package var noveltyBits: Double
    }

    /// The choice of the feed's weights, and how it compares with the rules where it was not chosen.
    package struct Weights: Codable, Sendable, Hashable {
        /// Whether pages use the chosen weights: they were better by a standard error.
        package var isServed: Bool
        /// Length of the lists.
        package var cutoff: Int
        /// The weights by term.
        package var terms: [Term]
        /// NDCG under the rules, over all viewers who judged.
        package var rules: Mean
        /// NDCG under the chosen weights.
        package var chosen: Mean
        /// Chosen − rules, viewer by viewer.
        package var difference: Mean
        /// The same by kind of viewer.
        package var segments: [Segment]

        /// One term's weights.
        package struct Term: Codable, Sendable, Hashable {
            /// The term's name.
            package var name: String
            /// What the rules give it.
            package var rules: Double
            /// What was chosen; 0 for one that is left out.
            package var chosen: Double
        }

        /// A mean over viewers.
        package struct Mean: Codable, Sendable, Hashable {
            /// The mean.
            package var value: Double
            /// Its standard error.
            package var error: Double
            /// Viewers.
            package var count: Int
        }

        /// One kind of viewer: `new_viewers`, `light_viewers` or `heavy_viewers`.
        package struct Segment: Codable, Sendable, Hashable {
            /// The kind.
            package var name: String
            /// NDCG under the rules.
            package var rules: Mean
            /// NDCG under the chosen weights.
            package var chosen: Mean
        }
    }

    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return encoder
    }

    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}

extension ModelCard.Weights {
    /// A choice as the card tells it.
    init(_ choice: TermFit.Choice, rules: FeedRules, cutoff: Int = 20) {
        self.init(
            isServed: choice.isBetter, cutoff: cutoff,
            terms: TermFit.kinds.map {
                Term(
                    name: $0.rawValue, rules: Double(rules.termWeights[$0, default: 0]),
                    chosen: Double(choice.weights[$0, default: 0]))
            }, rules: Mean(choice.rules), chosen: Mean(choice.chosen), difference: Mean(choice.difference),
            segments: choice.segments.map {
                Segment(name: $0.segment.rawValue, rules: Mean($0.rules), chosen: Mean($0.chosen))
            })
    }
}

extension ModelCard.Weights.Mean {
    init(_ estimate: TermFit.Estimate) {
        self.init(value: estimate.mean, error: estimate.error, count: estimate.count)
    }
}

extension RecallReport {
    /// What the index over a model's vectors finds for viewers of the training, spread evenly over them; nil without viewers.
    init?(_ model: TrainedModel, _ matrix: InteractionMatrix, threads: Int) {
        let count = min(50, matrix.viewerCount)
        let queries = (0..<count).compactMap { place -> [Float]? in
            let viewer = place * matrix.viewerCount / count
            let liked = matrix.byViewer.range(of: viewer).suffix(200)
            return model.factors.foldIn(
                liked.map { Evidence(item: matrix.byViewer.columns[$0], strength: matrix.byViewer.weights[$0]) })
        }
        guard !queries.isEmpty else { return nil }
        let index = VectorIndex(
            rows: model.factors.itemFactors, dimensions: model.factors.dimensions, threads: threads)
        self.init(of: index, queries: queries)
    }
}
