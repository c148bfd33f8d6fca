import Alliance
import Console
import Market

/// The named people and goods that the pages' tests show.
enum Named {
    /// Monday 23 November 2026, 17:38 in Shanghai.
    static let now = Timestamp(milliseconds: 1_795_426_680_000)

    static func id<Noun>(_ number: UInt64, _ noun: Noun.Type = Noun.self) -> Identifier<Noun> {
        Identifier(UUIDBits(high: 0x0193_5555_0000_7000 | number, low: 0x8000_0000_0000_0000 | number))
    }

    static func ago(_ duration: Duration) -> Timestamp { now.advanced(by: .zero - duration) }

    static let tea = creator(1, "单丛阿铁", "凤凰单丛", "广东潮州", 52_000, .l4)
    static let clay = creator(2, "壶里春秋", "紫砂与泥料", "江苏宜兴", 8_640, .l2)
    static let sweet = creator(3, "云上烘焙小满", "鲜花饼与甜点", "云南昆明", 131_500, .l5)
    static let trail = creator(4, "阿布走川西", "徒步与露营", "四川甘孜", 964, .l1)

    private static func creator(
        _ number: UInt64, _ name: String, _ niche: String, _ region: String, _ followers: Int64, _ level: CreatorLevel
    ) -> Creator {
        Creator(
            id: id(number), name: name, niche: niche, region: region, followers: followers, level: level,
            createdAt: ago(.days(400)))
    }

    static let cakes = Merchant(id: id(11), name: "滇花记鲜花饼", region: "云南昆明", createdAt: ago(.days(300)))
    static let pots = Merchant(id: id(12), name: "蜀山壶坊", region: "江苏宜兴", createdAt: ago(.days(300)))
    static let garden = Merchant(id: id(13), name: "乌岽山茶园", region: "广东潮州", createdAt: ago(.days(300)))

    static let rules = SampleRules(
        answerWithin: .hours(72), contentWithin: .days(14), oneExtension: .days(7), extensionsMax: 1,
        remindersBefore: [.days(3), .days(1)], videoKeptFor: .days(3), pinnedInRoomFor: .minutes(10),
        askAgainAfter: .days(30), openRequestsByLevel: [1, 2, 3, 5, 8, 12], fulfilmentRateMinimum: 3,
        refundTargetWithin: .days(90), refundEarliestAfterShipping: .days(30), refundLatestAfterShipping: .days(90))

    static let teaRate = FulfilmentRate(fulfilled: 17, unfulfilled: 1)
    static let clayRate = FulfilmentRate(fulfilled: 5, unfulfilled: 3)
    static let newRate = FulfilmentRate(fulfilled: 1, unfulfilled: 0)

    static func sample(
        _ number: UInt64, _ state: Sample.State, creator: Creator = tea, merchant: Merchant = pots,
        product: String = "清水泥梨形小品壶 120 ml", due: Duration? = nil, rate: FulfilmentRate = teaRate,
        kind: SampleOffer.Kind = .free, message: String = "想用同一泡鸭屎香，对比朱泥与白瓷的回甘。", note: String? = nil,
        tracking: String? = nil
    ) -> SampleEntry {
        SampleEntry(
            sample: Sample(
                id: id(100 + number), creator: creator.id, merchant: merchant.id, product: id(200 + number), kind: kind,
                message: message, requestedAt: ago(.days(Int64(number) * 2)),
                rules: RuleVersion(family: "samples", number: 1), state: state, movedAt: ago(.hours(5)),
                dueAt: due.map { now.advanced(by: $0) },
                deliveredAt: state.wasDelivered ? ago(.days(6)) : nil, extensions: 0, hasAppealed: false, note: note,
                trackingCode: tracking, evidence: nil, revision: 3),
            product: product, creator: creator, merchant: merchant, rate: rate, rules: rules)
    }
}

extension Sample.State {
    /// Whether a sample in this state once reached the creator.
    var wasDelivered: Bool {
        switch self {
        case .delivered, .inAppeal, .waived, .overdue, .fulfilled, .unfulfilled, .refunded: true
        case .requested, .approved, .rejected, .expired, .withdrawn, .shipped: false
        }
    }
}
