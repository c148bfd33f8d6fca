/// A statement, a transaction or an engine failed.
///
/// It carries the statement's text with placeholders, never the arguments, so it can be logged.
package struct DatabaseError: Error, Sendable, Equatable {
    /// What happened, in words that are the same on both engines.
    package let kind: Kind
    /// The engine's sentence, for the log.
    package let message: String
    /// The statement with placeholders, when one statement is to blame.
    package let statement: String?
    /// The SQLSTATE on PostgreSQL, the extended result code in decimal on SQLite.
    package let code: String?

    /// Creates an error.
    package init(_ kind: Kind, _ message: String, statement: String? = nil, code: String? = nil) {
        self.kind = kind
        self.message = message
        self.statement = statement
        self.code = code
    }

    /// What happened, the same on both engines.
    package enum Kind: Sendable, Hashable {
        /// A unique, primary-key or check constraint, by the name that both engines agree on.
        ///
        /// For a unique index that is the index's name. For a constraint written into the table it is its
        /// `CONSTRAINT` name, or PostgreSQL's default: `table_pkey`, `table_column_key`. SQLite reports only the
        /// columns of a unique violation, so a table must not have two unique indexes over the same columns in
        /// the same order. Unnamed checks have no common name: name them.
        case constraint(String)
        /// A row refers to one that does not exist, or is still referred to. SQLite does not say which.
        case foreignKey
        /// A required column was null; `column` is `table.column`.
        case notNull(column: String)
        /// The queue is full, or another process holds the lock: try again.
        case busy
        /// The statement or its wait for a lock took longer than allowed.
        case timeout
        /// Transactions could not be serialised, after all retries.
        case serialization
        /// Transactions waited for one another, after all retries.
        case deadlock
        /// The database has been closed.
        case closed
        /// The connection was lost before anything was committed.
        case connectionLost
        /// The connection or the disk failed during the commit: it may or may not have happened.
        case outcomeUnknown
        /// An earlier statement of this transaction failed and was not rolled back to a savepoint.
        case aborted
        /// The file is damaged.
        case corrupted
        /// The database or the transaction only reads.
        case readOnly
        /// No space left; heals by itself when there is space again.
        case diskFull
        /// Reading or writing the file failed.
        case io
        /// The writer acknowledges nothing until the file has been reopened and verified.
        case stopped
        /// A value that the engines cannot store or that does not fit the column.
        case invalidValue
        /// A result column is missing or of another type.
        case decoding(column: String)
        /// The statement itself is wrong: syntax, an unknown table or column.
        case statement
        /// This engine cannot do it; the message says what can.
        case unsupported
        /// Anything else; see the code.
        case other
    }

    /// The constraint's name, when one was violated.
    package var constraintName: String? {
        guard case .constraint(let name) = kind else { return nil }
        return name
    }

    /// Whether the same command may well succeed a moment later.
    package var isTransient: Bool {
        switch kind {
        case .busy, .timeout, .serialization, .deadlock, .connectionLost, .diskFull, .stopped: true
        default: false
        }
    }
}

extension DatabaseError: CustomStringConvertible {
    /// One line with kind, message, code and statement.
    package var description: String {
        var text = "\(kind): \(message)"
        if let code { text += " [\(code)]" }
        if let statement { text += " in “\(statement)”" }
        return text
    }
}
