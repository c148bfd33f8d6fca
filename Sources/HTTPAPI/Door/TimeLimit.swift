/// Runs work that is cancelled when it takes too long.
///
/// Cancelling is cooperative: reading a body and waiting for the database end at once, a computation at its
/// next point of suspension.
/// - Throws: `WireRefusal.timedOut` after the limit, else what the work throws.
func withTimeLimit<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let value = first else {
            throw WireRefusal.timedOut(seconds: Int(limit.components.seconds))
        }
        return value
    }
}
