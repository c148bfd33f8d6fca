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
    /// What it is for, and what not.
    package var intendedUse: String

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
