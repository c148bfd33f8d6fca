package import Coaching
package import Market
package import SQLDatabase

/// What was counted of rooms and videos, in its tables. It is a shortcut and no source: folding the log from its beginning
/// gives the same.
package struct TallyStore {
    private static let name = "tallies"
    private let connection: Connection

    /// The tables inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    // MARK: Who counts

    /// Takes the right to count, or keeps it, unless another node has it.
    /// - Returns: the place in the log up to which was counted and saved; nil when another node counts.
    package func hold(as holder: String, from now: Timestamp, until end: Timestamp) throws -> Int64? {
        try connection.execute(
            """
            INSERT INTO tally_keeper (name, sequence, holder, held_until) VALUES (\(Self.name), 0, \(holder), \(end))
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
            WHERE tally_keeper.holder = excluded.holder OR tally_keeper.held_until < \(now)
            """)
        return try connection.first(
            "SELECT sequence FROM tally_keeper WHERE name = \(Self.name) AND holder = \(holder)")?.get("sequence")
    }

    /// The place in the log up to which was counted and saved; 0 before the first time.
    package func savedSequence() throws -> Int64 {
        try connection.first("SELECT sequence FROM tally_keeper WHERE name = \(Self.name)")?.get("sequence") ?? 0
    }

    /// Moves the place on.
    /// - Returns: false, with nothing changed, when another node has moved it or counts now.
    package func move(
        from old: Int64, to sequence: Int64, as holder: String, until end: Timestamp
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE tally_keeper SET sequence = \(sequence), held_until = \(end)
            WHERE name = \(Self.name) AND holder = \(holder) AND sequence = \(old)
            """) == 1
    }

    // MARK: What was counted

    /// A room's tally as bytes, nil when nothing was counted of it.
    package func room(_ id: Identifier<Room>) throws -> [UInt8]? {
        try connection.first("SELECT state FROM room_tally WHERE room = \(id)")?.get("state")
    }

    /// A video's tally as bytes, nil when nothing was counted of it.
    package func video(_ id: Identifier<Content>) throws -> [UInt8]? {
        try connection.first("SELECT state FROM video_tally WHERE content = \(id)")?.get("state")
    }

    /// Keeps a room's tally and what its metrics are computed from.
    package func save(_ id: Identifier<Room>, sequence: Int64, facts: [UInt8], state: [UInt8]) throws {
        try connection.execute(
            """
            INSERT INTO room_tally (room, sequence, facts, state) VALUES (\(id), \(sequence), \(facts), \(state))
            ON CONFLICT (room) DO UPDATE SET sequence = excluded.sequence, facts = excluded.facts, state = excluded.state
            """)
    }

    /// Keeps a video's tally.
    package func save(_ id: Identifier<Content>, sequence: Int64, state: [UInt8]) throws {
        try connection.execute(
            """
            INSERT INTO video_tally (content, sequence, state) VALUES (\(id), \(sequence), \(state))
            ON CONFLICT (content) DO UPDATE SET sequence = excluded.sequence, state = excluded.state
            """)
    }

    /// What metrics of rooms on air are computed from, by room.
    package func factsOnAir(limit: Int) throws -> [(room: Identifier<Room>, facts: [UInt8])] {
        try connection.query(
            """
            SELECT room_tally.room, room_tally.facts FROM room JOIN room_tally ON room_tally.room = room.id
            WHERE room.on_air = 1 ORDER BY room.id LIMIT \(limit)
            """
        ).map { (try $0.get("room"), try $0.get("facts")) }
    }

    /// What metrics of a creator's rooms that ended since a time are computed from, the latest first.
    package func factsOfEnded(
        by creator: Identifier<Creator>, since time: Timestamp, limit: Int
    ) throws -> [(room: Identifier<Room>, facts: [UInt8])] {
        try connection.query(
            """
            SELECT room_tally.room, room_tally.facts FROM room JOIN room_tally ON room_tally.room = room.id
            WHERE room.creator = \(creator) AND room.ended_at >= \(time) ORDER BY room.ended_at DESC LIMIT \(limit)
            """
        ).map { (try $0.get("room"), try $0.get("facts")) }
    }

    /// The rooms of which something was counted, by identifier.
    package func rooms(after: String = "", limit: Int) throws -> [Identifier<Room>] {
        let byBytes = connection.dialect.byBytes
        return try connection.query(
            "SELECT room FROM room_tally WHERE room\(byBytes) > \(after) ORDER BY room\(byBytes) LIMIT \(limit)"
        ).map { try $0.get("room") }
    }

    // MARK: The log

    /// An event about a room or a content.
    package struct Act: Sendable {
        /// What the fold takes.
        package let act: TallyAct
        /// The room that it is about; the content does not count where there is one.
        package let room: Identifier<Room>?
        /// The content that it is about.
        package let content: Identifier<Content>?
    }

    /// Events about rooms and contents in a part of the log, in its order.
    /// - Parameter end: the last place of the part, at most one that `EventStore.settledSequence()` gave before.
    package func acts(after sequence: Int64, upTo end: Int64, limit: Int) throws -> [Act] {
        try connection.query(
            """
            SELECT sequence, kind, occurred_at, viewer, source, request, content, room, product, watched_ms, length_ms,
                progress_percent, position, quantity, amount_minor_units, surface FROM event
            WHERE sequence > \(sequence) AND sequence <= \(end) AND (room IS NOT NULL OR content IS NOT NULL)
            ORDER BY sequence LIMIT \(limit)
            """
        ).map { row in
            let surface: String? = try row.get("surface")
            let act = TallyAct(
                sequence: try row.get("sequence"), kind: try row.getCase("kind"), at: try row.get("occurred_at"),
                viewer: try row.get("viewer"), request: try row.get("request"), source: try row.getCase("source"),
                product: try row.get("product"), surface: surface.flatMap(ProductSurface.init(rawValue:)),
                watched: try row.get("watched_ms"), length: try row.get("length_ms"),
                progress: try row.get("progress_percent"), position: try row.get("position"),
                quantity: try row.get("quantity"), amount: try row.get("amount_minor_units"))
            return Act(act: act, room: try row.get("room"), content: try row.get("content"))
        }
    }

    /// A follow or its end.
    package struct Following: Sendable, Hashable {
        /// Who.
        package let viewer: Identifier<Viewer>
        /// Whom.
        package let creator: Identifier<Creator>
        /// The place in the log.
        package let sequence: Int64
        /// Whether it is a follow.
        package let follows: Bool
    }

    /// Every follow and its end of some viewers up to a place in the log, in its order.
    /// - Complexity: O(choices of these viewers).
    package func followings(of viewers: [Identifier<Viewer>], upTo end: Int64) throws -> [Following] {
        var found: [Following] = []
        for start in stride(from: 0, to: viewers.count, by: 200) {
            let names = viewers[start..<min(viewers.count, start + 200)].map { "\($0)" as SQL }
            // The kinds are written out: an engine uses the partial index only when it can see that they are its own.
            let rows = try connection.query(
                """
                SELECT viewer, creator, sequence, kind FROM event WHERE viewer IN (\(SQL.joined(names, separator: ", ")))
                AND kind IN ('follow', 'unfollow', 'not_interested', 'report') AND creator IS NOT NULL
                AND sequence <= \(end) ORDER BY sequence
                """)
            for row in rows {
                let kind: EventKind = try row.getCase("kind")
                guard kind == .follow || kind == .unfollow else { continue }
                found.append(
                    Following(
                        viewer: try row.get("viewer"), creator: try row.get("creator"),
                        sequence: try row.get("sequence"), follows: kind == .follow))
            }
        }
        return found
    }

    /// Whose rooms and contents some are.
    package func creators(
        of rooms: [Identifier<Room>], _ contents: [Identifier<Content>]
    ) throws -> (rooms: [Identifier<Room>: Identifier<Creator>], contents: [Identifier<Content>: Identifier<Creator>]) {
        let rooms = try RoomStore(connection).find(rooms)
        let contents = try ListingStore(connection).contents(contents)
        return (
            Dictionary(rooms.map { ($0.id, $0.creator) }) { first, _ in first },
            Dictionary(contents.map { ($0.id, $0.creator) }) { first, _ in first }
        )
    }
}
