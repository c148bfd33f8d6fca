import Amounts
import Market
import Trade

/// A named place in trade at which a process may end, so that a test can end it there and not just somewhere.
///
/// The steps A1 to A6 of a checkout (commerce.md §14.2) and what follows on them: before each commit, after it, and before and
/// after each call of the provider.
package enum FaultPoint: String, CaseIterable, Sendable, Hashable {
    // A1: the purchase with its units, in one transaction.
    case checkoutPlacing = "checkout.placing"
    case checkoutPlaced = "checkout.placed"
    // A2: the provider's payment.
    case paymentBeginning = "payment.beginning"
    case paymentBegun = "payment.begun"
    case paymentAsking = "payment.asking"
    case paymentAsked = "payment.asked"
    case paymentStopping = "payment.stopping"
    case paymentStopped = "payment.stopped"
    // A3 and A4: what it answered, and what follows on money.
    case paymentRecording = "payment.recording"
    case paymentRecorded = "payment.recorded"
    case paymentCaptured = "payment.captured"
    case paymentLateCaptured = "payment.late_captured"
    // A5: the answer to the buyer.
    case checkoutAnswering = "checkout.answering"
    case checkoutCancelling = "checkout.cancelling"
    case checkoutCancelled = "checkout.cancelled"
    case checkoutExpiring = "checkout.expiring"
    case checkoutExpired = "checkout.expired"
    case stockExpiring = "stock.expiring"
    case stockExpired = "stock.expired"
    // A6: messages on their way out.
    case outboxRelaying = "outbox.relaying"
    case outboxRelayed = "outbox.relayed"
    case webhookSending = "webhook.sending"
    case webhookSent = "webhook.sent"
    case webhookNoting = "webhook.noting"
    case webhookNoted = "webhook.noted"
    // What becomes of an order, and money on its way back.
    case orderShipping = "order.shipping"
    case orderShipped = "order.shipped"
    case orderMoving = "order.moving"
    case orderMoved = "order.moved"
    case refundRequesting = "refund.requesting"
    case refundRequested = "refund.requested"
    case refundAsking = "refund.asking"
    case refundAsked = "refund.asked"
    case refundRecording = "refund.recording"
    case refundRecorded = "refund.recorded"
    // What a buyer's bank takes back, and what is said to it.
    case disputeAsking = "dispute.asking"
    case disputeAsked = "dispute.asked"
    case disputeRecording = "dispute.recording"
    case disputeRecorded = "dispute.recorded"
    case disputeAnswering = "dispute.answering"
    case disputeAnswered = "dispute.answered"
    // Money on its way to those who earned it.
    case settlementSettling = "settlement.settling"
    case settlementSettled = "settlement.settled"
    case payoutAsking = "payout.asking"
    case payoutAsked = "payout.asked"
    case payoutSending = "payout.sending"
    case payoutSent = "payout.sent"
    case payoutPaying = "payout.paying"
    case payoutPaid = "payout.paid"
    case reconciliationComparing = "reconciliation.comparing"
    case reconciliationCompared = "reconciliation.compared"

    /// The places around the commit of an operation; nil for one that has none.
    static func around(_ operation: OperationName) -> (before: FaultPoint, after: FaultPoint)? {
        switch operation {
        case "purchases.place": (.checkoutPlacing, .checkoutPlaced)
        case "purchases.cancel": (.checkoutCancelling, .checkoutCancelled)
        case "payments.record": (.paymentRecording, .paymentRecorded)
        case "payments.clock": (.checkoutExpiring, .checkoutExpired)
        case "stock.clock": (.stockExpiring, .stockExpired)
        case "outbox.relay": (.outboxRelaying, .outboxRelayed)
        case "webhooks.note": (.webhookNoting, .webhookNoted)
        case "orders.ship": (.orderShipping, .orderShipped)
        case "orders.clock": (.orderMoving, .orderMoved)
        case "after_sales.ask": (.refundRequesting, .refundRequested)
        case "refunds.note": (.refundRecording, .refundRecorded)
        case "disputes.record": (.disputeRecording, .disputeRecorded)
        case "settlements.run": (.settlementSettling, .settlementSettled)
        case "payouts.ask": (.payoutAsking, .payoutAsked)
        case "payouts.send": (.payoutSending, .payoutSent)
        case "payouts.pay": (.payoutPaying, .payoutPaid)
        case "reconciliations.compare": (.reconciliationComparing, .reconciliationCompared)
        default: nil
        }
    }
}

/// What happens at fault points: nothing, unless a test says otherwise.
package struct FaultHook: Sendable {
    private let hook: (@Sendable (FaultPoint) throws -> Void)?

    /// Nothing happens.
    package static let none = FaultHook(hook: nil)

    private init(hook: (@Sendable (FaultPoint) throws -> Void)?) { self.hook = hook }

    /// What is called at each point; whatever it throws ends what was under way there.
    package init(_ hook: @escaping @Sendable (FaultPoint) throws -> Void) { self.init(hook: hook) }

    /// Whether anything can happen.
    var isSet: Bool { hook != nil }

    /// Passes a point.
    func pass(_ point: FaultPoint) throws { try hook?(point) }

    /// Passes the point before the commit of an operation.
    func passBefore(_ operation: OperationName) throws {
        guard let hook, let (before, _) = FaultPoint.around(operation) else { return }
        try hook(before)
    }

    /// Passes the point after the commit of an operation.
    func passAfter(_ operation: OperationName) throws {
        guard let hook, let (_, after) = FaultPoint.around(operation) else { return }
        try hook(after)
    }
}

/// A provider whose calls pass fault points before they go out and after they came back.
struct GatewayWithFaultPoints: PaymentGateway {
    let gateway: any PaymentGateway
    let faults: FaultHook

    var name: String { gateway.name }
    var acknowledgement: String { gateway.acknowledgement }

    func begin(
        _ purchase: Identifier<Purchase>, _ amount: Money, returnPath: String
    ) async throws -> PaymentStanding {
        try faults.pass(.paymentBeginning)
        let standing = try await gateway.begin(purchase, amount, returnPath: returnPath)
        try faults.pass(.paymentBegun)
        return standing
    }

    func standing(of payment: BegunPayment) async throws -> PaymentStanding {
        try faults.pass(.paymentAsking)
        let standing = try await gateway.standing(of: payment)
        try faults.pass(.paymentAsked)
        return standing
    }

    func cancel(_ payment: BegunPayment) async throws -> PaymentStanding {
        try faults.pass(.paymentStopping)
        let standing = try await gateway.cancel(payment)
        try faults.pass(.paymentStopped)
        return standing
    }

    func refund(_ id: String, of payment: BegunPayment, _ amount: Money) async throws -> Bool {
        try faults.pass(.refundAsking)
        let isPaid = try await gateway.refund(id, of: payment, amount)
        try faults.pass(.refundAsked)
        return isPaid
    }

    func purchase(named message: ProviderMessage) throws -> Identifier<Purchase> {
        try gateway.purchase(named: message)
    }

    func dispute(named message: ProviderMessage) throws -> String? { try gateway.dispute(named: message) }

    func dispute(_ reference: String) async throws -> Dispute.Standing {
        try faults.pass(.disputeAsking)
        let standing = try await gateway.dispute(reference)
        try faults.pass(.disputeAsked)
        return standing
    }

    func answer(_ reference: String, _ answer: DisputeAnswer, key: String) async throws -> Dispute.Standing {
        try faults.pass(.disputeAnswering)
        let standing = try await gateway.answer(reference, answer, key: key)
        try faults.pass(.disputeAnswered)
        return standing
    }
}
