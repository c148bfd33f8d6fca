import Statistics
import Testing

@testable import Matching

/// Scores fall with the item's number, and items of `equal` all score the same.
struct FallingScores: HistoryScoring {
    let itemCount: Int
    var equal: Set<Int32> = []

    func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        for place in scores.indices {
            let item = Int32(place % itemCount)
            scores[place] = equal.contains(item) ? 1 : -Float(item)
        }
    }
}

@Suite struct RankingResultTests {
    private let few = Resampling(resamples: 50)

    private func task(hides: Bool = true, allowed: [Int32]? = nil) -> RankingTask {
        let known: [[Int32]] = [[0], [], [3]]
        let histories = Histories(known, itemCount: 6, isOrdered: false)
        return RankingTask(
            train: histories, questions: histories, wanted: [[2, 5], [0], []], hidesHistory: hides,
            allowed: allowed.map { items in
                var set = ItemSet(itemCount: 6)
                for item in items { set.insert(item) }
                return set
            })
    }

    @Test func `measures of a worked example`() throws {
        // Viewer 0 lists 1 2 3 and wants 2 and 5: place 2. Viewer 1 lists 0 1 2 and wants 0: place 1. Viewer 2 wants nothing.
        let task = task()

        let result = try RankingResult(
            of: FallingScores(itemCount: 6), for: task, measures: [.recall(3), .ndcg(3), .recall(1)], resampling: few)

        #expect(task.count == 2)
        #expect(result.means.map(\.count) == [2, 2, 2])
        #expect(abs(result.means[0].value - 0.75) < 1e-9)
        #expect(abs(result.means[1].value - (0.630_929_753_571 / 1.630_929_753_571 + 1) / 2) < 1e-9)
        #expect(abs(result.means[2].value - 0.5) < 1e-9)
        #expect(result.coverage == 4.0 / 6)
    }

    @Test func `items of the question are hidden only where the protocol hides them`() throws {
        let hidden = try RankedLists(of: FallingScores(itemCount: 6), for: task(), depth: 3)
        let shown = try RankedLists(of: FallingScores(itemCount: 6), for: task(hides: false), depth: 3)

        #expect(Array(hidden.list(of: 0)) == [1, 2, 3])
        #expect(Array(shown.list(of: 0)) == [0, 1, 2])
    }

    @Test func `only allowed items are listed, and a list ends where they do`() throws {
        let lists = try RankedLists(of: FallingScores(itemCount: 6), for: task(allowed: [0, 4, 5]), depth: 3)

        #expect(Array(lists.list(of: 0)) == [4, 5])
        #expect(Array(lists.list(of: 1)) == [0, 4, 5])
    }

    @Test func `equal scores stand by item number`() throws {
        let lists = try RankedLists(of: FallingScores(itemCount: 6, equal: [4, 2, 5]), for: task(), depth: 4)

        #expect(Array(lists.list(of: 1)) == [2, 4, 5, 0])
    }

    @Test func `segments hold those who are known that well, and recall of new items counts new items alone`() throws {
        let known: [[Int32]] = [[0, 1, 2, 3], [0, 1, 2, 3, 4], Array(0..<20)]
        let rows = known + (0..<5).map { _ in [30] }
        let wanted: [[Int32]] = [[30, 31], [5], [30]] + (0..<5).map { _ in [] }
        let histories = Histories(rows, itemCount: 40, isOrdered: false)
        let task = RankingTask(train: histories, questions: histories, wanted: wanted, hidesHistory: true)

        let result = try RankingResult(
            of: FallingScores(itemCount: 40, equal: [31]), for: task, measures: [.recall(1)], resampling: few)

        // Item 31 stands first in every list; 30 occurs in five deeds and is not new, 31 and 5 in none.
        #expect(result.segments[.newViewers]?.map(\.value) == [0.5])
        #expect(result.segments[.lightViewers]?.map(\.value) == [0])
        #expect(result.segments[.heavyViewers]?.map(\.count) == [1])
        #expect(result.segments[.newItems] == [MeasuredMean(value: 0.5, low: 0, high: 1, count: 2)])
    }

    @Test func `results are the same on any number of threads`() throws {
        let world = try SyntheticTaste(viewers: 150, items: 60, groups: 5, perViewer: 12, seed: 4)
        let task = RankingPlan.sets(train: Histories(world.train), wanted: world.wanted).test
        let scoring = try ItemNeighbourLearner().fit(task.train, threads: 1) { _ in .goOn }
        let measures: [RankingMeasure] = [.recall(10), .ndcg(10)]

        let one = try RankingResult(of: scoring, for: task, measures: measures, resampling: few, threads: 1)
        let four = try RankingResult(of: scoring, for: task, measures: measures, resampling: few, threads: 4)

        #expect(one.means == four.means && one.segments == four.segments && one.values == four.values)
        #expect(one.means[0].low < one.means[0].value && one.means[0].value < one.means[0].high)
    }

    @Test func `both ways to rank a matrix agree`() throws {
        let world = try SyntheticTaste(viewers: 90, items: 40, groups: 4, perViewer: 12, seed: 7)
        let task = RankingPlan.sets(train: Histories(world.train), wanted: world.wanted).test
        let learner = ItemNeighbourLearner()

        let mine = try RankingResult(
            of: learner.fit(task.train, threads: 1) { _ in .goOn }, for: task, measures: [.recall(10), .ndcg(10)],
            resampling: few)
        let other = Evaluation(
            of: NeighbourScoring(
                ItemNeighbours(world.train, settings: learner.settings), histories: world.train),
            train: world.train, heldBack: world.heldBack, settings: .init(cutoffs: [10]))

        #expect(abs(mine.means[0].value - other.measures[0].recall.mean) < 1e-12)
        #expect(abs(mine.means[1].value - other.measures[0].ndcg.mean) < 1e-12)
    }

    @Test func `the paired difference is zero with itself, and surer than both intervals`() throws {
        let world = try SyntheticTaste(viewers: 150, items: 60, groups: 5, perViewer: 12, seed: 4)
        let task = RankingPlan.sets(train: Histories(world.train), wanted: world.wanted).test
        func result(_ learner: some Learner) throws -> RankingResult {
            let scoring = try learner.fit(task.train, threads: 1) { _ in .goOn }
            return try RankingResult(of: scoring, for: task, measures: [.ndcg(10)], resampling: Resampling())
        }
        let neighbours = try result(ItemNeighbourLearner())
        let popularity = try result(Popularity())

        let same = neighbours.difference(from: neighbours, for: task, resampling: Resampling())
        let gain = neighbours.difference(from: popularity, for: task, resampling: Resampling())

        #expect(same == [MeasuredMean(value: 0, low: 0, high: 0, count: task.count)])
        #expect(gain[0].low > 0)
        #expect(abs(gain[0].value - (neighbours.means[0].value - popularity.means[0].value)) < 1e-12)
    }

    @Test func `ranking stops when it is asked to`() throws {
        #expect(throws: LearningError.cancelled) {
            try RankedLists(of: FallingScores(itemCount: 6), for: task(), depth: 1) { _ in .stop }
        }
    }
}
