import Statistics
import Testing

@testable import Matching

@Suite struct TransitionsTests {
    private let plain = Transitions.Settings(
        window: 2, gapDecay: 0.5, reverse: 0.5, cooccurrence: 0, sourcePower: 0.5, sourcePrior: 0, targetPower: 0.25,
        countPower: 1, queryDecay: 0.5, secondStep: 0)

    private func model(
        _ rows: [[Int32]], items: Int, _ settings: Transitions.Settings, threads: Int = 1
    ) throws
        -> TransitionModel
    {
        try Transitions(settings: settings).model(
            of: Histories(rows, itemCount: items, isOrdered: true), threads: threads)
    }

    private func expect(_ scored: [ScoredItem], _ expected: [(Int32, Float)]) {
        #expect(scored.map(\.item) == expected.map(\.0))
        for (left, right) in zip(scored, expected) { #expect(abs(left.score - right.1) < 1e-5) }
    }

    /// By hand: forth 1 and 1/2 at gaps 1 and 2, back half of it; deeds of items 0, 1, 2 are 1, 2, 2.
    @Test func `a score is the count over the damped deeds of both items`() throws {
        let model = try model([[0, 1, 2], [1, 2]], items: 4, plain)

        expect(
            model.candidates(after: [Deed(1)], limit: 9),
            [(2, 2 / Float(2).squareRoot() / 1.189_207_1), (0, 0.353_553_4)])
        expect(model.candidates(after: [Deed(0)], limit: 1), [(1, 1 / 1.189_207_1)])
        expect(
            model.candidates(after: [Deed(0), Deed(1)], limit: 9),
            [(2, 1.189_207_1 + 0.5 * 0.5 / 1.189_207_1)])
        #expect(model.candidates(after: [Deed(3), Deed(99)], limit: 9).isEmpty)
    }

    /// By hand: 0 → 1 counts 1; 1 → 2 and 1 → 3 count 1 each and share out half of that.
    @Test func `items two links away share a part of the first step`() throws {
        let settings = Transitions.Settings(
            window: 1, reverse: 0, cooccurrence: 0, sourcePower: 0, targetPower: 0, countPower: 1, secondStep: 0.5)

        let model = try model([[0, 1], [1, 2], [1, 3]], items: 4, settings)

        expect(model.candidates(after: [Deed(0)], limit: 9), [(1, 1), (2, 0.25), (3, 0.25)])
    }

    @Test func `a history of one's own items is hidden only if asked`() throws {
        let model = try model([[0, 1], [1, 0]], items: 2, plain)

        #expect(model.candidates(after: [Deed(0), Deed(1)], limit: 9).isEmpty)
        #expect(model.candidates(after: [Deed(0), Deed(1)], limit: 9, hidingHistory: false).map(\.item) == [0, 1])
    }

    /// Reference: all pairs of all rows, in a dictionary, by the formula in docs/matching/learners-sequences.md.
    @Test(arguments: [UInt64(3), 4, 5]) func `counts are those of an independent sum over pairs`(seed: UInt64) throws {
        let rows = SyntheticHistories.rows(count: 60, items: 40, seed: seed)
        let settings = Transitions.Settings(
            window: 3, gapDecay: 0.5, reverse: 0.25, cooccurrence: 0.5, cooccurrenceReach: 6, linksMax: 1_000)

        let model = try model(rows, items: 40, settings)

        var expected: [[Int32]: Float] = [:]
        for row in rows {
            for (early, first) in row.enumerated() {
                for (late, second) in row.enumerated() where late > early && first != second {
                    let gap = late - early
                    let following: Float = gap <= 3 ? Float(1) / Float(1 << (gap - 1)) : 0
                    let together: Float = gap <= 6 ? 0.5 : 0
                    expected[[first, second], default: 0] += following + together
                    expected[[second, first], default: 0] += following * 0.25 + together
                }
            }
        }
        expected = expected.filter { $0.value > 0 }
        #expect(model.linkCount == expected.count, "seed \(seed)")
        for (item, row) in model.rows.enumerated() {
            for link in row.links {
                let sum = Float(link.count) / TransitionModel.unit
                #expect(abs(sum - (expected[[Int32(item), link.item]] ?? 0)) < 0.02, "seed \(seed)")
            }
        }
    }

    @Test func `deeds added one at a time make the model of a refit`() throws {
        for seed in UInt64(1)...8 {
            let rows = SyntheticHistories.rows(count: 80, items: 30, seed: seed)
            let fitted = try model(Array(rows.prefix(40)), items: 30, .init(gapDecay: 0.77, reverse: 0.31))
            let refitted = try model(rows, items: 30, .init(gapDecay: 0.77, reverse: 0.31))

            // Viewers act in turn, so their deeds come interleaved.
            var live = fitted
            for step in 0..<12 {
                for row in rows.dropFirst(40) where row.count > step {
                    live.add(row[step], after: row[..<step].map { Deed($0) })
                }
            }

            #expect(live == refitted, "seed \(seed)")
            #expect(
                live.candidates(after: [Deed(3), Deed(4)], limit: 10)
                    == refitted.candidates(after: [Deed(3), Deed(4)], limit: 10), "seed \(seed)")
        }
    }

    @Test func `the model is the same on any number of threads`() throws {
        let rows = SyntheticHistories.rows(count: 2_000, items: 1_500, seed: 9)

        let one = try model(rows, items: 1_500, .init(), threads: 1)
        let four = try model(rows, items: 1_500, .init(), threads: 4)

        #expect(one == four)
        #expect(SyntheticHistories.scores(one, [[1, 2], [7]]) == SyntheticHistories.scores(four, [[1, 2], [7]]))
    }

    @Test func `a full row keeps its heaviest links and says that it forgot`() throws {
        let rows: [[Int32]] = [[0, 1], [0, 1], [0, 2], [0, 3], [0, 3]]
        let settings = Transitions.Settings(window: 1, reverse: 0, cooccurrence: 0, linksMax: 2)

        var model = try model(rows, items: 5, settings)
        #expect(model.rows[0].links.map(\.item) == [1, 3])
        #expect(model.forgottenLinks == 1)

        model.add(4, after: [Deed(0)])
        #expect(model.rows[0].links.map(\.item) == [1, 4])
        #expect(model.forgottenLinks == 2)
        #expect(model.bytes <= model.bytesMax)
    }

    @Test func `an item that was not known is answered after its first deed`() throws {
        var model = try model([[0, 1]], items: 2, .init())

        model.add(7, after: [Deed(1)])

        #expect(model.itemCount == 8)
        #expect(model.candidates(after: [Deed(1)], limit: 1).map(\.item) == [7])
    }

    @Test func `nothing is learnt from nothing, or when asked to stop`() {
        let none = Histories([[Int32]](), itemCount: 3, isOrdered: true)
        let some = Histories([[0, 1]], itemCount: 3, isOrdered: true)

        #expect(throws: LearningError.nothingToLearn) {
            try Transitions().fit(none, threads: 1, observe: { _ in .goOn })
        }
        #expect(throws: LearningError.cancelled) { try Transitions().fit(some, threads: 1, observe: { _ in .stop }) }
    }

    @Test func `a model comes back from its bytes, and damaged bytes are refused`() throws {
        let rows = SyntheticHistories.rows(count: 40, items: 20, seed: 2)
        let model = try model(rows, items: 20, .init())
        let bytes = model.encoded()

        #expect(try TransitionModel(decoding: bytes) == model)
        #expect(DamagedBytes.accepted(bytes) { _ = try TransitionModel(decoding: $0) } == [])
        #expect(
            DamagedBytes.refusedForgeries(bytes) {
                _ = try TransitionModel(decoding: $0).candidates(after: [Deed(1)], limit: 5)
            } > 20)
    }
}
