package import Market
import SQLDatabase
import Storage

/// Who wants to be told when a room starts (预约).
extension Rooms {
    /// Notes that the viewer wants to be told when the room starts; done before, it changes nothing.
    /// - Returns: whether the booking stands now.
    /// - Throws: `NotThere`; `RoomRefusal.notAllowed` for a room that has started; `AccessRefusal`, `WriteRefusal`.
    package func book(_ id: Identifier<Room>, in context: CommandContext) async throws -> Written<Bool> {
        try authorise("rooms.book", context.actor)
        guard let viewer = context.actor.viewer else { throw NotThere("viewer") }
        return try await platform.write("rooms.book", in: context) { scope in
            let store = RoomStore(scope.connection)
            guard let room = try store.find(id), Self.publicStates.contains(room.state) else { throw NotThere("room") }
            guard room.state == .scheduled || room.state == .preparing else {
                throw RoomRefusal.notAllowed(
                    TransitionRefused(state: room.state.rawValue, command: "book", allowed: []))
            }
            _ = try store.book(id, for: viewer, at: scope.now)
            return true
        }
    }

    /// Takes a booking back; without one, it changes nothing.
    /// - Returns: whether the booking stands now.
    package func cancelBooking(_ id: Identifier<Room>, in context: CommandContext) async throws -> Written<Bool> {
        try authorise("rooms.book", context.actor)
        guard let viewer = context.actor.viewer else { throw NotThere("viewer") }
        return try await platform.write("rooms.book", in: context) { scope in
            guard try RoomStore(scope.connection).find(id) != nil else { throw NotThere("room") }
            _ = try RoomStore(scope.connection).cancelBooking(id, for: viewer)
            return false
        }
    }

    /// How many booked a room, and whether the actor is among them.
    package func bookings(of id: Identifier<Room>, as actor: Actor) async throws -> (count: Int, isBooked: Bool) {
        try authorise("rooms.read", actor)
        return try await platform.read { connection in
            _ = try Self.room(id, visibleTo: actor, on: connection)
            let store = RoomStore(connection)
            return (
                try store.bookingCount(of: id), try actor.viewer.map { try store.hasBooked(id, $0) } ?? false
            )
        }
    }

    /// What rooms are about, by identifier; subjects that are no rooms, or none that the actor sees, are left out.
    package func titles(of subjects: [String], as actor: Actor) async throws -> [String: String] {
        try authorise("rooms.read", actor)
        // What is no room's identifier is another noun's.
        let rooms = Set(subjects).sorted().compactMap { try? Identifier<Room>(parsing: $0) }
        guard !rooms.isEmpty else { return [:] }
        return try await platform.read { connection in
            let found = try RoomStore(connection).find(rooms).filter { Self.sees($0, actor) }
            return Dictionary(found.map { ($0.id.rawValue, $0.title) }) { first, _ in first }
        }
    }

    /// Tells those who booked a room that is on air now, up to a limit; the background loop calls it again and again.
    /// - Returns: how many were told.
    package func callBookers(limit: Int = 500) async throws -> Int {
        // Nobody to call costs a read and no commit.
        guard try await platform.read({ try !RoomStore($0).bookersToCall(limit: 1).isEmpty }) else { return 0 }
        let context = CommandContext(actor: .platform("rooms.call"), requestID: "rooms.call")
        return try await platform.write("rooms.call", in: context) { scope in
            let store = RoomStore(scope.connection)
            let bookings = try store.bookersToCall(limit: limit)
            for (room, viewer) in bookings {
                try scope.notify(
                    .viewer(viewer), of: .roomOpened, about: room.rawValue, occasion: "opened \(room.rawValue)")
                try store.markCalled(room, viewer, at: scope.now)
            }
            return bookings.count
        }.value
    }
}
