import Alliance
import Amounts
package import Market
package import Operations
package import Trade

/// What somebody earns, line by line.
package struct EarningsPage: Page {
    package static var template: String { "earnings" }

    /// The lines, latest first.
    package let earnings: [Settlements.Earning]
    /// As what whoever looks at it earns.
    package let sides: [EarningParty.Side]
    /// As which of these the lines are earned.
    package let side: EarningParty.Side
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of earnings.
    package init(
        earnings: [Settlements.Earning], sides: [EarningParty.Side] = [], side: EarningParty.Side = .creator,
        nextPath: String?
    ) {
        self.earnings = earnings
        self.sides = sides
        self.side = side
        self.nextPath = nextPath
    }

    package var section: Section? { .earnings }
    package func title(in language: Language) -> String { TradePhrase.earnings.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            isEmpty: earnings.isEmpty,
            sides: Chip.sides(sides, current: side, in: shell) {
                "/earnings?side=\($0.rawValue)"
            } phrase: {
                $0.phrase
            },
            earnings: earnings.map { earning in
                let line = earning.line
                let shown = line.earning.shown
                let time = earning.order.settleAt.map(shell.figures.moment) ?? ""
                return EarningView(
                    path: "/orders/\(line.order)", title: line.title, state: shell.text(shown.phrase), tone: shown.tone,
                    why: shell.text(shown.why, ["time": time]),
                    base: shell.figures.price(earning.allocation.split.base),
                    gross: earning.side == .leader ? nil : shell.figures.price(earning.gross),
                    rate: shell.figures.rate(line.credit?.terms.creator.partsPerMillion ?? 0),
                    kind: shell.text((line.credit?.promise.kind ?? .open).phrase),
                    plan: String(line.credit?.promise.version ?? 0),
                    fee: shell.figures.price(earning.allocation.split.technicalFee),
                    agency: line.credit?.agency == nil || earning.side == .leader
                        ? nil : shell.figures.price(earning.allocation.split.agency),
                    lock: line.credit?.promise.lock.map {
                        shell.text(
                            PlanPhrase.locked,
                            [
                                "rate": shell.figures.rate($0.rate.partsPerMillion),
                                "time": shell.figures.moment($0.until),
                            ])
                    }, net: shell.figures.price(earning.amount),
                    placedAt: shell.figures.moment(earning.order.placedAt))
            }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let isEmpty: Bool
        let sides: [Chip]
        let earnings: [EarningView]
        let nextPath: String?
    }

    private struct EarningView: Sendable {
        let path: String
        let title: String
        let state: String
        let tone: String
        let why: String
        let base: String
        let gross: String?
        let rate: String
        let kind: String
        let plan: String
        let fee: String
        let agency: String?
        let lock: String?
        let net: String
        let placedAt: String
    }
}
