import Foundation
import Market
import Matching
import Measuring
import Statistics

/// A page of 20 from 50,000 items with all filters on, one request after the other on one core.
enum EngineBench {
    private static let itemCount = 50_000
    private static let dimensions = 64

    /// Times whole pages: facts to filters to sources to ranking to diversity.
    static func run(isQuick: Bool) -> [ResultRow] {
        var generator = SeededGenerator(seed: 1)
        let now = Timestamp(milliseconds: 1_795_000_000_000)
        let factors = FactorModel(
            itemFactors: (0..<itemCount * dimensions).map { _ in Float(generator.nextNormal()) / 8 },
            spreads: [Float](repeating: Float(itemCount) / 64, count: dimensions), unobservedWeight: 0.01,
            penalty: 0.01, penaltyExponent: 1)
        let entries = (0..<itemCount).map { item in
            ItemTable.Entry(
                creator: Int32(item % 5_000), category: Int32(item % 200), brand: Int32(item % 900),
                publishedAt: now.advanced(by: .zero - .minutes(Int64(item))),
                exposureCount: item < 3_000 ? item % 60 : 1_000, goodResponseCount: item % 30,
                heat: Float(item % 997), isShowable: item % 20 != 0)
        }
        let model = FeedModel(version: "bench", items: ItemTable(entries), factors: factors, neighbours: nil)
        let rules = RuleSet(version: RuleVersion(family: "feed", number: 1), values: rules)
        let requests = (0..<(isQuick ? 100 : 2_000)).map { _ in request(now: now, using: &generator) }
        let clock = ContinuousClock()
        var shown = 0
        let times = requests.map { facts in
            SearchBench.seconds(
                clock.measure { shown += FeedPipeline.serve(facts, model: model, rules: rules).items.count }) * 1_000
        }
        let quantiles = Quantiles(times)
        let allFull = shown == 20 * requests.count
        func row(_ id: String, _ share: Double, atMost bound: Double, _ what: String) -> ResultRow {
            var finding = ResultRow.Finding.missing(reason: "some pages were not full")
            if allFull, let value = quantiles.value(at: share) { finding = .measured(value) }
            return ResultRow(
                "engine.top20-\(id)", "\(what) time of a page of 20 from 50,000 items, filters on, one core",
                unit: "ms",
                target: .atMost(bound), finding: finding)
        }
        return [row("p50", 0.5, atMost: 1, "middle"), row("p99", 0.99, atMost: 5, "99th of 100")]
    }

    /// A viewer of 20 to 200 deeds, with seen items, frequency counts and refusals.
    private static func request(now: Timestamp, using generator: inout SeededGenerator) -> FeedFacts {
        func items(_ count: Int) -> [Int32] {
            (0..<count).map { _ in Int32.random(in: 0..<Int32(itemCount), using: &generator) }
        }
        let deeds = items(Int.random(in: 20...200, using: &generator))
        return FeedFacts(
            now: now, pageSize: 20,
            history: deeds.enumerated().map { place, item in
                FeedFacts.Deed(
                    item: item, signal: place % 7 == 0 ? .liked : place % 11 == 0 ? .skipped : .completed,
                    at: now.advanced(by: .zero - .hours(Int64(deeds.count - place))))
            }, followedCreators: items(20).map { $0 % 5_000 }, seenItems: deeds + items(500),
            exposuresByItem: Dictionary(items(300).map { ($0, 4) }, uniquingKeysWith: max),
            exposuresByCreator: Dictionary(items(50).map { ($0 % 5_000, 21) }, uniquingKeysWith: max),
            refusedCreators: items(5).map { $0 % 5_000 }, refusedCategories: items(2).map { $0 % 200 })
    }

    /// The values of `Operations/Rules/Defaults/feed.yml`, which a build of the pure levels can't read.
    private static let rules = FeedRules(
        sources: .init(
            personalMax: 200, similarMax: 100, similarToLast: 20, followingMax: 40, followingPerCreatorMax: 5,
            freshMax: 40, freshFor: .hours(72), popularMax: 100, nextMax: 60, nextToLast: 12,
            sessionMax: 60, sessionGap: .minutes(30), contentMax: 40, exploreMax: 30, exploreBelowExposures: 50,
            exploreOptimism: 1),
        signalStrengths: [.completed: 1, .viewed: 0.6, .liked: 1.5, .bought: 4, .skipped: -0.3, .refused: -3],
        historyHalfLife: .days(14),
        termWeights: [
            .taste: 1, .similar: 0.5, .following: 0.4, .freshness: 0.15, .popularity: 0.2, .quality: 0.3,
            .fatigue: -0.05, .refusal: -1,
        ],
        freshnessHalfLife: .hours(24), qualityPriorMean: 0.1, qualityPriorStrength: 40,
        diversity: .init(
            creatorSpacing: 3, creatorPerPageMax: 2, brandSpacing: 1, brandPerPageMax: 3, categoryPenalty: 0.03,
            categoryWindow: 4, candidatesMax: 80, discoveryShare: 0.1, discoveryBelow: 0.1),
        itemExposuresMax: 3, creatorExposuresMax: 20, categoryRefusalsMin: 2,
        expectationsMinExamples: 2_000, expectationsMax: 120, reasonsMax: 3)
}
