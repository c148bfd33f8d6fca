package import Market
import SQLDatabase
import Storage

extension Rooms {
    /// Follows what happens in a room; its creator and operators are not counted among its viewers.
    /// - Parameters:
    ///   - sequence: the last number that the reader has seen; nil for what comes from now on.
    ///   - onStall: closes the connection of a reader that takes nothing.
    /// - Throws: `NotThere`, `RoomStreamRefusal.tooManyReaders`, `AccessRefusal`.
    package func follow(
        _ id: Identifier<Room>, after sequence: Int64?, as actor: Actor, onStall: @escaping @Sendable () -> Void
    ) async throws -> RoomReader {
        try authorise("rooms.follow", actor)
        let room = try await platform.read { try Self.room(id, visibleTo: actor, on: $0) }
        let isSteering = actor.acts(.creator(room.creator)) || actor.roles.contains(.operator)
        return try await platform.roomStreams.open(
            id, after: sequence, isAudience: !isSteering, on: platform, onStall: onStall)
    }
}
