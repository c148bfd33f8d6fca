extension Room {
    /// A command with what it needs to be carried out.
    package enum Move: Hashable, Sendable {
        case edit(Draft)
        case cancel
        case lapse
        case prepare
        case practise(Bool)
        case goLive
        case pause
        case resume
        case expirePause
        case loseNetwork
        case reconnect
        case expireGrace
        case end
        case warn(Verdict)
        case cut(Verdict)
        case archive

        /// The command that the transition table knows.
        package var command: Command {
            switch self {
            case .edit: .edit
            case .cancel: .cancel
            case .lapse: .lapse
            case .prepare: .prepare
            case .practise: .practise
            case .goLive: .goLive
            case .pause: .pause
            case .resume: .resume
            case .expirePause: .expirePause
            case .loseNetwork: .loseNetwork
            case .reconnect: .reconnect
            case .expireGrace: .expireGrace
            case .end: .end
            case .warn: .warn
            case .cut: .cut
            case .archive: .archive
            }
        }
    }

    /// The room after a move.
    ///
    /// The table decides first, so a wrong state is named before a wrong argument.
    /// - Throws: `RoomRefusal.notAllowed` with what is allowed instead, then the refusal of the move's own condition.
    ///   Nothing is changed by a refused move.
    package func moving(_ move: Move, at time: Timestamp, under rules: RoomRules) throws(RoomRefusal) -> Room {
        var moved = self
        do {
            moved.state = try Self.transitions.state(after: move.command, in: state)
        } catch {
            throw .notAllowed(error)
        }
        moved.revision += 1
        if moved.state != state {
            moved.movedAt = time
            moved.dueAt = nil
        }
        try moved.apply(move, to: self, at: time, under: rules)
        return moved
    }

    private mutating func apply(
        _ move: Move, to previous: Room, at time: Timestamp, under rules: RoomRules
    ) throws(RoomRefusal) {
        switch move {
        case .edit(let draft):
            try draft.check(at: time, under: rules)
            (title, category) = (draft.title, draft.category)
            (hasSyntheticHost, startsAt) = (draft.hasSyntheticHost, draft.startsAt)
            dueAt = draft.startsAt.advanced(by: rules.lapseAfter)
        case .prepare:
            dueAt = previous.dueAt.map { max($0, time.advanced(by: rules.lapseAfter)) }
        case .practise(let isPractice):
            self.isPractice = isPractice
        case .goLive:
            isPractice = false
            wentLiveAt = time
        case .pause:
            dueAt = time.advanced(by: rules.pauseMax)
        case .loseNetwork:
            dueAt = time.advanced(by: rules.reconnectGrace)
        case .lapse, .expirePause, .expireGrace, .archive:
            guard let due = previous.dueAt, time >= due else { throw .tooEarly }
            if state == .ended { finish(at: time, under: rules) }
        case .end:
            finish(at: time, under: rules)
        case .warn(let verdict):
            warning = verdict
        case .cut(let verdict):
            cut = verdict
            finish(at: time, under: rules)
        case .cancel, .resume, .reconnect:
            break
        }
    }

    private mutating func finish(at time: Timestamp, under rules: RoomRules) {
        endedAt = time
        warning = nil
        dueAt = time.advanced(by: rules.salesCountFor)
    }

    /// The move that the clock drives now; nil while nothing is due.
    package func moveDue(at time: Timestamp) -> Move? {
        guard let dueAt, dueAt <= time else { return nil }
        return switch state {
        case .scheduled, .preparing: .lapse
        case .paused: .expirePause
        case .reconnecting: .expireGrace
        case .ended, .terminated: .archive
        case .living, .cancelled, .archived: nil
        }
    }
}

/// Why a room is refused, in order of precedence.
package enum RoomRefusal: Refusal {
    /// The table has no line for this command in this state.
    case notAllowed(TransitionRefused)
    /// The clock has not run out yet.
    case tooEarly
    /// The session is planned for later than can be announced.
    case tooFarAhead(until: Timestamp)
    /// The creator's level allows no more rooms this week.
    case quotaExceeded(started: Int, allowed: Int)
    /// Another room of the creator is on air.
    case alreadyLive
    /// The room has as many products as a room can have.
    case tooManyProducts(max: Int)
    /// The product is not in the room.
    case productNotListed
    /// The room is not on air.
    case notOnAir
    /// The viewer writes too fast.
    case chatTooFast(retryAfter: Int)
    /// The message has a word that the room does not show.
    case chatWordBlocked
    /// The operator or the creator closed the viewer's mouth in this room.
    case chatMuted

    package var code: ErrorCode {
        switch self {
        case .notAllowed: "room.not_allowed"
        case .tooEarly: "room.too_early"
        case .tooFarAhead: "room.too_far_ahead"
        case .quotaExceeded: "room.quota_exceeded"
        case .alreadyLive: "room.already_live"
        case .tooManyProducts: "room.too_many_products"
        case .productNotListed: "room.product_not_listed"
        case .notOnAir: "room.not_on_air"
        case .chatTooFast: "room.chat_too_fast"
        case .chatWordBlocked: "room.chat_word_blocked"
        case .chatMuted: "room.chat_muted"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .notAllowed, .tooEarly, .alreadyLive, .notOnAir: .conflict
        case .tooFarAhead, .productNotListed, .chatWordBlocked: .invalid
        case .quotaExceeded, .tooManyProducts, .chatTooFast: .exhausted
        case .chatMuted: .forbidden
        }
    }

    package var details: [String: String] {
        switch self {
        case .notAllowed(let refused): refused.details
        case .tooFarAhead(let until): ["until": until.description]
        case .quotaExceeded(let started, let allowed): ["started": "\(started)", "allowed": "\(allowed)"]
        case .tooManyProducts(let max): ["max": "\(max)"]
        case .chatTooFast(let seconds): ["retry_after_seconds": "\(seconds)"]
        case .tooEarly, .alreadyLive, .productNotListed, .notOnAir, .chatWordBlocked, .chatMuted: [:]
        }
    }
}
