package import Amounts
package import Market

/// What a creator and an agency agree on: the agency's part of what the creator earns (机构签约, domain.md §12.6).
///
/// The agency proposes it, and nothing is shared before the creator says yes. Either side can ask for its end; the other one
/// agrees, or says nothing and has agreed by that.
package struct AgencyBinding: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "bnd" }

    /// Where a binding is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// The creator is to answer.
        case proposed
        /// The agency gets its part.
        case active
        /// One side wants its end; the agency still gets its part.
        case exitRequested = "exit_requested"
        /// It is over.
        case ended
        /// The creator said no.
        case declined
        /// The agency took it back.
        case withdrawn
        /// The creator did not answer in time.
        case lapsed
    }

    /// What can be asked of a binding.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case accept, decline, withdraw, lapse
        case requestExit = "request_exit"
        case agreeToExit = "agree_to_exit"
        case stay
        case exitByTime = "exit_by_time"
        case end
    }

    /// The moves that a binding can make.
    package static let transitions = TransitionTable<State, Command>([
        .init(.proposed, .accept, .active, by: [.creator]), .init(.proposed, .decline, .declined, by: [.creator]),
        .init(.proposed, .withdraw, .withdrawn, by: [.agency]),
        .timer(.proposed, .lapse, .lapsed, when: "the creator did not answer in time"),
        .init(.active, .requestExit, .exitRequested, by: [.creator, .agency]),
        .timer(.active, .end, .ended, when: "its time is over"),
        .init(.exitRequested, .agreeToExit, .ended, by: [.creator, .agency], when: "by the side that did not ask"),
        .init(.exitRequested, .stay, .active, by: [.creator, .agency], when: "by the side that asked"),
        .timer(.exitRequested, .exitByTime, .ended, when: "the other side did not answer in time"),
    ])

    /// What an agency says of a binding.
    package struct Terms: Hashable, Sendable {
        /// The agency's part of what is left to the creator after the platform's fee.
        package let split: Rate
        /// For how long, from the creator's yes.
        package let lasts: Duration

        /// Terms.
        package init(split: Rate, lasts: Duration) {
            self.split = split
            self.lasts = lasts
        }
    }

    /// For how long a binding can be made.
    package static let durations = Duration.days(30)...Duration.days(1_098)

    /// The binding's identifier.
    package let id: Identifier<AgencyBinding>
    /// The creator.
    package let creator: Identifier<Creator>
    /// The agency.
    package let agency: Identifier<Agency>
    /// What they agree on.
    package let terms: Terms
    /// When the agency proposed it.
    package let proposedAt: Timestamp
    /// Where it is.
    package internal(set) var state: State
    /// When the creator said yes; nil before.
    package internal(set) var acceptedAt: Timestamp?
    /// When its time is over; nil before the creator's yes.
    package internal(set) var endsAt: Timestamp?
    /// Which side wants its end; nil for none.
    package internal(set) var exitAskedBy: Role?
    /// When the clock moves it next; nil when it does not.
    package internal(set) var dueAt: Timestamp?
    /// Counts changes, from 1.
    package internal(set) var revision: Int64

    /// A binding as stored.
    package init(
        id: Identifier<AgencyBinding>, creator: Identifier<Creator>, agency: Identifier<Agency>, terms: Terms,
        proposedAt: Timestamp, state: State, acceptedAt: Timestamp? = nil, endsAt: Timestamp? = nil,
        exitAskedBy: Role? = nil, dueAt: Timestamp?, revision: Int64 = 1
    ) {
        self.id = id
        self.creator = creator
        self.agency = agency
        self.terms = terms
        self.proposedAt = proposedAt
        self.state = state
        self.acceptedAt = acceptedAt
        self.endsAt = endsAt
        self.exitAskedBy = exitAskedBy
        self.dueAt = dueAt
        self.revision = revision
    }

    /// An agency proposes terms to a creator.
    /// - Throws: `BindingRefusal.termsOutOfRange`.
    package static func propose(
        _ id: Identifier<AgencyBinding>, to creator: Identifier<Creator>, by agency: Identifier<Agency>,
        _ terms: Terms, answeredWithin: Duration, at time: Timestamp
    ) throws(BindingRefusal) -> AgencyBinding {
        guard terms.split > .zero, terms.split < .whole, durations.contains(terms.lasts) else {
            throw .termsOutOfRange
        }
        return AgencyBinding(
            id: id, creator: creator, agency: agency, terms: terms, proposedAt: time, state: .proposed,
            dueAt: time.advanced(by: answeredWithin))
    }

    /// The binding after a command.
    /// - Parameters:
    ///   - side: which side asks; nil for the clock.
    ///   - answeredWithin: how long the other side has to answer.
    /// - Throws: `BindingRefusal.notAllowed`, also for the end that the same side asked for.
    package func moving(
        _ command: Command, by side: Role?, answeredWithin: Duration, at time: Timestamp
    ) throws(BindingRefusal) -> AgencyBinding {
        var moved = self
        do { moved.state = try Self.transitions.state(after: command, in: state) } catch { throw .notAllowed(error) }
        // The clock may be late to take back what was not answered in time.
        let isLate = command == .accept && dueAt.map { $0 <= time } ?? false
        if isLate || command == .agreeToExit && side == exitAskedBy || command == .stay && side != exitAskedBy {
            throw .notAllowed(TransitionRefused(state: state.rawValue, command: command.rawValue, allowed: []))
        }
        switch command {
        case .accept:
            moved.acceptedAt = time
            moved.endsAt = time.advanced(by: terms.lasts)
            moved.dueAt = moved.endsAt
        case .requestExit:
            moved.exitAskedBy = side
            moved.dueAt = min(time.advanced(by: answeredWithin), endsAt ?? time)
        case .stay:
            moved.exitAskedBy = nil
            moved.dueAt = endsAt
        default: moved.dueAt = nil
        }
        if moved.state == .ended { moved.endsAt = min(time, endsAt ?? time) }
        moved.revision += 1
        return moved
    }

    /// The command that the clock gives when the due time has passed; nil for none.
    package func moveDue(at time: Timestamp) -> Command? {
        guard let dueAt, dueAt <= time else { return nil }
        return switch state {
        case .proposed: .lapse
        case .active: .end
        case .exitRequested: .exitByTime
        default: nil
        }
    }

    /// Whether the agency gets its part at a time; the clock may be late to end it.
    package func counts(at time: Timestamp) -> Bool {
        (state == .active || state == .exitRequested) && endsAt.map { time < $0 } ?? false
    }
}

/// Why something about bindings is refused, in order of precedence.
package enum BindingRefusal: Refusal {
    /// The agency's part is nothing or everything, or it lasts too short or too long.
    case termsOutOfRange
    /// The creator is bound to an agency.
    case alreadyBound
    /// This agency's proposal to the creator is not answered yet.
    case alreadyProposed
    /// The agency has as many proposals that are not answered as it can have.
    case tooMany
    /// The table has no line for this command in this state.
    case notAllowed(TransitionRefused)

    package var code: ErrorCode {
        switch self {
        case .termsOutOfRange: "binding.terms_out_of_range"
        case .alreadyBound: "binding.already_bound"
        case .alreadyProposed: "binding.already_proposed"
        case .tooMany: "binding.too_many"
        case .notAllowed: "binding.not_allowed"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .termsOutOfRange: .invalid
        case .tooMany: .exhausted
        default: .conflict
        }
    }

    package var details: [String: String] {
        if case .notAllowed(let refused) = self { refused.details } else { [:] }
    }
}
