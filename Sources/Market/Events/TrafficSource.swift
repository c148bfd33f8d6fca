/// Where a viewer came from: the superset of what the closed platforms report (domain.md §3).
package enum TrafficSource: String, Hashable, Sendable, CaseIterable {
    case feedRecommend = "feed_recommend"
    case liveSquare = "live_square"
    case followPage = "follow_page"
    case profile
    case videoToLive = "video_to_live"
    case search
    case nearby
    case share
    case shopTab = "shop_tab"
    case showcase
    case activityPage = "activity_page"
    case message
    case noticeBooking = "notice_booking"
    case paidRoom = "paid_room"
    case paidVideo = "paid_video"
    case paidBrand = "paid_brand"
    case boostCoupon = "boost_coupon"
    case offsiteLink = "offsite_link"
    case other

    /// Who moved the viewer: the algorithm for free, a boost, or money.
    package var flow: Flow {
        switch self {
        case .paidRoom, .paidVideo, .paidBrand: .paid
        case .boostCoupon: .boosted
        default: .organic
        }
    }

    /// How an entry was paid for.
    package enum Flow: String, Hashable, Sendable, CaseIterable {
        case organic, boosted, paid
    }

    /// Whether the viewer was reached in public or through a relation that existed before.
    package var domain: Domain {
        switch self {
        case .followPage, .profile, .share, .message, .noticeBooking: .privateDomain
        default: .publicDomain
        }
    }

    /// 公域 or 私域.
    package enum Domain: String, Hashable, Sendable, CaseIterable {
        case publicDomain = "public"
        case privateDomain = "private"
    }
}
