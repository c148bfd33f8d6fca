import Alliance
import Amounts
import Console
import Market
import Operations
import Trade

/// Pages of commission plans, agencies and what helped to sell.
enum NamedPlans {
    static let orchard = Agency(id: Named.id(710), name: "果园传媒", createdAt: Named.ago(.days(200)))

    private static func plan(
        _ number: UInt64, _ kind: CommissionPlan.Kind, _ state: CommissionPlan.State, rate: Int64, title: String,
        members: Int, isJoined: Bool = false
    ) throws -> Plans.Entry {
        Plans.Entry(
            plan: CommissionPlan(
                id: Named.id(720 + number), merchant: Named.cakes.id,
                draft: .init(
                    title: title, product: NamedTrade.cake.id, kind: kind,
                    leader: kind == .campaign
                        ? .init(agency: orchard.id, rate: try Rate(partsPerMillion: 50_000)) : nil,
                    rate: try Rate(partsPerMillion: rate), begins: Named.ago(.days(2)),
                    ends: Named.now.advanced(by: .days(28))),
                createdAt: Named.ago(.days(3)), state: state), members: members, isJoined: isJoined)
    }

    private static func plans(for role: Role) throws -> PlansPage {
        let isMerchant = role == .merchant
        return PlansPage(
            plans: [
                try plan(
                    1, .campaign, role == .creator ? .open : .proposed, rate: 185_000, title: "玫瑰季招商", members: 12),
                try plan(2, .campaign, .open, rate: 160_000, title: "老客回购招商", members: 3, isJoined: true),
                try plan(3, .exclusive, .open, rate: 250_000, title: "小甜独家", members: 1, isJoined: true),
                try plan(4, .targeted, .withdrawn, rate: 200_000, title: "烘焙达人定向", members: 8),
            ], role: role, roles: isMerchant ? [.merchant, .creator] : [role],
            titles: [NamedTrade.cake.id: NamedTrade.cake.title],
            shelf: isMerchant ? [NamedTrade.cake] : [], agencies: isMerchant ? [orchard] : [],
            creators: isMerchant ? [Named.sweet, Named.tea] : [],
            indirect: isMerchant ? try Rate(partsPerMillion: 35_000) : nil, now: Named.now,
            nextPath: isMerchant ? "/plans?cursor=next" : nil)
    }

    private static func bindings(for role: Role) throws -> BindingsPage {
        let entry = { (number: UInt64, creator: Creator, state: AgencyBinding.State, side: Role?) in
            Agencies.Entry(
                binding: AgencyBinding(
                    id: Named.id(740 + number), creator: creator.id, agency: orchard.id,
                    terms: .init(split: try Rate(partsPerMillion: 300_000), lasts: .days(365)),
                    proposedAt: Named.ago(.days(40)), state: state, exitAskedBy: side,
                    dueAt: [.proposed, .active, .exitRequested].contains(state)
                        ? Named.now.advanced(by: .days(5)) : nil), creator: creator.name, agency: orchard.name)
        }
        return BindingsPage(
            bindings: [
                try entry(1, Named.sweet, .proposed, nil), try entry(2, Named.tea, .active, nil),
                try entry(3, Named.clay, .exitRequested, .creator), try entry(4, Named.sweet, .lapsed, nil),
            ], creator: role == .creator ? Named.sweet.id : nil, isAgency: role == .agency,
            creators: role == .agency ? [Named.sweet, Named.tea] : [])
    }

    /// Of four clicks before two orders, three are the creators' who are not paid.
    private static let attribution = AttributionPage(
        report: .init(
            currency: .cny,
            rows: [
                .init(
                    creator: Named.sweet.id, lines: 2, contract: 18_320, credit: [.position: 12_824, .shapley: 9_160]),
                .init(creator: Named.tea.id, credit: [.position: 5_496, .shapley: 9_160]),
            ], lines: 2, paid: 18_320, isCut: true),
        names: [Named.sweet.id: Named.sweet.name, Named.tea.id: Named.tea.name])

    /// What can be built without a mistake; a page that cannot is a mistake of this file.
    private static func made(_ page: () throws -> any Console.Page) -> any Console.Page {
        do { return try page() } catch { preconditionFailure("\(error)") }
    }

    static let all: [NamedPages.Shown] = [
        .init("plans", at: "/plans", as: NamedPages.shop, [.merchant], made { try plans(for: .merchant) }),
        .init("plans-creator", at: "/plans", as: NamedPages.tie, [.creator], made { try plans(for: .creator) }),
        .init("plans-agency", at: "/plans", as: NamedPages.tie, [.agency], made { try plans(for: .agency) }),
        .init(
            "plans-empty", at: "/plans", as: NamedPages.tie, [.creator],
            PlansPage(plans: [], role: .creator, titles: [:], now: Named.now)),
        .init("bindings", at: "/bindings", as: NamedPages.tie, [.agency], made { try bindings(for: .agency) }),
        .init(
            "bindings-creator", at: "/bindings", as: NamedPages.tie, [.creator], made { try bindings(for: .creator) }),
        .init("attribution", at: "/attribution", as: NamedPages.shop, [.merchant], attribution),
    ]
}
