package import HTTPTypes
import Hummingbird
import Market
package import Operations

/// The reply of a command: what it made, and whether the same request had made it before.
package struct WrittenReply<Shape: WireReply>: WireReply {
    /// What the command made.
    package let shape: Shape
    /// Whether nothing happened now, because the idempotency key had been used for this request.
    package let isReplay: Bool
    /// Where the made thing lives, nil when it has no address of its own.
    package let location: String?

    /// The reply of a command.
    package init<Value: Sendable>(_ written: Written<Value>, location: String? = nil, as shape: (Value) -> Shape) {
        self.shape = shape(written.value)
        isReplay = written.isReplay
        self.location = location
    }

    private init(example: Shape) {
        shape = example
        isReplay = false
        location = nil
    }

    package static var schema: Schema? { Shape.schema }
    package static var example: Self { Self(example: Shape.example) }
    package var json: JSON? { shape.json }
    package var entityTag: EntityTag? { shape.entityTag }
    package var headers: HTTPFields {
        var fields = shape.headers
        if isReplay { fields[.idempotentReplayed] = "true" }
        if let location { fields[.location] = location }
        return fields
    }
}

extension Call {
    /// The circumstances of the command that this request asks for.
    package var command: CommandContext {
        CommandContext(
            actor: actor, requestID: requestID, idempotencyKey: idempotencyKey,
            // Nothing is compared without a key, and batches of events are large.
            fingerprint: idempotencyKey == nil ? "" : fingerprint, isDryRun: isDryRun)
    }

    /// The revision that the caller demands, nil when it demands none.
    /// - Throws: `WireRefusal` for a field that is no tag of this API.
    package func revision() throws(WireRefusal) -> Int64? { try Precondition(parsing: header(.ifMatch)).revision }

    /// A digest of method, path, query, demanded revision and body, so that a key is not used for two different
    /// requests. `Dry-Run` is left out: it asks about the same request.
    var fingerprint: String {
        Fingerprint.of([
            Array(head.method.rawValue.utf8), Array(path.utf8), rawQuery.map { Array($0.utf8) },
            header(.ifMatch).map { Array($0.utf8) }, body,
        ])
    }
}
