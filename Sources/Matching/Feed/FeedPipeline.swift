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
        observe: (StageCount) -> Void = { _ in }
    ) -> FeedPage {
        serve(facts, skipping: 0, model: model, live: live, rules: rules, observe: observe)
    }

    /// The page for nobody in particular.
    ///
    /// Takes nothing about a viewer, so any two viewers who ask with one context get one page (domain.md §20).
    /// Ranks by popularity, freshness and quality. Pages of one size with growing offsets never repeat an
    /// item as long as the model is the same; the list ends where the sources' caps end it.
    package static func serveNonPersonalised(
        _ context: PublicContext, model: FeedModel, rules: RuleSet<FeedRules>, observe: (StageCount) -> Void = { _ in }
    ) -> FeedPage {
        let nobody = FeedFacts(now: context.now, pageSize: context.pageSize, category: context.category)
        // What is learnt while serving would reorder the list between two of its pages.
        return serve(nobody, skipping: context.offset, model: model, live: nil, rules: rules, observe: observe)
    }

    private static func serve(
        _ facts: FeedFacts, skipping offset: Int, model: FeedModel, live: LiveModel?, rules: RuleSet<FeedRules>,
        observe: (StageCount) -> Void
    ) -> FeedPage {
        var stages: [StageCount] = []
        func end(_ stage: FeedStage, given: Int, passed: Int) {
            let count = StageCount(stage: stage, given: given, passed: passed)
            stages.append(count)
            observe(count)
        }
        let taste = understand(facts, model: model, rules: rules.values)
        end(.facts, given: facts.history.count, passed: taste.evidence.count)
        let eligible = filter(facts, model: model, rules: rules.values)
        end(.filters, given: model.items.showable.count, passed: eligible.items.count)
        let gathered = gather(facts, taste: taste, eligible: eligible, model: model, live: live, rules: rules.values)
        end(.sources, given: eligible.items.count, passed: gathered.candidates.count)
        let ranked = rank(
            gathered.candidates, facts: facts, taste: taste, model: model, live: live, rules: rules.values)
        end(.ranking, given: gathered.candidates.count, passed: ranked.count)
        let arranged = arrange(
            ranked, interests: taste.categoryShares, skipping: offset, pageSize: facts.pageSize, model: model,
            rules: rules.values)
        let items = explain(
            arranged, facts: facts, taste: taste, model: model, live: live, rules: rules.values)
        end(.diversity, given: ranked.count, passed: items.count)
        return FeedPage(
            items: items, trials: gathered.trials, stages: stages, drops: eligible.drops,
            candidatesBySource: gathered.countBySource, modelVersion: model.version, rulesVersion: rules.version)
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
