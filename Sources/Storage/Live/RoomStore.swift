package import Market
package import SQLDatabase

/// Live rooms in their tables.
package struct RoomStore {
    private let connection: Connection

    /// The rooms inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The room with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<Room>, locked: Bool = false) throws -> Room? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM room WHERE id = \(id)\(lock)").map(Room.init(row:))
    }

    /// The rooms with some identifiers; those that are not there are left out.
    package func find(_ ids: [Identifier<Room>]) throws -> [Room] {
        guard !ids.isEmpty else { return [] }
        let list = SQL.joined(ids.map { "\($0)" as SQL }, separator: ", ")
        return try connection.query("SELECT * FROM room WHERE id IN (\(list))").map(Room.init(row:))
    }

    /// Which rooms a list shows.
    package struct Filter: Sendable, Hashable {
        /// Only this creator's.
        package var creator: Identifier<Creator>?
        /// Only those in one of the states; empty means all.
        package var states: Set<Room.State>

        /// A filter.
        package init(creator: Identifier<Creator>? = nil, states: Set<Room.State> = []) {
            self.creator = creator
            self.states = states
        }
    }

    /// A place in a list: between the room that ended the page before and the next one.
    package struct Position: Sendable, Hashable {
        /// When that room was to start.
        package let startsAt: Timestamp
        /// That room.
        package let id: Identifier<Room>

        /// The place after a room.
        package init(startsAt: Timestamp, id: Identifier<Room>) {
            self.startsAt = startsAt
            self.id = id
        }
    }

    /// Rooms of a filter, the latest start first.
    /// - Parameter after: where the page before ended, nil for the first page.
    package func list(_ filter: Filter, after: Position?, limit: Int) throws -> [Room] {
        var sql: SQL = "SELECT * FROM room WHERE 1 = 1"
        if let creator = filter.creator { sql += " AND creator = \(creator)" }
        if !filter.states.isEmpty {
            let states = filter.states.map(\.rawValue).sorted().map { "\($0)" as SQL }
            sql += " AND state IN (\(SQL.joined(states, separator: ", ")))"
        }
        sql += connection.latestFirst(by: "starts_at", after: after.map { ($0.startsAt, $0.id) }, limit: limit)
        return try connection.query(sql).map(Room.init(row:))
    }

    /// Rooms that a creator started since a time, those that were cut included.
    package func started(by creator: Identifier<Creator>, since time: Timestamp) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS n FROM room WHERE creator = \(creator) AND went_live_at >= \(time)")?.get("n") ?? 0
    }

    /// Rooms whose clock ran out, longest overdue first; rows that another node works on are passed over.
    package func due(at time: Timestamp, limit: Int) throws -> [Room] {
        let skip = connection.dialect.forUpdateSkipLocked
        return try connection.query(
            "SELECT * FROM room WHERE due_at <= \(time) ORDER BY due_at, id LIMIT \(limit)\(skip)"
        ).map(Room.init(row:))
    }

    /// Stores a new room.
    package func insert(_ room: Room) throws {
        try connection.insertMany(into: "room", columns: Room.columns, rows: [room.values])
    }

    /// Stores a room that moved on.
    /// - Returns: whether the stored revision was the one before; false means that someone else was faster.
    /// - Throws: `RoomRefusal.alreadyLive` when another room of the creator is on air.
    package func save(_ room: Room) throws -> Bool {
        do {
            let changed = try connection.execute(
                """
                UPDATE room SET title = \(room.title), category = \(room.category.sqlValue),
                    has_synthetic_host = \(room.hasSyntheticHost), starts_at = \(room.startsAt),
                    state = \(room.state.rawValue), moved_at = \(room.movedAt), due_at = \(room.dueAt.sqlValue),
                    is_practice = \(room.isPractice), went_live_at = \(room.wentLiveAt.sqlValue),
                    ended_at = \(room.endedAt.sqlValue), warning_rule = \((room.warning?.rule).sqlValue),
                    warning_note = \((room.warning?.note).sqlValue), cut_rule = \((room.cut?.rule).sqlValue),
                    cut_note = \((room.cut?.note).sqlValue), on_air = \(room.state.isOnAir), revision = \(room.revision)
                WHERE id = \(room.id) AND revision = \(room.revision - 1)
                """)
            return changed == 1
        } catch let error as DatabaseError where error.constraintName == "room__on_air" {
            throw RoomRefusal.alreadyLive
        }
    }

    // MARK: Products

    /// The products of a room by place, those that were taken off the list left out unless wanted.
    package func products(of room: Identifier<Room>, withRemoved: Bool = false) throws -> [RoomProduct] {
        let kept: SQL = withRemoved ? "" : " AND state <> 'removed'"
        return try connection.query("SELECT * FROM room_product WHERE room = \(room)\(kept) ORDER BY place")
            .map(RoomProduct.init(row:))
    }

    /// The rooms on air in which a product is listed.
    package func onAir(listing product: Identifier<Product>) throws -> [RoomProduct] {
        try connection.query(
            """
            SELECT room_product.* FROM room_product JOIN room ON room.id = room_product.room
            WHERE room_product.product = \(product) AND room_product.state <> 'removed' AND room.on_air = 1
            """
        ).map(RoomProduct.init(row:))
    }

    /// Stores a product of a room, new or changed.
    package func put(_ product: RoomProduct) throws {
        try connection.execute(
            """
            INSERT INTO room_product
                (room, product, place, state, listed_at, explaining_since, explained_count, explained_ms)
            VALUES (\(product.room), \(product.product), \(product.place), \(product.state.rawValue),
                \(product.listedAt), \(product.explainingSince.sqlValue), \(product.explainedCount),
                \(product.explainedMilliseconds))
            ON CONFLICT (room, product) DO UPDATE SET place = excluded.place, state = excluded.state,
                explaining_since = excluded.explaining_since, explained_count = excluded.explained_count,
                explained_ms = excluded.explained_ms
            """)
    }

    // MARK: Hosts

    /// The shifts of a room in their order.
    package func shifts(of room: Identifier<Room>) throws -> [HostShift] {
        try connection.query("SELECT * FROM host_shift WHERE room = \(room) ORDER BY number").map { row in
            HostShift(
                room: room, number: try row.get("number"), host: try row.get("host"),
                isSynthetic: try row.get("is_synthetic"), startedAt: try row.get("started_at"),
                endedAt: try row.get("ended_at"))
        }
    }

    /// Ends the shift that runs.
    package func endShift(of room: Identifier<Room>, at time: Timestamp) throws {
        try connection.execute("UPDATE host_shift SET ended_at = \(time) WHERE room = \(room) AND ended_at IS NULL")
    }

    /// Stores a shift.
    package func insert(_ shift: HostShift) throws {
        try connection.execute(
            """
            INSERT INTO host_shift (room, number, host, is_synthetic, started_at, ended_at)
            VALUES (\(shift.room), \(shift.number), \(shift.host), \(shift.isSynthetic), \(shift.startedAt),
                \(shift.endedAt.sqlValue))
            """)
    }

    // MARK: Bookings

    /// Notes that a viewer wants to be told when the room starts; returns whether it is new.
    package func book(_ room: Identifier<Room>, for viewer: Identifier<Viewer>, at time: Timestamp) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO room_booking (room, viewer, at) VALUES (\(room), \(viewer), \(time))
            ON CONFLICT (room, viewer) DO NOTHING
            """) == 1
    }

    /// Takes a booking back; returns whether there was one.
    package func cancelBooking(_ room: Identifier<Room>, for viewer: Identifier<Viewer>) throws -> Bool {
        try connection.execute("DELETE FROM room_booking WHERE room = \(room) AND viewer = \(viewer)") == 1
    }

    /// Those who booked a room that is on air now and have not been called, earliest booking first.
    package func bookersToCall(limit: Int) throws -> [(room: Identifier<Room>, viewer: Identifier<Viewer>)] {
        try connection.query(
            """
            SELECT room_booking.room, room_booking.viewer FROM room_booking JOIN room ON room.id = room_booking.room
            WHERE room.on_air = 1 AND room_booking.called_at IS NULL
            ORDER BY room_booking.at, room_booking.viewer LIMIT \(limit)
            """
        ).map { (try $0.get("room"), try $0.get("viewer")) }
    }

    /// Notes that somebody who booked was called.
    package func markCalled(_ room: Identifier<Room>, _ viewer: Identifier<Viewer>, at time: Timestamp) throws {
        try connection.execute(
            "UPDATE room_booking SET called_at = \(time) WHERE room = \(room) AND viewer = \(viewer)")
    }

    /// How many booked.
    package func bookingCount(of room: Identifier<Room>) throws -> Int {
        try connection.first("SELECT COUNT(*) AS n FROM room_booking WHERE room = \(room)")?.get("n") ?? 0
    }

    /// Whether a viewer booked.
    package func hasBooked(_ room: Identifier<Room>, _ viewer: Identifier<Viewer>) throws -> Bool {
        try connection.first("SELECT 1 AS n FROM room_booking WHERE room = \(room) AND viewer = \(viewer)") != nil
    }
}

extension Room {
    static let columns: [StaticString] = [
        "id", "creator", "rules", "created_at", "title", "category", "has_synthetic_host", "starts_at", "state",
        "moved_at", "due_at", "is_practice", "went_live_at", "ended_at", "warning_rule", "warning_note", "cut_rule",
        "cut_note", "on_air", "revision", "last_message",
    ]

    var values: [SQLValue] {
        [
            id.sqlValue, creator.sqlValue, rules.sqlValue, createdAt.sqlValue, title.sqlValue, category.sqlValue,
            hasSyntheticHost.sqlValue, startsAt.sqlValue, state.rawValue.sqlValue, movedAt.sqlValue, dueAt.sqlValue,
            isPractice.sqlValue, wentLiveAt.sqlValue, endedAt.sqlValue, (warning?.rule).sqlValue,
            (warning?.note).sqlValue, (cut?.rule).sqlValue, (cut?.note).sqlValue, state.isOnAir.sqlValue,
            revision.sqlValue, Int64(0).sqlValue,
        ]
    }

    init(row: Row) throws {
        let verdict = { (name: String) -> Verdict? in
            guard let rule = try row.get("\(name)_rule", as: String?.self) else { return nil }
            return Verdict(rule: rule, note: try row.get("\(name)_note"))
        }
        self.init(
            id: try row.get("id"), creator: try row.get("creator"), rules: try row.get("rules"),
            createdAt: try row.get("created_at"), title: try row.get("title"), category: try row.get("category"),
            hasSyntheticHost: try row.get("has_synthetic_host"), startsAt: try row.get("starts_at"),
            state: try row.getCase("state"), movedAt: try row.get("moved_at"), dueAt: try row.get("due_at"),
            isPractice: try row.get("is_practice"), wentLiveAt: try row.get("went_live_at"),
            endedAt: try row.get("ended_at"), warning: try verdict("warning"), cut: try verdict("cut"),
            revision: try row.get("revision"))
    }
}

extension RoomProduct {
    init(row: Row) throws {
        self.init(
            room: try row.get("room"), product: try row.get("product"), place: try row.get("place"),
            state: try row.getCase("state"), listedAt: try row.get("listed_at"),
            explainingSince: try row.get("explaining_since"), explainedCount: try row.get("explained_count"),
            explainedMilliseconds: try row.get("explained_ms"))
    }
}
