package import Amounts
package import Market
package import Trade

/// A payment provider, as trade needs it: every call can be made again and means the same.
///
/// What the platform believes comes from these answers alone. A notice of a provider says that something happened and never
/// what: the provider is asked.
package protocol PaymentGateway: Sendable {
    /// The provider's name in accounts and tables, of small letters and digits.
    var name: String { get }

    /// Begins a payment, or finds the one that was begun before for the same purchase.
    /// - Parameter returnPath: where the buyer's browser goes afterwards.
    /// - Throws: `PaymentFault`.
    func begin(_ purchase: Identifier<Purchase>, _ amount: Money, returnPath: String) async throws -> PaymentStanding

    /// What became of a payment.
    /// - Throws: `PaymentFault`.
    func standing(of purchase: Identifier<Purchase>) async throws -> PaymentStanding

    /// Keeps a payment from being made any more; one that was captured stays captured.
    /// - Throws: `PaymentFault`.
    func cancel(_ purchase: Identifier<Purchase>) async throws -> PaymentStanding

    /// Pays back a part of what was captured, once for each identifier.
    /// - Returns: whether it is paid; false when the provider has not done it yet.
    /// - Throws: `PaymentFault`.
    func refund(_ id: String, of purchase: Identifier<Purchase>, _ amount: Money) async throws -> Bool
}

/// Where a payment is at its provider.
package struct PaymentStanding: Sendable, Hashable {
    /// What became of it.
    package enum Outcome: String, Sendable, Hashable, CaseIterable, Codable {
        /// The buyer has not paid yet.
        case awaited
        /// The money is there.
        case captured
        /// It will not be paid any more.
        case cancelled
    }

    /// What the provider knows it by.
    package let reference: String
    /// The provider's page on which the buyer pays; nil when there is nothing to do there.
    package let page: String?
    /// What became of it.
    package let outcome: Outcome
    /// What was captured.
    package let captured: Money

    /// A standing.
    package init(reference: String, page: String?, outcome: Outcome, captured: Money) {
        self.reference = reference
        self.page = page
        self.outcome = outcome
        self.captured = captured
    }
}

/// Why a provider gave no answer that can be used.
package enum PaymentFault: Refusal {
    /// It does not answer, or says that it is busy: the same call may succeed later.
    case unreachable
    /// It does not know the payment.
    case unknownPayment
    /// It refuses for good.
    case refused

    package var code: ErrorCode {
        switch self {
        case .unreachable: "payment.unreachable"
        case .unknownPayment: "payment.unknown"
        case .refused: "payment.refused"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .unreachable: .unavailable
        case .unknownPayment: .notFound
        case .refused: .conflict
        }
    }
}

/// A provider that takes no money and shows a page of its own, on which whoever tries it out decides.
package protocol PaymentSimulation: PaymentGateway {
    /// What its page shows of a payment; nil for one that it does not know.
    func shown(_ reference: String) async -> SimulatedPayment?
    /// Decides as the buyer and the buyer's bank would.
    /// - Throws: `PaymentFault.unknownPayment`.
    func decide(_ reference: String, pays: Bool) async throws
    /// The file of everything that it captured and paid back, as providers send it for settlement.
    /// - Throws: `AmountError` for a book whose currencies are none.
    func settlement() async throws -> [Reconciliation.Row]
}

/// A payment as a simulated provider's page shows it.
package struct SimulatedPayment: Sendable, Hashable {
    /// What the provider knows it by.
    package let reference: String
    /// The purchase that it is for.
    package let purchase: Identifier<Purchase>
    /// How much.
    package let amount: Money
    /// What became of it.
    package let outcome: PaymentStanding.Outcome
    /// How often the bank said no.
    package let declines: Int
    /// Where the buyer's browser goes afterwards.
    package let returnPath: String

    /// A payment.
    package init(
        reference: String, purchase: Identifier<Purchase>, amount: Money, outcome: PaymentStanding.Outcome,
        declines: Int, returnPath: String
    ) {
        self.reference = reference
        self.purchase = purchase
        self.amount = amount
        self.outcome = outcome
        self.declines = declines
        self.returnPath = returnPath
    }
}

/// No provider: nothing can be paid.
package struct NoPaymentGateway: PaymentGateway {
    package let name = "none"

    /// No provider.
    package init() {}

    package func begin(
        _ purchase: Identifier<Purchase>, _ amount: Money, returnPath: String
    ) async throws -> PaymentStanding { throw PaymentFault.unreachable }
    package func standing(of purchase: Identifier<Purchase>) async throws -> PaymentStanding {
        throw PaymentFault.unreachable
    }
    package func cancel(_ purchase: Identifier<Purchase>) async throws -> PaymentStanding {
        throw PaymentFault.unreachable
    }
    package func refund(_ id: String, of purchase: Identifier<Purchase>, _ amount: Money) async throws -> Bool {
        throw PaymentFault.unreachable
    }
}
