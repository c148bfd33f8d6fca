import Logging
import Synchronization

/// PostgreSQL behind ``Database``: so many threads, each with one connection, taking commands from two queues.
///
/// Writing threads and reading threads are apart, so a flood of slow reads cannot keep commands waiting.
final class PostgreSQLEngine: Engine {
    let reads: CommandQueue
    let writes: CommandQueue
    var dialect: Dialect { .postgreSQL }
    var faults: FaultPoints? { nil }

    private let threads: WorkerThreads
    private let meter: PostgreSQLMeter
    private let connectionsTotal: Int
    private let isClosed = Atomic(false)

    /// Connects once, to report a wrong address at once; the threads connect when needed. Blocks.
    init(url: String, options: DatabaseOptions) throws {
        // Closed again at once: a connection belongs to its thread.
        _ = try PostgreSQLSession(url: url, options: options)
        let log = Logger(label: "dancong.database")
        let meter = PostgreSQLMeter()
        let reads = CommandQueue(capacity: options.queueCapacity, admissionWait: options.admissionWait)
        let writes = CommandQueue(capacity: options.queueCapacity, admissionWait: options.admissionWait)
        let total = max(2, options.connections)
        let writers = (total + 1) / 2
        self.meter = meter
        self.reads = reads
        self.writes = writes
        connectionsTotal = total
        threads = WorkerThreads(total, name: "postgresql", whenAllEnded: {}) { index in
            let isWriter = index < writers
            let worker = PostgreSQLWorker(
                url: url, options: options, mode: isWriter ? .write : .read, meter: meter, log: log)
            worker.loop(isWriter ? writes : reads)
        }
    }

    var counters: DatabaseCounters {
        var counters = meter.counters.withLock { $0 }
        counters.waiting = writes.depth + reads.depth
        counters.connectionsTotal = connectionsTotal
        return counters
    }

    var health: DatabaseHealth { isClosed.load(ordering: .acquiring) ? .closed : .running }

    func backup(to path: String) async throws {
        throw DatabaseError(.unsupported, "PostgreSQL is backed up by its own tool: pg_dump --format=custom")
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

/// What the connections of an engine count together.
final class PostgreSQLMeter: Sendable {
    let counters = Mutex(DatabaseCounters())
}

extension Database {
    /// Creates a schema, for tests that share a server.
    ///
    /// - Precondition: The name has letters, digits and underscores only.
    /// - Throws: ``DatabaseError``.
    package func createSchema(forTests name: String) async throws {
        precondition(
            name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") },
            "A schema for tests has a plain name.")
        _ = try await write { db in try db.execute(SQL(trusted: "CREATE SCHEMA \(name)")) }
    }
}
