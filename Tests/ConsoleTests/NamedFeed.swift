import Console
import Market

extension NamedPages {
    /// A feed of six contents, with and without the viewer's behaviour.
    static func feed(personalised: Bool) -> ViewerFeedPage {
        func card(
            _ number: UInt64, _ creator: Creator, _ title: String, _ tags: [String], _ category: Wording,
            _ motif: Poster.Motif, product: String?, form: Content.Form = .video, length: Duration? = .seconds(94),
            reasons: [FeedCard.Reason], parts: [FeedCard.Part], followed: Bool = false, propensity: Double? = nil
        ) -> FeedCard {
            FeedCard(
                content: Content(
                    id: Named.id(400 + number), creator: creator.id, form: form,
                    draft: .init(title: title, tags: tags, category: nil, product: nil), length: length,
                    state: .published, publishedAt: Named.ago(.hours(6))),
                creator: creator, category: category, poster: Poster(motif, seed: number * 7_919), product: product,
                reasons: personalised ? reasons : [.popular(place: Int(number))],
                parts: personalised ? parts : [.init(.partPopularity, points: 0.9 / Double(number))],
                isFollowed: personalised && followed, propensity: propensity)
        }
        let tea = Wording("茶", "Tea")
        let cards = [
            card(
                1, Named.tea, "同一棵老丛，为什么今年更香？乌岽山实拍", ["凤凰单丛", "鸭屎香", "山场"], tea, .tea,
                product: "乌岽宋种春茶 50 g · ¥168",
                reasons: [
                    .fitsTaste(title: "炭焙三道，香气去哪儿了", deed: .finished, share: 0.46), .followed(name: "单丛阿铁"),
                    .isNew(age: .hours(6)),
                ],
                parts: [
                    .init(.partTaste, points: 0.712), .init(.partFollowing, points: 0.2),
                    .init(.partFreshness, points: 0.118),
                    .init(.partFatigue, points: -0.045),
                ], followed: true),
            card(
                2, Named.clay, "一把小壶的 37 道工序：从泥片到火里", ["紫砂", "手作"], Wording("茶器", "Teaware"), .pottery,
                product: "清水泥梨形小品壶 120 ml · ¥420", length: .seconds(318),
                reasons: [.watchedTogether(title: "同一棵老丛，为什么今年更香？", viewers: 1_284), .popular(place: 12)],
                parts: [
                    .init(.partTaste, points: 0.55), .init(.partSimilar, points: 0.21),
                    .init(.partPopularity, points: 0.09),
                ]),
            card(
                3, Named.sweet, "玫瑰只取第一茬：鲜花饼的馅为什么不腻", ["云南", "鲜花饼"], Wording("糕点", "Pastry"), .cake,
                product: "现烤玫瑰鲜花饼 10 枚 · ¥39.90", length: .seconds(61),
                reasons: [.fitsTaste(title: "茶点怎么配单丛", deed: .liked, share: 0.31), .popular(place: 3)],
                parts: [.init(.partTaste, points: 0.402), .init(.partPopularity, points: 0.188)]),
            card(
                4, Named.trail, "海拔 4,200 米煮一壶茶要多久", ["川西", "露营"], Wording("旅行", "Travel"), .travel, product: nil,
                form: .pictures, length: nil, reasons: [.onTrial(exposures: 140), .isNew(age: .minutes(40))],
                parts: [.init(.partFreshness, points: 0.31), .init(.partQuality, points: 0.06)], propensity: 0.08),
            card(
                5, Named.sweet, "春城菜市：一斤菌子怎么挑", ["菌子", "产地"], Wording("农产", "Farm produce"), .farm,
                product: "鲜松茸 500 g · ¥258", reasons: [.popular(place: 7)],
                parts: [.init(.partPopularity, points: 0.15)]),
            card(
                6, Named.trail, "徒步前一周，膝盖要这样准备", ["徒步", "热身"], Wording("运动", "Sport"), .sport, product: nil,
                length: .seconds(205), reasons: [.watchedTogether(title: "海拔 4,200 米煮一壶茶要多久", viewers: 86)],
                parts: [.init(.partSimilar, points: 0.2)]),
        ]
        return ViewerFeedPage(
            cards: cards, requestID: "req_06fh3k", isPersonalised: personalised, nextPath: "/feed?cursor=2")
    }
}
