package import Market
internal import Statistics

/// Who is asked about, where and when: hashed once for all candidates.
package struct ResponseContext: Sendable, Hashable {
    /// The viewer, or nil for a forecast without a person.
    package let viewer: FeatureKey?
    /// What is known of the viewer, each value a key in its own column, such as `FeatureKey("north").inColumn(3)`.
    package let attributes: [FeatureKey]
    /// Where items are shown: the feed, a creator's page, the mall.
    package let surface: FeatureKey
    /// The time of the exposure.
    package let at: Timestamp
    /// The hour of the day where the platform is, 0 ..< 24.
    package let hour: Int

    /// A context.
    /// - Precondition: an hour within a day.
    package init(
        viewer: FeatureKey?, attributes: [FeatureKey] = [], surface: FeatureKey, at: Timestamp, hour: Int
    ) {
        precondition((0..<24).contains(hour), "a day has 24 hours")
        self.viewer = viewer
        self.attributes = attributes
        self.surface = surface
        self.at = at
        self.hour = hour
    }
}

/// What is known of an item: built once, used by every forecast.
package struct ItemFeatures: Sendable, Hashable {
    /// The item.
    package let item: FeatureKey
    /// Its creator.
    package let creator: FeatureKey?
    /// Its category.
    package let category: FeatureKey?
    /// What else is known, each value a key in its own column.
    package let attributes: [FeatureKey]
    /// When it became visible.
    package let publishedAt: Timestamp?
    /// What its product costs, in minor units: the expected order value until orders are seen.
    package let priceMinorUnits: Double?
    /// The length on a logarithmic scale, half an octave a bucket; -1 for none.
    let durationBucket: Int

    /// Features of an item.
    /// - Parameter durationSeconds: its length, or nil when it has none, as a live room.
    package init(
        item: FeatureKey, creator: FeatureKey?, category: FeatureKey?, attributes: [FeatureKey] = [],
        durationSeconds: Double? = nil, publishedAt: Timestamp? = nil, priceMinorUnits: Double? = nil
    ) {
        self.item = item
        self.creator = creator
        self.category = category
        self.attributes = attributes
        self.publishedAt = publishedAt
        self.priceMinorUnits = priceMinorUnits.flatMap { $0.isFinite && $0 > 0 ? min($0, 1e9) : nil }
        durationBucket = durationSeconds.map { $0.isFinite && $0 > 1 ? min(15, Int(Elementary.log2($0) * 2)) : 0 } ?? -1
    }
}

/// An item that a forecast is wanted for, with what the caller measured between it and the viewer.
package struct ResponseCandidate: Sendable, Hashable {
    /// The item.
    package let features: ItemFeatures
    /// Fit to the viewer's taste, about 0 ... 1; nil when unknown.
    package let taste: Float?
    /// Nearness to what was watched lately, 0 ... 1; nil when unknown.
    package let similar: Float?
    /// Whether the viewer follows the creator.
    package let isFollowed: Bool

    /// A candidate; measures that are not finite count as unknown.
    package init(_ features: ItemFeatures, taste: Float? = nil, similar: Float? = nil, isFollowed: Bool = false) {
        self.features = features
        self.taste = taste.flatMap { $0.isFinite ? min(max($0, -4), 4) : nil }
        self.similar = similar.flatMap { $0.isFinite ? min(max($0, -4), 4) : nil }
        self.isFollowed = isFollowed
    }
}

/// One exposure and what came of it.
package struct ResponseExample: Sendable, Hashable {
    /// Who, where and when.
    package let context: ResponseContext
    /// What was shown.
    package let candidate: ResponseCandidate
    /// What came of it, as far as known.
    package let outcome: ResponseOutcome

    /// An exposure with its outcome.
    package init(context: ResponseContext, candidate: ResponseCandidate, outcome: ResponseOutcome) {
        self.context = context
        self.candidate = candidate
        self.outcome = outcome
    }
}
