/// A live room of a creator (直播间), one session of it, from its announcement to its archive.
///
/// A value: each move returns the room that follows.
package struct Room: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "room" }

    /// The room's identifier.
    package let id: Identifier<Room>
    /// Who is live.
    package let creator: Identifier<Creator>
    /// The rules that hold for it, however they change later.
    package let rules: RuleVersion
    /// When it was scheduled.
    package let createdAt: Timestamp

    /// What the session is about.
    package internal(set) var title: String
    /// The category of most of its goods, where known.
    package internal(set) var category: Identifier<Category>?
    /// Whether a host is made by a machine, which puts a label on screen that cannot be hidden.
    package internal(set) var hasSyntheticHost: Bool
    /// When the session is planned to start.
    package internal(set) var startsAt: Timestamp

    /// Where it is between announcement and archive.
    package internal(set) var state: State
    /// When the state was entered.
    package internal(set) var movedAt: Timestamp
    /// When the clock of the present state runs out; nil where none runs.
    package internal(set) var dueAt: Timestamp?
    /// Whether it is being rehearsed: the video plays for its creator alone, and no quota is used.
    package internal(set) var isPractice: Bool
    /// When viewers could first enter.
    package internal(set) var wentLiveAt: Timestamp?
    /// When the session was over.
    package internal(set) var endedAt: Timestamp?
    /// The last warning that the operator gave, while it stands.
    package internal(set) var warning: Verdict?
    /// Why the operator cut it; nil when it was not cut.
    package internal(set) var cut: Verdict?
    /// Counts changes, for `ETag` and `If-Match`.
    package internal(set) var revision: Int64

    /// A rule that was broken, with what the operator says of it.
    package struct Verdict: Hashable, Sendable {
        /// The rule, by its name in the rule registry or in the law.
        package let rule: String
        /// What happened, and when in the recording.
        package let note: String

        /// A verdict.
        package init(rule: String, note: String) {
            self.rule = rule
            self.note = note
        }
    }

    /// A room as stored.
    package init(
        id: Identifier<Room>, creator: Identifier<Creator>, rules: RuleVersion, createdAt: Timestamp, title: String,
        category: Identifier<Category>?, hasSyntheticHost: Bool, startsAt: Timestamp, state: State, movedAt: Timestamp,
        dueAt: Timestamp?, isPractice: Bool, wentLiveAt: Timestamp?, endedAt: Timestamp?, warning: Verdict?,
        cut: Verdict?, revision: Int64
    ) {
        precondition(revision > 0, "Revisions are counted from 1.")
        precondition(wentLiveAt != nil || !state.isOnAir, "A room on air knows since when.")
        self.id = id
        self.creator = creator
        self.rules = rules
        self.createdAt = createdAt
        self.title = title
        self.category = category
        self.hasSyntheticHost = hasSyntheticHost
        self.startsAt = startsAt
        self.state = state
        self.movedAt = movedAt
        self.dueAt = dueAt
        self.isPractice = isPractice
        self.wentLiveAt = wentLiveAt
        self.endedAt = endedAt
        self.warning = warning
        self.cut = cut
        self.revision = revision
    }

    /// A room as it is announced.
    package init(
        scheduling draft: Draft, id: Identifier<Room>, creator: Identifier<Creator>, at time: Timestamp,
        under rules: RuleSet<RoomRules>
    ) throws(RoomRefusal) {
        try draft.check(at: time, under: rules.values)
        self.init(
            id: id, creator: creator, rules: rules.version, createdAt: time, title: draft.title,
            category: draft.category, hasSyntheticHost: draft.hasSyntheticHost, startsAt: draft.startsAt,
            state: .scheduled, movedAt: time, dueAt: draft.startsAt.advanced(by: rules.values.lapseAfter),
            isPractice: false, wentLiveAt: nil, endedAt: nil, warning: nil, cut: nil, revision: 1)
    }

    /// What a creator says of a session before it starts.
    package struct Draft: Hashable, Sendable {
        /// What the session is about.
        package let title: String
        /// The category of most of its goods, where known.
        package let category: Identifier<Category>?
        /// Whether a host is made by a machine.
        package let hasSyntheticHost: Bool
        /// When it is planned to start.
        package let startsAt: Timestamp

        /// A draft.
        package init(title: String, category: Identifier<Category>?, hasSyntheticHost: Bool, startsAt: Timestamp) {
            self.title = title
            self.category = category
            self.hasSyntheticHost = hasSyntheticHost
            self.startsAt = startsAt
        }

        func check(at time: Timestamp, under rules: RoomRules) throws(RoomRefusal) {
            guard startsAt <= time.advanced(by: rules.scheduledAheadMax) else {
                throw .tooFarAhead(until: time.advanced(by: rules.scheduledAheadMax))
            }
        }
    }
}
