package import Amounts
package import Market
package import Operations
package import Trade

/// As which side an account that is several asks.
private let earningSide = Parameter.query(
    "side", .oneOf(EarningParty.Side.self),
    "As which side, for accounts that are several. An agency earns as `agency` from creators bound to it and as `leader` from those whom it recruited.",
    example: "creator")

/// As which side a payee looks.
package struct PayeeAddress: WireInput {
    /// As which side.
    package let side: EarningParty.Side?

    package static let parameters = [earningSide]
    package init(_ received: Received) {
        side = received.query["side"]?.text.flatMap(EarningParty.Side.init(rawValue:))
    }
}

/// Which page of what somebody earns as what.
package struct EarningQuery: WireInput {
    /// As which side.
    package let side: EarningParty.Side?
    /// The page.
    package let page: PageQuery

    package static let parameters = [earningSide] + PageQuery.parameters
    package init(_ received: Received) {
        side = PayeeAddress(received).side
        page = PageQuery(received)
    }
}

/// Where a payee's money is to go.
package struct DestinationInput: WireInput {
    /// As which side.
    package let side: EarningParty.Side?
    /// Where.
    package let destination: PayoutDestination

    package static let parameters = [earningSide]
    package static let body: Schema? = .object(
        .required("holder", .text(1...PayoutDestination.partMax), "In whose name the account stands."),
        .required("institution", .text(1...PayoutDestination.partMax), "The bank, or the wallet's provider."),
        .required("number", .text(4...64), "The account's number: letters, digits and `+-.@_`."))
    package static let example: JSON? = [
        "holder": "Lin Xiao", "institution": "China Merchants Bank", "number": "6214830001234567",
    ]
    package init(_ received: Received) throws {
        side = PayeeAddress(received).side
        destination = try PayoutDestination(
            holder: received.text("holder"), institution: received.text("institution"), number: received.text("number"))
    }
}

/// A request to be paid out.
package struct PayoutAsk: WireInput {
    /// As which side.
    package let side: EarningParty.Side?
    /// How much.
    package let amount: Money

    package static let parameters = [earningSide]
    package static let body: Schema? = .object(.required("amount", MoneyShape.schema, "How much."))
    package static let example: JSON? = ["amount": ["minor_units": 3_000, "currency": "CNY"]]
    package init(_ received: Received) throws {
        side = PayeeAddress(received).side
        amount = try MoneyShape.money(received.body?["amount"])
    }
}

/// Which payout.
package struct PayoutAddress: WireInput {
    /// The payout.
    package let id: Identifier<Payout>

    package static let parameters: [Parameter] = [
        .path("payout_id", .id(Payout.self), "The payout.", example: .string(Identifier<Payout>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("payout_id") }
}

/// A payout with the reason why it is refused or was given back.
package struct PayoutNote: WireInput {
    /// The payout.
    package let id: Identifier<Payout>
    /// Why.
    package let reason: String

    package static let parameters = PayoutAddress.parameters
    package static let body: Schema? = .object(
        .required("reason", .text(1...Payout.textMax), "Why, for its payee to read."))
    package static let example: JSON? = ["reason": "The account does not exist."]
    package init(_ received: Received) throws {
        id = try received.id("payout_id")
        reason = received.text("reason")
    }
}

/// Which payouts.
package struct PayoutQuery: WireInput {
    /// The only state wanted.
    package let state: Payout.State?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        [.query("state", .oneOf(Payout.State.self), "Only those in this state.", example: "waiting_first")]
        + PageQuery.parameters
    package init(_ received: Received) {
        state = received.query["state"]?.text.flatMap(Payout.State.init(rawValue:))
        page = PageQuery(received)
    }
}

/// In which currency a batch is sent.
package struct BatchInput: WireInput {
    /// The currency.
    package let currency: Currency

    package static let body: Schema? = .object(
        .required("currency", .text(3...3), "The payouts of which currency are sent."))
    package static let example: JSON? = ["currency": "CNY"]
    package init(_ received: Received) throws { currency = try Currency(code: received.text("currency")) }
}

/// Which batch.
package struct BatchAddress: WireInput {
    /// The batch.
    package let id: Identifier<PayoutBatch>

    package static let parameters: [Parameter] = [
        .path(
            "batch_id", .id(PayoutBatch.self), "The batch.",
            example: .string(Identifier<PayoutBatch>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("batch_id") }
}

/// Money of the platform's own that was put into its bank account.
package struct DepositInput: WireInput {
    /// How much.
    package let amount: Money
    /// The bank's reference.
    package let reference: String

    package static let body: Schema? = .object(
        .required("amount", MoneyShape.schema, "How much, above zero."),
        .required("reference", .text(1...100), "The bank's reference: letters, digits and hyphens; it counts once."))
    package static let example: JSON? = [
        "amount": ["minor_units": 100_000, "currency": "CNY"], "reference": "2026-11-27-01",
    ]
    package init(_ received: Received) throws {
        amount = try MoneyShape.money(received.body?["amount"])
        reference = received.text("reference")
    }
}

/// Which movements a statement shows.
package struct StatementQuery: WireInput {
    /// As which side.
    package let side: EarningParty.Side?
    /// The movements.
    package let span: Statements.Span
    /// The page.
    package let page: PageQuery

    package static let parameters = spanParameters + [earningSide] + PageQuery.parameters
    package init(_ received: Received) throws {
        side = PayeeAddress(received).side
        span = try Self.span(of: received)
        page = PageQuery(received)
    }

    static let spanParameters: [Parameter] = [
        .query("currency", .text(3...3), "The currency; CNY when left out.", example: "CNY"),
        .query(
            "since", .timestamp, "From when on; from the beginning when left out.",
            example: "2026-11-01T00:00:00.000Z"),
        .query("before", .timestamp, "Up to when; up to now when left out.", example: "2026-12-01T00:00:00.000Z"),
    ]

    /// The time and the currency that a query names.
    static func span(of received: Received) throws -> Statements.Span {
        let time = { (name: String) in try received.query[name]?.text.map { try Timestamp(parsing: $0) } }
        return Statements.Span(
            currency: try received.query["currency"]?.text.map { try Currency(code: $0) } ?? .cny,
            since: try time("since") ?? Timestamp(milliseconds: 0),
            before: try time("before") ?? Timestamp(milliseconds: Int64.max))
    }
}

/// A provider's file.
package struct ProviderFile: WireInput {
    /// Whose.
    package let provider: String
    /// Its first moment.
    package let since: Timestamp
    /// Its last moment.
    package let through: Timestamp
    /// Its rows.
    package let rows: [Reconciliation.Row]

    package static let body: Schema? = .object(
        .required("provider", .text(1...40), "Whose file it is, such as `paysim`."),
        .required("since", .timestamp, "The file's first moment."),
        .required("through", .timestamp, "Its last moment: what moved in between and is not in it is missing."),
        .required(
            "rows",
            .array(
                of: .object(
                    .required("kind", .oneOf(Reconciliation.Movement.Kind.self), "Which way the money went."),
                    .required(
                        "subject", .text(1...100),
                        "The purchase of a capture; the after-sale, or the purchase that was paid late, of a refund."),
                    .required("minor_units", .integer(1...9_007_199_254_740_991), "How much."),
                    .required(
                        "fee_minor_units", .integer(-9_007_199_254_740_991...9_007_199_254_740_991),
                        "What the provider kept; below zero for what it gave back."),
                    .required("currency", .text(3...3), "Three letters of ISO 4217."),
                    .required("at", .timestamp, "When.")),
                count: 0...Reconciliations.rowsMax), "The file's rows in their order."))
    package static let example: JSON? = [
        "provider": "paysim", "since": "2026-11-26T00:00:00.000Z", "through": "2026-11-26T23:59:59.999Z",
        "rows": [
            [
                "kind": "captured", "subject": .string(Identifier<Purchase>.documented.rawValue),
                "minor_units": 4_580, "fee_minor_units": 27, "currency": "CNY", "at": "2026-11-26T12:00:00.000Z",
            ]
        ],
    ]
    package init(_ received: Received) throws {
        provider = received.text("provider")
        since = try Timestamp(parsing: received.text("since"))
        through = try Timestamp(parsing: received.text("through"))
        rows = try (received.body?["rows"]?.elements ?? []).map { row in
            Reconciliation.Row(
                .init(
                    .init(
                        Reconciliation.Movement.Kind(rawValue: row["kind"]?.text ?? "") ?? .captured,
                        row["subject"]?.text ?? ""),
                    try MoneyShape.money(row), at: try Timestamp(parsing: row["at"]?.text ?? "")),
                fee: row["fee_minor_units"]?.wholeNumber ?? 0)
        }
    }
}

/// Which comparison.
package struct ReconciliationAddress: WireInput {
    /// The comparison.
    package let id: Identifier<Reconciliation>

    package static let parameters: [Parameter] = [
        .path(
            "reconciliation_id", .id(Reconciliation.self), "The comparison.",
            example: .string(Identifier<Reconciliation>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("reconciliation_id") }
}

/// Which findings of a comparison.
package struct FindingQuery: WireInput {
    /// The comparison.
    package let id: Identifier<Reconciliation>
    /// Whether to leave out what both books say the same of.
    package let differing: Bool
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        ReconciliationAddress.parameters
        + [
            .query(
                "show", .oneOf(["all", "differences"]), "All findings, or those that differ.", example: "differences")
        ] + PageQuery.parameters
    package init(_ received: Received) throws {
        id = try received.id("reconciliation_id")
        differing = received.query["show"]?.text == "differences"
        page = PageQuery(received)
    }
}
