import Foundation
import GRDB

/// Lends the open connections out, and takes them away when nobody holds them any more.
///
/// GRDB closes a pool under a reader that it has just let in, and SQLite then works on memory that is gone: found by
/// making fsync fail under load (`scripts/disk-test`).
///
/// Sendable because `condition` is the lock of everything that it stores.
final class SQLiteAccess: @unchecked Sendable {
    // `condition` guards every stored property below.
    private let condition = NSCondition()
    private var writer: (any GRDB.DatabaseWriter)?
    private var holders = 0

    /// Access to connections that are open.
    init(_ writer: any GRDB.DatabaseWriter) { self.writer = writer }

    /// Runs a body that holds the connections.
    ///
    /// - Throws: `stopped` while there are none, and what the body throws.
    func lend<T>(_ body: (any GRDB.DatabaseWriter) throws -> T) throws -> T {
        let lent = condition.withLock {
            if writer != nil { holders += 1 }
            return writer
        }
        guard let lent else { throw DatabaseError(.stopped, "the database file is being reopened") }
        defer {
            condition.withLock {
                holders -= 1
                condition.broadcast()
            }
        }
        return try body(lent)
    }

    /// Takes the connections away: nobody gets them from now on, and those who hold them are waited for.
    ///
    /// - Returns: nil when they were taken already.
    func take() -> (any GRDB.DatabaseWriter)? {
        condition.lock()
        defer { condition.unlock() }
        let taken = writer
        writer = nil
        while holders > 0 { condition.wait() }
        return taken
    }

    /// Gives connections to lend.
    func put(_ writer: any GRDB.DatabaseWriter) { condition.withLock { self.writer = writer } }
}
