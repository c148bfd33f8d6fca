/// One place of a page and how it came to be filled.
package struct Slot: Sendable, Hashable {
    /// The item shown.
    package let item: Int32
    /// On whose account.
    package let type: SlotType
    /// The probability that this item took this place, given the places above it; in (0, 1].
    ///
    /// The product over a page is the probability of the page, which is what inverse-propensity estimates need.
    package let propensity: Double
    /// The programme that owed the exposure; nil for organic and exploration slots.
    package let programme: String?
    /// The place among the organic items from 0, for organic slots.
    package let organicPlace: Int?
    /// The place among the trials from 0, for exploration slots.
    package let trialPlace: Int?
}

/// An item that earned its place by score.
package struct OrganicEntry: Sendable, Hashable {
    /// The item.
    package let item: Int32
    /// Its creator's dense number.
    package let creator: Int32

    /// An entry of the organic list.
    package init(item: Int32, creator: Int32) {
        self.item = item
        self.creator = creator
    }
}

/// An item that may be tried out.
package struct TrialEntry: Sendable, Hashable {
    /// The item.
    package let item: Int32
    /// Its creator's dense number.
    package let creator: Int32
    /// How promising it is, > 0 and finite: chances are proportional to it.
    package let promise: Double

    /// An entry of the pool of trials.
    /// - Precondition: the promise is positive and finite.
    package init(item: Int32, creator: Int32, promise: Double) {
        precondition(promise > 0 && promise.isFinite, "a promise is positive and finite")
        self.item = item
        self.creator = creator
        self.promise = promise
    }
}

/// Exposure that a programme owes to an item, offered to one page.
package struct OwedExposure: Sendable, Hashable {
    /// The item.
    package let item: Int32
    /// Its creator's dense number.
    package let creator: Int32
    /// Guarantee, boost or paid.
    package let type: SlotType
    /// The programme that owes it.
    package let programme: String
    /// The probability that this page delivers it, in (0, 1]; pacing sets it.
    package let probability: Double

    /// An offer.
    /// - Precondition: the type is one that owes, and the probability lies in (0, 1].
    package init(item: Int32, creator: Int32, type: SlotType, programme: String, probability: Double) {
        precondition(type != .organic && type != .exploration, "only programmes owe exposure")
        precondition(probability > 0 && probability <= 1, "a probability of delivery lies in (0, 1]")
        self.item = item
        self.creator = creator
        self.type = type
        self.programme = programme
        self.probability = probability
    }
}
