package import Amounts
import Bookkeeping
package import Market
import SQLDatabase
import Storage
package import Trade

/// Earnings on their way to whoever earned them: `platform.payouts`.
package struct Payouts: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// The most payouts of a batch.
    package static let batchMax = 500

    // MARK: For whoever earned it

    /// What a payee may have now and where it goes.
    package struct Desk: Sendable {
        /// Who is paid.
        package let payee: EarningParty
        /// What stands on its account, by currency; below zero after something was taken back.
        package let available: [Money]
        /// Where its money goes; nil when it said nowhere.
        package let destination: PayoutDestination?

        /// A payee's desk.
        package init(payee: EarningParty, available: [Money], destination: PayoutDestination?) {
            self.payee = payee
            self.available = available
            self.destination = destination
        }
    }

    /// What the actor's party may have now.
    /// - Parameter side: as which side, for an account that is several.
    /// - Throws: `NotThere` for an actor who earns nothing.
    package func desk(side: EarningParty.Side? = nil, as actor: Actor) async throws -> Desk {
        try AuthorisationTable.standard.authorise("payouts.desk", actor)
        let payee = try EarningParty.of(actor, side: side)
        let account = try payee.available
        return try await platform.read { connection in
            let balances = try Books.ledger(on: connection).balances(of: [account])
            return Desk(
                payee: payee,
                available: balances.sorted { $0.key < $1.key }.map {
                    Money(minorUnits: $0.value.amount(on: .credit), currency: $0.key.currency)
                },
                destination: try PayoutStore(connection).destination(of: payee))
        }
    }

    /// Says where the money of the actor's party goes from now on; payouts that were asked for before go where they went.
    /// - Throws: `NotThere` for an actor who earns nothing.
    package func send(
        to destination: PayoutDestination, side: EarningParty.Side? = nil, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let payee = try EarningParty.of(context.actor, side: side)
        return try await platform.write("payouts.set_destination", in: context) { scope in
            try PayoutStore(scope.connection).put(destination, of: payee, at: scope.now)
            try scope.audit("goes to \(destination.hiddenNumber) from now on", subject: payee.text)
            return TradeReceipt(payee.text, "destination")
        }
    }

    /// Asks for earnings of the actor's party to be paid out.
    /// - Throws: `NotThere`, `PayoutRefusal`.
    package func ask(
        for amount: Money, side: EarningParty.Side? = nil, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let payee = try EarningParty.of(context.actor, side: side)
        return try await platform.write("payouts.ask", in: context) { [rules = platform.rules.trade.values] scope in
            let store = PayoutStore(scope.connection)
            guard let destination = try store.destination(of: payee) else { throw PayoutRefusal.noDestination }
            let ledger = Books.ledger(in: scope)
            try ledger.lock()
            let account = try payee.available
            let balance = try ledger.balances(of: [account])[.init(account, amount.currency)]
            let available = Money(minorUnits: balance?.amount(on: .credit) ?? 0, currency: amount.currency)
            let payout = try Payout.ask(
                scope.newIdentifier(), for: payee, amount, of: available,
                recent: try store.recent(
                    of: payee, in: amount.currency, since: scope.now.advanced(by: .zero - .days(1))),
                to: destination, at: scope.now, under: rules)
            try store.insert(payout)
            try Self.book(payout, after: nil, in: scope)
            try scope.audit("asks for \(amount) to \(destination.hiddenNumber)", subject: payout.id.rawValue)
            try scope.publish(
                "payout.created", subject: payout.id.rawValue, payload: payout.receipt.record, to: [payee.membership])
            return payout.receipt
        }
    }

    // MARK: For all who look at it

    /// One payout.
    /// - Throws: `NotThere` also for others' payouts.
    package func find(_ id: Identifier<Payout>, as actor: Actor) async throws -> Payout {
        let grant = try AuthorisationTable.standard.authorise("payouts.read", actor)
        guard let payout = try await platform.read({ try PayoutStore($0).find(id) }),
            grant.reaches(ownedBy: [payout.payee.membership])
        else { throw NotThere("payout") }
        return payout
    }

    /// The actor's payouts, or everybody's for an operator, latest first.
    package func list(state: Payout.State? = nil, page: PageRequest, as actor: Actor) async throws -> Page<Payout> {
        let grant = try AuthorisationTable.standard.authorise("payouts.list", actor)
        let payees = grant.ownership == .any ? nil : EarningParty.all(of: actor)
        let after = try page.cursor.map(TimedPlace<Payout>.init(cursor:))
        return try await platform.read { connection in
            let rows = try PayoutStore(connection).list(
                of: payees, state: state, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.askedAt, $0.id).cursor }
        }
    }

    // MARK: Moving

    /// Moves a payout along its table; sending is done in batches.
    /// - Throws: `NotThere`, `WriteRefusal.stale`, `PayoutRefusal`, `InvalidInput` for a reason of no letters where one is needed.
    package func move(
        _ id: Identifier<Payout>, _ command: Payout.Command, note: String? = nil, ifRevision revision: Int64? = nil,
        in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        precondition(command != .send, "Payouts are sent in batches.")
        if [.reject, .giveBack].contains(command) {
            guard let note, (1...Payout.textMax).contains(note.count) else {
                throw InvalidInput(
                    "reason", "order.reason_out_of_range", "A reason has from 1 to \(Payout.textMax) letters.")
            }
        }
        let operation = OperationName(rawValue: "payouts.\(command.rawValue)")
        let grant = try AuthorisationTable.standard.authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { scope in
            // Books before payouts, as where a batch is sent: two that wait for each other would both end.
            try Books.ledger(in: scope).lock()
            guard let payout = try PayoutStore(scope.connection).find(id, locked: true),
                grant.reaches(ownedBy: [payout.payee.membership])
            else { throw NotThere("payout") }
            if let revision, revision != payout.revision { throw WriteRefusal.stale }
            if command == .approve, scope.context.actor.acts(payout.payee.membership) { throw PayoutRefusal.ownPayout }
            return try Self.moving(payout, command, note: note, in: scope).receipt
        }
    }

    /// Sends the approved payouts of a currency that the bank's account pays, those that were asked for first before all
    /// others; the batch's file is for the bank.
    /// - Throws: `NotThere` when none is approved; `PayoutRefusal.bankShort` when the account does not pay the first one.
    package func send(in currency: Currency, _ context: CommandContext) async throws -> Written<TradeReceipt> {
        try await platform.write("payouts.send", in: context) { scope in
            let store = PayoutStore(scope.connection)
            let ledger = Books.ledger(in: scope)
            try ledger.lock()
            let approved = try store.approved(in: currency, limit: Self.batchMax)
            guard !approved.isEmpty else { throw NotThere("payout") }
            let bank = try TradeEntries.bank()
            let holds = try ledger.balances(of: [bank])[.init(bank, currency)]?.amount(on: .debit) ?? 0
            let fitting = PayoutBatch.fitting(approved, holds - (try store.sent(in: currency)))
            guard !fitting.isEmpty else { throw PayoutRefusal.bankShort }
            let batch = scope.newIdentifier(of: PayoutBatch.self)
            for payout in fitting { _ = try Self.moving(payout, .send, batch: batch, in: scope) }
            try scope.audit("sends \(fitting.count) payouts", subject: batch.rawValue)
            return TradeReceipt(batch.rawValue, String(fitting.count))
        }
    }

    /// The payouts of a batch with the numbers that they go to, those that were asked for first before all others.
    /// - Throws: `NotThere` for a batch that was never sent.
    package func batch(_ id: Identifier<PayoutBatch>, as actor: Actor) async throws -> [Payout] {
        try AuthorisationTable.standard.authorise("payouts.read_batch", actor)
        let payouts = try await platform.read { try PayoutStore($0).payouts(of: id) }
        guard !payouts.isEmpty else { throw NotThere("payout_batch") }
        return payouts
    }

    private static func moving(
        _ payout: Payout, _ command: Payout.Command, note: String? = nil, batch: Identifier<PayoutBatch>? = nil,
        in scope: WriteScope
    ) throws -> Payout {
        let moved = try payout.moving(command, by: scope.context.actor.auditName, note: note, batch: batch)
        guard try PayoutStore(scope.connection).save(moved) else { throw WriteRefusal.stale }
        try book(moved, after: payout.state, in: scope)
        try scope.audit("\(payout.state.rawValue) to \(moved.state.rawValue)", subject: payout.id.rawValue)
        let event: String? =
            switch moved.state {
            case .sent: "payout.sent"
            case .paid: "payout.paid"
            case .returned: "payout.returned"
            case .rejected, .cancelled: "payout.failed"
            default: nil
            }
        if let event {
            try scope.publish(
                event, subject: payout.id.rawValue, payload: moved.receipt.record, to: [payout.payee.membership])
        }
        return moved
    }

    private static func book(_ payout: Payout, after state: Payout.State?, in scope: WriteScope) throws {
        guard let entry = try payout.entry(after: state) else { return }
        do {
            _ = try Books.ledger(in: scope).post(entry, at: scope.now)
        } catch LedgerError.belowFloor {
            throw PayoutRefusal.bankShort
        }
    }

    // MARK: The bank's account

    /// Writes down that the platform put money of its own into its bank account; a reference counts once.
    /// - Parameter reference: the bank's reference, from 1 to 100 letters, digits and hyphens.
    /// - Throws: `InvalidInput` for an amount that is not above zero or a reference that is none.
    package func deposit(
        _ amount: Money, reference: String, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        guard amount.minorUnits > 0 else {
            throw InvalidInput("amount", "payout.too_small", "A deposit is above zero.")
        }
        guard (1...100).contains(reference.count),
            reference.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") })
        else {
            throw InvalidInput(
                "reference", "payout.destination_incomplete", "A reference has 1 to 100 letters, digits and hyphens.")
        }
        return try await platform.write("bank.deposit", in: context) { scope in
            do {
                _ = try Books.ledger(in: scope).post(
                    TradeEntries.deposited(amount, reference: reference), at: scope.now)
            } catch LedgerError.referenceTaken {
                throw WriteRefusal.keyReused
            }
            try scope.audit("puts in \(amount)", subject: reference)
            return TradeReceipt(reference, "deposited")
        }
    }
}

extension Payout {
    /// What a command about the payout leaves behind.
    var receipt: TradeReceipt { TradeReceipt(id.rawValue, state.rawValue, revision: revision) }
}

extension EarningParty {
    /// The parties that an actor earns for, in the order in which sides are declared.
    static func all(of actor: Actor) -> [EarningParty] {
        Side.allCases.compactMap { side in
            switch side {
            case .creator: actor.creator.map(EarningParty.creator)
            case .merchant: actor.merchant.map(EarningParty.merchant)
            case .agency: actor.agency.map(EarningParty.agency)
            case .leader: actor.agency.map(EarningParty.leader)
            }
        }
    }

    /// As what an actor earns, in the order in which sides are declared.
    package static func sides(of actor: Actor) -> [Side] { all(of: actor).map(\.side) }

    /// The party that an actor earns for.
    /// - Parameter side: as which side, for an account that is several; the first one where nothing is said.
    /// - Throws: `NotThere` for an actor who earns nothing, or not as that side.
    static func of(_ actor: Actor, side: Side?) throws(NotThere) -> EarningParty {
        guard let party = all(of: actor).first(where: { side == nil || $0.side == side }) else {
            throw NotThere("payee")
        }
        return party
    }
}

extension Platform {
    /// Earnings on their way to whoever earned them.
    package var payouts: Payouts { Payouts(platform: self) }
}
