/// A part of the questions for which measures are taken apart.
///
/// An average hides whom a model fails. The bounds are part of the measurement's definition and the same on every
/// data set, so that figures can be compared.
package enum RankingSegment: String, Sendable, Hashable, CaseIterable {
    /// Who asks is known from at most 4 deeds.
    case newViewers = "new_viewers"
    /// Who asks is known from 5 to 19 deeds.
    case lightViewers = "light_viewers"
    /// Who asks is known from 20 deeds or more.
    case heavyViewers = "heavy_viewers"
    /// What is wanted occurs in at most 4 deeds of the training; other wanted items are left out of the count.
    case newItems = "new_items"

    /// The segment of somebody who is known from so many deeds.
    package init(knownDeeds: Int) {
        self = knownDeeds < 5 ? .newViewers : knownDeeds < 20 ? .lightViewers : .heavyViewers
    }

    /// Whether an item counts as new when it occurs in so many deeds of the training.
    package static func isNewItem(deeds: Int) -> Bool { deeds < 5 }
}
