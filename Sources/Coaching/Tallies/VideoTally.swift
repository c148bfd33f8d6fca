package import Market

/// What happened with a short video or a picture post, as a pure fold over the log (domain.md §3, §4.3).
///
/// A play begins with `video_play`; the quarters that it reaches, its end and its sixth second count once a play, whatever is
/// reported again. Time watched is what the last report of a play said. Days are in UTC.
package struct VideoTally: Hashable, Sendable {
    /// Days, sources and products.
    package private(set) var book = TallyBook()
    /// The place in the log of the last event that was added.
    package private(set) var lastSequence: Int64 = 0
    private(set) var viewers: [Identifier<Viewer>: Watcher] = [:]

    private static let day: Int64 = 86_400_000
    private static let sixSeconds: Int64 = 6_000

    /// What is known of a viewer of the video.
    struct Watcher: Hashable, Sendable {
        var acts: RoomTally.Acts = []
        var origin: TallyBook.Origin
        var request: Identifier<FeedRequest>?
        /// Per cent that the present play has reached, and milliseconds that it reported.
        var progress = 0
        var watched: Int64 = 0
        var reachedSixSeconds = false
    }

    /// A tally of nothing.
    package init() {}

    init(book: TallyBook, lastSequence: Int64, viewers: [Identifier<Viewer>: Watcher]) {
        self.book = book
        self.lastSequence = lastSequence
        self.viewers = viewers
    }

    /// Whether a viewer was seen before; of those who were not, the fold is told whether they follow the creator.
    package func knows(_ viewer: Identifier<Viewer>) -> Bool { viewers[viewer] != nil }

    /// The viewers that are known.
    package var viewerCount: Int { viewers.count }

    /// Adds an event about the video; one that was added before, by its place in the log, changes nothing.
    /// - Parameter isFan: whether the viewer followed the creator just before this event; looked at when the viewer is seen
    ///   for the first time.
    /// - Complexity: O(1) amortised.
    package mutating func add(_ act: TallyAct, isFan: @autoclosure () -> Bool) {
        guard act.sequence > lastSequence || act.sequence == 0 else { return }
        lastSequence = max(lastSequence, act.sequence)
        let time = act.at.flooredDivision(by: Self.day)
        guard let id = act.viewer else {
            var nobody = Watcher(origin: .init(source: act.source, isFan: isFan()))
            nobody.acts = RoomTally.Acts(rawValue: .max)
            return addEvent(act, time, &nobody)
        }
        var watcher = viewers[id] ?? Watcher(origin: .init(source: act.source, isFan: isFan()))
        addEvent(act, time, &watcher)
        viewers[id] = watcher
    }

    private mutating func addEvent(_ act: TallyAct, _ time: Int64, _ watcher: inout Watcher) {
        let origin = watcher.origin
        switch act.kind {
        case .impression:
            guard act.request == nil || act.request != watcher.request else { return }
            watcher.request = act.request
            book.add(.impressions, at: time, TallyBook.Origin(source: act.source, isFan: origin.isFan))
        case .videoPlay:
            (watcher.progress, watcher.watched, watcher.reachedSixSeconds) = (0, 0, false)
            book.add(.plays, at: time, origin)
            book.add(.lengthMilliseconds, act.length ?? 0, at: time, origin)
            mark(.entered, .players, &watcher, time)
            watch(act, time, &watcher)
        case .videoProgress, .videoComplete:
            watch(act, time, &watcher)
        case .like: mark(.liked, .likes, &watcher, time)
        case .comment:
            book.add(.comments, at: time, origin)
            mark(.commented, .commentUsers, &watcher, time)
        case .share:
            book.add(.shares, at: time, origin)
            mark(.shared, .shareUsers, &watcher, time)
        case .follow: if !origin.isFan { mark(.followed, .follows, &watcher, time) }
        case .unfollow: book.add(.unfollows, at: time, origin)
        case .notInterested, .report: mark(.refused, .negativeUsers, &watcher, time)
        case .productImpression:
            book.add(.cardImpressions, at: time, origin)
            book.add(.cardImpressions, of: act.product)
            mark(.sawProduct, .productImpressionUsers, &watcher, time)
        case .productClick:
            book.add(.cardClicks, at: time, origin)
            book.add(.cardClicks, of: act.product)
            click(&watcher, time)
        case .addToCart:
            book.add(.cartAdds, at: time, origin)
            book.add(.cartAdds, of: act.product)
        case .orderCreated:
            trade(act, [(.ordersCreated, act.isFirstLine ? 1 : 0), (.gmvCreated, act.amount ?? 0)], time, &watcher)
            click(&watcher, time)
            mark(.ordered, .orderUsers, &watcher, time)
        case .orderPaid:
            let counts: [(Count, Int64)] = [
                (.orders, act.isFirstLine ? 1 : 0), (.skuOrders, 1), (.units, Int64(max(1, act.quantity ?? 1))),
                (.gmv, act.amount ?? 0), (.fanGMV, origin.isFan ? act.amount ?? 0 : 0),
            ]
            trade(act, counts, time, &watcher)
            click(&watcher, time)
            mark(.ordered, .orderUsers, &watcher, time)
            mark(.paid, .buyers, &watcher, time)
        case .refundSucceeded:
            trade(act, [(.refundedOrders, act.isFirstLine ? 1 : 0), (.refunded, act.amount ?? 0)], time, &watcher)
        case .roomOpened, .roomClosed, .roomEnter, .roomLeave, .heartbeat, .unlike, .fanClubJoin, .gift, .profileEnter,
            .cartView, .skuSelect, .orderCancelled:
            break
        }
    }

    /// Counts what a report of a play says that was not counted of this play before.
    private mutating func watch(_ act: TallyAct, _ time: Int64, _ watcher: inout Watcher) {
        let origin = watcher.origin
        // Nobody's play cannot be told from the next one's: only what a play's own report says counts.
        let isSomebody = act.viewer != nil
        let reported = act.watched ?? 0
        if reported > watcher.watched {
            book.add(.playedMilliseconds, reported - watcher.watched, at: time, origin)
            watcher.watched = reported
        }
        var percent = act.progress ?? 0
        if let length = act.length, length > 0, reported > 0 {
            percent = max(percent, Int(min(100, reported * 100 / length)))
        }
        if act.kind == .videoComplete { percent = 100 }
        let before = isSomebody ? watcher.progress : 0
        for (bound, count) in [(25, Count.reached25), (50, .reached50), (75, .reached75), (100, .completes)]
        where percent >= bound && before < bound { book.add(count, at: time, origin) }
        watcher.progress = max(watcher.progress, percent)
        if reported >= Self.sixSeconds, !watcher.reachedSixSeconds {
            watcher.reachedSixSeconds = true
            book.add(.reached6Seconds, at: time, origin)
        }
    }

    /// Whoever clicked has seen the product.
    private mutating func click(_ watcher: inout Watcher, _ time: Int64) {
        mark(.sawProduct, .productImpressionUsers, &watcher, time)
        mark(.clickedProduct, .productClickUsers, &watcher, time)
    }

    private mutating func trade(
        _ act: TallyAct, _ counts: [(Count, Int64)], _ time: Int64, _ watcher: inout Watcher
    ) {
        for (count, number) in counts {
            book.add(count, number, at: time, watcher.origin)
            book.add(count, number, of: act.product)
        }
    }

    private mutating func mark(_ act: RoomTally.Acts, _ count: Count, _ watcher: inout Watcher, _ time: Int64) {
        guard !watcher.acts.contains(act) else { return }
        watcher.acts.insert(act)
        book.add(count, at: time, watcher.origin)
    }
}
