package import Amounts
package import Bookkeeping
package import Market

/// Earnings on their way to whoever earned them (提现).
///
/// The money leaves the payee's `available` account when the payout is asked for, waits in `payout:{id}:in_transit`, and leaves
/// there once: to the bank's account when the bank says that it paid, back to the payee otherwise (INV-19).
package struct Payout: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "pyo" }

    /// Where a payout is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Nobody has looked at it.
        case waitingFirst = "waiting_first"
        /// One person agreed, another one is to.
        case waitingSecond = "waiting_second"
        /// It is in the next batch.
        case approved
        /// The bank was told to pay it.
        case sent
        /// The bank paid it.
        case paid
        /// The bank did not pay it, or got it back.
        case returned
        /// An operator refused it.
        case rejected
        /// Its payee took it back.
        case cancelled
    }

    /// What can be asked of a payout.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case approve, reject, cancel, send, pay
        case giveBack = "give_back"
    }

    /// The moves that a payout can make.
    package static let transitions = TransitionTable<State, Command>([
        .init(.waitingFirst, .approve, .waitingSecond, by: [.operator], when: "who does not earn from it"),
        .init(.waitingFirst, .reject, .rejected, by: [.operator], when: "with a reason"),
        .init(.waitingFirst, .cancel, .cancelled, by: [.merchant, .creator]),
        .init(.waitingSecond, .approve, .approved, by: [.operator], when: "another one than the first"),
        .init(.waitingSecond, .reject, .rejected, by: [.operator], when: "with a reason"),
        .init(.waitingSecond, .cancel, .cancelled, by: [.merchant, .creator]),
        .init(.approved, .reject, .rejected, by: [.operator], when: "with a reason"),
        .init(.approved, .cancel, .cancelled, by: [.merchant, .creator]),
        .init(.approved, .send, .sent, by: [.operator], when: "the bank's account holds enough"),
        .init(.sent, .pay, .paid, by: [.operator]),
        .init(.sent, .giveBack, .returned, by: [.operator], when: "with a reason"),
        .init(.paid, .giveBack, .returned, by: [.operator], when: "with a reason"),
    ])

    /// The payout.
    package let id: Identifier<Payout>
    /// Who is paid.
    package let payee: EarningParty
    /// How much.
    package let amount: Money
    /// Where the money goes, as it was when the payout was asked for.
    package let destination: PayoutDestination
    /// When it was asked for.
    package let askedAt: Timestamp
    /// Where it is.
    package internal(set) var state: State
    /// Who agreed to it first; nil for a small one and before.
    package internal(set) var firstApproval: String?
    /// The batch that it was sent in.
    package internal(set) var batch: Identifier<PayoutBatch>?
    /// The last words of whoever moved it.
    package internal(set) var note: String?
    /// Counts changes, from 1.
    package internal(set) var revision: Int64

    /// The most letters of a reason.
    package static let textMax = 500

    /// A payout as stored.
    package init(
        id: Identifier<Payout>, payee: EarningParty, amount: Money, destination: PayoutDestination, askedAt: Timestamp,
        state: State, firstApproval: String? = nil, batch: Identifier<PayoutBatch>? = nil, note: String? = nil,
        revision: Int64 = 1
    ) {
        self.id = id
        self.payee = payee
        self.amount = amount
        self.destination = destination
        self.askedAt = askedAt
        self.state = state
        self.firstApproval = firstApproval
        self.batch = batch
        self.note = note
        self.revision = revision
    }

    /// Asks for earnings to be paid out. Small ones need nobody's yes; from `payoutTwoPeopleFrom` on two people look at it.
    /// - Parameter recent: what the payee asked for within the last day, or was not paid yet, in minor units: who splits a large
    ///   sum into small ones asks for a large one.
    /// - Throws: `PayoutRefusal.tooSmall`, `.moreThanEarned`.
    package static func ask(
        _ id: Identifier<Payout>, for payee: EarningParty, _ amount: Money, of available: Money,
        recent: Int64 = 0, to destination: PayoutDestination, at time: Timestamp, under rules: TradeRules
    ) throws(PayoutRefusal) -> Payout {
        guard amount.minorUnits >= rules.payoutMin, amount.minorUnits > 0 else {
            throw .tooSmall(Money(minorUnits: rules.payoutMin, currency: amount.currency))
        }
        guard amount.currency == available.currency, amount.minorUnits <= available.minorUnits else {
            throw .moreThanEarned(available)
        }
        return Payout(
            id: id, payee: payee, amount: amount, destination: destination, askedAt: time,
            state: amount.minorUnits >= rules.payoutTwoPeopleFrom - min(recent, rules.payoutTwoPeopleFrom)
                ? .waitingFirst : .approved)
    }

    /// The payout after a command; nothing is changed by a refused one.
    /// - Parameters:
    ///   - person: who gives the command, as the audit log names it.
    ///   - batch: the batch that it is sent in.
    /// - Throws: `PayoutRefusal.notAllowed`, `.samePerson`.
    package func moving(
        _ command: Command, by person: String, note: String? = nil, batch: Identifier<PayoutBatch>? = nil
    ) throws(PayoutRefusal) -> Payout {
        var moved = self
        do { moved.state = try Self.transitions.state(after: command, in: state) } catch { throw .notAllowed(error) }
        if command == .approve {
            guard firstApproval != person else { throw .samePerson }
            moved.firstApproval = firstApproval ?? person
        }
        moved.batch = batch ?? self.batch
        moved.note = note ?? self.note
        moved.revision += 1
        return moved
    }

    /// What a command books: the money's way from one account to another; nil when it stays where it is.
    /// - Parameter before: where the payout was.
    /// - Throws: `LedgerError`.
    package func entry(after before: State?) throws -> Entry? {
        let (earned, waits) = (try payee.available, try TradeEntries.inTransit(id))
        let bank = try TradeEntries.bank()
        return switch (before, state) {
        case (nil, _): try entry("created", from: earned, to: waits)
        case (_, .rejected), (_, .cancelled), (.sent, .returned): try entry("given_back", from: waits, to: earned)
        case (_, .paid): try entry("paid", from: waits, to: bank)
        // The bank had paid it and got it back.
        case (.paid, .returned): try entry("bounced", from: bank, to: earned)
        default: nil
        }
    }

    private func entry(_ what: String, from: AccountName, to: AccountName) throws -> Entry {
        try Entry(
            "payout.\(what)", reference: "payout:\(id):\(what)",
            [Posting(.debit, from, amount), Posting(.credit, to, amount)])
    }

    /// Whether its money is neither paid nor given back.
    package var isOpen: Bool { [.waitingFirst, .waitingSecond, .approved, .sent].contains(state) }
}

/// Payouts that the bank is told to pay in one file.
package struct PayoutBatch: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "pyb" }

    /// As many of the payouts as an amount pays, those that were asked for first before all others.
    ///
    /// One that does not fit holds back those behind it: a large one would otherwise wait for ever.
    package static func fitting(_ payouts: [Payout], _ amount: Int64) -> [Payout] {
        var left = amount
        return Array(
            payouts.prefix { payout in
                left -= payout.amount.minorUnits
                return left >= 0
            })
    }
}

/// Where a payee's money goes.
package struct PayoutDestination: Hashable, Sendable {
    /// In whose name the account stands.
    package let holder: String
    /// The bank, or the wallet's provider.
    package let institution: String
    /// The account's number there.
    package let number: String

    /// The most letters of a part.
    package static let partMax = 100

    /// A destination.
    /// - Throws: `PayoutRefusal.destinationIncomplete` for a part of no letters or too many, or a number that is none.
    package init(holder: String, institution: String, number: String) throws(PayoutRefusal) {
        for (part, text) in [("holder", holder), ("institution", institution)]
        where !(1...Self.partMax).contains(text.count) || text.contains(where: \.isNewline) {
            throw .destinationIncomplete(part)
        }
        guard (4...64).contains(number.count),
            number.utf8.allSatisfy({ $0.isLetterOrDigit || "+-.@_".utf8.contains($0) })
        else { throw .destinationIncomplete("number") }
        self.holder = holder
        self.institution = institution
        self.number = number
    }

    /// The number with all but its last four characters hidden.
    package var hiddenNumber: String { "****" + number.suffix(4) }
}

/// Why something about a payout is refused.
package enum PayoutRefusal: Refusal {
    /// A part of the destination is missing or no such thing.
    case destinationIncomplete(String)
    /// The payee has said nowhere to pay to.
    case noDestination
    /// Less than is paid out at once.
    case tooSmall(Money)
    /// More than the payee has earned and not been paid.
    case moreThanEarned(Money)
    /// The table has no line for this command in this state.
    case notAllowed(TransitionRefused)
    /// The second yes is the first one's.
    case samePerson
    /// Who is to agree earns from it.
    case ownPayout
    /// The bank's account does not hold enough for the payout that waits longest.
    case bankShort

    package var code: ErrorCode {
        switch self {
        case .destinationIncomplete: "payout.destination_incomplete"
        case .noDestination: "payout.no_destination"
        case .tooSmall: "payout.too_small"
        case .moreThanEarned: "payout.more_than_earned"
        case .notAllowed: "payout.not_allowed"
        case .samePerson: "payout.same_person"
        case .ownPayout: "payout.own_payout"
        case .bankShort: "payout.bank_short"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .destinationIncomplete, .tooSmall: .invalid
        case .samePerson, .ownPayout: .forbidden
        default: .conflict
        }
    }

    package var details: [String: String] {
        switch self {
        case .destinationIncomplete(let part): ["part": part]
        case .tooSmall(let least): ["least": "\(least)"]
        case .moreThanEarned(let available): ["available": "\(available)"]
        case .notAllowed(let refused): refused.details
        default: [:]
        }
    }
}
