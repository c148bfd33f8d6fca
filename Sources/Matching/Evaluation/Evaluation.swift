internal import Statistics

/// Measures of ranked lists against items that were held back.
///
/// Every viewer with at least one held-back item is ranked over all items except the training items, and counts once.
/// Recall@K = hits / |held back|; NDCG@K has gains 0 and 1 and the ideal over min(|held back|, K), as in the LightGCN
/// protocol (X. He et al., SIGIR 2020). See docs/matching/model.md §5.
package struct Evaluation: Sendable {
    /// What is measured, and how sure of it.
    package struct Settings: Sendable, Hashable {
        /// Lengths of the lists.
        package var cutoffs: [Int]
        /// Level of the intervals.
        package var level: Double
        /// Resamples of each interval.
        package var resamples: Int
        /// Seed of the intervals.
        package var seed: UInt64

        /// Settings.
        /// - Precondition: at least one cutoff, all positive.
        package init(cutoffs: [Int] = [10, 20, 50], level: Double = 0.95, resamples: Int = 200, seed: UInt64 = 1) {
            precondition(!cutoffs.isEmpty && cutoffs.allSatisfy { $0 > 0 }, "lists have at least one place")
            self.cutoffs = cutoffs
            self.level = level
            self.resamples = resamples
            self.seed = seed
        }
    }

    /// The measures at one length of the lists.
    package struct Measures: Sendable, Hashable {
        /// Length of the lists.
        package let cutoff: Int
        /// Mean share of held-back items found.
        package let recall: Estimate
        /// Mean normalised discounted cumulative gain.
        package let ndcg: Estimate
        /// Share of all items that stand in at least one list.
        package let coverage: Double
        /// Mean surprisal of the listed items, in bits.
        package let novelty: Double
    }

    /// A mean with its interval.
    package struct Estimate: Sendable, Hashable {
        /// The mean over viewers.
        package let mean: Double
        /// Lower end of the interval.
        package let low: Double
        /// Upper end of the interval.
        package let high: Double
    }

    /// Viewers that counted.
    package let viewerCount: Int
    /// One row per cutoff, in the order of the settings.
    package let measures: [Measures]

    /// Ranks all items for every viewer and compares with what was held back.
    ///
    /// The same for any number of threads.
    /// - Parameters:
    ///   - train: the items that are not ranked again.
    ///   - heldBack: the items to be found; over the same viewers and items.
    /// - Complexity: O(viewers x items x the cost of one score); memory of one block of viewers x items per thread.
    package init(
        of scoring: some ItemScoring, train: InteractionMatrix, heldBack: InteractionMatrix,
        settings: Settings = Settings(), threads: Int = 1
    ) {
        precondition(
            train.viewerCount == heldBack.viewerCount && train.itemCount == heldBack.itemCount
                && scoring.itemCount == train.itemCount, "training and test are about the same viewers and items")
        let depth = settings.cutoffs.reduce(0, max)
        let lists = Self.lists(scoring, train: train, heldBack: heldBack, depth: depth, threads: threads)
        let surprisals = PopularityModel(train).surprisals()
        let viewers = lists.indices.filter { !heldBack.byViewer.range(of: $0).isEmpty }
        viewerCount = viewers.count
        measures = settings.cutoffs.map { cutoff in
            var recalls: [Double] = []
            var ndcgs: [Double] = []
            var listed = ItemSet(itemCount: train.itemCount)
            var surprisal = 0.0
            var places = 0
            for viewer in viewers {
                let list = lists[viewer].prefix(cutoff)
                let wanted = heldBack.byViewer.columns(of: viewer)
                let hits = list.map { contains($0, in: wanted) }
                recalls.append(recall(hits: hits, wantedCount: wanted.count))
                ndcgs.append(ndcg(hits: hits, wantedCount: wanted.count, cutoff: cutoff))
                for item in list {
                    listed.insert(item)
                    surprisal += surprisals[Int(item)]
                    places += 1
                }
            }
            return Measures(
                cutoff: cutoff, recall: Self.estimate(recalls, settings), ndcg: Self.estimate(ndcgs, settings),
                coverage: train.itemCount > 0 ? Double(listed.count) / Double(train.itemCount) : 0,
                novelty: places > 0 ? surprisal / Double(places) : 0)
        }
    }

    private static func estimate(_ values: [Double], _ settings: Settings) -> Estimate {
        guard
            let interval = Interval.bootstrapOfMean(
                values, level: settings.level, resamples: settings.resamples, seed: settings.seed)
        else { return Estimate(mean: 0, low: 0, high: 0) }
        let mean = values.reduce(0, +) / Double(values.count)
        return Estimate(mean: mean, low: interval.low, high: interval.high)
    }

    /// The best `depth` items of every viewer that has held-back items, best first; empty for the others.
    private static func lists(
        _ scoring: some ItemScoring, train: InteractionMatrix, heldBack: InteractionMatrix, depth: Int, threads: Int
    ) -> [[Int32]] {
        let blockSize = 32
        let itemCount = scoring.itemCount
        let viewerCount = train.viewerCount
        var lists = [[Int32]](repeating: [], count: max(1, viewerCount))
        lists.withUnsafeMutableBufferPointer { buffer in
            let shared = SharedStorage(buffer)
            ParallelLoop.run(blocks: (viewerCount + blockSize - 1) / blockSize, threads: threads) { block in
                let viewers = block * blockSize..<min(viewerCount, (block + 1) * blockSize)
                withUnsafeTemporaryAllocation(of: Float.self, capacity: viewers.count * itemCount) { scores in
                    scores.initialize(repeating: 0)
                    scoring.score(viewers: viewers, into: scores)
                    for (row, viewer) in viewers.enumerated() where !heldBack.byViewer.range(of: viewer).isEmpty {
                        let own = UnsafeMutableBufferPointer(rebasing: scores[row * itemCount..<(row + 1) * itemCount])
                        for item in train.byViewer.columns(of: viewer) { own[Int(item)] = -.infinity }
                        shared.start[viewer] = Scored.best(of: UnsafeBufferPointer(own), limit: depth)
                            .filter { $0.score > -.infinity }.map(\.item)
                    }
                }
            }
        }
        return Array(lists.prefix(viewerCount))
    }
}

/// The share of wanted items that were hit.
func recall(hits: [Bool], wantedCount: Int) -> Double {
    wantedCount == 0 ? 0 : Double(hits.count { $0 }) / Double(wantedCount)
}

/// Σ hits 1 / log2(place + 1), over the same sum for a perfect list; places are counted from 1.
func ndcg(hits: [Bool], wantedCount: Int, cutoff: Int) -> Double {
    func discount(_ place: Int) -> Double { 1 / Elementary.log2(Double(place + 2)) }
    let ideal = (0..<min(wantedCount, cutoff)).reduce(0) { $0 + discount($1) }
    let gained = hits.indices.reduce(0) { hits[$1] ? $0 + discount($1) : $0 }
    return ideal > 0 ? gained / ideal : 0
}
