extension Content {
    /// Where a content is between draft and end (domain.md §8).
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Being made; it uses no quota.
        case draft
        /// Handed in; its file is awaited or converted.
        case uploading
        /// Compared with the word lists.
        case machineReview = "machine_review"
        /// An operator looks at it.
        case humanReview = "human_review"
        /// Shown, in the first pool of staged traffic.
        case published
        /// Shown, in a later pool.
        case pooling
        /// Shown to those who look for it or whom it fits; no pool lifts it any more.
        case longTail = "long_tail"
        /// Taken back by its creator, who may hand it in again.
        case withdrawn
        /// Shown on the creator's page only, by an operator's decision.
        case restricted
        /// Taken down; an operator alone puts it up again.
        case removed

        /// Whether viewers can be shown it.
        package var visibility: Visibility {
            switch self {
            case .draft, .uploading, .machineReview, .humanReview, .withdrawn: .hidden
            case .published, .pooling, .longTail: .published
            case .restricted: .restricted
            case .removed: .removed
            }
        }

        /// Whether a card in it is linked under a plan: from the moment it is handed in until it is taken back.
        package var holdsLink: Bool {
            switch self {
            case .draft, .withdrawn, .removed: false
            case .uploading, .machineReview, .humanReview, .published, .pooling, .longTail, .restricted: true
            }
        }
    }

    /// What can be asked of a content.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case edit, submit, receive, pass, doubt, reject, approve, decline, lift, settle, recheck, withdraw, restrict
        case unrestrict, remove, reinstate
    }

    /// The moves that a content can make; anything not listed is refused with what is allowed instead.
    package static let transitions = TransitionTable<State, Command>(
        [
            .init(.draft, .edit, .draft, by: [.creator]),
            .init(
                .draft, .submit, .uploading, by: [.creator],
                when: "what sells counts against the quota of the week from here"),
            .init(.draft, .remove, .removed, by: [.creator, .operator]),
            .init(.uploading, .edit, .uploading, by: [.creator]),
            .timer(.uploading, .receive, .machineReview, when: "its file is there and converted"),
            .init(.uploading, .withdraw, .draft, by: [.creator]),
            .timer(.machineReview, .pass, .published, when: "no word of the lists is in it"),
            .timer(.machineReview, .doubt, .humanReview, when: "a doubtful word is in it"),
            .timer(.machineReview, .reject, .draft, when: "a forbidden word is in it"),
            .init(.humanReview, .approve, .published, by: [.operator]),
            .init(.humanReview, .decline, .draft, by: [.operator], when: "with the rule and what was found"),
            .init(.humanReview, .withdraw, .draft, by: [.creator]),
            .timer(.published, .lift, .pooling, when: "it did well in its pool"),
            .timer(.pooling, .lift, .pooling, when: "it did well in its pool"),
        ]
            + [.published, .pooling, .longTail].flatMap(shown)
            + [
                .init(.withdrawn, .edit, .withdrawn, by: [.creator]),
                .init(
                    .withdrawn, .submit, .uploading, by: [.creator],
                    when: "what sells counts against the quota of the week from here"),
                .init(.withdrawn, .remove, .removed, by: [.creator, .operator]),
                .init(.restricted, .withdraw, .withdrawn, by: [.creator]),
                .init(.restricted, .unrestrict, .published, by: [.operator]),
                .init(.restricted, .remove, .removed, by: [.creator, .operator], when: "the operator says why"),
                .init(.removed, .reinstate, .published, by: [.operator], when: "viewers could see it before"),
            ])

    /// What can be asked of a content that everybody can be shown.
    private static func shown(_ state: State) -> [TransitionTable<State, Command>.Line] {
        var lines: [TransitionTable<State, Command>.Line] = [
            .init(state, .edit, state, by: [.creator], when: "no forbidden word is in it"),
            .init(state, .recheck, .humanReview, by: [.operator], when: "or an edit put a doubtful word in"),
            .init(state, .withdraw, .withdrawn, by: [.creator]),
            .init(state, .restrict, .restricted, by: [.operator], when: "with the rule and what was found"),
            .init(state, .remove, .removed, by: [.creator, .operator], when: "the operator says why"),
        ]
        if state != .longTail { lines.append(.timer(state, .settle, .longTail, when: "its time in pools is over")) }
        return lines
    }
}
