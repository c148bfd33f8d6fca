internal import Foundation

/// Measurements as a table for people and as `.results/<name>.json` for programs.
package struct ResultsFile: Sendable {
    /// The rows, in the order in which they are shown.
    package let rows: [ResultRow]

    /// Results with their rows.
    package init(_ rows: [ResultRow]) { self.rows = rows }

    /// An array of objects with the same eight members each: id, what, value, unit, baseline, ratio, target, holds.
    /// What was not measured has null for its numbers, and its reason at the end of `what`.
    package func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(rows.map(Row.init))) + Array("\n".utf8)
    }

    /// The rows in columns, followed by a sentence that says which hold.
    package var table: String {
        let head = ["id", "value", "unit", "baseline", "ratio", "target", "holds", "what"]
        let cells = rows.map { row in
            [
                row.id, row.value.map(Figure.short) ?? "-", row.unit, row.baseline.map(Figure.short) ?? "-",
                row.ratio.map(Figure.short) ?? "-", row.target.description, row.holds ? "yes" : "no", row.fullText,
            ]
        }
        let all = [head] + cells
        let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { line in
            line.indices.map { column in
                column == line.count - 1
                    ? line[column] : line[column] + String(repeating: " ", count: widths[column] - line[column].count)
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// A sentence that says how many rows hold and names those that do not.
    package var verdict: String {
        let missed = rows.filter { !$0.holds && $0.reasonMissing == nil }.map(\.id)
        let missing = rows.filter { $0.reasonMissing != nil }.map(\.id)
        var text = "\(rows.count { $0.holds }) of \(rows.count) rows hold."
        if !missed.isEmpty { text += " Below target: \(missed.joined(separator: ", "))." }
        if !missing.isEmpty { text += " Not measured: \(missing.joined(separator: ", "))." }
        return text
    }
}

extension ResultRow {
    /// What was measured, with the reason why it was not.
    fileprivate var fullText: String { reasonMissing.map { "\(what) (not measured: \($0))" } ?? what }
}

/// A row as the file holds it; absent numbers are written as null rather than left out.
private struct Row: Encodable {
    let measurement: ResultRow

    init(_ measurement: ResultRow) { self.measurement = measurement }

    enum CodingKeys: String, CodingKey {
        case id, what, value, unit, baseline, ratio, target, holds
    }

    func encode(to encoder: any Encoder) throws {
        var row = encoder.container(keyedBy: CodingKeys.self)
        try row.encode(measurement.id, forKey: .id)
        try row.encode(measurement.fullText, forKey: .what)
        try row.encode(measurement.value, forKey: .value)
        try row.encode(measurement.unit, forKey: .unit)
        try row.encode(measurement.baseline, forKey: .baseline)
        try row.encode(measurement.ratio, forKey: .ratio)
        try row.encode(measurement.target.description, forKey: .target)
        try row.encode(measurement.holds, forKey: .holds)
    }
}
