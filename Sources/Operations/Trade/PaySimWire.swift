package import Amounts
import Market
package import Trade

/// What the simulated provider and its clients say to each other, as JSON.
package enum PaySimWire {
    /// The header field in which a client shows the key that both sides have.
    package static let keyField = "paysim-key"

    /// No body.
    package struct Nothing: Codable, Sendable {
        /// No body.
        package init() {}
    }

    /// A payment that is to begin.
    package struct Beginning: Codable, Sendable {
        /// The purchase, the amount and its currency, and where the buyer's browser goes afterwards.
        package var purchase: String, minorUnits: Int64, currency: String, returnPath: String

        /// A payment that is to begin.
        package init(purchase: String, minorUnits: Int64, currency: String, returnPath: String) {
            (self.purchase, self.minorUnits, self.currency) = (purchase, minorUnits, currency)
            self.returnPath = returnPath
        }
    }

    /// Where a payment is.
    package struct Standing: Codable, Sendable {
        var reference: String, page: String?, outcome: PaymentStanding.Outcome, captured: Int64, currency: String

        /// A standing on the wire.
        package init(_ standing: PaymentStanding) {
            (reference, page, outcome) = (standing.reference, standing.page, standing.outcome)
            (captured, currency) = (standing.captured.minorUnits, standing.captured.currency.code)
        }

        /// The standing.
        /// - Throws: `AmountError` for a currency that is none.
        package func standing() throws -> PaymentStanding {
            PaymentStanding(
                reference: reference, page: page, outcome: outcome,
                captured: Money(minorUnits: captured, currency: try Currency(code: currency)))
        }
    }

    /// Money that is to go back.
    package struct Refund: Codable, Sendable {
        /// The refund's identifier, the amount and its currency.
        package var refund: String, minorUnits: Int64, currency: String

        /// Money that is to go back.
        package init(refund: String, minorUnits: Int64, currency: String) {
            (self.refund, self.minorUnits, self.currency) = (refund, minorUnits, currency)
        }

        /// How much.
        /// - Throws: `AmountError` for a currency that is none.
        package func amount() throws -> Money {
            Money(minorUnits: minorUnits, currency: try Currency(code: currency))
        }
    }

    /// Whether a refund is paid.
    package struct Paid: Codable, Sendable {
        /// Whether it is.
        package var isPaid: Bool

        /// Whether a refund is paid.
        package init(isPaid: Bool) { self.isPaid = isPaid }
    }

    /// What the buyer and the buyer's bank decide.
    package struct Decision: Codable, Sendable {
        /// Whether they pay.
        package var pays: Bool

        /// A decision.
        package init(pays: Bool) { self.pays = pays }
    }

    /// A payment as its page shows it.
    package struct Shown: Codable, Sendable {
        var reference: String, purchase: String, minorUnits: Int64, currency: String
        var outcome: PaymentStanding.Outcome, declines: Int, returnPath: String
        var dispute: Dispute.Standing.Verdict?

        /// A payment on the wire.
        package init(_ payment: SimulatedPayment) {
            (reference, purchase) = (payment.reference, payment.purchase.rawValue)
            (minorUnits, currency) = (payment.amount.minorUnits, payment.amount.currency.code)
            (outcome, declines, returnPath) = (payment.outcome, payment.declines, payment.returnPath)
            dispute = payment.dispute
        }

        /// The payment.
        /// - Throws: for an identifier or a currency that is none.
        package func payment() throws -> SimulatedPayment {
            SimulatedPayment(
                reference: reference, purchase: try Identifier(parsing: purchase),
                amount: Money(minorUnits: minorUnits, currency: try Currency(code: currency)), outcome: outcome,
                declines: declines, returnPath: returnPath, dispute: dispute)
        }
    }

    /// What the buyer's bank does.
    package struct Act: Codable, Sendable {
        /// What it does.
        package var act: SimulatedDisputeAct

        /// What the buyer's bank does.
        package init(act: SimulatedDisputeAct) { self.act = act }
    }

    /// What a dispute is known by.
    package struct Named: Codable, Sendable {
        /// What it is known by.
        package var dispute: String

        /// What a dispute is known by.
        package init(dispute: String) { self.dispute = dispute }
    }

    /// What merchants say to a dispute.
    package struct Answer: Codable, Sendable {
        /// What they say; nil to give in.
        package var text: String?
        /// What names the answer.
        package var key: String

        /// What merchants say.
        package init(text: String?, key: String) { (self.text, self.key) = (text, key) }
    }

    /// Where a dispute is.
    package struct DisputeStanding: Codable, Sendable {
        var reference: String, purchase: String, reason: Dispute.Reason, minorUnits: Int64, currency: String
        var verdict: Dispute.Standing.Verdict, isTaken: Bool, fee: Int64, feeReturned: Int64, evidenceDueAt: Int64?

        /// A standing on the wire.
        package init(_ standing: Dispute.Standing) {
            (reference, purchase, reason) = (standing.reference, standing.purchase.rawValue, standing.reason)
            (minorUnits, currency) = (standing.amount.minorUnits, standing.amount.currency.code)
            (verdict, isTaken, fee) = (standing.verdict, standing.isTaken, standing.fee)
            (feeReturned, evidenceDueAt) = (standing.feeReturned, standing.evidenceDueAt?.milliseconds)
        }

        /// The standing.
        /// - Throws: for an identifier or a currency that is none.
        package func standing() throws -> Dispute.Standing {
            Dispute.Standing(
                reference: reference, purchase: try Identifier(parsing: purchase), reason: reason,
                amount: Money(minorUnits: minorUnits, currency: try Currency(code: currency)), verdict: verdict,
                isTaken: isTaken, fee: fee, feeReturned: feeReturned,
                evidenceDueAt: evidenceDueAt.map { Timestamp(milliseconds: $0) })
        }
    }
}
