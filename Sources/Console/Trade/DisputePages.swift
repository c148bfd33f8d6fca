import Amounts
package import Market
package import Operations
package import Trade

/// What buyers' banks take back: for a merchant of its own lines, for an operator all.
package struct DisputesPage: Page {
    package static var template: String { "disputes" }

    /// The disputes, latest first.
    package let disputes: [Dispute]
    /// The only state shown.
    package let state: Dispute.State?
    /// The time at which they are looked at.
    package let now: Timestamp
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of disputes.
    package init(disputes: [Dispute], state: Dispute.State? = nil, now: Timestamp, nextPath: String?) {
        self.disputes = disputes
        self.state = state
        self.now = now
        self.nextPath = nextPath
    }

    package var section: Section? { .disputes }
    package func title(in language: Language) -> String { DisputePhrase.disputes.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            isEmpty: disputes.isEmpty,
            filters: Chip.filters(state, all: DisputePhrase.all, in: shell) { state in
                "/disputes" + (state.map { "?state=\($0.rawValue)" } ?? "")
            } phrase: {
                $0.shown.phrase
            },
            disputes: disputes.map { DisputeView($0, at: now, in: shell) }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let isEmpty: Bool
        let filters: [Chip]
        let disputes: [DisputeView]
        let nextPath: String?
    }
}

/// One dispute with what can be said to it.
package struct DisputePage: Page {
    package static var template: String { "dispute" }

    /// The dispute with its orders.
    package let sheet: Disputes.Sheet
    /// Whose answer it is to be; nil for who only looks.
    package let merchant: Identifier<Merchant>?
    /// The time at which it is looked at.
    package let now: Timestamp

    /// A dispute's page.
    package init(sheet: Disputes.Sheet, merchant: Identifier<Merchant>?, now: Timestamp) {
        self.sheet = sheet
        self.merchant = merchant
        self.now = now
    }

    package var section: Section? { .disputes }
    package func title(in language: Language) -> String { DisputePhrase.dispute.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        let dispute = sheet.dispute
        let own = merchant.flatMap { dispute.answer(of: $0) }
        let isInTime = dispute.answerUntil.map { now < $0 } ?? true
        let canAnswer =
            merchant != nil && isInTime
            && Dispute.transitions.allowed(in: dispute.state, to: .merchant).contains(.respond)
        let lines = sheet.orders.flatMap { order in order.lines.map { ($0.id, (order, $0)) } }
        let known = Dictionary(lines) { first, _ in first }
        return View(
            entry: DisputeView(dispute, at: now, in: shell), revision: String(dispute.revision), canAnswer: canAnswer,
            waitsForOthers: canAnswer && own != nil,
            shares: dispute.shares.compactMap { share in
                known[share.line].map { order, line in
                    Share(
                        path: "/orders/\(order.id)", title: line.title, amount: shell.figures.price(share.amount),
                        parcels: (sheet.parcels[order.id] ?? []).map { "\($0.carrier) \($0.trackingCode)" })
                }
            },
            answers: dispute.answers.sorted { $0.key < $1.key }.map { _, answer in
                Answer(
                    text: answer.accepts ? shell.text(DisputePhrase.saidAccepted) : answer.text,
                    at: shell.figures.moment(answer.at),
                    proofs: answer.proofs.isEmpty
                        ? nil
                        : shell.text(
                            DisputePhrase.sent,
                            [
                                "proofs": Dispute.Proof.allCases.filter(answer.proofs.contains).map {
                                    shell.text($0.phrase)
                                }.joined(separator: " · ")
                            ]))
            },
            hasAnswers: !dispute.answers.isEmpty, textMax: String(Dispute.textMax), text: own?.text ?? "",
            proofs: Dispute.Proof.allCases.map {
                Proof(
                    value: $0.rawValue, label: shell.text($0.phrase),
                    isChosen: own?.proofs.contains($0) ?? [.parcels, .arrival].contains($0))
            })
    }

    private struct View: Sendable {
        let entry: DisputeView
        let revision: String
        let canAnswer: Bool
        let waitsForOthers: Bool
        let shares: [Share]
        let answers: [Answer]
        let hasAnswers: Bool
        let textMax: String
        let text: String
        let proofs: [Proof]
    }

    private struct Share: Sendable {
        let path: String
        let title: String
        let amount: String
        let parcels: [String]
    }

    private struct Answer: Sendable {
        let text: String
        let at: String
        let proofs: String?
    }

    private struct Proof: Sendable {
        let value: String
        let label: String
        let isChosen: Bool
    }
}

/// A dispute in a list and above its page.
struct DisputeView: Sendable {
    let path: String
    let amount: String
    let reason: String
    let state: String
    let tone: String
    let times: String
    let left: String?
    let notTaken: Bool

    init(_ dispute: Dispute, at now: Timestamp, in shell: Shell) {
        path = "/disputes/\(dispute.id)"
        amount = shell.figures.price(dispute.amount)
        reason = shell.text(dispute.reason.phrase)
        state = shell.text(dispute.state.shown.phrase)
        tone = dispute.state.shown.tone
        let awaited = dispute.state == .needsResponse ? dispute.answerUntil : nil
        times = [
            shell.text(DisputePhrase.opened, ["time": shell.figures.moment(dispute.openedAt)]),
            awaited.map { shell.text(DisputePhrase.answerUntil, ["time": shell.figures.moment($0)]) },
            dispute.closedAt.map { shell.text(DisputePhrase.closed, ["time": shell.figures.moment($0)]) },
        ].compactMap(\.self).joined(separator: " · ")
        left = awaited.flatMap {
            now < $0 ? shell.text(DisputePhrase.timeLeft, ["span": shell.figures.span($0.duration(since: now))]) : nil
        }
        notTaken = dispute.isOpen && dispute.takenAt == nil
    }
}
