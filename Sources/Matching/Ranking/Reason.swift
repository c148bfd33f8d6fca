/// Why an item is in a viewer's feed, with the numbers behind it; faces put it into words.
package enum Reason: Sendable, Hashable {
    /// It fits what the viewer did to another item, which made `share` (0 ... 1) of its match.
    case fitsTaste(because: Int32, signal: Signal, share: Float)
    /// Of those who watched another item, which the viewer watched, so many watched this too.
    case watchedTogether(with: Int32, viewers: Int)
    /// Viewers often went on to it after another item, which the viewer came from, and which made `share` (0 ... 1) of that.
    case oftenNext(after: Int32, share: Float)
    /// Visits with another item of this visit often held it too.
    case fitsVisit(with: Int32)
    /// It says and shows the same as another item, which the viewer liked.
    case alike(to: Int32)
    /// So likely is it that the viewer does something good with it.
    case expected(goal: ResponseGoal, probability: Float)
    /// The viewer follows its creator.
    case followed(creator: Int32)
    /// It was published so many hours ago.
    case new(ageHours: Double)
    /// It is number `place` (from 1) of the most watched.
    case popular(place: Int)
    /// Its category is one in which the viewer has shown little interest so far, and it fits best among such ones.
    case discovery(category: Int32)
    /// It is new to the feed and being tried out, after so many exposures.
    case onTrial(exposures: Int)
}
