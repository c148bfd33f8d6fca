import Alliance
package import Amounts
package import Market
package import Operations
package import Trade

/// What was earned on its way to a bank: for a payee its own, for an operator everybody's.
package struct PayoutsPage: Page {
    package static var template: String { "payouts" }

    /// The payee's desk; nil for an operator.
    package let desk: Payouts.Desk?
    /// What the platform's bank account holds, by currency; empty for a payee.
    package let bank: [Money]
    /// As what whoever looks at it earns.
    package let sides: [EarningParty.Side]
    /// The payouts, latest first.
    package let payouts: [Payout]
    /// The payees' names, by `EarningParty.text`.
    package let names: [String: String]
    /// The only state shown.
    package let state: Payout.State?
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of payouts.
    package init(
        desk: Payouts.Desk?, sides: [EarningParty.Side] = [], bank: [Money] = [], payouts: [Payout],
        names: [String: String] = [:],
        state: Payout.State? = nil, nextPath: String? = nil
    ) {
        self.desk = desk
        self.sides = sides
        self.bank = bank
        self.payouts = payouts
        self.names = names
        self.state = state
        self.nextPath = nextPath
    }

    package var section: Section? { .payouts }
    package func title(in language: Language) -> String { MoneyPhrase.payouts.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        let role: Role? =
            switch desk?.payee {
            case nil: .operator
            case .creator: .creator
            case .merchant: .merchant
            case .agency, .leader: .agency
            }
        return View(
            desk: desk.map { DeskView($0, in: shell) },
            sides: Chip.sides(sides, current: desk?.payee.side, in: shell) {
                "/payouts?side=\($0.rawValue)"
            } phrase: {
                $0.phrase
            }, isOperator: desk == nil,
            bank: bank.map { shell.figures.price($0) }, isEmpty: payouts.isEmpty,
            filters: Chip.filters(state, all: MoneyPhrase.all, in: shell) { state in
                "/payouts" + (state.map { "?state=\($0.rawValue)" } ?? "")
            } phrase: {
                $0.shown.phrase
            },
            payouts: payouts.map { PayoutView($0, names: names, for: role, in: shell) }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let desk: DeskView?
        let sides: [Chip]
        let isOperator: Bool
        let bank: [String]
        let isEmpty: Bool
        let filters: [Chip]
        let payouts: [PayoutView]
        let nextPath: String?
    }

    private struct DeskView: Sendable {
        let available: [Balance]
        let hasDestination: Bool
        let destination: String
        let side: String

        struct Balance: Sendable {
            let amount: String
            let currency: String
            let decimal: String
            let canAsk: Bool
        }

        init(_ desk: Payouts.Desk, in shell: Shell) {
            available = desk.available.map {
                Balance(
                    amount: shell.figures.price($0), currency: $0.currency.code, decimal: $0.decimalText,
                    canAsk: $0.minorUnits > 0 && desk.destination != nil)
            }
            hasDestination = desk.destination != nil
            destination = desk.destination.map { "\($0.holder) · \($0.institution) · \($0.hiddenNumber)" } ?? ""
            side = desk.payee.side.rawValue
        }
    }

    private struct PayoutView: Sendable {
        let id: String
        let amount: String
        let payee: String
        let destination: String
        let askedAt: String
        let state: String
        let tone: String
        let note: String?
        let batch: String?
        let revision: String
        let buttons: [Button]

        struct Button: Sendable {
            let id: String
            let revision: String
            let command: String
            let label: String
            let needsNote: Bool
        }

        init(_ payout: Payout, names: [String: String], for role: Role?, in shell: Shell) {
            id = payout.id.rawValue
            amount = shell.figures.price(payout.amount)
            payee = names[payout.payee.text] ?? ""
            destination =
                "\(payout.destination.holder) · \(payout.destination.institution) · \(payout.destination.hiddenNumber)"
            askedAt = shell.figures.moment(payout.askedAt)
            state = shell.text(payout.state.shown.phrase)
            tone = payout.state.shown.tone
            note = payout.note
            batch = role == .operator ? payout.batch.map { "/payouts/batches/\($0).csv" } : nil
            revision = String(payout.revision)
            let (id, revision) = (id, revision)
            buttons = (role.map { Payout.transitions.allowed(in: payout.state, to: $0) } ?? []).compactMap { command in
                command.phrase.map {
                    Button(
                        id: id, revision: revision, command: command.rawValue, label: shell.text($0),
                        needsNote: command.needsNote)
                }
            }
        }
    }
}

/// What moved on a payee's account.
package struct StatementPage: Page {
    package static var template: String { "statement" }

    /// The movements, first moved first.
    package let lines: [Statements.Line]
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of a statement.
    package init(lines: [Statements.Line], nextPath: String?) {
        self.lines = lines
        self.nextPath = nextPath
    }

    package var section: Section? { .payouts }
    package func title(in language: Language) -> String { MoneyPhrase.statement.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            isEmpty: lines.isEmpty,
            lines: lines.map { movement in
                let line = movement.line
                return LineView(
                    at: shell.figures.moment(movement.at),
                    kind: Self.phrase(of: movement.kind).map { shell.text($0) } ?? movement.kind,
                    path: line.map { "/orders/\($0.order)" }, title: line?.title ?? "",
                    plan: line?.credit.map {
                        shell.text(
                            MoneyPhrase.plan,
                            [
                                "rate": shell.figures.rate($0.terms.creator.partsPerMillion),
                                "plan": String($0.promise.version),
                            ])
                    }, amount: shell.figures.price(movement.amount), balance: shell.figures.price(movement.balance))
            }, nextPath: nextPath)
    }

    /// What the kinds of entries on a payee's account are called.
    private static func phrase(of kind: String) -> MoneyPhrase? {
        switch kind {
        case "line.settled": .kindSettled
        case "refund.paid": .kindRefunded
        case "dispute.lost": .kindChargedBack
        case "payout.created": .kindCreated
        case "payout.given_back": .kindGivenBack
        case "payout.bounced": .kindBounced
        default: nil
        }
    }

    private struct View: Sendable {
        let isEmpty: Bool
        let lines: [LineView]
        let nextPath: String?
    }

    private struct LineView: Sendable {
        let at: String
        let kind: String
        let path: String?
        let title: String
        let plan: String?
        let amount: String
        let balance: String
    }
}
