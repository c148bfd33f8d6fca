package import Market

extension FeedPipeline {
    /// Adds to each arranged candidate its terms and the reasons they stand for, strongest first.
    package static func explain(
        _ arranged: [ArrangedCandidate], taste: Taste, now: Timestamp, model: FeedModel, rules: FeedRules
    ) -> [FeedItem] {
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
                    reason(
                        for: term.kind, of: ranked.candidate, entry: entry,
                        strongest: strongest?[place] ?? nil, taste: taste, now: now, model: model, rules: rules)
                }
            // Why the place was kept comes before why this item took it.
            let discovery: [Reason] = arranged.isDiscovery ? [.discovery(category: entry.category)] : []
            let reasons = discovery + earned
            return FeedItem(
                item: ranked.candidate.item, creator: entry.creator, category: entry.category, score: ranked.score,
                terms: terms, candidate: ranked.candidate, rank: arranged.rank, move: arranged.move,
                reasons: Array(reasons.prefix(rules.reasonsMax)))
        }
    }

    private static func reason(
        for kind: ScoreTerm.Kind, of candidate: Candidate, entry: ItemTable.Entry,
        strongest: (contribution: FactorModel.Contribution, share: Float)?, taste: Taste, now: Timestamp,
        model: FeedModel, rules: FeedRules
    ) -> Reason? {
        switch kind {
        case .taste:
            guard let strongest, let signal = taste.signals[strongest.contribution.item] else { return nil }
            return .fitsTaste(because: strongest.contribution.item, signal: signal, share: strongest.share)
        case .similar:
            return candidate.nearest.map { .watchedTogether(with: $0.item, viewers: Int($0.sharedViewers)) }
        case .following:
            return .followed(creator: entry.creator)
        case .freshness:
            let age = now.duration(since: entry.publishedAt)
            guard age <= rules.sources.freshFor else { return nil }
            return .new(ageHours: max(0, age.inSeconds / 3_600))
        case .popularity:
            let place = Int(model.items.heatPlace[Int(candidate.item)])
            return place > 0 && place <= rules.sources.popularMax ? .popular(place: place) : nil
        case .quality, .fatigue, .refusal:
            return nil
        }
    }
}
