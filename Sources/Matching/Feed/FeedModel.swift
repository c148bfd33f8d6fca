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
    /// What is known of each item, by number, for expectations; empty where nothing expects.
    package let features: [ItemFeatures]
    /// What items say and show; nil where nobody asks.
    package let contents: ContentModel?
    /// The index over the item vectors; nil before the first training.
    package let index: VectorIndex?
    /// Weights of what fits a viewer that the training found better than the rules'; empty where it found none.
    package let fitWeights: [ScoreTerm.Kind: Float]

    /// The same trained parts, with the index over them, beside a newer item table.
    /// - Precondition: the trained parts know no more items than the table, and features are of its items.
    package func replacingItems(
        with items: ItemTable, features: [ItemFeatures] = [], contents: ContentModel? = nil
    ) -> FeedModel { FeedModel(self, items: items, features: features, contents: contents) }

    private init(_ trained: FeedModel, items: ItemTable, features: [ItemFeatures], contents: ContentModel?) {
        precondition(features.isEmpty || features.count == items.count, "features are those of the table's items")
        self.features = features
        self.contents = contents
        precondition((trained.factors?.itemCount ?? 0) <= items.count, "the table holds every item of the factors")
        precondition(
            (trained.neighbours?.itemCount ?? 0) <= items.count, "the table holds every item of the neighbours")
        version = trained.version
        self.items = items
        factors = trained.factors
        neighbours = trained.neighbours
        index = trained.index
        fitWeights = trained.fitWeights
    }

    /// A model to serve from, with an index over its vectors.
    /// - Parameter threads: how many threads may build the index of a large catalogue; they change nothing in it.
    /// - Precondition: the trained parts know no more items than the table, and features are of its items.
    package init(
        version: String, items: ItemTable, factors: FactorModel?, neighbours: ItemNeighbours?,
        features: [ItemFeatures] = [], contents: ContentModel? = nil, fitWeights: [ScoreTerm.Kind: Float] = [:],
        threads: Int = 2
    ) {
        precondition(features.isEmpty || features.count == items.count, "features are those of the table's items")
        self.features = features
        self.contents = contents
        precondition((factors?.itemCount ?? 0) <= items.count, "the table holds every item of the trained factors")
        precondition((neighbours?.itemCount ?? 0) <= items.count, "the table holds every item of the neighbours")
        self.version = version
        self.items = items
        self.factors = factors
        self.neighbours = neighbours
        self.fitWeights = fitWeights
        index = factors.map { VectorIndex(rows: $0.itemFactors, dimensions: $0.dimensions, threads: threads) }
    }
}
