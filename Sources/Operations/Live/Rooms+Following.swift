package import Market
import SQLDatabase
import Storage

extension Rooms {
    /// Follows what happens in a room.
    /// - Parameters:
    ///   - sequence: the last number that the reader has seen; nil for what comes from now on.
    ///   - onStall: closes the connection of a reader that takes nothing.
    /// - Throws: `NotThere`, `RoomStreamRefusal.tooManyReaders`, `AccessRefusal`.
    package func follow(
        _ id: Identifier<Room>, after sequence: Int64?, as actor: Actor, onStall: @escaping @Sendable () -> Void
    ) async throws -> RoomReader {
        try authorise("rooms.follow", actor)
        try await platform.read { _ = try Self.room(id, visibleTo: actor, on: $0) }
        return try await platform.roomStreams.open(id, after: sequence, on: platform, onStall: onStall)
    }
}
