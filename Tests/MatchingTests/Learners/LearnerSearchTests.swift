import Market
import Testing

@testable import Matching

@Suite struct LearnerSearchTests {
    private func world() throws -> SyntheticTaste {
        try SyntheticTaste(viewers: 300, items: 120, groups: 6, perViewer: 16, seed: 5)
    }

    private func families() -> [LearnerFamily] {
        [
            LearnerFamily("silence", [FixedScores(name: "silence", scores: [Float](repeating: 0, count: 120))]),
            LearnerFamily(
                "spectral-filter", from: [SpectralFilter(rank: 1), SpectralFilter(rank: 6)],
                refining: [{ best in [0.1, 0.8].map { weight in with(best) { $0.lowPassWeight = weight } } }]),
        ]
    }

    @Test func `whoever does not help is left out, and the card says so`() throws {
        let choice = try LearnerSearch(families()).choose(for: Histories(world().train), threads: 2)

        #expect(choice.steps.map(\.family) == ["spectral-filter"])
        #expect(choice.leftOut == ["silence"])
        #expect(choice.trials.count == 5)
        #expect(choice.cardLines(in: .english).contains { $0.contains("Left out") && $0.contains("silence") })
        #expect(choice.cardLines(in: .chinese).contains { $0.contains("舍去") && $0.contains("silence") })
    }

    @Test func `the choice is the same on one and on three threads`() throws {
        let train = try world().train

        let choices = try [1, 3].map { try LearnerSearch(families()).choose(for: Histories(train), threads: $0) }

        #expect(choices[0].trials == choices[1].trials)
        #expect(choices[0].steps == choices[1].steps)
    }

    @Test func `when time runs out, what was tried decides`() throws {
        let train = try world().train
        var fits = 0

        let choice = try LearnerSearch(families()).choose(
            for: Histories(train), threads: 1,
            mayGoOn: {
                fits += 1
                return fits < 2
            })

        #expect(choice.trials.count == 2)
        #expect(choice.ranOutOfTime)
        #expect(choice.cardLines(in: .english).contains { $0.contains("Time ran out") })
    }

    @Test func `the observer may stop a search`() throws {
        let train = try world().train

        #expect(throws: LearningError.cancelled) {
            _ = try LearnerSearch(families()).choose(
                for: Histories(train), threads: 1, observe: { _ in .stop })
        }
    }

    @Test func `the latest deeds are held back where order says something`() {
        let histories = Histories([[4, 3, 2, 1, 0], [1], [2, 0]] as [[Int32]], itemCount: 5, isOrdered: true)

        let half = ValidationSlice(of: histories, rule: .share(0.5), questionsMax: 10, seed: 3)
        let last = ValidationSlice(of: histories, rule: .lastDeed, questionsMax: 10, seed: 3)
        let session = ValidationSlice(of: histories, rule: .lastRows(0.4), questionsMax: 10, seed: 3)

        #expect(half.train.items(of: 0).starts(with: [4, 3]) && half.wanted.last == [0])
        #expect(last.wanted == [[0], [0]] && Array(last.questions.items(of: 0)) == [4, 3, 2, 1])
        #expect(Array(last.train.items(of: 1)) == [1])
        #expect(session.wanted == [[0]] && Array(session.questions.items) == [2])
        #expect(Array(session.train.items) == [4, 3, 2, 1, 0, 1])
    }

    @Test func `lines that do not ascend are taken as ordered by time`() throws {
        let ascending = try InteractionLines.parse(Array("0 1 2 3\n1 0 3\n".utf8))
        let mixed = try InteractionLines.parse(Array("0 1 2 3\n1 3 0\n".utf8))

        let sorted = try Histories(lines: ascending, viewerCount: 3, itemCount: 4)
        let timed = try Histories(lines: mixed, viewerCount: 3, itemCount: 4)

        #expect(!sorted.isOrdered && timed.isOrdered)
        #expect(Array(timed.items(of: 1)) == [3, 0] && timed.items(of: 2).isEmpty)
        #expect(throws: InteractionError.itemOutOfRange(entry: 0, item: 3)) {
            _ = try Histories(lines: mixed, viewerCount: 3, itemCount: 3)
        }
        #expect(throws: InteractionError.viewerOutOfRange(entry: 1, viewer: 1)) {
            _ = try Histories(lines: mixed, viewerCount: 1, itemCount: 4)
        }
    }

    @Test func `nothing of a question's wanted items is left in what is learnt from`() throws {
        let histories = try Histories(world().train)

        let slice = ValidationSlice(of: histories, rule: .share(0.2), questionsMax: 1_000, seed: 9)

        #expect(slice.train.items.count + slice.wanted.reduce(0) { $0 + $1.count } == histories.items.count)
        for row in 0..<slice.questions.count {
            #expect(Set(slice.questions.items(of: row)).isDisjoint(with: slice.wanted[row]))
        }
    }
}

/// A changed copy.
private func with<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
    var copy = value
    change(&copy)
    return copy
}
