/// One value as both engines store it.
///
/// Text never holds U+0000: PostgreSQL cannot store it, so binding it is refused on both engines.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// The noun for a sentence about a wrong type.
    var typeName: String {
        switch self {
        case .null: "null"
        case .integer: "integer"
        case .real: "real"
        case .text: "text"
        case .blob: "blob"
        }
    }
}

/// A type whose values can be bound to a statement.
package protocol SQLBindable: Sendable {
    /// The value as the engines store it.
    var sqlValue: SQLValue { get }
}

/// A type that can be read from a column.
package protocol SQLDecodable {
    /// Creates a value from a column.
    ///
    /// - Throws: Any error; ``Row`` turns it into a ``DatabaseError`` that names the column.
    init(sqlValue: SQLValue) throws
}

/// A column held a value of another type, or one out of range.
package struct SQLTypeMismatch: Error, Sendable {
    /// What was wanted, a noun phrase without article.
    package let expected: String

    /// Creates a mismatch.
    package init(expected: String) { self.expected = expected }
}

extension SQLValue: SQLBindable, SQLDecodable {
    /// The value itself.
    package var sqlValue: SQLValue { self }

    /// Keeps the value as it is.
    package init(sqlValue: SQLValue) { self = sqlValue }
}

extension String: SQLBindable, SQLDecodable {
    /// Text.
    package var sqlValue: SQLValue { .text(self) }

    /// Reads text; nothing else becomes text by itself.
    package init(sqlValue: SQLValue) throws {
        guard case .text(let text) = sqlValue else { throw SQLTypeMismatch(expected: "text") }
        self = text
    }
}

extension Int64: SQLBindable, SQLDecodable {
    /// An integer.
    package var sqlValue: SQLValue { .integer(self) }

    /// Reads an integer; a real is never cut.
    package init(sqlValue: SQLValue) throws {
        guard case .integer(let integer) = sqlValue else { throw SQLTypeMismatch(expected: "integer") }
        self = integer
    }
}

extension Int: SQLBindable, SQLDecodable {
    /// An integer.
    package var sqlValue: SQLValue { .integer(Int64(self)) }

    /// Reads an integer; a real is never cut.
    package init(sqlValue: SQLValue) throws {
        guard let integer = Int(exactly: try Int64(sqlValue: sqlValue)) else {
            throw SQLTypeMismatch(expected: "integer")
        }
        self = integer
    }
}

extension Int32: SQLBindable, SQLDecodable {
    /// An integer.
    package var sqlValue: SQLValue { .integer(Int64(self)) }

    /// Reads an integer that fits 32 bits.
    package init(sqlValue: SQLValue) throws {
        guard let integer = Int32(exactly: try Int64(sqlValue: sqlValue)) else {
            throw SQLTypeMismatch(expected: "integer of 32 bits")
        }
        self = integer
    }
}

extension Double: SQLBindable, SQLDecodable {
    /// A real. Binding "not a number" is refused: SQLite would store null for it.
    package var sqlValue: SQLValue { .real(self) }

    /// Reads a real or an integer.
    package init(sqlValue: SQLValue) throws {
        switch sqlValue {
        case .real(let real): self = real
        case .integer(let integer): self = Double(integer)
        default: throw SQLTypeMismatch(expected: "real")
        }
    }
}

extension Bool: SQLBindable, SQLDecodable {
    /// The integer 1 or 0.
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }

    /// Reads 1 or 0; any other integer is a mismatch.
    package init(sqlValue: SQLValue) throws {
        switch sqlValue {
        case .integer(0): self = false
        case .integer(1): self = true
        default: throw SQLTypeMismatch(expected: "0 or 1")
        }
    }
}

extension [UInt8]: SQLBindable {
    /// Bytes.
    package var sqlValue: SQLValue { .blob(self) }
}

extension [UInt8]: SQLDecodable {
    /// Reads bytes.
    package init(sqlValue: SQLValue) throws {
        guard case .blob(let bytes) = sqlValue else { throw SQLTypeMismatch(expected: "blob") }
        self = bytes
    }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
    /// The wrapped value, or null.
    package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    /// Reads null as `nil`, anything else as the wrapped type.
    package init(sqlValue: SQLValue) throws {
        if case .null = sqlValue { self = nil } else { self = try Wrapped(sqlValue: sqlValue) }
    }
}
