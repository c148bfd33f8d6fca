import Amounts
package import Bookkeeping
package import Market
package import Operations
package import Trade

extension Chip {
    /// The pages of the platform's money, and which one is open.
    fileprivate static func money(_ current: MoneyPhrase, in shell: Shell) -> [Chip] {
        [
            (MoneyPhrase.settlements, "/operator/settlements"), (.reconciliations, "/operator/reconciliations"),
            (.ledger, "/operator/ledger"),
        ].map { Chip(label: shell.text($0.0), path: $0.1, isCurrent: $0.0 == current) }
    }
}

/// Providers' files that were compared with the books.
package struct ReconciliationsPage: Page {
    package static var template: String { "reconciliations" }

    /// The comparisons, latest first.
    package let reports: [Reconciliations.Report]
    /// The provider's name.
    package let provider: String
    /// Whether the provider is a simulation whose book can be read.
    package let isSimulated: Bool
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of comparisons.
    package init(reports: [Reconciliations.Report], provider: String, isSimulated: Bool, nextPath: String?) {
        self.reports = reports
        self.provider = provider
        self.isSimulated = isSimulated
        self.nextPath = nextPath
    }

    package var section: Section? { .money }
    package func title(in language: Language) -> String { MoneyPhrase.reconciliations.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            tabs: Chip.money(.reconciliations, in: shell),
            isEmpty: reports.isEmpty, reports: reports.map { ReportView($0, in: shell) }, provider: provider,
            isSimulated: isSimulated,
            fileHint: shell.text(
                MoneyPhrase.fileHint, ["columns": Reconciliations.columns.joined(separator: ", ")]),
            now: shell.now.description, nextPath: nextPath)
    }

    private struct View: Sendable {
        let tabs: [Chip]
        let isEmpty: Bool
        let reports: [ReportView]
        let provider: String
        let isSimulated: Bool
        let fileHint: String
        let now: String
        let nextPath: String?
    }
}

/// A comparison in sums, as both of its pages show it.
private struct ReportView: Sendable {
    let path: String
    let at: String
    let provider: String
    let span: String
    let rows: String
    let booked: String
    let result: String
    let tone: String
    let arrived: [String]
    let fees: [String]

    init(_ report: Reconciliations.Report, in shell: Shell) {
        let (comparison, summary) = (report.comparison, report.summary)
        let sums = { (sums: [Currency: Int64]) in
            sums.sorted { $0.key.code < $1.key.code }.map {
                shell.figures.price(Money(minorUnits: $0.value, currency: $0.key))
            }
        }
        let open = summary.differences.values.reduce(0, +)
        path = "/operator/reconciliations/\(comparison.id)"
        at = shell.figures.moment(comparison.at)
        provider = comparison.provider
        span = "\(shell.figures.moment(comparison.since)) – \(shell.figures.moment(comparison.through))"
        rows = shell.text(MoneyPhrase.rowsCount, ["count": shell.figures.count(Int64(summary.findings))])
        booked = shell.text(MoneyPhrase.booked, ["count": shell.figures.count(Int64(summary.booked))])
        result =
            open == 0
            ? shell.text(MoneyPhrase.agrees)
            : shell.text(MoneyPhrase.differs, ["count": shell.figures.count(Int64(open))])
        tone = open == 0 ? "good" : "bad"
        arrived = sums(summary.arrived)
        fees = sums(summary.fees)
    }
}

/// What one comparison found.
package struct ReconciliationPage: Page {
    package static var template: String { "reconciliation" }

    /// The comparison.
    package let report: Reconciliations.Report
    /// What differs, in the file's order.
    package let findings: [Reconciliation.Finding]
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A comparison's page.
    package init(report: Reconciliations.Report, findings: [Reconciliation.Finding], nextPath: String?) {
        self.report = report
        self.findings = findings
        self.nextPath = nextPath
    }

    package var section: Section? { .money }
    package func title(in language: Language) -> String { MoneyPhrase.reconciliations.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            tabs: Chip.money(.reconciliations, in: shell),
            report: ReportView(report, in: shell), isEmpty: findings.isEmpty,
            findings: findings.map { finding in
                let movement = finding.movement
                return FindingView(
                    kind: shell.text(movement.key.kind.phrase),
                    subject: movement.key.subject, amount: shell.figures.price(movement.amount),
                    known: finding.known.map(shell.figures.price) ?? "–",
                    fee: shell.figures.price(Money(minorUnits: finding.fee, currency: movement.amount.currency)),
                    at: shell.figures.moment(movement.at),
                    differences: finding.differences.sorted { $0.rawValue < $1.rawValue }.map {
                        Badge(label: shell.text($0.phrase), tone: $0.isOpen ? "bad" : "wait")
                    })
            }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let tabs: [Chip]
        let report: ReportView
        let isEmpty: Bool
        let findings: [FindingView]
        let nextPath: String?
    }

    private struct FindingView: Sendable {
        let kind: String
        let subject: String
        let amount: String
        let known: String
        let fee: String
        let at: String
        let differences: [Badge]
    }

    private struct Badge: Sendable {
        let label: String
        let tone: String
    }
}

/// Lines that are not settled yet, and why.
package struct SettlementsPage: Page {
    package static var template: String { "settlements" }

    /// The lines, latest first.
    package let waiting: [Settlements.Waiting]
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of lines that wait.
    package init(waiting: [Settlements.Waiting], nextPath: String?) {
        self.waiting = waiting
        self.nextPath = nextPath
    }

    package var section: Section? { .money }
    package func title(in language: Language) -> String { MoneyPhrase.settlements.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            tabs: Chip.money(.settlements, in: shell),
            isEmpty: waiting.isEmpty,
            lines: waiting.map { waiting in
                let (reason, tone) = Self.shown(waiting.reason, in: shell)
                let allocation = try? waiting.line.allocation
                // A line whose shares overflow was never stored; its sums are left out.
                let sum = { (units: Int64?) in
                    units.map { shell.figures.price(Money(minorUnits: $0, currency: waiting.line.paid.currency)) } ?? ""
                }
                return LineView(
                    path: "/orders/\(waiting.order.id)", title: waiting.line.title,
                    paid: shell.figures.price(waiting.line.paid),
                    placedAt: shell.figures.moment(waiting.order.placedAt),
                    earners: shell.text(
                        MoneyPhrase.earners,
                        ["merchant": sum(allocation?.merchant), "creator": sum(allocation?.creator)]),
                    reason: reason, tone: tone)
            }, nextPath: nextPath)
    }

    private static func shown(_ wait: SettlementWait, in shell: Shell) -> (String, String) {
        switch wait {
        case .disputed: (shell.text(MoneyPhrase.waitDisputed), "bad")
        case .requested: (shell.text(MoneyPhrase.waitRequested), "bad")
        case .notArrived: (shell.text(MoneyPhrase.waitNotArrived), "wait")
        case .notAccepted: (shell.text(MoneyPhrase.waitNotAccepted), "wait")
        case .returnable(let until):
            (shell.text(MoneyPhrase.waitReturnable, ["time": shell.figures.moment(until)]), "wait")
        case .due: (shell.text(MoneyPhrase.waitDue), "good")
        }
    }

    private struct View: Sendable {
        let tabs: [Chip]
        let isEmpty: Bool
        let lines: [LineView]
        let nextPath: String?
    }

    private struct LineView: Sendable {
        let path: String
        let title: String
        let paid: String
        let placedAt: String
        let earners: String
        let reason: String
        let tone: String
    }
}

/// The ledger's accounts and what stands there.
package struct LedgerPage: Page {
    package static var template: String { "ledger" }

    /// What the accounts' names begin with.
    package let prefix: String
    /// The accounts, by name.
    package let standings: [Books.Standing]
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of accounts.
    package init(prefix: String, standings: [Books.Standing], nextPath: String?) {
        self.prefix = prefix
        self.standings = standings
        self.nextPath = nextPath
    }

    package var section: Section? { .money }
    package func title(in language: Language) -> String { MoneyPhrase.ledger.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            tabs: Chip.money(.ledger, in: shell),
            prefix: prefix,
            groups: ["", "bank:", "psp:", "order:", "merchant:", "creator:", "payout:", "buyer:", "platform:"].map {
                Chip(
                    label: $0.isEmpty ? shell.text(MoneyPhrase.all) : $0, path: "/operator/ledger?prefix=\($0)",
                    isCurrent: $0 == prefix)
            },
            isEmpty: standings.isEmpty,
            accounts: standings.map { standing in
                let money = { (units: Int64) in
                    shell.figures.price(Money(minorUnits: units, currency: standing.key.currency))
                }
                return AccountView(
                    name: standing.key.account.text,
                    path: "/operator/ledger/\(standing.key.account.text)?currency=\(standing.key.currency.code)",
                    debits: money(standing.balance.debits), credits: money(standing.balance.credits),
                    balance: money(standing.balance.amount(on: standing.side)))
            }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let tabs: [Chip]
        let prefix: String
        let groups: [Chip]
        let isEmpty: Bool
        let accounts: [AccountView]
        let nextPath: String?
    }

    private struct AccountView: Sendable {
        let name: String
        let path: String
        let debits: String
        let credits: String
        let balance: String
    }
}

/// What moved on one account of the ledger.
package struct AccountPage: Page {
    package static var template: String { "account" }

    /// The account's name.
    package let account: AccountName
    /// The movements, first moved first.
    package let movements: [Books.Movement]
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// An account's page.
    package init(account: AccountName, movements: [Books.Movement], nextPath: String?) {
        self.account = account
        self.movements = movements
        self.nextPath = nextPath
    }

    package var section: Section? { .money }
    package func title(in language: Language) -> String { account.text }

    package func view(in shell: Shell) -> any Sendable {
        View(
            tabs: Chip.money(.ledger, in: shell),
            name: account.text, isEmpty: movements.isEmpty,
            movements: movements.map {
                MovementView(
                    sequence: String($0.sequence), at: shell.figures.moment($0.at), kind: $0.kind,
                    reference: $0.reference, amount: shell.figures.price($0.amount))
            }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let tabs: [Chip]
        let name: String
        let isEmpty: Bool
        let movements: [MovementView]
        let nextPath: String?
    }

    private struct MovementView: Sendable {
        let sequence: String
        let at: String
        let kind: String
        let reference: String
        let amount: String
    }
}
