import Alliance
import Market

/// A sample and its rules, with times counted from one moment.
enum SampleFixture {
    static let start = Timestamp(milliseconds: 1_795_426_691_000)
    static let rules = SampleRules(
        answerWithin: .hours(72), contentWithin: .days(14), oneExtension: .days(7), extensionsMax: 1,
        remindersBefore: [.days(3), .days(1)], videoKeptFor: .days(3), pinnedInRoomFor: .minutes(10),
        askAgainAfter: .days(30), openRequestsByLevel: [2, 5], fulfilmentRateMinimum: 3, refundTargetWithin: .days(90),
        refundEarliestAfterShipping: .days(30), refundLatestAfterShipping: .days(90))
    static let ruleSet = RuleSet(version: RuleVersion(family: "samples", number: 1), values: rules)
    static let product = Identifier<Product>(UUIDBits(high: 1, low: 1))
    static let merchant = Identifier<Merchant>(UUIDBits(high: 2, low: 2))
    static let video = Identifier<Content>(UUIDBits(high: 3, low: 3))
    static let room = Identifier<Room>(UUIDBits(high: 4, low: 4))

    static func after(_ duration: Duration) -> Timestamp { start.advanced(by: duration) }

    static func creator(level: CreatorLevel = .l0, followers: Int64 = 52_000) -> Creator {
        Creator(
            id: Identifier(UUIDBits(high: 5, low: 5)), name: "单丛阿铁", niche: "凤凰单丛", region: "广东潮州",
            followers: followers, level: level, createdAt: start)
    }

    static func offer(
        units: Int = 3, kind: SampleOffer.Kind = .free, auto: SampleOffer.AutoApproval? = nil
    ) -> SampleOffer {
        SampleOffer(product: product, merchant: merchant, unitsLeft: units, kind: kind, autoApproval: auto)
    }

    static func request(
        creator: Creator = creator(), offer: SampleOffer? = offer(), open: Int = 0, latest: Sample? = nil
    ) -> SampleRequest {
        SampleRequest(creator: creator, offer: offer, message: "想拍一条冲泡视频", openRequests: open, latest: latest)
    }

    static func decide(_ request: SampleRequest, at time: Timestamp = start) throws(SampleRefusal) -> Sample {
        try request.decide(id: Identifier(UUIDBits(high: 6, low: 6)), at: time, under: ruleSet)
    }

    static func sample(kind: SampleOffer.Kind = .free) throws -> Sample {
        try decide(request(offer: offer(kind: kind)))
    }

    /// A sample brought into a state by legal moves.
    static func sample(in state: Sample.State, kind: SampleOffer.Kind = .free) throws -> Sample {
        let path: [(Sample.Move, Duration)] =
            switch state {
            case .requested: []
            case .approved: [(.approve, .hours(1))]
            case .rejected: [(.reject(reason: "缺货"), .hours(1))]
            case .expired: [(.expire, .hours(72))]
            case .withdrawn: [(.withdraw, .hours(1))]
            case .shipped: shipping
            case .delivered: delivery
            case .inAppeal: delivery + [(.appeal(reason: "壶盖破了"), .days(3))]
            case .waived: delivery + [(.appeal(reason: "壶盖破了"), .days(3)), (.grantAppeal(note: "照片属实"), .days(4))]
            case .overdue: delivery + [(.fallDue, .days(16))]
            case .fulfilled: delivery + [(.fulfil(.video(video, postedAt: after(.days(5)))), .days(8))]
            case .unfulfilled: delivery + [(.fallDue, .days(16)), (.close, .days(19))]
            case .refunded:
                delivery + [
                    (.fulfil(.video(video, postedAt: after(.days(5)))), .days(8)),
                    (.refund(unitsSold: 20, lastShippedAt: after(.days(20))), .days(60)),
                ]
            }
        let kind = state == .refunded ? .refundable(targetUnits: 20) : kind
        return try path.reduce(try sample(kind: kind)) { sample, step in
            try sample.moving(step.0, at: after(step.1), under: rules)
        }
    }

    private static let shipping: [(Sample.Move, Duration)] = [
        (.approve, .hours(1)), (.ship(trackingCode: "SF1"), .hours(2)),
    ]
    private static let delivery: [(Sample.Move, Duration)] = shipping + [(.deliver, .days(2))]
}
