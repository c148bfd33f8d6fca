import Testing

@testable import Matching

@Suite struct ItemNeighboursTests {
    /// Item 0 is watched by viewers 0 1 2, item 1 by 0 1, item 2 by 2 3, item 3 by 3.
    private func matrix() throws -> InteractionMatrix {
        try InteractionMatrix(
            viewerCount: 4, itemCount: 5,
            entries: [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 2), (3, 2), (3, 3)].map {
                Interaction(viewer: Int32($0.0), item: Int32($0.1))
            })
    }

    private func row(_ model: ItemNeighbours, _ item: Int32) -> [(Int32, Float, Int32)] {
        model.range(of: item).map { (model.neighbours[$0], model.similarities[$0], model.sharedViewers[$0]) }
    }

    @Test func `similarity is the cosine of the viewers, best first`() throws {
        let model = try ItemNeighbours(matrix())

        let nearZero = row(model, 0)

        #expect(nearZero.map(\.0) == [1, 2])
        #expect(nearZero.map(\.2) == [2, 1])
        #expect(abs(nearZero[0].1 - 2 / Float(6).squareRoot()) < 1e-6)
        #expect(abs(nearZero[1].1 - 1 / Float(6).squareRoot()) < 1e-6)
        #expect(row(model, 4).isEmpty)
        #expect(row(model, 99).isEmpty)
    }

    @Test func `limits keep the best, drop rare pairs and leave out long histories`() throws {
        let matrix = try matrix()

        #expect(row(ItemNeighbours(matrix, settings: .init(neighboursMax: 1)), 0).map(\.0) == [1])
        #expect(row(ItemNeighbours(matrix, settings: .init(sharedViewersMin: 2)), 0).map(\.0) == [1])
        let long = try InteractionMatrix(
            viewerCount: 1, itemCount: 3, entries: (0..<3).map { Interaction(viewer: 0, item: $0) })
        #expect(ItemNeighbours(long, settings: .init(historyMax: 2)).neighbours.isEmpty)
    }

    @Test func `neighbours are the same on any number of threads`() throws {
        let world = try SyntheticTaste(viewers: 100, items: 600, groups: 6, perViewer: 12, seed: 3)

        #expect(ItemNeighbours(world.train, threads: 1) == ItemNeighbours(world.train, threads: 4))
    }

    @Test func `popularity counts viewers and weights`() throws {
        let model = PopularityModel(try matrix())

        #expect(model.viewerCounts == [3, 2, 2, 1, 0])
        #expect(model.weights == [3, 2, 2, 1, 0])
        // Shares of 8.5 views, the unseen item counting half a view.
        #expect(abs(model.surprisals()[3] - 3.087_462_84) < 1e-6)
        #expect(abs(model.surprisals()[4] - 4.087_462_84) < 1e-6)
    }
}
