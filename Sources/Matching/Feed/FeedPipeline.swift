package import Market

/// Goods find people: from facts to an ordered page, in pure stages.
///
/// `serve` runs all of them. A shell that measures passes `observe`, which is called at the end of each
/// stage, in order, on the same thread: reading a clock there times the stages.
///
///     let page = FeedPipeline.serve(facts, model: model, rules: rules) { count in timer.lap(count.stage) }
///
/// Nothing here is random: what is left to chance is drawn in `Traffic`, from `FeedPage.trials`.
package enum FeedPipeline {
    /// The page for a viewer.
    ///
    /// Same facts, model and rules: same page.
    /// - Complexity: O(items x d) for the scan, O(d³) for the taste, and O(candidates log candidates).
    /// - Parameter live: what was learnt while serving; nil where nothing learns.
    package static func serve(
        _ facts: FeedFacts, model: FeedModel, live: LiveModel? = nil, rules: RuleSet<FeedRules>,
        observe: @escaping (StageCount) -> Void = { _ in }
    ) -> FeedPage {
        serve(facts, skipping: 0, model: model, live: live, rules: rules, observe: observe)
    }

    /// The page for nobody in particular.
    ///
    /// Takes nothing about a viewer, so any two viewers who ask with one context get one page (domain.md §20).
    /// Ranks by popularity, freshness and quality. Pages of one size with growing offsets never repeat an
    /// item as long as the model is the same; the list ends where the sources' caps end it.
    package static func serveNonPersonalised(
        _ context: PublicContext, model: FeedModel, rules: RuleSet<FeedRules>,
        observe: @escaping (StageCount) -> Void = { _ in }
    ) -> FeedPage {
        let nobody = FeedFacts(now: context.now, pageSize: context.pageSize, category: context.category)
        // What is learnt while serving would reorder the list between two of its pages.
        return serve(nobody, skipping: context.offset, model: model, live: nil, rules: rules, observe: observe)
    }

    private static func serve(
        _ facts: FeedFacts, skipping offset: Int, model: FeedModel, live: LiveModel?, rules: RuleSet<FeedRules>,
        observe: @escaping (StageCount) -> Void
    ) -> FeedPage {
        var run = Run(observe: observe)
        let asked = run.ask(facts, model: model, live: live, rules: rules.values)
        let ranked = rank(
            asked.gathered.candidates, facts: facts, taste: asked.taste, model: model, live: live, rules: rules.values)
        run.end(.ranking, given: asked.gathered.candidates.count, passed: ranked.count)
        let arranged = arrange(
            ranked, interests: asked.taste.categoryShares, skipping: offset, pageSize: facts.pageSize, model: model,
            rules: rules.values)
        let items = explain(
            arranged, facts: facts, taste: asked.taste, model: model, live: live, rules: rules.values)
        run.end(.diversity, given: ranked.count, passed: items.count)
        return run.page(items, asked, model: model, rules: rules)
    }

    /// All candidates for a viewer, best first, before a page is made of them.
    package static func ranked(
        _ facts: FeedFacts, model: FeedModel, live: LiveModel?, rules: FeedRules
    ) -> [RankedCandidate] {
        var run = Run(observe: { _ in })
        let asked = run.ask(facts, model: model, live: live, rules: rules)
        return rank(
            asked.gathered.candidates, facts: facts, taste: asked.taste, model: model, live: live, rules: rules)
    }

    /// A page drawn from two rankings by team draft: that of the weights which a training chose, and that of the rules.
    ///
    /// Which is better shows in what viewers do on such pages (`InterleavingComparison`). Both rankings see the same candidates,
    /// and the limits on creators and brands hold on the drawn page.
    /// - Parameters:
    ///   - rules: the rules, of which the model's chosen weights change some.
    ///   - seed: of the draft.
    package static func serveComparing(
        _ facts: FeedFacts, model: FeedModel, live: LiveModel? = nil, rules: RuleSet<FeedRules>, seed: UInt64,
        observe: @escaping (StageCount) -> Void = { _ in }
    ) -> FeedPage {
        var run = Run(observe: observe)
        let asked = run.ask(facts, model: model, live: live, rules: rules.values)
        let sides: [(ranking: FeedRanking, rules: FeedRules)] = [
            (.chosen, rules.values.weighing(model.fitWeights)), (.rules, rules.values),
        ]
        let ranked = sides.map { side in
            rank(
                asked.gathered.candidates, facts: facts, taste: asked.taste, model: model, live: live,
                rules: side.rules)
        }
        run.end(.ranking, given: asked.gathered.candidates.count, passed: ranked[0].count)
        let arranged = zip(ranked, sides).map { ranked, side in
            // Twice the page, since the other side takes some of a side's items.
            arrange(
                ranked, interests: asked.taste.categoryShares, pageSize: 2 * facts.pageSize, model: model,
                rules: side.rules)
        }
        let entries = model.items.entries
        let draft = InterleavedPage(
            first: arranged[0].map(\.ranked.candidate.item), second: arranged[1].map(\.ranked.candidate.item),
            length: facts.pageSize, seed: seed
        ) { rules.values.diversity.allows(entries[Int($0)], after: $1.map { entries[Int($0)] }) }
        var explained: [Int32: FeedItem] = [:]
        for (place, side) in sides.enumerated() {
            let mine = Set(zip(draft.items, draft.sides).filter { ($1 == .first) == (place == 0) }.map(\.0))
            let items = explain(
                arranged[place].filter { mine.contains($0.ranked.candidate.item) }, facts: facts, taste: asked.taste,
                model: model, live: live, rules: side.rules)
            for var item in items {
                item.ranking = side.ranking
                explained[item.item] = item
            }
        }
        let items = draft.items.enumerated().compactMap { place, item in
            explained[item].map { item in
                var item = item
                let isForced = draft.forcedPlaces.contains(place)
                let own = item.move?.cause == .noAlternative ? nil : item.move?.cause
                let cause = isForced ? .noAlternative : own ?? .comparison
                item.move = item.rank == place && !isForced ? nil : Move(from: item.rank, to: place, cause: cause)
                return item
            }
        }
        run.end(.diversity, given: ranked[0].count, passed: items.count)
        return run.page(items, asked, model: model, rules: rules)
    }

    /// What the sources were asked with and what they said.
    private struct Asked {
        let taste: Taste
        let eligible: EligibleItems
        let gathered: GatheredCandidates
    }

    /// The stages that have ended.
    private struct Run {
        let observe: (StageCount) -> Void
        private var stages: [StageCount] = []

        init(observe: @escaping (StageCount) -> Void) { self.observe = observe }

        mutating func end(_ stage: FeedStage, given: Int, passed: Int) {
            let count = StageCount(stage: stage, given: given, passed: passed)
            stages.append(count)
            observe(count)
        }

        /// The stages before ranking.
        mutating func ask(_ facts: FeedFacts, model: FeedModel, live: LiveModel?, rules: FeedRules) -> Asked {
            let taste = understand(facts, model: model, rules: rules)
            end(.facts, given: facts.history.count, passed: taste.evidence.count)
            let eligible = filter(facts, model: model, rules: rules)
            end(.filters, given: model.items.showable.count, passed: eligible.items.count)
            let gathered = gather(facts, taste: taste, eligible: eligible, model: model, live: live, rules: rules)
            end(.sources, given: eligible.items.count, passed: gathered.candidates.count)
            return Asked(taste: taste, eligible: eligible, gathered: gathered)
        }

        func page(_ items: [FeedItem], _ asked: Asked, model: FeedModel, rules: RuleSet<FeedRules>) -> FeedPage {
            FeedPage(
                items: items, trials: asked.gathered.trials, stages: stages, drops: asked.eligible.drops,
                candidatesBySource: asked.gathered.countBySource, modelVersion: model.version,
                rulesVersion: rules.version)
        }
    }

    /// The page that starts after `offset` items, arranged page after page so that a page never depends on a later one.
    private static func arrange(
        _ ranked: [RankedCandidate], interests: [Int32: Double], skipping offset: Int, pageSize: Int,
        model: FeedModel, rules: FeedRules
    ) -> [ArrangedCandidate] {
        var left = ranked
        var skipped = 0
        while skipped < offset, !left.isEmpty {
            let size = min(pageSize, offset - skipped)
            let page = Set(arrange(left, interests: interests, pageSize: size, model: model, rules: rules).map(\.rank))
            skipped += size
            left = left.indices.filter { !page.contains($0) }.map { left[$0] }
        }
        return arrange(left, interests: interests, pageSize: pageSize, model: model, rules: rules)
    }
}
