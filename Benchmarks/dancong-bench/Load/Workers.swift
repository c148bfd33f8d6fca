import Foundation
import Synchronization

/// Threads that each do one part of a load.
enum Workers {
    /// Runs the same work on so many threads and returns what each found, in order.
    /// - Throws: the first failure of any of them, after all have ended.
    static func run<Value: Sendable>(
        _ count: Int, _ work: @escaping @Sendable (_ worker: Int) throws -> Value
    ) throws -> [Value] {
        let results = Results<Value>()
        let group = DispatchGroup()
        for worker in 0..<count {
            group.enter()
            let thread = Thread {
                results.put(Result { try work(worker) }, at: worker)
                group.leave()
            }
            thread.stackSize = 1 << 20
            thread.start()
        }
        group.wait()
        return try results.all(count)
    }

    /// Tasks that each give one command after the other until the time is over.
    /// - Returns: how many commands were done, and how many seconds it took until the last of them was.
    /// - Throws: the first failure of any of them.
    static func repeating(
        _ count: Int, for seconds: Double,
        _ command: @escaping @Sendable (_ worker: Int, _ number: Int) async throws -> Void
    ) async throws -> (commands: Int, seconds: Double) {
        let started = Moment.now
        let end = started + seconds
        let commands = try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<count {
                group.addTask {
                    var done = 0
                    while Moment.now < end {
                        try await command(worker, done)
                        done += 1
                    }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
        return (commands, Moment.now - started)
    }

    private final class Results<Value: Sendable>: Sendable {
        private let found = Mutex<[Int: Result<Value, any Error>]>([:])

        func put(_ result: Result<Value, any Error>, at worker: Int) { found.withLock { $0[worker] = result } }

        func all(_ count: Int) throws -> [Value] {
            let found = found.withLock { $0 }
            return try (0..<count).compactMap { try found[$0]?.get() }
        }
    }
}

/// A clock that counts in seconds, for threads that wait for a moment.
enum Moment {
    /// Seconds since some point that does not move.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Blocks until a moment; returns at once when it has passed.
    static func wait(until moment: Double) {
        var target = timespec(
            tv_sec: Int(moment), tv_nsec: Int((moment - moment.rounded(.down)) * 1e9))
        while clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &target, nil) == EINTR {}
    }
}
