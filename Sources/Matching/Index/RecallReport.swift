internal import Statistics

/// How much of the true best an index finds, with and without filters: for the operator's page and the model card.
package struct RecallReport: Sendable, Hashable, Codable {
    /// Which items a filter keeps.
    package enum Filter: Sendable, Hashable, Codable {
        /// All of them.
        case none
        /// This share of them, chosen at random.
        case share(Double)
        /// This share of them, chosen at random from the half that is least like the query: what passes lies far from where a
        /// search looks first.
        case unlike(Double)
    }

    /// The recall under one filter.
    package struct Row: Sendable, Hashable, Codable {
        /// What was kept.
        package let filter: Filter
        /// Mean over queries of found / wanted, wanted being the true best `limit`, fewer when fewer pass.
        package let recall: Double
        /// The least that a query found.
        package let lowest: Double
        /// Queries asked.
        package let queryCount: Int
    }

    /// `exact` or `partitioned`.
    package let kind: String
    /// Items in the index.
    package let itemCount: Int
    /// Bytes the index holds beside the vectors.
    package let memory: Int
    /// Length of the lists compared.
    package let limit: Int
    /// One row for each filter, in the order asked.
    package let rows: [Row]

    /// The filters of a model card.
    package static let filters: [Filter] = [.none, .share(0.5), .share(0.1), .share(0.01), .unlike(0.1)]

    /// Asks an index and compares with scoring every allowed item in full.
    ///
    /// A found item counts when its score is no lower than that of the last of the true best, so that equal items may stand for
    /// each other.
    /// - Parameters:
    ///   - queries: vectors of the index's length; those of viewers say more than those of items.
    ///   - seed: of the filters.
    /// - Complexity: O(filters x queries x items x d).
    package init(
        of index: VectorIndex, queries: [[Float]], limit: Int = 10, filters: [Filter] = RecallReport.filters,
        seed: UInt64 = 1
    ) {
        kind = index.kind.rawValue
        itemCount = index.count
        memory = index.memory
        self.limit = limit
        let truth = index.inFull
        rows = filters.enumerated().map { place, filter in
            var generator = SeededGenerator(seed: seed &+ UInt64(place))
            var sum = 0.0
            var lowest = 1.0
            for query in queries {
                let allowed = Self.set(filter, query: query, truth: truth, using: &generator)
                let expected = truth.nearest(to: query, limit: limit, allowed: allowed)
                let found = index.nearest(to: query, limit: limit, allowed: allowed)
                // Sums of products are taken in different orders, which may differ in the last bits.
                let bar = expected.last.map { $0.score - 1e-5 * abs($0.score) } ?? 0
                let hits = found.count { $0.score >= bar && (allowed?.contains($0.item) ?? true) }
                let recall = expected.isEmpty ? 1 : Double(min(hits, expected.count)) / Double(expected.count)
                sum += recall
                lowest = min(lowest, recall)
            }
            let count = queries.count
            return Row(
                filter: filter, recall: count > 0 ? sum / Double(count) : 1, lowest: lowest, queryCount: count)
        }
    }

    private static func set(
        _ filter: Filter, query: [Float], truth: ExactIndex, using generator: inout SeededGenerator
    ) -> ItemSet? {
        switch filter {
        case .none: return nil
        case .share(let share):
            var set = ItemSet(itemCount: truth.count)
            for item in 0..<truth.count where generator.nextUnit() < share { set.insert(Int32(item)) }
            return set
        case .unlike(let share):
            var set = ItemSet(allOf: truth.count)
            for near in truth.nearest(to: query, limit: truth.count / 2) { set.remove(near.item) }
            for item in 0..<truth.count where generator.nextUnit() >= 2 * share { set.remove(Int32(item)) }
            return set
        }
    }
}
