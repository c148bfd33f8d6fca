import Foundation
import Market
import Matching
import Operations

@testable import Console

/// The page about a model that was trained on a log with an order, with pages compared and hours learnt.
enum NamedModel {
    static let empty = ModelPage(
        card: nil, usesChosenWeights: false, comparison: InterleavingComparison(), learning: nil)

    static let page = ModelPage(
        card: card, usesChosenWeights: true, comparison: comparison,
        learning: .init(
            deeds: 182_400, lag: 12, bytes: 61_800_000, outcomes: 1_240_513, exposuresWaiting: 8_214,
            viewersRemembered: 9_120, links: 320_114, sessions: 41_003, hours: hours, drift: 0.043))

    private static var comparison: InterleavingComparison {
        var comparison = InterleavingComparison()
        for number in 0..<420 {
            var credit = InterleavingCredit()
            credit.firstClicks = number % 5 < 2 ? 1 : 0
            credit.secondClicks = number % 5 == 2 ? 1 : 0
            comparison.add(credit)
        }
        return comparison
    }

    private static var hours: [CalibrationByHour.Hour] {
        var calibration = CalibrationByHour()
        for hour in 0..<36 {
            for number in 0..<40 {
                calibration.add(
                    probability: 0.2 + 0.1 * Double(hour % 12) / 12, happened: number % 4 == hour % 3,
                    at: Named.ago(.hours(Int64(36 - hour))))
            }
        }
        return calibration.hours
    }

    /// The card in the words in which a training writes it.
    private static var card: ModelCard {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard var card = try? decoder.decode(ModelCard.self, from: Data(text.utf8)) else {
            preconditionFailure("The card of the tests is one.")
        }
        card.index = RecallReport(
            of: VectorIndex(rows: (0..<400).map { Float(($0 * 37) % 101) / 101 }, dimensions: 4, threads: 1),
            queries: [[1, 0, 0, 0], [0, 1, 0.5, 0]])
        return card
    }

    private static var text: String {
        func mean(_ value: Double, _ error: Double, _ count: Int) -> String {
            "{\"value\": \(value), \"error\": \(error), \"count\": \(count)}"
        }
        return """
            {
              "version": "2026-11-23T093811Z-171d0f", "trained_at": "\(Named.ago(.hours(14)).description)",
              "sha256": "00ab", "file_bytes": 48213004, "rules_version": "feed/3", "intended_use": "Ranks contents.",
              "training": {
                "deeds": 1436609, "viewers": 27285, "items": 7551, "pairs": 1036609, "viewers_opted_out": 31,
                "last_sequence": 1514751
              },
              "settings": {
                "dimensions": 64, "sweeps": 8, "unobserved_weight": 0.1, "penalty": 0.02, "penalty_exponent": 1, "seed": 1
              },
              "measures": [
                {
                  "model": "popularity", "cutoff": 20, "recall": [0.0773, 0.076, 0.0786],
                  "ndcg": [0.0377, 0.037, 0.0384], "coverage": 0.0093, "novelty_bits": 8.1
                },
                {
                  "model": "ials", "cutoff": 20, "recall": [0.1351, 0.1334, 0.1368],
                  "ndcg": [0.0633, 0.0624, 0.0642], "coverage": 0.4471, "novelty_bits": 10.2
                }
              ],
              "weights": {
                "is_served": true, "cutoff": 20, "rules": \(mean(0.0812, 0.0021, 1980)),
                "chosen": \(mean(0.0931, 0.0023, 1980)), "difference": \(mean(0.0119, 0.0011, 1980)),
                "terms": [
                  {"name": "taste", "rules": 1, "chosen": 2}, {"name": "similar", "rules": 0.5, "chosen": 0.25},
                  {"name": "next", "rules": 0.6, "chosen": 0.6}, {"name": "session", "rules": 0.4, "chosen": 0},
                  {"name": "popularity", "rules": 0.2, "chosen": 0.4}
                ],
                "segments": [
                  {"name": "new_viewers", "rules": \(mean(0.061, 0.006, 180)), "chosen": \(mean(0.064, 0.006, 180))},
                  {"name": "light_viewers", "rules": \(mean(0.079, 0.004, 700)), "chosen": \(mean(0.088, 0.004, 700))},
                  {"name": "heavy_viewers", "rules": \(mean(0.086, 0.003, 1100)), "chosen": \(mean(0.101, 0.003, 1100))}
                ]
              }
            }
            """
    }
}
