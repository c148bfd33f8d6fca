import Foundation
import Matching
import Measuring

/// Training: sweeps a second with two threads beside `implicit`, at the same number of factors.
enum FitBench {
    private struct Figures: Decodable {
        let seconds: Double
        let recall: Double
    }

    private static let factors = 128
    private static let sweeps = 8

    /// Fits gowalla on both sides in turn.
    static func run(_ wishes: Wishes, _ peers: Peers) throws -> [ResultRow] {
        func matrix(_ name: String) throws -> InteractionMatrix {
            let lines = try InteractionLines.parse(Peers.gunzip("\(wishes.data)/gowalla/\(name).txt.gz"))
            return try InteractionMatrix(lines: lines, viewerCount: 29_858, itemCount: 40_981)
        }
        let train = try matrix("train")
        let test = try matrix("test")
        let sweeps = wishes.isQuick ? 2 : Self.sweeps
        var ours = Double.infinity
        var search: [ResultRow] = []
        var recall = 0.0
        let clock = ContinuousClock()
        for _ in 0..<(wishes.isQuick ? 1 : 2) {
            let start = clock.now
            let outcome = try ImplicitALS.train(
                train, settings: .init(dimensions: factors, sweeps: sweeps), threads: 2)
            ours = min(ours, SearchBench.seconds(start.duration(to: clock.now)))
            recall =
                Evaluation(
                    of: FactorScoring(outcome.model, viewerFactors: outcome.viewerFactors), train: train,
                    heldBack: test, settings: .init(cutoffs: [20], resamples: 20), threads: 2
                ).measures[0].recall.mean
            if search.isEmpty { search = searchRows(outcome) }
        }
        let theirs = try peers.measure(
            ["implicit", "\(wishes.data)/gowalla", "\(factors)", "\(sweeps)"], as: Figures.self)
        return [
            ResultRow(
                "fit.sweeps", "iALS on gowalla, \(factors) factors, \(sweeps) sweeps, two threads, beside implicit",
                unit: "sweeps/s", target: .ratioAtLeast(2),
                finding: .measured(Double(sweeps) / ours, baseline: Double(sweeps) / theirs.seconds)),
            ResultRow(
                "fit.recall", "recall@20 of that fit beside implicit's", unit: "share", target: .ratioAtLeast(1),
                finding: .measured(recall, baseline: theirs.recall)),
        ] + search
    }

    /// Lists over the trained items, asked by viewers: vectors of another kind than the items that the budget was measured with.
    private static func searchRows(_ outcome: ImplicitALS.Outcome) -> [ResultRow] {
        let index = VectorIndex(
            rows: outcome.model.itemFactors, dimensions: factors, partitionedFrom: 0, threads: 2)
        let exact = ExactIndex(rows: outcome.model.itemFactors, dimensions: factors)
        let queries = SearchBench.slices(outcome.viewerFactors, length: factors, max: 1_000)
        let report = RecallReport(of: index, queries: Array(queries.prefix(300)), filters: [.none, .share(0.01)])
        return [
            ResultRow(
                "fit.lists", "viewers' best 10 from lists of its items beside the scan in bytes", unit: "queries/s",
                target: .ratioAtLeast(1),
                finding: .measured(
                    SearchBench.rate(queries) { index.nearest(to: $0, limit: 10) },
                    baseline: SearchBench.rate(queries) { exact.nearest(to: $0, limit: 10) })),
            ResultRow(
                "fit.lists-recall", "recall@10 of them", unit: "share", target: .atLeast(0.99),
                finding: .measured(report.rows[0].recall)),
            ResultRow(
                "fit.lists-recall-1", "recall@10 of them under a filter that keeps 1 %", unit: "share",
                target: .atLeast(0.99), finding: .measured(report.rows[1].recall)),
        ]
    }
}
