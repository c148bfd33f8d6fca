import Amounts
import Coaching
import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Statistics
import Storage
import TestSupport
import Testing

@Suite("The keeper of tallies on every engine")
struct TalliesTests {
    private let tea = Membership.creator(World.teaExpert.id)

    private func live(_ world: WorldPlatform) async throws -> Identifier<Room> {
        let rooms = world.platform.rooms
        let draft = Room.Draft(title: "开汤", category: nil, hasSyntheticHost: false, startsAt: world.clock.now())
        let id = try await rooms.schedule(draft, in: world.context(tea)).value.id
        _ = try await rooms.move(id, .prepare, in: world.context(tea))
        _ = try await rooms.move(id, .goLive, in: world.context(tea))
        return id
    }

    /// Events of a room by viewers some of whom follow the creator, in the log.
    private func happen(
        _ count: Int, in room: Identifier<Room>, _ world: WorldPlatform, seed: UInt64, from first: Int = 0
    ) async throws {
        var generator = SeededGenerator(seed: seed)
        let kinds: [EventKind] = [
            .impression, .roomEnter, .heartbeat, .heartbeat, .like, .comment, .follow, .unfollow, .productImpression,
            .productClick, .orderPaid, .roomLeave,
        ]
        let events = try (0..<count).map { place in
            let kind = kinds.randomElement(using: &generator) ?? .heartbeat
            let at = world.clock.now().advanced(by: .seconds(place / 4))
            return Event(
                id: try EventID(parsing: "e\(seed)-\(first + place)"), kind: kind, occurredAt: at, receivedAt: at,
                viewer: Identifier(.version8(high: 7, low: UInt64(Int.random(in: 0..<40, using: &generator)) << 8)),
                source: .feedRecommend,
                subjects: .init(room: room, creator: World.teaExpert.id, product: World.roseCake.id),
                measures: .init(
                    quantity: 1, amount: kind == .orderPaid ? Money(minorUnits: 4_580, currency: .cny) : nil,
                    surface: .bubble), consent: .personalisation)
        }
        try await world.platform.seed { _ = try EventStore($0).append(events) }
    }

    @Test(arguments: TestEngine.available)
    func `stores what folding the log from its beginning gives, whatever the portions`(engine: TestEngine) async throws
    {
        let world = try await WorldPlatform(engine)
        let room = try await live(world)
        let seed = UInt64.random(in: 0..<1_000_000)
        for portion in 0..<5 {
            try await happen(400, in: room, world, seed: seed, from: portion * 400)
            try await world.platform.tallies.turn(savesNow: portion % 2 == 0)
        }
        _ = try await world.platform.rooms.move(room, .end, in: world.context(tea))
        try await world.platform.tallies.turn(savesNow: true)
        let (replayed, stored) = try await world.platform.tallies.replayed(room)
        #expect(replayed == stored, "seed \(seed)")
        #expect(stored.closedAt != nil && stored.book.total[.orders] > 0 && stored.book.total[.fanGMV] > 0)
        #expect(stored.book.total[.fanGMV] < stored.book.total[.gmv])
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `loses and doubles nothing when it is gone between folding and saving`(engine: TestEngine) async throws {
        let location = try await engine.freshLocation()
        let clock = StillClock()
        guard case .sqliteMemory = location else {
            let first = try await WorldPlatform(at: location, clock: clock)
            let room = try await live(first)
            try await happen(500, in: room, first, seed: 11)
            try await first.platform.tallies.turn(savesNow: true)
            try await happen(500, in: room, first, seed: 12)
            // Folded and not saved: then this process is gone, and its lease runs out.
            try await first.platform.tallies.turn()
            let folded = try await first.platform.tallies.room(room) { $0 }
            let heir = try await Platform.open(location, clock: clock)
            #expect(try await heir.tallies.turn(savesNow: true) == false)
            #expect(try await heir.tallies.stored(room).lastSequence < folded.lastSequence, "the lease still holds")
            clock.advance(by: .seconds(11))
            try await heir.tallies.turn(savesNow: true)
            #expect(try await heir.tallies.stored(room) == folded)
            // Should the first one live after all, what it saves now is refused, and it starts where the heir is.
            try await first.platform.tallies.save()
            #expect(try await heir.tallies.stored(room) == folded)
            let (replayed, stored) = try await heir.tallies.replayed(room)
            #expect(replayed == stored)
            await heir.close()
            await first.platform.close()
            return
        }
    }

    @Test func `keeps what a bounded memory let go, and reads it again`() async throws {
        let world = try await WorldPlatform()
        let room = try await live(world)
        for content in 0..<30 {
            let id: Identifier<Content> = World.identifier(UInt64(500 + content))
            try await world.publish(id)
            let at = world.clock.now()
            let event = Event(
                id: try EventID(parsing: "play-\(content)"), kind: .videoPlay, occurredAt: at, receivedAt: at,
                viewer: World.xiaoya.id, subjects: .init(content: id),
                measures: .init(watchedMilliseconds: 9_000, lengthMilliseconds: 20_000), consent: .personalisation)
            try await world.platform.seed { _ = try EventStore($0).append([event]) }
            try await world.platform.tallies.turn(savesNow: true)
        }
        try await happen(100, in: room, world, seed: 5)
        try await world.platform.tallies.turn(savesNow: true)
        for content in 0..<30 {
            let id: Identifier<Content> = World.identifier(UInt64(500 + content))
            #expect(try await world.platform.tallies.video(id) { $0.book.total[.plays] } == 1)
        }
        await world.platform.close()
    }
}

@Suite("What a room is told of sales")
struct SoldTests {
    @Test func `is the number that was counted, from enough buyers on, and once`() async throws {
        let world = try await WorldPlatform()
        let tea = Membership.creator(World.teaExpert.id)
        let rooms = world.platform.rooms
        let draft = Room.Draft(title: "开汤", category: nil, hasSyntheticHost: false, startsAt: world.clock.now())
        let id = try await rooms.schedule(draft, in: world.context(tea)).value.id
        _ = try await rooms.move(id, .prepare, in: world.context(tea))
        _ = try await rooms.move(id, .goLive, in: world.context(tea))
        func buy(_ order: Int, by viewer: UInt64) async throws -> Int {
            let at = world.clock.now()
            let event = Event(
                id: try EventID(parsing: "order-\(order)"), kind: .orderPaid, occurredAt: at, receivedAt: at,
                viewer: Identifier(.version8(high: 7, low: viewer << 8)),
                subjects: .init(room: id, product: World.roseCake.id),
                measures: .init(position: 0, quantity: 1, amount: Money(minorUnits: 4_580, currency: .cny)),
                consent: .essential)
            try await world.platform.seed { _ = try EventStore($0).append([event]) }
            try await world.platform.tallies.turn(savesNow: true)
            return try await rooms.tellSold()
        }
        for (order, viewer) in [(1, 1), (2, 1), (3, 2)] as [(Int, UInt64)] {
            #expect(try await buy(order, by: viewer) == 0, "two buyers are too few")
        }
        #expect(try await buy(4, by: 3) == 1)
        #expect(try await rooms.tellSold() == 0, "nothing is told twice")
        let last = try await world.platform.read {
            try RoomMessageStore($0).messages(of: id, after: 0, limit: 100).last
        }
        #expect(last?.kind == .sold && last?.payload.contains(#""sold":4"#) == true)
        await world.platform.close()
    }
}
