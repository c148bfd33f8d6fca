import Market
import Statistics
import Testing

@testable import Matching

/// An exposure is told with what came of it, once for what viewers do at once and once for the orders.
struct OutcomeJoinTests {
    private let settings = OutcomeJoin.Settings(window: .minutes(10), orderWindow: .hours(24), waitingMax: 1_000)

    private func deed(
        _ act: LiveDeed.Act, _ item: Int32 = 7, by viewer: Int = 1, minute: Int64, order: Double = 0
    ) -> LiveDeed {
        LiveDeed(
            viewer: FeatureKey(viewer), item: item, act: act,
            at: Timestamp(milliseconds: 1_700_000_000_000 + minute * 60_000), surface: FeatureKey("feed"),
            orderMinorUnits: order)
    }

    private func told(_ deeds: [LiveDeed], settings: OutcomeJoin.Settings? = nil) -> [OutcomeJoin.Told] {
        var join = OutcomeJoin(settings ?? self.settings)
        var told: [OutcomeJoin.Told] = []
        for deed in deeds { join.add(deed) { told.append($0) } }
        return told
    }

    @Test func `what comes within the window belongs to the exposure, and nothing is known before its end`() {
        let deeds = [
            deed(.shown, minute: 0), deed(.signalled(.completed), minute: 1), deed(.signalled(.liked), minute: 9),
        ]

        #expect(told(deeds).isEmpty)
        let outcomes = told(deeds + [deed(.shown, 8, by: 2, minute: 10)])
        #expect(outcomes.count == 1 && outcomes[0].item == 7 && outcomes[0].viewer == FeatureKey(1))
        #expect(outcomes[0].outcome[.longView] == true && outcomes[0].outcome[.like] == true)
        #expect(outcomes[0].outcome[.follow] == false)
        #expect(outcomes[0].outcome[.order] == nil, "orders have a window of their own")
    }

    @Test func `an exposure nothing came of is told as such`() {
        let outcomes = told([deed(.shown, minute: 0), deed(.shown, 8, minute: 11)])

        #expect(outcomes.map(\.outcome) == [ResponseOutcome(allFalse: ResponseGoal.allCases.filter { !$0.isOfOrders })])
    }

    @Test func `orders are told at the end of their window, with their price`() {
        let outcomes = told([
            deed(.shown, minute: 0), deed(.signalled(.bought), minute: 600, order: 9_900),
            deed(.shown, 8, by: 2, minute: 24 * 60),
        ])

        #expect(outcomes.count == 2)
        #expect(outcomes[0].outcome[.click] == false, "the order came after the first window")
        #expect(outcomes[1].outcome[.order] == true && outcomes[1].outcome[.refund] == false)
        #expect(outcomes[1].outcome.orderMinorUnits == 9_900 && outcomes[1].outcome[.click] == nil)
    }

    @Test func `shown twice within the window is one exposure, and a deed without an exposure makes one`() {
        let outcomes = told([
            deed(.shown, minute: 0), deed(.shown, minute: 2), deed(.signalled(.viewed), 9, minute: 3),
            deed(.shown, 8, by: 2, minute: 30),
        ])

        #expect(outcomes.map(\.item) == [7, 9])
        #expect(outcomes[1].outcome[.longView] == true)
    }

    @Test func `no more wait than the bound allows, and every exposure is told twice in the end`() {
        var generator = SeededGenerator(seed: 3)
        let bound = OutcomeJoin.Settings(window: .minutes(10), orderWindow: .hours(24), waitingMax: 50)
        var join = OutcomeJoin(bound)
        var told = 0
        var shown = 0
        for step in 0..<2_000 {
            let item = Int32(step)
            join.add(deed(.shown, item, by: step, minute: Int64(step / 100))) { _ in told += 1 }
            shown += 1
            if generator.nextUnit() < 0.3 {
                join.add(deed(.signalled(.liked), item, by: step, minute: Int64(step / 100))) { _ in told += 1 }
            }
            #expect(join.count <= 50, "step \(step)")
        }
        join.advance(to: Timestamp(milliseconds: 1_800_000_000_000)) { _ in told += 1 }

        #expect(join.count == 0 && told == 2 * shown)
    }

    @Test func `a line keeps places while elements come and go`() {
        var line = WaitingLine<Int>()
        var expected: [(place: Int, value: Int)] = []
        var generator = SeededGenerator(seed: 11)
        for value in 0..<5_000 {
            expected.append((line.append(value), value))
            if generator.nextUnit() < 0.6, !expected.isEmpty {
                #expect(line.removeFirst() == expected.removeFirst().value)
            }
            if let last = expected.last { #expect(line[last.place] == last.value && line.count == expected.count) }
            if let first = expected.first { #expect(line.firstPlace == first.place && line.first == first.value) }
        }
    }
}

extension ResponseOutcome {
    fileprivate init(allFalse goals: [ResponseGoal]) {
        self.init(Dictionary(uniqueKeysWithValues: goals.map { ($0, false) }))
    }
}
