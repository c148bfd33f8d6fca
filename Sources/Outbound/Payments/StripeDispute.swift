import Amounts
import Market
import Operations
import Trade

/// A dispute as Stripe shows it (docs.stripe.com/api/disputes/object).
struct StripeDispute: Decodable {
    struct Intent: Decodable {
        var metadata: [String: String]?
    }

    /// What Stripe took from the account's balance, or gave back.
    struct Movement: Decodable {
        var amount: Int64, fee: Int64, currency: String
    }

    struct EvidenceDetails: Decodable {
        var due_by: Int64?
    }

    var id: String, amount: Int64, currency: String, reason: String, status: String
    var payment_intent: Intent?
    var balance_transactions: [Movement]?
    var evidence_details: EvidenceDetails?

    /// What it says.
    ///
    /// A status that is none of those that Stripe names reads as one under review: it moves no money, and is asked after again.
    /// - Throws: `PaymentFault.unknownPayment` for one about no purchase.
    func standing() throws -> Dispute.Standing {
        let purchase: Identifier<Purchase>
        do { purchase = try Identifier(parsing: payment_intent?.metadata?["purchase"] ?? "") } catch {
            throw PaymentFault.unknownPayment
        }
        let money: Money
        do { money = Money(minorUnits: amount, currency: try Currency(code: currency.uppercased())) } catch {
            throw PaymentFault.refused
        }
        let verdict: Dispute.Standing.Verdict =
            switch status {
            case "needs_response", "warning_needs_response": .needsResponse
            case "won": .won
            case "lost": .lost
            case "warning_closed": .withdrawn
            default: .underReview
            }
        let movements = balance_transactions ?? []
        // A fee in another currency than the charge's is in the account's own statement alone.
        let fees = movements.filter { $0.currency == currency }.map { min(max($0.fee, -Self.feeMax), Self.feeMax) }
        return Dispute.Standing(
            reference: id, purchase: purchase, reason: reading(reason), amount: money, verdict: verdict,
            isTaken: movements.contains { $0.amount < 0 }, fee: fees.filter { $0 > 0 }.reduce(0, +),
            feeReturned: -fees.filter { $0 < 0 }.reduce(0, +),
            evidenceDueAt: evidence_details?.due_by.map {
                Timestamp(milliseconds: min(max($0, 0), Self.dueMax) * 1_000)
            })
    }

    /// What no fee and no time of a dispute comes to: beyond it nothing can be counted.
    private static let (feeMax, dueMax): (Int64, Int64) = (1_000_000_000_000, 253_402_300_799)

    private func reading(_ reason: String) -> Dispute.Reason {
        switch reason {
        case "fraudulent": .fraudulent
        case "unrecognized": .unrecognized
        case "product_not_received": .productNotReceived
        case "product_unacceptable": .productUnacceptable
        case "duplicate": .duplicate
        case "credit_not_processed": .creditNotProcessed
        default: .general
        }
    }
}
