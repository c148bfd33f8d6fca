/// A text table with named columns: comma-separated, quoted as in RFC 4180, plain or compressed with gzip.
///
/// Columns are found by the header's names, so their order does not matter and others may stand between them.
/// A quoted field must not contain a line end. Not to be shared between threads.
package final class TableFile {
    /// The file's name without its folder, for messages.
    package let name: String
    private let lines: GzipLines
    private let columnCount: Int
    private let places: [String: Int]

    /// Opens a table and reads its header.
    /// - Throws: `TextFileError`, or `TableError` when a needed column is not there.
    package init(path: String, needs columns: [String]) throws {
        name = String(path.split(separator: "/").last ?? "")
        lines = try GzipLines(path: path)
        guard let header = try lines.next() else { throw TableError.noHeader(file: name) }
        let names = try Self.fields(of: header, file: name, line: 1)
        columnCount = names.count
        places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let missing = columns.filter { places[$0] == nil }
        guard missing.isEmpty else { throw TableError.missingColumns(file: name, missing) }
    }

    /// How many bytes of the stored file have been read.
    package var bytesConsumed: Int64 { lines.bytesConsumed }

    /// Lines behind the header that have been read or passed over, empty ones included.
    package var rowsPassed: Int64 { Int64(lines.lineNumber) - 1 }

    /// The columns' names, in the header's order.
    package var columns: [String] { places.sorted { $0.value < $1.value }.map(\.key) }

    /// Whether the header has a column.
    package func has(_ column: String) -> Bool { places[column] != nil }

    /// Passes over rows without reading their fields.
    package func skip(rows: Int64) throws {
        for _ in 0..<rows {
            guard try lines.next() != nil else { return }
        }
    }

    /// The next row, or nil after the last; empty lines are passed over.
    ///
    /// A damaged row comes as a failure, and reading can go on after it.
    /// - Throws: `TextFileError` when the file cannot be read on.
    package func next() throws -> Result<TableRow, TableError>? {
        while let line = try lines.next() {
            if line.isEmpty { continue }
            let number = lines.lineNumber
            do throws(TableError) {
                let fields = try Self.fields(of: line, file: name, line: number)
                guard fields.count == columnCount else {
                    throw .wrongFieldCount(file: name, line: number, found: fields.count, expected: columnCount)
                }
                return .success(TableRow(file: name, line: number, fields: fields, places: places))
            } catch {
                return .failure(error)
            }
        }
        return nil
    }

    /// The whole number that a field spells; tables written from floating-point columns spell it as 12.0.
    static func wholeNumber(_ text: String) -> Int64? { Int64(text) ?? Double(text).flatMap { Int64(exactly: $0) } }

    /// The fields of a line, with quotes taken away.
    static func fields(of line: ArraySlice<UInt8>, file: String, line number: Int) throws(TableError) -> [String] {
        let quote = UInt8(ascii: "\"")
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var position = line.startIndex
        func finish() throws(TableError) {
            guard let text = String(validating: field, as: UTF8.self) else {
                throw .notUTF8(file: file, line: number, field: fields.count + 1)
            }
            fields.append(text)
            field.removeAll(keepingCapacity: true)
        }
        while position < line.endIndex {
            let byte = line[position]
            let next = position + 1
            if byte == quote, !isQuoted, field.isEmpty {
                isQuoted = true
            } else if byte == quote, isQuoted, next < line.endIndex, line[next] == quote {
                field.append(quote)
                position = next
            } else if byte == quote, isQuoted {
                isQuoted = false
            } else if byte == UInt8(ascii: ","), !isQuoted {
                try finish()
            } else {
                field.append(byte)
            }
            position += 1
        }
        guard !isQuoted else { throw .openQuote(file: file, line: number) }
        try finish()
        return fields
    }
}

/// One row of a table; its fields by column name.
package struct TableRow: Sendable {
    let file: String
    /// The line, counted from 1 with the header.
    package let line: Int
    let fields: [String]
    let places: [String: Int]

    /// The text of a column; empty when the table has no such column.
    package func text(_ column: String) -> String { places[column].map { fields[$0] } ?? "" }

    /// The whole number of a column.
    /// - Throws: `TableError.badField` when it holds anything else.
    package func number(_ column: String) throws(TableError) -> Int64 {
        guard let number = TableFile.wholeNumber(text(column)) else { throw bad(column, "expected a whole number") }
        return number
    }

    /// The whole number of a column, at least zero.
    package func count(_ column: String) throws(TableError) -> Int64 {
        let number = try number(column)
        guard number >= 0 else { throw bad(column, "expected a number from 0") }
        return number
    }

    /// Whether a column holds 1 rather than 0; a column that is not there holds 0.
    package func flag(_ column: String) throws(TableError) -> Bool {
        guard places[column] != nil else { return false }
        switch try number(column) {
        case 0: return false
        case 1: return true
        default: throw bad(column, "expected 0 or 1")
        }
    }

    /// An error about one field of this row.
    package func bad(_ column: String, _ reason: String) -> TableError {
        .badField(file: file, line: line, column: column, reason: reason, found: String(text(column).prefix(40)))
    }
}

/// What is wrong with a table, with the line counted from 1.
package enum TableError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file is empty.
    case noHeader(file: String)
    /// The header does not name columns that are needed.
    case missingColumns(file: String, [String])
    /// A row has more or fewer fields than the header.
    case wrongFieldCount(file: String, line: Int, found: Int, expected: Int)
    /// A quote is not closed.
    case openQuote(file: String, line: Int)
    /// A field is no text; fields are counted from 1.
    case notUTF8(file: String, line: Int, field: Int)
    /// A field holds something else than its column does.
    case badField(file: String, line: Int, column: String, reason: String, found: String)

    /// The error for people, with file, line and column.
    package var description: String {
        switch self {
        case .noHeader(let file): "\(file): the file is empty, a header was expected"
        case .missingColumns(let file, let columns): "\(file): the header lacks \(columns.joined(separator: ", "))"
        case .wrongFieldCount(let file, let line, let found, let expected):
            "\(file):\(line): \(found) fields, expected \(expected)"
        case .openQuote(let file, let line): "\(file):\(line): a quote is not closed"
        case .notUTF8(let file, let line, let field): "\(file):\(line): field \(field) is not UTF-8"
        case .badField(let file, let line, let column, let reason, let found):
            "\(file):\(line): \(column): \(reason), found \"\(found)\""
        }
    }
}
