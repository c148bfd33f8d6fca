import Foundation
import GRDB

/// The open SQLite connections: GRDB's pool in WAL mode for a file, one connection for memory.
///
/// Opening sets `synchronous=FULL` on the writing connection and reads it back, because GRDB resets it to NORMAL,
/// where an acknowledged commit may be lost in a power failure.
final class SQLiteFile: Sendable {
    private let path: String?
    private let options: DatabaseOptions
    private let access: SQLiteAccess

    init(path: String?, options: DatabaseOptions) throws {
        self.path = path
        self.options = options
        access = SQLiteAccess(try Self.openWriter(path: path, options: options))
    }

    /// Whether closing and opening again keeps what is inside.
    var isDurable: Bool { path != nil }

    /// Runs a body with the connections, which stay open until it ends.
    ///
    /// - Throws: `stopped` while the file is being reopened, and what the body throws.
    func withConnections<T>(_ body: (any GRDB.DatabaseWriter) throws -> T) throws -> T { try access.lend(body) }

    /// Closes the file, opens it again and verifies it, so that what is acknowledged later stands on firm ground.
    ///
    /// After a failed fsync the kernel may take pages for clean that never reached the disk, so reading them back
    /// proves nothing. The checkpoint writes all of them again into the main file and syncs that, then empties
    /// the log; only then the whole file is checked.
    ///
    /// Readers at work are waited for; new ones are refused until the file is open again.
    ///
    /// - Parameter lastCommit: The highest number of a group that was acknowledged.
    /// - Throws: ``DatabaseError``; then the file is not to be trusted yet.
    func reopen(expecting lastCommit: Int64) throws {
        if isDurable {
            if let old = access.take() {
                do {
                    try old.close()
                } catch {
                    access.put(old)
                    throw error
                }
            }
            let writer = try Self.openWriter(path: path, options: options)
            try writer.writeWithoutTransaction { db in try verify(db, expecting: lastCommit) }
            access.put(writer)
        } else {
            try withConnections { try $0.writeWithoutTransaction { db in try checkWhole(db) } }
        }
    }

    func close() {
        // What is acknowledged is already durable, and nobody is left to hear of a failure.
        try? access.take()?.close()
    }

    private static func openWriter(path: String?, options: DatabaseOptions) throws -> any GRDB.DatabaseWriter {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(options.lockWait.seconds)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = options.readers
        configuration.persistentReadOnlyConnections = true
        // The writer rolls back by itself; a rollback that fails must become an error, not a trap.
        configuration.allowsUnsafeTransactions = true
        configuration.label = "dancong"
        configuration.prepareDatabase { db in
            // The writer comes back to its pages. A reader walks through many once, and the system keeps those anyway.
            let kilobytes = db.configuration.readonly ? 4_000 : 16_000
            try db.execute(sql: "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -\(kilobytes)")
        }
        guard let path else {
            return try DatabaseQueue(configuration: configuration)
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            let level = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            guard level == 2 else {
                throw DatabaseError(.unsupported, "synchronous=FULL was refused: it reads \(level ?? -1)")
            }
            try db.execute(
                sql: """
                    PRAGMA wal_autocheckpoint = 4000;
                    CREATE TABLE IF NOT EXISTS commit_marker (id INTEGER PRIMARY KEY CHECK (id = 1), number BIGINT NOT NULL);
                    INSERT INTO commit_marker (id, number) VALUES (1, 0) ON CONFLICT DO NOTHING
                    """)
        }
        return pool
    }

    private func verify(_ db: GRDB.Database, expecting lastCommit: Int64) throws {
        let busy = try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        guard busy == 0 else {
            throw DatabaseError(.busy, "the log could not be written back: another process is using it")
        }
        try checkWhole(db)
        let marker = try Int64.fetchOne(db, sql: "SELECT number FROM commit_marker")
        guard let marker, marker >= lastCommit else {
            throw DatabaseError(
                .corrupted, "acknowledged commit \(lastCommit) is missing; the file ends at \(marker ?? -1)")
        }
    }

    private func checkWhole(_ db: GRDB.Database) throws {
        let finding = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
        guard finding == "ok" else { throw DatabaseError(.corrupted, finding ?? "the check said nothing") }
    }
}

extension Duration {
    /// The duration in seconds, for interfaces that count them so.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
