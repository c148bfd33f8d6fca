package import Coaching
package import Market
import Statistics
import Storage

/// What the creator of a room reads while it happens (大屏), as `platform.boards`.
package struct Boards: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// Rooms that a room is compared with at most, of those on air and of the creator's own.
    private static let comparedMax = 200

    /// The board of a room, for its creator, operators and auditors.
    /// - Throws: `NotThere` for others' rooms, `AccessRefusal`, `DatabaseError`.
    package func room(_ id: Identifier<Room>, as actor: Actor) async throws -> RoomBoard {
        let grant = try AuthorisationTable.standard.authorise("boards.room", actor)
        let now = platform.clock.now()
        let weekAgo = now.advanced(by: .zero - .days(7))
        let (room, products, shifts, markers, onAir, own) = try await platform.read { connection in
            let rooms = RoomStore(connection)
            guard let room = try rooms.find(id) else { throw NotThere("room") }
            try grant.require(ownedBy: [.creator(room.creator)], noun: "room")
            let tallies = TallyStore(connection)
            return (
                room, try rooms.products(of: id, withRemoved: true), try rooms.shifts(of: id),
                try RoomMessageStore(connection).latest(of: id, kinds: RoomBoard.markerKinds, limit: 200),
                try tallies.factsOnAir(limit: Self.comparedMax).filter { $0.room != id },
                try tallies.factsOfEnded(by: room.creator, since: weekAgo, limit: Self.comparedMax)
                    .filter { $0.room != id }
            )
        }
        let others = RoomBoard.Others(
            onAir: try onAir.map { try MetricFacts(bytes: $0.facts) },
            own: try own.map { try MetricFacts(bytes: $0.facts) })
        return try await platform.tallies.room(id) { tally in
            RoomBoard(
                room: room, at: now, tally: tally, products: products, shifts: shifts, markers: markers, others: others)
        }
    }

    /// The figures of a content, for its creator, operators and auditors.
    /// - Throws: `NotThere` for others' contents, `AccessRefusal`, `DatabaseError`.
    package func content(_ id: Identifier<Content>, as actor: Actor) async throws -> ContentFigures {
        let grant = try AuthorisationTable.standard.authorise("boards.content", actor)
        let content = try await platform.read { try ContentStore($0).find(id) }
        guard let content else { throw NotThere("content") }
        try grant.require(ownedBy: [.creator(content.creator)], noun: "content")
        return try await platform.tallies.video(id) { tally in
            ContentFigures(content: content, book: tally.book)
        }
    }
}

extension Platform {
    /// Boards and figures.
    package var boards: Boards { Boards(platform: self) }
}

/// The figures of a content.
package struct ContentFigures: Sendable {
    /// The content.
    package let content: Content
    /// The metrics of videos with their values, in the catalogue's order.
    package let figures: [(metric: Metric, value: MetricValue)]
    /// Days in UTC since 1970 with what was counted, in their order.
    package let days: [(day: Int64, counts: Counts)]
    /// Where plays came from, most plays first.
    package let sources: [(origin: TallyBook.Origin, counts: Counts)]

    init(content: Content, book: TallyBook) {
        self.content = content
        let facts = MetricFacts(counts: book.total)
        figures = MetricCatalogue.all.filter { $0.scopes.contains(.video) }.map { ($0, $0.value(of: facts)) }
        days = book.times.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        sources = book.sources.sorted { ($0.value[.plays], $1.key) > ($1.value[.plays], $0.key) }.map {
            ($0.key, $0.value)
        }
    }
}
