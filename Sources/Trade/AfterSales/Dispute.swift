package import Amounts
package import Market

/// A buyer's bank takes back what was paid for a purchase, or asks about it (拒付).
///
/// It enters through the provider alone, and the provider alone says how it ends. What the merchants do is answer, each for its
/// own lines: with evidence, or by accepting it.
package struct Dispute: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "dsp" }

    /// What the buyer says, as card networks group it.
    package enum Reason: String, Hashable, Sendable, CaseIterable, Codable {
        /// The cardholder did not buy it.
        case fraudulent
        /// The cardholder does not know what the charge is for.
        case unrecognized
        /// The goods did not arrive.
        case productNotReceived = "product_not_received"
        /// The goods are not what was said of them, or bad.
        case productUnacceptable = "product_unacceptable"
        /// It was paid twice.
        case duplicate
        /// What was to be paid back was not.
        case creditNotProcessed = "credit_not_processed"
        /// Something else, or nothing that the provider says.
        case general
    }

    /// Where a dispute is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// The merchants are to answer.
        case needsResponse = "needs_response"
        /// Evidence is on its way to the provider.
        case responded
        /// The merchants give in, and the provider is to be told.
        case accepted
        /// Nobody answered in time; the provider is to close it.
        case lapsed
        /// The buyer's bank looks at the evidence.
        case underReview = "under_review"
        /// The money is back.
        case won
        /// The money is the buyer's.
        case lost
        /// The buyer's bank took it back, or never went beyond a question.
        case withdrawn
    }

    /// What becomes of a dispute.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case respond, accept
        case respondByTime = "respond_by_time"
        case lapse, review
        case askAgain = "ask_again"
        case win, lose, withdraw
    }

    /// The moves that a dispute can make; those of the clock from `review` on are the provider's word.
    package static let transitions = TransitionTable<State, Command>(
        [
            .init(.needsResponse, .respond, .responded, by: [.merchant], when: "all have answered, one with evidence"),
            .init(.needsResponse, .accept, .accepted, by: [.merchant], when: "all accept it"),
            .timer(.needsResponse, .respondByTime, .responded, when: "the time is nearly over and there is evidence"),
            .timer(.needsResponse, .lapse, .lapsed, when: "the time is nearly over and there is none"),
        ]
            + [State.needsResponse, .responded, .accepted, .lapsed].map {
                .timer($0, .review, .underReview, when: "the bank looks at it")
            }
            + [State.responded, .lapsed, .underReview].map {
                .timer($0, .askAgain, .needsResponse, when: "the bank asks anew, until a later day")
            }
            + [State.needsResponse, .responded, .accepted, .lapsed, .underReview].flatMap { state in
                [(Command.win, State.won), (.lose, .lost), (.withdraw, .withdrawn)].map { .timer(state, $0, $1) }
            })

    /// What a line of an order bears of the disputed amount.
    package struct Share: Hashable, Sendable {
        /// The line.
        package let line: Identifier<OrderLine>
        /// Its order.
        package let order: Identifier<Order>
        /// Who sold it.
        package let merchant: Identifier<Merchant>
        /// How much, above zero.
        package let amount: Money

        /// A share.
        package init(
            line: Identifier<OrderLine>, order: Identifier<Order>, merchant: Identifier<Merchant>, amount: Money
        ) {
            self.line = line
            self.order = order
            self.merchant = merchant
            self.amount = amount
        }
    }

    /// What the platform knows of an order and adds to an answer as a proof.
    package enum Proof: String, Hashable, Sendable, CaseIterable {
        /// What was bought, by its title and price.
        case goods
        /// Carriers and tracking codes.
        case parcels
        /// When the goods arrived.
        case arrival
        /// When the buyer accepted them.
        case acceptance
        /// What was paid back before.
        case refunds
    }

    /// What a merchant says to a dispute.
    package struct Answer: Hashable, Sendable {
        /// Whether it gives in.
        package let accepts: Bool
        /// What it says; empty when it gives in.
        package let text: String
        /// What is added to it.
        package let proofs: Set<Proof>
        /// When it said so.
        package let at: Timestamp

        /// An answer.
        package init(accepts: Bool, text: String, proofs: Set<Proof>, at: Timestamp) {
            self.accepts = accepts
            self.text = text
            self.proofs = proofs
            self.at = at
        }
    }

    /// What a provider says of a dispute.
    package struct Standing: Hashable, Sendable {
        /// How far it is.
        package enum Verdict: String, Hashable, Sendable, CaseIterable, Codable {
            case needsResponse = "needs_response"
            case underReview = "under_review"
            case won, lost, withdrawn
        }

        /// What the provider knows it by.
        package let reference: String
        /// The purchase that was paid.
        package let purchase: Identifier<Purchase>
        /// What the buyer says.
        package let reason: Reason
        /// How much is disputed.
        package let amount: Money
        /// How far it is.
        package let verdict: Verdict
        /// Whether the provider took the amount; not while a bank only asks.
        package let isTaken: Bool
        /// What the provider took for its work, in minor units of the amount's currency.
        package let fee: Int64
        /// What it gave back of that.
        package let feeReturned: Int64
        /// Until when it takes evidence.
        package let evidenceDueAt: Timestamp?

        /// What a provider says.
        package init(
            reference: String, purchase: Identifier<Purchase>, reason: Reason, amount: Money, verdict: Verdict,
            isTaken: Bool, fee: Int64, feeReturned: Int64, evidenceDueAt: Timestamp?
        ) {
            self.reference = reference
            self.purchase = purchase
            self.reason = reason
            self.amount = amount
            self.verdict = verdict
            self.isTaken = isTaken
            self.fee = fee
            self.feeReturned = feeReturned
            self.evidenceDueAt = evidenceDueAt
        }
    }

    /// The dispute.
    package let id: Identifier<Dispute>
    /// The purchase that was paid.
    package let purchase: Identifier<Purchase>
    /// Who paid.
    package let buyer: Identifier<Viewer>
    /// Whose customer the buyer's bank is.
    package let provider: String
    /// What the provider knows it by.
    package let reference: String
    /// What the buyer says.
    package let reason: Reason
    /// How much is disputed.
    package let amount: Money
    /// What each line bears of it, fixed when it was opened.
    package let shares: [Share]
    /// When it became known.
    package let openedAt: Timestamp
    /// Where it is.
    package internal(set) var state: State
    /// Since when the merchants are asked; what they said before counts no more.
    package internal(set) var askedAt: Timestamp
    /// Until when the provider takes evidence.
    package internal(set) var evidenceDueAt: Timestamp?
    /// When the provider took the amount; nil while it did not.
    package internal(set) var takenAt: Timestamp?
    /// When it ended.
    package internal(set) var closedAt: Timestamp?
    /// What the provider took for its work, in minor units.
    package internal(set) var fee: Int64
    /// What it gave back of that.
    package internal(set) var feeReturned: Int64
    /// What merchants said last.
    package internal(set) var answers: [Identifier<Merchant>: Answer]
    /// Counts changes, from 1.
    package internal(set) var revision: Int64

    /// The most letters of what a merchant says.
    package static let textMax = 4_000
    /// What is there is sent, and what is not has lapsed, so long before the provider's own time is over.
    package static let sentBefore: Duration = .hours(2)

    /// A dispute as stored.
    package init(
        id: Identifier<Dispute>, purchase: Identifier<Purchase>, buyer: Identifier<Viewer>, provider: String,
        reference: String, reason: Reason, amount: Money, shares: [Share], openedAt: Timestamp, state: State,
        askedAt: Timestamp, evidenceDueAt: Timestamp?, takenAt: Timestamp? = nil, closedAt: Timestamp? = nil,
        fee: Int64 = 0, feeReturned: Int64 = 0, answers: [Identifier<Merchant>: Answer] = [:], revision: Int64 = 1
    ) {
        self.id = id
        self.purchase = purchase
        self.buyer = buyer
        self.provider = provider
        self.reference = reference
        self.reason = reason
        self.amount = amount
        self.shares = shares
        self.openedAt = openedAt
        self.state = state
        self.askedAt = askedAt
        self.evidenceDueAt = evidenceDueAt
        self.takenAt = takenAt
        self.closedAt = closedAt
        self.fee = fee
        self.feeReturned = feeReturned
        self.answers = answers
        self.revision = revision
    }

    /// A dispute as it becomes known, before anything that the provider says of it is written down.
    ///
    /// The amount is borne in proportion to what lines still keep, to the minor unit; what goes beyond all of that is the
    /// platform's.
    /// - Parameter spokenFor: what of lines is on its way back already, in minor units.
    /// - Throws: `AmountError`.
    package static func open(
        _ id: Identifier<Dispute>, _ standing: Standing, by provider: String, of purchase: Purchase,
        _ orders: [MerchantOrder], spokenFor: [Identifier<OrderLine>: Int64], at time: Timestamp
    ) throws(AmountError) -> Dispute {
        let lines = purchase.state == .paid ? orders.flatMap { order in order.lines.map { (order, $0) } } : []
        let kept = lines.map { _, line in max(0, line.refundable.minorUnits - (spokenFor[line.id] ?? 0)) }
        let all = kept.reduce(0, +)
        var shares: [Share] = []
        if all > 0 {
            let borne = Money(minorUnits: min(standing.amount.minorUnits, all), currency: standing.amount.currency)
            for (place, part) in zip(lines, try borne.split(by: kept)) where part.minorUnits > 0 {
                shares.append(
                    Share(line: place.1.id, order: place.0.id, merchant: place.0.merchant, amount: part))
            }
        }
        return Dispute(
            id: id, purchase: purchase.id, buyer: purchase.buyer, provider: provider, reference: standing.reference,
            reason: standing.reason, amount: standing.amount, shares: shares, openedAt: time, state: .needsResponse,
            askedAt: time, evidenceDueAt: standing.evidenceDueAt)
    }

    /// Whether it is not over.
    package var isOpen: Bool { !Self.transitions.isFinal(state) }
    /// What no line bears, in minor units: the platform does.
    package var uncovered: Int64 { amount.minorUnits - shares.reduce(0) { $0 + $1.amount.minorUnits } }
    /// The merchants whose lines it is about, in their order.
    package var merchants: [Identifier<Merchant>] { Set(shares.map(\.merchant)).sorted() }
    /// Whether something is to be said to the provider.
    package var owesAnswer: Bool { state == .responded || state == .accepted }
    /// Until when merchants can answer; nil when nobody said.
    package var answerUntil: Timestamp? { evidenceDueAt?.advanced(by: .zero - Self.sentBefore) }

    /// The dispute as some merchants see it: what their own lines bear, and what they said.
    package func seen(by merchants: [Identifier<Merchant>]) -> Dispute {
        let shares = shares.filter { merchants.contains($0.merchant) }
        return Dispute(
            id: id, purchase: purchase, buyer: buyer, provider: provider, reference: reference, reason: reason,
            amount: Money(minorUnits: shares.reduce(0) { $0 + $1.amount.minorUnits }, currency: amount.currency),
            shares: shares, openedAt: openedAt, state: state, askedAt: askedAt, evidenceDueAt: evidenceDueAt,
            takenAt: takenAt, closedAt: closedAt, answers: answers.filter { merchants.contains($0.key) },
            revision: revision)
    }

    /// What a merchant said since it was asked last; nil for nothing.
    package func answer(of merchant: Identifier<Merchant>) -> Answer? {
        answers[merchant].flatMap { $0.at >= askedAt ? $0 : nil }
    }

    /// The dispute with a merchant's answer in place of an earlier one; with the last one's it is answered.
    /// - Throws: `DisputeRefusal.notAllowed` first; `.tooLate`, `.nothingSaid`.
    package func answering(
        _ answer: Answer, by merchant: Identifier<Merchant>
    ) throws(DisputeRefusal) -> Dispute {
        let wanted: Command = answer.accepts ? .accept : .respond
        do { _ = try Self.transitions.state(after: wanted, in: state) } catch { throw .notAllowed(error) }
        if let answerUntil, answer.at >= answerUntil { throw .tooLate }
        guard answer.accepts || (1...Self.textMax).contains(answer.text.count) else { throw .nothingSaid }
        var moved = self
        moved.answers[merchant] = answer
        moved.revision += 1
        let said = moved.merchants.map { moved.answer(of: $0) }
        guard said.allSatisfy({ $0 != nil }) else { return moved }
        let isAccepted = said.allSatisfy { $0?.accepts ?? false }
        do {
            moved.state = try Self.transitions.state(after: isAccepted ? .accept : .respond, in: state)
        } catch { throw .notAllowed(error) }
        return moved
    }

    /// The dispute after its time to answer ran out; itself while it has not.
    package func lapsing(at time: Timestamp) -> Dispute {
        guard state == .needsResponse, let answerUntil, answerUntil <= time else { return self }
        let hasEvidence = merchants.contains { answer(of: $0)?.accepts == false }
        return moved(hasEvidence ? .respondByTime : .lapse)
    }

    /// The dispute after the provider's word; the same word again, or one about what is over, changes nothing.
    package func hearing(_ standing: Standing, at time: Timestamp) -> Dispute {
        guard isOpen else { return self }
        var next = self
        switch standing.verdict {
        case .needsResponse:
            // Until evidence has arrived there, the provider says what it said before.
            if let due = standing.evidenceDueAt, due > time {
                // An answer that the provider has not taken yet stays one, until a later day as well.
                if due > (evidenceDueAt ?? due), state != .responded { next = moved(.askAgain) }
                if next.state == .needsResponse, state != .needsResponse { next.askedAt = time }
                next.evidenceDueAt = due
            }
        case .underReview: next = moved(.review)
        case .won: next = moved(.win)
        case .lost: next = moved(.lose)
        case .withdrawn: next = moved(.withdraw)
        }
        if takenAt == nil, standing.isTaken || next.state == .lost { next.takenAt = time }
        if !next.isOpen { next.closedAt = time }
        next.fee = max(fee, standing.fee)
        next.feeReturned = max(feeReturned, min(standing.feeReturned, next.fee))
        if next != self { next.revision = revision + 1 }
        return next
    }

    private func moved(_ command: Command) -> Dispute {
        // A word that the table has no line for says nothing new.
        guard let following = try? Self.transitions.state(after: command, in: state) else { return self }
        var moved = self
        moved.state = following
        moved.revision += 1
        return moved
    }
}

/// Why something about a dispute is refused, in order of precedence.
package enum DisputeRefusal: Refusal {
    /// The table has no line for this command in this state.
    case notAllowed(TransitionRefused)
    /// The time to answer is over.
    case tooLate
    /// An answer says nothing, or more than is taken.
    case nothingSaid

    package var code: ErrorCode {
        switch self {
        case .notAllowed: "dispute.not_allowed"
        case .tooLate: "dispute.too_late"
        case .nothingSaid: "dispute.nothing_said"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .nothingSaid: .invalid
        default: .conflict
        }
    }

    package var details: [String: String] {
        switch self {
        case .notAllowed(let refused): refused.details
        case .nothingSaid: ["most": String(Dispute.textMax)]
        default: [:]
        }
    }
}
