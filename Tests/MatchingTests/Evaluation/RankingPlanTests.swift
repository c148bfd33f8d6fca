import Testing

@testable import Matching

@Suite struct RankingPlanTests {
    private func rows(_ histories: Histories) -> [[Int32]] { (0..<histories.count).map { Array(histories.items(of: $0)) } }
    private func wanted(_ task: RankingTask) -> [[Int32]] { (0..<task.count).map { Array(task.wanted.columns(of: $0)) } }

    private let sequences: [[Int32]] = [[1, 2, 3, 4], [5, 6], [7, 8, 9]]

    @Test func `strict learning never sees the last two items, but the question of the test knows the last but one`() {
        let plan = RankingPlan.sequences(sequences, itemCount: 10, isStrict: true)

        #expect(plan.sharesTraining)
        #expect(rows(plan.test.train) == [[1, 2], [5, 6], [7]])
        #expect(rows(plan.test.questions) == [[1, 2, 3], [7, 8]])
        #expect(wanted(plan.test) == [[4], [9]])
        #expect(rows(plan.validation.questions) == [[1, 2], [7]])
        #expect(wanted(plan.validation) == [[3], [8]])
    }

    @Test func `plain learning sees the item of the slice before the test, and not when settings are chosen`() {
        let plan = RankingPlan.sequences(sequences, itemCount: 10, isStrict: false)

        #expect(!plan.sharesTraining)
        #expect(rows(plan.test.train) == [[1, 2, 3], [5, 6], [7, 8]])
        #expect(rows(plan.validation.train) == [[1, 2], [5, 6], [7]])
    }

    @Test func `the slice of sessions is the newest twentieth, expanded into prefixes`() {
        let train = (0..<39).map { [Int32($0 % 5), 1] } + [[2, 3, 4]]

        let plan = RankingPlan.sessions(
            train: train, prefixes: [[1, 2, 3], [1, 2], [1], [4]], targets: [4, 3, 2, 1], itemCount: 5, seed: 1)

        #expect(plan.validation.train.count == 38)
        #expect(rows(plan.validation.questions) == [[3], [2], [2, 3]])
        #expect(wanted(plan.validation) == [[1], [3], [4]])
        #expect(plan.validation.askers == [38, 39, 39])
        #expect(!plan.test.hidesHistory && plan.test.train.count == 40)
        #expect(plan.test.askers == [0, 0, 0, 1])
    }

    @Test func `held-back pairs of a set are found again, and the slice takes them from the training`() throws {
        let world = try SyntheticTaste(viewers: 60, items: 40, groups: 4, perViewer: 12, seed: 7)

        let plan = RankingPlan.sets(train: world.train, heldBack: world.heldBack, seed: 1)

        #expect(plan.test.train.items.count == world.train.pairCount)
        #expect(plan.validation.train.items.count + plan.validation.wanted.columns.count == world.train.pairCount)
        #expect(plan.test.hidesHistory)
    }

    @Test func `cold items are in no training, and those of the slice are other ones`() throws {
        let world = try SyntheticTaste(viewers: 60, items: 40, groups: 4, perViewer: 12, seed: 7)
        var cold = ItemSet(itemCount: 40)
        for item in [3, 4, 5] as [Int32] { cold.insert(item) }

        let plan = RankingPlan.coldItems(world.train, cold: cold, seed: 1)

        let slice = try #require(plan.validation.allowed)
        #expect(!plan.test.train.items.contains(where: cold.contains))
        #expect(plan.test.wanted.columns.allSatisfy(cold.contains))
        #expect(!plan.validation.train.items.contains { cold.contains($0) || slice.contains($0) })
        #expect(plan.validation.wanted.columns.allSatisfy(slice.contains))
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
