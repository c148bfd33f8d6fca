import GRDB
import Logging
import Synchronization

/// Runs all commands of an SQLite file on one thread and lets those that wait together share one fsync.
///
/// `BEGIN IMMEDIATE`, a savepoint per command, one `COMMIT`, and only then an acknowledgement for each. A
/// command that fails is rolled back to its savepoint and hears of it alone. There is no delay to gather a
/// group: commands pile up while the previous group is being synced, and a lone command commits at once.
///
/// When the commit fails or the file cannot be written, the writer stops: nothing is acknowledged until the file
/// has been closed, opened and verified (INV-29). A full disk stops nothing: the group is rolled back, and the
/// next one may find space.
final class GroupCommittingWriter: Sendable {
    let queue: CommandQueue
    let faults = FaultPoints()

    private let file: SQLiteFile
    private let options: DatabaseOptions
    private let log: Logger
    private let shared = Mutex(Shared())

    private struct Shared {
        var counters = DatabaseCounters()
        var stopReason: String?
        /// The number of the last group that was acknowledged.
        var lastCommit: Int64 = 0
    }

    init(file: SQLiteFile, options: DatabaseOptions, log: Logger) {
        self.file = file
        self.options = options
        self.log = log
        queue = CommandQueue(capacity: options.queueCapacity, admissionWait: options.admissionWait)
    }

    var counters: DatabaseCounters { shared.withLock { $0.counters } }
    var stopReason: String? { shared.withLock { $0.stopReason } }

    /// The writer's thread: groups until the queue has been closed and emptied.
    func loop() {
        while let first = queue.take() {
            // Only after closing in the middle of a recovery; else the writer runs here.
            if let reason = stopReason {
                first.refuse(DatabaseError(.stopped, reason))
                continue
            }
            commitGroup(startingWith: first)
            if let reason = stopReason { recover(from: reason) }
        }
    }

    // MARK: A group

    /// What became of the commands of a group.
    private struct Group {
        var succeeded: [any QueuedCommand] = []
        var failed: [(command: any QueuedCommand, error: any Error)] = []
        var number: Int64?
        var reachedCommit = false
    }

    private func commitGroup(startingWith first: any QueuedCommand) {
        var group = Group()
        do {
            try file.withConnections { connections in
                try connections.writeWithoutTransaction { db in try perform(&group, startingWith: first, on: db) }
            }
        } catch {
            if group.succeeded.isEmpty, group.failed.isEmpty { group.failed.append((first, error)) }
            refuseAll(group, because: DatabaseError(sqlite: error))
            return
        }
        acknowledge(group)
    }

    private func perform(_ group: inout Group, startingWith first: any QueuedCommand, on db: GRDB.Database) throws {
        let session = SQLiteSession(db)
        do {
            try session.control("BEGIN IMMEDIATE")
        } catch {
            group.failed.append((first, error))
            throw error
        }
        do {
            try runCommands(&group, startingWith: first, on: session)
            if group.succeeded.isEmpty {
                try session.control("ROLLBACK")
                return
            }
            group.number = try mark(session)
        } catch {
            rollBack(session)
            throw error
        }
        group.reachedCommit = true
        do {
            try faults.pass(.commit)
            try session.control("COMMIT")
        } catch {
            rollBack(session)
            throw error
        }
    }

    private func runCommands(
        _ group: inout Group, startingWith first: any QueuedCommand, on session: SQLiteSession
    ) throws {
        let end = ContinuousClock.now + options.groupDuration
        var next: (any QueuedCommand)? = first
        while let command = next {
            do {
                try session.control("SAVEPOINT command")
            } catch {
                group.failed.append((command, error))
                throw error
            }
            do {
                try command.run(on: Connection(session: session))
                try session.control("RELEASE SAVEPOINT command")
                group.succeeded.append(command)
            } catch {
                group.failed.append((command, error))
                try undo(error, on: session)
            }
            let count = group.succeeded.count + group.failed.count
            guard count < options.groupCommands, ContinuousClock.now < end else { return }
            next = queue.takeIfAny()
        }
    }

    /// Undoes one command; throws when the whole group has to go with it.
    private func undo(_ error: any Error, on session: SQLiteSession) throws {
        if session.isOutsideTransaction { throw error }
        if let kind = (error as? DatabaseError)?.kind, kind == .io || kind == .corrupted { throw error }
        try session.control("ROLLBACK TO SAVEPOINT command")
        try session.control("RELEASE SAVEPOINT command")
    }

    private func mark(_ session: SQLiteSession) throws -> Int64? {
        guard file.isDurable else { return nil }
        let rows = try session.query("UPDATE commit_marker SET number = number + 1 WHERE id = 1 RETURNING number").rows
        guard let row = rows.first else { throw DatabaseError(.corrupted, "the commit marker is missing") }
        return try row.get("number")
    }

    private func rollBack(_ session: SQLiteSession) {
        guard !session.isOutsideTransaction else { return }
        // The transaction is already lost; if even this fails, reopening the file ends it.
        try? session.control("ROLLBACK")
    }

    // MARK: Its outcome

    private func acknowledge(_ group: Group) {
        shared.withLock { shared in
            shared.counters.commands += group.succeeded.count
            shared.counters.failures += group.failed.count
            guard !group.succeeded.isEmpty else { return }
            shared.counters.commits += 1
            shared.counters.largestGroup = max(shared.counters.largestGroup, group.succeeded.count)
            if let number = group.number { shared.lastCommit = number }
        }
        for command in group.succeeded { command.acknowledge() }
        for (command, error) in group.failed { command.refuse(error) }
    }

    private func refuseAll(_ group: Group, because cause: DatabaseError) {
        let stops = cause.kind != .busy && cause.kind != .diskFull
        let failure =
            stops && group.reachedCommit
            ? DatabaseError(
                .outcomeUnknown, "the commit failed, ask again before repeating: \(cause.message)", code: cause.code)
            : cause
        shared.withLock { shared in
            shared.counters.failures += group.succeeded.count + group.failed.count
            if stops { shared.stopReason = cause.message }
        }
        for command in group.succeeded { command.refuse(failure) }
        for (command, error) in group.failed { command.refuse(error) }
    }

    // MARK: Stopping and recovering

    private func recover(from reason: String) {
        log.critical(
            "the writer acknowledges nothing until the database file is verified",
            metadata: ["reason": "\(reason)"])
        var pause = 0.02
        while true {
            while let command = queue.takeIfAny() { command.refuse(DatabaseError(.stopped, reason)) }
            do {
                try faults.pass(.reopening)
                try file.reopen(expecting: shared.withLock { $0.lastCommit })
                shared.withLock { shared in
                    shared.stopReason = nil
                    shared.counters.reopenings += 1
                }
                log.notice("the database file has been reopened and verified")
                return
            } catch {
                log.error(
                    "the database file is not to be trusted yet",
                    metadata: ["reason": "\(DatabaseError(sqlite: error))"])
            }
            if queue.waitForClosing(pause) { return }
            pause = min(pause * 2, 2)
        }
    }
}
