import GRDB
import GRDBSQLite

/// Statements on one SQLite connection, for the length of one transaction.
///
/// GRDB prepares and caches the statements; binding and stepping go to SQLite directly, which is faster and
/// keeps one meaning of values for both engines.
final class SQLiteSession: Session {
    private let db: GRDB.Database

    init(_ db: GRDB.Database) { self.db = db }

    var dialect: Dialect { .sqlite }

    /// Whether SQLite has ended the transaction by itself, as it may after a full disk.
    var isOutsideTransaction: Bool { sqlite3_get_autocommit(db.sqliteConnection) != 0 }

    func query(_ sql: SQL) throws -> ResultTable {
        let text = sql.text(for: .sqlite)
        return try prepared(text, keep: !sql.variesInLength) { statement in
            try bind(sql.values, to: statement, text)
            let columnCount = sqlite3_column_count(statement)
            let columns = (0..<columnCount).map { index in
                sqlite3_column_name(statement, index).map { String(cString: $0) } ?? ""
            }
            var values: [SQLValue] = []
            while try step(statement, text) {
                for index in 0..<columnCount { values.append(Self.value(of: statement, at: index)) }
            }
            return ResultTable(columns: columns, values: values, statement: text)
        }
    }

    func execute(_ sql: SQL) throws -> Int {
        let text = sql.text(for: .sqlite)
        return try prepared(text, keep: !sql.variesInLength) { statement in
            try bind(sql.values, to: statement, text)
            // `sqlite3_changes` keeps its old value when a statement changes nothing by its nature.
            let before = sqlite3_total_changes(db.sqliteConnection)
            while try step(statement, text) {}
            let changed = sqlite3_total_changes(db.sqliteConnection) != before
            return changed ? Int(sqlite3_changes(db.sqliteConnection)) : 0
        }
    }

    /// Runs a statement that moves the transaction; apart from others because a group runs thousands.
    func control(_ text: String) throws {
        try prepared(text, keep: true) { statement in
            while try step(statement, text) {}
        }
    }

    func insertMany(_ insertion: Insertion) throws -> Int {
        let marks = Array(repeating: "?", count: insertion.columns.count).joined(separator: ", ")
        let text = "\(insertion.head) VALUES (\(marks))\(insertion.tail)"
        let inserted = try prepared(text, keep: true) { statement in
            var inserted = 0
            for row in insertion.rows {
                let before = sqlite3_total_changes(db.sqliteConnection)
                try bind(row, to: statement, text)
                while try step(statement, text) {}
                sqlite3_reset(statement)
                if sqlite3_total_changes(db.sqliteConnection) != before { inserted += 1 }
            }
            return inserted
        }
        return inserted
    }

    private func prepared<T>(_ text: String, keep: Bool, _ body: (OpaquePointer) throws -> T) throws -> T {
        let statement: GRDB.Statement
        do {
            statement = try keep ? db.cachedStatement(sql: text) : db.makeStatement(sql: text)
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error, statement: text)
        }
        let raw = statement.sqliteStatement
        return try withExtendedLifetime(statement) {
            defer {
                sqlite3_reset(raw)
                sqlite3_clear_bindings(raw)
            }
            return try body(raw)
        }
    }

    private func step(_ statement: OpaquePointer, _ text: String) throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw failure(text)
        }
    }

    private func failure(_ text: String) -> DatabaseError {
        let code = sqlite3_extended_errcode(db.sqliteConnection)
        let message = sqlite3_errmsg(db.sqliteConnection).map { String(cString: $0) } ?? "unknown"
        let names = SQLiteConstraintNames(db)
        return DatabaseError(
            .sqlite(code, message, names: names), message, statement: text, code: String(code))
    }

    private func bind(_ values: [SQLValue], to statement: OpaquePointer, _ text: String) throws {
        for (index, value) in values.enumerated() {
            let position = Int32(index + 1)
            let code: Int32
            switch value {
            case .null: code = sqlite3_bind_null(statement, position)
            case .integer(let integer): code = sqlite3_bind_int64(statement, position, integer)
            case .real(let real):
                guard !real.isNaN else {
                    throw DatabaseError(.invalidValue, "value \(position) is not a number", statement: text)
                }
                code = sqlite3_bind_double(statement, position, real)
            case .text(let string):
                var string = string
                code = try string.withUTF8 { bytes in
                    guard !bytes.contains(0) else {
                        throw DatabaseError(
                            .invalidValue, "text value \(position) holds U+0000", statement: text)
                    }
                    return bytes.withMemoryRebound(to: CChar.self) { characters in
                        characters.isEmpty
                            ? sqlite3_bind_text(statement, position, "", 0, copied)
                            : sqlite3_bind_text(
                                statement, position, characters.baseAddress, Int32(characters.count), copied)
                    }
                }
            case .blob(let bytes):
                code =
                    bytes.isEmpty
                    ? sqlite3_bind_zeroblob(statement, position, 0)
                    : sqlite3_bind_blob(statement, position, bytes, Int32(bytes.count), copied)
            }
            guard code == SQLITE_OK else { throw failure(text) }
        }
    }

    private static func value(of statement: OpaquePointer, at index: Int32) -> SQLValue {
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, index))
        case SQLITE_TEXT:
            guard let text = sqlite3_column_text(statement, index) else { return .text("") }
            let count = Int(sqlite3_column_bytes(statement, index))
            return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let count = Int(sqlite3_column_bytes(statement, index))
            guard let bytes = sqlite3_column_blob(statement, index), count > 0 else { return .blob([]) }
            return .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
        default: return .null
        }
    }
}

/// Tells SQLite to copy the bytes it is given (`SQLITE_TRANSIENT`, a macro that does not import).
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
