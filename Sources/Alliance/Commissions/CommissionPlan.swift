package import Amounts
package import Market

/// A commission that a merchant promises some creators beside the open one (佣金计划, domain.md §12.1).
///
/// A plan is never changed: another rate is another plan, so that what a click was promised can be looked up for ever.
package struct CommissionPlan: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "pln" }

    /// For whom a plan is, strongest first: the order in which a creator's promise is looked for.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The named creators, and nobody else while it lasts (专属计划).
        case exclusive
        /// The named creators, beside what is open to all (定向计划).
        case targeted
        /// Creators who join it through its recruiting leader, who gets a fee (团长招商).
        case campaign
    }

    /// Where a plan is; its times say when it counts.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Its leader is to answer.
        case proposed
        /// It counts within its times.
        case open
        /// Its leader said no.
        case declined
        /// It counts no more; clicks that were promised it keep it until their window ends.
        case withdrawn
    }

    /// What can be asked of a plan.
    package enum Command: String, Hashable, Sendable, CaseIterable { case accept, decline, withdraw }

    /// The moves that a plan can make.
    package static let transitions = TransitionTable<State, Command>([
        .init(.proposed, .accept, .open, by: [.agency]), .init(.proposed, .decline, .declined, by: [.agency]),
        .init(.proposed, .withdraw, .withdrawn, by: [.merchant]), .init(.open, .withdraw, .withdrawn, by: [.merchant]),
    ])

    /// Who recruits creators for a campaign, and the fee.
    package struct Leader: Hashable, Sendable {
        /// The agency.
        package let agency: Identifier<Agency>
        /// Its share of what commissions are counted from (服务费).
        package let rate: Rate

        /// A leader.
        package init(agency: Identifier<Agency>, rate: Rate) {
            self.agency = agency
            self.rate = rate
        }
    }

    /// What its merchant says of a plan.
    package struct Draft: Hashable, Sendable {
        /// What creators read.
        package var title: String
        /// The product.
        package var product: Identifier<Product>
        /// For whom.
        package var kind: Kind
        /// The creators whom it names when it is made; none for a campaign, which creators join. Who is in a plan that was
        /// stored is asked of its store: they can be many.
        package var creators: Set<Identifier<Creator>>
        /// Who recruits; nil unless it is a campaign.
        package var leader: Leader?
        /// The creator's share of what commissions are counted from.
        package var rate: Rate
        /// From when.
        package var begins: Timestamp
        /// Until when.
        package var ends: Timestamp
        /// How long a click counts; nil for as long as usual.
        package var clickCountsFor: Duration?

        /// A draft.
        package init(
            title: String, product: Identifier<Product>, kind: Kind, creators: Set<Identifier<Creator>> = [],
            leader: Leader? = nil, rate: Rate, begins: Timestamp, ends: Timestamp, clickCountsFor: Duration? = nil
        ) {
            self.title = title
            self.product = product
            self.kind = kind
            self.creators = creators
            self.leader = leader
            self.rate = rate
            self.begins = begins
            self.ends = ends
            self.clickCountsFor = clickCountsFor
        }
    }

    /// The most letters of a title.
    package static let titleMax = 100
    /// The most creators that a plan names.
    package static let creatorsMax = 200
    /// The longest time from the begin to the end.
    package static let lastsMax = Duration.days(366)
    /// How long a click may count (domain.md §14.2).
    package static let clickWindows = Duration.days(1)...Duration.days(30)

    /// The plan's identifier.
    package let id: Identifier<CommissionPlan>
    /// Whose it is.
    package let merchant: Identifier<Merchant>
    /// What was said of it.
    package let draft: Draft
    /// When it was made.
    package let createdAt: Timestamp
    /// Where it is.
    package internal(set) var state: State
    /// Counts changes, from 1.
    package internal(set) var revision: Int64

    /// A plan as stored.
    package init(
        id: Identifier<CommissionPlan>, merchant: Identifier<Merchant>, draft: Draft, createdAt: Timestamp,
        state: State, revision: Int64 = 1
    ) {
        self.id = id
        self.merchant = merchant
        self.draft = draft
        self.createdAt = createdAt
        self.state = state
        self.revision = revision
    }

    /// A new plan of a draft; a campaign waits for its leader.
    /// - Parameter rates: what a creator can be promised.
    /// - Throws: `PlanRefusal` for the first part of the draft that makes no sense.
    package static func new(
        _ id: Identifier<CommissionPlan>, of merchant: Identifier<Merchant>, _ draft: Draft,
        within rates: ClosedRange<Rate>, at time: Timestamp
    ) throws(PlanRefusal) -> CommissionPlan {
        guard (1...titleMax).contains(draft.title.count), !draft.title.allSatisfy(\.isWhitespace) else {
            throw .titleOutOfRange
        }
        guard rates.contains(draft.rate) else {
            throw .rateOutOfRange(low: rates.lowerBound.partsPerMillion, high: rates.upperBound.partsPerMillion)
        }
        switch draft.kind {
        case .exclusive, .targeted:
            guard (1...creatorsMax).contains(draft.creators.count), draft.leader == nil else { throw .wrongPeople }
        case .campaign:
            guard draft.creators.isEmpty, let leader = draft.leader, leader.rate > .zero else { throw .wrongPeople }
            // Both together leave something to the merchant.
            guard draft.rate.partsPerMillion + leader.rate.partsPerMillion < Rate.whole.partsPerMillion else {
                throw .moreThanWhole
            }
        }
        guard draft.begins < draft.ends, time < draft.ends, draft.ends.duration(since: draft.begins) <= lastsMax else {
            throw .timesOutOfRange
        }
        if let window = draft.clickCountsFor, !clickWindows.contains(window) { throw .windowOutOfRange }
        return CommissionPlan(
            id: id, merchant: merchant, draft: draft, createdAt: time,
            state: draft.kind == .campaign ? .proposed : .open)
    }

    /// Whether it counts at a time.
    package func counts(at time: Timestamp) -> Bool { state == .open && draft.begins <= time && time < draft.ends }

    /// The plan after a command.
    /// - Throws: `PlanRefusal.notAllowed`.
    package func moving(_ command: Command) throws(PlanRefusal) -> CommissionPlan {
        var moved = self
        do { moved.state = try Self.transitions.state(after: command, in: state) } catch { throw .notAllowed(error) }
        moved.revision += 1
        return moved
    }
}

/// Why something about commission plans is refused, in order of precedence.
package enum PlanRefusal: Refusal {
    /// The title has no letters, or too many.
    case titleOutOfRange
    /// The rate is not one that creators can be promised, in parts per million.
    case rateOutOfRange(low: Int64, high: Int64)
    /// A plan for named creators names none, or too many; or a campaign names no leader.
    case wrongPeople
    /// Creator and leader together get everything.
    case moreThanWhole
    /// It ends before it begins, is over already, or lasts too long.
    case timesOutOfRange
    /// A click counts for less than a day, or for more than thirty.
    case windowOutOfRange
    /// A targeted plan needs a commission that is open to all.
    case nothingOpen
    /// The merchant has as many plans of a product that are not over as it can have.
    case tooMany
    /// The table has no line for this command in this state.
    case notAllowed(TransitionRefused)
    /// It is not one that creators join, or does not count now.
    case notJoinable

    package var code: ErrorCode {
        switch self {
        case .titleOutOfRange: "plan.title_out_of_range"
        case .rateOutOfRange: "plan.rate_out_of_range"
        case .wrongPeople: "plan.wrong_people"
        case .moreThanWhole: "plan.more_than_whole"
        case .timesOutOfRange: "plan.times_out_of_range"
        case .windowOutOfRange: "plan.window_out_of_range"
        case .nothingOpen: "plan.nothing_open"
        case .tooMany: "plan.too_many"
        case .notAllowed: "plan.not_allowed"
        case .notJoinable: "plan.not_joinable"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .titleOutOfRange, .rateOutOfRange, .wrongPeople, .moreThanWhole, .timesOutOfRange, .windowOutOfRange:
            .invalid
        case .tooMany: .exhausted
        case .nothingOpen, .notAllowed, .notJoinable: .conflict
        }
    }

    package var details: [String: String] {
        switch self {
        case .rateOutOfRange(let low, let high): ["low": String(low), "high": String(high)]
        case .notAllowed(let refused): refused.details
        default: [:]
        }
    }
}
