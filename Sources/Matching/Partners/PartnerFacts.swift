package import Market

/// Counts of sales and of what led to them.
package struct SalesCount: Sendable, Hashable {
    /// Views of contents.
    package var views = 0
    /// Impressions of contents.
    package var impressions = 0
    /// Orders paid.
    package var orders = 0
    /// What was paid, in minor units.
    package var paidMinorUnits: Int64 = 0
    /// Orders of which the payment was given back.
    package var refunds = 0

    /// Nothing yet.
    package init() {}

    /// Some counts.
    package init(views: Int, impressions: Int = 0, orders: Int = 0, paidMinorUnits: Int64 = 0, refunds: Int = 0) {
        self.views = views
        self.impressions = impressions
        self.orders = orders
        self.paidMinorUnits = paidMinorUnits
        self.refunds = refunds
    }

    /// Both together.
    package func adding(_ other: SalesCount) -> SalesCount {
        var sum = self
        sum += other
        return sum
    }

    static func += (left: inout SalesCount, right: SalesCount) {
        left.views += right.views
        left.impressions += right.impressions
        left.orders += right.orders
        // What is beyond 64 bits stays at their end: a count for ranking must not stop the platform.
        let sum = left.paidMinorUnits.addingReportingOverflow(right.paidMinorUnits)
        left.paidMinorUnits = sum.overflow ? .max : sum.partialValue
        left.refunds += right.refunds
    }
}

/// What is known of a creator when products are looked for; categories are dense numbers.
package struct PartnerCreator: Sendable, Hashable {
    /// The creator.
    package var id: Identifier<Creator>
    /// Where the creator works.
    package var region: String
    /// Followers.
    package var followers: Int64
    /// The level.
    package var level: CreatorLevel
    /// The category of most contents, or the declared one of a creator without contents; nil where neither is known.
    package var category: Int?
    /// Who buys, clicks and follows.
    package var audience: AudienceProfile
    /// The same people, for overlaps.
    package var reach: ReachSketch
    /// Contents, tags and niche.
    package var text: TextSketch
    /// Contents in the window.
    package var contents: Int
    /// Sales by category.
    package var sales: [Int: SalesCount]
    /// Samples that led to content.
    package var fulfilled: Int
    /// Samples that did not.
    package var unfulfilled: Int

    /// What is known of a creator.
    package init(
        id: Identifier<Creator>, region: String, followers: Int64, level: CreatorLevel, category: Int?,
        audience: AudienceProfile, reach: ReachSketch = ReachSketch(), text: TextSketch, contents: Int = 0,
        sales: [Int: SalesCount] = [:], fulfilled: Int = 0, unfulfilled: Int = 0
    ) {
        self.id = id
        self.region = region
        self.followers = followers
        self.level = level
        self.category = category
        self.audience = audience
        self.reach = reach
        self.text = text
        self.contents = contents
        self.sales = sales
        self.fulfilled = fulfilled
        self.unfulfilled = unfulfilled
    }

    /// Everything sold, in all categories.
    package var allSales: SalesCount { sales.values.reduce(into: SalesCount()) { $0 += $1 } }
}

/// What is known of a product when creators are looked for; categories are dense numbers.
package struct PartnerProduct: Sendable, Hashable {
    /// The product.
    package var id: Identifier<Product>
    /// Whose it is.
    package var merchant: Identifier<Merchant>
    /// The category.
    package var category: Int
    /// The category's identifier, which rules name.
    package var categoryID: String
    /// The lowest list price in minor units of the market's currency; nil without a variant in it.
    package var price: Int64?
    /// The commission offered, in ppm of the price; nil where none is.
    package var commissionPPM: Int?
    /// Whether it can be shown and promoted.
    package var isListed: Bool
    /// Units that can be sold; nil where the platform does not know.
    package var stock: Int?
    /// Samples to give away.
    package var sampleUnits: Int
    /// Where it was made.
    package var origin: String
    /// The same for offers of the same goods by several shops.
    package var goodsKey: String
    /// Who buys, clicks and watches.
    package var audience: AudienceProfile
    /// Title, summary and origin.
    package var text: TextSketch
    /// Sales, and views of the contents that show it.
    package var sales: SalesCount

    /// What is known of a product.
    package init(
        id: Identifier<Product>, merchant: Identifier<Merchant>, category: Int, categoryID: String, price: Int64?,
        commissionPPM: Int?, isListed: Bool = true, stock: Int? = nil, sampleUnits: Int = 0, origin: String = "",
        goodsKey: String, audience: AudienceProfile, text: TextSketch, sales: SalesCount = SalesCount()
    ) {
        self.id = id
        self.merchant = merchant
        self.category = category
        self.categoryID = categoryID
        self.price = price
        self.commissionPPM = commissionPPM
        self.isListed = isListed
        self.stock = stock
        self.sampleUnits = sampleUnits
        self.origin = origin
        self.goodsKey = goodsKey
        self.audience = audience
        self.text = text
        self.sales = sales
    }
}

/// A creator and a product, as dense numbers.
package struct PartnerPair: Sendable, Hashable {
    /// The creator's place in the facts.
    package let creator: Int
    /// The product's place in the facts.
    package let product: Int

    /// A pair.
    package init(creator: Int, product: Int) {
        self.creator = creator
        self.product = product
    }
}

/// Everything that matches of creators and products are made of, besides the rules.
package struct PartnerFacts: Sendable {
    /// The creators.
    package var creators: [PartnerCreator]
    /// The products.
    package var products: [PartnerProduct]
    /// Names of the dense categories.
    package var categories: [String]
    /// How often the creator promoted the product lately.
    package var promotions: [PartnerPair: Int]
    /// Creators who promote the product or hold a sample of it, by product.
    package var hired: [Int: [Int]]

    /// Facts that were counted.
    package init(
        creators: [PartnerCreator], products: [PartnerProduct], categories: [String],
        promotions: [PartnerPair: Int] = [:], hired: [Int: [Int]] = [:]
    ) {
        self.creators = creators
        self.products = products
        self.categories = categories
        self.promotions = promotions
        self.hired = hired
    }
}
