package import Market
package import Operations

extension MatchFilter {
    /// The filter's parameters of a query for products.
    static let productParameters: [Parameter] = [
        .query(
            "category_id", .id(Category.self), "Only this category.",
            example: .string(Identifier<Category>.documented.rawValue)),
        .query("price_min", .count, "The lowest price, in minor units.", example: 3_000),
        .query("price_max", .count, "The highest price, in minor units.", example: 30_000),
        .query("commission_min_ppm", .integer(0...1_000_000), "The lowest commission, in ppm.", example: 100_000),
        .query("region", .text(1...100), "Part of the origin.", example: "潮州"),
        .query("has_sample", .boolean, "Only products of which a sample can be asked for.", example: true),
    ]

    /// The filter's parameters of a query for creators.
    static let creatorParameters: [Parameter] = [
        .query(
            "category_id", .id(Category.self), "Only creators most of whose contents are of this category.",
            example: .string(Identifier<Category>.documented.rawValue)),
        .query("followers_min", .count, "The fewest followers.", example: 10_000),
        .query("followers_max", .count, "The most followers.", example: 200_000),
        .query("level_min", .integer(0...6), "The lowest level, 0 for L0 to 6 for L6.", example: 2),
        .query("gmv_min", .count, "The least that the audience paid in the window, in minor units.", example: 100_000),
        .query("gmv_max", .count, "The most that it paid, in minor units.", example: 10_000_000),
        .query("region", .text(1...100), "Part of the creator's region.", example: "广东"),
    ]

    /// The filter as a body.
    static let schema = Schema.named(
        "MatchFilter",
        .object(
            .optional("category_id", .id(Category.self), "Only this category."),
            .optional("price_min", .count, "The lowest price, in minor units."),
            .optional("price_max", .count, "The highest price, in minor units."),
            .optional("commission_min_ppm", .integer(0...1_000_000), "The lowest commission, in ppm."),
            .optional("region", .text(1...100), "Part of the product's origin or the creator's region."),
            .optional("has_sample", .boolean, "Only with a sample to ask for."),
            .optional("followers_min", .count, "The fewest followers."),
            .optional("followers_max", .count, "The most followers."),
            .optional("level_min", .integer(0...6), "The lowest level."),
            .optional("gmv_min", .count, "The least paid in the window, in minor units."),
            .optional("gmv_max", .count, "The most paid, in minor units.")))

    /// The filter whose members a lookup gives by name.
    init(_ value: (String) -> JSON?) {
        self.init()
        category = value("category_id")?.text
        priceMin = value("price_min")?.wholeNumber
        priceMax = value("price_max")?.wholeNumber
        commissionMinPPM = value("commission_min_ppm")?.wholeNumber.map { Int($0) }
        region = value("region")?.text
        hasSample = value("has_sample")?.truth
        followersMin = value("followers_min")?.wholeNumber
        followersMax = value("followers_max")?.wholeNumber
        levelMin = value("level_min")?.wholeNumber.map { Int($0) }
        gmvMin = value("gmv_min")?.wholeNumber
        gmvMax = value("gmv_max")?.wholeNumber
    }

    /// The filter on the wire, only what it names.
    var json: JSON {
        let members: [(String, JSON?)] = [
            ("category_id", category.map(JSON.string)), ("price_min", priceMin.map(JSON.integer)),
            ("price_max", priceMax.map(JSON.integer)),
            ("commission_min_ppm", commissionMinPPM.map { .integer(Int64($0)) }), ("region", region.map(JSON.string)),
            ("has_sample", hasSample.map(JSON.boolean)), ("followers_min", followersMin.map(JSON.integer)),
            ("followers_max", followersMax.map(JSON.integer)), ("level_min", levelMin.map { .integer(Int64($0)) }),
            ("gmv_min", gmvMin.map(JSON.integer)), ("gmv_max", gmvMax.map(JSON.integer)),
        ]
        return .object(members.compactMap { name, value in value.map { JSON.Member(name, $0) } })
    }
}

/// Which products for which creator.
package struct ProductMatchQuery: WireInput {
    /// The creator.
    package let creator: Identifier<Creator>
    /// What is wanted.
    package let filter: MatchFilter
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        CreatorAddress.parameters + MatchFilter.productParameters + PageQuery.parameters
    package init(_ received: Received) throws {
        creator = try received.id("creator_id")
        filter = MatchFilter { received.query[$0] }
        page = PageQuery(received)
    }
}

/// Which creators for which product.
package struct CreatorMatchQuery: WireInput {
    /// The product.
    package let product: Identifier<Product>
    /// What is wanted.
    package let filter: MatchFilter
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        ProductAddress.parameters + MatchFilter.creatorParameters + PageQuery.parameters
    package init(_ received: Received) throws {
        product = try received.id("product_id")
        filter = MatchFilter { received.query[$0] }
        page = PageQuery(received)
    }
}

/// Which match.
package struct MatchAddress: WireInput {
    /// The match as its reply named it.
    package let id: String

    package static let parameters: [Parameter] = [
        .path(
            "match_id", .text(1...128), "The match, as the reply that showed it named it.",
            example: "mat_019aaf1e0a808000800000000001")
    ]
    package init(_ received: Received) { id = received.path["match_id"]?.text ?? "" }
}

/// A commission, as sent.
package struct CommissionAsk: WireInput {
    /// The product.
    package let product: Identifier<Product>
    /// The share of the price, in ppm.
    package let partsPerMillion: Int64

    package static let parameters = ProductAddress.parameters
    package static let body: Schema? = .object(
        .required("commission_ppm", .integer(0...1_000_000), "The creator's share of the price: 150000 is 15 %."))
    package static let example: JSON? = ["commission_ppm": 150_000]
    package init(_ received: Received) throws {
        product = try received.id("product_id")
        partsPerMillion = received.body?["commission_ppm"]?.wholeNumber ?? 0
    }
}

/// A search to keep, as sent.
package struct SavedSearchAsk: WireInput {
    /// What it holds.
    package let wish: SavedSearches.Wish

    package static let body: Schema? = .named(
        "NewSavedSearch",
        .object(
            .required("name", .text(1...100), "What you call it."),
            .optional(
                "product_id", .id(Product.self), "The product that creators are wanted for; a merchant's search."),
            .required("filter", MatchFilter.schema, "What is wanted.")))
    package static let example: JSON? = ["name": "潮州茶 15% 以上", "filter": ["commission_min_ppm": 150_000]]
    package init(_ received: Received) throws {
        let body = received.body
        wish = SavedSearches.Wish(
            name: received.text("name"), product: try body?["product_id"]?.text.map { try Identifier(parsing: $0) },
            filter: MatchFilter { body?["filter"]?[$0] })
    }
}

/// Which search.
package struct SavedSearchAddress: WireInput {
    /// The search.
    package let id: Identifier<SavedSearch>

    package static let parameters: [Parameter] = [
        .path(
            "search_id", .id(SavedSearch.self), "The search.",
            example: .string(Identifier<SavedSearch>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("search_id") }
}

/// A search and what it is to hold from now on.
package struct SavedSearchChange: WireInput {
    /// The search.
    package let id: Identifier<SavedSearch>
    /// What it is to hold.
    package let wish: SavedSearches.Wish

    package static let parameters = SavedSearchAddress.parameters
    package static var body: Schema? { SavedSearchAsk.body }
    package static var example: JSON? { SavedSearchAsk.example }
    package init(_ received: Received) throws {
        id = try received.id("search_id")
        wish = try SavedSearchAsk(received).wish
    }
}

/// Which searches.
package struct SavedSearchQuery: WireInput {
    /// As which side an account that is both wants to see them.
    package let side: Role?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        [
            .query(
                "side", .oneOf(["creator", "merchant"]), "As which side, for accounts that are both.",
                example: "creator")
        ] + PageQuery.parameters
    package init(_ received: Received) {
        side = received.query["side"]?.text.flatMap(Role.init(rawValue:))
        page = PageQuery(received)
    }
}
