import Market
import Statistics
import Testing

@testable import Matching

@Suite struct MonitoringTests {
    private let start = Timestamp(milliseconds: 1_795_000_000_000)

    @Test func `each hour compares what was expected with what happened`() {
        var monitor = CalibrationByHour(hoursMax: 2)
        for minute in 0..<120 {
            monitor.add(
                probability: minute < 60 ? 0.5 : 0.25, happened: minute % 2 == 0,
                at: Timestamp(milliseconds: 3_600_000_000).advanced(by: .minutes(Int64(minute))))
        }

        #expect(monitor.hours.map(\.count) == [60, 60])
        #expect(monitor.hours.map(\.ratio) == [1, 0.5])
        #expect(monitor.hours[0].deviation == 0)
        // (30 − 15) / √(60 x 0.25 x 0.75)
        #expect(abs(monitor.hours[1].deviation - 4.472_135_954_999_58) < 1e-9)
    }

    @Test func `no more hours are kept than were asked for, in whatever order outcomes come`() {
        var monitor = CalibrationByHour(hoursMax: 3)
        for hour in [5, 1, 9, 7, 8, 2, 9] as [Int64] {
            monitor.add(probability: 0.5, happened: true, at: Timestamp(milliseconds: hour * 3_600_000))
        }

        #expect(monitor.hours.map(\.hour) == [7, 8, 9])
        #expect(monitor.hours.map(\.count) == [1, 1, 2])
    }

    @Test func `drift is none against oneself and large after a shift`() throws {
        let reference = (0..<1_000).map { Double($0) / 1_000 }
        var same = try #require(ForecastDrift(reference: reference))
        var shifted = same
        for forecast in reference {
            same.add(forecast)
            shifted.add(min(1, forecast + 0.3))
        }

        #expect(abs(same.index ?? 1) < 1e-12)
        #expect((shifted.index ?? 0) > 0.25)
        #expect(ForecastDrift(reference: []) == nil)
    }

    /// By hand: two bins of 2 in the reference, 1 and 3 now, half an exposure added to each:
    /// (0.3 − 0.5) ln 0.6 + (0.7 − 0.5) ln 1.4.
    @Test func `the stability index of a worked example`() throws {
        var drift = try #require(ForecastDrift(reference: [0.1, 0.2, 0.6, 0.7], binsMax: 2))
        for forecast in [0.15, 0.6, 0.8, 0.9] { drift.add(forecast) }

        #expect(drift.edges == [0.6])
        #expect(abs((drift.index ?? 0) - 0.169_459_572_077_440_72) < 1e-12)
    }

    @Test func `an interleaved page holds each item once, and the sides take turns`() {
        for seed in UInt64(1)...50 {
            let page = InterleavedPage(first: [1, 2, 3, 4, 5], second: [3, 1, 6, 7, 8], length: 8, seed: seed)

            #expect(Set(page.items).count == page.items.count, "seed \(seed)")
            #expect(page.items.count == 8, "seed \(seed)")
            for end in stride(from: 2, through: 8, by: 2) {
                let firsts = page.sides.prefix(end).count(where: { $0 == .first })
                #expect(firsts == end / 2, "seed \(seed), \(end)")
            }
            #expect(page == InterleavedPage(first: [1, 2, 3, 4, 5], second: [3, 1, 6, 7, 8], length: 8, seed: seed))
        }
    }

    @Test func `an item that does not fit waits, and is taken when nothing else is left`() {
        for seed in UInt64(1)...20 {
            // Even numbers may not stand beside each other.
            let page = InterleavedPage(first: [2, 4, 1], second: [6, 3, 8], length: 6, seed: seed) { item, before in
                item % 2 == 1 || before.last.map { $0 % 2 == 1 } ?? true
            }

            #expect(Set(page.items) == [1, 2, 3, 4, 6, 8], "seed \(seed)")
            #expect(page.items[0] % 2 != 0 || page.items[1] % 2 != 0, "seed \(seed)")
        }
    }

    @Test func `forecasts that move are seen after a window, and those that stay are not`() throws {
        var generator = SeededGenerator(seed: 9)
        var still = ForecastWatch(windowSize: 500)
        var moving = ForecastWatch(windowSize: 500)
        for number in 0..<1_000 {
            let forecast = 0.1 + 0.2 * generator.nextUnit()
            still.add(forecast)
            moving.add(number < 500 ? forecast : forecast + 0.15)
            if number == 998 { #expect(still.index == nil && moving.index == nil) }
        }

        #expect(try #require(still.index) < 0.1)
        #expect(try #require(moving.index) > 0.25)
    }

    @Test func `rankings that run out leave a shorter page`() {
        let page = InterleavedPage(first: [1, 2], second: [2, 1], length: 10, seed: 1)

        #expect(Set(page.items) == [1, 2])
        #expect(InterleavedPage(first: [], second: [], length: 4, seed: 1).items.isEmpty)
    }

    @Test func `credit goes to the side whose items are clicked`() {
        let page = InterleavedPage(first: [1, 2, 3], second: [4, 5, 6], length: 4, seed: 2)
        let firstPlaces = Set(page.sides.indices.filter { page.sides[$0] == .first })

        let credit = page.credit(clickedPlaces: firstPlaces)

        #expect(credit.firstClicks == 2 && credit.secondClicks == 0)
        #expect(credit.firstGain > 0.7 && credit.firstGain <= 1 && credit.secondGain == 0)
    }

    @Test func `the better ranking wins the comparison, and equal ones do not`() throws {
        var better = InterleavingComparison()
        var equal = InterleavingComparison()
        var generator = SeededGenerator(seed: 6)
        for seed in UInt64(0)..<2_000 {
            let page = InterleavedPage(
                first: Array(0..<10), second: Array((0..<10).reversed()), length: 6, seed: seed)
            // Low numbers are clicked more.
            let clicked = page.items.indices.filter { generator.nextUnit() < 0.5 / Double(page.items[$0] + 1) }
            better.add(page.credit(clickedPlaces: Set(clicked)))
            let blind = page.items.indices.filter { _ in generator.nextUnit() < 0.2 }
            equal.add(page.credit(clickedPlaces: Set(blind)))
        }

        let share = try #require(better.firstShare)
        let gain = try #require(better.gainDifference)
        let even = try #require(equal.firstShare)
        #expect(share.interval.low > 0.5)
        #expect(gain.interval.low > 0)
        #expect(even.interval.contains(0.5))
    }
}
