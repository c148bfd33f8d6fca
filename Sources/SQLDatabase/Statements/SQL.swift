/// Statement text with its bound values.
///
/// Interpolated values are bound, never concatenated, so a string from outside cannot become SQL:
///
///     let statement: SQL = "SELECT name FROM shop WHERE id = \(id) AND city IN (\(values: cities))"
///
/// `\(statement)` splices another `SQL`, and `\(raw: "…")` splices text known at compile time.
/// A bare `\(optional) IS NULL` is not in the common subset, since PostgreSQL cannot tell the type of a lone
/// null: compose the statement with `if let` instead.
package struct SQL: Sendable, Hashable {
    /// Text and values alternate: `texts[0] values[0] texts[1] … values[n-1] texts[n]`.
    private(set) var texts: [String]
    private(set) var values: [SQLValue]
    /// Whether the text depends on the length of a list; such statements are not kept prepared.
    private(set) var variesInLength: Bool

    /// Statement text that nobody outside can influence: migrations and names known to this module.
    init(trusted text: String) {
        texts = [text]
        values = []
        variesInLength = false
    }

    /// A statement of no text, to append to.
    package init() { self.init(trusted: "") }

    /// Whether there is neither text nor a value.
    package var isEmpty: Bool { values.isEmpty && texts[0].isEmpty }

    /// Appends another statement's text and values.
    package mutating func append(_ other: SQL) {
        texts[texts.count - 1] += other.texts[0]
        texts.append(contentsOf: other.texts.dropFirst())
        values.append(contentsOf: other.values)
        variesInLength = variesInLength || other.variesInLength
    }

    /// Joins two statements; put the space between them yourself.
    package static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    /// Appends a statement to another.
    package static func += (left: inout SQL, right: SQL) { left.append(right) }

    /// Text for an engine, with its placeholders, without the values.
    func text(for dialect: Dialect) -> String {
        guard texts.count > 1 else { return texts[0] }
        var text = texts[0]
        text.reserveCapacity(texts.reduce(0) { $0 + $1.utf8.count + 3 })
        for index in 1..<texts.count {
            text += dialect.placeholder(index)
            text += texts[index]
        }
        return text
    }

    private mutating func bind(_ value: SQLValue) {
        values.append(value)
        texts.append("")
    }
}

extension SQL: ExpressibleByStringInterpolation {
    /// Creates a statement without values.
    package init(stringLiteral text: StaticString) { self.init(trusted: text.description) }

    /// Creates a statement from its pieces.
    package init(stringInterpolation pieces: Interpolation) { self = pieces.sql }

    /// Collects the pieces of a statement, binding each value.
    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var sql = SQL()

        /// Creates an empty collection of pieces.
        package init(literalCapacity: Int, interpolationCount: Int) {}

        /// Appends text written in the source.
        package mutating func appendLiteral(_ literal: StaticString) {
            sql.texts[sql.texts.count - 1] += literal.description
        }

        /// Binds a value.
        package mutating func appendInterpolation<Value: SQLBindable>(_ value: Value) {
            sql.bind(value.sqlValue)
        }

        /// Binds a value, or null.
        package mutating func appendInterpolation<Value: SQLBindable>(_ value: Value?) {
            sql.bind(value.sqlValue)
        }

        /// Splices another statement.
        package mutating func appendInterpolation(_ other: SQL) { sql.append(other) }

        /// Splices text known at compile time, such as a column name.
        package mutating func appendInterpolation(raw text: StaticString) {
            sql.texts[sql.texts.count - 1] += text.description
        }

        /// Binds each value, separated by commas; an empty list becomes `NULL`.
        ///
        /// So `IN (\(values: []))` matches nothing, and so does `NOT IN`: leave that condition out when the list
        /// is empty. At most 30,000 values fit in one statement.
        package mutating func appendInterpolation<Values: Sequence>(values: Values)
        where Values.Element: SQLBindable {
            sql.variesInLength = true
            var isFirst = true
            for value in values {
                if !isFirst { appendLiteral(", ") }
                isFirst = false
                sql.bind(value.sqlValue)
            }
            if isFirst { appendLiteral("NULL") }
        }
    }
}

extension Sequence where Element == SQL {
    /// Concatenates statements with a separator between them.
    ///
    /// - Complexity: O(*n*) in the length of all text.
    package func joined(separator: SQL = "") -> SQL {
        var sum = SQL()
        var isFirst = true
        for part in self {
            if !isFirst { sum.append(separator) }
            isFirst = false
            sum.append(part)
        }
        return sum
    }
}

extension SQL {
    /// Concatenates statements with a separator between them, such as `" AND "`.
    package static func joined(_ parts: [SQL], separator: SQL) -> SQL { parts.joined(separator: separator) }
}
