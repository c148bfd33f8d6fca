import Testing

@testable import Matching

@Suite struct EvaluationTests {
    /// Two viewers, six items. Scores fall with the item's number, so lists are 0 1 2 … without training items.
    private struct Falling: ItemScoring {
        let itemCount = 6
        func score(viewers: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
            for place in scores.indices { scores[place] = -Float(place % 6) }
        }
    }

    private func matrix(_ pairs: [(Int32, Int32)], viewers: Int = 3) throws -> InteractionMatrix {
        try InteractionMatrix(
            viewerCount: viewers, itemCount: 6, entries: pairs.map { Interaction(viewer: $0.0, item: $0.1) })
    }

    private func near(_ left: Double, _ right: Double) -> Bool { abs(left - right) < 1e-9 }

    @Test func `measures of a worked example`() throws {
        // Viewer 0 lists 1 2 3, wants 2 and 5: one hit in place 2. Viewer 1 lists 0 1 2, wants 0: place 1.
        // Viewer 2 holds nothing back and does not count.
        let train = try matrix([(0, 0), (2, 3)])
        let heldBack = try matrix([(0, 2), (0, 5), (1, 0)])

        let result = Evaluation(of: Falling(), train: train, heldBack: heldBack, settings: .init(cutoffs: [3, 1]))

        // By hand: 1 / log2(3) = 0.630929…, ideal for two wanted items 1.630929….
        #expect(result.viewerCount == 2)
        #expect(near(result.measures[0].recall.mean, (0.5 + 1) / 2))
        #expect(near(result.measures[0].ndcg.mean, (0.630_929_753_571 / 1.630_929_753_571 + 1) / 2))
        #expect(near(result.measures[0].coverage, 4.0 / 6))
        #expect(near(result.measures[1].recall.mean, 0.5))
        #expect(near(result.measures[1].ndcg.mean, 0.5))
        #expect(near(result.measures[1].coverage, 2.0 / 6))
    }

    @Test func `the ideal list is never longer than the cutoff`() {
        #expect(near(ndcg(hits: [true, true], wantedCount: 10, cutoff: 2), 1))
        #expect(near(ndcg(hits: [false, true], wantedCount: 1, cutoff: 2), 0.630_929_753_571))
        #expect(ndcg(hits: [], wantedCount: 0, cutoff: 5) == 0)
        #expect(near(recall(hits: [true, false, true], wantedCount: 4), 0.5))
    }

    @Test func `novelty is the mean surprisal of what is listed`() throws {
        // Eight training views: item 5 has four of them, item 0 none, which counts half a view of 8.5 + … in all.
        let train = try matrix([(0, 5), (1, 5), (2, 5), (3, 5), (0, 1), (1, 2), (2, 3), (3, 4)], viewers: 5)
        let heldBack = try matrix([(4, 0)], viewers: 5)

        let result = Evaluation(of: Falling(), train: train, heldBack: heldBack, settings: .init(cutoffs: [1]))

        #expect(near(result.measures[0].novelty, 4.087_462_841_250_339))
    }

    @Test func `training items are never listed, however well they score`() throws {
        let train = try matrix((0..<6).filter { $0 != 4 }.map { (0, $0) })
        let heldBack = try matrix([(0, 4)])

        let result = Evaluation(of: Falling(), train: train, heldBack: heldBack, settings: .init(cutoffs: [5]))

        #expect(result.measures[0].recall.mean == 1)
        #expect(near(result.measures[0].coverage, 1.0 / 6))
    }

    @Test func `measures are the same on any number of threads, and inside their intervals`() throws {
        let world = try SyntheticTaste(viewers: 150, items: 60, groups: 5, perViewer: 12, seed: 4)
        let scoring = NeighbourScoring(ItemNeighbours(world.train), histories: world.train)

        let one = Evaluation(of: scoring, train: world.train, heldBack: world.heldBack, threads: 1)
        let four = Evaluation(of: scoring, train: world.train, heldBack: world.heldBack, threads: 4)

        #expect(one.measures == four.measures)
        #expect(one.measures.allSatisfy { $0.recall.low <= $0.recall.mean && $0.recall.mean <= $0.recall.high })
        #expect(one.measures[0].recall.low < one.measures[0].recall.high)
    }

    @Test func `items of one taste are neighbours and items of two are not`() throws {
        let lines = try InteractionLines.parse(Fixture.bytes("two-tastes.txt"))
        let train = try InteractionMatrix(lines: lines, viewerCount: 8, itemCount: 8)
        let heldBack = try InteractionMatrix(
            viewerCount: 8, itemCount: 8,
            entries: (0..<8).map { Interaction(viewer: Int32($0), item: [3, 2, 0, 1, 7, 6, 4, 5][$0]) })

        let result = Evaluation(
            of: NeighbourScoring(ItemNeighbours(train), histories: train), train: train, heldBack: heldBack,
            settings: .init(cutoffs: [1]))

        #expect(result.measures[0].recall.mean == 1)
    }
}
