import Foundation
package import Market
package import SQLDatabase
import Storage

/// One command at work: its transaction, its time, and what it leaves behind for others to read.
package final class WriteScope {
    /// The transaction.
    package let connection: Connection
    /// The command's time, the same however often it runs.
    package let now: Timestamp
    /// Who asked.
    package let context: CommandContext

    private let operation: OperationName
    private var identifiers: IdentifierSource

    /// What happens at fault points.
    let faults: FaultHook

    init(
        connection: Connection, operation: OperationName, context: CommandContext, now: Timestamp,
        faults: FaultHook = .none, dice: IdentifierDice = .system
    ) {
        self.connection = connection
        self.faults = faults
        self.operation = operation
        self.context = context
        self.now = now
        identifiers = IdentifierSource(context: context, operation: operation, time: now, dice: dice)
    }

    /// A new identifier of a kind.
    package func newIdentifier<Noun>(of noun: Noun.Type = Noun.self) -> Identifier<Noun> {
        Identifier(identifiers.next())
    }

    /// Appends a line to the audit log: what was done to what.
    package func audit(_ summary: String, subject: String) throws {
        try WriteStore(connection).audit(
            at: now, actor: context.actor.auditName, operation: operation.rawValue, subject: subject, summary: summary,
            requestID: context.requestID)
    }

    /// Leaves a message that goes out when, and only when, the command is committed (INV-13).
    /// - Parameters:
    ///   - type: the event's name of commerce.md §13.5, such as `sample.requested`.
    ///   - parties: whom it concerns; operators are told of everything.
    package func publish(
        _ type: String, subject: String, payload: some Encodable, to parties: [Membership] = []
    ) throws {
        try WriteStore(connection).publish(
            id: "evt_" + Base32.encode(identifiers.next()), type: type, subject: subject,
            payload: try JSONText.encode(payload), parties: Webhooks.text(of: parties), at: now)
    }
}

/// JSON with sorted keys, so that the same value is the same text.
package enum JSONText {
    /// The text of a value.
    package static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The value of a text.
    package static func decode<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
