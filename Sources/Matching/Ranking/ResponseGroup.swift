/// What the terms of a forecast are about; an explanation names the strongest.
///
/// Numbers are part of the hashes of stored models: they are never reused for something else.
package enum ResponseGroup: Int, Sendable, Hashable, CaseIterable {
    /// What holds for every exposure.
    case always = 0
    /// Where it is shown.
    case surface = 1
    /// The hour of the day.
    case hour = 2
    /// What is known of the viewer: attributes given by the caller.
    case viewerAttribute = 4
    /// The item itself, apart from measured rates.
    case item = 5
    /// Its creator.
    case creator = 6
    /// Its category.
    case category = 7
    /// What is known of the item: attributes given by the caller.
    case itemAttribute = 8
    /// How long it is.
    case duration = 9
    /// How old it is.
    case age = 10
    /// Its length on this surface.
    case durationOnSurface = 11
    /// The measured rate of the surface.
    case surfaceRate = 12
    /// The measured rate of the viewer.
    case viewerRate = 13
    /// The viewer's rate on this surface.
    case viewerOnSurface = 15
    /// The measured rate of the item.
    case itemRate = 16
    /// The item's rate on this surface.
    case itemOnSurface = 17
    /// The measured rate of the creator.
    case creatorRate = 18
    /// The measured rate of the category.
    case categoryRate = 19
    /// The viewer's rate with this creator.
    case viewerWithCreator = 20
    /// The viewer's rate with this category.
    case viewerWithCategory = 21
    /// The viewer's rate with items of this length.
    case viewerWithDuration = 22
    /// The rate of this length on this surface.
    case durationRate = 23
    /// What the viewer did with this very item before.
    case viewerWithItem = 24
    /// Fit to the viewer's taste, as the caller measured it.
    case taste = 25
    /// Nearness to what was watched lately, as the caller measured it.
    case similar = 26
    /// Whether the viewer follows the creator.
    case following = 27
    /// How much is known of the item.
    case itemEvidence = 28
    /// How much is known of the viewer.
    case viewerEvidence = 29
    /// A column of a click log.
    case column = 30
    /// The measured rate of a column's value.
    case columnRate = 31
    /// Two columns of a click log together.
    case columnPair = 32
    /// The time since the viewer's exposure before.
    case pause = 33

    /// The group's name in answers.
    package var name: String { String(describing: self) }
}
