internal import CVectorKernels
internal import Market
internal import Statistics

/// A candidate with its score and the amounts that made it.
package struct RankedCandidate: Sendable, Hashable {
    /// The candidate.
    package let candidate: Candidate
    /// The sum of amounts times weights.
    package fileprivate(set) var score: Float
    fileprivate(set) var amounts: ScoreAmounts
}

extension FeedPipeline {
    /// Scores candidates and sorts them, best first, equal scores by item.
    ///
    /// The score is Σ weight x amount over the terms of `ScoreTerm.Kind`; nothing else enters it. Outcomes are expected of the
    /// best candidates by all other terms only, as many as the rules say; the others come after those.
    package static func rank(
        _ candidates: [Candidate], facts: FeedFacts, taste: Taste, model: FeedModel, live: LiveModel? = nil,
        rules: FeedRules
    ) -> [RankedCandidate] {
        let table = model.items
        let weights = ScoreAmounts.weights(rules)
        let halfLife = HalfLife(seconds: rules.freshnessHalfLife.inSeconds)
        let followed = Set(facts.followedCreators)
        let refused = taste.refusedCategories
        let fits = fits(candidates, taste: taste, model: model)
        var ranked: [RankedCandidate] = []
        ranked.reserveCapacity(candidates.count)
        for (place, candidate) in candidates.enumerated() {
            let entry = table.entries[Int(candidate.item)]
            var amounts = ScoreAmounts()
            amounts[.taste] = fits[place]
            amounts[.similar] = candidate.score(from: .similar) ?? 0
            amounts[.following] = followed.contains(entry.creator) ? 1 : 0
            let age = Double(facts.now.milliseconds - entry.publishedAt.milliseconds) / 1_000
            amounts[.freshness] = Float(halfLife.weight(ageSeconds: age))
            amounts[.popularity] = table.popularity[Int(candidate.item)]
            let strength = rules.qualityPriorStrength
            amounts[.quality] = Float(
                (rules.qualityPriorMean * strength + Double(entry.goodResponseCount))
                    / (strength + Double(entry.exposureCount)))
            amounts[.fatigue] = Float(facts.exposuresByCreator[entry.creator] ?? 0)
            amounts[.refusal] = refused.contains(entry.category) ? 1 : 0
            amounts[.next] = candidate.score(from: .next) ?? 0
            amounts[.session] = candidate.score(from: .session) ?? 0
            amounts[.content] = candidate.score(from: .content) ?? 0
            ranked.append(RankedCandidate(candidate: candidate, score: amounts.score(weights), amounts: amounts))
        }
        let order = bestFirst(ranked, Array(ranked.indices))
        // Never fewer than arranging compares: there an item without expectations would look better than one that is expected
        // to be refused.
        let compared = max(rules.expectationsMax, rules.diversity.candidatesMax + 2 * facts.pageSize)
        let best = order.prefix(compared)
        guard
            let forecasts = forecasts(
                best.map { ranked[$0].candidate }, facts: facts, model: model, live: live, rules: rules)
        else { return order.map { ranked[$0] } }
        for (place, forecast) in zip(best, forecasts) {
            ranked[place].amounts.expect(forecast)
            ranked[place].score = ranked[place].amounts.score(weights)
        }
        return (bestFirst(ranked, Array(best)) + order.dropFirst(best.count)).map { ranked[$0] }
    }

    /// Places ordered by the score of what stands there; places are sorted instead of candidates, which are some hundred
    /// bytes each.
    private static func bestFirst(_ ranked: [RankedCandidate], _ places: [Int]) -> [Int] {
        let keys = places.map { (score: ranked[$0].score, item: ranked[$0].candidate.item, place: $0) }
        return keys.sorted { $0.score != $1.score ? $0.score > $1.score : $0.item < $1.item }.map(\.place)
    }

    /// What is expected of each candidate; nil until enough was learnt.
    private static func forecasts(
        _ candidates: [Candidate], facts: FeedFacts, model: FeedModel, live: LiveModel?, rules: FeedRules
    ) -> [ResponseForecast]? {
        guard let live, live.responses.exampleCount >= rules.expectationsMinExamples, !model.features.isEmpty else {
            return nil
        }
        let context = live.context(viewer: facts.viewer, surface: facts.surface, at: facts.now)
        return live.responses.forecast(
            candidates.map { ResponseCandidate(model.features[Int($0.item)]) }, in: context)
    }

    /// The inner product of taste and item for each candidate, 0 where either has no vector.
    private static func fits(_ candidates: [Candidate], taste: Taste, model: FeedModel) -> [Float] {
        var fits = candidates.map { $0.score(from: .personal) ?? 0 }
        guard let factors = model.factors, let vector = taste.vector else { return fits }
        let missing = candidates.indices.filter {
            candidates[$0].score(from: .personal) == nil && Int(candidates[$0].item) < factors.itemCount
        }
        let items = missing.map { candidates[$0].item }
        var products = [Float](repeating: 0, count: items.count)
        vk_gemv_gather(
            factors.itemFactors, Int32(factors.dimensions), items, Int32(items.count), vector, &products)
        for (place, product) in zip(missing, products) { fits[place] = product }
        return fits
    }
}
