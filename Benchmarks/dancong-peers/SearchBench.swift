import Foundation
import Matching
import Measuring
import Statistics

/// Searching: queries a second of one thread, one query at a time, at the recall that was reached.
enum SearchBench {
    /// Vectors to search among, and queries.
    struct Vectors {
        let name: String
        let rows: [Float]
        let queries: [[Float]]
        let dimensions: Int
        let metric: VectorMetric
    }

    /// What a peer's search came to, at one of its settings.
    private struct Point: Decodable {
        let setting: Int
        let recall: Double
        let rate: Double
    }

    private struct Figures: Decodable {
        let build: Double
        let points: [Point]

        /// The quickest setting that finds enough.
        func best(recall: Double) -> Point? {
            points.filter { $0.recall >= recall }.max { $0.rate < $1.rate }
        }
    }

    /// 60,000 product photographs of 784 grey values; nearest by Euclidean distance.
    static func fashion(_ wishes: Wishes, _ peers: Peers) throws -> [ResultRow] {
        func images(_ name: String) throws -> [Float] {
            try Peers.gunzip("\(wishes.data)/fashion-mnist/\(name)").dropFirst(16).map(Float.init)
        }
        let rows = try images("train-images-idx3-ubyte.gz")
        let queries = try images("t10k-images-idx3-ubyte.gz")
        let vectors = Vectors(
            name: "fashion", rows: rows, queries: slices(queries, length: 784, max: wishes.isQuick ? 200 : 1_000),
            dimensions: 784, metric: .euclidean)
        return try measure(vectors, rateFloor: 3_000, fullFloor: 60, bytesFloor: 120, peers)
    }

    /// 200,000 unit vectors of 64 numbers in 2,000 clusters; largest inner product.
    static func clustered(_ wishes: Wishes, _ peers: Peers) throws -> [ResultRow] {
        let made = clusters(count: wishes.isQuick ? 50_000 : 200_000, dimensions: 64, clusters: 2_000)
        let vectors = Vectors(
            name: "clustered", rows: made.rows,
            queries: slices(made.queries, length: 64, max: wishes.isQuick ? 200 : 1_000), dimensions: 64,
            metric: .innerProduct)
        return try measure(vectors, rateFloor: 3_000, fullFloor: 30, bytesFloor: 300, peers)
    }

    /// Vectors of so many numbers each, from the front.
    static func slices(_ numbers: [Float], length: Int, max: Int) -> [[Float]] {
        (0..<min(max, numbers.count / length)).map { Array(numbers[$0 * length..<($0 + 1) * length]) }
    }

    /// Unit vectors around seeded centres, and as many queries of the same kind as are asked at most.
    static func clusters(count: Int, dimensions: Int, clusters: Int) -> (rows: [Float], queries: [Float]) {
        var generator = SeededGenerator(seed: 1)
        let centres = (0..<clusters * dimensions).map { _ in Float(generator.nextNormal()) }
        func points(_ count: Int) -> [Float] {
            var numbers: [Float] = []
            numbers.reserveCapacity(count * dimensions)
            for _ in 0..<count {
                let centre = Int.random(in: 0..<clusters, using: &generator)
                let point = (0..<dimensions).map {
                    centres[centre * dimensions + $0] + 0.5 * Float(generator.nextNormal())
                }
                let length = point.reduce(0) { $0 + $1 * $1 }.squareRoot()
                numbers += point.map { $0 / length }
            }
            return numbers
        }
        return (points(count), points(2_000))
    }

    private static func measure(
        _ vectors: Vectors, rateFloor: Double, fullFloor: Double, bytesFloor: Double, _ peers: Peers
    ) throws -> [ResultRow] {
        let name = vectors.name
        let full = ExactIndex(
            rows: vectors.rows, dimensions: vectors.dimensions, metric: vectors.metric, bytesFrom: .max)
        let truth = vectors.queries.map { full.nearest(to: $0, limit: 10) }
        let fewer = Array(vectors.queries.prefix(200))
        let fullRate = rate(fewer) { full.nearest(to: $0, limit: 10) }
        let bytes = ExactIndex(rows: vectors.rows, dimensions: vectors.dimensions, metric: vectors.metric, bytesFrom: 0)
        let bytesRate = rate(fewer) { bytes.nearest(to: $0, limit: 10) }
        let bytesRecall = recall(Array(truth.prefix(200)), fewer.map { bytes.nearest(to: $0, limit: 10) })

        DancongPeers.say("\(name): building lists")
        let clock = ContinuousClock()
        let start = clock.now
        let index = VectorIndex(
            rows: vectors.rows, dimensions: vectors.dimensions, metric: vectors.metric, partitionedFrom: 0, threads: 2)
        let build = seconds(start.duration(to: clock.now))
        let ourRate = rate(vectors.queries) { index.nearest(to: $0, limit: 10) }
        let ourRecall = recall(truth, vectors.queries.map { index.nearest(to: $0, limit: 10) })
        DancongPeers.say("\(name): \(Figure.short(ourRate)) queries/s at recall \(Figure.short(ourRecall))")
        let report = RecallReport(of: index, queries: Array(vectors.queries.prefix(100)))

        let rows = try peers.write(vectors.rows, to: "rows.f32")
        let queries = try peers.write(vectors.queries.flatMap { $0 }, to: "queries.f32")
        let known = try peers.write(truth.flatMap { $0.map(\.item) }, to: "truth.i32")
        func ask(_ peer: String) throws -> Figures {
            DancongPeers.say("\(name): \(peer)")
            return try peers.measure(
                [peer, rows, queries, known, "\(vectors.dimensions)", vectors.metric.rawValue], as: Figures.self)
        }
        let graph = try ask("hnswlib")
        let halves = try ask("usearch")
        let plain = try ask("numpy")

        var results = [
            ResultRow(
                "\(name).full", "exact scan in full beside numpy's product, one thread", unit: "queries/s",
                target: .atLeast(fullFloor), finding: .measured(fullRate, baseline: plain.points.first?.rate)),
            ResultRow(
                "\(name).bytes", "exact scan in bytes, scored again, beside the scan in full", unit: "queries/s",
                target: .atLeast(bytesFloor), finding: .measured(bytesRate, baseline: fullRate)),
            ResultRow(
                "\(name).bytes-recall", "recall@10 of the scan in bytes", unit: "share", target: .atLeast(1),
                finding: .measured(bytesRecall)),
            ResultRow(
                "\(name).recall", "recall@10 of the lists", unit: "share", target: .atLeast(0.99),
                finding: .measured(ourRecall)),
            ResultRow(
                "\(name).rate", "lists, one thread", unit: "queries/s", target: .atLeast(rateFloor),
                finding: .measured(ourRate)),
            against("hnswlib", graph, name, ourRate, ourRecall),
            against("usearch", halves, name, ourRate, ourRecall),
            ResultRow(
                "\(name).build", "lists built beside hnswlib's graph, two threads", unit: "builds/hour",
                target: .ratioAtLeast(1), finding: .measured(3_600 / build, baseline: 3_600 / graph.build)),
            ResultRow(
                "\(name).memory", "held beside the vectors", unit: "MB",
                target: .atMost(Double(vectors.rows.count) * 4 / 1e6), finding: .measured(Double(index.memory) / 1e6)),
        ]
        for row in report.rows {
            guard let (id, what) = words(row.filter) else { continue }
            results.append(
                ResultRow(
                    "\(name).\(id)", "recall@10 \(what)", unit: "share", target: .atLeast(0.99),
                    finding: .measured(row.recall)))
        }
        return results
    }

    private static func words(_ filter: RecallReport.Filter) -> (String, String)? {
        switch filter {
        case .none: nil
        case .share(let share): ("keeps-\(Int(share * 100))", "under a filter that keeps \(Int(share * 100)) %")
        case .unlike(let share):
            ("unlike-\(Int(share * 100))", "under one that keeps \(Int(share * 100)) %, all unlike the query")
        }
    }

    private static func against(
        _ peer: String, _ figures: Figures, _ name: String, _ rate: Double, _ recall: Double
    ) -> ResultRow {
        let bar = 0.99
        let best = figures.best(recall: bar)
        let at = best.map { ", which finds \(Figure.short($0.recall)) at its setting \($0.setting)" } ?? ""
        return ResultRow(
            "\(name).\(peer)", "lists at recall \(Figure.short(recall)) beside \(peer)\(at)", unit: "queries/s",
            target: .ratioAtLeast(1),
            finding: best.map { .measured(recall >= bar ? rate : 0, baseline: $0.rate) }
                ?? .missing(reason: "\(peer) stays below a recall of \(bar)"))
    }

    /// Queries a second: the best of three rounds, as others on the machine only ever take time away.
    static func rate(_ queries: [[Float]], _ search: ([Float]) -> [Scored]) -> Double {
        let clock = ContinuousClock()
        var least = Double.infinity
        var found = 0
        for _ in 0..<3 {
            let time = clock.measure { for query in queries { found += search(query).count } }
            least = min(least, seconds(time))
        }
        return found > 0 ? Double(queries.count) / least : 0
    }

    private static func recall(_ truth: [[Scored]], _ found: [[Scored]]) -> Double {
        var hits = 0
        var wanted = 0
        for (expected, answer) in zip(truth, found) {
            let items = Set(answer.map(\.item))
            hits += expected.count { items.contains($0.item) }
            wanted += expected.count
        }
        return wanted > 0 ? Double(hits) / Double(wanted) : 0
    }

    /// A duration in seconds.
    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}
