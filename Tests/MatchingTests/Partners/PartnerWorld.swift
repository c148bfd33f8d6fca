import Market
import Matching

/// A small market of partners, over two categories, two price bands and two origins.
enum PartnerWorld {
    static let rules = PartnerRules(
        termWeights: [
            .audience: 0.3, .content: 0.25, .proven: 0.2, .commercial: 0.2, .fatigue: -0.1, .overlap: -0.1,
            .exploration: 0.05,
        ], tierWeights: [.buyer: 1, .clicker: 0.3, .follower: 0.1],
        axisWeights: [.category: 0.5, .price: 0.3, .origin: 0.2],
        audienceStrength: 20, audienceUnseen: 0.7, contentHalf: 0.15,
        sales: .init(
            ordersPer1000Views: 2, frequencyStrength: 5, basketStrength: 10, liftStrength: 10, viewsStrength: 5,
            viewsPerContent: 500, responseStrength: 300, cohortCreatorsMin: 2, cohortViewsMin: 100),
        commerce: .init(
            marginPPM: 400_000, typicalCommissionPPM: 100_000, priceDistance: 0.3, commissionStepPPM: 30_000,
            priceStep: 0.1),
        gates: .init(
            returnRateMax: 0.3, shopKeptMin: 0.7, shopKeptPrior: 0.9, shopStrength: 20, fulfilmentMin: 0.5,
            restrictedCategories: ["cat_restricted"], restrictedLevel: 3), explorationPlaces: [1],
        explorationShare: 0.3, promotionsMax: 4, priceBands: [10_000], followerBands: [50_000], reasonsMax: 3,
        risksMax: 2)

    static func id<Noun>(_ number: Int, _ noun: Noun.Type = Noun.self) -> Identifier<Noun> {
        Identifier(UUIDBits(high: 1, low: UInt64(number)))
    }

    /// So many buyers, with all of their interest at one place of each axis.
    static func audience(_ buyers: Int, at places: [Int] = [0, 0, 0]) -> AudienceProfile {
        var audience = AudienceProfile(sizes: [2, 2, 2])
        for _ in 0..<buyers { audience.add(places.map { [(place: $0, share: 1)] }, tier: .buyer, weight: 1) }
        return audience
    }

    static func creator(
        _ number: Int, buyers: Int = 50, at places: [Int] = [0, 0, 0], text: String = "凤凰单丛 蜜兰香",
        level: CreatorLevel = .l3, sales: SalesCount = SalesCount(views: 10_000, impressions: 20_000),
        fulfilled: Int = 0, unfulfilled: Int = 0, reach: [UInt64] = []
    ) -> PartnerCreator {
        PartnerCreator(
            id: id(number), region: "广东潮州", followers: 20_000, level: level, category: places[0],
            audience: audience(buyers, at: places), reach: ReachSketch(reach), text: TextSketch([(text, 1)]),
            contents: 20,
            sales: [places[0]: sales], fulfilled: fulfilled, unfulfilled: unfulfilled)
    }

    static func product(
        _ number: Int, merchant: Int = 1, category: Int = 0, categoryID: String = "cat_tea", price: Int64? = 8_000,
        commission: Int? = 100_000, isListed: Bool = true, stock: Int? = nil, goods: String? = nil,
        text: String = "凤凰单丛 茶", buyers: Int = 30, sales: SalesCount = SalesCount(views: 5_000)
    ) -> PartnerProduct {
        PartnerProduct(
            id: id(number), merchant: id(merchant), category: category, categoryID: categoryID, price: price,
            commissionPPM: commission, isListed: isListed, stock: stock, goodsKey: goods ?? "goods \(number)",
            audience: audience(buyers, at: [category, 0, 0]), text: TextSketch([(text, 1)]), sales: sales)
    }

    static func market(
        _ creators: [PartnerCreator], _ products: [PartnerProduct], promotions: [PartnerPair: Int] = [:],
        hired: [Int: [Int]] = [:]
    ) -> PartnerMarket {
        PartnerMarket(
            PartnerFacts(
                creators: creators, products: products, categories: ["cat_tea", "cat_pots"], promotions: promotions,
                hired: hired), under: rules)
    }

    /// Several creators and many products that differ in audience, text, price, commission and sales.
    static func crowded() -> PartnerMarket {
        let texts = ["凤凰单丛 蜜兰香", "紫砂壶 朱泥", "鲜花饼 玫瑰", "潮州 工夫茶"]
        return market(
            (0..<6).map { number in
                creator(
                    number, buyers: 10 + number * 9, at: [number % 2, number % 2, 0], text: texts[number % 4],
                    sales: SalesCount(
                        views: 3_000 + number * 500, impressions: 9_000, orders: number * 3,
                        paidMinorUnits: Int64(number) * 24_000))
            },
            (0..<40).map { number in
                product(
                    number, merchant: number % 5, category: number % 2, price: 3_000 + Int64(number) * 700,
                    commission: 50_000 + number % 7 * 20_000, text: texts[number % 4], buyers: number,
                    sales: SalesCount(views: 1_000 + number * 40, orders: number % 6, paidMinorUnits: 30_000))
            }, promotions: [PartnerPair(creator: 1, product: 3): 3], hired: [3: [1, 2]])
    }
}
