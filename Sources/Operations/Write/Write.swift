import Market
import SQLDatabase
import Storage

extension Platform {
    /// The one path of every change: claim the key, run the command, keep its answer, commit or roll back.
    ///
    /// Everything happens in one transaction: an answer that is an error has changed nothing (INV-10), a key is
    /// used for one request (INV-11; a second one at the same time is told to ask again), and audit lines and messages
    /// exist exactly when the change does (INV-13). A refusal is kept under the key as an answer is, unless time heals it.
    /// The body may run more than once and so has no effect outside the transaction.
    ///
    /// - Throws: `KeptRefusal` for what was refused under the key before; `AccessRefusal` when the authorisation table does not let the actor, or does not list the operation;
    ///   `WriteRefusal`, the refusals of the command, `DatabaseError`.
    package func write<Value: Replayable>(
        _ operation: OperationName, in context: CommandContext,
        _ body: @escaping @Sendable (WriteScope) throws -> Value
    ) async throws -> Written<Value> {
        try AuthorisationTable.standard.authorise(operation, context.actor)
        if let key = context.idempotencyKey, !(1...255).contains(key.utf8.count) { throw WriteRefusal.malformedKey }
        guard let key = context.idempotencyKey else { return try await run(operation, in: context, body) }
        return try await runningKeys.run(scope: context.idempotencyScope, key: key) {
            try await run(operation, in: context, body)
        }
    }

    private func run<Value: Replayable>(
        _ operation: OperationName, in context: CommandContext,
        _ body: @escaping @Sendable (WriteScope) throws -> Value
    ) async throws -> Written<Value> {
        let now = clock.now()
        let (faults, dice) = (faults, dice)
        let outcome: Outcome<Value>
        do {
            outcome = try await database.write { connection in
                if let kept: Value = try Self.replay(operation, context, now, on: connection) {
                    return .done(Written(value: kept, isReplay: true))
                }
                let scope = WriteScope(
                    connection: connection, operation: operation, context: context, now: now, faults: faults, dice: dice
                )
                guard let key = context.idempotencyKey, !context.isDryRun else {
                    let value = try body(scope)
                    if context.isDryRun { throw DryRunEnded(value: value) }
                    try faults.passBefore(operation)
                    return .done(Written(value: value, isReplay: false))
                }
                let store = WriteStore(connection)
                do {
                    let value = try connection.savepoint { try body(scope) }
                    try store.complete(
                        scope: context.idempotencyScope, key: key, as: .done, answer: JSONText.encode(value.record))
                    try faults.passBefore(operation)
                    return .done(Written(value: value, isReplay: false))
                } catch let refusal as any Refusal {
                    guard let kept = KeptRefusal(keeping: refusal) else { throw refusal }
                    try store.complete(
                        scope: context.idempotencyScope, key: key, as: .refused, answer: JSONText.encode(kept.record))
                    return .refused(refusal)
                }
            }
        } catch let dryRun as DryRunEnded<Value> {
            return Written(value: dryRun.value, isReplay: false)
        }
        try faults.passAfter(operation)
        switch outcome {
        case .done(let written): return written
        case .refused(let refusal): throw refusal
        }
    }

    /// Forgets idempotency keys that were kept for long enough, a thousand in one commit, so that commands get in
    /// between; the background loop calls it.
    /// - Parameter limit: keys forgotten at most; the rest waits for the next turn.
    /// - Returns: how many keys were forgotten.
    package func forgetOldKeys(limit: Int = 100_000) async throws -> Int {
        let end = clock.now().advanced(by: .zero - rules.requests.values.idempotencyKeptFor)
        var forgotten = 0
        while forgotten < limit {
            let portion = min(1_000, limit - forgotten)
            let count = try await database.write {
                try WriteStore($0).forgetKeys(usedBefore: end, limit: portion)
            }
            forgotten += count
            if count < portion { break }
        }
        return forgotten
    }

    /// Claims the command's key.
    /// - Returns: the kept result when the key was used for the same request before.
    private static func replay<Value: Replayable>(
        _ operation: OperationName, _ context: CommandContext, _ now: Timestamp, on connection: Connection
    ) throws -> Value? {
        guard let key = context.idempotencyKey else { return nil }
        let store = WriteStore(connection)
        // Another node may be at work on it; this one knew of its own commands before it came here.
        guard try store.lock(scope: context.idempotencyScope, key: key) else { throw WriteRefusal.stillRunning }
        let claim = try store.claim(
            scope: context.idempotencyScope, key: key, operation: operation.rawValue, fingerprint: context.fingerprint,
            at: now)
        guard let claim else { return nil }
        guard claim.operation == operation.rawValue, claim.fingerprint == context.fingerprint else {
            throw WriteRefusal.keyReused
        }
        switch claim.outcome {
        case .done: return try Value(record: JSONText.decode(claim.answer))
        case .refused: throw try KeptRefusal(record: JSONText.decode(claim.answer))
        }
    }
}

/// What a transaction commits: an answer, or the refusal that its key keeps.
private enum Outcome<Value: Sendable>: Sendable {
    case done(Written<Value>)
    case refused(any Refusal)
}

/// Ends a dry run: the transaction is rolled back, and the result comes out with the error.
private struct DryRunEnded<Value: Sendable>: Error {
    let value: Value
}
