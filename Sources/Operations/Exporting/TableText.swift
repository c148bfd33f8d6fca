/// Rows of cells as comma-separated text that a spreadsheet opens without running any of it (RFC 4180).
package struct TableText: Sendable {
    /// The text so far, with its header and line ends.
    package private(set) var text = ""

    /// A table with the names of its columns.
    package init(_ columns: [String]) { append(columns.map { .word($0) }) }

    /// Rows that go on with a table, without a header.
    package init() {}

    /// What stands in a cell.
    package enum Cell: Sendable, Hashable, ExpressibleByStringLiteral {
        /// Words of people: a spreadsheet must not take them for a formula.
        case word(String)
        /// A number, which may begin with a sign.
        case number(Int64)
        /// Nothing.
        case nothing

        /// Words, or nothing for nil.
        package init(_ word: String?) { self = word.map(Cell.word) ?? .nothing }
        package init(stringLiteral value: String) { self = .word(value) }

        fileprivate var text: String {
            switch self {
            case .number(let number): String(number)
            case .nothing: ""
            case .word(let word):
                // A quote mark in front keeps what looks like a formula from being one.
                word.first.map { "=+-@\t\r".contains($0) } == true ? "'" + word : word
            }
        }
    }

    /// Adds a row.
    package mutating func append(_ cells: [Cell]) {
        text += cells.map { Self.quoted($0.text) }.joined(separator: ",") + "\r\n"
    }

    private static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
