import Foundation
import Logging
import Synchronization

/// One thread's connection, and the transactions around its commands.
///
/// Reads are `REPEATABLE READ READ ONLY`, so a body sees one snapshot as on SQLite. Writes are `READ COMMITTED`:
/// stores lock the rows whose contents they decide by, and then nothing stronger is needed.
final class PostgreSQLWorker {
    enum Mode { case read, write }

    private let url: String
    private let options: DatabaseOptions
    private let mode: Mode
    private let meter: PostgreSQLMeter
    private let log: Logger
    private var session: PostgreSQLSession?
    private var wasConnected = false

    init(url: String, options: DatabaseOptions, mode: Mode, meter: PostgreSQLMeter, log: Logger) {
        self.url = url
        self.options = options
        self.mode = mode
        self.meter = meter
        self.log = log
    }

    func loop(_ queue: CommandQueue) {
        while let command = queue.take() {
            meter.counters.withLock { $0.connectionsBusy += 1 }
            do {
                try perform(command)
                meter.counters.withLock { counters in
                    counters.connectionsBusy -= 1
                    guard mode == .write else { return }
                    counters.commands += 1
                    counters.commits += 1
                    counters.largestGroup = 1
                }
                command.acknowledge()
            } catch {
                meter.counters.withLock { counters in
                    counters.connectionsBusy -= 1
                    if mode == .write { counters.failures += 1 }
                }
                command.refuse(error)
            }
        }
        session = nil
    }

    private func perform(_ command: any QueuedCommand) throws {
        var attempt = 0
        while true {
            do {
                try transact(command)
                return
            } catch {
                guard attempt < options.retries, Self.deservesRetry(error) else { throw error }
            }
            attempt += 1
            meter.counters.withLock { $0.retries += 1 }
            // Full jitter up to 4, 8, 16 … ms, so that two that collided do not collide again.
            let pauseMax = min(0.002 * Double(1 << min(attempt, 10)), 0.5)
            Thread.sleep(forTimeInterval: Double.random(in: 0...pauseMax))
        }
    }

    private func transact(_ command: any QueuedCommand) throws {
        let session = try connected()
        do {
            try session.run(mode == .read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN")
            try command.run(on: Connection(session: session))
        } catch {
            abandon(session)
            throw error
        }
        do {
            try session.run("COMMIT")
        } catch let error as DatabaseError {
            let isLost = session.isLost
            abandon(session)
            guard isLost, mode == .write else { throw error }
            throw DatabaseError(
                .outcomeUnknown, "the connection was lost during the commit: \(error.message)", code: error.code)
        }
        session.forgetStatementsIfTooMany()
    }

    private func abandon(_ session: PostgreSQLSession) {
        guard !session.isLost else {
            self.session = nil
            return
        }
        // A connection that cannot roll back is of no use; closing it rolls back.
        do { try session.run("ROLLBACK") } catch { self.session = nil }
    }

    private func connected() throws -> PostgreSQLSession {
        if let session, !session.isLost { return session }
        let opened = try PostgreSQLSession(url: url, options: options)
        if wasConnected {
            meter.counters.withLock { $0.reopenings += 1 }
            log.notice("connected to PostgreSQL again")
        }
        wasConnected = true
        session = opened
        return opened
    }

    private static func deservesRetry(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        switch error.kind {
        case .deadlock, .serialization, .connectionLost: return true
        // A migration changed a table under a prepared statement, or a pooler lost the statement.
        case .unsupported, .statement: return error.code == "0A000" || error.code == "26000"
        default: return false
        }
    }
}
