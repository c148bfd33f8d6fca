import Testing

@testable import Matching

@Suite struct RankingMeasureTests {
    private func near(_ left: Double, _ right: Double) -> Bool { abs(left - right) < 1e-9 }

    @Test func `measures of a list with hits in places 2 and 5, of three wanted items`() {
        let hits = [2, 5]

        // By hand: 1 / log2 3 = 0.630929754, 1 / log2 6 = 0.386852807; the ideal for three is 1 + 0.630929754 + 0.5.
        #expect(near(RankingMeasure.recall(5).value(hits: hits, wantedCount: 3), 2.0 / 3))
        #expect(
            near(RankingMeasure.ndcg(5).value(hits: hits, wantedCount: 3), 1.017_782_560_805_999 / 2.130_929_753_571))
        #expect(RankingMeasure.hitRate(5).value(hits: hits, wantedCount: 3) == 1)
        #expect(RankingMeasure.precision(5).value(hits: hits, wantedCount: 3) == 100)
        #expect(RankingMeasure.reciprocalRank(5).value(hits: hits, wantedCount: 3) == 50)
    }

    @Test func `what lies behind the cutoff does not count`() {
        let hits = [2, 5]

        #expect(RankingMeasure.recall(1).value(hits: hits, wantedCount: 3) == 0)
        #expect(near(RankingMeasure.recall(4).value(hits: hits, wantedCount: 3), 1.0 / 3))
        // The ideal list of two places holds two of the three.
        #expect(near(RankingMeasure.ndcg(2).value(hits: hits, wantedCount: 3), 0.630_929_753_571 / 1.630_929_753_571))
        #expect(RankingMeasure.reciprocalRank(1).value(hits: hits, wantedCount: 3) == 0)
    }

    @Test func `a perfect list has NDCG 1, whatever its length`() {
        for cutoff in [1, 3, 10] {
            #expect(near(RankingMeasure.ndcg(cutoff).value(hits: Array(1...10), wantedCount: 10), 1))
        }
    }

    @Test func `names are those of the field`() {
        let measures: [RankingMeasure] = [.recall(20), .ndcg(10), .hitRate(5), .precision(20), .reciprocalRank(20)]

        #expect(measures.map(\.name) == ["recall@20", "ndcg@10", "hr@5", "p@20", "mrr@20"])
    }
}
