import Synchronization

/// The idempotency keys whose commands run in this process now, so that a second request is told so at once
/// instead of waiting in the queue behind the first.
final class RunningKeys: Sendable {
    private struct Key: Hashable {
        let scope: String
        let key: String
    }

    private let running = Mutex<Set<Key>>([])

    /// Runs a command under a key.
    /// - Throws: `WriteRefusal.stillRunning` when another one runs under it; what the command throws.
    func run<Value: Sendable>(
        scope: String, key: String, _ command: () async throws -> Value
    ) async throws -> Value {
        let key = Key(scope: scope, key: key)
        guard running.withLock({ $0.insert(key).inserted }) else { throw WriteRefusal.stillRunning }
        defer { running.withLock { _ = $0.remove(key) } }
        return try await command()
    }
}
