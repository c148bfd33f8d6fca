import Foundation
import GRDB
import Logging
import Synchronization

/// SQLite behind ``Database``: readers on their own threads, one group-committing writer on its own.
final class SQLiteEngine: Engine {
    let reads: CommandQueue
    var writes: CommandQueue { writer.queue }
    var dialect: Dialect { .sqlite }
    var faults: FaultPoints? { writer.faults }

    private let file: SQLiteFile
    private let writer: GroupCommittingWriter
    private let threads: WorkerThreads
    private let gauge = ReaderGauge()
    private let isClosed = Atomic(false)
    private let readerCount: Int

    /// Opens a file, or memory when the path is `nil`; blocks.
    init(path: String?, options: DatabaseOptions) throws {
        do {
            file = try SQLiteFile(path: path, options: options)
        } catch {
            throw DatabaseError(sqlite: error)
        }
        let reads = CommandQueue(capacity: options.queueCapacity, admissionWait: options.admissionWait)
        let writer = GroupCommittingWriter(file: file, options: options, log: Logger(label: "dancong.database"))
        self.reads = reads
        self.writer = writer
        readerCount = path == nil ? 1 : options.readers
        let gauge = self.gauge
        threads = WorkerThreads(readerCount + 1, name: "sqlite", whenAllEnded: { [file] in file.close() }) {
            [file] index in
            if index == 0 { writer.loop() } else { Self.readLoop(reads, file, gauge) }
        }
    }

    private static func readLoop(_ queue: CommandQueue, _ file: SQLiteFile, _ gauge: ReaderGauge) {
        while let command = queue.take() {
            gauge.busy.add(1, ordering: .relaxed)
            do {
                try file.withConnections { connections in
                    try connections.read { db in try command.run(on: Connection(session: SQLiteSession(db))) }
                }
                command.acknowledge()
            } catch let error as GRDB.DatabaseError {
                command.refuse(DatabaseError(error))
            } catch {
                command.refuse(error)
            }
            gauge.busy.subtract(1, ordering: .relaxed)
        }
    }

    var counters: DatabaseCounters {
        var counters = writer.counters
        counters.waiting = writes.depth + reads.depth
        counters.connectionsBusy = gauge.busy.load(ordering: .relaxed)
        counters.connectionsTotal = readerCount
        return counters
    }

    var health: DatabaseHealth {
        if isClosed.load(ordering: .acquiring) { return .closed }
        if let reason = writer.stopReason { return .stopped(reason) }
        return .running
    }

    func backup(to path: String) async throws {
        try await offThread { [file] in
            do {
                try file.withConnections { try SQLiteBackup.write($0, to: path) }
            } catch {
                throw DatabaseError(sqlite: error)
            }
        }
    }

    func startClosing() {
        isClosed.store(true, ordering: .releasing)
        reads.close()
        writes.close()
    }

    func close() async {
        startClosing()
        await threads.waitForEnd()
    }
}

/// How many readers are at work.
private final class ReaderGauge: Sendable {
    let busy = Atomic(0)
}
