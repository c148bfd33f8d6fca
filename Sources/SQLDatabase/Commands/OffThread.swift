import Foundation

/// Runs blocking work once on a thread of its own.
func offThread<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { caller in
        let thread = Thread { caller.resume(with: Result(catching: work)) }
        thread.name = "database opening"
        thread.start()
    }
}
