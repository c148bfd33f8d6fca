import Matching
import Measuring
import Statistics

/// The three ways to search beside each other at sizes of catalogues: where the thresholds of `VectorIndex` come from.
enum SizesBench {
    private static let dimensions = 64
    private static let wanted = 200

    /// The best 200 of so many clustered vectors of 64, as a feed asks; one thread.
    static func run(isQuick: Bool) -> [ResultRow] {
        let largest = isQuick ? 20_000 : 500_000
        let made = SearchBench.clusters(count: largest, dimensions: dimensions, clusters: 5_000)
        let queries = SearchBench.slices(made.queries, length: dimensions, max: 300)
        var rows: [ResultRow] = []
        for count in [2_000, 10_000, 50_000, 200_000, 500_000] where count <= largest {
            let part = Array(made.rows.prefix(count * dimensions))
            let full = ExactIndex(rows: part, dimensions: dimensions, bytesFrom: .max)
            let bytes = ExactIndex(rows: part, dimensions: dimensions, bytesFrom: 0)
            let fullRate = SearchBench.rate(queries) { full.nearest(to: $0, limit: wanted) }
            let bytesRate = SearchBench.rate(queries) { bytes.nearest(to: $0, limit: wanted) }
            rows.append(
                ResultRow(
                    "sizes.bytes-\(count / 1_000)k", "best 200 of \(count) in bytes beside the scan in full",
                    unit: "queries/s", target: .ratioAtLeast(1),
                    finding: .measured(bytesRate, baseline: fullRate)))
            guard count >= 50_000 else { continue }
            DancongPeers.say("sizes: building lists of \(count)")
            var index: VectorIndex?
            let time = ContinuousClock().measure {
                index = VectorIndex(rows: part, dimensions: dimensions, partitionedFrom: 0, threads: 2)
            }
            guard let index else { continue }
            let listsRate = SearchBench.rate(queries) { index.nearest(to: $0, limit: wanted) }
            let report = RecallReport(
                of: index, queries: Array(queries.prefix(100)), limit: wanted, filters: [.none, .share(0.01)])
            rows += [
                ResultRow(
                    "sizes.lists-\(count / 1_000)k", "best 200 of \(count) from lists beside the scan in bytes",
                    unit: "queries/s", target: .ratioAtLeast(1), finding: .measured(listsRate, baseline: bytesRate)),
                ResultRow(
                    "sizes.build-\(count / 1_000)k", "building them, two threads", unit: "s", target: .atMost(60),
                    finding: .measured(SearchBench.seconds(time))),
            ]
            for (row, name) in zip(report.rows, ["recall", "recall-1"]) {
                rows.append(
                    ResultRow(
                        "sizes.\(name)-\(count / 1_000)k",
                        name == "recall" ? "recall@200 of them" : "recall@200 under a filter that keeps 1 %",
                        unit: "share", target: .atLeast(0.99), finding: .measured(row.recall)))
            }
        }
        return rows
    }
}
