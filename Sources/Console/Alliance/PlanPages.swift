import Alliance
package import Amounts
package import Market
package import Operations
import Trade

/// A button that moves something.
private struct Move: Sendable {
    let path: String
    let command: String
    let label: String
}

/// Commission plans: a merchant's own, those that an agency leads, those of a creator.
package struct PlansPage: Page {
    package static var template: String { "plans" }

    /// The plans, latest first.
    package let plans: [Plans.Entry]
    /// As whom they are looked at.
    package let role: Role
    /// As whom whoever looks can look at them.
    package let roles: [Role]
    /// The products' titles.
    package let titles: [Identifier<Product>: String]
    /// Products that a plan can be made for.
    package let shelf: [Product]
    /// Agencies that can lead a campaign.
    package let agencies: [Agency]
    /// Creators whom a plan can name, those with most followers in front.
    package let creators: [Creator]
    /// What the shop promises for its other products; nil for those without a shop.
    package let indirect: Rate?
    /// The time at which it is looked at.
    package let now: Timestamp
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of plans.
    package init(
        plans: [Plans.Entry], role: Role, roles: [Role] = [], titles: [Identifier<Product>: String],
        shelf: [Product] = [],
        agencies: [Agency] = [], creators: [Creator] = [], indirect: Rate? = nil, now: Timestamp,
        nextPath: String? = nil
    ) {
        self.plans = plans
        self.role = role
        self.roles = roles
        self.titles = titles
        self.shelf = shelf
        self.agencies = agencies
        self.creators = creators
        self.indirect = indirect
        self.now = now
        self.nextPath = nextPath
    }

    package var section: Section? { .plans }
    package func title(in language: Language) -> String { PlanPhrase.plans.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            roles: Chip.sides(roles, current: role, in: shell) {
                "/plans?side=\($0.rawValue)"
            } phrase: {
                $0.phrase
            },
            canMake: role == .merchant && !shelf.isEmpty, isEmpty: plans.isEmpty,
            hasBindings: role == .creator || role == .agency, hasAttribution: role == .merchant,
            indirect: indirect.map { String(shell.figures.rate($0.partsPerMillion).dropLast()) },
            products: shelf.map { Choice(value: $0.id.rawValue, label: $0.title) },
            kinds: CommissionPlan.Kind.allCases.map { Choice(value: $0.rawValue, label: shell.text($0.phrase)) },
            agencies: agencies.map { Choice(value: $0.id.rawValue, label: $0.name) },
            creators: creators.map { Choice(value: $0.id.rawValue, label: $0.name) },
            plans: plans.map { entry in
                let (plan, draft) = (entry.plan, entry.plan.draft)
                let (phrase, tone) = shown(plan)
                let canJoin =
                    role == .creator && draft.kind == .campaign && plan.state == .open && now < draft.ends
                    && !entry.isJoined
                var moves = CommissionPlan.transitions.allowed(in: plan.state, to: role).map { command in
                    Move(
                        path: "/plans/\(plan.id)", command: command.rawValue,
                        label: shell.text(
                            command == .accept
                                ? PlanPhrase.accept : command == .decline ? .decline : .withdraw))
                }
                if canJoin {
                    moves.append(
                        Move(path: "/plans/\(plan.id)", command: "join", label: shell.text(PlanPhrase.join)))
                }
                return PlanView(
                    title: draft.title, product: titles[draft.product] ?? draft.product.rawValue,
                    productPath: "/products/\(draft.product)", kind: shell.text(draft.kind.phrase),
                    rate: shell.figures.rate(draft.rate.partsPerMillion),
                    fee: draft.leader.map {
                        "\(shell.text(PlanPhrase.sideLeader)) \(shell.figures.rate($0.rate.partsPerMillion))"
                    },
                    members: shell.text(PlanPhrase.members, ["count": shell.figures.count(Int64(entry.members))]),
                    times: "\(shell.figures.moment(draft.begins)) – \(shell.figures.moment(draft.ends))",
                    isJoined: role == .creator && entry.isJoined, state: shell.text(phrase), tone: tone, moves: moves)
            }, nextPath: nextPath)
    }

    private func shown(_ plan: CommissionPlan) -> (phrase: PlanPhrase, tone: String) {
        switch plan.state {
        case .proposed: (.proposed, "wait")
        case .declined: (.declined, "")
        case .withdrawn: (.withdrawn, "")
        case .open:
            now < plan.draft.begins ? (.planned, "wait") : now < plan.draft.ends ? (.running, "good") : (.over, "")
        }
    }

    private struct View: Sendable {
        let roles: [Chip]
        let canMake: Bool
        let isEmpty: Bool
        let hasBindings: Bool
        let hasAttribution: Bool
        let indirect: String?
        let products: [Choice]
        let kinds: [Choice]
        let agencies: [Choice]
        let creators: [Choice]
        let plans: [PlanView]
        let nextPath: String?
    }

    private struct PlanView: Sendable {
        let title: String
        let product: String
        let productPath: String
        let kind: String
        let rate: String
        let fee: String?
        let members: String
        let times: String
        let isJoined: Bool
        let state: String
        let tone: String
        let moves: [Move]
    }
}

/// What binds creators to agencies.
package struct BindingsPage: Page {
    package static var template: String { "bindings" }

    /// The bindings, latest first.
    package let bindings: [Agencies.Entry]
    /// The creator as whom they are looked at; nil for none.
    package let creator: Identifier<Creator>?
    /// Whether they are looked at as an agency.
    package let isAgency: Bool
    /// Creators who can be invited, those with most followers in front.
    package let creators: [Creator]
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of bindings.
    package init(
        bindings: [Agencies.Entry], creator: Identifier<Creator>?, isAgency: Bool, creators: [Creator] = [],
        nextPath: String? = nil
    ) {
        self.bindings = bindings
        self.creator = creator
        self.isAgency = isAgency
        self.creators = creators
        self.nextPath = nextPath
    }

    package var section: Section? { .plans }
    package func title(in language: Language) -> String { PlanPhrase.bindings.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            canPropose: isAgency, isEmpty: bindings.isEmpty,
            creators: creators.map { Choice(value: $0.id.rawValue, label: $0.name) },
            bindings: bindings.map { entry in
                let binding = entry.binding
                let role: Role = binding.creator == creator ? .creator : isAgency ? .agency : .operator
                let shown = binding.state.shown
                let dueAt = binding.dueAt.map(shell.figures.moment) ?? ""
                let due: String? =
                    switch binding.state {
                    case .proposed: shell.text(PlanPhrase.answerBy, ["time": dueAt])
                    case .active: shell.text(PlanPhrase.until, ["time": dueAt])
                    case .exitRequested: shell.text(PlanPhrase.exitBy, ["time": dueAt])
                    default: nil
                    }
                let moves = AgencyBinding.transitions.allowed(in: binding.state, to: role).filter { command in
                    command == .agreeToExit
                        ? binding.exitAskedBy != role : command == .stay ? binding.exitAskedBy == role : true
                }
                return BindingView(
                    creator: entry.creator, agency: entry.agency,
                    split: shell.figures.rate(binding.terms.split.partsPerMillion), due: due,
                    state: shell.text(shown.phrase), tone: shown.tone,
                    moves: moves.compactMap { command in
                        command.phrase.map {
                            Move(path: "/bindings/\(binding.id)", command: command.rawValue, label: shell.text($0))
                        }
                    })
            }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let canPropose: Bool
        let isEmpty: Bool
        let creators: [Choice]
        let bindings: [BindingView]
        let nextPath: String?
    }

    private struct BindingView: Sendable {
        let creator: String
        let agency: String
        let split: String
        let due: String?
        let state: String
        let tone: String
        let moves: [Move]
    }
}

/// What creators helped a shop to sell in the last thirty days, beside what they are paid for.
package struct AttributionPage: Page {
    package static var template: String { "attribution" }

    /// The report.
    package let report: Attribution.Report
    /// The creators' names.
    package let names: [Identifier<Creator>: String]

    /// A page of what helped.
    package init(report: Attribution.Report, names: [Identifier<Creator>: String]) {
        self.report = report
        self.names = names
    }

    package var section: Section? { .plans }
    package func title(in language: Language) -> String { PlanPhrase.attribution.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        let most = max(1, report.rows.map { max($0.contract, $0.credit.values.max() ?? 0) }.max() ?? 1)
        let money = { (units: Int64) in
            shell.figures.price(Money(minorUnits: units, currency: report.currency))
        }
        return View(
            isEmpty: report.rows.isEmpty,
            cut: report.isCut
                ? shell.text(PlanPhrase.cut, ["count": shell.figures.count(Int64(report.lines))]) : nil,
            most: most,
            rows: report.rows.map { row in
                let (position, shapley) = (row.credit[.position] ?? 0, row.credit[.shapley] ?? 0)
                return RowView(
                    name: names[row.creator] ?? row.creator.rawValue, lines: shell.figures.count(Int64(row.lines)),
                    contract: money(row.contract), contractUnits: row.contract, position: money(position),
                    positionUnits: position, shapley: money(shapley), shapleyUnits: shapley)
            })
    }

    private struct View: Sendable {
        let isEmpty: Bool
        let cut: String?
        let most: Int64
        let rows: [RowView]
    }

    private struct RowView: Sendable {
        let name: String
        let lines: String
        let contract: String
        let contractUnits: Int64
        let position: String
        let positionUnits: Int64
        let shapley: String
        let shapleyUnits: Int64
    }
}
