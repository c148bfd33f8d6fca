import Amounts
import Coaching
import DatabaseTestSupport
import Foundation
import Market
import Measuring
import Operations
import SQLDatabase
import Statistics
import Storage

/// The keeper of tallies: how fast it folds a room's log, how far it is behind a fast intake, and whether folding from the
/// beginning gives what is stored.
struct TallyBench: Bench {
    let name = "tally"

    func run(in place: BenchPlace) async throws -> [ResultRow] {
        let events = place.isQuick ? 50_000 : 500_000
        let world = try await TallyWorld.make(at: .sqliteFile("\(place.folder("tally"))/dancong.sqlite"))
        let rate = try await replay(world, events, "SQLite", place)
        let elsewhere = try await replayElsewhere(events, place)
        let lag = try await lag(world, seconds: place.isQuick ? 3 : 10)
        place.say("tally: \(String(format: "%.2f", lag)) s behind an intake of 20,000 events/s")
        await world.platform.close()
        return [
            ResultRow(
                "tally.rate", "events of one room read, folded and saved by the keeper", unit: "events/s",
                target: .atLeast(100_000), finding: .measured(rate)),
            ResultRow(
                "tally.lag", "how far the keeper is behind an intake of 20,000 events/s, at the most", unit: "s",
                target: .atMost(1), finding: .measured(lag)),
            ResultRow(
                "tally.replay", "databases on which folding a room's events from zero gives what is stored", unit: "",
                target: .atLeast(2), finding: elsewhere),
        ]
    }

    /// Lets a room's events happen, folds them, and folds them from zero again.
    /// - Returns: events a second of the first fold.
    private func replay(
        _ world: TallyWorld, _ events: Int, _ engine: String, _ place: BenchPlace
    ) async throws -> Double {
        try await world.happen(events, viewers: events / 10)
        let rate = try await fold(world, events)
        let (replayed, stored) = try await world.platform.tallies.replayed(world.room)
        guard replayed == stored else { throw BenchFailure("\(engine): folding from zero gives another tally") }
        let total = stored.book.total
        place.say(
            "tally on \(engine): \(events) events of \(stored.viewerCount) viewers at \(Int(rate)) events/s; replayed from "
                + "zero equals stored (\(total[.entries]) entries, \(total[.orders]) orders)")
        return rate
    }

    /// The same on a PostgreSQL of its own.
    private func replayElsewhere(_ events: Int, _ place: BenchPlace) async throws -> ResultRow.Finding {
        let location: DatabaseLocation
        do {
            location = try await TestEngine.postgreSQL.freshLocation()
        } catch {
            return .missing(reason: "\(error)")
        }
        let world = try await TallyWorld.make(at: location)
        _ = try await replay(world, events, "PostgreSQL", place)
        await world.platform.close()
        return .measured(2)
    }

    /// Folds everything that waits.
    /// - Returns: events a second.
    private func fold(_ world: TallyWorld, _ events: Int) async throws -> Double {
        let started = Moment.now
        while try await world.platform.tallies.turn() {}
        try await world.platform.tallies.save()
        return Double(events) / (Moment.now - started)
    }

    /// Appends events at a pace while the keeper runs as it does in the server, and looks how old the newest event is that it
    /// has folded.
    private func lag(_ world: TallyWorld, seconds: Int) async throws -> Double {
        let keeper = Task { [platform = world.platform] in await platform.tallies.run() }
        defer { keeper.cancel() }
        var worst = 0.0
        var appended: [(at: Double, sequence: Int64)] = []
        let started = Moment.now
        for step in 0..<(seconds * 20) {
            try await world.happen(1_000, viewers: 20_000)
            appended.append((Moment.now, world.lastSequence))
            let folded = try await world.platform.tallies.room(world.room) { $0.lastSequence }
            if let waiting = appended.first(where: { $0.sequence > folded }) {
                worst = max(worst, Moment.now - waiting.at)
            }
            appended.removeAll { $0.sequence <= folded }
            let due = started + Double(step + 1) * 0.05
            let wait = due - Moment.now
            if wait > 0 { try await Task.sleep(for: .seconds(wait)) }
        }
        return worst
    }
}

/// A platform with a room on air, and made events about it.
final class TallyWorld {
    let platform: Platform
    let room: Identifier<Room>
    private let creator: Identifier<Creator>
    private let products: [Identifier<Product>]
    private var generator = SeededGenerator(seed: 20_261_127)
    private var made = 0
    private(set) var lastSequence: Int64 = 0

    private init(platform: Platform, world: RoomWorld, creator: Identifier<Creator>) {
        self.platform = platform
        room = world.room
        self.creator = creator
        products = (0..<20).map { Identifier(.version8(high: 31, low: UInt64($0) << 8)) }
    }

    static func make(at location: DatabaseLocation) async throws -> TallyWorld {
        let world = try await RoomWorld.make(at: location, writers: 1)
        let platform = try await Platform.open(location)
        let creator = try await platform.rooms.find(world.room, as: .visitor).creator
        return TallyWorld(platform: platform, world: world, creator: creator)
    }

    /// Appends events of a room in which most watch, some look at products and few buy.
    func happen(_ count: Int, viewers: Int) async throws {
        let kinds: [(EventKind, Int)] = [
            (.heartbeat, 60), (.impression, 10), (.roomEnter, 8), (.productImpression, 8), (.like, 5), (.comment, 3),
            (.productClick, 3), (.roomLeave, 2), (.orderPaid, 1),
        ]
        let bag = kinds.flatMap { Array(repeating: $0.0, count: $0.1) }
        for start in stride(from: 0, to: count, by: 5_000) {
            let portion = try (start..<min(count, start + 5_000)).map { _ in
                made += 1
                return try event(bag.randomElement(using: &generator) ?? .heartbeat, viewers: viewers)
            }
            lastSequence = try await platform.database.write { connection in
                _ = try EventStore(connection).append(portion)
                return try EventStore(connection).settledSequence()
            }
        }
    }

    private func event(_ kind: EventKind, viewers: Int) throws -> Event {
        let at = platform.clock.now()
        let viewer = UInt64(Int.random(in: 0..<viewers, using: &generator))
        return Event(
            id: try EventID(parsing: "t\(made)"), kind: kind, occurredAt: at, receivedAt: at,
            viewer: Identifier(.version8(high: 51, low: viewer << 8)),
            source: made % 7 == 0 ? .paidRoom : .feedRecommend,
            subjects: .init(room: room, creator: creator, product: products[made % products.count]),
            measures: .init(
                quantity: 1, amount: kind == .orderPaid ? Money(minorUnits: 9_900, currency: .cny) : nil,
                surface: made % 2 == 0 ? .bubble : .list), consent: .personalisation)
    }
}
