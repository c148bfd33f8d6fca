/// One row of a result.
///
/// The rows of a result share their column names and one array of values, so a row is three words; keeping
/// one row keeps the values of all.
package struct Row: Sendable {
    private let result: ResultTable
    private let start: Int

    init(result: ResultTable, start: Int) {
        self.result = result
        self.start = start
    }

    /// The names of the columns, in the order of the statement.
    package var columns: [String] { result.columns }

    /// Reads a column by name.
    ///
    /// - Throws: ``DatabaseError`` of kind `decoding`, naming the column, when it is missing or of another type.
    /// - Complexity: O(*c*) in the number of columns.
    package func get<T: SQLDecodable>(_ column: String, as type: T.Type = T.self) throws -> T {
        guard let index = result.columns.firstIndex(of: column) else {
            throw DatabaseError(
                .decoding(column: column),
                "there is no column “\(column)” among \(result.columns.joined(separator: ", "))",
                statement: result.statement)
        }
        return try get(index, as: type)
    }

    /// Reads a column by position, from 0.
    ///
    /// - Throws: ``DatabaseError`` of kind `decoding`, naming the column, when it is missing or of another type.
    package func get<T: SQLDecodable>(_ index: Int, as type: T.Type = T.self) throws -> T {
        guard result.columns.indices.contains(index) else {
            throw DatabaseError(
                .decoding(column: "\(index)"), "there are only \(result.columns.count) columns",
                statement: result.statement)
        }
        let value = result.values[start + index]
        do {
            return try T(sqlValue: value)
        } catch {
            let wanted = (error as? SQLTypeMismatch)?.expected ?? "\(T.self)"
            throw DatabaseError(
                .decoding(column: result.columns[index]),
                "column “\(result.columns[index])” holds \(value.typeName), not a valid \(wanted)",
                statement: result.statement)
        }
    }
}

/// The whole result of a statement: names once, values row after row.
final class ResultTable: Sendable {
    let columns: [String]
    /// `rows × columns`, row-major.
    let values: [SQLValue]
    let statement: String

    init(columns: [String], values: [SQLValue], statement: String) {
        self.columns = columns
        self.values = values
        self.statement = statement
    }

    var rows: [Row] {
        guard !columns.isEmpty else { return [] }
        return stride(from: 0, to: values.count, by: columns.count).map { Row(result: self, start: $0) }
    }
}
