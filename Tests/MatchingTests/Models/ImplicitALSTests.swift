import Statistics
import Testing

@testable import Matching

@Suite struct ImplicitALSTests {
    private let settings = ImplicitALS.Settings(dimensions: 8, sweeps: 5, unobservedWeight: 0.1, penalty: 0.02)

    private func world() throws -> SyntheticTaste {
        try SyntheticTaste(viewers: 200, items: 120, groups: 6, perViewer: 16, seed: 5)
    }

    @Test func `training gives the same bits on one, two and four threads`() throws {
        let train = try world().train

        let outcomes = try [1, 2, 4].map { try ImplicitALS.train(train, settings: settings, threads: $0) }

        #expect(outcomes[0].model == outcomes[1].model)
        #expect(outcomes[0].model == outcomes[2].model)
        #expect(outcomes[0].viewerFactors == outcomes[1].viewerFactors)
    }

    @Test func `another seed gives another model`() throws {
        let train = try world().train
        var other = settings
        other.seed = 2

        let first = try ImplicitALS.train(train, settings: settings)
        let second = try ImplicitALS.train(train, settings: other)

        #expect(first.model != second.model)
    }

    @Test func `factors find held-back items far better than popularity`() throws {
        let world = try world()
        let outcome = try ImplicitALS.train(world.train, settings: settings)

        let factors = Evaluation(
            of: FactorScoring(outcome.model, viewerFactors: outcome.viewerFactors), train: world.train,
            heldBack: world.heldBack, settings: .init(cutoffs: [10]))
        let popularity = Evaluation(
            of: PopularityScoring(PopularityModel(world.train)), train: world.train, heldBack: world.heldBack,
            settings: .init(cutoffs: [10]))

        #expect(factors.measures[0].recall.low > 2 * popularity.measures[0].recall.high)
    }

    @Test func `each viewer's vector sets the gradient of the loss to zero`() throws {
        let train = try world().train
        let outcome = try ImplicitALS.train(train, settings: settings)
        let model = outcome.model
        let d = model.dimensions
        func item(_ index: Int, _ axis: Int) -> Double { Double(model.itemFactors[index * d + axis]) }

        for viewer in [0, 57, 199] {
            let vector = outcome.viewerFactors[viewer * d..<(viewer + 1) * d].map(Double.init)
            func score(_ index: Int) -> Double { (0..<d).reduce(0) { $0 + vector[$1] * item(index, $1) } }
            let liked = train.byViewer.columns(of: viewer)
            let flat = 0.02 * (Double(liked.count) + 0.1 * 120)
            for axis in 0..<d {
                var gradient = flat * vector[axis]
                for index in liked { gradient += (score(Int(index)) - 1) * item(Int(index), axis) }
                for index in 0..<120 { gradient += 0.1 * score(index) * item(index, axis) }
                #expect(abs(gradient) < 1e-3)
            }
        }
    }

    @Test func `the observer sees every half sweep and may stop`() throws {
        let train = try world().train
        var seen: [Int] = []

        #expect(throws: ImplicitALS.TrainingError.cancelled) {
            _ = try ImplicitALS.train(train, settings: settings) { progress in
                seen.append(progress.halfSweepsDone)
                return progress.halfSweepsDone == 3 ? .stop : .goOn
            }
        }

        #expect(seen == [1, 2, 3])
    }

    @Test func `nothing to learn from is refused`() throws {
        let empty = try InteractionMatrix(viewerCount: 3, itemCount: 3, entries: [])

        #expect(throws: ImplicitALS.TrainingError.noInteractions) { _ = try ImplicitALS.train(empty) }
    }

    @Test func `items nobody watched get a vector of zeros`() throws {
        let matrix = try InteractionMatrix(
            viewerCount: 2, itemCount: 3,
            entries: [Interaction(viewer: 0, item: 0), Interaction(viewer: 1, item: 0)])

        let model = try ImplicitALS.train(matrix, settings: settings).model

        #expect(model.itemFactors[8...].allSatisfy { $0 == 0 })
        #expect(model.itemFactors[..<8].contains { $0 != 0 })
    }
}
