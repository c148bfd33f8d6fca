internal import Foundation
internal import Matching

extension EvaluationReport {
    /// The report as tables for a terminal.
    package var table: String {
        parts.map { part in
            var text = ["\(data), \(part.name): \(part.facts), seed \(seed)"]
            if part.trialCount > 0 {
                let left = part.leftOut.isEmpty ? "" : "; left out: \(part.leftOut.joined(separator: ", "))"
                text.append("chosen after \(part.trialCount) fits in \(Self.number(part.choosingSeconds, 1)) s\(left)")
            }
            text.append(Self.rows(part))
            text += part.rows.prefix(1).flatMap(\.segments).map { segment in
                let values = segment.measures.map { "\($0.name) \(Self.cell($0))" }.joined(separator: "  ")
                return "\(segment.name) (\(segment.measures.first?.mean.count ?? 0)): \(values)"
            }
            text += part.rows.filter { !$0.settings.isEmpty }.map { "\($0.name): \($0.settings)" }
            if let comparison = part.comparison {
                text.append("\(comparison.first) - \(comparison.second), paired:")
                text += comparison.differences.map { "  \($0.name) \(Self.cell($0))" }
            }
            return text.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private static func rows(_ part: Part) -> String {
        let names = part.rows.first?.measures.map(\.name) ?? []
        var cells = [["model", "role"] + names + ["coverage", "fit s", "answer s"]]
        for row in part.rows {
            cells.append(
                [row.name, row.role.rawValue] + row.measures.map(cell)
                    + [
                        row.coverage.map { number($0, 3) } ?? "-", number(row.fitSeconds, 1),
                        number(row.answerSeconds, 1),
                    ])
        }
        let widths = cells[0].indices.map { column in cells.reduce(0) { max($0, $1[column].count) } }
        return cells.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func cell(_ measure: Measure) -> String {
        let decimals = abs(measure.mean.value) >= 1.5 ? 2 : 4
        let (value, low, high) = (measure.mean.value, measure.mean.low, measure.mean.high)
        return "\(number(value, decimals)) [\(number(low, decimals)), \(number(high, decimals))]"
    }

    private static func number(_ value: Double, _ decimals: Int) -> String {
        String(format: "%.\(decimals)f", value)
    }

    /// The report as JSON, keys sorted: the shape of docs/matching/evaluation.md §6.
    /// - Throws: An encoding error, when a measure is not finite.
    package func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return Array(try encoder.encode(Document(self))) + Array("\n".utf8)
    }
}

/// The report as the file holds it.
private struct Document: Encodable {
    struct Value: Encodable {
        let value, low, high: Double
        let n: Int
    }

    struct Model: Encodable {
        let role, settings: String
        let weight: Double?
        let fitSeconds, answerSeconds: Double
        let coverage: Double?
        let metrics: [String: Value]
        let segments: [String: [String: Value]]
    }

    struct Comparison: Encodable {
        let first, second: String
        let differences: [String: Value]
    }

    let data: String
    let `protocol`: String
    let seed: UInt64
    let fitSeconds: Double
    let choosingSeconds: Double
    let peakBytes: Int?
    let metrics: [String: Value]
    let segments: [String: [String: Value]]
    let settings: String
    let models: [String: [String: Model]]
    let comparisons: [Comparison]

    init(_ report: EvaluationReport) {
        data = report.data
        `protocol` = report.parts.map(\.name).joined(separator: "+")
        seed = report.seed
        fitSeconds = report.parts.reduce(0) { $0 + ($1.model?.fitSeconds ?? 0) }
        choosingSeconds = report.parts.reduce(0) { $0 + $1.choosingSeconds }
        peakBytes = report.peakBytes
        // Protocols that share a folder have no measure in common, so nothing is lost.
        metrics = Self.values(report.parts.compactMap(\.model).flatMap(\.measures))
        segments = Self.segments(report.parts.compactMap(\.model).flatMap(\.segments))
        settings = report.parts.compactMap(\.model?.settings).joined(separator: "; ")
        models = Dictionary(
            report.parts.map { part in
                let rows = part.rows.map { row in
                    (
                        row.name,
                        Model(
                            role: row.role.rawValue, settings: row.settings, weight: row.weight,
                            fitSeconds: row.fitSeconds, answerSeconds: row.answerSeconds, coverage: row.coverage,
                            metrics: Self.values(row.measures), segments: Self.segments(row.segments))
                    )
                }
                return (part.name, Dictionary(rows, uniquingKeysWith: { first, _ in first }))
            }, uniquingKeysWith: { first, _ in first })
        comparisons = report.parts.compactMap(\.comparison).map {
            Comparison(first: $0.first, second: $0.second, differences: Self.values($0.differences))
        }
    }

    private static func values(_ measures: [EvaluationReport.Measure]) -> [String: Value] {
        Dictionary(
            measures.map {
                ($0.name, Value(value: $0.mean.value, low: $0.mean.low, high: $0.mean.high, n: $0.mean.count))
            },
            uniquingKeysWith: { first, _ in first })
    }

    private static func segments(_ segments: [EvaluationReport.Segment]) -> [String: [String: Value]] {
        Dictionary(segments.map { ($0.name, values($0.measures)) }, uniquingKeysWith: { first, _ in first })
    }
}
