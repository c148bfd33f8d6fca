import Market
import Statistics

@testable import Matching

/// A generated catalogue with a trained model, and the rules that the tests read.
struct FeedWorld {
    let model: FeedModel
    let rules: RuleSet<FeedRules>
    let now = Timestamp(milliseconds: 1_795_000_000_000)

    /// 240 items in 6 groups (the categories), of 30 creators; items 200 ... are new and unknown to the model.
    init(creators: Int = 30) throws {
        let taste = try SyntheticTaste(viewers: 150, items: 198, groups: 6, perViewer: 16, seed: 6)
        let factors = try ImplicitALS.train(
            taste.train, settings: .init(dimensions: 12, sweeps: 4, unobservedWeight: 0.1, penalty: 0.02)
        ).model
        let popularity = PopularityModel(taste.train)
        let now = now
        let entries = (0..<240).map { item in
            let isNew = item >= 198
            return ItemTable.Entry(
                creator: Int32(item * 7 % creators), category: Int32(item % 6), brand: Int32(item % 11) - 1,
                publishedAt: now.advanced(by: .zero - .hours(isNew ? Int64(item - 197) : Int64(100 + item))),
                exposureCount: isNew ? item % 4 : 500, goodResponseCount: isNew ? 0 : item % 60,
                heat: isNew ? 0 : popularity.weights[item], isShowable: item % 50 != 49)
        }
        model = FeedModel(
            version: "model-1", items: ItemTable(entries), factors: factors, neighbours: ItemNeighbours(taste.train))
        rules = RuleSet(version: RuleVersion(family: "feed", number: 1), values: Self.values)
    }

    static let values = FeedRules(
        sources: .init(
            personalMax: 60, similarMax: 40, similarToLast: 10, followingMax: 20, followingPerCreatorMax: 5,
            freshMax: 20,
            freshFor: .hours(48), popularMax: 40, nextMax: 30, nextToLast: 8, sessionMax: 30, sessionGap: .minutes(30),
            contentMax: 20, exploreMax: 15, exploreBelowExposures: 50, exploreOptimism: 1),
        signalStrengths: [
            .completed: 1, .viewed: 0.4, .liked: 1.5, .shared: 2, .bought: 4, .skipped: -0.3, .refused: -3,
        ],
        historyHalfLife: .days(14),
        termWeights: [
            .taste: 1, .similar: 0.5, .following: 0.4, .freshness: 0.1, .popularity: 0.2, .quality: 0.2,
            .fatigue: -0.05,
            .refusal: -1,
        ],
        freshnessHalfLife: .hours(24), qualityPriorMean: 0.05, qualityPriorStrength: 40,
        diversity: .init(
            creatorSpacing: 3, creatorPerPageMax: 2, brandSpacing: 1, brandPerPageMax: 3, categoryPenalty: 0.05,
            categoryWindow: 4, candidatesMax: 60, discoveryShare: 0, discoveryBelow: 0.1),
        itemExposuresMax: 3, creatorExposuresMax: 8, categoryRefusalsMin: 2, expectationsMinExamples: 200,
        expectationsMax: 60,
        reasonsMax: 3
    )

    /// A viewer with random behaviour and wishes.
    func viewer(seed: UInt64, pageSize: Int = 10) -> FeedFacts {
        var generator = SeededGenerator(seed: seed)
        func some(_ upTo: Int, below: Int) -> [Int32] {
            (0..<Int.random(in: 0...upTo, using: &generator)).map { _ in
                Int32.random(in: 0..<Int32(below), using: &generator)
            }
        }
        let deeds = some(30, below: 240).enumerated().map { place, item in
            FeedFacts.Deed(
                item: item, signal: Signal.allCases.randomElement(using: &generator) ?? .viewed,
                at: now.advanced(by: .zero - .hours(Int64(40 - place))))
        }
        return FeedFacts(
            now: now, pageSize: pageSize, history: deeds, followedCreators: Array(Set(some(4, below: 30))),
            seenItems: deeds.map(\.item) + some(20, below: 240),
            exposuresByItem: Dictionary(some(20, below: 240).map { ($0, Int($0) % 5) }, uniquingKeysWith: max),
            exposuresByCreator: Dictionary(some(10, below: 30).map { ($0, Int($0) % 12) }, uniquingKeysWith: max),
            refusedCreators: some(2, below: 30), refusedCategories: some(1, below: 6),
            category: generator.nextUnit() < 0.2 ? Int32.random(in: 0..<6, using: &generator) : nil)
    }

    func serve(_ facts: FeedFacts) -> FeedPage { FeedPipeline.serve(facts, model: model, rules: rules) }
}
