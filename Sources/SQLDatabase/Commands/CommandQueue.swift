import Foundation

/// A bounded queue between callers, who never block a thread, and workers, who do.
final class CommandQueue: @unchecked Sendable {
    // `condition` guards every stored property below.
    private let condition = NSCondition()
    private var commands: [any QueuedCommand] = []
    private var head = 0
    private var reserved = 0
    private var isClosed = false

    private let capacity: Int
    private let admissionWait: Duration

    /// Creates a queue that holds so many commands and lets a caller wait so long for a place.
    init(capacity: Int, admissionWait: Duration) {
        self.capacity = capacity
        self.admissionWait = admissionWait
    }

    /// Commands that wait for a worker.
    var depth: Int { condition.withLock { commands.count - head } }

    /// Queues a body and waits for its outcome.
    ///
    /// - Throws: `busy` when there was no place in time, `closed`, `CancellationError`, or what the body throws.
    func submit<Value: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        let command = PendingCommand(body)
        return try await withTaskCancellationHandler {
            try await reservePlace()
            return try await withCheckedThrowingContinuation { caller in
                if command.wait(caller) { append(command) } else { giveBackPlace() }
            }
        } onCancel: {
            command.cancel()
        }
    }

    /// Takes the next command whose caller still waits, blocking until there is one; `nil` once closed and empty.
    func take() -> (any QueuedCommand)? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let command = popClaimed() { return command }
            if isClosed { return nil }
            condition.wait()
        }
    }

    /// Takes the next command if one is there.
    func takeIfAny() -> (any QueuedCommand)? {
        condition.withLock { popClaimed() }
    }

    /// Blocks until the time is over or the queue has been closed; true when it has been closed.
    func waitForClosing(_ seconds: Double) -> Bool {
        let end = Date(timeIntervalSinceNow: seconds)
        condition.lock()
        defer { condition.unlock() }
        while !isClosed {
            if !condition.wait(until: end) { break }
        }
        return isClosed
    }

    /// Takes no more commands; those inside are still worked on.
    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    private enum Admission { case reserved, full, closed }

    private func reservePlace() async throws {
        let deadline = ContinuousClock.now + admissionWait
        while true {
            try Task.checkCancellation()
            switch tryReserving() {
            case .reserved: return
            case .closed: throw DatabaseError(.closed, "the database has been closed")
            case .full:
                guard ContinuousClock.now < deadline else {
                    throw DatabaseError(.busy, "\(capacity) commands are already waiting")
                }
                try await Task.sleep(for: .milliseconds(2))
            }
        }
    }

    private func tryReserving() -> Admission {
        condition.withLock {
            if isClosed { return .closed }
            if reserved >= capacity { return .full }
            reserved += 1
            return .reserved
        }
    }

    private func giveBackPlace() { condition.withLock { reserved -= 1 } }

    private func append(_ command: any QueuedCommand) {
        let accepted = condition.withLock {
            guard !isClosed else {
                reserved -= 1
                return false
            }
            commands.append(command)
            condition.signal()
            return true
        }
        if !accepted { command.refuse(DatabaseError(.closed, "the database has been closed")) }
    }

    private func popClaimed() -> (any QueuedCommand)? {
        while head < commands.count {
            let command = commands[head]
            head += 1
            reserved -= 1
            if head == commands.count {
                commands.removeAll(keepingCapacity: true)
                head = 0
            } else if head > 1024, head * 2 > commands.count {
                commands.removeFirst(head)
                head = 0
            }
            if command.claim() { return command }
        }
        return nil
    }
}
