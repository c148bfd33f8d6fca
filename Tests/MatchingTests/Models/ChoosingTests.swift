import Testing

@testable import Matching

@Suite struct ChoosingTests {
    @Test func `holding back splits every pair to one side and leaves each viewer something`() throws {
        let matrix = try SyntheticTaste(viewers: 60, items: 60, groups: 3, perViewer: 12, seed: 1).train

        let (train, heldBack) = matrix.holdingBack(share: 0.25, seed: 3)

        #expect(train.pairCount + heldBack.pairCount == matrix.pairCount)
        #expect(abs(Double(heldBack.pairCount) / Double(matrix.pairCount) - 0.25) < 0.05)
        for viewer in 0..<60 {
            let both = train.byViewer.columns(of: viewer) + heldBack.byViewer.columns(of: viewer)
            #expect(both.sorted() == Array(matrix.byViewer.columns(of: viewer)))
            #expect(!train.byViewer.columns(of: viewer).isEmpty)
        }
        #expect(matrix.holdingBack(share: 0.25, seed: 3).heldBack.byItem.columns == heldBack.byItem.columns)
    }

    @Test func `settings that drown the signal lose against ones that keep it`() throws {
        let matrix = try SyntheticTaste(viewers: 150, items: 90, groups: 6, perViewer: 16, seed: 2).train
        let good = ImplicitALS.Settings(dimensions: 8, sweeps: 4, unobservedWeight: 0.1, penalty: 0.02)
        var drowned = good
        drowned.penalty = 3

        let trials = try ImplicitALS.compare([drowned, good], on: matrix)

        #expect(trials.map(\.settings) == [good, drowned])
        #expect(trials[0].ndcg.low > trials[1].ndcg.high)
    }

    @Test func `a choice can be stopped`() throws {
        let matrix = try SyntheticTaste(viewers: 20, items: 30, groups: 3, perViewer: 6, seed: 2).train

        #expect(throws: ImplicitALS.TrainingError.cancelled) {
            _ = try ImplicitALS.compare(ImplicitALS.candidates(like: .init(dimensions: 2)), on: matrix) { _ in .stop }
        }
    }
}
