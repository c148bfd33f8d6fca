package import Market

/// A typed page: what it knows, and the names under which its template finds it.
///
/// A page is a value and rendering is a pure function of it, so every page is tested without a server.
package protocol Page: Sendable {
    /// The template's file name without its ending.
    static var template: String { get }
    /// The navigation entry that is lit, if any.
    var section: Section? { get }
    /// The title in the browser's tab.
    func title(in language: Language) -> String
    /// What the template reads as `page`: a struct whose stored properties are its names.
    func view(in shell: Shell) -> any Sendable
}

/// The entries of the main navigation, in order.
package enum Section: String, CaseIterable, Sendable {
    case feed, rooms, cart, orders, earnings, payouts, disputes, stock, promotions, plans, studio, contents, matches,
        samples,
        notices,
        overview, feedLook, money, people, apiReference

    /// Where the entry leads.
    package var path: String {
        switch self {
        case .feed: "/feed"
        case .rooms: "/rooms"
        case .cart: "/cart"
        case .orders: "/orders"
        case .earnings: "/earnings"
        case .payouts: "/payouts"
        case .disputes: "/disputes"
        case .stock: "/stock"
        case .promotions: "/promotions"
        case .plans: "/plans"
        case .studio: "/studio"
        case .contents: "/studio/contents"
        case .matches: "/matches"
        case .samples: "/samples"
        case .notices: "/notices"
        case .overview: "/operator"
        case .feedLook: "/operator/feed"
        case .money: "/operator/settlements"
        case .people: "/operator/accounts"
        case .apiReference: "/docs/api"
        }
    }

    /// What the entry is called.
    package var phrase: ShellPhrase {
        switch self {
        case .feed: .feed
        case .rooms: .rooms
        case .cart: .cart
        case .orders: .orders
        case .earnings: .earnings
        case .payouts: .payouts
        case .disputes: .disputes
        case .stock: .stock
        case .promotions: .promotions
        case .plans: .plans
        case .studio: .studio
        case .contents: .contents
        case .matches: .matches
        case .samples: .samples
        case .notices: .notices
        case .overview: .overview
        case .feedLook: .feedLook
        case .money: .money
        case .people: .people
        case .apiReference: .apiReference
        }
    }

    /// The entries that people in some roles see; links only, since the authorisation table decides.
    package static func visible(to roles: Set<Role>) -> [Section] {
        allCases.filter { section in
            switch section {
            case .feed, .rooms, .apiReference: true
            case .studio: roles.contains(.creator)
            case .earnings: !roles.isDisjoint(with: [.creator, .agency])
            case .plans: !roles.isDisjoint(with: [.merchant, .creator, .agency])
            case .cart: roles.contains(.viewer)
            case .orders: !roles.isDisjoint(with: [.viewer, .merchant, .operator])
            case .payouts: !roles.isDisjoint(with: [.creator, .merchant, .agency, .operator])
            case .disputes: !roles.isDisjoint(with: [.merchant, .operator, .auditor])
            case .stock: roles.contains(.merchant)
            case .promotions: !roles.isDisjoint(with: [.merchant, .creator, .operator])
            case .notices: !roles.isDisjoint(with: [.viewer, .creator, .merchant, .agency])
            case .matches: !roles.isDisjoint(with: [.creator, .merchant])
            case .samples: !roles.isDisjoint(with: [.creator, .merchant, .operator])
            case .overview, .money, .people:
                !roles.isDisjoint(with: [.operator, .auditor])
            case .feedLook, .contents: roles.contains(.operator)
            }
        }
    }
}
