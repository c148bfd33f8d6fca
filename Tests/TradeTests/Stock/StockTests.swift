import Market
import Statistics
import Testing
import Trade

@Suite struct StockTests {
    private static let start = Timestamp(milliseconds: 1_763_890_000_000)
    private static let end = start.advanced(by: .minutes(10))
    private static let near = Identifier<StockLocation>(UUIDBits(high: 1, low: 1))
    private static let far = Identifier<StockLocation>(UUIDBits(high: 1, low: 2))

    private static func sku(_ number: UInt64) -> Identifier<SKU> { Identifier(UUIDBits(high: 2, low: number)) }
    private static func reservation(_ number: UInt64) -> Identifier<StockReservation> {
        Identifier(UUIDBits(high: 3, low: number))
    }

    /// Three units of the first variant near and two far, one of the second far.
    private static func stock() throws -> Stock {
        var stock = Stock(locations: [near, far])
        try stock.adjust(.init(sku(1), near), by: 3)
        try stock.adjust(.init(sku(1), far), by: 2)
        try stock.adjust(.init(sku(2), far), by: 1)
        return stock
    }

    @Test func `what several lines want of a variant is compared together`() throws {
        var stock = try Self.stock()
        let before = stock
        #expect(throws: StockError.soldOut(Self.sku(1), wanted: 6, free: 5)) {
            try stock.reserve(Self.reservation(1), [.init(Self.sku(1), 3), .init(Self.sku(1), 3)], until: Self.end)
        }
        #expect(throws: StockError.soldOut(Self.sku(2), wanted: 2, free: 1)) {
            try stock.reserve(Self.reservation(1), [.init(Self.sku(1), 1), .init(Self.sku(2), 2)], until: Self.end)
        }
        #expect(stock == before, "a refusal changes nothing")
    }

    @Test func `units come from the first locations that have them`() throws {
        var stock = try Self.stock()
        let held = try stock.reserve(Self.reservation(1), [.init(Self.sku(1), 4)], until: Self.end)
        #expect(held.parts.map(\.location) == [Self.near, Self.far] && held.parts.map(\.units) == [3, 1])
        #expect(stock.free(Self.sku(1)) == 1)
        #expect(try stock.reserve(Self.reservation(1), [.init(Self.sku(1), 4)], until: Self.end) == held)
        #expect(throws: StockError.reservationTaken) {
            try stock.reserve(Self.reservation(1), [.init(Self.sku(1), 1)], until: Self.end)
        }
    }

    @Test func `a claim in time sells once, and one that comes late sells nothing`() throws {
        var stock = try Self.stock()
        try stock.reserve(Self.reservation(1), [.init(Self.sku(1), 2)], until: Self.end)
        #expect(try stock.claim(Self.reservation(1), at: Self.start))
        #expect(try !stock.claim(Self.reservation(1), at: Self.end))
        #expect(stock.levels[.init(Self.sku(1), Self.near)] == .init(onHand: 1, reserved: 0))
        #expect(throws: StockError.self) { try stock.release(Self.reservation(1)) }

        try stock.reserve(Self.reservation(2), [.init(Self.sku(1), 3)], until: Self.end)
        #expect(throws: StockError.tooLate) { try stock.claim(Self.reservation(2), at: Self.end) }
        #expect(throws: StockError.tooLate) {
            try stock.extend(Self.reservation(2), until: Self.end.advanced(by: .minutes(1)), at: Self.end)
        }
        #expect(stock.expire(at: Self.end) == [Self.reservation(2)] && stock.free(Self.sku(1)) == 3)
        #expect(stock.expire(at: Self.end).isEmpty)
        #expect(try !stock.release(Self.reservation(2)))
        #expect(throws: StockError.self) { try stock.claim(Self.reservation(2), at: Self.start) }
        #expect(throws: StockError.unknownReservation) { try stock.claim(Self.reservation(9), at: Self.start) }
    }

    @Test func `a reservation is held for longer and never for shorter`() throws {
        var stock = try Self.stock()
        try stock.reserve(Self.reservation(1), [.init(Self.sku(2), 1)], until: Self.end)
        try stock.extend(Self.reservation(1), until: Self.start, at: Self.start)
        #expect(stock.expire(at: Self.end.advanced(by: .zero - .milliseconds(1))).isEmpty)
        let later = Self.end.advanced(by: .minutes(5))
        try stock.extend(Self.reservation(1), until: later, at: Self.start)
        #expect(stock.expire(at: Self.end).isEmpty && stock.expire(at: later) == [Self.reservation(1)])
    }

    @Test func `what is spoken for is not counted away`() throws {
        var stock = try Self.stock()
        try stock.reserve(Self.reservation(1), [.init(Self.sku(1), 2)], until: Self.end)
        #expect(throws: StockError.belowReserved(Self.sku(1), free: 1)) {
            try stock.adjust(.init(Self.sku(1), Self.near), by: -2)
        }
        try stock.adjust(.init(Self.sku(1), Self.near), by: -1)
        for units in [0, Stock.unitsMax + 1, Int64.min] {
            #expect(throws: StockError.unitsOutOfRange) { try stock.adjust(.init(Self.sku(1), Self.near), by: units) }
        }
        for lines: [Stock.Line] in [[], [.init(Self.sku(1), 0)], [.init(Self.sku(1), -1)]] {
            #expect(throws: StockError.self) { try stock.reserve(Self.reservation(7), lines, until: Self.end) }
        }
    }

    @Test func `four thousand random steps never speak for more than lies there, and nothing gets lost`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var stock = Stock(locations: [Self.near, Self.far])
        var received: [Identifier<SKU>: Int64] = [:]
        var sold: [Identifier<SKU>: Int64] = [:]
        var now = Self.start
        for step in 0..<4_000 {
            let id = Self.reservation(UInt64.random(in: 0..<40, using: &generator) + UInt64(step / 200) * 40)
            let sku = Self.sku(UInt64.random(in: 0..<4, using: &generator))
            let before = stock
            do throws(StockError) {
                switch Int.random(in: 0..<8, using: &generator) {
                case 0:
                    let units = Int64.random(in: -5...9, using: &generator)
                    try stock.adjust(.init(sku, Bool.random(using: &generator) ? Self.near : Self.far), by: units)
                    received[sku, default: 0] += units
                case 1, 2, 3:
                    let lines = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                        Stock.Line(
                            Self.sku(UInt64.random(in: 0..<4, using: &generator)),
                            Int64.random(in: 1...4, using: &generator))
                    }
                    try stock.reserve(id, lines, until: now.advanced(by: .minutes(10)))
                case 4:
                    if try stock.claim(id, at: now) {
                        for part in stock.reservations[id]?.parts ?? [] { sold[part.sku, default: 0] += part.units }
                    }
                case 5: try stock.release(id)
                case 6: try stock.extend(id, until: now.advanced(by: .minutes(20)), at: now)
                default:
                    now = now.advanced(by: .seconds(Int64.random(in: 0...60, using: &generator)))
                    _ = stock.expire(at: now)
                }
            } catch {
                #expect(stock == before, "seed \(seed), step \(step): a refusal changes nothing")
            }
            let held = stock.reservations.values.filter { $0.state == .held }.flatMap(\.parts)
            var reserved: [Stock.Key: Int64] = [:]
            for part in held { reserved[.init(part.sku, part.location), default: 0] += part.units }
            for (key, level) in stock.levels {
                let isRight =
                    0 <= level.reserved && level.reserved <= level.onHand && level.reserved == reserved[key] ?? 0
                guard isRight else {
                    Issue.record("seed \(seed), step \(step): \(level) with \(reserved[key] ?? 0) held")
                    return
                }
            }
        }
        for (sku, units) in received {
            let lies = stock.levels.filter { $0.key.sku == sku }.reduce(0) { $0 + $1.value.onHand }
            #expect(lies == units - (sold[sku] ?? 0), "seed \(seed): units are received, sold, or there")
        }
    }
}
