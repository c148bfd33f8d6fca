extension DatabaseError.Kind {
    /// The kind of an SQLSTATE (PostgreSQL manual, appendix A).
    static func postgreSQL(_ state: String, constraint: String?, table: String?, column: String?) -> Self {
        switch state {
        case "23505", "23514", "23P01": return .constraint(constraint ?? "")
        case "23503": return .foreignKey
        case "23502": return .notNull(column: [table, column].compactMap(\.self).joined(separator: "."))
        case "40P01": return .deadlock
        case "40001": return .serialization
        case "57014", "55P03": return .timeout
        case "57P01", "57P02", "57P03", "25P03": return .connectionLost
        case "53100": return .diskFull
        case "53300": return .busy
        case "25006": return .readOnly
        case "25P02": return .aborted
        case "0A000": return .unsupported
        case "58030": return .io
        default: break
        }
        switch state.prefix(2) {
        case "08": return .connectionLost
        case "22": return .invalidValue
        case "26", "42": return .statement
        case "XX": return .corrupted
        default: return .other
        }
    }
}
