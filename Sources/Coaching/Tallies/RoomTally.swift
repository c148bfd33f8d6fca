package import Market

/// What happened in a room, as a pure fold over the log (domain.md §3, §4.2).
///
/// Adding the same events in the same order gives the same tally, whatever portions they come in. A viewer counts in the
/// minute of the first time, so minutes add up to the whole. Later steps imply the earlier ones (whoever paid has ordered,
/// clicked, seen the product and been in the room), so that each step's viewers are among those of the step before and the
/// chain of GMV holds to rounding: the order itself proves the visit, whatever the client did not report.
///
/// Whoever is in the room is counted in slots of ten seconds: entering opens a visit, every act within the silence that is
/// allowed prolongs it, leaving or a longer silence ends it.
package struct RoomTally: Hashable, Sendable {
    /// Minutes, sources and products.
    package private(set) var book = TallyBook()
    /// Viewers in the room by slot of ten seconds since 1970.
    package private(set) var online: [Int64: Int32] = [:]
    /// When it went on air; nil before.
    package private(set) var openedAt: Int64?
    /// When it was over; nil before.
    package private(set) var closedAt: Int64?
    /// The place in the log of the last event that was added.
    package private(set) var lastSequence: Int64 = 0
    private(set) var viewers: [Identifier<Viewer>: Visitor] = [:]

    /// Milliseconds of a minute, of a slot, of the silence that ends a visit, and of a retained one.
    private static let minute: Int64 = 60_000
    package static let slot: Int64 = 10_000
    private static let silence: Int64 = 30_000
    private static let retention: Int64 = 300_000

    /// What is known of a viewer of the room.
    struct Visitor: Hashable, Sendable {
        var acts: Acts = []
        var origin: TallyBook.Origin
        /// When the present visit began and was last seen; nil outside.
        var since: Int64?
        var last: Int64 = 0
        /// The last slot in which the viewer was counted.
        var slot: Int64 = .min
        /// The last feed answer whose impression was counted.
        var request: Identifier<FeedRequest>?
        /// Products clicked and bought, for counting each viewer once.
        var clicked: Set<Identifier<Product>> = []
        var bought: Set<Identifier<Product>> = []
    }

    /// What a viewer has done at least once.
    struct Acts: OptionSet, Hashable, Sendable {
        let rawValue: UInt32
        static let entered = Acts(rawValue: 1 << 0)
        static let liked = Acts(rawValue: 1 << 1)
        static let commented = Acts(rawValue: 1 << 2)
        static let shared = Acts(rawValue: 1 << 3)
        static let gifted = Acts(rawValue: 1 << 4)
        static let interacted = Acts(rawValue: 1 << 5)
        static let followed = Acts(rawValue: 1 << 6)
        static let joined = Acts(rawValue: 1 << 7)
        static let refused = Acts(rawValue: 1 << 8)
        static let sawProduct = Acts(rawValue: 1 << 9)
        static let clickedProduct = Acts(rawValue: 1 << 10)
        static let ordered = Acts(rawValue: 1 << 11)
        static let paid = Acts(rawValue: 1 << 12)
        /// The present visit was counted as retained.
        static let retained = Acts(rawValue: 1 << 13)
    }

    /// A tally of nothing.
    package init() {}

    init(
        book: TallyBook, online: [Int64: Int32], openedAt: Int64?, closedAt: Int64?, lastSequence: Int64,
        viewers: [Identifier<Viewer>: Visitor]
    ) {
        self.book = book
        self.online = online
        self.openedAt = openedAt
        self.closedAt = closedAt
        self.lastSequence = lastSequence
        self.viewers = viewers
    }

    /// Whether a viewer was seen before; of those who were not, the fold is told whether they follow the creator.
    package func knows(_ viewer: Identifier<Viewer>) -> Bool { viewers[viewer] != nil }

    /// The viewers that are known.
    package var viewerCount: Int { viewers.count }

    /// Adds an event about the room; one that was added before, by its place in the log, changes nothing.
    /// - Parameter isFan: whether the viewer followed the room's creator just before this event; looked at when the viewer
    ///   is seen for the first time.
    /// - Complexity: O(1) amortised.
    package mutating func add(_ act: TallyAct, isFan: @autoclosure () -> Bool) {
        guard act.sequence > lastSequence || act.sequence == 0 else { return }
        lastSequence = max(lastSequence, act.sequence)
        switch act.kind {
        case .roomOpened: openedAt = openedAt ?? act.at
        case .roomClosed: closedAt = closedAt ?? act.at
        default:
            if let closedAt, act.at > closedAt {
                addLater(act)
            } else {
                addLive(act, isFan: isFan())
            }
        }
    }

    // MARK: In the room

    private mutating func addLive(_ act: TallyAct, isFan: Bool) {
        let time = act.at.flooredDivision(by: Self.minute)
        let own = TallyBook.Origin(source: act.source, isFan: isFan)
        guard let id = act.viewer else { return addAnonymous(act, time, own) }
        var visitor = viewers[id] ?? Visitor(origin: own)
        if act.kind == .roomEnter, !visitor.acts.contains(.entered) {
            // Where a viewer came from is where the first visit came from, not what was merely shown before.
            visitor.origin = TallyBook.Origin(source: act.source, isFan: visitor.origin.isFan)
        }
        attend(act, &visitor)
        addEvent(act, time, visitor.origin, &visitor)
        viewers[id] = visitor
    }

    /// Counts what needs nobody.
    private mutating func addAnonymous(_ act: TallyAct, _ time: Int64, _ origin: TallyBook.Origin) {
        var nobody = Visitor(origin: origin)
        // Nobody is never new: every count of viewers is taken for counted.
        nobody.acts = Acts(rawValue: .max)
        addEvent(act, time, origin, &nobody)
    }

    private mutating func addEvent(
        _ act: TallyAct, _ time: Int64, _ origin: TallyBook.Origin, _ visitor: inout Visitor
    ) {
        switch act.kind {
        case .impression:
            guard act.request == nil || act.request != visitor.request else { return }
            visitor.request = act.request
            book.add(.impressions, at: time, TallyBook.Origin(source: act.source, isFan: origin.isFan))
        case .roomEnter:
            book.add(.entries, at: time, origin)
            if act.source.flow == .organic { book.add(.organicEntries, at: time, origin) }
            mark(.entered, &visitor, time)
        case .roomLeave:
            book.add(.leaves, at: time, origin)
        case .like:
            book.add(.likes, Int64(max(1, act.quantity ?? 1)), at: time, origin)
            mark(.liked, &visitor, time)
        case .comment:
            book.add(.comments, at: time, origin)
            mark(.commented, &visitor, time)
        case .share:
            book.add(.shares, at: time, origin)
            mark(.shared, &visitor, time)
        case .gift:
            book.add(.gifts, at: time, origin)
            mark(.gifted, &visitor, time)
        case .follow:
            if !origin.isFan { mark(.followed, &visitor, time) }
        case .unfollow:
            book.add(.unfollows, at: time, origin)
        case .fanClubJoin:
            mark(.joined, &visitor, time)
        case .notInterested, .report:
            mark(.refused, &visitor, time)
        case .productImpression, .productClick, .addToCart:
            addProduct(act, time, &visitor)
        case .orderCreated, .orderPaid, .refundSucceeded:
            addTrade(act, time, &visitor)
        case .roomOpened, .roomClosed, .heartbeat, .videoPlay, .videoProgress, .videoComplete, .unlike, .profileEnter,
            .cartView, .skuSelect, .orderCancelled:
            break
        }
    }

    private mutating func addProduct(_ act: TallyAct, _ time: Int64, _ visitor: inout Visitor) {
        let isBubble = act.surface == .bubble
        switch act.kind {
        case .productImpression:
            let count: Count = isBubble ? .bubbleImpressions : .listImpressions
            book.add(count, at: time, visitor.origin)
            book.add(count, of: act.product)
            mark(.sawProduct, &visitor, time)
        case .productClick:
            let count: Count = isBubble ? .bubbleClicks : .listClicks
            book.add(count, at: time, visitor.origin)
            book.add(count, of: act.product)
            mark(.clickedProduct, &visitor, time)
            if act.viewer != nil, let product = act.product, visitor.clicked.insert(product).inserted {
                book.add(.productClickUsers, of: product)
            }
        default:
            book.add(.cartAdds, at: time, visitor.origin)
            book.add(.cartAdds, of: act.product)
        }
    }

    private mutating func addTrade(_ act: TallyAct, _ time: Int64, _ visitor: inout Visitor) {
        // A fan at the time of the order: from before, or since this visit.
        let isFan = visitor.origin.isFan || (act.viewer != nil && visitor.acts.contains(.followed))
        for (count, number) in Self.trade(act, isFan: isFan) {
            book.add(count, number, at: time, visitor.origin)
            book.add(count, number, of: act.product)
        }
        switch act.kind {
        case .orderCreated: mark(.ordered, &visitor, time)
        case .orderPaid:
            mark(.paid, &visitor, time)
            if act.viewer != nil, let product = act.product, visitor.bought.insert(product).inserted {
                book.add(.buyers, of: product)
            }
        default: break
        }
    }

    /// What an event of an order's line counts.
    private static func trade(_ act: TallyAct, isFan: Bool) -> [(Count, Int64)] {
        let first: Int64 = act.isFirstLine ? 1 : 0
        let amount = act.amount ?? 0
        return switch act.kind {
        case .orderCreated: [(.ordersCreated, first), (.gmvCreated, amount)]
        case .orderPaid:
            [
                (.orders, first), (.skuOrders, 1), (.units, Int64(max(1, act.quantity ?? 1))), (.gmv, amount),
                (.fanGMV, isFan ? amount : 0),
            ]
        case .refundSucceeded: [(.refundedOrders, first), (.refunded, amount)]
        default: []
        }
    }

    private mutating func addLater(_ act: TallyAct) {
        for (count, number) in Self.trade(act, isFan: false) { book.later[count] &+= number }
    }

    // MARK: Viewers once

    /// Notes that a viewer did something for the first time, and what that implies.
    private mutating func mark(_ act: Acts, _ visitor: inout Visitor, _ time: Int64) {
        guard !visitor.acts.contains(act) else { return }
        visitor.acts.insert(act)
        let origin = visitor.origin
        switch act {
        case .entered: book.add(.viewers, at: time, origin)
        case .liked: book.add(.likeUsers, at: time, origin)
        case .commented: book.add(.commentUsers, at: time, origin)
        case .shared: book.add(.shareUsers, at: time, origin)
        case .gifted: book.add(.giftUsers, at: time, origin)
        case .interacted: book.add(.interactingUsers, at: time, origin)
        case .followed: book.add(.follows, at: time, origin)
        case .joined: book.add(.fanClubJoins, at: time, origin)
        case .refused: book.add(.negativeUsers, at: time, origin)
        case .sawProduct: book.add(.productImpressionUsers, at: time, origin)
        case .clickedProduct: book.add(.productClickUsers, at: time, origin)
        case .ordered: book.add(.orderUsers, at: time, origin)
        case .paid: book.add(.buyers, at: time, origin)
        default: break
        }
        if let implied = Self.implied[act] { mark(implied, &visitor, time) }
    }

    /// The step before each step.
    private static let implied: [Acts: Acts] = [
        .paid: .ordered, .ordered: .clickedProduct, .clickedProduct: .sawProduct, .sawProduct: .entered,
        .liked: .interacted, .commented: .interacted, .shared: .interacted, .gifted: .interacted,
        .interacted: .entered, .followed: .entered, .joined: .entered,
    ]

    // MARK: Being there

    /// Opens, prolongs or ends the visit that an act belongs to.
    private mutating func attend(_ act: TallyAct, _ visitor: inout Visitor) {
        guard act.kind != .impression, !Self.isTrade(act.kind) else { return }
        if let since = visitor.since, act.at >= visitor.last, act.at - visitor.last <= Self.silence {
            let slots = visitor.last / Self.slot...act.at / Self.slot
            for slot in slots where slot > visitor.slot { online[slot, default: 0] += 1 }
            visitor.slot = max(visitor.slot, slots.upperBound)
            let time = act.at.flooredDivision(by: Self.minute)
            book.add(.watchedMilliseconds, act.at - visitor.last, at: time, visitor.origin)
            visitor.last = act.at
            if act.at - since >= Self.retention, !visitor.acts.contains(.retained) {
                visitor.acts.insert(.retained)
                // In the minute of the entry, so that a share of entries is one of the same entries.
                book.add(.retained, at: since.flooredDivision(by: Self.minute), visitor.origin)
            }
        } else if act.kind == .roomEnter || act.kind == .heartbeat, act.at >= visitor.last {
            visitor.since = act.at
            visitor.last = act.at
            visitor.acts.remove(.retained)
            let slot = act.at / Self.slot
            if slot > visitor.slot {
                online[slot, default: 0] += 1
                visitor.slot = slot
            }
        }
        if act.kind == .roomLeave { visitor.since = nil }
    }

    private static func isTrade(_ kind: EventKind) -> Bool {
        switch kind {
        case .orderCreated, .orderPaid, .orderCancelled, .refundSucceeded: true
        default: false
        }
    }
}

extension Int64 {
    /// The whole number at or below the quotient, also of times before 1970.
    func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
