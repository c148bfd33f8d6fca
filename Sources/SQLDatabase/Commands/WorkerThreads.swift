import Foundation

/// Threads of our own that run one loop each, so that no blocking call ever sits on a cooperative thread.
final class WorkerThreads: @unchecked Sendable {
    // `condition` guards every stored property below.
    private let condition = NSCondition()
    private var remaining: Int
    private var hasEnded = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// Starts so many threads; each runs the loop once, and the last to end runs `whenAllEnded`.
    init(
        _ count: Int, name: String, whenAllEnded: @escaping @Sendable () -> Void,
        loop: @escaping @Sendable (_ index: Int) -> Void
    ) {
        remaining = count
        for index in 0..<count {
            let thread = Thread { [self] in
                loop(index)
                ended(whenAllEnded)
            }
            thread.name = "\(name) \(index)"
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    /// Waits until every loop has ended.
    func waitForEnd() async {
        await withCheckedContinuation { caller in
            let isOver = condition.withLock {
                if !hasEnded { waiters.append(caller) }
                return hasEnded
            }
            if isOver { caller.resume() }
        }
    }

    private func ended(_ whenAllEnded: () -> Void) {
        let isLast = condition.withLock {
            remaining -= 1
            return remaining == 0
        }
        guard isLast else { return }
        whenAllEnded()
        let callers = condition.withLock {
            hasEnded = true
            defer { waiters = [] }
            return waiters
        }
        for caller in callers { caller.resume() }
    }
}
