/// What counts as a play that meant something (domain.md §3, "effective_view").
extension Event {
    /// Whether the viewer watched long enough to count, whatever else happened.
    ///
    /// A video counts from `videoViewAlone` on, or when it was finished; a room from `liveView` on.
    package func isEffectiveView(under rules: CountingRules) -> Bool {
        switch kind {
        case .videoComplete: return true
        case .videoPlay, .videoProgress:
            guard let watched = measures.watchedMilliseconds else { return false }
            if let length = measures.lengthMilliseconds, length > 0, watched >= length { return true }
            return watched > rules.videoViewAlone.wholeMilliseconds
        case .roomLeave, .heartbeat:
            return measures.watchedMilliseconds.map { $0 >= rules.liveView.wholeMilliseconds } ?? false
        default: return false
        }
    }
}
