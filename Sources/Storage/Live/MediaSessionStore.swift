package import Market
package import SQLDatabase

/// Signals of rooms, in their table. Whoever changes one has locked the room's row.
package struct MediaSessionStore {
    private let connection: Connection

    /// The sessions inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The room's signal that is not over, if there is one.
    package func open(in room: Identifier<Room>) throws -> MediaSession? {
        try connection.first("SELECT * FROM media_session WHERE room = \(room) AND state <> 'ended'")
            .map(MediaSession.init(row:))
    }

    /// All signals of a room, oldest first.
    package func all(in room: Identifier<Room>) throws -> [MediaSession] {
        try connection.query("SELECT * FROM media_session WHERE room = \(room) ORDER BY started_at, id")
            .map(MediaSession.init(row:))
    }

    /// The signals for which something is to be done although no server tells: their room is over, nobody came back to a
    /// preview in time, their server fell silent, or their room went on without them. How long a room on air waits is the
    /// room's own clock.
    /// - Parameter silentSince: a server that renews and has not done so since has lost its publisher.
    package func neglected(at time: Timestamp, silentSince: Timestamp, limit: Int) throws -> [MediaSession] {
        let taking = Room.State.allCases.filter(\.takesSignal).map { "\($0.rawValue)" as SQL }
        let renewing = MediaSession.Server.allCases.filter(\.renews).map { "\($0.rawValue)" as SQL }
        return try connection.query(
            """
            SELECT media_session.* FROM media_session JOIN room ON room.id = media_session.room
            WHERE media_session.state <> 'ended' AND (
                room.state NOT IN (\(SQL.joined(taking, separator: ", ")))
                OR (media_session.state = 'interrupted' AND (room.state = 'living'
                    OR (room.state = 'preparing' AND media_session.due_at <= \(time))))
                OR (media_session.state = 'publishing' AND media_session.seen_at < \(silentSince)
                    AND media_session.server IN (\(SQL.joined(renewing, separator: ", ")))))
            ORDER BY media_session.moved_at, media_session.id LIMIT \(limit)
            """
        ).map(MediaSession.init(row:))
    }

    /// Stores a session, new or changed.
    package func put(_ session: MediaSession) throws {
        try connection.execute(
            """
            INSERT INTO media_session
                (id, room, server, started_at, connection, state, moved_at, seen_at, due_at, ending)
            VALUES (\(session.id), \(session.room), \(session.server.rawValue), \(session.startedAt),
                \(session.connection), \(session.state.rawValue), \(session.movedAt), \(session.seenAt),
                \(session.dueAt.sqlValue), \((session.ending?.rawValue).sqlValue))
            ON CONFLICT (id) DO UPDATE SET connection = excluded.connection, state = excluded.state,
                moved_at = excluded.moved_at, seen_at = excluded.seen_at, due_at = excluded.due_at,
                ending = excluded.ending
            """)
    }
}

extension MediaSession {
    init(row: Row) throws {
        let ending = try row.get("ending", as: String?.self)
        self.init(
            id: try row.get("id"), room: try row.get("room"), server: try row.getCase("server"),
            startedAt: try row.get("started_at"), connection: try row.get("connection"),
            state: try row.getCase("state"), movedAt: try row.get("moved_at"), seenAt: try row.get("seen_at"),
            dueAt: try row.get("due_at"), ending: ending == nil ? nil : try row.getCase("ending"))
    }
}
