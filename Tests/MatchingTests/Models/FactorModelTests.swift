import Statistics
import Testing

@testable import Matching

@Suite struct FactorModelTests {
    private let world: SyntheticTaste
    private let outcome: ImplicitALS.Outcome

    init() throws {
        world = try SyntheticTaste(viewers: 150, items: 100, groups: 5, perViewer: 24, seed: 8)
        outcome = try ImplicitALS.train(
            world.train, settings: .init(dimensions: 12, sweeps: 4, unobservedWeight: 0.1, penalty: 0.02))
    }

    private func history(of viewer: Int) -> [Evidence] {
        world.train.byViewer.columns(of: viewer).map { Evidence(item: $0, strength: 1) }
    }

    @Test func `folding in a training history gives the training vector`() throws {
        for viewer in 0..<world.train.viewerCount {
            let folded = try #require(outcome.model.foldIn(history(of: viewer)))
            let trained = outcome.viewerFactors[viewer * 12..<(viewer + 1) * 12]

            #expect(zip(folded, trained).allSatisfy { abs($0 - $1) < 1e-5 }, "viewer \(viewer)")
        }
    }

    @Test func `one more item of a taste raises that taste at once`() throws {
        let before = try #require(outcome.model.foldIn([Evidence(item: 0, strength: 1)]))
        let after = try #require(
            outcome.model.foldIn([Evidence(item: 0, strength: 1), Evidence(item: 3, strength: 1)]))

        // Items 3, 8, 13 … are one group.
        #expect(outcome.model.score(after, item: 8) > outcome.model.score(before, item: 8) + 0.05)
    }

    @Test func `refusal lowers the score of what was refused and of its group`() throws {
        let liked = [Evidence(item: 3, strength: 1), Evidence(item: 0, strength: 1)]
        let before = try #require(outcome.model.foldIn(liked))
        let after = try #require(outcome.model.foldIn(liked + [Evidence(item: 8, strength: -2)]))

        #expect(outcome.model.score(after, item: 8) < outcome.model.score(before, item: 8))
        #expect(outcome.model.score(after, item: 13) < outcome.model.score(before, item: 13))
    }

    @Test func `evidence that cancels out or is unknown says nothing`() {
        #expect(outcome.model.foldIn([]) == nil)
        #expect(outcome.model.foldIn([Evidence(item: 100, strength: 1), Evidence(item: -1, strength: 1)]) == nil)
        #expect(outcome.model.foldIn([Evidence(item: 1, strength: .nan)]) == nil)
        #expect(outcome.model.foldIn([Evidence(item: 1, strength: 1), Evidence(item: 1, strength: -1)]) == nil)
    }

    @Test func `contributions add up to the score`() throws {
        let history = history(of: 7) + [Evidence(item: 2, strength: -1)]
        let taste = try #require(outcome.model.foldIn(history))

        let contributions = outcome.model.contributions(to: [5, 40, 99], of: history)

        for (item, parts) in zip([5, 40, 99] as [Int32], contributions) {
            let sum = parts.reduce(0) { $0 + $1.amount }
            #expect(abs(sum - outcome.model.score(taste, item: item)) < 1e-4)
            #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.amount >= $1.amount })
        }
    }

    @Test func `the strongest contribution is the first of all, with its share of what speaks for the item`() throws {
        let history = history(of: 9) + [Evidence(item: 2, strength: -1)]
        let all = outcome.model.contributions(to: [5, 40, 500], of: history)

        let strongest = outcome.model.strongestContributions(to: [5, 40, 500], of: history)

        for (whole, best) in zip(all.dropLast(), strongest) {
            let found = try #require(best)
            let positive = whole.reduce(0) { $0 + max(0, $1.amount) }
            #expect(found.contribution == whole.first)
            #expect(abs(found.share - (whole.first?.amount ?? 0) / positive) < 1e-6)
        }
        #expect(strongest[2] == nil && all[2].isEmpty)
    }

    @Test func `that an item was watched is no reason to show it again`() throws {
        let history = [Evidence(item: 0, strength: 1), Evidence(item: 3, strength: 1), Evidence(item: 6, strength: 1)]

        let strongest = outcome.model.strongestContributions(to: [0, 3, 6], of: history)

        for (item, best) in zip([Int32(0), 3, 6], strongest) { #expect(best?.contribution.item != item) }
        #expect(outcome.model.strongestContributions(to: [0], of: [history[0]])[0] == nil)
    }

    @Test func `what contributes most to an item comes from its own group`() throws {
        let history = [Evidence(item: 0, strength: 1), Evidence(item: 3, strength: 1)]

        let contributions = outcome.model.contributions(to: [5, 8], of: history)

        #expect(contributions.map { $0.first?.item } == [0, 3])
    }

    @Test func `axes are ordered by spread and describe the Gramian`() {
        let model = outcome.model
        for axis in 0..<12 {
            let sum = (0..<100).reduce(0.0) {
                $0 + Double(model.itemFactors[$1 * 12 + axis]) * Double(model.itemFactors[$1 * 12 + axis])
            }
            #expect(abs(sum - Double(model.spreads[axis])) < 1e-3 * Double(model.spreads[0]))
        }
        #expect(zip(model.spreads, model.spreads.dropFirst()).allSatisfy { $0 >= $1 })
    }
}
