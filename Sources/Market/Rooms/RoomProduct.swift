/// A product in a live room, with how often and how long it was explained (讲解).
package struct RoomProduct: Hashable, Sendable {
    /// The room.
    package let room: Identifier<Room>
    /// The product.
    package let product: Identifier<Product>
    /// Its place in the list, from 1; places have gaps when products were taken away.
    package internal(set) var place: Int
    /// Where it is between list and shelf.
    package internal(set) var state: State
    /// When it was put on the list.
    package let listedAt: Timestamp
    /// Since when it is being explained; nil when it is not.
    package internal(set) var explainingSince: Timestamp?
    /// Explanations begun.
    package internal(set) var explainedCount: Int
    /// How long it was explained, the present explanation left out, in milliseconds.
    package internal(set) var explainedMilliseconds: Int64

    /// A product as stored.
    package init(
        room: Identifier<Room>, product: Identifier<Product>, place: Int, state: State, listedAt: Timestamp,
        explainingSince: Timestamp?, explainedCount: Int, explainedMilliseconds: Int64
    ) {
        precondition((explainingSince != nil) == (state == .explaining), "What is explained knows since when.")
        self.room = room
        self.product = product
        self.place = place
        self.state = state
        self.listedAt = listedAt
        self.explainingSince = explainingSince
        self.explainedCount = explainedCount
        self.explainedMilliseconds = explainedMilliseconds
    }

    /// A product as it is put on the list.
    package init(listing product: Identifier<Product>, in room: Identifier<Room>, place: Int, at time: Timestamp) {
        self.init(
            room: room, product: product, place: place, state: .listed, listedAt: time, explainingSince: nil,
            explainedCount: 0, explainedMilliseconds: 0)
    }

    /// How long it was explained until a time.
    package func explained(until time: Timestamp) -> Duration {
        .milliseconds(explainedMilliseconds) + (explainingSince.map { time.duration(since: $0) } ?? .zero)
    }

    /// Where a product is between list and shelf.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// On the list, not explained yet.
        case listed
        /// Being explained; at most one product of a room is.
        case explaining
        /// Explained before.
        case explained
        /// On the list, with nothing left to sell.
        case soldOut = "sold_out"
        /// Taken off the list.
        case removed
    }

    /// What can be asked of a product in a room.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case explain, finish
        case sellOut = "sell_out"
        case restock, remove, relist
    }

    /// The moves that a product can make; anything not listed is refused with what is allowed instead.
    package static let transitions = TransitionTable<State, Command>([
        .init(.listed, .explain, .explaining, by: [.creator], when: "another explanation ends with it"),
        .init(.explained, .explain, .explaining, by: [.creator], when: "another explanation ends with it"),
        .init(.explaining, .finish, .explained, by: [.creator]),
        .init(.listed, .sellOut, .soldOut, by: [.creator]),
        .init(.explaining, .sellOut, .soldOut, by: [.creator]),
        .init(.explained, .sellOut, .soldOut, by: [.creator]),
        .init(.soldOut, .restock, .explained, by: [.creator]),
        .init(.listed, .remove, .removed, by: [.creator]),
        .init(.explaining, .remove, .removed, by: [.creator]),
        .init(.explained, .remove, .removed, by: [.creator]),
        .init(.soldOut, .remove, .removed, by: [.creator]),
        .init(.removed, .relist, .listed, by: [.creator]),
    ])

    /// The product after a command.
    /// - Throws: `RoomRefusal.notAllowed` with what is allowed instead.
    package func moving(_ command: Command, at time: Timestamp) throws(RoomRefusal) -> RoomProduct {
        var moved = self
        do {
            moved.state = try Self.transitions.state(after: command, in: state)
        } catch {
            throw .notAllowed(error)
        }
        if let since = explainingSince {
            moved.explainedMilliseconds += time.duration(since: since).wholeMilliseconds
            moved.explainingSince = nil
        }
        if command == .explain {
            moved.explainingSince = time
            moved.explainedCount += 1
        }
        return moved
    }
}

/// Somebody in front of the camera for a part of a session (排班); a room has several in turn.
package struct HostShift: Hashable, Sendable {
    /// The room.
    package let room: Identifier<Room>
    /// The shift's number in the room, from 1.
    package let number: Int
    /// Who hosts.
    package let host: String
    /// Whether the host is made by a machine.
    package let isSynthetic: Bool
    /// When the shift began.
    package let startedAt: Timestamp
    /// When it ended; nil while it runs.
    package let endedAt: Timestamp?

    /// A shift.
    package init(
        room: Identifier<Room>, number: Int, host: String, isSynthetic: Bool, startedAt: Timestamp, endedAt: Timestamp?
    ) {
        self.room = room
        self.number = number
        self.host = host
        self.isSynthetic = isSynthetic
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}
