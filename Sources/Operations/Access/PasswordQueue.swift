import NIOPosix
import Synchronization

/// A platform's queue before the threads for passwords, which ends: scrypt takes 32 MB and a tenth of a second
/// each, so a flood of logins must neither fill the memory nor stop the rest of the process.
///
/// The two threads are the process's, since memory and cores are; the places to wait are each platform's own,
/// so that one platform's flood turns nobody away from another.
final class PasswordQueue: Sendable {
    static let threadCount = 2
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: threadCount)
        pool.start()
        return pool
    }()

    private let capacity: Int
    private let admitted = Mutex(0)

    /// A queue in which so many may wait while others are at work.
    init(atWorkMax: Int = PasswordQueue.threadCount, waitingMax: Int) { capacity = atWorkMax + waitingMax }

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
        return try await Self.threads.runIfActive(work)
    }
}
