package import Amounts
import Foundation
package import Market
package import Operations
package import Trade

/// A payment provider of our own, for trying out and for tests: it takes no money, and keeps a book of what it says it took.
///
/// Every answer is written to its journal before it is given, so that what was said once holds after a crash, too. A call that
/// is made again with the same identifier is answered as before.
package actor PaySim: PaymentSimulation {
    package nonisolated var name: String { PaySimMessages.provider }

    /// A payment in the book.
    package struct Payment: Sendable, Hashable, Codable {
        /// The purchase that it is for.
        package let purchase: String
        /// What it is known by here.
        package let reference: String
        /// How much is wanted, in minor units.
        package let amount: Int64
        /// The currency's code.
        package let currency: String
        /// Where the buyer's browser goes afterwards.
        package let returnPath: String
        /// What became of it.
        package fileprivate(set) var outcome: PaymentStanding.Outcome
        /// Refunds by their identifiers, in minor units.
        package fileprivate(set) var refunds: [String: Int64]
        /// How often the buyer's bank said no.
        package fileprivate(set) var declines: Int
        /// When it was captured or cancelled, in milliseconds.
        package fileprivate(set) var endedAt: Int64?
        /// When refunds were paid back, in milliseconds, by their identifiers.
        package fileprivate(set) var refundedAt: [String: Int64]?
        /// What the buyer's bank does about it; nil when it does nothing.
        package fileprivate(set) var dispute: Dispute?
    }

    /// A dispute in the book, one for a payment.
    package struct Dispute: Sendable, Hashable, Codable {
        /// What it is known by here.
        package let reference: String
        /// How much, in minor units.
        package let amount: Int64
        /// What the buyer says.
        package let reason: Trade.Dispute.Reason
        /// How far it is.
        package fileprivate(set) var verdict: Trade.Dispute.Standing.Verdict
        /// Until when evidence is taken, in milliseconds.
        package fileprivate(set) var evidenceDueAt: Int64
        /// When the amount was taken, in milliseconds.
        package fileprivate(set) var takenAt: Int64?
        /// When it ended, in milliseconds.
        package fileprivate(set) var endedAt: Int64?
        /// What was handed in.
        package fileprivate(set) var evidence: String?
        /// How often something was handed in.
        package fileprivate(set) var answers: Int
    }

    /// What it takes for a dispute, in minor units; given back where the buyer's bank gives the amount back.
    package static let disputeFee: Int64 = 1_500
    /// How long evidence is taken for.
    package static let evidenceWithin: Duration = .days(7)

    /// What it keeps of a capture, in parts per million, rounded half up.
    package static let feePartsPerMillion: Int64 = 6_000

    /// What goes wrong on the way, for tests.
    package enum Fault: Sendable, Hashable {
        /// The call does not arrive.
        case lostBefore
        /// The call is carried out, and its answer does not arrive.
        case lostAfter
    }

    private let journal: FileHandle?
    private let clock: any WallClock
    private let messages: PaySimMessages
    private var payments: [String: Payment] = [:]
    private var references: [String: String] = [:]
    private var faults: [Fault] = []

    /// The book of a file, or one that is gone with the process.
    /// - Throws: the file system's error; `PaymentFault.refused` for a file that is no book.
    /// - Parameter key: with which it signs its messages.
    package init(
        file: String? = nil, clock: any WallClock = SystemClock(), key: StandardWebhook.Key = .random()
    ) throws {
        self.clock = clock
        messages = PaySimMessages(key: key)
        guard let file else {
            journal = nil
            return
        }
        if FileManager.default.fileExists(atPath: file) {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            // A crash may have cut the last line: it was never answered for.
            if lines.popLast()?.isEmpty == false {
                try lines.map { $0 + "\n" }.joined().write(toFile: file, atomically: true, encoding: .utf8)
            }
            for line in lines {
                let payment = try JSONDecoder().decode(Payment.self, from: Data(line.utf8))
                payments[payment.purchase] = payment
                references[payment.reference] = payment.purchase
            }
        } else {
            guard FileManager.default.createFile(atPath: file, contents: nil) else { throw PaymentFault.refused }
        }
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        try handle.seekToEnd()
        journal = handle
    }

    /// Makes the next calls fail, one fault a call.
    package func plan(_ faults: [Fault]) { self.faults += faults }

    /// All payments, by purchase.
    package var book: [Payment] { payments.values.sorted { $0.purchase < $1.purchase } }

    /// The file of everything that was captured and paid back, as providers settle it: by purchase, a capture before what
    /// went back of it.
    /// - Throws: `AmountError` for a book whose currencies are none.
    package func settlement() throws -> [Reconciliation.Row] {
        try book.filter { $0.outcome == .captured }.flatMap { payment in
            let currency = try Currency(code: payment.currency)
            let captured = Reconciliation.Row(
                .init(
                    .init(.captured, payment.purchase), Money(minorUnits: payment.amount, currency: currency),
                    at: Timestamp(milliseconds: payment.endedAt ?? 0)),
                fee: Int64((Int128(payment.amount) * Int128(Self.feePartsPerMillion) + 500_000) / 1_000_000))
            let refunded = payment.refunds.sorted { $0.key < $1.key }.map { id, units in
                Reconciliation.Row(
                    .init(
                        .init(.refunded, id), Money(minorUnits: units, currency: currency),
                        at: Timestamp(milliseconds: payment.refundedAt?[id] ?? 0)),
                    fee: 0)
            }
            return [captured] + refunded + Self.disputed(payment, in: currency)
        }
    }

    private static func disputed(_ payment: Payment, in currency: Currency) -> [Reconciliation.Row] {
        guard let dispute = payment.dispute, let takenAt = dispute.takenAt else { return [] }
        let amount = Money(minorUnits: dispute.amount + disputeFee, currency: currency)
        let row = { (kind: Reconciliation.Movement.Kind, at: Int64) in
            Reconciliation.Row(
                .init(.init(kind, dispute.reference), amount, at: Timestamp(milliseconds: at)), fee: 0)
        }
        let isReinstated = dispute.verdict == .won || dispute.verdict == .withdrawn
        return [row(.disputed, takenAt)]
            + (isReinstated ? dispute.endedAt.map { [row(.reinstated, $0)] } ?? [] : [])
    }

    /// The payment of a reference.
    func payment(_ reference: String) -> Payment? { references[reference].flatMap { payments[$0] } }

    /// The buyer pays; what was paid or cancelled before stays so.
    /// - Throws: `PaymentFault.unknownPayment`; the file system's error.
    @discardableResult
    package func pay(_ reference: String) throws -> Payment {
        try end(reference, as: .captured)
    }

    /// The buyer's bank says no; the payment can be tried again.
    /// - Throws: `PaymentFault.unknownPayment`; the file system's error.
    @discardableResult
    package func decline(_ reference: String) throws -> Payment {
        try change(reference) { $0.declines += 1 }
    }

    // MARK: As a page

    package func shown(_ reference: String) -> SimulatedPayment? {
        guard let payment = payment(reference), let standing = try? Self.standing(payment),
            let purchase = try? Identifier<Purchase>(parsing: payment.purchase)
        else {
            // What this book wrote reads again; anything else is no payment.
            return nil
        }
        return SimulatedPayment(
            reference: reference, purchase: purchase,
            amount: Money(minorUnits: payment.amount, currency: standing.captured.currency), outcome: standing.outcome,
            declines: payment.declines, returnPath: payment.returnPath, dispute: payment.dispute?.verdict)
    }

    package func decide(_ reference: String, pays: Bool) throws {
        if pays { try pay(reference) } else { try decline(reference) }
    }

    // MARK: As the buyer's bank

    @discardableResult
    package func dispute(_ reference: String, _ act: SimulatedDisputeAct) throws -> String {
        try dispute(reference, act, of: nil)
    }

    /// Decides about a captured payment as the buyer's bank would.
    /// - Parameters:
    ///   - amount: how much is disputed, in minor units; nil for all that was not paid back.
    ///   - reason: what the buyer says.
    /// - Throws: `PaymentFault.unknownPayment`; `.refused` for what cannot be decided now.
    @discardableResult
    package func dispute(
        _ reference: String, _ act: SimulatedDisputeAct, of amount: Int64?,
        because reason: Trade.Dispute.Reason = .fraudulent
    ) throws -> String {
        guard let known = payment(reference) else { throw PaymentFault.unknownPayment }
        let now = clock.now()
        let dueAt = now.advanced(by: Self.evidenceWithin).milliseconds
        guard var dispute = known.dispute else {
            let left = known.amount - known.refunds.values.reduce(0, +)
            let wanted = amount ?? left
            guard known.outcome == .captured, act == .open || act == .inquire, (1...known.amount).contains(wanted)
            else {
                throw PaymentFault.refused
            }
            let new = Dispute(
                reference: "dp_" + reference, amount: wanted, reason: reason, verdict: .needsResponse,
                evidenceDueAt: dueAt, takenAt: act == .open ? now.milliseconds : nil, endedAt: nil, evidence: nil,
                answers: 0)
            try change(reference) { $0.dispute = new }
            return new.reference
        }
        guard dispute.endedAt == nil else { throw PaymentFault.refused }
        switch act {
        case .inquire: throw PaymentFault.refused
        case .open:
            // What was a question becomes a dispute, which is answered anew.
            guard dispute.takenAt == nil else { throw PaymentFault.refused }
            (dispute.verdict, dispute.evidenceDueAt, dispute.takenAt) = (.needsResponse, dueAt, now.milliseconds)
        case .lose:
            guard dispute.takenAt != nil else { throw PaymentFault.refused }
            (dispute.verdict, dispute.endedAt) = (.lost, now.milliseconds)
        case .win: (dispute.verdict, dispute.endedAt) = (.won, now.milliseconds)
        case .withdraw: (dispute.verdict, dispute.endedAt) = (.withdrawn, now.milliseconds)
        }
        try change(reference) { [dispute] in $0.dispute = dispute }
        return dispute.reference
    }

    // MARK: As a gateway

    package func begin(
        _ purchase: Identifier<Purchase>, _ amount: Money, returnPath: String
    ) throws -> PaymentStanding {
        try call {
            if let known = payments[purchase.rawValue] {
                guard known.amount == amount.minorUnits, known.currency == amount.currency.code else {
                    throw PaymentFault.refused
                }
                return try Self.standing(known)
            }
            let payment = Payment(
                purchase: purchase.rawValue, reference: "sim_" + purchase.rawValue.dropFirst(4),
                amount: amount.minorUnits,
                currency: amount.currency.code, returnPath: returnPath,
                outcome: .awaited, refunds: [:], declines: 0)
            try write(payment)
            return try Self.standing(payment)
        }
    }

    package func standing(of begun: BegunPayment) throws -> PaymentStanding {
        try call {
            guard let payment = payments[begun.purchase.rawValue] else { throw PaymentFault.unknownPayment }
            return try Self.standing(payment)
        }
    }

    package func cancel(_ begun: BegunPayment) throws -> PaymentStanding {
        try call {
            guard let known = payments[begun.purchase.rawValue] else { throw PaymentFault.unknownPayment }
            return try Self.standing(end(known.reference, as: .cancelled))
        }
    }

    package func refund(_ id: String, of begun: BegunPayment, _ amount: Money) throws -> Bool {
        try call {
            guard let known = payments[begun.purchase.rawValue] else { throw PaymentFault.unknownPayment }
            if let before = known.refunds[id] {
                guard before == amount.minorUnits else { throw PaymentFault.refused }
                return true
            }
            let isCaptured = known.outcome == .captured
            let left = known.amount - known.refunds.values.reduce(0, +)
            guard isCaptured, amount.currency.code == known.currency, amount.minorUnits > 0,
                amount.minorUnits <= left
            else { throw PaymentFault.refused }
            let now = clock.now().milliseconds
            try change(known.reference) {
                $0.refunds[id] = amount.minorUnits
                $0.refundedAt = ($0.refundedAt ?? [:]).merging([id: now]) { first, _ in first }
            }
            return true
        }
    }

    package nonisolated func purchase(named message: ProviderMessage) throws -> Identifier<Purchase> {
        try messages.purchase(named: message)
    }

    package nonisolated func dispute(named message: ProviderMessage) throws -> String? {
        try messages.dispute(named: message)
    }

    package func dispute(_ reference: String) throws -> Trade.Dispute.Standing {
        try call {
            guard let known = payment(ofDispute: reference) else { throw PaymentFault.unknownPayment }
            return try Self.disputeStanding(known)
        }
    }

    package func answer(
        _ reference: String, _ answer: DisputeAnswer, key: String
    ) throws -> Trade.Dispute.Standing {
        try call {
            guard let known = payment(ofDispute: reference), var dispute = known.dispute else {
                throw PaymentFault.unknownPayment
            }
            let now = clock.now().milliseconds
            guard dispute.verdict == .needsResponse else { return try Self.disputeStanding(known) }
            dispute.answers += 1
            switch answer {
            case .acceptance:
                // Of a question that is given in to, the money goes back, too.
                (dispute.verdict, dispute.endedAt, dispute.takenAt) = (.lost, now, dispute.takenAt ?? now)
            case .evidence(let text, _):
                guard now < dispute.evidenceDueAt else { throw PaymentFault.refused }
                (dispute.verdict, dispute.evidence) = (.underReview, text)
            }
            return try Self.disputeStanding(change(known.reference) { [dispute] in $0.dispute = dispute })
        }
    }

    private func payment(ofDispute reference: String) -> Payment? {
        guard let known = payment(String(reference.dropFirst(3))), known.dispute?.reference == reference else {
            return nil
        }
        return known
    }

    private static func disputeStanding(_ payment: Payment) throws -> Trade.Dispute.Standing {
        guard let dispute = payment.dispute else { throw PaymentFault.unknownPayment }
        let isTaken = dispute.takenAt != nil
        let isReinstated = dispute.verdict == .won || dispute.verdict == .withdrawn
        return Trade.Dispute.Standing(
            reference: dispute.reference, purchase: try Identifier(parsing: payment.purchase), reason: dispute.reason,
            amount: Money(minorUnits: dispute.amount, currency: try Currency(code: payment.currency)),
            verdict: dispute.verdict, isTaken: isTaken, fee: isTaken ? disputeFee : 0,
            feeReturned: isTaken && isReinstated ? disputeFee : 0,
            evidenceDueAt: Timestamp(milliseconds: dispute.evidenceDueAt))
    }

    /// The message that it sends about a dispute at a time.
    package nonisolated func message(about purchase: String, dispute: String, at time: Timestamp) -> ProviderMessage {
        messages.message(about: purchase, dispute: dispute, at: time)
    }

    /// The message that it sends about a payment at a time.
    package nonisolated func message(about purchase: String, at time: Timestamp) -> ProviderMessage {
        messages.message(about: purchase, at: time)
    }

    private func call<Answer>(_ body: () throws -> Answer) throws -> Answer {
        let fault = faults.isEmpty ? nil : faults.removeFirst()
        if fault == .lostBefore { throw PaymentFault.unreachable }
        let answer = try body()
        if fault == .lostAfter { throw PaymentFault.unreachable }
        return answer
    }

    @discardableResult
    private func change(_ reference: String, _ body: (inout Payment) -> Void) throws -> Payment {
        guard let before = payment(reference) else { throw PaymentFault.unknownPayment }
        var payment = before
        body(&payment)
        if payment != before { try write(payment) }
        return payment
    }

    /// Ends a payment that is awaited; one that ended before stays as it is.
    private func end(_ reference: String, as outcome: PaymentStanding.Outcome) throws -> Payment {
        let now = clock.now().milliseconds
        return try change(reference) {
            guard $0.outcome == .awaited else { return }
            $0.outcome = outcome
            $0.endedAt = now
        }
    }

    private func write(_ payment: Payment) throws {
        if let journal {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try journal.write(contentsOf: try encoder.encode(payment) + Data("\n".utf8))
        }
        payments[payment.purchase] = payment
        references[payment.reference] = payment.purchase
    }

    private static func standing(_ payment: Payment) throws -> PaymentStanding {
        let currency = try Currency(code: payment.currency)
        return PaymentStanding(
            reference: payment.reference, page: payment.outcome == .awaited ? "/paysim/\(payment.reference)" : nil,
            outcome: payment.outcome,
            captured: Money(minorUnits: payment.outcome == .captured ? payment.amount : 0, currency: currency))
    }
}
