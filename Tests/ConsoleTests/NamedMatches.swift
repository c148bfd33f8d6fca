import Console
import Market
import Operations

/// The pages of matches with named people and goods.
enum NamedMatches {
    static let creator = MatchesPage(
        side: .creator,
        entries: [
            entry(1, "蜜兰香凤凰单丛 150 g", "凤凰山茶农合作社 · ¥168 · 佣金 18% · 广东潮州凤凰镇", 0.642, rank: 1),
            entry(2, "朱泥小品壶 110 ml", "丁蜀陶手作 · ¥388 · 佣金 20% · 江苏宜兴丁蜀", 0.418, rank: 14, isTrial: true),
        ],
        keptOut: [
            .init(
                title: "旧款茶席布", gates: [.init("not_listed"), .init("returned_often", ["refunds": 30, "orders": 50])])
        ],
        keptOutCount: 1,
        categories: [
            .init(value: "cat_1", label: "茶", isCurrent: true), .init(value: "cat_2", label: "茶具", isCurrent: false),
        ],
        fields: ["category": "cat_1", "price_min": "50", "sample": "1"],
        searches: [.init(id: "sea_1", name: "潮州茶 15% 以上", path: "/matches?region=%E6%BD%AE%E5%B7%9E&commission=15")],
        nextPath: "/matches?cursor=next")

    static let merchant = MatchesPage(
        side: .merchant,
        products: [
            .init(value: "prd_1", label: "蜜兰香凤凰单丛 150 g", isCurrent: true),
            .init(value: "prd_2", label: "鸭屎香凤凰单丛 100 g", isCurrent: false),
        ], commissionPPM: 180_000,
        entries: [entry(3, "单丛阿铁", "凤凰单丛 · 广东潮州 · L4 · 5.2 万 粉丝", 0.642, rank: 1)])

    static let empty = MatchesPage(side: .creator, entries: [])
    static let bare = MatchesPage(side: .merchant, entries: [])

    static let detail = MatchDetailPage(
        entry: entry(1, "蜜兰香凤凰单丛 150 g", "凤凰山茶农合作社 · ¥168 · 佣金 18% · 广东潮州凤凰镇", 0.642, rank: 2),
        cohortCategory: Wording("茶", "Tea"))

    private static func entry(
        _ number: UInt64, _ title: String, _ about: String, _ score: Double, rank: Int, isTrial: Bool = false
    ) -> MatchEntry {
        let record = MatchRecord(
            score: score,
            terms: [
                .init(kind: "audience", amount: 0.83, weight: 0.3), .init(kind: "content", amount: 0.71, weight: 0.25),
                .init(kind: "proven", amount: 0.58, weight: 0.2), .init(kind: "commercial", amount: 0.61, weight: 0.2),
                .init(kind: "fatigue", amount: 0.25, weight: -0.1), .init(kind: "overlap", amount: 0.1, weight: -0.1),
                .init(kind: "exploration", amount: 0.42, weight: 0.05),
            ],
            reasons: [
                .init("audience_cares", ["share": 0.46, "people": 212]),
                .init("content_alike", ["similarity": 0.37]),
                .init("sells_more", ["gpm": 36_200, "cohort_gpm": 21_400, "orders": 18, "views": 7_400]),
            ],
            risks: [
                .init("promoted_lately", ["times": 1]),
                .init("uncertain_sales", ["low": 19_800, "high": 58_300, "views": 7_400]),
            ],
            effects: rank == 1 ? [] : [.init(change: "commission_up", ppm: 30_000, from: rank, to: max(1, rank - 8))],
            gpm: 36_200, gpmLow: 19_800, gpmHigh: 58_300,
            cohort: .init(category: "cat_1", followerBand: 2, creators: 5, views: 31_000, orders: 44, gpm: 21_400),
            figures: ["creator_earns": 5_430, "merchant_earns": 6_620, "expected_units": 2.4, "text_similarity": 0.37],
            rank: rank, ranked: 37, isTrial: isTrial, deeds: 8_614, sequence: 12_004,
            factsAsOf: Named.ago(.minutes(1)).milliseconds)
        let match = ShownMatch(
            id: Named.id(900 + number), creator: Named.tea.id, product: Named.id(950 + number), place: rank - 1,
            propensity: isTrial ? 0.034 : 1, rules: RuleVersion(family: "partners", number: 1), at: Named.now,
            record: record)
        return MatchEntry(match: match, title: title, subtitle: Wording(about, about))
    }
}
