import Market
import Statistics
import Testing

@testable import Matching

@Suite struct FeedPipelineTests {
    private let world: FeedWorld

    init() throws { world = try FeedWorld() }

    private func deeds(_ items: [Int32], _ signal: Signal, hoursAgo: Int64 = 1) -> [FeedFacts.Deed] {
        items.map { FeedFacts.Deed(item: $0, signal: signal, at: world.now.advanced(by: .zero - .hours(hoursAgo))) }
    }

    private func facts(_ history: [FeedFacts.Deed] = []) -> FeedFacts {
        FeedFacts(now: world.now, pageSize: 10, history: history, seenItems: history.map(\.item))
    }

    private func share(of category: Int32, in page: FeedPage) -> Double {
        Double(page.items.count { $0.category == category }) / Double(page.items.count)
    }

    @Test func `the next page follows what was just watched`() {
        let before = world.serve(facts())
        let after = world.serve(facts(deeds([2, 8, 14, 20], .completed)))

        #expect(share(of: 2, in: after) > 0.5)
        #expect(share(of: 2, in: before) < 0.4)
    }

    @Test func `a refusal lowers what is like the refused items and leaves the rest`() throws {
        let liked = deeds([2, 8, 3, 9], .completed)
        func best(_ category: Int32, _ page: FeedPage) throws -> Float {
            try #require(page.items.filter { $0.category == category }.map(\.score).max())
        }

        let before = world.serve(facts(liked))
        let after = world.serve(facts(liked + deeds([14, 20], .refused)))

        let fall = try best(2, before) - best(2, after)
        #expect(fall > 0.05)
        #expect(try abs(best(3, before) - best(3, after)) < fall / 2)
    }

    @Test func `old behaviour counts less than new`() {
        let history = deeds([2, 8], .completed, hoursAgo: 24 * 60) + deeds([3, 9], .completed)

        let page = world.serve(facts(history))

        #expect(share(of: 3, in: page) > share(of: 2, in: page))
    }

    @Test func `an item that fits says which watched item made it fit`() throws {
        let page = world.serve(facts(deeds([2, 8], .completed)))

        let first = try #require(page.items.first { $0.category == 2 })
        guard case .fitsTaste(let item, let signal, let share) = first.reasons.first else {
            Issue.record("the first reason is \(String(describing: first.reasons.first))")
            return
        }
        #expect([2, 8].contains(item) && signal == .completed && share > 0.4 && share <= 1)
        #expect(first.reasons.count <= 3)
    }

    @Test func `without a share for latent interest a narrow taste fills the page`() {
        let history = deeds([2, 8, 14, 20, 26, 32, 38, 44], .bought)
        func latent(_ share: Double) -> Int {
            var rules = world.rules.values
            rules.diversity.discoveryShare = share
            rules.diversity.categoryPenalty = 0
            let page = FeedPipeline.serve(
                facts(history), model: world.model, rules: RuleSet(version: world.rules.version, values: rules))
            return page.items.count { $0.category != 2 }
        }

        #expect(latent(0.3) >= 3)
        #expect(latent(0.3) > latent(0))
    }

    @Test func `somebody without history is not told that anything is a discovery`() {
        var rules = world.rules.values
        rules.diversity.discoveryShare = 0.5

        let page = FeedPipeline.serve(
            facts(), model: world.model, rules: RuleSet(version: world.rules.version, values: rules))

        #expect(page.items.count == 10)
        #expect(!page.items.contains { $0.reasons.contains { if case .discovery = $0 { true } else { false } } })
    }

    @Test func `a followed creator's items come with that reason`() {
        var wanted = facts()
        wanted.followedCreators = [7]

        let page = world.serve(wanted)

        let theirs = page.items.filter { $0.creator == 7 }
        #expect(!theirs.isEmpty)
        #expect(theirs.allSatisfy { $0.reasons.contains(.followed(creator: 7)) })
    }

    @Test func `a viewer without history sees what is popular and new, with those reasons`() {
        let page = world.serve(facts())

        #expect(page.items.count == 10)
        for item in page.items {
            #expect(
                item.reasons.contains { if case .popular = $0 { true } else if case .new = $0 { true } else { false } })
        }
        #expect(page.candidatesBySource[.personal] == nil)
    }

    @Test func `items on trial are few-shown ones, and taste for their category makes them more promising`() throws {
        let page = world.serve(facts(deeds([2, 8, 14], .completed)))

        #expect(page.trials.count == 15)
        #expect(page.trials.allSatisfy { world.model.items.entries[Int($0.item)].exposureCount < 50 })
        let same = try #require(
            page.trials.filter { world.model.items.entries[Int($0.item)].category == 2 }.map(\.promise).min())
        let other = try #require(
            page.trials.filter { world.model.items.entries[Int($0.item)].category != 2 }.map(\.promise).max())
        #expect(same > other)
    }

    @Test func `one creator alone still fills a page, and the moves say that limits gave way`() throws {
        let single = try FeedWorld(creators: 1)

        let page = single.serve(FeedFacts(now: single.now, pageSize: 10))

        #expect(page.items.count == 10)
        #expect(page.items.dropFirst().allSatisfy { $0.move?.cause == .noAlternative })
    }

    @Test func `a model without training serves what is popular, followed and new`() {
        let bare = FeedModel(version: "", items: world.model.items, factors: nil, neighbours: nil)

        let page = FeedPipeline.serve(facts(deeds([2], .liked)), model: bare, rules: world.rules)

        #expect(page.items.count == 10)
        #expect(page.candidatesBySource[.personal] == nil && page.candidatesBySource[.similar] == nil)
    }

    @Test func `each stage is reported as it ends`() {
        var seen: [StageCount] = []

        let page = FeedPipeline.serve(facts(), model: world.model, rules: world.rules) { seen.append($0) }

        #expect(seen == page.stages)
    }
}

@Suite struct NonPersonalisedFeedTests {
    private let world: FeedWorld

    init() throws { world = try FeedWorld() }

    private func page(offset: Int, category: Int32? = nil) -> FeedPage {
        FeedPipeline.serveNonPersonalised(
            PublicContext(now: world.now, pageSize: 8, offset: offset, category: category), model: world.model,
            rules: world.rules)
    }

    /// The function's type has no place for a viewer; assigning it to this type is the proof.
    @Test func `it takes nothing about a viewer, so any two viewers get one page`() {
        let serve: (PublicContext, FeedModel, RuleSet<FeedRules>, @escaping (StageCount) -> Void) -> FeedPage =
            FeedPipeline.serveNonPersonalised(_:model:rules:observe:)
        let context = PublicContext(now: world.now, pageSize: 8)

        #expect(
            serve(context, world.model, world.rules, { _ in }) == serve(context, world.model, world.rules, { _ in }))
    }

    @Test func `no term or reason speaks of a viewer`() {
        for item in page(offset: 0).items {
            #expect(item.terms.allSatisfy { [.freshness, .popularity, .quality].contains($0.kind) })
            #expect(
                item.reasons.allSatisfy {
                    if case .popular = $0 { true } else if case .new = $0 { true } else { false }
                })
        }
    }

    @Test func `pages follow each other without a repeat until the list ends`() {
        var shown: [Int32] = []
        for number in 0..<20 { shown += page(offset: 8 * number).items.map(\.item) }

        #expect(Set(shown).count == shown.count)
        // 40 popular and 20 fresh candidates, none of them both.
        #expect(shown.count == 60)
    }

    @Test func `a category that was chosen holds`() {
        #expect(page(offset: 0, category: 4).items.allSatisfy { $0.category == 4 })
        #expect(!page(offset: 0, category: 4).items.isEmpty)
    }
}
