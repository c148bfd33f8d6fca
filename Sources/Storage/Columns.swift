package import Market
package import SQLDatabase

/// How values of the market stand in columns: identifiers as text, times as milliseconds in `BIGINT`.
extension Identifier: SQLBindable, SQLDecodable {
    package var sqlValue: SQLValue { .text(rawValue) }

    package init(sqlValue: SQLValue) throws {
        guard case .text(let text) = sqlValue, let id = try? Identifier(parsing: text) else {
            // The mismatch says which kind was expected; what was found may be personal and is left out.
            throw SQLTypeMismatch(expected: "an identifier \(Noun.identifierPrefix)_…")
        }
        self = id
    }
}

extension Timestamp: SQLBindable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(milliseconds) }

    package init(sqlValue: SQLValue) throws {
        guard case .integer(let milliseconds) = sqlValue else { throw SQLTypeMismatch(expected: "milliseconds") }
        self.init(milliseconds: milliseconds)
    }
}

/// Rule versions stand as `family/number`.
extension RuleVersion: SQLBindable, SQLDecodable {
    package var sqlValue: SQLValue { .text(description) }

    package init(sqlValue: SQLValue) throws {
        guard case .text(let text) = sqlValue, let version = RuleVersion(parsing: text) else {
            throw SQLTypeMismatch(expected: "a rule version family/number")
        }
        self = version
    }
}

extension Row {
    /// The case that a text column names.
    /// - Throws: `DatabaseError` of kind `decoding` when the type has no such case.
    package func getCase<Choice: RawRepresentable<String>>(
        _ column: String, as type: Choice.Type = Choice.self
    ) throws -> Choice {
        guard let choice = Choice(rawValue: try get(column)) else {
            throw DatabaseError(.decoding(column: column), "the column holds no \(Choice.self)")
        }
        return choice
    }
}
