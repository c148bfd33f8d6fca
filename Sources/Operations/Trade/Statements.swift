package import Amounts
import Bookkeeping
package import Market
import Storage
package import Trade

/// What moved on the accounts of those who earn (账单): `platform.statements`.
package struct Statements: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// A movement of a statement.
    package struct Line: Sendable {
        /// When.
        package let at: Timestamp
        /// The kind of entry, such as `line.settled`.
        package let kind: String
        /// The entry's reference, which names its cause.
        package let reference: String
        /// What came; below zero for what went.
        package let amount: Money
        /// What stood on the account afterwards.
        package let balance: Money
        /// The order's line that it is about, with the plan and the click that it was earned by; nil for payouts.
        package let line: OrderLine?

        /// A movement.
        package init(
            at: Timestamp, kind: String, reference: String, amount: Money, balance: Money, line: OrderLine?
        ) {
            self.at = at
            self.kind = kind
            self.reference = reference
            self.amount = amount
            self.balance = balance
            self.line = line
        }
    }

    /// Which movements.
    package struct Span: Sendable, Hashable {
        /// The currency.
        package let currency: Currency
        /// The first moment.
        package let since: Timestamp
        /// The moment after the last one.
        package let before: Timestamp

        /// A span.
        package init(currency: Currency, since: Timestamp, before: Timestamp) {
            self.currency = currency
            self.since = since
            self.before = before
        }
    }

    /// What moved on the account of the actor's party, first moved first.
    /// - Parameter side: as which side, for an account that is several.
    /// - Throws: `NotThere` for an actor who earns nothing, `InvalidInput` for a cursor that is none.
    package func list(
        _ span: Span, side: EarningParty.Side? = nil, page: PageRequest, as actor: Actor
    ) async throws -> Page<Line> {
        try AuthorisationTable.standard.authorise("statements.read", actor)
        let account = try EarningParty.of(actor, side: side).available
        let after = Int64(try page.number())
        return try await platform.read { connection in
            let ledger = Books.ledger(on: connection)
            let rows = try ledger.movements(
                of: account, in: span.currency, since: span.since, before: span.before, after: after,
                limit: page.limit + 1)
            let numbered = Page(rows: rows, limit: page.limit) { String($0.sequence) }
            guard let first = numbered.items.first else { return Page(items: [], nextCursor: nil) }
            var balance = try ledger.credited(to: account, in: span.currency, before: first.sequence)
            let causes = try Self.causes(
                numbered.items.map(\.reference), OrderStore(connection), AfterSaleStore(connection))
            let lines = numbered.items.map { movement in
                balance += movement.credited
                return Line(
                    at: movement.at, kind: movement.kind, reference: movement.reference,
                    amount: Money(minorUnits: movement.credited, currency: span.currency),
                    balance: Money(minorUnits: balance, currency: span.currency), line: causes[movement.reference])
            }
            return Page(items: lines, nextCursor: numbered.nextCursor)
        }
    }

    /// The order's lines that references name.
    private static func causes(
        _ references: [String], _ orders: OrderStore, _ requests: AfterSaleStore
    ) throws -> [String: OrderLine] {
        var lines: [String: Identifier<OrderLine>] = [:]
        var refunds: [String: Identifier<AfterSale>] = [:]
        for reference in references {
            let parts = reference.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "settle": lines[reference] = try Identifier(parsing: parts[1])
            case "refund": refunds[reference] = try Identifier(parsing: parts[1])
            default: continue
            }
        }
        let ofRequests = try requests.lines(of: Array(refunds.values))
        for (reference, request) in refunds { lines[reference] = ofRequests[request] }
        let known = try Dictionary(orders.lines(Array(Set(lines.values))).map { ($0.line.id, $0.line) }) { first, _ in
            first
        }
        return lines.compactMapValues { known[$0] }
    }
}

extension Platform {
    /// What moved on the accounts of those who earn.
    package var statements: Statements { Statements(platform: self) }
}
