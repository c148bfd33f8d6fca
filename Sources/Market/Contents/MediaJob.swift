/// A recording or an upload on its way to what viewers can watch.
///
/// A value: each move returns the job that follows.
package struct MediaJob: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "job" }

    /// What is converted.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A recording of a room, into its replay.
        case replay
        /// An upload of a creator, into a video.
        case video
        /// An upload of a creator, into a picture of a post.
        case picture
    }

    /// The job's identifier.
    package let id: Identifier<MediaJob>
    /// What is converted.
    package let kind: Kind
    /// The room or the content.
    package let subject: String
    /// Which recording or upload of the subject, from 1.
    package let number: Int
    /// The file that is converted, inside the media folder.
    package let source: String
    /// When it was asked for.
    package let createdAt: Timestamp
    /// Where it is.
    package internal(set) var state: State
    /// Why it failed, a code of `VideoFault`; nil unless it did.
    package internal(set) var reason: String?
    /// How much is done, in parts per million.
    package internal(set) var progress: Int
    /// How often it was begun.
    package internal(set) var attempts: Int
    /// Until when whoever works on it has it to itself.
    package internal(set) var leasedUntil: Timestamp?
    /// The running time, once it is known.
    package internal(set) var length: Duration?
    /// When it last moved.
    package internal(set) var movedAt: Timestamp

    /// A job as stored.
    package init(
        id: Identifier<MediaJob>, kind: Kind, subject: String, number: Int, source: String, createdAt: Timestamp,
        state: State, reason: String?, progress: Int, attempts: Int, leasedUntil: Timestamp?, length: Duration?,
        movedAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.number = number
        self.source = source
        self.createdAt = createdAt
        self.state = state
        self.reason = reason
        self.progress = progress
        self.attempts = attempts
        self.leasedUntil = leasedUntil
        self.length = length
        self.movedAt = movedAt
    }

    /// A job as it is asked for.
    package init(
        id: Identifier<MediaJob>, kind: Kind, subject: String, number: Int, source: String, at time: Timestamp
    ) {
        self.init(
            id: id, kind: kind, subject: subject, number: number, source: source, createdAt: time, state: .queued,
            reason: nil, progress: 0, attempts: 0, leasedUntil: nil, length: nil, movedAt: time)
    }

    /// Where a job is.
    package enum State: String, Hashable, Sendable, CaseIterable { case queued, running, done, failed }

    /// What happens to a job.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case claim, advance, finish, giveBack = "give_back", fail
    }

    /// The moves that a job can make.
    package static let transitions = TransitionTable<State, Command>([
        .timer(.queued, .claim, .running),
        .timer(.running, .claim, .running, when: "whoever had it let its lease run out"),
        .timer(.running, .advance, .running),
        .timer(.running, .finish, .done),
        .timer(.running, .giveBack, .queued, when: "it may succeed another time"),
        .timer(.running, .fail, .failed, when: "it can't succeed, or was tried often enough"),
    ])

    /// A command with what it needs to be carried out.
    package enum Move: Hashable, Sendable {
        case claim(lease: Duration)
        case advance(progress: Int, lease: Duration)
        case finish(length: Duration?)
        case giveBack(reason: String)
        case fail(reason: String)

        var command: Command {
            switch self {
            case .claim: .claim
            case .advance: .advance
            case .finish: .finish
            case .giveBack: .giveBack
            case .fail: .fail
            }
        }
    }

    /// The job after a move.
    /// - Throws: `TransitionRefused` with what is allowed instead.
    package func moving(_ move: Move, at time: Timestamp) throws(TransitionRefused) -> MediaJob {
        var moved = self
        moved.state = try Self.transitions.state(after: move.command, in: state)
        moved.movedAt = time
        moved.leasedUntil = nil
        switch move {
        case .claim(let lease):
            moved.attempts += 1
            moved.progress = 0
            moved.leasedUntil = time.advanced(by: lease)
        case .advance(let progress, let lease):
            moved.progress = min(max(self.progress, progress), 1_000_000)
            moved.leasedUntil = time.advanced(by: lease)
        case .finish(let length):
            moved.progress = 1_000_000
            moved.reason = nil
            moved.length = length
        case .giveBack(let reason), .fail(let reason):
            moved.reason = reason
        }
        return moved
    }
}
