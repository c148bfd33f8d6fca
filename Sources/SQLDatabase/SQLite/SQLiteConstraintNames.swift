import Foundation
import GRDB

/// Finds the name of the constraint that SQLite reports only by its columns.
struct SQLiteConstraintNames {
    private let db: GRDB.Database

    init(_ db: GRDB.Database) { self.db = db }

    /// The name for `UNIQUE constraint failed: table.a, table.b` or `…: index 'name'`.
    ///
    /// A unique index gives its own name; a constraint of the table its `CONSTRAINT` name, or the one that
    /// PostgreSQL would have made up.
    func unique(_ detail: String, isPrimaryKey: Bool) -> String {
        if detail.hasPrefix("index '") { return String(detail.dropFirst("index '".count).dropLast()) }
        let pairs = detail.components(separatedBy: ", ").map { $0.components(separatedBy: ".") }
        guard let table = pairs.first?.first, pairs.allSatisfy({ $0.count == 2 }) else { return detail }
        let columns = pairs.map { $0[1] }
        if !isPrimaryKey, let index = uniqueIndex(of: table, over: columns) { return index }
        if let name = namedConstraint(of: table, over: columns, isPrimaryKey: isPrimaryKey) { return name }
        return isPrimaryKey ? "\(table)_pkey" : "\(table)_\(columns.joined(separator: "_"))_key"
    }

    // Looking up a name must not replace the error that asks for it, hence `try?` here and below.
    private func uniqueIndex(of table: String, over columns: [String]) -> String? {
        let found = try? String.fetchAll(
            db,
            sql: """
                SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND origin = 'c' AND (
                    SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(pragma_index_list.name)
                    ORDER BY seqno)) = ?
                """, arguments: [table, columns.joined(separator: ",")])
        return found?.first
    }

    private func namedConstraint(of table: String, over columns: [String], isPrimaryKey: Bool) -> String? {
        let definition = try? String.fetchOne(
            db, sql: "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", arguments: [table])
        guard let definition else { return nil }
        let kind = isPrimaryKey ? #"PRIMARY\s+KEY"# : "UNIQUE"
        let list = columns.map { #"["`]?"# + $0 + #"["`]?"# }.joined(separator: #"\s*,\s*"#)
        let pattern = #"CONSTRAINT\s+["`]?(\w+)["`]?\s+"# + kind + #"\s*\(\s*"# + list + #"\s*\)"#
        guard let match = definition.range(of: pattern, options: [.regularExpression, .caseInsensitive]) else {
            return nil
        }
        let words = definition[match].split(whereSeparator: \.isWhitespace)
        return words.count > 1 ? words[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"`")) : nil
    }
}
