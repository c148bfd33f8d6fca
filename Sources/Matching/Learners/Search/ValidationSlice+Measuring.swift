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

    /// Questions that one thread scores at a time.
    private static let blockSize = 16

    /// Measures a blend alone and with one more scoring at several weights, in one pass.
    ///
    /// - Parameters:
    ///   - weights: the weights that are tried for the newcomer; 0 is the blend without it.
    ///   - cutoff: length of the lists.
    ///   - hidesHistory: whether items of the question are left out of the lists.
    /// - Returns: one quality for each weight; the same for any number of threads.
    /// - Complexity: O(questions x items x (members + weights)).
    func qualities(
        of blend: BlendedScoring?, with newcomer: (any HistoryScoring)?, weights: [Float], cutoff: Int,
        hidesHistory: Bool, threads: Int
    ) -> [Quality] {
        let count = questions.count
        guard count > 0 else { return weights.map { _ in Quality(recall: 0, ndcg: 0) } }
        var outcomes = [(recall: Double, ndcg: Double)](repeating: (0, 0), count: count * weights.count)
        let added = newcomer.map { BlendedScoring([.init(scoring: $0, weight: 1)]) }
        outcomes.withUnsafeMutableBufferPointer { buffer in
            let outcomes = SharedStorage(buffer)
            let blocks = (count + Self.blockSize - 1) / Self.blockSize
            ParallelLoop.run(blocks: blocks, threads: threads) { block in
                let rows = block * Self.blockSize..<min(count, (block + 1) * Self.blockSize)
                var sums = [Float](repeating: 0, count: rows.count * questions.itemCount)
                var news = sums
                sums.withUnsafeMutableBufferPointer { blend?.score(questions, rows: rows, into: $0) }
                news.withUnsafeMutableBufferPointer { added?.score(questions, rows: rows, into: $0) }
                for (place, row) in rows.enumerated() {
                    let span = place * questions.itemCount..<(place + 1) * questions.itemCount
                    let results = judge(
                        row, sum: sums[span], news: news[span], weights: weights, cutoff: cutoff,
                        hidesHistory: hidesHistory)
                    for (number, result) in results.enumerated() {
                        outcomes.start[row * weights.count + number] = result
                    }
                }
            }
        }
        return weights.indices.map { number in
            var recall = 0.0
            var ndcg = 0.0
            for row in 0..<count {
                recall += outcomes[row * weights.count + number].recall
                ndcg += outcomes[row * weights.count + number].ndcg
            }
            return Quality(recall: recall / Double(count), ndcg: ndcg / Double(count))
        }
    }

    private func judge(
        _ row: Int, sum: ArraySlice<Float>, news: ArraySlice<Float>, weights: [Float], cutoff: Int, hidesHistory: Bool
    ) -> [(recall: Double, ndcg: Double)] {
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
