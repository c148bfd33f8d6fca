import Coaching
import Market
package import Operations
import Statistics

/// The catalogue of metrics on the wire.
package struct MetricsBody: WireReply {
    /// The catalogue.
    package init() {}

    package static let schema: Schema? = .object(
        .required(
            "items",
            .array(
                of: .named(
                    "Metric",
                    .object(
                        .required("id", .text(1...60), "The identifier."),
                        .required("zh", .text(1...60), "The Chinese name."),
                        .required("en", .text(1...60), "The English name."),
                        .required(
                            "formula", .text(1...300),
                            "How it is computed, in the names of `GET /v1/rooms/{room_id}/board`'s counts."),
                        .required("unit", .oneOf(Metric.Unit.self), "In what it is given; amounts in minor units."),
                        .required("base", .text(0...100), "What the denominator counts; empty for a sum."),
                        .required(
                            "minimum", .count, "Below so many of the denominator the answer is `not_enough_data`."),
                        .required("interval", .oneOf(["wilson_95", "none"]), "How sure a value is."),
                        .required(
                            "scopes", .array(of: .oneOf(Metric.Scope.self), count: 1...6), "Of what it is a figure."),
                        .optional("awaits", .text(1...100), "What will feed it; null for one that is measured."))),
                count: 0...500), "Every metric, in the order of the reference."))
    package static let example = MetricsBody()
    package var json: JSON? {
        [
            "items": .array(
                MetricCatalogue.all.map { metric in
                    var awaits: String?
                    if case .awaits(let capability) = metric.formula { awaits = capability }
                    let hasInterval = metric.isProportion && awaits == nil
                    return [
                        "id": .string(metric.id), "zh": .string(metric.chinese), "en": .string(metric.english),
                        "formula": .string(metric.formula.text), "unit": .string(metric.unit.rawValue),
                        "base": .string(metric.base), "minimum": .integer(Int64(metric.minimum)),
                        "interval": .string(hasInterval ? "wilson_95" : "none"),
                        "scopes": .array(metric.scopes.map(\.rawValue).sorted().map { .string($0) }),
                        "awaits": .optional(awaits),
                    ]
                })
        ]
    }
}

/// What a metric amounts to, on the wire.
enum MetricValueShape {
    static let schema = Schema.named(
        "MetricValue",
        .object(
            .required(
                "status", .oneOf(["measured", "not_enough_data", "not_defined", "not_measured"]),
                "`not_defined` where the denominator is zero, which is not the value zero."),
            .optional("value", .number(-1e18...1e18), "The number, where there is one."),
            .optional(
                "n", .integer(-9_007_199_254_740_991...9_007_199_254_740_991),
                "How many of the denominator it rests on."),
            .optional("low", .number(0...1), "The lower end of the 95 % interval (Wilson)."),
            .optional("high", .number(0...1), "The upper end.")))

    static func json(_ value: MetricValue) -> JSON {
        var (status, number, n, interval): (String, Double?, Int64?, Interval?)
        switch value {
        case .measured(let found, let count, let range):
            (status, number, n, interval) = ("measured", found, count, range)
        case .notEnoughData(let count): (status, number, n, interval) = ("not_enough_data", nil, count, nil)
        case .notDefined: (status, number, n, interval) = ("not_defined", nil, nil, nil)
        case .notMeasured: (status, number, n, interval) = ("not_measured", nil, nil, nil)
        }
        return [
            "status": .string(status), "value": number.map(JSON.number) ?? .null, "n": n.map(JSON.integer) ?? .null,
            "low": interval.map { .number($0.low) } ?? .null, "high": interval.map { .number($0.high) } ?? .null,
        ]
    }
}

extension Counts {
    static let schema = Schema.named("Counts", .map(of: .integer(-9_007_199_254_740_991...9_007_199_254_740_991)))

    /// What was counted by name, zeros left out.
    var json: JSON {
        .object(Count.allCases.filter { self[$0] != 0 }.map { .init($0.name, .integer(self[$0])) })
    }
}

/// The board of a room on the wire.
package struct RoomBoardBody: WireReply {
    private let board: RoomBoard

    /// A board on the wire.
    package init(_ board: RoomBoard) { self.board = board }

    package static let schema: Schema? = .named(
        "RoomBoard",
        .object(
            .required("room", RoomBody.schema ?? .anything, "The room."),
            .required("at", .timestamp, "The moment of all of it."),
            .required("online", .count, "Viewers in the room now."),
            .required(
                "tiles", .array(of: tile, count: 0...500), "The metrics of rooms, in the order of `GET /v1/metrics`."),
            .optional(
                "worst", .text(1...60),
                "The metric that fell most in the last ten minutes beyond chance; null for none."),
            .required("minutes", .array(of: minute, count: 0...1_441), "Minutes on air, at most the last 24 hours."),
            .required(
                "markers", .array(of: RoomMessageBody.schema ?? .anything, count: 0...200),
                "Pins, coupons, lucky bags, prices, hosts, warnings and states, oldest first."),
            .required(
                "funnel",
                .array(
                    of: .object(
                        .required("count", .text(1...60), "What is counted."), .required("number", .count, "How many.")),
                    count: 0...20), "From impressions to orders."),
            .required("sources", .array(of: source, count: 0...200), "Where viewers came from, most entries first."),
            .required("products", .array(of: product, count: 0...10_000), "Products, most GMV first."),
            .required("shifts", .array(of: shift, count: 0...10_000), "Hosts with what was counted in their minutes."),
            .required("later", Counts.schema, "Trade after the end, never added to the rest.")))

    private static let tile = Schema.named(
        "RoomBoardTile",
        .object(
            .required("metric", .text(1...60), "The metric's identifier."),
            .required("value", MetricValueShape.schema, "Over the session."),
            .required("last_minutes", MetricValueShape.schema, "Over the last ten minutes."),
            .required("minutes_before", MetricValueShape.schema, "Over the ten before."),
            .optional(
                "own_median", .number(-1e18...1e18),
                "The median of the creator's own rooms of the last seven days."),
            .required("own_rooms", .count, "Of how many."),
            .optional("percentile_on_air", .number(0...1), "The share of rooms on air now with a lower value."),
            .required("rooms_on_air", .count, "Of how many others.")))
    private static let minute = Schema.named(
        "RoomBoardMinute",
        .object(
            .required("at", .timestamp, "When it began."), .required("online", .count, "The most viewers at once."),
            .required("counts", Counts.schema, "What was counted; viewers in the minute of their first time.")))
    private static let source = Schema.named(
        "RoomBoardSource",
        .object(
            .required("source", .oneOf(TrafficSource.self), "The source."),
            .required("flow", .oneOf(TrafficSource.Flow.self), "Organic, boosted or paid."),
            .required("domain", .oneOf(TrafficSource.Domain.self), "Public or private."),
            .required("is_fan", .boolean, "Whether they followed when they came."),
            .required("counts", Counts.schema, "What was counted.")))
    private static let product = Schema.named(
        "RoomBoardProduct",
        .object(
            .required("product", RoomProductBody.schema ?? .anything, "The product."),
            .required("counts", Counts.schema, "What was counted.")))
    private static let shift = Schema.named(
        "RoomBoardShift",
        .object(
            .required("host", .text(1...60), "Who hosts."),
            .required("is_synthetic", .boolean, "Whether a machine does."),
            .required("started_at", .timestamp, "When it began."), .optional("ended_at", .timestamp, "When it ended."),
            .required("counts", Counts.schema, "What was counted in its minutes.")))

    package static var example: Self { Self(.documented) }

    package var json: JSON? {
        [
            "room": RoomBody(board.room, for: .platform("board")).json ?? .null, "at": .time(board.at),
            "online": .integer(board.onlineNow), "tiles": .array(board.tiles.map(Self.json)),
            "worst": .optional(board.worst),
            "minutes": .array(
                board.minutes.map {
                    ["at": .time($0.at), "online": .integer($0.online), "counts": $0.counts.json]
                }),
            "markers": .array(board.markers.compactMap { RoomMessageBody($0).json }),
            "funnel": .array(board.funnel.map { ["count": .string($0.step.name), "number": .integer($0.number)] }),
            "sources": .array(
                board.sources.map { origin, counts in
                    [
                        "source": .string(origin.source.rawValue), "flow": .string(origin.source.flow.rawValue),
                        "domain": .string(origin.source.domain.rawValue), "is_fan": .boolean(origin.isFan),
                        "counts": counts.json,
                    ]
                }),
            "products": .array(
                board.products.map { ["product": RoomProductBody($0.product).json ?? .null, "counts": $0.counts.json] }),
            "shifts": .array(
                board.shifts.map {
                    [
                        "host": .string($0.shift.host), "is_synthetic": .boolean($0.shift.isSynthetic),
                        "started_at": .time($0.shift.startedAt), "ended_at": .time($0.shift.endedAt),
                        "counts": $0.facts.counts.json,
                    ]
                }), "later": board.later.json,
        ]
    }

    private static func json(_ tile: RoomBoard.Tile) -> JSON {
        [
            "metric": .string(tile.metric.id), "value": MetricValueShape.json(tile.value),
            "last_minutes": MetricValueShape.json(tile.lastMinutes),
            "minutes_before": MetricValueShape.json(tile.minutesBefore),
            "own_median": tile.ownMedian.map(JSON.number) ?? .null,
            "own_rooms": .integer(Int64(tile.ownRooms)),
            "percentile_on_air": tile.percentile.map(JSON.number) ?? .null,
            "rooms_on_air": .integer(Int64(tile.roomsOnAir)),
        ]
    }
}

/// The figures of a content on the wire.
package struct ContentFiguresBody: WireReply {
    private let figures: ContentFigures?

    /// Figures on the wire.
    package init(_ figures: ContentFigures) { self.figures = figures }
    private init() { figures = nil }

    package static let schema: Schema? = .named(
        "ContentFigures",
        .object(
            .required(
                "figures",
                .array(
                    of: .object(
                        .required("metric", .text(1...60), "The metric's identifier."),
                        .required("value", MetricValueShape.schema, "What it amounts to.")), count: 0...500),
                "The metrics of videos, in the order of `GET /v1/metrics`."),
            .required(
                "days",
                .array(
                    of: .object(
                        .required("day", .text(10...10), "The day in UTC."),
                        .required("counts", Counts.schema, "What was counted.")), count: 0...10_000),
                "Days, oldest first."),
            .required(
                "sources",
                .array(
                    of: .object(
                        .required("source", .oneOf(TrafficSource.self), "The source."),
                        .required("is_fan", .boolean, "Whether they followed when they came."),
                        .required("counts", Counts.schema, "What was counted.")), count: 0...200),
                "Where plays came from, most plays first.")))
    package static let example = ContentFiguresBody()
    package var json: JSON? {
        [
            "figures": .array(
                (figures?.figures ?? []).map {
                    ["metric": .string($0.metric.id), "value": MetricValueShape.json($0.value)]
                }),
            "days": .array(
                (figures?.days ?? []).map {
                    [
                        "day": .string(String(Timestamp(milliseconds: $0.day * 86_400_000).description.prefix(10))),
                        "counts": $0.counts.json,
                    ]
                }),
            "sources": .array(
                (figures?.sources ?? []).map {
                    [
                        "source": .string($0.origin.source.rawValue), "is_fan": .boolean($0.origin.isFan),
                        "counts": $0.counts.json,
                    ]
                }),
        ]
    }
}

extension RoomBoard {
    /// A board for the documentation.
    static var documented: RoomBoard { .empty(of: .documented) }
}
