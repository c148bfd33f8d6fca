package import Amounts
package import Market

/// The least that a creator gets for a product for a time, whatever its merchant offers meanwhile (佣金锁, domain.md §12.2).
///
/// It begins when a creator publishes something that leads to the product, and is lost with it.
package struct RateLock: Hashable, Sendable {
    /// What leads to the product.
    package let content: Identifier<Content>
    /// What was promised when it began to.
    package let rate: Rate
    /// When it began to.
    package let since: Timestamp
    /// Until when the rate is the least.
    package let until: Timestamp

    /// A lock.
    package init(content: Identifier<Content>, rate: Rate, since: Timestamp, until: Timestamp) {
        self.content = content
        self.rate = rate
        self.since = since
        self.until = until
    }
}

/// What a creator is promised for selling a product now.
package struct CommissionPromise: Hashable, Sendable {
    /// What kind of plan promises it.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case exclusive, targeted, campaign
        /// What is open to all.
        case open
    }

    /// The kind of plan.
    package let kind: Kind
    /// The plan; nil for what is open to all.
    package let plan: Identifier<CommissionPlan>?
    /// The version of the plan, or of what is open to all.
    package let version: Int64
    /// The creator's share.
    package let rate: Rate
    /// Who recruited the creator, and the fee.
    package let leader: CommissionPlan.Leader?
    /// How long a click counts; nil for as long as usual.
    package let clickCountsFor: Duration?
    /// The lock that raises the share above what the plan says; nil where none does.
    package let lock: RateLock?

    /// A promise.
    package init(
        kind: Kind, plan: Identifier<CommissionPlan>? = nil, version: Int64, rate: Rate,
        leader: CommissionPlan.Leader? = nil, clickCountsFor: Duration? = nil, lock: RateLock? = nil
    ) {
        self.kind = kind
        self.plan = plan
        self.version = version
        self.rate = rate
        self.leader = leader
        self.clickCountsFor = clickCountsFor
        self.lock = lock
    }

    /// What a creator is promised: by an exclusive plan before a targeted one, before a campaign that it joined, before what is
    /// open to all (domain.md §12.1), and never less than what is locked.
    ///
    /// Of several plans of a kind the highest share counts, of equal ones the smallest identifier. While an exclusive plan
    /// counts, creators whom none names are promised nothing new, and keep what is locked.
    /// - Parameters:
    ///   - open: what is open to all; a targeted plan counts only beside it.
    ///   - plans: the product's plans, whether they count or not.
    ///   - isIn: whether the creator is named by a plan or joined it.
    ///   - locks: the creator's locks of the product, also those that ended.
    /// - Returns: nil for nothing.
    /// - Throws: `AmountError` never for plans that were made by `CommissionPlan.new`.
    /// - Complexity: O(plans + locks).
    package static func made(
        open: ProductCommission?, plans: [CommissionPlan], isIn: (CommissionPlan) -> Bool, locks: [RateLock],
        at time: Timestamp
    ) throws(AmountError) -> CommissionPromise? {
        let counting = plans.filter { $0.counts(at: time) }
        let lock = locks.filter { $0.since <= time && time < $0.until }.max { left, right in
            left.rate != right.rate ? left.rate < right.rate : left.content > right.content
        }
        var promise: CommissionPromise?
        let isExclusive = counting.contains { $0.draft.kind == .exclusive }
        for kind in isExclusive ? [.exclusive] : CommissionPlan.Kind.allCases where kind != .targeted || open != nil {
            guard let best = best(of: counting.filter { $0.draft.kind == kind && isIn($0) }) else { continue }
            promise = CommissionPromise(best)
            break
        }
        if promise == nil, !isExclusive, let open {
            promise = CommissionPromise(kind: .open, version: open.revision, rate: open.rate)
        }
        guard let lock, promise.map({ $0.rate < lock.rate }) ?? true else { return promise }
        let leader = promise?.leader
        // What is locked goes before a leader's fee where both together were more than everything.
        let most = Rate.whole.partsPerMillion - lock.rate.partsPerMillion
        let fee = try leader.map { (leader) throws(AmountError) in
            CommissionPlan.Leader(
                agency: leader.agency,
                rate: try Rate(partsPerMillion: min(leader.rate.partsPerMillion, most)))
        }
        return CommissionPromise(
            kind: promise?.kind ?? .open, plan: promise?.plan, version: promise?.version ?? open?.revision ?? 0,
            rate: lock.rate, leader: fee, clickCountsFor: promise?.clickCountsFor, lock: lock)
    }

    private init(_ plan: CommissionPlan) {
        let kind: Kind =
            switch plan.draft.kind {
            case .exclusive: .exclusive
            case .targeted: .targeted
            case .campaign: .campaign
            }
        self.init(
            kind: kind, plan: plan.id, version: plan.revision, rate: plan.draft.rate, leader: plan.draft.leader,
            clickCountsFor: plan.draft.clickCountsFor)
    }

    private static func best(of plans: [CommissionPlan]) -> CommissionPlan? {
        plans.max { left, right in
            left.draft.rate != right.draft.rate ? left.draft.rate < right.draft.rate : left.id > right.id
        }
    }
}
