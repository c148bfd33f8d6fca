import Market
import Statistics
import Testing

@testable import Matching

/// What holds for every viewer, tried on many; the seed names the viewer.
@Suite struct FeedPropertyTests {
    private let world: FeedWorld
    private let seeds = UInt64(1)...150

    init() throws { world = try FeedWorld() }

    @Test func `nothing seen, refused, capped or withdrawn is shown, and nothing twice`() {
        for seed in seeds {
            let facts = world.viewer(seed: seed)
            let page = world.serve(facts)

            let refused = Set(facts.history.filter { $0.signal == .refused }.map(\.item))
            for item in page.items.map(\.item) + page.trials.map(\.item) {
                let entry = world.model.items.entries[Int(item)]
                #expect(!facts.seenItems.contains(item) && !refused.contains(item), "seed \(seed)")
                #expect(!facts.refusedCreators.contains(entry.creator), "seed \(seed)")
                #expect(facts.exposuresByItem[item, default: 0] < 3, "seed \(seed)")
                #expect(facts.exposuresByCreator[entry.creator, default: 0] < 8, "seed \(seed)")
                #expect(entry.isShowable && facts.category.map { $0 == entry.category } ?? true, "seed \(seed)")
            }
            #expect(Set(page.items.map(\.item)).count == page.items.count, "seed \(seed)")
            #expect(page.items.count <= facts.pageSize, "seed \(seed)")
        }
    }

    @Test func `creators keep their distance and their number unless the move says otherwise`() {
        for seed in seeds {
            let page = world.serve(world.viewer(seed: seed))
            for (place, item) in page.items.enumerated() where item.move?.cause != .noAlternative {
                let before = page.items[..<place]
                #expect(!before.suffix(3).contains { $0.creator == item.creator }, "seed \(seed)")
                #expect(before.count { $0.creator == item.creator } < 2, "seed \(seed)")
            }
        }
    }

    @Test func `brands keep their distance and their number unless the move says otherwise`() {
        let entries = world.model.items.entries
        for seed in seeds {
            let items = world.serve(world.viewer(seed: seed)).items
            for (place, item) in items.enumerated() where item.move?.cause != .noAlternative {
                let brand = entries[Int(item.item)].brand
                guard brand >= 0 else { continue }
                let before = items[..<place].map { entries[Int($0.item)].brand }
                #expect(before.last != brand, "seed \(seed)")
                #expect(before.count { $0 == brand } < 3, "seed \(seed)")
            }
        }
    }

    @Test func `latent interest gets its share of every page, and says so`() {
        var rules = world.rules.values
        rules.diversity.discoveryShare = 0.2
        var kept = 0
        for seed in seeds {
            let facts = world.viewer(seed: seed)
            let taste = FeedPipeline.understand(facts, model: world.model, rules: rules)
            let page = FeedPipeline.serve(
                facts, model: world.model, rules: RuleSet(version: world.rules.version, values: rules))
            guard !taste.categoryShares.isEmpty, facts.category == nil, page.items.count == 10 else { continue }
            let latent = page.items.filter { taste.categoryShares[$0.category, default: 0] < 0.1 }
            // What takes a kept place gives the category as its first reason, and what earned its place as its last.
            for item in latent {
                let said = item.move?.cause == .discovery ? item.reasons.first : item.reasons.last
                #expect(said == .discovery(category: item.category), "seed \(seed)")
                #expect(item.reasons.count <= rules.reasonsMax, "seed \(seed)")
            }
            for item in page.items where taste.categoryShares[item.category, default: 0] >= 0.1 {
                #expect(!item.reasons.contains(.discovery(category: item.category)), "seed \(seed)")
            }
            let isThereAny = world.model.items.entries.indices.contains {
                taste.categoryShares[world.model.items.entries[$0].category, default: 0] < 0.1
            }
            if isThereAny, latent.count >= 2 { kept += 1 }
            if page.items.contains(where: { $0.move?.cause == .discovery && $0.move?.to ?? 0 < $0.move?.from ?? 0 }) {
                #expect(latent.count >= 1, "seed \(seed)")
            }
        }
        #expect(kept > 60)
    }

    @Test func `an item stands at its rank or has a move that says why not`() {
        var moves = 0
        for seed in seeds {
            for (place, item) in world.serve(world.viewer(seed: seed)).items.enumerated() {
                if let move = item.move {
                    moves += 1
                    #expect(move.to == place && move.from == item.rank, "seed \(seed)")
                    #expect(move.from != move.to || move.cause == .noAlternative, "seed \(seed)")
                } else {
                    #expect(item.rank == place, "seed \(seed)")
                }
            }
        }
        #expect(moves > 100)
    }

    @Test func `the score is the sum of its terms`() {
        for seed in seeds {
            for item in world.serve(world.viewer(seed: seed)).items {
                #expect(abs(item.terms.reduce(0) { $0 + $1.contribution } - item.score) < 1e-4, "seed \(seed)")
            }
        }
    }

    @Test func `sources keep their caps and stages account for what they pass on`() {
        let caps: [CandidateSource: Int] = [.personal: 60, .similar: 40, .following: 20, .fresh: 20, .popular: 40]
        for seed in seeds {
            let page = world.serve(world.viewer(seed: seed))

            for (source, count) in page.candidatesBySource {
                #expect(count <= caps[source, default: 0], "seed \(seed)")
            }
            #expect(page.trials.count <= 15, "seed \(seed)")
            #expect(page.stages.map(\.stage) == [.facts, .filters, .sources, .ranking, .diversity], "seed \(seed)")
            let filters = page.stages[1]
            #expect(filters.given - filters.passed == page.drops.values.reduce(0, +), "seed \(seed)")
            #expect(
                zip(page.stages[2...], page.stages.dropFirst(3)).allSatisfy { $0.passed == $1.given }, "seed \(seed)")
        }
    }

    @Test func `the same facts give the same page`() {
        for seed in seeds { #expect(world.serve(world.viewer(seed: seed)) == world.serve(world.viewer(seed: seed))) }
    }

    @Test func `a page drawn from two rankings keeps the limits, repeats nothing and says whose each place is`() throws
    {
        let weights: [ScoreTerm.Kind: Float] = [.taste: 4, .similar: 0, .popularity: 0]
        let trained = world.model
        let model = FeedModel(
            version: trained.version, items: trained.items, factors: trained.factors, neighbours: trained.neighbours,
            fitWeights: weights)
        var counts: [FeedRanking: Int] = [:]
        for seed in seeds {
            let facts = world.viewer(seed: seed)
            let page = FeedPipeline.serveComparing(facts, model: model, rules: world.rules, seed: seed)

            #expect(page == FeedPipeline.serveComparing(facts, model: model, rules: world.rules, seed: seed))
            #expect(Set(page.items.map(\.item)).count == page.items.count, "seed \(seed)")
            for (place, item) in page.items.enumerated() {
                let ranking = try #require(item.ranking)
                counts[ranking, default: 0] += 1
                let taste = item.terms.first { $0.kind == .taste }?.weight
                #expect(taste == nil || taste == (ranking == .chosen ? 4 : 1), "seed \(seed)")
                #expect(
                    item.move.map { $0.to == place && $0.from == item.rank } ?? (item.rank == place), "seed \(seed)")
                guard item.move?.cause != .noAlternative else { continue }
                let before = page.items[..<place]
                #expect(before.count { $0.creator == item.creator } < 2, "seed \(seed)")
            }
        }
        let chosen = Double(counts[.chosen, default: 0]), rules = Double(counts[.rules, default: 0])
        #expect(abs(chosen - rules) < 0.1 * (chosen + rules))
    }
}
