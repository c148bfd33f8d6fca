import Synchronization

/// A command on its way through a queue, whatever it returns.
protocol QueuedCommand: AnyObject, Sendable {
    /// Claims the command for a worker; false when its caller has gone away.
    func claim() -> Bool
    /// Runs the body and keeps the result for ``acknowledge()``.
    func run(on connection: Connection) throws
    /// Hands the kept result to the caller.
    func acknowledge()
    /// Hands an error to the caller instead.
    func refuse(_ error: any Error)
}

/// A command and the caller that waits for it.
///
/// The result is kept apart from its delivery, because a grouped command is acknowledged only after the commit
/// of the whole group. A caller that is cancelled while waiting leaves at once; one whose command has started
/// waits for the outcome, since the command may commit.
final class PendingCommand<Value: Sendable>: QueuedCommand {
    private enum Stage {
        case created
        case waiting(CheckedContinuation<Value, any Error>)
        case running(CheckedContinuation<Value, any Error>)
        case done
    }

    private let body: @Sendable (Connection) throws -> Value
    private let stage = Mutex<Stage>(.created)
    private let result = Mutex<Value?>(nil)

    init(_ body: @escaping @Sendable (Connection) throws -> Value) { self.body = body }

    /// Lets the caller wait; false, with the caller already answered, when it was cancelled before.
    func wait(_ caller: CheckedContinuation<Value, any Error>) -> Bool {
        let accepted = stage.withLock { stage in
            guard case .created = stage else { return false }
            stage = .waiting(caller)
            return true
        }
        if !accepted { caller.resume(throwing: CancellationError()) }
        return accepted
    }

    func cancel() {
        let caller: CheckedContinuation<Value, any Error>? = stage.withLock { stage in
            switch stage {
            case .created:
                stage = .done
                return nil
            case .waiting(let caller):
                stage = .done
                return caller
            case .running, .done:
                return nil
            }
        }
        caller?.resume(throwing: CancellationError())
    }

    func claim() -> Bool {
        stage.withLock { stage in
            guard case .waiting(let caller) = stage else { return false }
            stage = .running(caller)
            return true
        }
    }

    func run(on connection: Connection) throws {
        let value = try connection.run(body)
        result.withLock { $0 = value }
    }

    func acknowledge() {
        guard let value = result.withLock({ $0 }) else {
            preconditionFailure("A command is acknowledged only after it has run.")
        }
        finish(.success(value))
    }

    func refuse(_ error: any Error) { finish(.failure(error)) }

    private func finish(_ outcome: Result<Value, any Error>) {
        let caller: CheckedContinuation<Value, any Error>? = stage.withLock { stage in
            defer { stage = .done }
            switch stage {
            case .waiting(let caller), .running(let caller): return caller
            case .created, .done: return nil
            }
        }
        caller?.resume(with: outcome)
    }
}
