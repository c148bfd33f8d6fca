internal import Market
internal import Matching
internal import Storage

extension LoggedDeed {
    /// What the deed says about interest in its content, if anything.
    func signal(under rules: CountingRules) -> Signal? {
        switch kind {
        case .videoComplete, .videoPlay, .videoProgress:
            return switch rules.viewing(kind, watched: watchedMilliseconds, length: lengthMilliseconds) {
            case .completed: .completed
            case .effective: .viewed
            case .skipped: .skipped
            // Interest only with an action, which is a deed of its own.
            case .glanced, nil: nil
            }
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
