extension Room {
    /// Where a room is between announcement and archive (domain.md §6.1).
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Announced (预告); viewers can book a notice.
        case scheduled
        /// Taken back before it started, or never started.
        case cancelled
        /// The creator sets up camera and goods; nobody else sees it.
        case preparing
        /// On air.
        case living
        /// On air without the host, for a while.
        case paused
        /// On air without a signal, for a while.
        case reconnecting
        /// Over.
        case ended
        /// Cut by the operator.
        case terminated
        /// Over for long enough that nothing more is counted; the replay stays for the audit.
        case archived

        /// Whether viewers can be in the room.
        package var isOnAir: Bool { self == .living || self == .paused || self == .reconnecting }
        /// Whether the session is over, however it ended.
        package var isOver: Bool { self == .ended || self == .terminated || self == .archived }
    }

    /// What can be asked of a room.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case edit, cancel, lapse, prepare, practise
        case goLive = "go_live"
        case pause, resume
        case expirePause = "expire_pause"
        case loseNetwork = "lose_network"
        case reconnect
        case expireGrace = "expire_grace"
        case end, warn, cut, archive
    }

    /// The moves that a room can make; anything not listed is refused with what is allowed instead.
    package static let transitions = TransitionTable<State, Command>([
        .init(.scheduled, .edit, .scheduled, by: [.creator]),
        .init(.scheduled, .cancel, .cancelled, by: [.creator]),
        .timer(.scheduled, .lapse, .cancelled, when: "it was not started in time"),
        .init(.scheduled, .prepare, .preparing, by: [.creator]),
        .init(.preparing, .practise, .preparing, by: [.creator], when: "turns practice on or off"),
        .init(.preparing, .cancel, .cancelled, by: [.creator]),
        .timer(.preparing, .lapse, .cancelled, when: "it was not started in time"),
        .init(
            .preparing, .goLive, .living, by: [.creator],
            when: "the creator's quota of the week is not used up, and no other room of the creator is on air"),
        .init(.living, .pause, .paused, by: [.creator]),
        .init(.paused, .resume, .living, by: [.creator]),
        .timer(.paused, .expirePause, .ended, when: "the pause took too long"),
        .timer(.living, .loseNetwork, .reconnecting, when: "the publisher is gone"),
        .timer(.reconnecting, .reconnect, .living, when: "the publisher is back, with proof of its key"),
        .timer(.reconnecting, .expireGrace, .ended, when: "the publisher did not come back in time"),
        .init(.living, .end, .ended, by: [.creator]),
        .init(.paused, .end, .ended, by: [.creator]),
        .init(.reconnecting, .end, .ended, by: [.creator]),
        .init(.living, .warn, .living, by: [.operator], when: "with the rule and what happened"),
        .init(.paused, .warn, .paused, by: [.operator], when: "with the rule and what happened"),
        .init(.living, .cut, .terminated, by: [.operator], when: "with the rule and what happened"),
        .init(.paused, .cut, .terminated, by: [.operator], when: "with the rule and what happened"),
        .init(.reconnecting, .cut, .terminated, by: [.operator], when: "with the rule and what happened"),
        .timer(.ended, .archive, .archived, when: "the time in which sales still count is over"),
        .timer(.terminated, .archive, .archived, when: "the time in which sales still count is over"),
    ])
}
