/// What happened (domain.md §3). Trade events come from the order commands, never from a client: one for each line of an
/// order, the first of which has position 0.
package enum EventKind: String, Hashable, Sendable, CaseIterable {
    case impression
    /// A room went on air.
    case roomOpened = "room_opened"
    /// A room was over; what is sold later is counted apart.
    case roomClosed = "room_closed"
    case roomEnter = "room_enter"
    case roomLeave = "room_leave"
    case heartbeat
    case videoPlay = "video_play"
    case videoProgress = "video_progress"
    case videoComplete = "video_complete"
    case like
    case unlike
    case comment
    case share
    case follow
    case unfollow
    case fanClubJoin = "fan_club_join"
    case gift
    case notInterested = "not_interested"
    case report
    case profileEnter = "profile_enter"
    case productImpression = "product_impression"
    case productClick = "product_click"
    case cartView = "cart_view"
    case addToCart = "add_to_cart"
    case skuSelect = "sku_select"
    case orderCreated = "order_created"
    case orderPaid = "order_paid"
    case orderCancelled = "order_cancelled"
    case refundSucceeded = "refund_succeeded"

    /// Whether a client may report it; the others are facts of the platform's own commands.
    package var comesFromClients: Bool {
        switch self {
        case .roomOpened, .roomClosed, .orderCreated, .orderPaid, .orderCancelled, .refundSucceeded: false
        default: true
        }
    }

    /// What an event of this kind must be about.
    package var subject: Subject {
        switch self {
        case .roomOpened, .roomClosed, .roomEnter, .roomLeave, .fanClubJoin, .gift: .room
        case .videoPlay, .videoProgress, .videoComplete, .unlike: .content
        case .follow, .unfollow, .profileEnter: .creator
        case .productImpression, .productClick, .cartView, .addToCart, .skuSelect: .product
        case .orderCreated, .orderPaid, .orderCancelled, .refundSucceeded: .order
        case .impression, .heartbeat, .like, .comment, .share, .notInterested, .report: .anything
        }
    }

    /// The noun that an event is about.
    package enum Subject: String, Hashable, Sendable {
        case room, content, creator, product, order
        /// A room, a content, a creator or a product; one of them must be named.
        case anything
    }
}
