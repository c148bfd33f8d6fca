extension Content {
    /// A command with what it needs to be carried out.
    package enum Move: Hashable, Sendable {
        case edit(Draft)
        case submit
        case receive
        case pass
        case doubt(Finding)
        case reject(Finding)
        case approve
        case decline(Finding)
        case lift
        case settle
        case recheck(Finding?)
        case withdraw
        case restrict(Finding)
        case unrestrict
        case remove(Finding?)
        case reinstate

        /// The command that the transition table knows.
        package var command: Command {
            switch self {
            case .edit: .edit
            case .submit: .submit
            case .receive: .receive
            case .pass: .pass
            case .doubt: .doubt
            case .reject: .reject
            case .approve: .approve
            case .decline: .decline
            case .lift: .lift
            case .settle: .settle
            case .recheck: .recheck
            case .withdraw: .withdraw
            case .restrict: .restrict
            case .unrestrict: .unrestrict
            case .remove: .remove
            case .reinstate: .reinstate
            }
        }
    }

    /// The content after a move.
    ///
    /// A finding stays until a later move speaks the content free, so that its creator reads why it came back.
    /// - Throws: `ContentRefusal.notAllowed` with what is allowed instead; `ContentRefusal.tooEarly` for a pool whose time
    ///   is not over. Nothing is changed by a refused move.
    package func moving(_ move: Move, at time: Timestamp, under rules: ContentRules) throws(ContentRefusal) -> Content {
        var moved = self
        do {
            moved.state = try Self.transitions.state(after: move.command, in: state)
        } catch {
            throw .notAllowed(error)
        }
        switch move {
        case .edit(let draft):
            moved.draft = draft
        case .doubt(let finding), .reject(let finding), .decline(let finding), .restrict(let finding):
            moved.finding = finding
        case .recheck(let finding), .remove(let finding):
            moved.finding = finding ?? moved.finding
        case .reinstate:
            // What no review has seen is not put up by taking it down first.
            guard wasShown else {
                throw .notAllowed(TransitionRefused(state: state.rawValue, command: move.command.rawValue, allowed: []))
            }
            moved.finding = nil
        case .pass, .approve, .unrestrict:
            moved.finding = nil
        case .lift:
            moved.pool += 1
        case .settle:
            guard time >= movedAt.advanced(by: rules.settlesAfter) else { throw .tooEarly }
        case .submit, .receive, .withdraw:
            break
        }
        if moved.state == .published, state != .published {
            moved.pool = 0
            // What comes back keeps its date: taking it off the shelf must not make it new.
            if !wasShown { moved.publishedAt = time }
            moved.wasShown = true
        }
        if moved.state != state || moved.pool != pool { moved.movedAt = time }
        moved.revision += 1
        return moved
    }
}

/// Why a content is refused, in order of precedence.
package enum ContentRefusal: Refusal {
    /// The table has no line for this command in this state.
    case notAllowed(TransitionRefused)
    /// The time in the pool is not over yet.
    case tooEarly
    /// A word of the list is in the caption or in a topic.
    case wordForbidden(Content.Finding)
    /// The creator's level allows no more contents with a card this week.
    case quotaExceeded(posted: Int, allowed: Int)
    /// A post has as many pictures as a post can have.
    case tooManyPictures(max: Int)

    package var code: ErrorCode {
        switch self {
        case .notAllowed: "content.not_allowed"
        case .tooEarly: "content.too_early"
        case .wordForbidden: "content.word_forbidden"
        case .quotaExceeded: "content.quota_exceeded"
        case .tooManyPictures: "content.too_many_pictures"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .notAllowed, .tooEarly: .conflict
        case .wordForbidden: .invalid
        case .quotaExceeded, .tooManyPictures: .exhausted
        }
    }

    package var details: [String: String] {
        switch self {
        case .notAllowed(let refused): refused.details
        case .tooEarly: [:]
        case .wordForbidden(let finding): ["words": finding.note]
        case .quotaExceeded(let posted, let allowed): ["posted": "\(posted)", "allowed": "\(allowed)"]
        case .tooManyPictures(let max): ["max": "\(max)"]
        }
    }
}
