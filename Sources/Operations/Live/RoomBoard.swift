package import Coaching
package import Market

/// Everything that a room's board shows at a moment (domain.md §6.2, §4.8).
package struct RoomBoard: Sendable {
    /// The room.
    package let room: Room
    /// The moment.
    package let at: Timestamp
    /// Viewers in the room now.
    package let onlineNow: Int64
    /// The metrics of rooms, in the catalogue's order.
    package let tiles: [Tile]
    /// The metric that fell most in the last ten minutes, as far as chance would hardly do it; nil for none.
    package let worst: String?
    /// Minutes on air, at most the last 24 hours, in their order.
    package let minutes: [Minute]
    /// What happened when.
    package let markers: [RoomMessage]
    /// The steps from impressions to orders with how many came so far.
    package let funnel: [(step: Count, number: Int64)]
    /// Where viewers came from, most entries first.
    package let sources: [(origin: TallyBook.Origin, counts: Counts)]
    /// The products by GMV, with what was counted of each.
    package let products: [(product: RoomProduct, counts: Counts)]
    /// Who hosted when.
    package let shifts: [Shift]
    /// Trade after the end, shown apart.
    package let later: Counts

    /// A metric with what it is compared to.
    package struct Tile: Sendable {
        /// The metric.
        package let metric: Metric
        /// Its value over the session.
        package let value: MetricValue
        /// Its value over the last ten minutes.
        package let lastMinutes: MetricValue
        /// Its value over the ten minutes before.
        package let minutesBefore: MetricValue
        /// The median of the creator's own rooms that ended in the last seven days; nil when there are none that say it.
        package let ownMedian: Double?
        /// How many rooms that is the median of.
        package let ownRooms: Int
        /// The share of rooms on air now whose value is lower; nil when there are none to compare.
        package let percentile: Double?
        /// How many rooms that is a share of.
        package let roomsOnAir: Int
    }

    /// A minute of the session.
    package struct Minute: Sendable, Hashable {
        /// When it began.
        package let at: Timestamp
        /// The most viewers in the room at once.
        package let online: Int64
        /// What was counted.
        package let counts: Counts
    }

    /// A shift with the metrics of its minutes.
    package struct Shift: Sendable {
        /// The shift.
        package let shift: HostShift
        /// What was counted in its minutes; a minute in which hosts changed belongs to the one who came.
        package let facts: MetricFacts
    }

    /// What a room is compared with.
    struct Others: Sendable {
        let onAir: [MetricFacts]
        let own: [MetricFacts]
    }

    /// What stands as a mark in the chart.
    package static let markerKinds: [RoomMessage.Kind] = [.pinned, .coupon, .luckyBag, .price, .shift, .warned, .state]
    private static let window: Int64 = 10
    private static let minutesMax: Int64 = 1_440
    /// How far a fall must be outside of chance: 1.64 standard errors, one of twenty by chance alone.
    private static let fallMin = 1.64

    init(
        room: Room, at now: Timestamp, tally: RoomTally, products: [RoomProduct], shifts: [HostShift],
        markers: [RoomMessage], others: Others
    ) {
        self.room = room
        at = now
        self.markers = markers
        onlineNow = room.state.isOnAir ? tally.onlineNow(at: now) : 0
        let end = room.endedAt.map { min($0, now) } ?? now
        let last = RoomTally.minute(of: end)
        let whole = tally.facts(until: end)
        let recent = tally.facts(in: last - Self.window + 1...last, until: end)
        let before = tally.facts(in: last - 2 * Self.window + 1...last - Self.window, until: end)
        tiles = MetricCatalogue.all.filter { $0.scopes.contains(.room) }.map { metric in
            Tile(metric, whole: whole, recent: recent, before: before, others: others)
        }
        worst = Self.worst(tiles)
        let first = max(room.wentLiveAt.map(RoomTally.minute) ?? last, last - Self.minutesMax + 1)
        minutes = (min(first, last)...last).map { minute in
            Minute(
                at: Timestamp(milliseconds: minute * 60_000), online: tally.online(in: minute),
                counts: tally.book.times[minute] ?? Counts())
        }
        let total = whole.counts
        funnel = [
            Count.impressions, .entries, .viewers, .productImpressionUsers, .productClickUsers, .orderUsers, .buyers,
            .orders,
        ].map { ($0, total[$0]) }
        sources = tally.book.sources.sorted { ($0.value[.entries], $1.key) > ($1.value[.entries], $0.key) }
            .map { ($0.key, $0.value) }
        self.products = products.map { ($0, tally.book.products[$0.product] ?? Counts()) }
            .sorted { ($0.1[.gmv], $1.0.place) > ($1.1[.gmv], $0.0.place) }
        self.shifts = shifts.map { shift in
            let from = RoomTally.minute(of: shift.startedAt)
            let to = shift.endedAt.map { RoomTally.minute(of: $0) - 1 } ?? last
            return Shift(shift: shift, facts: tally.facts(in: from...max(from, to), until: end))
        }
        later = tally.book.later
    }

    /// The board of a room in which nothing has happened.
    package static func empty(of room: Room) -> RoomBoard {
        RoomBoard(
            room: room, at: room.movedAt, tally: RoomTally(), products: [], shifts: [], markers: [],
            others: Others(onAir: [], own: []))
    }

    private static func worst(_ tiles: [Tile]) -> String? {
        tiles.compactMap { tile in tile.fall.map { (tile.metric.id, $0) } }.filter { $0.1 >= fallMin }
            .max { ($0.1, $1.0) < ($1.1, $0.0) }?.0
    }
}

extension RoomBoard.Tile {
    fileprivate init(
        _ metric: Metric, whole: MetricFacts, recent: MetricFacts, before: MetricFacts, others: RoomBoard.Others
    ) {
        self.metric = metric
        value = metric.value(of: whole)
        lastMinutes = metric.value(of: recent)
        minutesBefore = metric.value(of: before)
        let own = others.own.compactMap { metric.value(of: $0).number }.sorted()
        ownRooms = own.count
        ownMedian = own.isEmpty ? nil : (own[(own.count - 1) / 2] + own[own.count / 2]) / 2
        let onAir = others.onAir.compactMap { metric.value(of: $0).number }
        let mine = value.number
        roomsOnAir = mine == nil ? 0 : onAir.count
        percentile = mine.flatMap { mine in
            onAir.isEmpty ? nil : Double(onAir.count { $0 < mine }) / Double(onAir.count)
        }
    }

    /// By how many standard errors the last ten minutes are worse than the ten before; nil where that cannot be said.
    ///
    /// The two-proportion z statistic. A metric of which less is better falls by rising.
    var fall: Double? {
        guard
            metric.isProportion, case .measured(let now, let n, .some) = lastMinutes,
            case .measured(let then, let m, .some) = minutesBefore
        else { return nil }
        let pooled = (now * Double(n) + then * Double(m)) / Double(n + m)
        let error = (pooled * (1 - pooled) * (1 / Double(n) + 1 / Double(m))).squareRoot()
        guard error > 0 else { return nil }
        let difference = (then - now) / error
        return Self.lessIsBetter.contains(metric.id) ? -difference : difference
    }

    private static let lessIsBetter: Set<String> = ["neg_feedback", "refund_rate", "leave_rate"]
}
