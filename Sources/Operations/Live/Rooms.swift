package import Market
import SQLDatabase
import Storage

/// Live rooms: what creators, viewers and operators can do with them, as `platform.rooms`.
package struct Rooms: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// Announces a session.
    /// - Throws: `AccessRefusal`; `NotThere` for an unknown creator; `RoomRefusal.tooFarAhead`; `InvalidInput` for an
    ///   unknown category; `WriteRefusal`.
    package func schedule(_ draft: Room.Draft, in context: CommandContext) async throws -> Written<Room> {
        try authorise("rooms.schedule", context.actor)
        guard let creator = context.actor.creator else { throw NotThere("creator") }
        return try await platform.write("rooms.schedule", in: context) { [book = platform.rules] scope in
            guard try PartyStore(scope.connection).creator(creator) != nil else { throw NotThere("creator") }
            try Self.check(draft, on: scope.connection)
            let room = try Room(
                scheduling: draft, id: scope.newIdentifier(), creator: creator, at: scope.now, under: book.rooms)
            try RoomStore(scope.connection).insert(room)
            try scope.audit("announces a room", subject: room.id.rawValue)
            try scope.publish(
                "room.scheduled", subject: room.id.rawValue, payload: room.record, to: [.creator(room.creator)])
            return room
        }
    }

    /// Moves a room along its transition table.
    ///
    /// What a move needs to know of the past, such as how many rooms the creator started this week, is read here and not
    /// taken from who asks. Everything that hangs on the state moves with it: the explanation that runs, the host's shift,
    /// what the room is told.
    /// - Parameter revision: the revision that the caller read, checked when it is given (`If-Match`).
    /// - Throws: `NotThere` for another creator's room; `WriteRefusal.stale`; `RoomRefusal`; `AccessRefusal` when the
    ///   actor's role may not drive this move.
    package func move(
        _ id: Identifier<Room>, _ move: Room.Move, ifRevision revision: Int64? = nil, in context: CommandContext
    ) async throws -> Written<Room> {
        let operation = OperationName(rawValue: "rooms.\(move.command.rawValue)")
        let grant = try authorise(operation, context.actor)
        let written = try await platform.write(operation, in: context) { [book = platform.rules] scope in
            guard let room = try RoomStore(scope.connection).find(id, locked: true) else { throw NotThere("room") }
            try grant.require(ownedBy: [.creator(room.creator)], noun: "room")
            if let revision, revision != room.revision { throw WriteRefusal.stale }
            return try Self.carryOut(move, on: room, under: book.rooms.values, in: scope)
        }
        platform.roomStreams.poke(id)
        return written
    }

    /// Moves every room whose clock ran out, up to a limit; the background loop calls it again and again.
    /// - Returns: how many rooms moved.
    package func runClock(limit: Int = 100) async throws -> Int {
        let context = CommandContext(actor: .platform("rooms.clock"), requestID: "rooms.clock")
        return try await platform.write("rooms.clock", in: context) { [book = platform.rules] scope in
            let due = try RoomStore(scope.connection).due(at: scope.now, limit: limit)
            let moves = due.compactMap { room in room.moveDue(at: scope.now).map { (room, $0) } }
            for (room, move) in moves {
                _ = try Self.carryOut(move, on: room, under: book.rooms.values, in: scope)
            }
            return moves.count
        }.value
    }

    /// A room; one that was taken back or is being set up is there for its creator and for operators alone.
    /// - Throws: `AccessRefusal`, `NotThere`.
    package func find(_ id: Identifier<Room>, as actor: Actor) async throws -> Room {
        try authorise("rooms.read", actor)
        return try await platform.read { try Self.room(id, visibleTo: actor, on: $0) }
    }

    /// Rooms, the latest start first.
    /// - Parameters:
    ///   - creator: only this creator's; nil for everybody's.
    ///   - states: only those in one of the states; empty for all that the actor may see.
    /// - Throws: `AccessRefusal`, `InvalidInput` for a cursor that is none.
    package func list(
        of creator: Identifier<Creator>? = nil, in states: Set<Room.State> = [], page: PageRequest, as actor: Actor
    ) async throws -> Page<Room> {
        try authorise("rooms.list", actor)
        let seesAll = actor.roles.contains(.operator) || creator.map { actor.acts(.creator($0)) } ?? false
        let visible = seesAll ? Set(Room.State.allCases) : Self.publicStates
        let wanted = states.isEmpty ? visible : states.intersection(visible)
        guard !wanted.isEmpty else { return Page(items: [], nextCursor: nil) }
        let after = try page.cursor.map(RoomStore.Position.init(cursor:))
        return try await platform.read { connection in
            let rows = try RoomStore(connection).list(
                .init(creator: creator, states: wanted), after: after, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.startsAt, $0.id).cursor }
        }
    }

    /// Hands the camera to somebody else: the shift that runs ends, and a new one begins.
    /// - Throws: `NotThere`, `RoomRefusal.notOnAir`, `AccessRefusal`, `WriteRefusal`.
    package func changeHost(
        of id: Identifier<Room>, to host: String, isSynthetic: Bool, in context: CommandContext
    ) async throws -> Written<Room> {
        let written = try await change("rooms.change_host", id, in: context) { room, scope in
            guard room.state.isOnAir else { throw RoomRefusal.notOnAir }
            try Self.beginShift(of: room, host: host, isSynthetic: isSynthetic, in: scope)
            return room
        }
        platform.roomStreams.poke(id)
        return written
    }

    /// The shifts of a room, in their order.
    package func shifts(of id: Identifier<Room>, as actor: Actor) async throws -> [HostShift] {
        try authorise("rooms.read", actor)
        return try await platform.read { connection in
            _ = try Self.room(id, visibleTo: actor, on: connection)
            return try RoomStore(connection).shifts(of: id)
        }
    }

    // MARK: What moves with the state

    /// One move with everything that hangs on it, inside a command.
    static func carryOut(
        _ move: Room.Move, on room: Room, under rules: RoomRules, in scope: WriteScope
    ) throws -> Room {
        if case .edit(let draft) = move { try check(draft, on: scope.connection) }
        let moved = try room.moving(move, at: scope.now, under: rules)
        if case .goLive = move {
            let week = scope.now.advanced(by: .zero - .seconds(7 * 86_400))
            let level = try PartyStore(scope.connection).creator(room.creator)?.level.rawValue ?? 0
            let started = try RoomStore(scope.connection).started(by: room.creator, since: week)
            try rules.admitStart(after: started, level: level)
        }
        guard try RoomStore(scope.connection).save(moved) else { throw WriteRefusal.stale }
        try scope.audit("\(room.state.rawValue) to \(moved.state.rawValue)", subject: room.id.rawValue)
        if moved.state != room.state {
            try tell(.state, room.id, RoomTold.State(state: moved.state.rawValue), in: scope)
            try follow(moved, after: room, in: scope)
        }
        // Everybody is told that there was a warning; what for is for the host and for operators, who read the room.
        if case .warn = move { try tell(.warned, room.id, RoomTold.Nothing(), in: scope) }
        return moved
    }

    private static func follow(_ moved: Room, after room: Room, in scope: WriteScope) throws {
        let subject = room.id.rawValue
        switch moved.state {
        case .living where room.state == .preparing:
            let name = try PartyStore(scope.connection).creator(room.creator)?.name ?? subject
            try beginShift(of: moved, host: name, isSynthetic: moved.hasSyntheticHost, in: scope)
            try log(.roomOpened, moved, in: scope)
            try scope.publish("room.opened", subject: subject, payload: moved.record, to: [.creator(room.creator)])
        case .reconnecting:
            try scope.publish("room.interrupted", subject: subject, payload: moved.record, to: [.creator(room.creator)])
        case .ended, .terminated:
            try finishExplaining(in: room.id, in: scope)
            try RoomStore(scope.connection).endShift(of: room.id, at: scope.now)
            try log(.roomClosed, moved, in: scope)
            try scope.publish("room.closed", subject: subject, payload: moved.record, to: [.creator(room.creator)])
        case .scheduled, .cancelled, .preparing, .living, .paused, .archived:
            break
        }
    }

    /// Writes the beginning or the end of a session into the log, where whoever counts finds it in its order.
    private static func log(_ kind: EventKind, _ room: Room, in scope: WriteScope) throws {
        let event = Event(
            id: try EventID(parsing: "\(kind.rawValue):\(room.id)"), kind: kind, occurredAt: scope.now,
            receivedAt: scope.now, viewer: nil, subjects: .init(room: room.id, creator: room.creator),
            consent: .essential)
        _ = try EventStore(scope.connection).append([event])
    }

    private static func beginShift(of room: Room, host: String, isSynthetic: Bool, in scope: WriteScope) throws {
        let store = RoomStore(scope.connection)
        try store.endShift(of: room.id, at: scope.now)
        let number = (try store.shifts(of: room.id).last?.number ?? 0) + 1
        try store.insert(
            HostShift(
                room: room.id, number: number, host: host, isSynthetic: isSynthetic, startedAt: scope.now, endedAt: nil)
        )
        try tell(.shift, room.id, RoomTold.Shift(host: host, is_synthetic: isSynthetic), in: scope)
    }

    private static func check(_ draft: Room.Draft, on connection: Connection) throws {
        if let category = draft.category, try !CatalogueStore(connection).knows(category) {
            throw InvalidInput.unknownCategory
        }
    }

    // MARK: Who reaches what

    /// The states in which everybody sees a room.
    static let publicStates: Set<Room.State> = [
        .scheduled, .preparing, .living, .paused, .reconnecting, .ended, .terminated, .archived,
    ]

    @discardableResult
    func authorise(_ operation: OperationName, _ actor: Actor) throws -> Grant {
        try AuthorisationTable.standard.authorise(operation, actor)
    }

    static func room(_ id: Identifier<Room>, visibleTo actor: Actor, on connection: Connection) throws -> Room {
        guard let room = try RoomStore(connection).find(id), sees(room, actor) else { throw NotThere("room") }
        return room
    }

    static func sees(_ room: Room, _ actor: Actor) -> Bool {
        publicStates.contains(room.state) || actor.acts(.creator(room.creator)) || actor.roles.contains(.operator)
    }

    /// One change around a room: found, locked, reached.
    func change<Value: Replayable>(
        _ operation: OperationName, _ id: Identifier<Room>, in context: CommandContext,
        _ body: @escaping @Sendable (Room, WriteScope) throws -> Value
    ) async throws -> Written<Value> {
        let grant = try authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { scope in
            guard let room = try RoomStore(scope.connection).find(id, locked: true) else { throw NotThere("room") }
            try grant.require(ownedBy: [.creator(room.creator)], noun: "room")
            return try body(room, scope)
        }
    }

    /// Tells everybody in a room.
    @discardableResult
    static func tell(
        _ kind: RoomMessage.Kind, _ room: Identifier<Room>, author: Identifier<Viewer>? = nil,
        _ payload: some Encodable,
        in scope: WriteScope
    ) throws -> RoomMessage {
        try RoomMessageStore(scope.connection).append(kind, to: room, author: author, at: scope.now) { _ in
            try JSONText.encode(payload)
        }
    }
}

extension Platform {
    /// Live rooms.
    package var rooms: Rooms { Rooms(platform: self) }
}

extension RoomStore.Position {
    /// The place that a cursor names.
    /// - Throws: `InvalidInput` when it names none.
    init(cursor: String) throws(InvalidInput) {
        let place = try TimedPlace<Room>(cursor: cursor)
        self.init(startsAt: place.time, id: place.id)
    }
}

/// What messages of a room carry; the keys are those of the wire.
enum RoomTold {
    struct State: Encodable { let state: String }
    struct Nothing: Encodable {}
    struct Shift: Encodable {
        let host: String
        let is_synthetic: Bool
    }
    struct Product: Encodable { let product_id, state: String }
    struct Pin: Encodable { let product_id: String }
    struct Price: Encodable {
        let product_id, sku_id: String
        let from, to: Amount
        let was_explaining: Bool
    }
    struct Amount: Encodable {
        let amount: Int64
        let currency: String
    }
    struct Announced: Encodable {
        let text: String
        let product_id: String?
    }
    struct Chat: Encodable { let author, role, text: String }
    struct ChatRemoved: Encodable { let message_id: Int64 }
    struct ChatPinned: Encodable {
        let message_id: Int64?
        let author, text: String?
    }
    struct Sold: Encodable {
        let product_id: String
        let sold: Int
    }
}
