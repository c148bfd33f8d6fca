package import Market

/// What is known about a viewer when the feed is asked: one read, then pure functions only.
package struct FeedFacts: Sendable {
    /// The time of the request.
    package var now: Timestamp
    /// The viewer's name in expectations; nil for nobody in particular.
    package var viewer: FeatureKey?
    /// Where the page is shown, as expectations know it.
    package var surface: FeatureKey
    /// What the viewer did, newest last.
    package var history: [Deed]
    /// Creators the viewer follows.
    package var followedCreators: [Int32]
    /// Items not to show again: watched, or on an earlier page of this visit.
    package var seenItems: [Int32]
    /// How often each item was shown in the window of the frequency cap.
    package var exposuresByItem: [Int32: Int]
    /// How often each creator was shown in that window.
    package var exposuresByCreator: [Int32: Int]
    /// Items the viewer refused or reported, however long ago.
    package var refusedItems: [Int32]
    /// Creators the viewer does not want.
    package var refusedCreators: [Int32]
    /// Categories that the viewer asked for less of; those that refused items speak of are found by the pipeline.
    package var refusedCategories: [Int32]
    /// The only category wanted, if the viewer chose one.
    package var category: Int32?
    /// Items wanted.
    package var pageSize: Int

    /// One thing the viewer did.
    package struct Deed: Sendable, Hashable {
        /// The item it was done to.
        package let item: Int32
        /// What was done.
        package let signal: Signal
        /// When.
        package let at: Timestamp

        /// A deed.
        package init(item: Int32, signal: Signal, at: Timestamp) {
            self.item = item
            self.signal = signal
            self.at = at
        }
    }

    /// Facts about a viewer; everything may be empty for one who is new.
    /// - Precondition: at least one item is wanted.
    package init(
        now: Timestamp, pageSize: Int, viewer: FeatureKey? = nil, surface: FeatureKey = FeatureKey("feed_recommend"),
        history: [Deed] = [], followedCreators: [Int32] = [], seenItems: [Int32] = [],
        exposuresByItem: [Int32: Int] = [:], exposuresByCreator: [Int32: Int] = [:], refusedItems: [Int32] = [],
        refusedCreators: [Int32] = [], refusedCategories: [Int32] = [], category: Int32? = nil
    ) {
        precondition(pageSize > 0, "a page holds at least one item")
        self.now = now
        self.pageSize = pageSize
        self.viewer = viewer
        self.surface = surface
        self.history = history
        self.followedCreators = followedCreators
        self.seenItems = seenItems
        self.exposuresByItem = exposuresByItem
        self.exposuresByCreator = exposuresByCreator
        self.refusedItems = refusedItems
        self.refusedCreators = refusedCreators
        self.refusedCategories = refusedCategories
        self.category = category
    }
}

/// What the non-personalised feed may know: nothing about the viewer.
package struct PublicContext: Sendable, Hashable {
    /// The time of the request.
    package var now: Timestamp
    /// Items wanted.
    package var pageSize: Int
    /// Items of the list that earlier pages showed; the cursor carries it.
    package var offset: Int
    /// The only category wanted, if one was chosen for this request.
    package var category: Int32?

    /// A context.
    /// - Precondition: at least one item is wanted, and the offset is not negative.
    package init(now: Timestamp, pageSize: Int, offset: Int = 0, category: Int32? = nil) {
        precondition(pageSize > 0 && offset >= 0, "a page holds at least one item and starts at or after the first")
        self.now = now
        self.pageSize = pageSize
        self.offset = offset
        self.category = category
    }
}
