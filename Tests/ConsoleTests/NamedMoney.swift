import Amounts
import Bookkeeping
import Console
import Market
import Operations
import Trade

/// Payouts, statements, reconciliation and the ledger with named people, for the golden files.
enum NamedMoney {
    private static func yuan(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }

    private static func payout(
        _ number: UInt64, _ units: Int64, _ state: Payout.State, payee: EarningParty = .creator(Named.sweet.id),
        note: String? = nil
    ) throws -> Payout {
        Payout(
            id: Named.id(700 + number), payee: payee, amount: yuan(units),
            destination: try PayoutDestination(holder: "甜姐", institution: "招商银行", number: "6214830001234567"),
            askedAt: Named.ago(.hours(Int64(number) * 7)), state: state,
            batch: [.sent, .paid].contains(state) ? Named.id(720) : nil, note: note, revision: 2)
    }

    private static func desk(_ units: Int64, hasDestination: Bool = true) throws -> Payouts.Desk {
        Payouts.Desk(
            payee: .creator(Named.sweet.id), available: [yuan(units)],
            destination: hasDestination ? try payout(1, 100, .paid).destination : nil)
    }

    static func payouts() throws -> PayoutsPage {
        PayoutsPage(
            desk: try desk(329_850),
            payouts: [
                try payout(1, 600_000, .waitingSecond), try payout(2, 20_000, .sent), try payout(3, 45_000, .paid),
                try payout(4, 12_000, .returned, note: "账号不存在"),
            ], nextPath: "/payouts?cursor=next")
    }

    static func approving() throws -> PayoutsPage {
        PayoutsPage(
            desk: nil, bank: [yuan(1_829_000)],
            payouts: [
                try payout(1, 600_000, .waitingFirst),
                try payout(2, 1_200_000, .waitingSecond, payee: .merchant(Named.cakes.id)),
                try payout(3, 45_000, .sent),
            ],
            names: [
                EarningParty.creator(Named.sweet.id).text: Named.sweet.name,
                EarningParty.merchant(Named.cakes.id).text: Named.cakes.name,
            ])
    }

    static func statement() throws -> StatementPage {
        let line = try NamedTrade.order(3, .completed, earning: .settled).lines[0]
        let moved = { (hours: Int64, kind: String, amount: Int64, balance: Int64, line: OrderLine?) in
            Statements.Line(
                at: Named.ago(.hours(hours)), kind: kind, reference: "settle:1", amount: yuan(amount),
                balance: yuan(balance), line: line)
        }
        return StatementPage(
            lines: [
                moved(90, "line.settled", 1_525, 1_525, line), moved(60, "payout.created", -1_500, 25, nil),
                moved(50, "payout.bounced", 1_500, 1_525, nil), moved(20, "refund.paid", -1_525, 0, line),
            ], nextPath: nil)
    }

    private static func report(_ differences: [Reconciliation.Difference: Int]) -> Reconciliations.Report {
        .init(
            comparison: Reconciliation(
                id: Named.id(730), provider: "paysim", digest: "", since: Named.ago(.days(1)), through: Named.now,
                at: Named.now),
            summary: .init(
                findings: 1_204, booked: 1_204 - differences.values.reduce(0, +), differences: differences,
                arrived: [.cny: 5_512_340], fees: [.cny: 33_074]))
    }

    static let reconciliations = ReconciliationsPage(
        reports: [report([.missing: 1, .amount: 1, .fee: 1]), report([:])], provider: "paysim", isSimulated: true,
        nextPath: nil)

    static let reconciliation = ReconciliationPage(
        report: report([.missing: 1, .amount: 1, .fee: 1]),
        findings: [
            .init(
                .init(.init(.captured, "pur_<1>"), yuan(9_160), at: Named.ago(.hours(30))), fee: 0,
                known: yuan(9_160), [.missing]),
            .init(
                .init(.init(.refunded, "aft_2"), yuan(4_580), at: Named.ago(.hours(3))), fee: 0, known: yuan(4_500),
                [.amount]),
            .init(
                .init(.init(.captured, "pur_3"), yuan(9_160), at: Named.ago(.hours(2))), fee: 91,
                known: yuan(9_160), [.fee, .shifted]),
        ], nextPath: nil)

    static func settlements() throws -> SettlementsPage {
        let waits: [(MerchantOrder.State, SettlementWait)] = [
            (.toShip, .notArrived), (.delivered, .notAccepted),
            (.completed, .returnable(until: Named.now.advanced(by: .days(6)))), (.completed, .disputed),
            (.completed, .requested),
            (.completed, .due),
        ]
        return SettlementsPage(
            waiting: try waits.enumerated().map { number, wait in
                let order = try NamedTrade.order(UInt64(number + 1), wait.0)
                return .init(line: order.lines[0], order: order, reason: wait.1)
            }, nextPath: nil)
    }

    static func ledger() throws -> LedgerPage {
        let standing = { (name: String, side: Side, debits: Int64, credits: Int64) in
            Books.Standing(
                key: .init(try AccountName(parsing: name), .cny), side: side,
                balance: .init(debits: debits, credits: credits))
        }
        return LedgerPage(
            prefix: "",
            standings: [
                try standing("bank:main", .debit, 1_829_000, 20_000),
                try standing("creator:\(Named.sweet.id):available", .credit, 45_000, 329_850),
                try standing("platform:fee", .credit, 0, 18_300),
            ], nextPath: "/operator/ledger?cursor=next")
    }

    static func account() throws -> AccountPage {
        AccountPage(
            account: try AccountName(parsing: "bank:main"),
            movements: [
                .init(
                    sequence: 12, at: Named.ago(.days(2)), kind: "provider.settled", reference: "reconciled:rec_1:CNY",
                    amount: yuan(1_829_000)),
                .init(
                    sequence: 19, at: Named.ago(.days(1)), kind: "payout.paid", reference: "payout:pyo_1:paid",
                    amount: yuan(-20_000)),
            ], nextPath: nil)
    }

    private static func endpoint(_ number: UInt64) -> WebhookEndpoint {
        WebhookEndpoint(
            id: Named.id(740 + number), owner: .merchant(Named.cakes.id), url: "https://erp.example.com/<\(number)>",
            types: ["order.*", "refund.*"], createdAt: Named.ago(.days(9)))
    }

    static let webhooks = WebhooksPage(
        endpoints: [
            endpoint(1), endpoint(2).failing(at: Named.ago(.hours(5)), isGone: false),
            endpoint(3).failing(at: Named.ago(.hours(5)), isGone: true), endpoint(4).switched(on: false),
        ], secreted: .init(id: Named.id(741), secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))

    static let webhook = WebhookPage(
        endpoint: endpoint(1),
        deliveries: zip(WebhookDelivery.State.allCases, 1...).map { state, number in
            WebhookDelivery(
                id: Named.id(750 + UInt64(number)), endpoint: Named.id(741), message: "evt_\(number)",
                type: "order.paid", subject: "ord_\(number)", body: "{}", at: Named.ago(.hours(Int64(number))),
                state: state, attempts: number,
                nextAt: [.pending, .retrying].contains(state) ? Named.now.advanced(by: .minutes(5)) : nil)
        })

    /// What can be built without a mistake; a page that cannot is a mistake of this file.
    private static func made(_ page: () throws -> any Console.Page) -> any Console.Page {
        do { return try page() } catch { preconditionFailure("A named page adds up: \(error)") }
    }

    static let all: [NamedPages.Shown] = [
        .init("webhooks", at: "/webhooks", as: NamedPages.shop, [.merchant], webhooks),
        .init(
            "webhooks-empty", at: "/webhooks", as: NamedPages.shop, [.merchant], WebhooksPage(endpoints: [])),
        .init("webhook", at: "/webhooks/1", as: NamedPages.shop, [.merchant], webhook),
        .init("payouts", at: "/payouts", as: NamedPages.tie, [.creator], made { try payouts() }),
        .init(
            "payouts-first", at: "/payouts", as: NamedPages.tie, [.creator],
            made { PayoutsPage(desk: try desk(-310, hasDestination: false), payouts: []) }),
        .init("payouts-operator", at: "/payouts", as: NamedPages.desk, [.operator], made { try approving() }),
        .init("statement", at: "/statement", as: NamedPages.tie, [.creator], made { try statement() }),
        .init(
            "reconciliations", at: "/operator/reconciliations", as: NamedPages.desk, [.operator], reconciliations),
        .init(
            "reconciliation", at: "/operator/reconciliations/1", as: NamedPages.desk, [.operator], reconciliation),
        .init(
            "settlements", at: "/operator/settlements", as: NamedPages.desk, [.operator], made { try settlements() }),
        .init("ledger", at: "/operator/ledger", as: NamedPages.desk, [.operator], made { try ledger() }),
        .init(
            "ledger-account", at: "/operator/ledger/bank:main", as: NamedPages.desk, [.operator],
            made { try account() }),
    ]
}
