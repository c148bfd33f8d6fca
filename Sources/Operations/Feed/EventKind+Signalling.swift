internal import Market
internal import Matching
internal import Storage

extension LoggedDeed {
    /// What the deed says about interest in its content, if anything.
    func signal(under rules: CountingRules) -> Signal? {
        switch kind {
        case .videoComplete: return .completed
        case .videoPlay, .videoProgress:
            guard let watched = watchedMilliseconds else { return nil }
            if let length = lengthMilliseconds, length > 0, watched >= length { return .completed }
            if watched >= rules.videoViewAlone.wholeMilliseconds { return .viewed }
            return watched < rules.videoViewWithAction.wholeMilliseconds ? .skipped : nil
        case .like: return .liked
        case .comment: return .commented
        case .share: return .shared
        case .follow: return .followed
        case .productClick: return .clickedProduct
        case .addToCart: return .addedToCart
        case .orderPaid: return .bought
        case .notInterested, .report: return .refused
        default: return nil
        }
    }
}
