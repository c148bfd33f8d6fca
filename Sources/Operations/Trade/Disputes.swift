import Amounts
import Bookkeeping
import Logging
package import Market
import SQLDatabase
import Storage
package import Trade

/// What buyers' banks take back: `platform.disputes`.
///
/// A dispute comes from the provider and ends there. Whatever tells of it, a message or the clock, the provider is asked, and
/// what it answers is written in one transaction with the money that it moves.
package struct Disputes: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// A dispute with the orders whose lines bear it, as far as the actor may see them.
    package struct Sheet: Sendable {
        /// The dispute.
        package let dispute: Dispute
        /// The orders.
        package let orders: [MerchantOrder]
        /// What was sent of them.
        package let parcels: [Identifier<Order>: [Parcel]]

        /// A dispute with its orders.
        package init(dispute: Dispute, orders: [MerchantOrder], parcels: [Identifier<Order>: [Parcel]]) {
            self.dispute = dispute
            self.orders = orders
            self.parcels = parcels
        }
    }

    // MARK: From the provider

    /// Asks the provider what became of a dispute and writes it down; one about nothing here is heard and nothing.
    /// - Parameter reference: what the provider knows it by.
    /// - Throws: `PaymentFault`.
    package func ask(_ reference: String) async throws {
        let standing: Dispute.Standing
        do { standing = try await platform.payments.gateway.dispute(reference) } catch PaymentFault.unknownPayment {
            // Providers tell of all payments of an account, and not all of them are the platform's.
            return
        }
        let purchase = try await platform.read { try OrderStore($0).purchase(standing.purchase) }
        guard let purchase else { return }
        if purchase.captured.minorUnits == 0 {
            // Money cannot be taken back that nobody has written down yet.
            try await platform.payments.settle(purchase.id)
        }
        try await record(standing)
    }

    private func record(_ standing: Dispute.Standing) async throws {
        let context = CommandContext(actor: .platform("disputes.record"), requestID: "disputes.record")
        let provider = platform.payments.gateway.name
        _ = try await platform.write("disputes.record", in: context) { [rules = platform.rules.trade.values] scope in
            TurnCount(try DisputeCompletion(standing, by: provider, under: rules, in: scope).run() ? 1 : 0)
        }
    }

    // MARK: By the clock

    /// Moves disputes whose time to answer is over, tells providers what was answered, and asks them about the others; the
    /// background loop calls it again and again.
    /// - Returns: how many disputes moved by the clock and providers answered about.
    package func runClock(limit: Int = 100) async throws -> Int {
        let context = CommandContext(actor: .platform("disputes.clock"), requestID: "disputes.clock")
        let now = platform.clock.now()
        var moved = 0
        if try await platform.read({ try DisputeStore($0).hasLapsing(at: now) }) {
            moved = try await platform.write("disputes.clock", in: context) { scope in
                let store = DisputeStore(scope.connection)
                let due = try store.lapsing(at: scope.now, limit: limit)
                for dispute in due {
                    let after = dispute.lapsing(at: scope.now)
                    guard try store.save(after, callAt: scope.now) else { throw WriteRefusal.stale }
                    try scope.audit(
                        "\(dispute.state.rawValue) to \(after.state.rawValue)", subject: dispute.id.rawValue)
                }
                return TurnCount(due.count)
            }.value.count
        }
        for dispute in try await platform.read({ try DisputeStore($0).toCall(at: now, limit: limit) }) {
            do {
                try await call(dispute)
                moved += 1
            } catch let error where error is PaymentFault || error is LedgerError || error is any Refusal {
                // A debt beyond what an account may carry, say, waits for people, and stops no other dispute.
                Logger(label: "dancong.payments").warning("\(dispute.id) waits: \(error)")
                _ = try await platform.write("disputes.clock", in: context) { scope in
                    try DisputeStore(scope.connection).call(
                        dispute.id, at: Self.callAgain(dispute, at: scope.now))
                    return TurnCount(1)
                }
            }
        }
        return moved
    }

    /// When a provider is called again about a dispute: soon with an answer that it has not taken, else after as long as it was
    /// open so far, a day at most.
    static func callAgain(_ dispute: Dispute, at time: Timestamp) -> Timestamp {
        let waited = max(.minutes(10), time.duration(since: dispute.openedAt))
        return time.advanced(by: min(waited, dispute.owesAnswer ? .minutes(10) : .days(1)))
    }

    private func call(_ dispute: Dispute) async throws {
        let gateway = platform.payments.gateway
        guard gateway.name == dispute.provider else { throw PaymentFault.unreachable }
        guard dispute.owesAnswer else { return try await record(try await gateway.dispute(dispute.reference)) }
        let answer: DisputeAnswer
        if dispute.state == .accepted {
            answer = .acceptance
        } else {
            answer = try await platform.read { connection in
                let store = OrderStore(connection)
                let orders = try Set(dispute.shares.map(\.order)).sorted().compactMap { try store.order($0) }
                let parcels = try Dictionary(orders.map { ($0.id, try store.parcels(of: $0.id)) }) { first, _ in first }
                return .evidence(
                    text: DisputeEvidence(dispute, orders, parcels).text,
                    parcel: orders.lazy.compactMap { parcels[$0.id]?.first }.first)
            }
        }
        try await record(
            try await gateway.answer(
                // A key of its own for each attempt: a provider gives the first answer to a key again, a failure too. What it
                // has taken before, its standing says.
                dispute.reference, answer, key: "\(dispute.id)-\(platform.clock.now().milliseconds)"))
    }

    // MARK: By the merchants

    /// Says something to a dispute for the lines of the actor's shop, or accepts it; with the answer of the last shop whose
    /// lines it is about, it goes to the provider.
    /// - Parameter text: what is said; nil to accept the dispute.
    /// - Throws: `NotThere` also for a dispute about others' lines, `WriteRefusal.stale`, `DisputeRefusal`.
    package func answer(
        _ id: Identifier<Dispute>, text: String?, proofs: Set<Dispute.Proof> = [], ifRevision revision: Int64? = nil,
        in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let operation: OperationName = text == nil ? "disputes.accept" : "disputes.respond"
        let grant = try AuthorisationTable.standard.authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { scope in
            let store = DisputeStore(scope.connection)
            guard let dispute = try store.find(id, locked: true), let merchant = context.actor.merchant,
                dispute.merchants.contains(merchant), grant.reaches(ownedBy: [.merchant(merchant)])
            else { throw NotThere("dispute") }
            if let revision, revision != dispute.revision { throw WriteRefusal.stale }
            let answered = try dispute.answering(
                .init(accepts: text == nil, text: text ?? "", proofs: text == nil ? [] : proofs, at: scope.now),
                by: merchant)
            let callAt = answered.owesAnswer ? scope.now : Self.callAgain(dispute, at: scope.now)
            guard try store.save(answered, callAt: callAt) else { throw WriteRefusal.stale }
            try scope.audit(
                "\(dispute.state.rawValue) to \(answered.state.rawValue)", subject: dispute.id.rawValue)
            return answered.receipt
        }
    }

    /// One dispute: for a merchant with what its own lines bear, for operators whole.
    /// - Throws: `NotThere` also for a dispute about others' lines.
    package func find(_ id: Identifier<Dispute>, as actor: Actor) async throws -> Sheet {
        let grant = try AuthorisationTable.standard.authorise("disputes.read", actor)
        return try await platform.read { connection in
            guard let dispute = try DisputeStore(connection).find(id) else { throw NotThere("dispute") }
            var shown = dispute.merchants
            if grant.ownership != .any {
                shown = shown.filter { grant.reaches(ownedBy: [.merchant($0)]) }
                guard !shown.isEmpty else { throw NotThere("dispute") }
            }
            let store = OrderStore(connection)
            let orders = try Set(dispute.shares.filter { shown.contains($0.merchant) }.map(\.order)).sorted()
                .compactMap { try store.order($0) }
            return Sheet(
                dispute: grant.ownership == .any ? dispute : dispute.seen(by: shown), orders: orders,
                parcels: try Dictionary(orders.map { ($0.id, try store.parcels(of: $0.id)) }) { first, _ in first })
        }
    }

    /// The disputes about the lines of the actor's shop with what those bear, or all for operators, latest first.
    /// - Throws: `NotThere` for an actor who sells nothing, `InvalidInput` for a cursor that is none.
    package func list(state: Dispute.State? = nil, page: PageRequest, as actor: Actor) async throws -> Page<Dispute> {
        let grant = try AuthorisationTable.standard.authorise("disputes.list", actor)
        let merchant = grant.ownership == .any ? nil : actor.merchant
        guard grant.ownership == .any || merchant != nil else { throw NotThere("dispute") }
        let after = try page.cursor.map(TimedPlace<Dispute>.init(cursor:))
        return try await platform.read { connection in
            let rows = try DisputeStore(connection).list(
                of: merchant, state: state, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            return Page(
                rows: rows.map { dispute in merchant.map { dispute.seen(by: [$0]) } ?? dispute }, limit: page.limit
            ) {
                TimedPlace($0.openedAt, $0.id).cursor
            }
        }
    }
}

/// Writes down what a provider says of a dispute, with the money that it moves.
struct DisputeCompletion {
    let standing: Dispute.Standing
    let provider: String
    let rules: TradeRules
    let scope: WriteScope

    init(_ standing: Dispute.Standing, by provider: String, under rules: TradeRules, in scope: WriteScope) {
        self.standing = standing
        self.provider = provider
        self.rules = rules
        self.scope = scope
    }

    /// Does what follows; the same answer again changes nothing but when the provider is called next.
    /// - Returns: whether something changed.
    func run() throws -> Bool {
        let store = DisputeStore(scope.connection)
        // The purchase first, as where it is paid: what two messages say at the same time is written one after the other.
        guard let purchase = try OrderStore(scope.connection).purchase(standing.purchase, locked: true),
            purchase.total.currency == standing.amount.currency
        else { return false }
        guard purchase.captured.minorUnits > 0 else { throw PaymentFault.unreachable }
        let orders = try OrderStore(scope.connection).orders(of: purchase.id, locked: true)
        let known = try store.find(standing.reference, of: provider, locked: true)
        let before = try known ?? open(purchase, orders)
        let after = before.hearing(standing, at: scope.now)
        let callAt = after.isOpen ? Disputes.callAgain(after, at: scope.now) : nil
        guard after != before || known == nil else {
            if before.isOpen { try store.call(before.id, at: Disputes.callAgain(before, at: scope.now)) }
            return false
        }
        if after != before { guard try store.save(after, callAt: callAt) else { throw WriteRefusal.stale } }
        try book(after, since: before)
        if after.state == .lost { try takeBack(after, orders) }
        try tell(of: after, isNew: known == nil, wasAsked: before.askedAt)
        if !after.isOpen, before.isOpen {
            try scope.publish(
                "dispute.closed", subject: after.id.rawValue, payload: after.receipt.record,
                to: after.merchants.map { .merchant($0) })
        }
        try scope.audit(
            known == nil
                ? "is opened: \(after.amount), \(after.state.rawValue)"
                : "\(before.state.rawValue) to \(after.state.rawValue)", subject: after.id.rawValue)
        return true
    }

    private func open(_ purchase: Purchase, _ orders: [MerchantOrder]) throws -> Dispute {
        let lines = orders.flatMap(\.lines).map(\.id)
        var spokenFor = try DisputeStore(scope.connection).open(of: lines)
        let requests = try orders.flatMap { try AfterSaleStore(scope.connection).list(of: $0.id) }.filter(\.isOpen)
        for request in requests where request.state == .refunding {
            spokenFor[request.line, default: 0] += request.amount.minorUnits
        }
        let dispute = try Dispute.open(
            scope.newIdentifier(), standing, by: provider, of: purchase, orders, spokenFor: spokenFor, at: scope.now)
        try DisputeStore(scope.connection).insert(dispute, callAt: Disputes.callAgain(dispute, at: scope.now))
        let disputed = Set(dispute.shares.map(\.line))
        // Who goes to the bank does not ask the merchant at the same time. Each request is read again under its lock.
        let store = AfterSaleStore(scope.connection)
        for id in requests.filter({ disputed.contains($0.line) }).map(\.id).sorted() {
            guard let request = try store.find(id, locked: true), request.isOpen, request.state != .refunding else {
                continue
            }
            _ = try AfterSales.moving(request, .supersede, note: nil, under: rules, in: scope)
        }
        try scope.publish(
            "dispute.opened", subject: dispute.id.rawValue, payload: dispute.receipt.record,
            to: dispute.merchants.map { .merchant($0) })
        return dispute
    }

    private func book(_ after: Dispute, since before: Dispute) throws {
        let ledger = Books.ledger(in: scope)
        if after.takenAt != nil, before.takenAt == nil {
            _ = try ledger.post(TradeEntries.disputed(after), at: scope.now)
        }
        let fee = (after.fee - after.feeReturned) - (before.fee - before.feeReturned)
        if let entry = try TradeEntries.disputeFee(after, fee) { _ = try ledger.post(entry, at: scope.now) }
        if [.won, .withdrawn].contains(after.state), after.takenAt != nil {
            _ = try ledger.post(TradeEntries.reinstated(after), at: scope.now)
        }
    }

    /// Takes what each line bears from those whom a refund would take it from.
    private func takeBack(_ dispute: Dispute, _ orders: [MerchantOrder]) throws {
        let lines = orders.flatMap(\.lines)
        _ = try Books.ledger(in: scope).post(TradeEntries.chargedBack(dispute, lines), at: scope.now)
        let store = OrderStore(scope.connection)
        for var order in orders {
            for share in dispute.shares where share.order == order.id {
                guard let line = order.lines.first(where: { $0.id == share.line }) else { throw NotThere("order") }
                let lessPaid = try line.refunding(share.amount)
                let before = order
                order = order.replacing(lessPaid, at: scope.now, under: rules)
                guard try store.save(order) else { throw WriteRefusal.stale }
                try RefundCompletion.restore(lessPaid, of: before, in: scope)
            }
        }
    }

    private func tell(of dispute: Dispute, isNew: Bool, wasAsked: Timestamp) throws {
        var told: [(kind: Notice.Kind, occasion: String)] = []
        if dispute.state == .needsResponse, isNew || dispute.askedAt != wasAsked {
            told.append((.disputeOpened, "asked \(dispute.id) \(dispute.askedAt.milliseconds)"))
        }
        if !dispute.isOpen {
            told.append((dispute.state == .lost ? .disputeLost : .disputeWon, "closed \(dispute.id)"))
        }
        for (kind, occasion) in told {
            for merchant in dispute.merchants {
                try scope.notify(
                    .merchant(merchant), of: kind, about: dispute.id.rawValue,
                    dueAt: dispute.isOpen ? dispute.answerUntil : nil, occasion: occasion)
            }
        }
    }
}

/// What merchants say to a dispute with the proofs that they chose, as one text for the buyer's bank.
struct DisputeEvidence {
    /// The most letters of it; what goes beyond is cut.
    static let textMax = 15_000
    let text: String

    init(_ dispute: Dispute, _ orders: [MerchantOrder], _ parcels: [Identifier<Order>: [Parcel]]) {
        var parts: [String] = []
        for merchant in dispute.merchants {
            guard let answer = dispute.answer(of: merchant), !answer.accepts else { continue }
            parts.append(answer.text)
            for order in orders where order.merchant == merchant {
                parts += Dispute.Proof.allCases.filter(answer.proofs.contains).flatMap {
                    Self.lines(of: $0, order, parcels[order.id] ?? [])
                }
            }
        }
        text = String(parts.joined(separator: "\n").prefix(Self.textMax))
    }

    private static func lines(of proof: Dispute.Proof, _ order: MerchantOrder, _ parcels: [Parcel]) -> [String] {
        switch proof {
        case .goods:
            ["Order \(order.id), placed \(order.placedAt):"]
                + order.lines.map { "- \($0.title), \($0.units) × \($0.unitPrice), paid \($0.paid)" }
        case .parcels: parcels.map { "Sent \($0.sentAt) by \($0.carrier), tracking code \($0.trackingCode)." }
        case .arrival: order.deliveredAt.map { ["Arrived \($0)."] } ?? []
        case .acceptance: order.confirmedAt.map { ["Accepted by the buyer \($0)."] } ?? []
        case .refunds:
            order.lines.filter { $0.refunded.minorUnits > 0 }.map { "Paid back of \($0.title): \($0.refunded)." }
        }
    }
}

extension Dispute {
    /// What a command about the dispute leaves behind.
    var receipt: TradeReceipt { TradeReceipt(id.rawValue, state.rawValue, revision: revision) }
}

extension Platform {
    /// What buyers' banks take back.
    package var disputes: Disputes { Disputes(platform: self) }
}
