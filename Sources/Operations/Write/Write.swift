import Market
import SQLDatabase
import Storage

extension Platform {
    /// The one path of every change: claim the key, run the command, keep its answer, commit or roll back.
    ///
    /// Everything happens in one transaction: an answer that is an error has changed nothing (INV-10), a key is
    /// used for one request (INV-11), and audit lines and messages exist exactly when the change does (INV-13).
    /// The body may run more than once and so has no effect outside the transaction.
    ///
    /// - Throws: `WriteRefusal`, the refusals of the command, `DatabaseError`.
    package func write<Value: Replayable>(
        _ operation: OperationName, in context: CommandContext,
        _ body: @escaping @Sendable (WriteScope) throws -> Value
    ) async throws -> Written<Value> {
        if let key = context.idempotencyKey, !(1...255).contains(key.utf8.count) { throw WriteRefusal.malformedKey }
        let now = clock.now()
        do {
            return try await database.write { connection in
                if let kept: Value = try Self.replay(operation, context, now, on: connection) {
                    return Written(value: kept, isReplay: true)
                }
                let value = try body(
                    WriteScope(connection: connection, operation: operation, context: context, now: now))
                if context.isDryRun { throw DryRunEnded(value: value) }
                if let key = context.idempotencyKey {
                    try WriteStore(connection).complete(
                        scope: context.idempotencyScope, key: key, answer: try JSONText.encode(value.record))
                }
                return Written(value: value, isReplay: false)
            }
        } catch let dryRun as DryRunEnded<Value> {
            return Written(value: dryRun.value, isReplay: false)
        }
    }

    /// Claims the command's key.
    /// - Returns: the kept result when the key was used for the same request before.
    private static func replay<Value: Replayable>(
        _ operation: OperationName, _ context: CommandContext, _ now: Timestamp, on connection: Connection
    ) throws -> Value? {
        guard let key = context.idempotencyKey else { return nil }
        let claim = try WriteStore(connection).claim(
            scope: context.idempotencyScope, key: key, operation: operation.rawValue, fingerprint: context.fingerprint,
            at: now)
        guard let claim else { return nil }
        guard claim.operation == operation.rawValue, claim.fingerprint == context.fingerprint else {
            throw WriteRefusal.keyReused
        }
        return try Value(record: try JSONText.decode(claim.answer))
    }
}

/// Ends a dry run: the transaction is rolled back, and the result comes out with the error.
private struct DryRunEnded<Value: Sendable>: Error {
    let value: Value
}
