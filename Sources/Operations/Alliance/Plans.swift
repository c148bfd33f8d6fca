package import Alliance
package import Amounts
package import Market
import SQLDatabase
import Storage
import Trade

/// Commission plans beside the open one, and what creators are promised: `platform.plans`.
package struct Plans: Sendable {
    private let platform: Platform

    /// The most plans of a product that are not over.
    package static let plansMax = 100

    init(platform: Platform) { self.platform = platform }

    // MARK: For merchants

    /// Promises some creators a commission on a product of the actor's own shop.
    /// - Throws: `NotThere` for another's product, or a creator or agency that is not there; `PlanRefusal`; `AccessRefusal`.
    package func create(
        _ draft: CommissionPlan.Draft, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let grant = try AuthorisationTable.standard.authorise("plans.create", context.actor)
        let rules = platform.rules.partners.values
        return try await platform.write("plans.create", in: context) { scope in
            guard let merchant = try CatalogueStore(scope.connection).product(draft.product)?.merchant else {
                throw NotThere("product")
            }
            try grant.require(ownedBy: [.merchant(merchant)], noun: "product")
            let rates =
                try Rate(
                    partsPerMillion: Int64(rules.commissionMinPPM))...Rate(
                    partsPerMillion: Int64(rules.commissionMaxPPM))
            let plan = try CommissionPlan.new(scope.newIdentifier(), of: merchant, draft, within: rates, at: scope.now)
            let parties = PartyStore(scope.connection)
            guard try parties.creators(draft.creators.sorted()).count == draft.creators.count else {
                throw NotThere("creator")
            }
            if let leader = draft.leader, try parties.agency(leader.agency) == nil { throw NotThere("agency") }
            let store = CommissionPlanStore(scope.connection)
            // Plans of a product are counted one after the other.
            try store.lock(draft.product)
            if draft.kind == .targeted, try CommissionStore(scope.connection).find(draft.product) == nil {
                throw PlanRefusal.nothingOpen
            }
            guard try store.current(of: draft.product, at: scope.now).count < Self.plansMax else {
                throw PlanRefusal.tooMany
            }
            try store.insert(plan)
            try scope.audit("promises \(draft.rate.partsPerMillion) ppm by \(draft.title)", subject: plan.id.rawValue)
            try scope.publish(
                "plan.published", subject: plan.id.rawValue, payload: plan.receipt.record,
                to: plan.parties + draft.creators.sorted().map(Membership.creator))
            for creator in draft.creators.sorted() {
                try scope.notify(
                    .creator(creator), of: .planNamesYou, about: draft.product.rawValue, occasion: plan.id.rawValue)
            }
            if let leader = draft.leader {
                try scope.notify(
                    .agency(leader.agency), of: .campaignProposed, about: draft.product.rawValue,
                    occasion: plan.id.rawValue)
            }
            return plan.receipt
        }
    }

    /// Moves a plan along its table: its merchant withdraws it, its leader accepts or declines.
    /// - Throws: `NotThere` also for another's; `PlanRefusal.notAllowed`; `WriteRefusal.stale`; `AccessRefusal`.
    package func move(
        _ id: Identifier<CommissionPlan>, _ command: CommissionPlan.Command, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let operation = OperationName(rawValue: "plans.\(command.rawValue)")
        let grant = try AuthorisationTable.standard.authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { scope in
            let store = CommissionPlanStore(scope.connection)
            guard let plan = try store.find(id, locked: true),
                grant.reaches(ownedBy: command == .withdraw ? [.merchant(plan.merchant)] : plan.leading)
            else { throw NotThere("plan") }
            let moved = try plan.moving(command)
            guard try store.save(moved) else { throw WriteRefusal.stale }
            try scope.audit("\(plan.state.rawValue) to \(moved.state.rawValue)", subject: id.rawValue)
            try scope.publish("plan.moved", subject: id.rawValue, payload: moved.receipt.record, to: moved.parties)
            return moved.receipt
        }
    }

    /// Says what the actor's shop promises creators for its products that were not on the card that was clicked.
    /// - Throws: `NotThere` for an actor without a shop; `PlanRefusal.rateOutOfRange` above what a creator can be promised.
    package func setIndirect(_ rate: Rate, in context: CommandContext) async throws -> Written<TradeReceipt> {
        try AuthorisationTable.standard.authorise("plans.set_indirect", context.actor)
        let most = Int64(platform.rules.partners.values.commissionMaxPPM)
        return try await platform.write("plans.set_indirect", in: context) { scope in
            guard let merchant = scope.context.actor.merchant else { throw NotThere("merchant") }
            guard rate.partsPerMillion <= most else { throw PlanRefusal.rateOutOfRange(low: 0, high: most) }
            try CommissionPlanStore(scope.connection).setIndirect(rate, of: merchant, at: scope.now)
            try scope.audit("promises \(rate.partsPerMillion) ppm for other products", subject: merchant.rawValue)
            return TradeReceipt(merchant.rawValue, "indirect")
        }
    }

    /// What the actor's shop promises for its products that were not on the card.
    /// - Throws: `NotThere` for an actor without a shop.
    package func indirect(as actor: Actor) async throws -> Rate {
        try AuthorisationTable.standard.authorise("plans.list", actor)
        guard let merchant = actor.merchant else { throw NotThere("merchant") }
        return try await platform.read { try CommissionPlanStore($0).indirect(of: merchant) }
    }

    // MARK: For creators

    /// Lets the actor's creator join a campaign; its cards promise the campaign's commission from now on.
    /// - Throws: `NotThere` for an actor who is no creator; `PlanRefusal.notJoinable`.
    package func join(
        _ id: Identifier<CommissionPlan>, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try AuthorisationTable.standard.authorise("plans.join", context.actor)
        return try await platform.write("plans.join", in: context) { scope in
            let store = CommissionPlanStore(scope.connection)
            guard let creator = scope.context.actor.creator, let plan = try store.find(id, locked: true) else {
                throw NotThere("plan")
            }
            guard plan.draft.kind == .campaign, plan.state == .open, scope.now < plan.draft.ends else {
                throw PlanRefusal.notJoinable
            }
            if try store.join(id, creator, at: scope.now) {
                try scope.audit("joins the campaign", subject: id.rawValue)
                try scope.publish(
                    "plan.joined", subject: id.rawValue, payload: plan.receipt.record,
                    to: plan.parties + [.creator(creator)])
            }
            return plan.receipt
        }
    }

    /// What the actor's creator is promised for selling a product now, with the lock that raises it.
    /// - Throws: `NotThere` for an actor who is no creator, and where nothing is promised.
    package func promise(for product: Identifier<Product>, as actor: Actor) async throws -> CommissionPromise {
        try AuthorisationTable.standard.authorise("plans.promise", actor)
        guard let creator = actor.creator else { throw NotThere("commission") }
        return try await platform.read { [now = platform.clock.now(), rules = platform.rules.trade.values] connection in
            guard
                let promise = try Promising(on: connection, at: now, lockedFor: rules.rateLockedFor)
                    .promise(for: product, to: creator)
            else { throw NotThere("commission") }
            return promise
        }
    }

    // MARK: Lists

    /// A plan with who is in it.
    package struct Entry: Sendable, Hashable {
        /// The plan.
        package let plan: CommissionPlan
        /// How many creators it names or joined it.
        package let members: Int
        /// Whether the actor's creator is one of them.
        package let isJoined: Bool

        /// A plan with who is in it.
        package init(plan: CommissionPlan, members: Int, isJoined: Bool) {
            self.plan = plan
            self.members = members
            self.isJoined = isJoined
        }
    }

    /// The plans that concern the actor, latest first: a merchant's own, those that an agency leads, those that a creator is
    /// named by or joined with open campaigns, everybody's for an operator.
    /// - Parameter side: as which side, for an account that is several.
    /// - Throws: `InvalidInput` for a cursor that is none; `NotThere` for a side that the actor is not.
    package func list(side: Role? = nil, page: PageRequest, as actor: Actor) async throws -> Page<Entry> {
        try AuthorisationTable.standard.authorise("plans.list", actor)
        let whose = try Self.whose(side, actor)
        let now = platform.clock.now()
        let after = try page.cursor.map(TimedPlace<CommissionPlan>.init(cursor:))
        return try await platform.read { connection in
            let store = CommissionPlanStore(connection)
            let rows = try store.list(of: whose, at: now, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            let members = try store.members(of: rows.map(\.id))
            let joined = try actor.creator.map { try store.joined(rows.map(\.id), by: $0) } ?? []
            return Page(
                rows: rows.map {
                    Entry(plan: $0, members: members[$0.id] ?? 0, isJoined: joined.contains($0.id))
                }, limit: page.limit
            ) { TimedPlace($0.plan.createdAt, $0.plan.id).cursor }
        }
    }

    private static func whose(_ side: Role?, _ actor: Actor) throws -> CommissionPlanStore.Whose {
        if side == nil || side == .merchant, let merchant = actor.merchant { return .merchant(merchant) }
        if side == nil || side == .creator, let creator = actor.creator { return .creator(creator) }
        if side == nil || side == .agency, let agency = actor.agency { return .leader(agency) }
        guard side == nil, !actor.roles.isDisjoint(with: [.operator, .auditor]) else { throw NotThere("plan") }
        return .everybody
    }

    // MARK: The clock

    /// Tells creators whose locked rate ends soon and is above what they are promised then, each lock once.
    /// - Parameter portion: locks looked at at once; all that end soon are looked at, and only what has to be told, or is over,
    ///   is written.
    /// - Returns: how many creators were told.
    package func remind(portion: Int = 500) async throws -> Int {
        let rules = platform.rules.trade.values
        let context = CommandContext(actor: .platform("plans.remind"), requestID: "plans.remind")
        var place = CommissionPlanStore.LockPlace()
        var told = 0
        while true {
            let (from, now) = (place, platform.clock.now())
            let (last, ended) = try await platform.read { connection in
                let begun = now.advanced(by: rules.rateCutToldBefore - rules.rateLockedFor)
                let ending = try CommissionPlanStore(connection).ending(begunBy: begun, after: from, limit: portion)
                return (ending.last, try ending.filter { try Self.ends($0, at: now, under: rules, on: connection) })
            }
            guard let last else { return told }
            if !ended.isEmpty {
                told += try await platform.write("plans.remind", in: context) { scope in
                    try Self.tell(ended, under: rules, in: scope)
                }.value
            }
            place = last.place
        }
    }

    /// Whether a lock is over, or what its creator is promised when it is over is less.
    private static func ends(
        _ ending: CommissionPlanStore.EndingLock, at now: Timestamp, under rules: TradeRules, on connection: Connection
    ) throws -> Bool {
        let until = ending.place.since.advanced(by: rules.rateLockedFor)
        guard until > now else { return true }
        // What other contents lock then counts.
        let later = try Promising(on: connection, at: until, lockedFor: rules.rateLockedFor)
            .promise(for: ending.product, to: ending.creator)
        return later.map { $0.rate < ending.rate } ?? true
    }

    private static func tell(
        _ ended: [CommissionPlanStore.EndingLock], under rules: TradeRules, in scope: WriteScope
    ) throws -> Int {
        let store = CommissionPlanStore(scope.connection)
        var told = 0
        for ending in ended {
            let until = ending.place.since.advanced(by: rules.rateLockedFor)
            if until > scope.now {
                let isNew = try scope.notify(
                    .creator(ending.creator), of: .rateFalls, about: ending.product.rawValue, dueAt: until,
                    occasion: "rate \(ending.place.content) \(ending.place.since.milliseconds)")
                if isNew { told += 1 }
            }
            try store.markTold(ending.place)
        }
        return told
    }
}

extension CommissionPlan {
    /// What a command about the plan leaves behind.
    var receipt: TradeReceipt { TradeReceipt(id.rawValue, state.rawValue, revision: revision) }

    /// Who leads it, as who acts for that.
    fileprivate var leading: [Membership] { draft.leader.map { [.agency($0.agency)] } ?? [] }

    /// Whom it concerns, without the creators, who may be many.
    fileprivate var parties: [Membership] { [.merchant(merchant)] + leading }
}

extension Platform {
    /// Commission plans beside the open one.
    package var plans: Plans { Plans(platform: self) }
}
