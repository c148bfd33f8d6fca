/// What one act of watching amounts to, by how long it lasted (domain.md §3, "effective_view").
package enum Viewing: Hashable, Sendable, CaseIterable {
    /// A video was watched to its end.
    case completed
    /// Long enough to mean interest by itself.
    case effective
    /// Long enough to mean interest when an action follows, too short by itself.
    case glanced
    /// Too short to mean interest, whatever follows.
    case skipped

    /// Whether it counts as a view without any action.
    package var isEffective: Bool { self == .completed || self == .effective }
}

extension CountingRules {
    /// What an event says about watching, nil when it says nothing.
    ///
    /// This is the one definition. A video counts *beyond* `videoViewAlone`, and *beyond* `videoViewWithAction` when an
    /// action follows; a room counts *from* `liveView` on.
    /// - Parameters:
    ///   - watched: milliseconds, replays included.
    ///   - length: milliseconds that the video runs, where known.
    package func viewing(_ kind: EventKind, watched: Int64?, length: Int64?) -> Viewing? {
        switch kind {
        case .videoComplete:
            return .completed
        case .videoPlay, .videoProgress:
            guard let watched else { return nil }
            if let length, length > 0, watched >= length { return .completed }
            if watched > videoViewAlone.wholeMilliseconds { return .effective }
            return watched > videoViewWithAction.wholeMilliseconds ? .glanced : .skipped
        case .roomLeave, .heartbeat:
            return watched.map { $0 >= liveView.wholeMilliseconds ? .effective : .skipped }
        default:
            return nil
        }
    }
}
