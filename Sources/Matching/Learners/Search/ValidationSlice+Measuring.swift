extension ValidationSlice {
    /// How well lists found what was held back.
    package struct Quality: Sendable, Hashable {
        /// Mean share of the wanted items found.
        package let recall: Double
        /// Mean normalised discounted cumulative gain.
        package let ndcg: Double

        /// What the search makes large: the geometric mean, in which a per cent of either weighs the same.
        package var target: Double { (recall * ndcg).squareRoot() }
    }

    /// A blend with a newcomer at some weight, beside the blend without it.
    struct Comparison: Sendable {
        /// How well the lists did with the newcomer.
        let quality: Quality
        /// The mean over questions of what the newcomer changed, as a share of the blend's own quality.
        let gain: Double
        /// The standard error of the gain, from the differences of the same questions.
        let gainError: Double
    }

    /// Compares a blend with what it becomes by one more scoring at several weights.
    /// - Complexity: as `qualities`.
    func compare(
        _ blend: BlendedScoring, with newcomer: any HistoryScoring, weights: [Float], cutoff: Int, hidesHistory: Bool,
        threads: Int
    ) -> [Comparison] {
        let all = outcomes(
            of: blend, with: newcomer, weights: [0] + weights, cutoff: cutoff, hidesHistory: hidesHistory,
            threads: threads)
        let before = Self.quality(all[0])
        return all.dropFirst().map { outcomes in
            let gains = zip(outcomes, all[0]).map { after, alone in
                0.5 * (after.recall - alone.recall) / max(before.recall, 1e-12)
                    + 0.5 * (after.ndcg - alone.ndcg) / max(before.ndcg, 1e-12)
            }
            let mean = gains.reduce(0, +) / Double(gains.count)
            let squares = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let error = (squares / Double(max(1, gains.count - 1)) / Double(gains.count)).squareRoot()
            return Comparison(quality: Self.quality(outcomes), gain: mean, gainError: error)
        }
    }

    /// Questions that one thread scores at a time.
    private static let blockSize = 16

    /// How well one scoring does alone; the same for any number of threads.
    /// - Complexity: O(questions x the cost of scoring all items).
    func quality(of scoring: any HistoryScoring, cutoff: Int, hidesHistory: Bool, threads: Int) -> Quality {
        Self.quality(
            outcomes(
                of: nil, with: scoring, weights: [1], cutoff: cutoff, hidesHistory: hidesHistory, threads: threads)[0])
    }

    private static func quality(_ outcomes: [Outcome]) -> Quality {
        let count = Double(max(1, outcomes.count))
        return Quality(
            recall: outcomes.reduce(0) { $0 + $1.recall } / count, ndcg: outcomes.reduce(0) { $0 + $1.ndcg } / count)
    }

    private typealias Outcome = (recall: Double, ndcg: Double)

    /// What each question comes to with a newcomer at each of some weights, in one pass over the scores.
    private func outcomes(
        of blend: BlendedScoring?, with newcomer: any HistoryScoring, weights: [Float], cutoff: Int,
        hidesHistory: Bool, threads: Int
    ) -> [[Outcome]] {
        let count = questions.count
        var outcomes = [Outcome](repeating: (0, 0), count: max(1, count * weights.count))
        let added = BlendedScoring([.init(scoring: newcomer, weight: 1)])
        outcomes.withUnsafeMutableBufferPointer { buffer in
            let outcomes = SharedStorage(buffer)
            let blocks = (count + Self.blockSize - 1) / Self.blockSize
            ParallelLoop.run(blocks: blocks, threads: threads) { block in
                let rows = block * Self.blockSize..<min(count, (block + 1) * Self.blockSize)
                var sums = [Float](repeating: 0, count: rows.count * questions.itemCount)
                var news = sums
                sums.withUnsafeMutableBufferPointer { blend?.score(questions, rows: rows, into: $0) }
                news.withUnsafeMutableBufferPointer { added.score(questions, rows: rows, into: $0) }
                for (place, row) in rows.enumerated() {
                    let span = place * questions.itemCount..<(place + 1) * questions.itemCount
                    let results = judge(
                        row, sum: sums[span], news: news[span], weights: weights, cutoff: cutoff,
                        hidesHistory: hidesHistory)
                    for (number, result) in results.enumerated() { outcomes.start[number * count + row] = result }
                }
            }
        }
        return weights.indices.map { Array(outcomes[$0 * count..<($0 + 1) * count]) }
    }

    private func judge(
        _ row: Int, sum: ArraySlice<Float>, news: ArraySlice<Float>, weights: [Float], cutoff: Int, hidesHistory: Bool
    ) -> [Outcome] {
        let wanted = Set(wanted[row])
        return weights.map { weight in
            var scores = zip(sum, news).map { $0 + weight * $1 }
            if hidesHistory { for item in questions.items(of: row) { scores[Int(item)] = -.infinity } }
            let best = scores.withUnsafeBufferPointer { Scored.best(of: $0, limit: cutoff) }
            let hits = best.filter { $0.score > -.infinity }.map { wanted.contains($0.item) }
            return (
                Matching.recall(hits: hits, wantedCount: wanted.count),
                Matching.ndcg(hits: hits, wantedCount: wanted.count, cutoff: cutoff)
            )
        }
    }
}
