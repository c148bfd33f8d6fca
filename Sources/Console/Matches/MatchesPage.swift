package import Market
package import Operations

/// Products for a creator, or creators for a merchant's product: filters, searches, and why each fits.
package struct MatchesPage: Page {
    package static var template: String { "matches" }

    /// Something to choose from.
    package struct Choice: Sendable, Hashable {
        /// What the form sends, or where the link leads.
        package let value: String
        /// What people read.
        package let label: String
        /// Whether it is chosen now.
        package let isCurrent: Bool

        /// A choice.
        package init(value: String, label: String, isCurrent: Bool) {
            self.value = value
            self.label = label
            self.isCurrent = isCurrent
        }
    }

    /// A search that is kept.
    package struct Search: Sendable, Hashable {
        /// Its identifier.
        package let id: String
        /// What its owner calls it.
        package let name: String
        /// Where it leads.
        package let path: String

        /// A search.
        package init(id: String, name: String, path: String) {
            self.id = id
            self.name = name
            self.path = path
        }
    }

    /// A pair that is kept out.
    package struct KeptOut: Sendable, Hashable {
        /// The other side's name.
        package let title: String
        /// The closed gates.
        package let gates: [MatchRecord.Note]

        /// A pair that is kept out.
        package init(title: String, gates: [MatchRecord.Note]) {
            self.title = title
            self.gates = gates
        }
    }

    /// The side that looks: a creator or a merchant.
    package let side: Role
    /// The merchant's products, the chosen one marked; empty for creators.
    package let products: [Choice]
    /// The commission on the chosen product, in ppm; nil where none is offered.
    package let commissionPPM: Int64?
    /// The matches.
    package let entries: [MatchEntry]
    /// What gates keep out, some of it.
    package let keptOut: [KeptOut]
    /// How much is kept out.
    package let keptOutCount: Int
    /// The categories, the wanted one marked.
    package let categories: [Choice]
    /// What the form's fields hold, by name.
    package let fields: [String: String]
    /// The searches that are kept.
    package let searches: [Search]
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of matches.
    package init(
        side: Role, products: [Choice] = [], commissionPPM: Int64? = nil, entries: [MatchEntry],
        keptOut: [KeptOut] = [], keptOutCount: Int = 0, categories: [Choice] = [], fields: [String: String] = [:],
        searches: [Search] = [], nextPath: String? = nil
    ) {
        self.side = side
        self.products = products
        self.commissionPPM = commissionPPM
        self.entries = entries
        self.keptOut = keptOut
        self.keptOutCount = keptOutCount
        self.categories = categories
        self.fields = fields
        self.searches = searches
        self.nextPath = nextPath
    }

    package var section: Section? { .matches }
    package func title(in language: Language) -> String {
        (side == .creator ? MatchPhrase.titleCreator : .titleMerchant).text(in: language)
    }

    package func view(in shell: Shell) -> any Sendable {
        let isCreator = side == .creator
        let percent = commissionPPM.map { shell.figures.decimal(Double($0) / 10_000, places: 1) }
        return View(
            heading: shell.text(isCreator ? MatchPhrase.titleCreator : .titleMerchant),
            lead: shell.text(isCreator ? MatchPhrase.leadCreator : .leadMerchant), isCreator: isCreator,
            products: products, hasProducts: !products.isEmpty,
            product: products.first { $0.isCurrent }?.value ?? "",
            commission: percent.map { shell.text(MatchPhrase.commissionNow, ["percent": $0 + "%"]) }
                ?? shell.text(MatchPhrase.noCommissionNow), commissionPercent: percent ?? "",
            matches: entries.map { MatchView($0, in: shell) }, isEmpty: entries.isEmpty,
            keptOutTitle: shell.text(MatchPhrase.keptOut, ["count": String(keptOutCount)]),
            keptOut: keptOut.map { pair in
                KeptOutView(
                    title: pair.title,
                    gates: pair.gates.map { MatchView.sentence(of: $0, in: shell) }.joined(separator: " · "))
            }, hasKeptOut: keptOutCount > 0, categories: categories, fields: FieldsView(fields),
            levels: CreatorLevel.allCases.map {
                Choice(
                    value: String($0.rawValue), label: $0.name, isCurrent: fields["level"] == String($0.rawValue))
            }, searches: searches, hasSearches: !searches.isEmpty, nextPath: nextPath)
    }

    private struct View: Sendable {
        let heading: String
        let lead: String
        let isCreator: Bool
        let products: [Choice]
        let hasProducts: Bool
        let product: String
        let commission: String
        let commissionPercent: String
        let matches: [MatchView]
        let isEmpty: Bool
        let keptOutTitle: String
        let keptOut: [KeptOutView]
        let hasKeptOut: Bool
        let categories: [Choice]
        let fields: FieldsView
        let levels: [Choice]
        let searches: [Search]
        let hasSearches: Bool
        let nextPath: String?
    }

    private struct KeptOutView: Sendable {
        let title: String
        let gates: String
    }

    private struct FieldsView: Sendable {
        let category: String
        let priceMin: String
        let priceMax: String
        let commission: String
        let region: String
        let hasSample: Bool
        let followersMin: String
        let followersMax: String
        let level: String
        let gmvMin: String

        init(_ fields: [String: String]) {
            category = fields["category"] ?? ""
            priceMin = fields["price_min"] ?? ""
            priceMax = fields["price_max"] ?? ""
            commission = fields["commission"] ?? ""
            region = fields["region"] ?? ""
            hasSample = fields["sample"] == "1"
            followersMin = fields["followers_min"] ?? ""
            followersMax = fields["followers_max"] ?? ""
            level = fields["level"] ?? ""
            gmvMin = fields["gmv_min"] ?? ""
        }
    }
}
