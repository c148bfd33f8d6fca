extension MediaSession {
    /// Where a signal is between nothing and its end.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Nothing is sent.
        case idle
        /// A publisher knocks; its key is looked at.
        case connecting
        /// The picture comes in.
        case publishing
        /// The publisher is gone and waited for.
        case interrupted
        /// Over; another signal is another session.
        case ended
    }

    /// What happens to a signal.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case connect, publish, interrupt, resume, end
    }

    /// The moves that a session can make.
    package static let transitions = TransitionTable<State, Command>([
        .timer(.idle, .connect, .connecting, when: "the media server asks whether somebody may publish"),
        .timer(.connecting, .publish, .publishing, when: "the key is the room's"),
        .timer(.connecting, .end, .ended, when: "the key is not the room's"),
        .timer(.publishing, .interrupt, .interrupted, when: "the connection of the session is gone"),
        .timer(.interrupted, .resume, .publishing, when: "a publisher is back, with proof of the key"),
        .timer(
            .publishing, .end, .ended, when: "another connection with proof of the key took over, or the room is over"),
        .timer(.interrupted, .end, .ended, when: "nobody came back in time, or the room is over"),
    ])

    /// A command with what it needs to be carried out.
    package enum Move: Hashable, Sendable {
        case connect
        case publish
        /// - Parameter grace: how long the publisher is waited for.
        case interrupt(grace: Duration)
        /// - Parameter connection: the connection with which the publisher is back.
        case resume(connection: String)
        case end(Ending)

        /// The command that the transition table knows.
        package var command: Command {
            switch self {
            case .connect: .connect
            case .publish: .publish
            case .interrupt: .interrupt
            case .resume: .resume
            case .end: .end
            }
        }
    }

    /// The session after a move.
    /// - Throws: `TransitionRefused` with what is allowed instead.
    package func moving(_ move: Move, at time: Timestamp) throws(TransitionRefused) -> MediaSession {
        var moved = self
        moved.state = try Self.transitions.state(after: move.command, in: state)
        moved.movedAt = time
        moved.dueAt = nil
        switch move {
        case .connect, .publish:
            moved.seenAt = time
        case .interrupt(let grace):
            moved.dueAt = time.advanced(by: grace)
        case .resume(let connection):
            moved.connection = connection
            moved.seenAt = time
        case .end(let ending):
            moved.ending = ending
        }
        return moved
    }

    /// The session after its server said that the publisher is there.
    package func seen(at time: Timestamp) -> MediaSession {
        var seen = self
        seen.seenAt = time
        return seen
    }
}
