internal import Foundation

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
