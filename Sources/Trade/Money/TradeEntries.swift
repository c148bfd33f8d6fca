package import Amounts
package import Bookkeeping
package import Market

/// What trade books, as entries that balance (commerce.md §5.2). A reference names its cause, so that it is booked once.
package enum TradeEntries {
    /// A provider captured a purchase: what the buyer paid and what the platform adds wait in the escrow of each order.
    /// - Throws: `LedgerError`, `AmountError`.
    package static func captured(
        _ purchase: Purchase, _ orders: [MerchantOrder], by provider: String
    ) throws -> Entry {
        var postings = [Posting(.debit, try account("psp", provider, "clearing"), purchase.total)]
        var subsidy: Int64 = 0
        for order in orders {
            let allocations = try order.lines.map { try LineAllocation(of: $0, refunded: .zero($0.paid.currency)) }
            subsidy += allocations.reduce(0) { $0 + $1.subsidy.minorUnits }
            postings.append(
                Posting(
                    .credit, try escrow(of: order.id),
                    Money(minorUnits: allocations.reduce(0) { $0 + $1.escrow }, currency: purchase.total.currency)))
        }
        postings += try movement(
            subsidy, of: account("platform", "subsidy"), growing: .debit, purchase.total.currency)
        return try Entry("payment.captured", reference: "capture:\(purchase.id)", postings)
    }

    /// A provider captured what is not sold any more: it waits for the way back to its buyer.
    /// - Throws: `LedgerError`.
    package static func capturedLate(_ purchase: Purchase, _ amount: Money, by provider: String) throws -> Entry {
        try Entry(
            "payment.late_captured", reference: "late:\(purchase.id)",
            [
                Posting(.debit, try account("psp", provider, "clearing"), amount),
                Posting(.credit, try account("buyer", purchase.buyer.rawValue, "credit"), amount),
            ])
    }

    /// What was captured late went back.
    /// - Throws: `LedgerError`.
    package static func paidBackLate(_ purchase: Purchase, _ amount: Money, by provider: String) throws -> Entry {
        try Entry(
            "payment.late_refunded", reference: "late_refund:\(purchase.id)",
            [
                Posting(.debit, try account("buyer", purchase.buyer.rawValue, "credit"), amount),
                Posting(.credit, try account("psp", provider, "clearing"), amount),
            ])
    }

    /// A part of a line goes back to its buyer: out of the escrow before it is settled, from those who earned from it after.
    /// - Throws: `LedgerError`, `AmountError`.
    package static func refunded(
        _ request: AfterSale, of line: OrderLine, merchant: Identifier<Merchant>, by provider: String
    ) throws -> Entry {
        try Entry(
            "refund.paid", reference: "refund:\(request.id)",
            takenBack(request.amount, of: line, merchant)
                + [Posting(.credit, try account("psp", provider, "clearing"), request.amount)])
    }

    /// What money that goes back of a line is taken from: the escrow and what the platform adds before it is settled, those who
    /// earned from it after.
    /// - Throws: `LedgerError`, `AmountError`.
    static func takenBack(
        _ amount: Money, of line: OrderLine, _ merchant: Identifier<Merchant>
    ) throws -> [Posting] {
        let before = try line.allocation
        let after = try LineAllocation(of: line, refunded: line.refunded.adding(amount))
        let currency = line.paid.currency
        let taken =
            line.earning == .settled
            ? try shares(of: line, merchant, from: before, to: after)
            : try movement(after.escrow - before.escrow, of: escrow(of: line.order), growing: .credit, currency)
        return try taken
            + movement(
                after.subsidy.minorUnits - before.subsidy.minorUnits, of: account("platform", "subsidy"),
                growing: .debit, currency)
    }

    /// A line is due: its escrow goes to those who earn from it.
    /// - Returns: nil when everything was paid back.
    /// - Throws: `LedgerError`, `AmountError`.
    package static func settled(_ line: OrderLine, merchant: Identifier<Merchant>) throws -> Entry? {
        let allocation = try line.allocation
        guard allocation.escrow > 0 else { return nil }
        return try Entry(
            "line.settled", reference: "settle:\(line.id)",
            [
                Posting(
                    .debit, try escrow(of: line.order),
                    Money(minorUnits: allocation.escrow, currency: line.paid.currency))
            ] + shares(of: line, merchant, from: nil, to: allocation))
    }

    /// The account in which an order's money waits.
    /// - Throws: `LedgerError`.
    package static func escrow(of order: Identifier<Order>) throws(LedgerError) -> AccountName {
        try account("order", order.rawValue, "escrow")
    }

    /// A provider paid what it had captured, less what it paid back and its fee, into the platform's bank account.
    /// - Parameters:
    ///   - captured: what it captured less what it paid back; below zero when it paid back more.
    ///   - fee: what it kept for itself; below zero when it gave some of it back.
    /// - Returns: nil when nothing moves.
    /// - Throws: `LedgerError`, `AmountError`.
    package static func providerSettled(
        _ reconciliation: Identifier<Reconciliation>, captured: Money, fee: Money, by provider: String
    ) throws -> Entry? {
        let currency = captured.currency
        let net = try captured.subtracting(fee)
        let postings =
            try movement(net.minorUnits, of: bank(), growing: .debit, currency)
            + movement(fee.minorUnits, of: account("platform", "provider_fee"), growing: .debit, currency)
            + movement(-captured.minorUnits, of: account("psp", provider, "clearing"), growing: .debit, currency)
        guard !postings.isEmpty else { return nil }
        return try Entry(
            "provider.settled", reference: "reconciled:\(reconciliation):\(currency.code)", postings)
    }

    /// The platform put money of its own into its bank account, for what it adds to prices and for the fees of providers.
    /// - Throws: `LedgerError`.
    package static func deposited(_ amount: Money, reference: String) throws -> Entry {
        try Entry(
            "bank.deposited", reference: "deposit:\(reference)",
            [
                Posting(.debit, try bank(), amount),
                Posting(.credit, try account("platform", "capital"), amount),
            ])
    }

    /// The platform's account at its bank.
    /// - Throws: `LedgerError`.
    package static func bank() throws(LedgerError) -> AccountName { try account("bank", "main") }

    /// The account in which a payout's money waits.
    /// - Throws: `LedgerError`.
    static func inTransit(_ payout: Identifier<Payout>) throws(LedgerError) -> AccountName {
        try account("payout", payout.rawValue, "in_transit")
    }

    /// What each earning party's account moves when a line's allocation changes.
    private static func shares(
        of line: OrderLine, _ merchant: Identifier<Merchant>, from before: LineAllocation?, to after: LineAllocation
    ) throws -> [Posting] {
        let currency = line.paid.currency
        var postings = try movement(
            after.merchant - (before?.merchant ?? 0), of: EarningParty.merchant(merchant).available, growing: .credit,
            currency)
        if let creator = line.credit?.creator {
            postings += try movement(
                after.creator - (before?.creator ?? 0), of: EarningParty.creator(creator).available, growing: .credit,
                currency)
        }
        if let agency = line.credit?.agency {
            postings += try movement(
                after.split.agency.minorUnits - (before?.split.agency.minorUnits ?? 0),
                of: EarningParty.agency(agency).available, growing: .credit, currency)
        }
        if let leader = line.credit?.leader {
            postings += try movement(
                after.split.leader.minorUnits - (before?.split.leader.minorUnits ?? 0),
                of: EarningParty.leader(leader).available, growing: .credit, currency)
        }
        postings += try movement(
            after.split.technicalFee.minorUnits - (before?.split.technicalFee.minorUnits ?? 0),
            of: account("platform", "fee"), growing: .credit, currency)
        return postings
    }

    static func movement(
        _ units: Int64, of account: AccountName, growing side: Side, _ currency: Currency
    ) throws(LedgerError) -> [Posting] {
        guard units != 0 else { return [] }
        let amount = Money(minorUnits: abs(units), currency: currency)
        return [Posting(units > 0 ? side : side.opposite, account, amount)]
    }

    static func account(_ parts: String...) throws(LedgerError) -> AccountName {
        try AccountName(parsing: parts.joined(separator: ":"))
    }
}

/// Who earns.
package enum EarningParty: Hashable, Sendable {
    case merchant(Identifier<Merchant>)
    case creator(Identifier<Creator>)
    /// An agency, for what the creators bound to it earn.
    case agency(Identifier<Agency>)
    /// An agency, for what the creators earn whom it recruited for a campaign.
    case leader(Identifier<Agency>)

    /// As what somebody earns.
    package enum Side: String, Hashable, Sendable, CaseIterable { case creator, merchant, agency, leader }

    /// As what it earns.
    package var side: Side {
        switch self {
        case .merchant: .merchant
        case .creator: .creator
        case .agency: .agency
        case .leader: .leader
        }
    }

    /// The account on which what the party has earned and not been paid stands.
    /// - Throws: `LedgerError`.
    package var available: AccountName {
        get throws(LedgerError) { try AccountName(parsing: "\(text):available") }
    }

    /// The party that a text names.
    /// - Returns: nil for a text that names none.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        do {
            switch parts.first {
            case "merchant": self = .merchant(try Identifier(parsing: parts.last ?? ""))
            case "creator": self = .creator(try Identifier(parsing: parts.last ?? ""))
            case "agency": self = .agency(try Identifier(parsing: parts.last ?? ""))
            case "leader": self = .leader(try Identifier(parsing: parts.last ?? ""))
            default: return nil
            }
        } catch {
            return nil
        }
    }

    /// Who acts for the party.
    package var membership: Membership {
        switch self {
        case .merchant(let id): .merchant(id)
        case .creator(let id): .creator(id)
        case .agency(let id), .leader(let id): .agency(id)
        }
    }

    /// The party as accounts name it, such as `creator:crt_…`.
    package var text: String {
        switch self {
        case .merchant(let id): "merchant:\(id)"
        case .creator(let id): "creator:\(id)"
        case .agency(let id): "agency:\(id)"
        case .leader(let id): "leader:\(id)"
        }
    }
}
