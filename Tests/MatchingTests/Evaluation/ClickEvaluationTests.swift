import Statistics
import Testing

@testable import Matching

@Suite struct ClickEvaluationTests {
    private func rows(_ probabilities: [Double], _ happened: [Int], viewers: [Int32]? = nil) -> [ClickEvaluation.Row] {
        probabilities.indices.map {
            ClickEvaluation.Row(
                viewer: viewers?[$0] ?? Int32($0), probability: probabilities[$0], happened: happened[$0] == 1)
        }
    }

    private func near(_ left: Double?, _ right: Double) -> Bool { left.map { abs($0 - right) < 1e-12 } ?? false }

    /// The example of scikit-learn's roc_auc_score, which gives 0.75.
    @Test func `AUC counts pairs in the right order`() throws {
        let result = try #require(ClickEvaluation(rows([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])))

        #expect(near(result.auc?.value, 0.75))
        #expect(result.gauc == nil)
    }

    /// By hand: of 3 x 2 pairs, two are ties and four are right.
    @Test func `tied forecasts count half`() throws {
        let result = try #require(ClickEvaluation(rows([0.5, 0.5, 0.5, 0.2, 0.9], [1, 0, 1, 0, 1])))

        #expect(near(result.auc?.value, 5.0 / 6))
    }

    /// The example of scikit-learn's log_loss, which gives 0.21616187468057912.
    @Test func `log loss is that of the reference`() throws {
        let result = try #require(ClickEvaluation(rows([0.9, 0.1, 0.2, 0.65], [1, 0, 0, 1])))

        #expect(near(result.logLoss.value, 0.216_161_874_680_579_12))
    }

    /// By hand: bin 0 expects 0.15 of 1, bin 5 expects 1.6 of 1, bin 9 expects 1 of 1; (0.85 + 0.6 + 0) / 6.
    @Test func `calibration error sums the gaps of ten bins`() throws {
        let result = try #require(
            ClickEvaluation(rows([0.06, 0.09, 0.5, 0.55, 0.55, 1], [1, 0, 0, 0, 1, 1])))

        #expect(near(result.ece.value, 1.45 / 6))
    }

    /// By hand: viewer 1 has AUC 1 over 3 rows, viewer 2 has 0 over 2, viewer 3 clicked everything and does not count.
    @Test func `GAUC weighs viewers by their rows and leaves out those who did one thing only`() throws {
        let result = try #require(
            ClickEvaluation(
                rows([0.1, 0.2, 0.9, 0.8, 0.3, 0.5, 0.6], [0, 0, 1, 0, 1, 1, 1], viewers: [1, 1, 1, 2, 2, 3, 3])))

        #expect(near(result.gauc?.value, 3.0 / 5))
        #expect(result.viewerCount == 3)
    }

    @Test func `values lie inside their intervals, which the seed decides`() throws {
        var generator = SeededGenerator(seed: 21)
        let rows = (0..<2_000).map { place in
            let probability = generator.nextUnit()
            return ClickEvaluation.Row(
                viewer: Int32(place / 8), probability: probability, happened: generator.nextUnit() < probability)
        }

        let result = try #require(ClickEvaluation(rows, seed: 3))
        let again = try #require(ClickEvaluation(rows.reversed(), seed: 3))

        for measure in [result.auc, result.gauc, result.logLoss].compactMap(\.self) {
            #expect(measure.interval.contains(measure.value))
            #expect(measure.interval.low < measure.interval.high)
        }
        // Uniform forecasts that are true have AUC 5/6.
        #expect(result.auc?.interval.contains(5.0 / 6) == true)
        #expect(result.ece.value < 0.04)
        #expect(near(again.auc?.value, result.auc?.value ?? 0))
    }

    @Test func `without rows, or with one outcome only, there is no AUC`() {
        #expect(ClickEvaluation([]) == nil)
        #expect(ClickEvaluation(rows([0.2, 0.7], [1, 1]))?.auc == nil)
    }
}
