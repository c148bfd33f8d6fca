internal import Foundation
internal import Matching

extension SetEvaluation {
    /// The comparison as a table for a terminal, one line per model and cutoff.
    package var table: String {
        func number(_ value: Double, _ decimals: Int = 4) -> String { String(format: "%.\(decimals)f", value) }
        func estimate(_ value: Evaluation.Estimate) -> String {
            "\(number(value.mean)) [\(number(value.low)), \(number(value.high))]"
        }
        var lines = [
            "\(set.name): \(set.train.viewerCount) viewers, \(set.train.itemCount) items, "
                + "\(set.train.pairCount) training and \(set.heldBack.pairCount) held-back pairs"
        ]
        let cells: [[String]] =
            [["model", "K", "Recall@K", "NDCG@K", "coverage", "novelty", "train s", "rank s"]]
            + rows.flatMap { row in
                row.evaluation.measures.map { measure in
                    [
                        row.model, String(measure.cutoff), estimate(measure.recall), estimate(measure.ndcg),
                        number(measure.coverage, 3), number(measure.novelty, 2), number(row.trainingSeconds, 1),
                        number(row.rankingSeconds, 1),
                    ]
                }
            }
        let widths = cells[0].indices.map { column in cells.reduce(0) { max($0, $1[column].count) } }
        for row in cells {
            let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            lines.append(padded.joined(separator: "  "))
        }
        return lines.joined(separator: "\n")
    }

    /// The comparison as JSON, keys sorted.
    /// - Throws: An encoding error, when a measure is not finite.
    package func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return Array(try encoder.encode(Document(self)))
    }

    private struct Document: Encodable {
        struct Estimate: Encodable {
            let mean, low, high: Double
            init(_ estimate: Evaluation.Estimate) { (mean, low, high) = (estimate.mean, estimate.low, estimate.high) }
        }
        struct Measures: Encodable {
            let cutoff: Int
            let recall, ndcg: Estimate
            let coverage, noveltyBits: Double
        }
        struct Model: Encodable {
            let model, settings: String
            let trainingSeconds, rankingSeconds: Double
            let measures: [Measures]
        }
        let set: String
        let viewers, items, trainingPairs, heldBackPairs, viewersMeasured: Int
        let models: [Model]

        init(_ evaluation: SetEvaluation) {
            set = evaluation.set.name
            viewers = evaluation.set.train.viewerCount
            items = evaluation.set.train.itemCount
            trainingPairs = evaluation.set.train.pairCount
            heldBackPairs = evaluation.set.heldBack.pairCount
            viewersMeasured = evaluation.rows.first?.evaluation.viewerCount ?? 0
            models = evaluation.rows.map { row in
                Model(
                    model: row.model, settings: row.settings, trainingSeconds: row.trainingSeconds,
                    rankingSeconds: row.rankingSeconds,
                    measures: row.evaluation.measures.map {
                        Measures(
                            cutoff: $0.cutoff, recall: Estimate($0.recall), ndcg: Estimate($0.ndcg),
                            coverage: $0.coverage, noveltyBits: $0.novelty)
                    })
            }
        }
    }
}
