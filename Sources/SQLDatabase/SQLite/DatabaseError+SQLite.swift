import GRDB
import GRDBSQLite

extension DatabaseError {
    /// Translates an error of GRDB's own doing: opening, preparing, closing.
    init(_ error: GRDB.DatabaseError, statement: String? = nil) {
        let code = error.extendedResultCode.rawValue
        let message = error.message ?? "\(error.extendedResultCode)"
        self.init(
            .sqlite(code, message, names: nil), message, statement: statement ?? error.sql, code: String(code))
    }

    /// Translates any error of this module or of GRDB.
    init(sqlite error: any Error) {
        switch error {
        case let error as DatabaseError: self = error
        case let error as GRDB.DatabaseError: self.init(error)
        default: self.init(.other, "\(error)")
        }
    }
}

extension DatabaseError.Kind {
    /// The kind of an extended result code (https://www.sqlite.org/rescode.html).
    static func sqlite(_ code: Int32, _ message: String, names: SQLiteConstraintNames?) -> Self {
        switch code & 0xff {
        case SQLITE_CONSTRAINT: return constraint(code, message, names: names)
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy
        case SQLITE_INTERRUPT: return .timeout
        case SQLITE_READONLY: return .readOnly
        case SQLITE_FULL: return .diskFull
        case SQLITE_IOERR, SQLITE_CANTOPEN: return .io
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupted
        case SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE: return .invalidValue
        case SQLITE_MISUSE: return .closed
        case SQLITE_ERROR: return message.contains("overflow") ? .invalidValue : .statement
        default: return .other
        }
    }

    private static func constraint(_ code: Int32, _ message: String, names: SQLiteConstraintNames?) -> Self {
        let detail = message.range(ofPhrase: "constraint failed: ").map { String(message[$0...]) } ?? message
        switch code >> 8 {
        // The extended codes are macros of arithmetic, which do not import.
        case 1: return .constraint(detail)  // SQLITE_CONSTRAINT_CHECK
        case 3: return .foreignKey
        case 5: return .notNull(column: detail)
        case 6, 10: return .constraint(names?.unique(detail, isPrimaryKey: true) ?? detail)
        case 8: return .constraint(names?.unique(detail, isPrimaryKey: false) ?? detail)
        case 12: return .invalidValue
        default: return message.hasPrefix("FOREIGN KEY") ? .foreignKey : .constraint(detail)
        }
    }
}

extension String {
    /// Where the text after a phrase begins.
    fileprivate func range(ofPhrase phrase: String) -> String.Index? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(phrase) { return index(start, offsetBy: phrase.count) }
            start = index(after: start)
        }
        return nil
    }
}
