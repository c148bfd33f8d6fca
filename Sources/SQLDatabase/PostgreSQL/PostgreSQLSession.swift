import CPostgreSQL

/// One connection to PostgreSQL, used by one thread.
final class PostgreSQLSession: Session {
    private let connection: OpaquePointer
    private var statementNames: [StatementKey: String] = [:]
    private var statementCount = 0

    /// A statement is prepared once for each combination of parameter types.
    private struct StatementKey: Hashable {
        let text: String
        let types: [Oid]
    }

    private static let statementsMax = 512

    /// Connects and sets the limits of the session; blocks.
    ///
    /// - Throws: `connectionLost` when there is no server or it refuses.
    init(url: String, options: DatabaseOptions) throws {
        let parameters = [
            ("application_name", "dancong"), ("connect_timeout", "5"), ("client_encoding", "UTF8"),
            ("keepalives_idle", "30"), ("tcp_user_timeout", "20000"), ("dbname", url),
        ]
        let opened = withCStrings(parameters.map(\.0)) { keys in
            withCStrings(parameters.map(\.1)) { values in PQconnectdbParams(keys, values, 1) }
        }
        guard let opened else { throw DatabaseError(.other, "out of memory") }
        connection = opened
        guard PQstatus(opened) == CONNECTION_OK else {
            throw DatabaseError(.connectionLost, Self.trimmed(PQerrorMessage(opened)))
        }
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        try run(
            """
            SET statement_timeout = \(options.statementDuration.wholeMilliseconds);
            SET lock_timeout = \(options.lockWait.wholeMilliseconds);
            SET idle_in_transaction_session_timeout = 60000;
            SET synchronous_commit = on;
            SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET bytea_output = 'hex'; SET extra_float_digits = 1
            """)
    }

    deinit { PQfinish(connection) }

    var dialect: Dialect { .postgreSQL }

    /// Whether the server is gone.
    var isLost: Bool { PQstatus(connection) != CONNECTION_OK }

    func query(_ sql: SQL) throws -> ResultTable {
        let text = sql.text(for: .postgreSQL)
        return try execute(text, sql.values, keep: !sql.variesInLength) { result in
            PostgreSQLResult.table(result, statement: text)
        }
    }

    func execute(_ sql: SQL) throws -> Int {
        let text = sql.text(for: .postgreSQL)
        return try execute(text, sql.values, keep: !sql.variesInLength, PostgreSQLResult.changedRows)
    }

    func insertMany(_ insertion: Insertion) throws -> Int {
        var changed = 0
        for start in stride(from: 0, to: insertion.rows.count, by: 5_000) {
            let end = min(start + 5_000, insertion.rows.count)
            let batch = PostgreSQLArrays(insertion, rows: insertion.rows[start..<end])
            changed += try execute(batch.text, try batch.values(), keep: true, PostgreSQLResult.changedRows)
        }
        return changed
    }

    /// Runs text without values, possibly several statements.
    func run(_ text: String) throws {
        let result = PQexec(connection, text)
        defer { PQclear(result) }
        try check(result, text)
    }

    /// Drops all prepared statements when there are too many; only outside a transaction.
    func forgetStatementsIfTooMany() {
        guard statementNames.count >= Self.statementsMax else { return }
        statementNames = [:]
        // If it fails the connection is lost, which the next command finds out.
        try? run("DEALLOCATE ALL")
    }

    private func execute<T>(
        _ text: String, _ values: [SQLValue], keep: Bool, _ read: (OpaquePointer) throws -> T
    ) throws -> T {
        let parameters = try PostgreSQLParameters(values, statement: text)
        let name = try keep ? preparedName(text, parameters.types) : nil
        let result = parameters.withPointers { pointers, lengths, formats in
            let count = Int32(values.count)
            return if let name {
                PQexecPrepared(connection, name, count, pointers, lengths, formats, 0)
            } else {
                PQexecParams(connection, text, count, parameters.types, pointers, lengths, formats, 0)
            }
        }
        defer { PQclear(result) }
        do {
            try check(result, text)
        } catch let error as DatabaseError {
            if error.code == "0A000" || error.code == "26000" { statementNames = [:] }
            throw error
        }
        guard let result else { throw DatabaseError(.connectionLost, "no answer", statement: text) }
        return try read(result)
    }

    private func preparedName(_ text: String, _ types: [Oid]) throws -> String? {
        let key = StatementKey(text: text, types: types)
        if let name = statementNames[key] { return name }
        guard statementNames.count < Self.statementsMax else { return nil }
        statementCount += 1
        let name = "s\(statementCount)"
        let result = PQprepare(connection, name, text, Int32(types.count), types)
        defer { PQclear(result) }
        try check(result, text)
        statementNames[key] = name
        return name
    }

    private func check(_ result: OpaquePointer?, _ text: String) throws {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: break
        }
        let state = Self.field(result, "C")
        let message = Self.field(result, "M") ?? Self.trimmed(PQerrorMessage(connection))
        let kind: DatabaseError.Kind =
            if let state {
                .postgreSQL(
                    state, constraint: Self.field(result, "n"), table: Self.field(result, "t"),
                    column: Self.field(result, "c"))
            } else if isLost {
                .connectionLost
            } else {
                .other
            }
        throw DatabaseError(kind, message, statement: text, code: state)
    }

    /// A field of an error report; the letters are the `PG_DIAG_…` macros, which do not import.
    private static func field(_ result: OpaquePointer?, _ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
    }

    private static func trimmed(_ text: UnsafeMutablePointer<CChar>?) -> String {
        guard let text else { return "no message" }
        return String(cString: text).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

extension Duration {
    /// The duration in whole milliseconds, rounded towards zero.
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

/// Lends a null-terminated array of C strings.
private func withCStrings<T>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T
) -> T {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for string in strings {
        starts.append(bytes.count)
        bytes.append(contentsOf: string.utf8CString)
    }
    return bytes.withUnsafeBufferPointer { buffer in
        let pointers: [UnsafePointer<CChar>?] = starts.map { buffer.baseAddress?.advanced(by: $0) } + [nil]
        return pointers.withUnsafeBufferPointer { pointers in
            guard let base = pointers.baseAddress else { preconditionFailure("The array ends with null.") }
            return body(base)
        }
    }
}
