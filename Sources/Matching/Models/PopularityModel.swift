internal import Statistics

/// How much each item is watched by everybody.
package struct PopularityModel: Sendable, Equatable {
    /// Summed weights of each item's interactions.
    package let weights: [Float]
    /// The number of viewers of each item.
    package let viewerCounts: [Int32]

    /// The number of items.
    package var itemCount: Int { weights.count }

    /// Popularity from an interaction matrix.
    package init(_ matrix: InteractionMatrix) {
        let rows = matrix.byItem
        self.init(
            weights: (0..<rows.count).map { row in rows.weights[rows.range(of: row)].reduce(0, +) },
            viewerCounts: (0..<rows.count).map { Int32(rows.range(of: $0).count) })
    }

    /// Popularity from numbers that are known already.
    /// - Precondition: one weight and one count per item, none negative.
    package init(weights: [Float], viewerCounts: [Int32]) {
        precondition(weights.count == viewerCounts.count, "every item has a weight and a count")
        precondition(
            weights.allSatisfy { $0 >= 0 && $0.isFinite } && viewerCounts.allSatisfy { $0 >= 0 },
            "popularity is never negative")
        self.weights = weights
        self.viewerCounts = viewerCounts
    }

    /// Surprisal of meeting each item, −log2 of its share of all views, in bits; unseen items count half a view.
    ///
    /// The mean over a list is its novelty (S. Vargas and P. Castells, RecSys 2011).
    package func surprisals() -> [Double] {
        let total = viewerCounts.reduce(0.0) { $0 + max(Double($1), 0.5) }
        return viewerCounts.map { -Elementary.log2(max(Double($0), 0.5) / total) }
    }
}
