package import Market
package import SQLDatabase

/// What everybody in a room is told, in its table: numbered without a gap, appended to.
package struct RoomMessageStore {
    private let connection: Connection

    /// The messages inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Appends a message under the room's next number.
    ///
    /// The number is taken from the room's row, which stays locked until the transaction ends, so numbers are committed in
    /// their order and none is left out.
    /// - Parameter payload: makes the JSON text, given the number.
    @discardableResult
    package func append(
        _ kind: RoomMessage.Kind, to room: Identifier<Room>, author: Identifier<Viewer>? = nil, at time: Timestamp,
        payload: (Int64) throws -> String
    ) throws -> RoomMessage {
        guard
            let row = try connection.first(
                "UPDATE room SET last_message = last_message + 1 WHERE id = \(room) RETURNING last_message")
        else { throw DatabaseError(.decoding(column: "last_message"), "a message is written to a room that is there") }
        let sequence: Int64 = try row.get("last_message")
        let text = try payload(sequence)
        try connection.execute(
            """
            INSERT INTO room_message (room, sequence, kind, at, author, is_removed, payload)
            VALUES (\(room), \(sequence), \(kind.rawValue), \(time), \(author.sqlValue), 0, \(text))
            """)
        return RoomMessage(room: room, sequence: sequence, kind: kind, at: time, payload: text)
    }

    /// Messages after a number, in their order. Of a message that was taken away the number is left and nothing else.
    /// - Complexity: O(limit + log *N*).
    package func messages(of room: Identifier<Room>, after sequence: Int64, limit: Int) throws -> [RoomMessage] {
        try connection.query(
            """
            SELECT * FROM room_message WHERE room = \(room) AND sequence > \(sequence) ORDER BY sequence LIMIT \(limit)
            """
        ).map(Self.message)
    }

    /// The last messages of some kinds that were not taken away, oldest first.
    package func latest(
        of room: Identifier<Room>, kinds: [RoomMessage.Kind], limit: Int
    ) throws -> [RoomMessage] {
        let names = SQL.joined(kinds.map { "\($0.rawValue)" as SQL }, separator: ", ")
        return try connection.query(
            """
            SELECT * FROM room_message WHERE room = \(room) AND kind IN (\(names)) AND is_removed = 0
            ORDER BY sequence DESC LIMIT \(limit)
            """
        ).reversed().map(Self.message)
    }

    /// The number of the room's last message; 0 when there is none.
    package func lastSequence(of room: Identifier<Room>) throws -> Int64 {
        try connection.first("SELECT last_message FROM room WHERE id = \(room)")?.get("last_message") ?? 0
    }

    /// A message of viewers with its author, nil when there is none under the number or it was taken away.
    package func chat(
        _ sequence: Int64, in room: Identifier<Room>
    ) throws -> (message: RoomMessage, author: Identifier<Viewer>?)? {
        try connection.first(
            """
            SELECT * FROM room_message WHERE room = \(room) AND sequence = \(sequence)
            AND kind = \(RoomMessage.Kind.chat.rawValue) AND is_removed = 0
            """
        ).map { (try Self.message($0), try $0.get("author")) }
    }

    /// Takes a message away: its number stays, its words go.
    /// - Returns: whether it was there.
    package func remove(_ sequence: Int64, from room: Identifier<Room>) throws -> Bool {
        try connection.execute(
            """
            UPDATE room_message SET is_removed = 1, payload = '{}' WHERE room = \(room) AND sequence = \(sequence)
            AND kind = \(RoomMessage.Kind.chat.rawValue) AND is_removed = 0
            """) == 1
    }

    /// Says which message stays on top of a room; nil for none.
    package func pin(_ sequence: Int64?, in room: Identifier<Room>) throws {
        try connection.execute("UPDATE room SET pinned_message = \(sequence.sqlValue) WHERE id = \(room)")
    }

    /// The message that stays on top of a room, unless it was taken away.
    package func pinned(in room: Identifier<Room>) throws -> RoomMessage? {
        try connection.first(
            """
            SELECT room_message.* FROM room JOIN room_message
                ON room_message.room = room.id AND room_message.sequence = room.pinned_message
            WHERE room.id = \(room) AND room_message.is_removed = 0
            """
        ).map(Self.message)
    }

    /// Closes a viewer's mouth in a room; returns whether it was open.
    package func mute(_ viewer: Identifier<Viewer>, in room: Identifier<Room>, at time: Timestamp) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO room_mute (room, viewer, at) VALUES (\(room), \(viewer), \(time))
            ON CONFLICT (room, viewer) DO NOTHING
            """) == 1
    }

    /// Whether a viewer may not write in a room.
    package func isMuted(_ viewer: Identifier<Viewer>, in room: Identifier<Room>) throws -> Bool {
        try connection.first("SELECT 1 AS n FROM room_mute WHERE room = \(room) AND viewer = \(viewer)") != nil
    }

    private static func message(_ row: Row) throws -> RoomMessage {
        RoomMessage(
            room: try row.get("room"), sequence: try row.get("sequence"), kind: try row.getCase("kind"),
            at: try row.get("at"), payload: try row.get("payload"))
    }
}
