internal import Market
internal import Statistics

/// What the sources proposed.
package struct GatheredCandidates: Sendable {
    /// Candidates, each once.
    package let candidates: [Candidate]
    /// Items for exploration slots.
    package let trials: [FeedPage.Trial]
    /// How many each source proposed.
    package let countBySource: [CandidateSource: Int]
}

extension FeedPipeline {
    /// Asks every source, each within its cap and only for eligible items.
    package static func gather(
        _ facts: FeedFacts, taste: Taste, eligible: EligibleItems, model: FeedModel, live: LiveModel? = nil,
        rules: FeedRules
    ) -> GatheredCandidates {
        let caps = rules.sources
        var pool = CandidatePool(
            capacity: caps.personalMax + caps.similarMax + caps.followingMax + caps.freshMax + caps.popularMax
                + caps.nextMax + caps.sessionMax + caps.contentMax)
        let search = Search(facts: facts, taste: taste, allowed: eligible.items, model: model, live: live, rules: rules)
        search.addPersonal(to: &pool)
        search.addSimilar(to: &pool)
        search.addFollowing(to: &pool)
        search.addFresh(to: &pool)
        search.addPopular(to: &pool)
        search.addNext(to: &pool)
        search.addSession(to: &pool)
        search.addContent(to: &pool)
        return GatheredCandidates(
            candidates: pool.candidates, trials: search.trials(), countBySource: pool.countBySource)
    }
}

/// One look through all sources for one request.
private struct Search {
    let facts: FeedFacts
    let taste: Taste
    let allowed: ItemSet
    let model: FeedModel
    let live: LiveModel?
    let rules: FeedRules

    private var caps: FeedRules.Sources { rules.sources }
    private var table: ItemTable { model.items }

    func addPersonal(to pool: inout CandidatePool) {
        guard let vector = taste.vector, let index = model.index else { return }
        for found in index.nearest(to: vector, limit: caps.personalMax, allowed: allowed) {
            pool.add(found.item, .personal, score: found.score)
        }
    }

    /// Nearness to several watched items adds up as independent chances do: 1 − Π (1 − cosine x strength).
    func addSimilar(to pool: inout CandidatePool) {
        guard let neighbours = model.neighbours else { return }
        struct Found {
            let item: Int32
            var miss: Float = 1
            var best: Float = 0
            var nearest = Candidate.Nearest(item: -1, sharedViewers: 0)
        }
        let recent = taste.evidence.reversed().lazy.filter { $0.strength > 0 }.prefix(caps.similarToLast)
        let strongest = recent.reduce(0) { max($0, $1.strength) }
        var found: [Found] = []
        var places = ItemPlaces(capacity: 1_024)
        for evidence in recent {
            let confidence = evidence.strength / strongest
            for place in neighbours.range(of: evidence.item) {
                let item = neighbours.neighbours[place]
                guard allowed.contains(item) else { continue }
                let nearness = neighbours.similarities[place] * confidence
                let at = places.place(of: item, orInsert: found.count)
                if at == found.count { found.append(Found(item: item)) }
                found[at].miss *= 1 - nearness
                if nearness > found[at].best {
                    found[at].best = nearness
                    found[at].nearest = .init(item: evidence.item, sharedViewers: neighbours.sharedViewers[place])
                }
            }
        }
        let nearness = found.map { 1 - $0.miss }
        // Equal nearness goes by the order found, which is that of the history.
        for choice in nearness.withUnsafeBufferPointer({ Scored.best(of: $0, limit: caps.similarMax) }) {
            let entry = found[Int(choice.item)]
            pool.add(entry.item, .similar, score: choice.score, nearest: entry.nearest)
        }
    }

    func addFollowing(to pool: inout CandidatePool) {
        let items = facts.followedCreators.flatMap { creator in
            (table.byCreator[creator] ?? []).lazy.filter { allowed.contains($0) }.prefix(caps.followingPerCreatorMax)
        }
        let newest = items.sorted { (publishedAt($1), $0) < (publishedAt($0), $1) }
        for item in newest.prefix(caps.followingMax) { pool.add(item, .following, score: freshness(item)) }
    }

    func addFresh(to pool: inout CandidatePool) {
        let oldest = facts.now.advanced(by: .zero - caps.freshFor)
        var left = caps.freshMax
        for item in table.newest {
            guard left > 0, publishedAt(item) >= oldest else { break }
            guard allowed.contains(item), publishedAt(item) <= facts.now else { continue }
            pool.add(item, .fresh, score: freshness(item))
            left -= 1
        }
    }

    func addPopular(to pool: inout CandidatePool) {
        for item in table.hottest.lazy.filter({ allowed.contains($0) }).prefix(caps.popularMax) {
            pool.add(item, .popular, score: table.popularity[Int(item)])
        }
    }

    /// What viewers went on to after the last good deeds.
    func addNext(to pool: inout CandidatePool) {
        guard let live, caps.nextMax > 0 else { return }
        let deeds = taste.steps(last: caps.nextToLast)
        add(live.transitions.candidates(after: deeds, limit: caps.nextMax, where: isAllowed), .next, to: &pool)
    }

    /// What sessions like this visit held.
    func addSession(to pool: inout CandidatePool) {
        guard let live, caps.sessionMax > 0 else { return }
        let visit = facts.visit(gap: caps.sessionGap, strengths: rules.signalStrengths)
        guard !visit.isEmpty else { return }
        let found = live.sessions.candidates(
            after: visit, limit: caps.sessionMax, hidingHistory: true, where: isAllowed)
        add(found, .session, to: &pool)
    }

    /// Items with few exposures that say and show what the viewer liked: nobody's behaviour speaks for them yet.
    func addContent(to pool: inout CandidatePool) {
        guard let contents = model.contents, caps.contentMax > 0 else { return }
        let deeds = taste.steps(last: caps.similarToLast)
        let found = contents.candidates(after: deeds, limit: caps.contentMax, hidingHistory: true) { item in
            isAllowed(item) && table.entries[Int(item)].exposureCount < caps.exploreBelowExposures
        }
        add(found, .content, to: &pool)
    }

    private func isAllowed(_ item: Int32) -> Bool { Int(item) < table.count && allowed.contains(item) }

    /// Adds items with scores as shares of the best one.
    private func add(_ found: [ScoredItem], _ source: CandidateSource, to pool: inout CandidatePool) {
        guard let best = found.first?.score, best > 0 else { return }
        for scored in found { pool.add(scored.item, source, score: scored.score / best) }
    }

    /// Newest items with few exposures, each with an optimistic guess at its rate of good responses.
    ///
    /// The guess is mean + z deviations of a beta posterior, doubled at most by the viewer's taste for the category.
    func trials() -> [FeedPage.Trial] {
        var trials: [FeedPage.Trial] = []
        for item in table.newest {
            guard trials.count < caps.exploreMax else { break }
            let entry = table.entries[Int(item)]
            guard entry.exposureCount < caps.exploreBelowExposures, entry.publishedAt <= facts.now else { continue }
            guard allowed.contains(item) else { continue }
            let posterior = BetaPosterior(
                priorMean: rules.qualityPriorMean, strength: rules.qualityPriorStrength,
                successes: Double(entry.goodResponseCount), trials: Double(entry.exposureCount))
            let guess = min(1, posterior.mean + caps.exploreOptimism * posterior.deviation)
            let affinity = 1 + taste.categoryShares[entry.category, default: 0]
            trials.append(
                FeedPage.Trial(
                    item: item, creator: entry.creator, promise: guess * affinity,
                    reason: .onTrial(exposures: entry.exposureCount)))
        }
        return trials
    }

    private func publishedAt(_ item: Int32) -> Timestamp { table.entries[Int(item)].publishedAt }

    private func freshness(_ item: Int32) -> Float {
        let age = facts.now.duration(since: publishedAt(item)).inSeconds
        return Float(HalfLife(seconds: rules.freshnessHalfLife.inSeconds).weight(ageSeconds: age))
    }
}
