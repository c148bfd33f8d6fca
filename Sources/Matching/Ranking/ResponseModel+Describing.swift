internal import Market

/// What a request says about all candidates at once: the context's keys, rates and terms, and their sums.
struct PreparedContext: Sendable {
    let context: ResponseContext
    let time: Int64
    let calibrationPlace: Int
    /// Rates of all exposures, the widest prior.
    let world: GoalLanes
    let worldOdds: GoalLanes
    let surfaceRate: GoalLanes
    let surfaceOdds: GoalLanes
    let viewerRate: GoalLanes
    let viewerOdds: GoalLanes
    let terms: [HashedTerm]
    let sums: FactorMachine.Sums
    let amount: Float?
}

/// The keys of rates that one exposure touches.
struct RateKeys: Sendable {
    let world = FeatureKey(0).inColumn(ResponseGroup.always.rawValue).bits
    let surface: UInt64
    let item: UInt64
    let itemOnSurface: UInt64
    let creator: UInt64?
    let category: UInt64?
    let durationOnSurface: UInt64
    let viewer: UInt64?
    let viewerOnSurface: UInt64?
    let viewerWithItem: UInt64?
    let viewerWithCreator: UInt64?
    let viewerWithCategory: UInt64?
    let viewerWithDuration: UInt64?

    init(_ context: ResponseContext, _ item: ItemFeatures) {
        func key(_ group: ResponseGroup, _ key: FeatureKey) -> UInt64 { key.inColumn(group.rawValue).bits }
        let viewer = context.viewer
        let duration = FeatureKey(item.durationBucket)
        surface = key(.surface, context.surface)
        self.item = key(.item, item.item)
        itemOnSurface = key(.itemOnSurface, FeatureKey(item.item, context.surface))
        creator = item.creator.map { key(.creator, $0) }
        category = item.category.map { key(.category, $0) }
        durationOnSurface = key(.durationOnSurface, FeatureKey(duration, context.surface))
        self.viewer = viewer.map { key(.viewerRate, $0) }
        viewerOnSurface = viewer.map { key(.viewerOnSurface, FeatureKey($0, context.surface)) }
        viewerWithItem = viewer.map { key(.viewerWithItem, FeatureKey($0, item.item)) }
        viewerWithCreator = viewer.flatMap { viewer in
            item.creator.map { key(.viewerWithCreator, FeatureKey(viewer, $0)) }
        }
        viewerWithCategory = viewer.flatMap { viewer in
            item.category.map { key(.viewerWithCategory, FeatureKey(viewer, $0)) }
        }
        viewerWithDuration = viewer.map {
            key(.viewerWithDuration, FeatureKey($0, FeatureKey(item.durationBucket / 2)))
        }
    }

    /// Keys of rates that do not depend on who the viewer is.
    var shared: [UInt64] {
        [world, surface, item, itemOnSurface, durationOnSurface] + [creator, category].compactMap { $0 }
    }

    /// Keys of the viewer's own rates.
    var own: [UInt64] {
        [viewer, viewerOnSurface, viewerWithItem, viewerWithCreator, viewerWithCategory, viewerWithDuration]
            .compactMap { $0 }
    }
}

extension ResponseModel {
    /// The strength of what is believed of the market before any exposure, in exposures.
    private static var worldStrength: Float { 20 }
    /// Rates believed before any exposure, in the order of the goals; twenty exposures weigh as much.
    private static var worldPrior: GoalLanes { GoalLanes(0.1, 0.1, 0.01, 0.001, 0.003, 0.002, 0.0005, 0.001) }

    /// A measure: how far a rate is from the wider one, in log-odds, halved so that steps of weights and measures
    /// match.
    @inline(__always)
    static func measure(
        _ group: ResponseGroup, _ rate: GoalLanes, against widerOdds: GoalLanes, into terms: inout [HashedTerm]
    ) {
        let difference = 0.5 * (rate.logit - widerOdds)
        terms.append(HashedTerm(measureKey, group, value: difference))
    }

    /// As `measure`, and the long view's difference for every goal: the densest goal that shows satisfaction.
    @inline(__always)
    static func measureBoth(
        _ group: ResponseGroup, _ rate: GoalLanes, against widerOdds: GoalLanes, into terms: inout [HashedTerm]
    ) {
        let difference = 0.5 * (rate.logit - widerOdds)
        terms.append(HashedTerm(measureKey, group, value: difference))
        terms.append(
            HashedTerm(longViewKey, group, value: GoalLanes(repeating: difference[.longView])))
    }

    static let measureKey = FeatureKey(-1)
    static let longViewKey = FeatureKey(-2)
    static let timesKey = FeatureKey(-3)

    /// A bucket of how much evidence there is: 0, 1, 2–3, 4–7, …
    static func amountBucket(_ evidence: ResponseRates.Evidence?) -> FeatureKey {
        guard let exposures = evidence?.exposures.max(), exposures > 0 else { return FeatureKey(0) }
        return FeatureKey(1 + (Int(min(exposures, 1e6)) + 1).bitWidthUsed)
    }

    /// A bucket of the time since the exposure before: an octave of seconds each, 0 for none.
    static func pauseBucket(_ seconds: Double?) -> FeatureKey {
        guard let seconds else { return FeatureKey(0) }
        return FeatureKey(1 + Int(min(seconds, 1e9) + 1).bitWidthUsed)
    }

    /// What holds for all candidates of a context.
    func prepared(_ context: ResponseContext) -> PreparedContext {
        let time = context.at.milliseconds
        let keys = RateKeys(context, ItemFeatures(item: FeatureKey(0), creator: nil, category: nil))
        let world = rates.find(keys.world, at: time).rate(prior: Self.worldPrior, strength: Self.worldStrength)
        let worldOdds = world.logit
        let surfaceRate = rates.find(keys.surface, at: time).rate(prior: world, strength: 20)
        let surfaceOdds = surfaceRate.logit
        var viewerRate = world
        var terms: [HashedTerm] = []
        terms.reserveCapacity(12 + context.attributes.count)
        terms.append(HashedTerm(FeatureKey(0), .always))
        terms.append(HashedTerm(context.surface, .surface))
        terms.append(HashedTerm(FeatureKey(context.hour), .hour))
        Self.measure(.surfaceRate, surfaceRate, against: worldOdds, into: &terms)
        if let viewerKey = keys.viewer, let onSurface = keys.viewerOnSurface {
            let known = viewerRates.find(viewerKey, at: time)
            viewerRate = known.rate(prior: world, strength: settings.viewerStrength)
            Self.measureBoth(.viewerRate, viewerRate, against: worldOdds, into: &terms)
            terms.append(HashedTerm(Self.amountBucket(known), .viewerEvidence))
            terms.append(HashedTerm(Self.pauseBucket(viewerRates.pauseSeconds(viewerKey, at: time)), .pause))
            let there = viewerRates.find(onSurface, at: time)
            Self.measure(
                .viewerOnSurface, there.rate(prior: surfaceRate, strength: settings.viewerStrength),
                against: surfaceOdds, into: &terms)
        }
        for attribute in context.attributes { terms.append(HashedTerm(attribute, .viewerAttribute)) }
        var sums = FactorMachine.Sums(dimensions: settings.dimensions)
        sums.linear = worldOdds
        machine.add(terms, to: &sums)
        let spent = amounts.find(keys.world, at: time)
        return PreparedContext(
            context: context, time: time, calibrationPlace: SurfaceCalibration.place(context.surface), world: world,
            worldOdds: worldOdds, surfaceRate: surfaceRate, surfaceOdds: surfaceOdds, viewerRate: viewerRate,
            viewerOdds: viewerRate.logit, terms: terms, sums: sums,
            amount: spent.flatMap { $0.exposures[0] > 0 ? $0.responses[0] / $0.exposures[0] : nil })
    }

    /// Writes the terms that one candidate adds to a context's.
    func describe(
        _ candidate: ResponseCandidate, keys: RateKeys, in prepared: PreparedContext, into terms: inout [HashedTerm]
    ) {
        let item = candidate.features
        let time = prepared.time
        let world = prepared.world
        terms.removeAll(keepingCapacity: true)
        terms.append(HashedTerm(item.item, .item))
        let shown = rates.find(keys.item, at: time)
        if let creator = item.creator, let key = keys.creator {
            terms.append(HashedTerm(creator, .creator))
            let rate = rates.find(key, at: time).rate(prior: world, strength: settings.itemStrength)
            Self.measureBoth(.creatorRate, rate, against: prepared.worldOdds, into: &terms)
        }
        Self.measureBoth(
            .itemRate, shown.rate(prior: world, strength: settings.itemStrength), against: prepared.worldOdds,
            into: &terms)
        terms.append(HashedTerm(Self.amountBucket(shown), .itemEvidence))
        if let category = item.category, let key = keys.category {
            terms.append(HashedTerm(category, .category))
            let rate = rates.find(key, at: time).rate(prior: world, strength: settings.itemStrength)
            Self.measure(.categoryRate, rate, against: prepared.worldOdds, into: &terms)
        }
        for attribute in item.attributes { terms.append(HashedTerm(attribute, .itemAttribute)) }
        terms.append(HashedTerm(FeatureKey(item.durationBucket), .duration))
        terms.append(
            HashedTerm(FeatureKey(FeatureKey(item.durationBucket), prepared.context.surface), .durationOnSurface))
        if let publishedAt = item.publishedAt {
            let days = max(0, prepared.context.at.duration(since: publishedAt).inSeconds / 86_400)
            terms.append(HashedTerm(FeatureKey(Int(min(days, 1e6)).bitWidthUsed), .age))
        }
        Self.measure(
            .itemOnSurface,
            rates.find(keys.itemOnSurface, at: time)
                .rate(prior: prepared.surfaceRate, strength: settings.itemStrength),
            against: prepared.surfaceOdds, into: &terms)
        Self.measure(
            .durationRate,
            rates.find(keys.durationOnSurface, at: time)
                .rate(prior: prepared.surfaceRate, strength: settings.itemStrength),
            against: prepared.surfaceOdds, into: &terms)
        describePair(keys: keys, in: prepared, into: &terms)
        if let taste = candidate.taste {
            terms.append(HashedTerm(Self.measureKey, .taste, value: GoalLanes(repeating: taste)))
        }
        if let similar = candidate.similar {
            terms.append(HashedTerm(Self.measureKey, .similar, value: GoalLanes(repeating: similar)))
        }
        if candidate.isFollowed { terms.append(HashedTerm(Self.measureKey, .following)) }
    }

    /// What the viewer did with the like of a candidate.
    @inline(__always)
    private func describePair(keys: RateKeys, in prepared: PreparedContext, into terms: inout [HashedTerm]) {
        let viewerRate = prepared.viewerRate
        let strength = settings.viewerStrength
        if let key = keys.viewerWithCreator {
            let rate = viewerRates.find(key, at: prepared.time).rate(prior: viewerRate, strength: strength)
            Self.measureBoth(.viewerWithCreator, rate, against: prepared.viewerOdds, into: &terms)
        }
        if let key = keys.viewerWithCategory {
            let rate = viewerRates.find(key, at: prepared.time).rate(prior: viewerRate, strength: strength)
            Self.measureBoth(.viewerWithCategory, rate, against: prepared.viewerOdds, into: &terms)
        }
        if let key = keys.viewerWithDuration {
            let rate = viewerRates.find(key, at: prepared.time).rate(prior: viewerRate, strength: strength)
            Self.measure(.viewerWithDuration, rate, against: prepared.viewerOdds, into: &terms)
        }
        if let key = keys.viewerWithItem, let met = viewerRates.find(key, at: prepared.time) {
            terms.append(HashedTerm(Self.timesKey, .viewerWithItem))
            Self.measureBoth(
                .viewerWithItem, Optional(met).rate(prior: viewerRate, strength: strength),
                against: prepared.viewerOdds,
                into: &terms)
        }
    }
}

extension Int {
    /// The number of bits up to the highest that is set: 0, 1, 2, 2, 3, 3, 3, 3, 4, …
    var bitWidthUsed: Int { self <= 0 ? 0 : Int.bitWidth - leadingZeroBitCount }
}
