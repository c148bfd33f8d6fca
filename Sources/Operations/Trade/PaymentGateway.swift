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

    /// What the provider knows a dispute by that a message is about, once the message is proved to be the provider's.
    /// - Returns: nil for a message about something else.
    /// - Throws: `PaymentFault.forged` for one that is not, or is stale or cut.
    func dispute(named message: ProviderMessage) throws -> String?

    /// What became of a dispute.
    /// - Throws: `PaymentFault`; `.unknownPayment` also for a dispute about nothing here.
    func dispute(_ reference: String) async throws -> Dispute.Standing

    /// Hands in what the merchants say to a dispute, or that they give in. One that the provider asks nothing about any more
    /// stays as it is.
    /// - Parameter key: names the answer, so that it is handed in once.
    /// - Throws: `PaymentFault`.
    func answer(_ reference: String, _ answer: DisputeAnswer, key: String) async throws -> Dispute.Standing
}

extension PaymentGateway {
    /// Most providers look at the status alone.
    package var acknowledgement: String { "" }

    /// No message of a provider without disputes is about one.
    package func dispute(named message: ProviderMessage) throws -> String? { nil }

    /// A provider without disputes knows none.
    package func dispute(_ reference: String) async throws -> Dispute.Standing { throw PaymentFault.unknownPayment }

    /// A provider without disputes takes no answer to one.
    package func answer(
        _ reference: String, _ answer: DisputeAnswer, key: String
    ) async throws -> Dispute.Standing { throw PaymentFault.unknownPayment }
}

/// What is handed in at a provider about a dispute.
package enum DisputeAnswer: Sendable, Hashable {
    /// The merchants give in.
    case acceptance
    /// What they say, what proves it, and the first parcel that was sent.
    case evidence(text: String, parcel: Parcel?)
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
    /// Where the buyer pays, to be opened or read from a code: the provider's page, or an address of its app; nil when there is
    /// nothing to do there.
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
    /// Decides about a captured payment as the buyer's bank would: takes it back, or ends that.
    /// - Returns: what the dispute is known by.
    /// - Throws: `PaymentFault.unknownPayment`; `.refused` for what cannot be decided now.
    @discardableResult
    func dispute(_ reference: String, _ act: SimulatedDisputeAct) async throws -> String
    /// The file of everything that it captured and paid back, as providers send it for settlement.
    /// - Throws: `AmountError` for a book whose currencies are none.
    func settlement() async throws -> [Reconciliation.Row]
}

/// What the buyer's bank does about a payment.
package enum SimulatedDisputeAct: String, Sendable, Hashable, CaseIterable, Codable {
    /// It asks why, and takes nothing.
    case inquire
    /// It takes the money back.
    case open
    /// It gives it back.
    case win
    /// The buyer keeps it.
    case lose
    /// It takes its question or its dispute back.
    case withdraw
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
    /// How far the buyer's bank is with a dispute; nil for none.
    package let dispute: Dispute.Standing.Verdict?

    /// A payment.
    package init(
        reference: String, purchase: Identifier<Purchase>, amount: Money, outcome: PaymentStanding.Outcome,
        declines: Int, returnPath: String, dispute: Dispute.Standing.Verdict? = nil
    ) {
        self.dispute = dispute
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
