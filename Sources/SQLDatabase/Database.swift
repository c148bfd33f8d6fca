/// Where a database lives.
package enum DatabaseLocation: Sendable, Hashable {
    /// SQLite in memory, gone when closed; for tests and previews.
    case sqliteMemory
    /// An SQLite file, created when missing.
    case sqliteFile(String)
    /// A PostgreSQL server by connection URL: `postgres://user:password@host:port/database`.
    case postgreSQL(String)
}

/// Limits of a database, with defaults that suit two cores.
package struct DatabaseOptions: Sendable {
    /// Concurrent readers on SQLite.
    package var readers = 4
    /// Connections to PostgreSQL.
    package var connections = 8
    /// Commands that may wait; one more waits for ``admissionWait`` and then gets `busy`.
    package var queueCapacity = 4096
    /// How long a command waits for a place in the queue.
    package var admissionWait: Duration = .seconds(2)
    /// Commands that share one commit at most.
    package var groupCommands = 1024
    /// A group takes no more commands once it has been open this long.
    package var groupDuration: Duration = .milliseconds(25)
    /// How long a statement waits for a lock.
    package var lockWait: Duration = .seconds(5)
    /// How long a statement may run on PostgreSQL.
    package var statementDuration: Duration = .seconds(30)
    /// How often a command is tried again after a deadlock, a serialisation failure or a lost connection.
    package var retries = 8

    /// Creates the default limits.
    package init() {}
}

/// What a database has done since it was opened, for metrics.
package struct DatabaseCounters: Sendable, Hashable {
    /// Transactions committed with changes; on SQLite one for a whole group.
    package var commits = 0
    /// Write commands acknowledged.
    package var commands = 0
    /// Write commands that ended with an error.
    package var failures = 0
    /// The most commands that have shared one commit.
    package var largestGroup = 0
    /// Commands run again after a deadlock, a serialisation failure or a lost connection.
    package var retries = 0
    /// Times that a connection or the file was opened again.
    package var reopenings = 0
    /// Commands that wait now, reads and writes.
    package var waiting = 0
    /// Connections at work now.
    package var connectionsBusy = 0
    /// Connections that may work at once.
    package var connectionsTotal = 0
}

/// Whether a database takes commands.
package enum DatabaseHealth: Sendable, Hashable {
    /// Commands are acknowledged.
    case running
    /// Nothing is acknowledged until the file has been reopened and verified; the text says why.
    case stopped(String)
    /// It has been closed.
    case closed
}

/// One open database; the same door for both engines.
///
/// Bodies run on threads of the database, may run more than once on PostgreSQL (after a deadlock, say), and so
/// must have no effects of their own. They are synchronous: what a command needs from outside is fetched before.
package final class Database: Sendable {
    private let engine: any Engine

    private init(engine: any Engine) { self.engine = engine }

    deinit { engine.startClosing() }

    /// Opens a database.
    ///
    /// - Throws: ``DatabaseError``, with the reason that the file or the server could not be opened.
    package static func open(
        _ location: DatabaseLocation, options: DatabaseOptions = DatabaseOptions()
    ) async throws -> Database {
        try await Database(engine: openEngine(location, options: options))
    }

    /// What this engine writes differently.
    package var dialect: Dialect { engine.dialect }

    /// Whether several processes are meant to serve from it at once, so that what one remembers may be outdated.
    package var isShared: Bool { engine.dialect == .postgreSQL }

    /// Reads from one snapshot.
    ///
    /// - Throws: ``DatabaseError`` or what the body throws; `readOnly` when it tries to write.
    package func read<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await engine.reads.submit(body)
    }

    /// Runs a command: all of its changes or none, and acknowledged only when durable.
    ///
    /// On SQLite commands run one after another and share a commit with those that wait at the same time.
    /// On PostgreSQL they run concurrently at READ COMMITTED: lock with ``Dialect/forUpdate`` what is read to be
    /// changed.
    ///
    /// - Throws: ``DatabaseError`` or what the body throws; then nothing has changed, except after
    ///   `outcomeUnknown`, where only asking again can tell.
    @discardableResult
    package func write<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        if case .stopped(let reason) = engine.health { throw DatabaseError(.stopped, reason) }
        return try await engine.writes.submit(body)
    }

    /// Makes one file of an SQLite database that nobody has open: its journal is folded in, checked and on the disk.
    ///
    /// Blocks the thread while it does.
    /// - Throws: `DatabaseError`, also when somebody has the file open.
    package static func settle(sqliteFile path: String) throws {
        do {
            try SQLiteBackup.settle(path)
        } catch {
            throw DatabaseError(sqlite: error)
        }
    }

    /// Writes a consistent copy to a new SQLite file, while reads and writes go on.
    ///
    /// The copy is complete, checked and on disk before it gets its name.
    ///
    /// - Throws: ``DatabaseError``; `unsupported` on PostgreSQL, whose tool for it is `pg_dump`.
    package func backup(to path: String) async throws {
        try await engine.backup(to: path)
    }

    /// Finishes the commands that wait, then closes all connections.
    package func close() async { await engine.close() }

    /// What has been done so far.
    package var counters: DatabaseCounters { engine.counters }

    /// Whether commands are taken.
    package var health: DatabaseHealth { engine.health }

    /// Where tests plant failures; `nil` on engines without a group-committing writer.
    var faults: FaultPoints? { engine.faults }
}

/// What ``Database`` needs from an engine.
protocol Engine: AnyObject, Sendable {
    var dialect: Dialect { get }
    var reads: CommandQueue { get }
    var writes: CommandQueue { get }
    var counters: DatabaseCounters { get }
    var health: DatabaseHealth { get }
    var faults: FaultPoints? { get }
    func backup(to path: String) async throws
    /// Takes no more commands and lets the threads end when they are done; does not wait.
    func startClosing()
    func close() async
}

private func openEngine(_ location: DatabaseLocation, options: DatabaseOptions) async throws -> any Engine {
    switch location {
    case .sqliteMemory: try await offThread { try SQLiteEngine(path: nil, options: options) }
    case .sqliteFile(let path): try await offThread { try SQLiteEngine(path: path, options: options) }
    case .postgreSQL(let url): try await offThread { try PostgreSQLEngine(url: url, options: options) }
    }
}
