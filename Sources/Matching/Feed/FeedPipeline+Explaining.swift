internal import Market

extension FeedPipeline {
    /// Adds to each arranged candidate its terms and the reasons they stand for, strongest first.
    package static func explain(
        _ arranged: [ArrangedCandidate], facts: FeedFacts, taste: Taste, model: FeedModel, live: LiveModel? = nil,
        rules: FeedRules
    ) -> [FeedItem] {
        let grounds = Grounds(facts: facts, taste: taste, model: model, live: live, rules: rules)
        let weights = ScoreAmounts.weights(rules)
        let items = arranged.map(\.ranked.candidate.item)
        let strongest =
            taste.vector == nil ? nil : model.factors?.strongestContributions(to: items, of: taste.evidence)
        return arranged.enumerated().map { place, arranged in
            let ranked = arranged.ranked
            let entry = model.items.entries[Int(ranked.candidate.item)]
            let terms = ranked.amounts.terms(weights)
            let earned = terms.filter { $0.contribution > 0 }
                .sorted { $0.contribution > $1.contribution }
                .compactMap { term in
                    grounds.reason(
                        for: term, of: ranked.candidate, entry: entry, strongest: strongest?[place] ?? nil)
                }
            let reasons = Self.reasons(
                earned, discovery: arranged.isDiscovery ? .discovery(category: entry.category) : nil,
                isKept: arranged.move?.cause == .discovery, max: rules.reasonsMax)
            return FeedItem(
                item: ranked.candidate.item, creator: entry.creator, category: entry.category, score: ranked.score,
                terms: terms, candidate: ranked.candidate, rank: arranged.rank, move: arranged.move,
                reasons: reasons)
        }
    }

    /// As many reasons as are wanted, strongest first. Why a place was kept for something new comes before why this item took it;
    /// where an item of a new category earned its place, that it is new is said last.
    private static func reasons(_ earned: [Reason], discovery: Reason?, isKept: Bool, max: Int) -> [Reason] {
        guard let discovery, max > 0 else { return Array(earned.prefix(max)) }
        return isKept ? Array(([discovery] + earned).prefix(max)) : Array(earned.prefix(max - 1)) + [discovery]
    }
}

/// What reasons are taken from.
private struct Grounds {
    let facts: FeedFacts
    let taste: Taste
    let model: FeedModel
    let live: LiveModel?
    let rules: FeedRules
    private let steps: [Deed]
    private let visit: [Deed]

    init(facts: FeedFacts, taste: Taste, model: FeedModel, live: LiveModel?, rules: FeedRules) {
        self.facts = facts
        self.taste = taste
        self.model = model
        self.live = live
        self.rules = rules
        steps = taste.steps(last: rules.sources.nextToLast)
        visit = facts.visit(gap: rules.sources.sessionGap, strengths: rules.signalStrengths)
    }

    func reason(
        for term: ScoreTerm, of candidate: Candidate, entry: ItemTable.Entry,
        strongest: (contribution: FactorModel.Contribution, share: Float)?
    ) -> Reason? {
        switch term.kind {
        case .taste:
            guard let strongest, let signal = taste.signals[strongest.contribution.item] else { return nil }
            return .fitsTaste(because: strongest.contribution.item, signal: signal, share: strongest.share)
        case .similar:
            return candidate.nearest.map { .watchedTogether(with: $0.item, viewers: Int($0.sharedViewers)) }
        case .next:
            return live?.transitions.strongestStep(to: candidate.item, among: steps).map {
                .oftenNext(after: $0.item, share: $0.share)
            }
        case .session:
            return live?.sessions.closest(to: candidate.item, among: visit).map { .fitsVisit(with: $0) }
        case .content:
            return model.contents?.closest(to: candidate.item, among: taste.steps(last: rules.sources.similarToLast))
                .map { .alike(to: $0) }
        case .following:
            return .followed(creator: entry.creator)
        case .freshness:
            let age = facts.now.duration(since: entry.publishedAt)
            guard age <= rules.sources.freshFor else { return nil }
            return .new(ageHours: max(0, age.inSeconds / 3_600))
        case .popularity:
            let place = Int(model.items.heatPlace[Int(candidate.item)])
            return place > 0 && place <= rules.sources.popularMax ? .popular(place: place) : nil
        case .expectedLongView: return .expected(goal: .longView, probability: term.amount)
        case .expectedLike: return .expected(goal: .like, probability: term.amount)
        case .expectedFollow: return .expected(goal: .follow, probability: term.amount)
        case .expectedShare: return .expected(goal: .share, probability: term.amount)
        case .expectedClick, .expectedSales, .expectedRefusal, .quality, .fatigue, .refusal:
            return nil
        }
    }
}
