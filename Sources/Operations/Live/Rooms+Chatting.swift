package import Market
import SQLDatabase
import Storage

/// What people say in a room, and what is taken away again.
extension Rooms {
    /// Says something to everybody in a room on air.
    ///
    /// The limits come first and cost no transaction, so that a flood reaches nobody else's messages.
    /// - Throws: `RoomRefusal.chatTooFast`, `chatWordBlocked`, `chatMuted`, `notOnAir`; `InvalidInput` for a text that is
    ///   empty or too long; `NotThere`, `AccessRefusal`, `WriteRefusal`.
    package func say(
        _ text: String, in id: Identifier<Room>, _ context: CommandContext
    ) async throws -> Written<RoomMessage> {
        try authorise("rooms.say", context.actor)
        let rules = platform.rules.rooms.values.chat
        let text = String(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        guard !text.isEmpty, text.count <= rules.lettersMax else {
            throw InvalidInput("/text", "field.wrong_length", "Has 1 to \(rules.lettersMax) letters.")
        }
        guard rules.wordsBlocked.found(in: [text]).isEmpty else { throw RoomRefusal.chatWordBlocked }
        let actor = context.actor
        let author = actor.viewer
        let speaker = author?.rawValue ?? actor.creator?.rawValue ?? actor.auditName
        try platform.chatLimits.admit(speaker, to: id, at: platform.clock.now(), under: rules)
        let written = try await platform.write("rooms.say", in: context) { scope in
            guard let room = try RoomStore(scope.connection).find(id) else { throw NotThere("room") }
            guard room.state.isOnAir else { throw RoomRefusal.notOnAir }
            let messages = RoomMessageStore(scope.connection)
            if let author, try messages.isMuted(author, in: id) { throw RoomRefusal.chatMuted }
            let isHost = actor.acts(.creator(room.creator))
            let name = isHost ? try PartyStore(scope.connection).creator(room.creator)?.name : nil
            let told = RoomTold.Chat(
                author: name ?? Self.shortName(of: speaker), role: isHost ? "host" : "viewer", text: text)
            return try Self.tell(.chat, id, author: author, told, in: scope)
        }
        platform.roomStreams.poke(id)
        return written
    }

    /// Refuses while a room has had as many messages as it takes in a second, whoever asks: a flood that ends here costs
    /// next to nothing.
    /// - Throws: `RoomRefusal.chatTooFast`.
    package func checkFlood(of id: Identifier<Room>) throws(RoomRefusal) {
        try platform.chatLimits.check(id, at: platform.clock.now(), under: platform.rules.rooms.values.chat)
    }

    /// The last things that were said and told in a room, oldest first, the message on top, and the number to go on from.
    package func conversation(of id: Identifier<Room>, limit: Int, as actor: Actor) async throws -> RoomConversation {
        try authorise("rooms.read_messages", actor)
        return try await platform.read { connection in
            _ = try Self.room(id, visibleTo: actor, on: connection)
            let store = RoomMessageStore(connection)
            return RoomConversation(
                messages: try store.latest(of: id, kinds: [.chat], limit: limit), pinned: try store.pinned(in: id),
                lastSequence: try store.lastSequence(of: id))
        }
    }

    /// Takes a message away from everybody: whoever has it on screen is told to remove it, whoever comes later never
    /// sees it.
    /// - Throws: `NotThere` for another creator's room and for a message that is not there; `AccessRefusal`.
    package func remove(
        message sequence: Int64, from id: Identifier<Room>, _ context: CommandContext
    ) async throws -> Written<RoomMessage> {
        let written = try await change("rooms.remove_message", id, in: context) { _, scope in
            guard try RoomMessageStore(scope.connection).remove(sequence, from: id) else { throw NotThere("message") }
            try scope.audit("takes message \(sequence) away", subject: id.rawValue)
            return try Self.tell(.chatRemoved, id, RoomTold.ChatRemoved(message_id: sequence), in: scope)
        }
        platform.roomStreams.poke(id)
        return written
    }

    /// Keeps a message on top of the room, or none.
    /// - Throws: `NotThere` for another creator's room and for a message that is not there; `AccessRefusal`.
    package func pin(
        message sequence: Int64?, in id: Identifier<Room>, _ context: CommandContext
    ) async throws -> Written<RoomMessage> {
        let written = try await change("rooms.pin_message", id, in: context) { _, scope in
            let store = RoomMessageStore(scope.connection)
            var told = RoomTold.ChatPinned(message_id: nil, author: nil, text: nil)
            if let sequence {
                guard let found = try store.chat(sequence, in: id) else { throw NotThere("message") }
                let chat = try JSONText.decode(found.message.payload, as: ChatText.self)
                told = RoomTold.ChatPinned(message_id: sequence, author: chat.author, text: chat.text)
            }
            try store.pin(sequence, in: id)
            return try Self.tell(.chatPinned, id, told, in: scope)
        }
        platform.roomStreams.poke(id)
        return written
    }

    /// Closes a viewer's mouth in a room, by a message that the viewer wrote there.
    /// - Returns: whether it was open before.
    /// - Throws: `NotThere` for another creator's room and for a message without an author; `AccessRefusal`.
    package func mute(
        authorOf sequence: Int64, in id: Identifier<Room>, _ context: CommandContext
    ) async throws -> Written<Bool> {
        try await change("rooms.mute", id, in: context) { _, scope in
            let store = RoomMessageStore(scope.connection)
            guard let author = try store.chat(sequence, in: id)?.author else { throw NotThere("message") }
            try scope.audit("mutes the author of message \(sequence)", subject: id.rawValue)
            return try store.mute(author, in: id, at: scope.now)
        }
    }

    /// A name for somebody who is known by a pseudonym: its last five letters.
    private static func shortName(of identifier: String) -> String { String(identifier.suffix(5)) }

    private struct ChatText: Decodable { let author, text: String }
}

/// What somebody who enters a room reads first.
package struct RoomConversation: Sendable, Hashable {
    /// The last messages of people, oldest first.
    package let messages: [RoomMessage]
    /// The message that stays on top; nil for none.
    package let pinned: RoomMessage?
    /// The number of the room's last message; the stream goes on from here.
    package let lastSequence: Int64

    /// A conversation.
    package init(messages: [RoomMessage], pinned: RoomMessage?, lastSequence: Int64) {
        self.messages = messages
        self.pinned = pinned
        self.lastSequence = lastSequence
    }
}
