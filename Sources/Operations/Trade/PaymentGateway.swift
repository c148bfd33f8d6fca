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
    func standing(of payment: BegunPayment) async throws -> PaymentStanding

    /// Keeps a payment from being made any more; one that was captured stays captured.
    /// - Throws: `PaymentFault`.
    func cancel(_ payment: BegunPayment) async throws -> PaymentStanding

    /// Pays back a part of what was captured, once for each identifier.
    /// - Returns: whether it is paid; false when the provider has not done it yet.
    /// - Throws: `PaymentFault`.
    func refund(_ id: String, of payment: BegunPayment, _ amount: Money) async throws -> Bool

    /// Which purchase a message of the provider is about, once it is proved to be the provider's.
    /// - Throws: `PaymentFault.forged` for one that is not, or is stale or cut; `.unknownPayment` for one about nothing here.
    func purchase(named message: ProviderMessage) throws -> Identifier<Purchase>

    /// What the provider takes for a yes to its message.
    var acknowledgement: String { get }
}

extension PaymentGateway {
    /// Most providers look at the status alone.
    package var acknowledgement: String { "" }
}

/// A payment that was begun, as far as the platform knows it.
package struct BegunPayment: Sendable, Hashable {
    /// The purchase that it is for.
    package let purchase: Identifier<Purchase>
    /// How much is wanted.
    package let amount: Money
    /// What the provider knows it by; nil where its answer was lost.
    package let reference: String?

    /// A payment.
    package init(purchase: Identifier<Purchase>, amount: Money, reference: String? = nil) {
        self.purchase = purchase
        self.amount = amount
        self.reference = reference
    }
}

/// A message that somebody sent in a provider's name.
package struct ProviderMessage: Sendable, Hashable {
    /// The header fields, their names in lower case.
    package let headers: [String: String]
    /// The body, as it came.
    package let body: [UInt8]
    /// When it came.
    package let at: Timestamp

    /// A message.
    package init(headers: [String: String], body: [UInt8], at: Timestamp) {
        self.headers = headers
        self.body = body
        self.at = at
    }
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
    /// A message in its name is not its own.
    case forged

    package var code: ErrorCode {
        switch self {
        case .unreachable: "payment.unreachable"
        case .unknownPayment: "payment.unknown"
        case .refused: "payment.refused"
        case .forged: "payment.forged"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .unreachable: .unavailable
        case .unknownPayment: .notFound
        case .refused: .conflict
        case .forged: .unauthenticated
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
    package func standing(of payment: BegunPayment) async throws -> PaymentStanding {
        throw PaymentFault.unreachable
    }
    package func cancel(_ payment: BegunPayment) async throws -> PaymentStanding { throw PaymentFault.unreachable }
    package func refund(_ id: String, of payment: BegunPayment, _ amount: Money) async throws -> Bool {
        throw PaymentFault.unreachable
    }
    package func purchase(named message: ProviderMessage) throws -> Identifier<Purchase> { throw PaymentFault.forged }
}
