import Testing

@testable import Matching

@Suite struct RankingPlanTests {
    private func rows(_ histories: Histories) -> [[Int32]] {
        (0..<histories.count).map { Array(histories.items(of: $0)) }
    }
    private func wanted(_ task: RankingTask) -> [[Int32]] {
        (0..<task.count).map { Array(task.wanted.columns(of: $0)) }
    }

    private let sequences: [[Int32]] = [[1, 2, 3, 4], [5, 6], [7, 8, 9]]

    @Test func `strict learning never sees the last two items, but the question of the test knows the last but one`() {
        let plan = RankingPlan.sequences(sequences, itemCount: 10, isStrict: true)

        #expect(rows(plan.test.train) == [[1, 2], [5, 6], [7]])
        #expect(rows(plan.test.questions) == [[1, 2, 3], [7, 8]])
        #expect(wanted(plan.test) == [[4], [9]])
    }

    @Test func `plain learning sees the last but one before the test`() {
        let plan = RankingPlan.sequences(sequences, itemCount: 10, isStrict: false)

        #expect(rows(plan.test.train) == [[1, 2, 3], [5, 6], [7, 8]])
        #expect(wanted(plan.test) == [[4], [9]])
    }

    @Test(arguments: [true, false])
    func `settings for sequences are chosen on the last but one, and the last is not there`(isStrict: Bool) {
        let plan = RankingPlan.sequences(sequences, itemCount: 10, isStrict: isStrict)

        guard case .slice(let histories, let rule) = plan.choosing else {
            Issue.record("sequences are chosen for on a slice")
            return
        }
        let slice = ValidationSlice(of: histories, rule: rule, questionsMax: 10, seed: 1)
        #expect(rows(slice.train) == [[1, 2], [5], [7]])
        #expect(slice.wanted == [[3], [6], [8]])
    }

    @Test func `prefixes of one session ask together, and nothing is hidden`() {
        let plan = RankingPlan.sessions(
            train: [[0, 1], [2, 3]], prefixes: [[1, 2, 3], [1, 2], [1], [4]], targets: [4, 3, 2, 1], itemCount: 5)

        #expect(!plan.test.hidesHistory && plan.test.train.count == 2)
        #expect(plan.test.askers == [0, 0, 0, 1])
        #expect(wanted(plan.test) == [[4], [3], [2], [1]])
    }

    @Test func `held-back pairs of a set are found again`() throws {
        let world = try SyntheticTaste(viewers: 60, items: 40, groups: 4, perViewer: 12, seed: 7)

        let plan = RankingPlan.sets(train: Histories(world.train), wanted: world.wanted)

        #expect(plan.test.train.items.count == world.train.pairCount)
        #expect(plan.test.wanted.columns.count == world.heldBack.pairCount)
        #expect(plan.test.hidesHistory)
    }

    @Test func `cold items are in no training, and those of the slice are other ones`() throws {
        let world = try SyntheticTaste(viewers: 60, items: 40, groups: 4, perViewer: 12, seed: 7)
        var cold = ItemSet(itemCount: 40)
        for item in [3, 4, 5] as [Int32] { cold.insert(item) }

        let plan = RankingPlan.coldItems(world.train, cold: cold, seed: 1)

        guard case .task(let chosenOn) = plan.choosing, let slice = chosenOn.allowed else {
            Issue.record("settings for cold items are chosen on other cold items")
            return
        }
        #expect(!plan.test.train.items.contains(where: cold.contains))
        #expect(plan.test.wanted.columns.allSatisfy(cold.contains))
        #expect(!chosenOn.train.items.contains { cold.contains($0) || slice.contains($0) })
        #expect(chosenOn.wanted.columns.allSatisfy(slice.contains))
        #expect(slice.count > 2 && !slice.contains(3))
    }

    @Test func `a sample keeps questions with their answers`() {
        let task = RankingPlan.sequences(
            (0..<50).map { [Int32($0), 50, 51, Int32($0)] }, itemCount: 52, isStrict: true
        ).test

        let sample = task.sampled(10, seed: 2)

        #expect(sample.count == 10)
        #expect(sample.askers == sample.askers.sorted())
        for row in 0..<10 { #expect(Array(sample.wanted.columns(of: row)) == [sample.questions.items(of: row).first]) }
        #expect(task.sampled(60, seed: 2).count == 50)
    }
}
