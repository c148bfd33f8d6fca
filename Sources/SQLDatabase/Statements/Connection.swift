/// One transaction's view of the database, for the length of a closure.
///
/// When a statement fails, the transaction can only fail: each later statement throws `aborted`, and a body that
/// hides the error fails with it all the same. Wrap a statement that may fail in ``savepoint(_:)`` to go on.
/// PostgreSQL has it so, and SQLite is held to it, so a command behaves the same on both.
package final class Connection {
    /// What this engine writes differently.
    package let dialect: Dialect

    private let session: any Session
    private var isOpen = true
    private var failure: DatabaseError?
    private var noted: [SQL]?

    init(session: any Session) {
        self.session = session
        dialect = session.dialect
    }

    /// Runs a statement and returns its rows.
    ///
    /// - Throws: ``DatabaseError``.
    /// - Complexity: All rows are in memory at once: limit the statement.
    package func query(_ sql: SQL) throws -> [Row] {
        noted?.append(sql)
        return try guarded { try session.query(sql).rows }
    }

    /// Runs a statement and returns its first row; the others are read and dropped, so limit the statement.
    ///
    /// - Throws: ``DatabaseError``.
    package func first(_ sql: SQL) throws -> Row? {
        try query(sql).first
    }

    /// Runs a statement and returns how many rows it changed.
    ///
    /// - Throws: ``DatabaseError``.
    @discardableResult
    package func execute(_ sql: SQL) throws -> Int {
        noted?.append(sql)
        return try guarded { try session.execute(sql) }
    }

    /// Inserts many rows by the engine's fast path.
    ///
    /// - Parameters:
    ///   - rows: One array per row, each with a value for every column.
    ///   - onConflict: What happens to a row that violates a unique constraint.
    /// - Returns: How many rows were really inserted or updated.
    /// - Throws: ``DatabaseError``; then none of the rows is there.
    /// - Complexity: O(*n*) in the number of values.
    @discardableResult
    package func insertMany(
        into table: StaticString, columns: [StaticString], rows: [[SQLValue]], onConflict: ConflictRule = .refuse
    ) throws -> Int {
        precondition(!columns.isEmpty, "An insert names at least one column.")
        for row in rows {
            precondition(row.count == columns.count, "Each row has one value for each column.")
        }
        guard !rows.isEmpty else { return 0 }
        return try guarded {
            try session.insertMany(
                Insertion(
                    table: "\(table)", columns: columns.map { "\($0)" }, rows: rows, onConflict: onConflict))
        }
    }

    /// Runs a body whose failure undoes the body alone.
    ///
    /// - Throws: What the body throws, after its changes have been undone; the transaction can go on.
    @discardableResult
    package func savepoint<T>(_ body: () throws -> T) throws -> T {
        try guarded { _ = try session.execute("SAVEPOINT inner_step") }
        do {
            let value = try body()
            if let failure { throw failure }
            try guarded { _ = try session.execute("RELEASE SAVEPOINT inner_step") }
            return value
        } catch {
            failure = nil
            try guarded {
                _ = try session.execute("ROLLBACK TO SAVEPOINT inner_step")
                _ = try session.execute("RELEASE SAVEPOINT inner_step")
            }
            throw error
        }
    }

    /// How the engine would find the rows of the statements that a body runs, in the order of the statements.
    ///
    /// For tests, and for whoever wonders why a statement is slow. Rows of ``insertMany(into:columns:rows:onConflict:)``
    /// are not looked for and so not among them.
    /// - Throws: What the body throws; ``DatabaseError``.
    package func plans(of body: () throws -> Void) throws -> [StatementPlan] {
        noted = []
        defer { noted = nil }
        try body()
        let statements = noted ?? []
        noted = nil
        return try statements.map { sql in
            let rows = try query(dialect.explaining + sql)
            return StatementPlan(
                statement: sql.text(for: dialect), steps: try rows.map { try $0.get(dialect.planColumn) })
        }
    }

    /// Runs a whole command; afterwards the connection is of no use any more.
    ///
    /// - Throws: What the body throws, or the error it tried to hide.
    func run<T>(_ body: (Connection) throws -> T) throws -> T {
        defer { isOpen = false }
        let value = try body(self)
        if let failure { throw failure }
        return value
    }

    private func guarded<T>(_ work: () throws -> T) throws -> T {
        precondition(isOpen, "A connection is used only inside the closure it was given to.")
        if let failure {
            throw DatabaseError(.aborted, "an earlier statement failed: \(failure.message)")
        }
        do {
            return try work()
        } catch let error as DatabaseError {
            failure = error
            throw error
        }
    }
}

/// How an engine finds the rows of a statement.
package struct StatementPlan: Sendable, Hashable {
    /// The statement with the engine's placeholders.
    package let statement: String
    /// The steps in the engine's words, outermost first.
    package let steps: [String]
}

/// What happens to an inserted row whose key is already there.
package enum ConflictRule: Sendable {
    /// The statement fails with the constraint's name.
    case refuse
    /// The row is left out and not counted.
    case ignore
    /// The old row takes the new values of these columns; one call must not hold the same key twice.
    case update(key: [StaticString], columns: [StaticString])
}

/// Rows to insert, checked.
struct Insertion {
    let table: String
    let columns: [String]
    let rows: [[SQLValue]]
    let onConflict: ConflictRule

    var head: String { "INSERT INTO \(table) (\(columns.joined(separator: ", ")))" }

    var tail: String {
        switch onConflict {
        case .refuse: return ""
        case .ignore: return " ON CONFLICT DO NOTHING"
        case .update(let key, let columns):
            let key = key.map { "\($0)" }.joined(separator: ", ")
            let changes = columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
            return " ON CONFLICT (\(key)) DO UPDATE SET \(changes)"
        }
    }
}

/// What an engine's open connection can do; not to be shared between threads.
protocol Session: AnyObject {
    var dialect: Dialect { get }
    func query(_ sql: SQL) throws -> ResultTable
    func execute(_ sql: SQL) throws -> Int
    func insertMany(_ insertion: Insertion) throws -> Int
}
