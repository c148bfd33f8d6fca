/// Everything a feed is served from: one immutable value, swapped whole.
package struct FeedModel: Sendable {
    /// The name of the trained model, stored with each decision; empty when none was trained yet.
    package let version: String
    /// All items.
    package let items: ItemTable
    /// Item vectors; nil before the first training.
    package let factors: FactorModel?
    /// Item neighbours; nil before the first training.
    package let neighbours: ItemNeighbours?
    /// The index over the item vectors; nil before the first training.
    package let index: VectorIndex?

    /// The same trained parts, with the index over them, beside a newer item table.
    /// - Precondition: the trained parts know no more items than the table.
    package func replacingItems(with items: ItemTable) -> FeedModel { FeedModel(self, items: items) }

    private init(_ trained: FeedModel, items: ItemTable) {
        precondition((trained.factors?.itemCount ?? 0) <= items.count, "the table holds every item of the factors")
        precondition(
            (trained.neighbours?.itemCount ?? 0) <= items.count, "the table holds every item of the neighbours")
        version = trained.version
        self.items = items
        factors = trained.factors
        neighbours = trained.neighbours
        index = trained.index
    }

    /// A model to serve from, with an index over its vectors.
    /// - Parameter threads: how many threads may build the index of a large catalogue; they change nothing in it.
    /// - Precondition: the trained parts know no more items than the table.
    package init(
        version: String, items: ItemTable, factors: FactorModel?, neighbours: ItemNeighbours?, threads: Int = 2
    ) {
        precondition((factors?.itemCount ?? 0) <= items.count, "the table holds every item of the trained factors")
        precondition((neighbours?.itemCount ?? 0) <= items.count, "the table holds every item of the neighbours")
        self.version = version
        self.items = items
        self.factors = factors
        self.neighbours = neighbours
        index = factors.map { VectorIndex(rows: $0.itemFactors, dimensions: $0.dimensions, threads: threads) }
    }
}
