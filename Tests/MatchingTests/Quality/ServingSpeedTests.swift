import Foundation
import Market
import Statistics
import Testing

@testable import Matching

/// Times at 100,000 items of 64 dimensions; prints what it measured. Means something in a release build only.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["DANCONG_QUALITY"] != nil, "needs DANCONG_QUALITY"), .serialized)
struct ServingSpeedTests {
    private let itemCount = 100_000
    private let dimensions = 64
    private let model: FeedModel
    private let now = Timestamp(milliseconds: 1_795_000_000_000)

    init() {
        var generator = SeededGenerator(seed: 1)
        var rows: [Float] = []
        rows.reserveCapacity(itemCount * dimensions)
        for _ in 0..<itemCount * dimensions { rows.append(Float(generator.nextNormal()) / 8) }
        let factors = FactorModel(
            itemFactors: rows, spreads: [Float](repeating: Float(itemCount) / 64, count: dimensions),
            unobservedWeight: 0.01, penalty: 0.01, penaltyExponent: 1)
        let now = now
        let entries = (0..<itemCount).map { item in
            ItemTable.Entry(
                creator: Int32(item % 5_000), category: Int32(item % 200),
                publishedAt: now.advanced(by: .zero - .minutes(Int64(item))),
                exposureCount: item < 3_000 ? item % 60 : 1_000,
                goodResponseCount: 0, heat: Float(item % 997), isShowable: true)
        }
        model = FeedModel(version: "speed", items: ItemTable(entries), factors: factors, neighbours: nil)
    }

    private func median(_ what: String, repeats: Int, _ body: () -> Int) -> Duration {
        let clock = ContinuousClock()
        var done = 0
        let times = (0..<repeats).map { _ in clock.measure { done += body() } }.sorted()
        print("\(what): median \(times[repeats / 2]), p99 \(times[repeats * 99 / 100]), \(done / repeats) items")
        return times[repeats / 2]
    }

    @Test func `a scan for the best 300 takes at most 1.5 ms`() throws {
        let factors = try #require(model.factors)
        let query = Array(factors.itemFactors.prefix(dimensions))
        let rounded = ExactIndex(rows: factors.itemFactors, dimensions: dimensions)
        let full = ExactIndex(rows: factors.itemFactors, dimensions: dimensions, bytesFrom: .max)
        var allowed = ItemSet(allOf: itemCount)
        for item in stride(from: 0, to: itemCount, by: 10) { allowed.remove(Int32(item)) }

        _ = median("scan in full", repeats: 300) { full.nearest(to: query, limit: 300).count }
        let plain = median("scan in bytes", repeats: 300) { rounded.nearest(to: query, limit: 300).count }
        let filtered = median("scan in bytes, 10 % forbidden", repeats: 300) {
            rounded.nearest(to: query, limit: 300, allowed: allowed).count
        }

        #expect(plain < .microseconds(1_500))
        #expect(filtered < .microseconds(1_500))
    }

    @Test func `a page from 200 deeds takes at most 3 ms`() {
        let facts = FeedFacts(
            now: now, pageSize: 20,
            history: (0..<200).map {
                FeedFacts.Deed(
                    item: Int32($0 * 499), signal: .completed, at: now.advanced(by: .zero - .hours(Int64(200 - $0))))
            }, followedCreators: Array(0..<20), seenItems: (0..<500).map { $0 * 7 })
        var values = FeedWorld.values
        values.sources.personalMax = 300
        values.sources.popularMax = 100
        let rules = RuleSet(version: RuleVersion(family: "feed", number: 1), values: values)

        let page = median("page", repeats: 300) { FeedPipeline.serve(facts, model: model, rules: rules).items.count }

        #expect(page < .milliseconds(3))
    }
}
