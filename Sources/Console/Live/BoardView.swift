import Amounts
import Coaching
import Foundation
import Market
import Operations
import Statistics

/// What templates know of a board.
struct BoardView: Sendable {
    struct Tile: Sendable {
        let id: String
        let label: String
        let value: String
        let isKnown: Bool
        let isWorst: Bool
        let compared: [String]
        let definition: [String]
    }

    struct Mark: Sendable {
        let at: String
        let text: String
    }

    struct Line: Sendable {
        let author: String
        let text: String
    }

    let path: String
    let roomPath: String
    let roomTitle: String
    let creator: String
    let state: String
    let tone: String
    let read: String
    let online: String
    let worst: String?
    let tiles: [Tile]
    let minutes: OverviewView.Chart
    let marks: [Mark]
    let hasMarks: Bool
    let tables: [Table]
    let later: String?
    let lines: [Line]

    /// A table with its title and its definition, as `model-table` shows it.
    struct Table: Sendable {
        let title: String
        let lead: String?
        let hasRows: Bool
        let headings: [String]
        let rows: [OverviewView.Row]
        let definition: String
    }

    init(_ page: BoardPage, in shell: Shell) {
        let board = page.board
        let words = BoardWords(shell: shell, titles: page.titles)
        path = "/studio/rooms/\(board.room.id)"
        roomPath = "/rooms/\(board.room.id)"
        roomTitle = board.room.title
        creator = page.creator
        state = shell.text(board.room.state.phrase)
        tone = board.room.state.tone
        read = words.say(.read, ["time": words.clock(board.at)])
        online = shell.figures.count(board.onlineNow)
        worst = board.tiles.first { $0.metric.id == board.worst }.map { tile in
            words.say(
                .worst,
                [
                    "metric": words.name(tile.metric), "before": words.value(tile.minutesBefore, of: tile.metric),
                    "now": words.value(tile.lastMinutes, of: tile.metric),
                ])
        }
        tiles = board.tiles.filter { tile in
            if case .notMeasured = tile.value { false } else { true }
        }.map { words.tile($0, isWorst: $0.metric.id == board.worst) }
        minutes = words.chart(board.minutes)
        marks = board.markers.suffix(40).reversed().compactMap(words.mark)
        hasMarks = !marks.isEmpty
        tables = [
            words.funnel(board), words.sources(board), words.products(board), words.shifts(board),
        ]
        later =
            board.later.isEmpty
            ? nil
            : words.say(
                .laterIs,
                ["orders": shell.figures.count(board.later[.orders]), "gmv": words.amount(board.later[.gmv])])
        lines = page.lines.suffix(12).map { Line(author: $0.author, text: $0.text) }
    }
}

/// A board's figures in words.
private struct BoardWords {
    let shell: Shell
    let titles: [Identifier<Product>: String]

    func say(_ phrase: BoardPhrase, _ values: [String: String] = [:]) -> String { shell.text(phrase, values) }
    func name(_ metric: Metric) -> String { shell.language == .chinese ? metric.chinese : metric.english }
    func amount(_ minorUnits: Int64) -> String { shell.figures.price(Money(minorUnits: minorUnits, currency: .cny)) }

    /// Hours, minutes and seconds.
    func clock(_ time: Timestamp) -> String {
        let seconds = (time.advanced(by: shell.figures.offset).milliseconds / 1_000) % 86_400
        let two = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    func value(_ value: MetricValue, of metric: Metric) -> String {
        switch value {
        case .measured(let number, _, _): self.number(number, metric.unit)
        case .notEnoughData(let n): say(.notEnough, ["count": shell.figures.count(n)])
        case .notDefined, .notMeasured: say(.notDefined)
        }
    }

    func number(_ number: Double, _ unit: Metric.Unit) -> String {
        switch unit {
        case .count, .people:
            number.rounded() == number ? shell.figures.count(Int64(number)) : shell.figures.decimal(number, places: 1)
        case .amount: amount(Int64(number.rounded()))
        case .share: shell.figures.decimal(number * 100, places: 1) + "%"
        case .ratio: shell.figures.decimal(number, places: 2)
        case .seconds: shell.figures.decimal(number, places: 1) + " s"
        }
    }

    func tile(_ tile: RoomBoard.Tile, isWorst: Bool) -> BoardView.Tile {
        let metric = tile.metric
        var compared: [String] = []
        if tile.lastMinutes.number != nil || tile.minutesBefore.number != nil {
            compared.append(say(.lastMinutes, ["value": value(tile.lastMinutes, of: metric)]))
            compared.append(say(.before, ["value": value(tile.minutesBefore, of: metric)]))
        }
        if let median = tile.ownMedian {
            compared.append(
                say(.ownMedian, ["count": "\(tile.ownRooms)", "value": number(median, metric.unit)]))
        }
        if let percentile = tile.percentile {
            compared.append(
                say(.onAir, ["count": "\(tile.roomsOnAir)", "value": shell.figures.percent(percentile)]))
        }
        var definition = [say(.formula, ["formula": metric.formula.text])]
        if !metric.base.isEmpty { definition.append(say(.base, ["base": metric.base])) }
        if metric.minimum > 0 { definition.append(say(.minimum, ["count": "\(metric.minimum)"])) }
        if case .measured(_, _, let interval?) = tile.value {
            definition.append(
                say(.interval, ["low": number(interval.low, .share), "high": number(interval.high, .share)]))
        }
        return BoardView.Tile(
            id: metric.id, label: name(metric), value: value(tile.value, of: metric),
            isKnown: tile.value.number != nil, isWorst: isWorst, compared: compared, definition: definition)
    }

    func chart(_ minutes: [RoomBoard.Minute]) -> OverviewView.Chart {
        let labels = minutes.map { String(clock($0.at).prefix(5)) }
        return OverviewView.Chart(
            id: "minutes", kind: "line", title: say(.minutesTitle), definition: say(.minutesIs),
            series: OverviewView.json(
                labels,
                [
                    (say(.viewersOnline), minutes.map { "\($0.online)" }),
                    (say(.entries), minutes.map { "\($0.counts[.entries])" }),
                    (say(.orders), minutes.map { "\($0.counts[.orders])" }),
                ]),
            headings: [say(.minute), say(.viewersOnline), say(.entries), say(.orders), say(.gmv)],
            rows: zip(labels, minutes).suffix(60).map { label, minute in
                OverviewView.Row(cells: [
                    label, shell.figures.count(minute.online), shell.figures.count(minute.counts[.entries]),
                    shell.figures.count(minute.counts[.orders]), amount(minute.counts[.gmv]),
                ])
            })
    }

    func mark(_ message: RoomMessage) -> BoardView.Mark? {
        // The platform wrote the payload; a mark that cannot be read is left out of the list and stays in the room's log.
        guard let told = try? JSONDecoder().decode(Told.self, from: Data(message.payload.utf8)) else { return nil }
        let product = told.product_id.flatMap { try? Identifier<Product>(parsing: $0) }.flatMap { titles[$0] }
        let text: String
        switch message.kind {
        case .pinned: text = say(.markPin, ["what": product ?? ""])
        case .coupon: text = say(.markCoupon, ["what": told.text ?? ""])
        case .luckyBag: text = say(.markLuckyBag, ["what": told.text ?? ""])
        case .price: text = say(.markPrice, ["what": product ?? ""])
        case .shift: text = say(.markShift, ["what": told.host ?? ""])
        case .warned: text = say(.markWarned)
        case .state:
            let state = told.state.flatMap(Room.State.init(rawValue:)).map { shell.text($0.phrase) }
            text = say(.markState, ["what": state ?? ""])
        default: return nil
        }
        return BoardView.Mark(at: clock(message.at), text: text)
    }

    /// What the messages that stand as marks carry.
    private struct Told: Decodable {
        let product_id, text, host, state: String?
    }

    func funnel(_ board: RoomBoard) -> BoardView.Table {
        let names: [Count: BoardPhrase] = [
            .impressions: .impressions, .entries: .views, .viewers: .viewers, .productImpressionUsers: .sawProduct,
            .productClickUsers: .clicked, .orderUsers: .ordered, .buyers: .bought, .orders: .orders,
        ]
        var before: Int64?
        let rows = board.funnel.map { step, number in
            defer { before = number }
            let share = before.flatMap { $0 > 0 ? self.number(Double(number) / Double($0), .share) : nil } ?? "–"
            return OverviewView.Row(cells: [
                names[step].map { say($0) } ?? step.name, shell.figures.count(number), share,
            ])
        }
        return table(.funnelTitle, .funnelIs, [.step, .number, .ofStep], rows)
    }

    func sources(_ board: RoomBoard) -> BoardView.Table {
        let rows = board.sources.map { origin, counts in
            OverviewView.Row(cells: [
                say(origin.source.phrase), say(origin.source.flow.phrase), say(origin.isFan ? .yes : .no),
                shell.figures.count(counts[.entries]), shell.figures.count(counts[.viewers]),
                shell.figures.count(counts[.productClickUsers]), shell.figures.count(counts[.buyers]),
                amount(counts[.gmv]),
            ])
        }
        return table(
            .sourcesTitle, .sourcesIs, [.source, .flow, .fan, .entries, .viewers, .clickUsers, .buyers, .gmv], rows)
    }

    func products(_ board: RoomBoard) -> BoardView.Table {
        let rows = board.products.map { product, counts in
            OverviewView.Row(cells: [
                titles[product.product] ?? product.product.rawValue,
                "\(shell.figures.count(counts[.bubbleClicks]))/\(shell.figures.count(counts[.bubbleImpressions]))",
                "\(shell.figures.count(counts[.listClicks]))/\(shell.figures.count(counts[.listImpressions]))",
                shell.figures.count(counts[.orders]), amount(counts[.gmv]),
                shell.figures.length(product.explained(until: board.at)),
            ])
        }
        return table(.productsTitle, .productsIs, [.product, .bubble, .list, .orders, .gmv, .explained], rows)
    }

    func shifts(_ board: RoomBoard) -> BoardView.Table {
        let rows = board.shifts.map { shift in
            let end = shift.shift.endedAt ?? board.at
            let span = "\(clock(shift.shift.startedAt).prefix(5)) – \(clock(end).prefix(5))"
            return OverviewView.Row(cells: [
                shift.shift.host, span, shell.figures.count(shift.facts.counts[.entries]),
                shell.figures.count(shift.facts.counts[.orders]), amount(shift.facts.counts[.gmv]),
            ])
        }
        return table(.shiftsTitle, .minutesIs, [.host, .minute, .entries, .orders, .gmv], rows)
    }

    private func table(
        _ title: BoardPhrase, _ definition: BoardPhrase, _ headings: [BoardPhrase], _ rows: [OverviewView.Row]
    ) -> BoardView.Table {
        BoardView.Table(
            title: say(title), lead: nil, hasRows: !rows.isEmpty, headings: headings.map { say($0) }, rows: rows,
            definition: say(definition))
    }
}
