import Statistics
import Testing

@testable import Matching

@Suite struct PartitionedIndexTests {
    /// Points around seeded centres, and queries of the same kind.
    private struct Clusters {
        let rows: [Float]
        let queries: [[Float]]
        let dimensions: Int

        init(count: Int = 4_000, dimensions: Int = 24, clusters: Int = 40, seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            self.dimensions = dimensions
            let centres = (0..<clusters * dimensions).map { _ in 2 * Float(generator.nextNormal()) }
            func point() -> [Float] {
                let centre = Int.random(in: 0..<clusters, using: &generator)
                return (0..<dimensions).map { centres[centre * dimensions + $0] + Float(generator.nextNormal()) }
            }
            rows = (0..<count).flatMap { _ in point() }
            queries = (0..<60).map { _ in point() }
        }
    }

    private static func recall(_ expected: [[Scored]], _ found: [[Scored]]) -> Double {
        var hits = 0
        for (left, right) in zip(expected, found) {
            let items = Set(right.map(\.item))
            hits += left.count { items.contains($0.item) }
        }
        return Double(hits) / Double(max(1, expected.reduce(0) { $0 + $1.count }))
    }

    @Test(arguments: VectorMetric.allCases)
    func `the measured budget finds what it was asked to, with the exact scores`(metric: VectorMetric) throws {
        let world = Clusters(seed: 1)
        let exact = ExactIndex(rows: world.rows, dimensions: world.dimensions, metric: metric, bytesFrom: .max)
        let index = try #require(
            PartitionedIndex(
                rows: world.rows, dimensions: world.dimensions, metric: metric, settings: .init(sampledQueries: 60)))

        let expected = world.queries.map { exact.nearest(to: $0, limit: 10) }
        let found = world.queries.map { index.nearest(to: $0, limit: 10) }

        #expect(Self.recall(expected, found) >= 0.98)
        #expect(index.budget.rowsForTen < exact.count / 2)
        for (query, answer) in zip(world.queries, found) {
            let all = Dictionary(
                uniqueKeysWithValues: exact.nearest(to: query, limit: exact.count).map { ($0.item, $0.score) })
            for scored in answer {
                let full = try #require(all[scored.item])
                #expect(abs(full - scored.score) <= 1e-4 * max(1, abs(full)))
            }
            #expect(zip(answer, answer.dropFirst()).allSatisfy { $0.score >= $1.score })
        }
    }

    @Test(arguments: VectorMetric.allCases)
    func `rows far from the origin are found as well`(metric: VectorMetric) throws {
        let world = Clusters(count: 4_000, seed: 3)
        let rows = world.rows.enumerated().map { $1 + Float($0 % world.dimensions) }
        let queries =
            metric == .euclidean ? world.queries.map { $0.enumerated().map { $1 + Float($0) } } : world.queries
        let full = ExactIndex(rows: rows, dimensions: world.dimensions, metric: metric, bytesFrom: .max)
        let bytes = ExactIndex(rows: rows, dimensions: world.dimensions, metric: metric, bytesFrom: 0)
        let lists = try #require(
            PartitionedIndex(
                rows: rows, dimensions: world.dimensions, metric: metric, settings: .init(sampledQueries: 60)))

        let expected = queries.map { full.nearest(to: $0, limit: 10) }

        #expect(Self.recall(expected, queries.map { bytes.nearest(to: $0, limit: 10) }) == 1)
        #expect(Self.recall(expected, queries.map { lists.nearest(to: $0, limit: 10) }) >= 0.95)
    }

    @Test func `long rows are read by their leading axes`() throws {
        let world = Clusters(count: 3_000, dimensions: 200, clusters: 30, seed: 2)
        let exact = ExactIndex(rows: world.rows, dimensions: 200, metric: .euclidean)
        let index = try #require(
            PartitionedIndex(
                rows: world.rows, dimensions: 200, metric: .euclidean, settings: .init(axesMax: 40, sampledQueries: 60),
                threads: 2))

        let expected = world.queries.map { exact.nearest(to: $0, limit: 10) }

        #expect(Self.recall(expected, world.queries.map { index.nearest(to: $0, limit: 10) }) >= 0.95)
        #expect(index.memory < world.rows.count * 4)
    }

    @Test(arguments: 1...4) func `a narrow filter is answered exactly`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let world = Clusters(count: 4_000, seed: seed)
        let metric = VectorMetric.allCases.randomElement(using: &generator) ?? .innerProduct
        let exact = ExactIndex(rows: world.rows, dimensions: world.dimensions, metric: metric)
        let index = try #require(
            PartitionedIndex(
                rows: world.rows, dimensions: world.dimensions, metric: metric, settings: .init(sampledQueries: 60)))
        var allowed = ItemSet(itemCount: exact.count)
        for item in 0..<exact.count where generator.nextUnit() < 0.01 { allowed.insert(Int32(item)) }

        for query in world.queries.prefix(20) {
            let found = index.nearest(to: query, limit: 10, allowed: allowed)

            #expect(found == exact.nearest(to: query, limit: 10, allowed: allowed), "seed \(seed)")
        }
    }

    @Test(arguments: [0.7, 0.4, 0.2]) func `a wide filter lets nothing pass that it forbids, and costs no recall`(
        share: Double
    ) throws {
        let world = Clusters(seed: 4)
        let exact = ExactIndex(rows: world.rows, dimensions: world.dimensions)
        let index = try #require(
            PartitionedIndex(
                rows: world.rows, dimensions: world.dimensions, settings: .init(sampledQueries: 60)))
        var generator = SeededGenerator(seed: 5)
        var allowed = ItemSet(itemCount: exact.count + 30)
        for item in 0..<allowed.itemCount where generator.nextUnit() < share { allowed.insert(Int32(item)) }

        let expected = world.queries.map { exact.nearest(to: $0, limit: 10, allowed: allowed) }
        let found = world.queries.map { index.nearest(to: $0, limit: 10, allowed: allowed) }

        #expect(found.allSatisfy { $0.allSatisfy { allowed.contains($0.item) } })
        #expect(Self.recall(expected, found) >= 0.98)
    }

    @Test func `a filter that keeps only what lies far away is answered all the same`() {
        let world = Clusters(seed: 6)
        let index = VectorIndex(
            rows: world.rows, dimensions: world.dimensions, partitionedFrom: 0, settings: .init(sampledQueries: 60))

        let report = RecallReport(
            of: index, queries: Array(world.queries.prefix(20)), filters: [.unlike(0.4), .unlike(0.01)])

        #expect(report.kind == "partitioned")
        #expect(report.rows.allSatisfy { $0.recall >= 0.98 && $0.queryCount == 20 })
    }

    @Test func `the number of threads changes nothing`() throws {
        let world = Clusters(count: 3_000, dimensions: 40, seed: 7)
        let settings = PartitionedIndex.Settings(axesMax: 16, sampledQueries: 20, seed: 9)
        let indexes = try [1, 2, 3].map {
            try #require(
                PartitionedIndex(
                    rows: world.rows, dimensions: 40, metric: .euclidean, settings: settings, threads: $0))
        }

        for query in world.queries {
            let answers = indexes.map { $0.nearest(to: query, limit: 7, budget: 300) }
            #expect(answers[1] == answers[0] && answers[2] == answers[0])
        }
        #expect(Set(indexes.map(\.budget)).count == 1)
    }

    @Test func `progress rises to one`() {
        let world = Clusters(count: 1_000, seed: 8)
        var shares: [Double] = []

        _ = PartitionedIndex(
            rows: world.rows, dimensions: world.dimensions, settings: .init(sampledQueries: 20)
        ) { shares.append($0) }

        #expect(shares.last == 1)
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func `equal rows and few rows make an index too`() throws {
        let equal = try #require(
            PartitionedIndex(rows: [Float](repeating: 1, count: 600), dimensions: 2, metric: .euclidean))
        let single = try #require(PartitionedIndex(rows: [3, 4], dimensions: 2))

        #expect(equal.nearest(to: [1, 1], limit: 3).map(\.item) == [0, 1, 2])
        #expect(single.nearest(to: [1, 0], limit: 3) == [Scored(item: 0, score: 3)])
    }

    @Test func `rows that are not numbers make no lists`() {
        #expect(PartitionedIndex(rows: [1, .nan, 2, 3], dimensions: 2) == nil)
        #expect(PartitionedIndex(rows: [1, .infinity, 2, 3], dimensions: 2) == nil)
        #expect(PartitionedIndex(rows: [], dimensions: 2) == nil)
    }
}

@Suite struct VectorIndexTests {
    private static func numbers(_ count: Int, seed: UInt64) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Float(generator.nextNormal()) }
    }

    @Test func `size decides between the exact scan and lists`() {
        let rows = Self.numbers(2_000, seed: 1)

        #expect(VectorIndex(rows: rows, dimensions: 4).kind == .exact)
        #expect(VectorIndex(rows: rows, dimensions: 4, partitionedFrom: 2_000).kind == .partitioned)
        #expect(VectorIndex(rows: rows, dimensions: 4, partitionedFrom: 2_001).kind == .exact)
    }

    @Test func `a large index with a damaged row is searched exactly`() {
        var rows = Self.numbers(2_000, seed: 1)
        rows[40] = .nan

        let index = VectorIndex(rows: rows, dimensions: 4, partitionedFrom: 0)

        #expect(index.kind == .exact)
        #expect(index.nearest(to: [1, 0, 0, 0], limit: 500).count == 499)
    }

    @Test(arguments: 1...20) func `rows added later are found as if they had been there`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let first = Int.random(in: 1...300, using: &generator)
        let later = Int.random(in: 1...100, using: &generator)
        let rows = Self.numbers((first + later) * 3, seed: seed)
        let whole = VectorIndex(rows: rows, dimensions: 3)
        let half = (later / 2) * 3
        let grown = VectorIndex(rows: Array(rows.prefix(first * 3)), dimensions: 3)
            .appending(Array(rows[first * 3..<first * 3 + half]))
            .appending(Array(rows[(first * 3 + half)...]))
        var allowed = ItemSet(itemCount: first + later)
        for item in 0..<first + later where generator.nextUnit() < 0.5 { allowed.insert(Int32(item)) }

        #expect(grown.count == whole.count)
        for filter in [nil, allowed] {
            for limit in [0, 1, 40, 500] {
                let query = Array(rows.prefix(3))
                #expect(
                    grown.nearest(to: query, limit: limit, allowed: filter)
                        == whole.nearest(to: query, limit: limit, allowed: filter), "seed \(seed)")
            }
        }
    }

    @Test func `the report of an exact index says that nothing is missed`() {
        let rows = Self.numbers(40_000, seed: 3)
        let index = VectorIndex(rows: rows, dimensions: 20)

        let report = RecallReport(of: index, queries: (0..<10).map { Array(rows[$0 * 20..<$0 * 20 + 20]) })

        #expect(report.kind == "exact")
        #expect(report.itemCount == 2_000)
        #expect(report.rows.map(\.filter) == RecallReport.filters)
        #expect(report.rows.allSatisfy { $0.recall == 1 && $0.lowest == 1 })
    }
}
