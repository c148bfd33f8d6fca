import Statistics
import Testing

@testable import Traffic

@Suite struct SlotMixingTests {
    private let organic = (0..<30).map { OrganicEntry(item: $0, creator: $0) }
    private let trials = (0..<6).map { TrialEntry(item: 100 + $0, creator: 100 + $0, promise: Double($0 + 1)) }
    private let rules = SlotRules(explorationPlaces: [2, 5], explorationShare: 0.5, evenShare: 0.2, owedPlaces: [1])

    private func page(
        seed: UInt64, trials: [TrialEntry]? = nil, owed: [OwedExposure] = [], organic: [OrganicEntry]? = nil,
        rules: SlotRules? = nil
    ) -> [Slot] {
        var generator = SeededGenerator(seed: seed)
        return SlotMixing.mix(
            organic: organic ?? self.organic, trials: trials ?? self.trials, owed: owed, pageSize: 8,
            rules: rules ?? self.rules,
            using: &generator)
    }

    @Test func `one seed gives one page`() {
        #expect(page(seed: 4) == page(seed: 4))
        #expect((1...20).contains { page(seed: $0) != page(seed: 4) })
    }

    @Test func `organic items keep their order and fill all other places`() {
        for seed in UInt64(1)...200 {
            let slots = page(seed: seed)

            let earned = slots.filter { $0.type == .organic }
            #expect(earned.map(\.item) == (0..<Int32(earned.count)).map { $0 }, "seed \(seed)")
            #expect(earned.map(\.organicPlace) == (0..<earned.count).map(Optional.init), "seed \(seed)")
            #expect(slots.count == 8, "seed \(seed)")
            #expect(slots.indices.allSatisfy { slots[$0].type == .organic || [2, 5].contains($0) }, "seed \(seed)")
            #expect(Set(slots.map(\.item)).count == 8, "seed \(seed)")
        }
    }

    @Test func `propensities lie in (0, 1] and are 1 where nothing was left to chance`() {
        for seed in UInt64(1)...200 {
            for (place, slot) in page(seed: seed).enumerated() {
                #expect(slot.propensity > 0 && slot.propensity <= 1, "seed \(seed)")
                if ![2, 5].contains(place) { #expect(slot.propensity == 1, "seed \(seed)") }
            }
        }
    }

    @Test func `all outcomes of a place sum to one`() {
        let owed = [OwedExposure(item: 200, creator: 200, type: .boost, programme: "p", probability: 0.3)]
        let crowded = SlotRules(explorationPlaces: [0, 1], explorationShare: 0.4, evenShare: 0.1, owedPlaces: [0, 1])

        for seed in UInt64(1)...100 {
            var generator = SeededGenerator(seed: seed)
            var mix = Mix(organic: organic, trials: trials, owed: owed, pageSize: 8, rules: crowded)
            while mix.slots.count < 8 {
                let chances = mix.chances()
                #expect(abs(chances.reduce(0) { $0 + $1.probability } - 1) < 1e-12, "seed \(seed)")
                #expect(chances.allSatisfy { $0.probability > 0 }, "seed \(seed)")
                guard let drawn = chances.randomElement(using: &generator) else { break }
                mix.place(drawn)
            }
        }
    }

    /// The logged number has to be the frequency with which the item really appears: first exploration place.
    @Test func `items appear as often as their propensity says`() {
        var shown: [Int32: Int] = [:]
        var logged: [Int32: Double] = [:]
        let pages = 20_000

        for seed in 1...UInt64(pages) {
            let slot = page(seed: seed)[2]
            shown[slot.item, default: 0] += 1
            logged[slot.item] = slot.propensity
        }

        #expect(shown.count == 7)
        for (item, count) in shown {
            let p = logged[item, default: 0]
            let error = (p * (1 - p) / Double(pages)).squareRoot()
            #expect(abs(Double(count) / Double(pages) - p) < 4.5 * error, "item \(item)")
        }
        // By hand: 0.5 x (0.8 x 6 / 21 + 0.2 / 6) for the most promising trial.
        #expect(abs(logged[105, default: 0] - 0.5 * (0.8 * 6 / 21 + 0.2 / 6)) < 1e-12)
        #expect(abs(logged[2, default: 0] - 0.5) < 1e-12)
    }

    @Test func `inverse propensities estimate without bias`() {
        // Every page is worth 1 when item 103 stands in place 5. Weighted by 1 / propensity the mean is 1 per page in
        // which 103 could still be drawn, which is when it does not stand in place 2.
        var weighted = 0.0
        var possible = 0
        for seed in UInt64(1)...20_000 {
            let slots = page(seed: seed)
            guard slots[2].item != 103 else { continue }
            possible += 1
            if slots[5].item == 103 { weighted += 1 / slots[5].propensity }
        }

        #expect(abs(weighted / Double(possible) - 1) < 0.1)
    }

    @Test func `owed exposure is delivered with its probability and under its programme`() {
        let owed = [OwedExposure(item: 200, creator: 200, type: .guarantee, programme: "new-items", probability: 0.25)]
        var delivered = 0

        for seed in UInt64(1)...4_000 {
            let slots = page(seed: seed, owed: owed)
            if slots[1].type == .guarantee {
                delivered += 1
                #expect(slots[1].propensity == 0.25 && slots[1].programme == "new-items" && slots[1].item == 200)
            } else {
                #expect(slots[1].propensity == 0.75 && slots[1].programme == nil)
            }
        }

        #expect(abs(Double(delivered) / 4_000 - 0.25) < 0.03)
    }

    @Test func `a creator who is on the page is not tried out`() {
        let own = [
            TrialEntry(item: 300, creator: 3, promise: 1), TrialEntry(item: 301, creator: 400, promise: 1),
            TrialEntry(item: 302, creator: 400, promise: 1),
        ]

        for seed in UInt64(1)...200 {
            let items = page(seed: seed, trials: own).map(\.item)
            #expect(!items.contains(300), "seed \(seed)")
            #expect(!(items.contains(301) && items.contains(302)), "seed \(seed)")
        }
    }

    @Test func `an item is never twice on a page`() {
        let twice = [TrialEntry(item: 4, creator: 900, promise: 1)]

        for seed in UInt64(1)...50 {
            let items = page(seed: seed, trials: twice).map(\.item)
            #expect(Set(items).count == items.count, "seed \(seed)")
        }
    }

    @Test func `without trials or with no share every place is organic and certain`() {
        var closed = rules
        closed.explorationShare = 0

        for slots in [page(seed: 1, trials: []), page(seed: 1, rules: closed)] {
            #expect(slots.allSatisfy { $0.type == .organic && $0.propensity == 1 })
        }
    }

    @Test func `a short organic list ends the page where nothing may follow`() {
        let short = Array(organic.prefix(2))

        let slots = page(seed: 1, organic: short)

        // Place 2 is an exploration place: with no organic item left, a trial is certain; place 3 is nobody's.
        #expect(slots.map(\.type) == [.organic, .organic, .exploration])
        #expect(page(seed: 1, trials: [], organic: []).isEmpty)
    }
}
