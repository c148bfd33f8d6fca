/// How events are counted (domain.md §3); defaults in `counting.yaml`.
package struct CountingRules: Hashable, Sendable {
    /// Events that happened up to so long ago are accepted.
    package let lateEventsAcceptedFor: Duration
    /// A sender's clock may be ahead by so much.
    package let clockDifferenceAllowed: Duration
    /// A room counts as viewed from here on.
    package let liveView: Duration
    /// A video counts as viewed beyond this when an action follows; up to it, it was skipped.
    package let videoViewWithAction: Duration
    /// A video counts as viewed beyond this, without any action.
    package let videoViewAlone: Duration

    /// Rules as read from a file.
    package init(
        lateEventsAcceptedFor: Duration, clockDifferenceAllowed: Duration, liveView: Duration,
        videoViewWithAction: Duration, videoViewAlone: Duration
    ) {
        self.lateEventsAcceptedFor = lateEventsAcceptedFor
        self.clockDifferenceAllowed = clockDifferenceAllowed
        self.liveView = liveView
        self.videoViewWithAction = videoViewWithAction
        self.videoViewAlone = videoViewAlone
    }
}
