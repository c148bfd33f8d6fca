import Alliance
import Logging
import Market
import SQLDatabase
import Storage

/// Takes committed messages out of the outbox and lets those who follow them act, as `platform.outbox`.
///
/// What follows inside the platform happens in the transaction that marks the message, so it happens once, whatever
/// is killed when.
package struct Outbox: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// Takes the messages that wait, up to a limit; the background loop calls it again and again.
    ///
    /// A message that cannot be read is set aside, so that it stops none of those behind it and nobody takes it for done.
    /// - Returns: how many were taken or set aside.
    /// - Throws: `DatabaseError`; then nothing was taken.
    package func relay(limit: Int = 200) async throws -> Int {
        // An idle outbox costs a read and no commit.
        guard try await platform.read({ try OutboxStore($0).hasWaiting() }) else { return 0 }
        let context = CommandContext(actor: .platform("outbox.relay"), requestID: "outbox.relay")
        return try await platform.write("outbox.relay", in: context) { scope in
            let outbox = OutboxStore(scope.connection)
            let messages = try outbox.waiting(limit: limit)
            let unreadable = try messages.filter { try !Self.tell(of: $0, in: scope) }.map(\.id)
            try outbox.setAside(unreadable, at: scope.now)
            let taken = messages.filter { !unreadable.contains($0.id) }
            try Webhooks.deliver(taken, in: scope)
            try outbox.markPublished(taken.map(\.id), at: scope.now)
            return messages.count
        }.value
    }

    /// Writes the notices that a message calls for; a message that nobody follows calls for none.
    /// - Returns: whether the message could be read.
    private static func tell(of message: OutboxStore.Message, in scope: WriteScope) throws -> Bool {
        do {
            for (recipient, kind, dueAt) in try notices(of: message) {
                try scope.notify(
                    recipient, of: kind, about: message.subject, dueAt: dueAt, at: message.at, occasion: message.id)
            }
            return true
        } catch is Unreadable {
            // Why it cannot be read is for whoever looks at the row.
            Logger(label: "dancong.outbox").error("message not readable", metadata: ["id": "\(message.id)"])
            return false
        }
    }

    private struct Unreadable: Error {}

    /// Who is told what of a message.
    /// - Throws: `Unreadable` for a payload that is none of its type.
    private static func notices(
        of message: OutboxStore.Message
    ) throws(Unreadable) -> [(recipient: Membership, kind: Notice.Kind, dueAt: Timestamp?)] {
        if message.type.hasPrefix("sample."), let state = Sample.State(rawValue: String(message.type.dropFirst(7))) {
            // The caller says in the log that it could not be read.
            guard let sample = try? Sample(record: JSONText.decode(message.payload)) else { throw Unreadable() }
            return sample.notices(of: state).map { ($0.recipient, $0.kind, sample.dueAt) }
        }
        if message.type.hasPrefix("video.") {
            // One that was written before contents had states tells nobody anything, as it did then.
            guard let content = try? Content(record: JSONText.decode(message.payload)) else { return [] }
            return content.notice(of: message.type).map { [(.creator(content.creator), $0, nil)] } ?? []
        }
        return []
    }
}

extension Platform {
    /// Committed messages on their way.
    package var outbox: Outbox { Outbox(platform: self) }
}
