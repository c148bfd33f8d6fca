import Market

@testable import Console
@testable import Matching
@testable import Operations

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

    private static var card: ModelCard {
        func mean(_ value: Double, _ error: Double, _ count: Int) -> ModelCard.Weights.Mean {
            .init(value: value, error: error, count: count)
        }
        var card = ModelCard(
            version: "2026-11-23T093811Z-171d0f", trainedAt: Named.ago(.hours(14)).description, sha256: "00ab",
            fileBytes: 48_213_004, rulesVersion: "feed/3",
            training: .init(
                deeds: 1_436_609, viewers: 27_285, items: 7_551, pairs: 1_036_609, viewersOptedOut: 31,
                lastSequence: 1_514_751),
            settings: .init(
                dimensions: 64, sweeps: 8, unobservedWeight: 0.1, penalty: 0.02, penaltyExponent: 1, seed: 1),
            measures: [
                .init(
                    model: "popularity", cutoff: 20, recall: [0.0773, 0.076, 0.0786], ndcg: [0.0377, 0.037, 0.0384],
                    coverage: 0.0093, noveltyBits: 8.1),
                .init(
                    model: "ials", cutoff: 20, recall: [0.1351, 0.1334, 0.1368], ndcg: [0.0633, 0.0624, 0.0642],
                    coverage: 0.4471, noveltyBits: 10.2),
            ], intendedUse: "Ranks contents.")
        card.weights = .init(
            isServed: true, cutoff: 20,
            terms: [
                .init(name: "taste", rules: 1, chosen: 2), .init(name: "similar", rules: 0.5, chosen: 0.25),
                .init(name: "next", rules: 0.6, chosen: 0.6), .init(name: "session", rules: 0.4, chosen: 0),
                .init(name: "popularity", rules: 0.2, chosen: 0.4),
            ], rules: mean(0.0812, 0.0021, 1_980), chosen: mean(0.0931, 0.0023, 1_980),
            difference: mean(0.0119, 0.0011, 1_980),
            segments: [
                .init(name: "new_viewers", rules: mean(0.061, 0.006, 180), chosen: mean(0.064, 0.006, 180)),
                .init(name: "light_viewers", rules: mean(0.079, 0.004, 700), chosen: mean(0.088, 0.004, 700)),
                .init(name: "heavy_viewers", rules: mean(0.086, 0.003, 1_100), chosen: mean(0.101, 0.003, 1_100)),
            ])
        card.index = RecallReport(
            of: VectorIndex(rows: (0..<400).map { Float(($0 * 37) % 101) / 101 }, dimensions: 4, threads: 1),
            queries: [[1, 0, 0, 0], [0, 1, 0.5, 0]])
        return card
    }
}
