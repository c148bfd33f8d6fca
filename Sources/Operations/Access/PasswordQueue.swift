import NIOPosix
import Synchronization

/// Two threads for passwords, and a queue before them that ends: scrypt takes 32 MB and a tenth of a second
/// each, so a flood of logins must neither fill the memory nor stop the rest of the process.
final class PasswordQueue: Sendable {
    /// The queue of this process; memory and cores are the process's, whatever the number of platforms in it.
    static let shared = PasswordQueue(threads: 2, waitingMax: 64)

    private let pool: NIOThreadPool
    private let capacity: Int
    private let admitted = Mutex(0)

    init(threads: Int, waitingMax: Int) {
        pool = NIOThreadPool(numberOfThreads: threads)
        capacity = threads + waitingMax
        pool.start()
    }

    /// Runs work on one of the threads.
    /// - Throws: `PasswordQueueFull` at once when too many wait; what the work throws.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        let isAdmitted = admitted.withLock { count in
            guard count < capacity else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw PasswordQueueFull() }
        defer { admitted.withLock { $0 -= 1 } }
        return try await pool.runIfActive(work)
    }
}
