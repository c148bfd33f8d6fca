import Amounts
import Market
import Statistics
import Testing

@testable import Trade

/// Promotions and lines of the tests: shop 1 sells products 1 to 9, shop 2 products 11 to 19; creator 1 brings with 20 %.
private enum Shop {
    static func promotion(
        _ number: UInt64, by bearer: Promotion.Bearer, _ reduction: Promotion.Reduction, from threshold: Int64 = 0,
        products: [UInt64] = [], combines: Bool = true
    ) -> Pricing.Candidate {
        Pricing.Candidate(
            Promotion(
                id: Orders.id(number), bearer: bearer,
                draft: .init(
                    title: "\(number)", products: Set(products.map { Orders.id($0) }), reduction: reduction,
                    threshold: cny(threshold), begins: Orders.time(0), ends: Orders.time(10), combines: combines),
                createdAt: Orders.time(0)))
    }

    static func line(_ product: UInt64, _ cost: Int64, broughtAt rate: Int64? = nil) throws -> Pricing.Line {
        Pricing.Line(
            product: Orders.id(product), merchant: Orders.id(product < 10 ? 1 : 2), goods: cny(cost),
            credit: try rate.map { try Orders.credit($0) })
    }

    static func cny(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .cny) }

    static func share(_ partsPerMillion: Int64, atMost most: Int64? = nil) throws -> Promotion.Reduction {
        .share(try Rate(partsPerMillion: partsPerMillion), atMost: most.map(cny))
    }

    static let first = Promotion.Bearer.merchant(Orders.id(1))
    static let second = Promotion.Bearer.merchant(Orders.id(2))
    static let creator = Promotion.Bearer.creator(Orders.id(1))
}

@Suite("What a cart costs") struct PricingTests {
    @Test func `each level counts on what the level before left`() throws {
        // 100.00: 10 % off the product is 90.00, 10.00 off the shop from 80.00 is 80.00, 5 % of the platform is 76.00.
        let pricing = try Pricing(
            [try Shop.line(1, 10_000)],
            [
                Shop.promotion(1, by: .platform, try Shop.share(50_000)),
                Shop.promotion(2, by: Shop.first, .amount(Shop.cny(1_000)), from: 8_000),
                Shop.promotion(3, by: Shop.first, try Shop.share(100_000), products: [1]),
            ])
        #expect(pricing.cuts.map(\.amount.minorUnits) == [1_000, 1_000, 400])
        #expect(pricing.discounts(of: 0) == OrderLine.Discounts(shop: 2_000, platform: 400))
        #expect(pricing.paid(of: 0) == Shop.cny(7_600))
    }

    @Test func `on a level what takes off most counts, and a line is reduced once`() throws {
        let pricing = try Pricing(
            [try Shop.line(1, 10_000)],
            [
                Shop.promotion(1, by: Shop.first, .amount(Shop.cny(900))),
                Shop.promotion(2, by: Shop.first, try Shop.share(100_000)),
                Shop.promotion(3, by: Shop.first, try Shop.share(500_000, atMost: 300)),
            ])
        #expect(pricing.cuts.map(\.promotion) == [Orders.id(2)])
    }

    @Test func `a threshold counts the goods of its reach alone, and shops reduce their own`() throws {
        let lines = [try Shop.line(1, 6_000), try Shop.line(2, 4_000), try Shop.line(11, 50_000)]
        let fromHundred = Shop.promotion(1, by: Shop.first, .amount(Shop.cny(1_000)), from: 10_000)
        let fromMore = Shop.promotion(2, by: Shop.first, .amount(Shop.cny(5_000)), from: 10_001)
        let pricing = try Pricing(lines, [fromHundred, fromMore])
        #expect(pricing.discounts(of: 0).shop + pricing.discounts(of: 1).shop == 1_000)
        #expect(pricing.discounts(of: 0).shop == 600 && pricing.discounts(of: 2).total == 0)
        #expect(try Pricing([lines[0]], [fromHundred]).cuts.isEmpty)
    }

    @Test func `what does not combine is alone on its goods, and counts only when it takes off more`() throws {
        let lines = [try Shop.line(1, 10_000), try Shop.line(11, 10_000)]
        let both = [
            Shop.promotion(1, by: Shop.first, .amount(Shop.cny(500))),
            Shop.promotion(2, by: .platform, try Shop.share(50_000)),
        ]
        // Alone 3,000 of the first line; the platform's 5 % stay on the second.
        let strong = Shop.promotion(3, by: Shop.first, .amount(Shop.cny(3_000)), combines: false)
        let alone = try Pricing(lines, both + [strong])
        #expect(alone.discounts(of: 0) == OrderLine.Discounts(shop: 3_000))
        #expect(alone.discounts(of: 1) == OrderLine.Discounts(platform: 500))
        let weak = Shop.promotion(4, by: Shop.first, .amount(Shop.cny(600)), combines: false)
        #expect(try Pricing(lines, both + [weak]).cuts == Pricing(lines, both).cuts)
    }

    @Test func `a creator reduces what it brought, by no more than it earns of it`() throws {
        let lines = [try Shop.line(1, 10_000, broughtAt: 200_000), try Shop.line(2, 10_000)]
        // 20 % are 20.00, and a tenth of that is the platform's: 18.00 are the creator's to give.
        let pricing = try Pricing(lines, [Shop.promotion(1, by: Shop.creator, .amount(Shop.cny(9_000)))])
        #expect(pricing.discounts(of: 0) == OrderLine.Discounts(creator: 1_800))
        #expect(pricing.discounts(of: 1).total == 0)
    }

    @Test func `what is taken off goods that cost more than can be counted is no trap`() throws {
        let lines = [try Shop.line(1, .max), try Shop.line(11, .max)]
        let ninety = try Shop.share(900_000)
        let pricing = try Pricing(
            lines,
            [
                Shop.promotion(1, by: Shop.first, ninety), Shop.promotion(2, by: Shop.second, ninety),
                Shop.promotion(3, by: Shop.first, ninety, combines: false),
            ])
        #expect(pricing.paid(of: 0).minorUnits > 0 && pricing.paid(of: 1).minorUnits > 0)
    }

    @Test func `of two coupons of one promotion a cart takes one`() throws {
        let promotion = Shop.promotion(1, by: Shop.first, .amount(Shop.cny(100)), products: [1, 2]).promotion
        let pricing = try Pricing(
            [try Shop.line(1, 5_000), try Shop.line(2, 5_000)],
            [.init(promotion, coupon: Orders.id(2)), .init(promotion, coupon: Orders.id(1))])
        #expect(Set(pricing.cuts.map(\.coupon)) == [Orders.id(1)])
        #expect(pricing.cuts.reduce(0) { $0 + $1.amount.minorUnits } == 100)
    }

    @Test func `whatever is reduced, every line keeps a minor unit, and order and repetition change nothing`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for turn in 0..<400 {
            let lines = try (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                try Shop.line(
                    .random(in: 1...3, using: &generator) + (Bool.random(using: &generator) ? 10 : 0),
                    .random(in: 1...3_000, using: &generator),
                    broughtAt: Bool.random(using: &generator) ? .random(in: 0...900_000, using: &generator) : nil)
            }
            let candidates = try (0..<Int.random(in: 0...12, using: &generator)).map { number in
                let bearers: [Promotion.Bearer] = [Shop.first, Shop.second, Shop.creator, .platform]
                return Shop.promotion(
                    UInt64(number + 1), by: bearers[.random(in: 0...3, using: &generator)],
                    Bool.random(using: &generator)
                        ? .amount(Shop.cny(.random(in: 1...5_000, using: &generator)))
                        : try Shop.share(
                            .random(in: 1...999_999, using: &generator),
                            atMost: .random(in: 1...4_000, using: &generator)),
                    from: .random(in: 0...2_000, using: &generator),
                    products: Bool.random(using: &generator) ? [1, 2] : [],
                    combines: Int.random(in: 0...3, using: &generator) > 0)
            }
            let pricing = try Pricing(lines, candidates)
            #expect(try Pricing(lines, candidates.reversed()).cuts == pricing.cuts, "seed \(seed), turn \(turn)")
            for (index, line) in lines.enumerated() {
                let paid = pricing.paid(of: index)
                #expect((1...line.goods.minorUnits).contains(paid.minorUnits), "seed \(seed), turn \(turn)")
                // As a line of an order it is one whose shares sum to what stands in escrow (INV-15), with nobody below zero.
                let sold = try OrderLine(
                    id: Orders.id(1), order: Orders.id(1), sku: Orders.id(1), product: line.product, title: "Tea",
                    units: 1, unitPrice: line.goods, discounts: pricing.discounts(of: index), credit: line.credit)
                let shares = try sold.allocation
                #expect(
                    shares.merchant + shares.creator + shares.split.technicalFee.minorUnits == shares.escrow,
                    "seed \(seed), turn \(turn)")
                #expect(shares.creator >= 0 && shares.merchant >= 0, "seed \(seed), turn \(turn)")
            }
            for candidate in candidates {
                let cut = pricing.cuts.filter { $0.promotion == candidate.promotion.id }
                    .reduce(0) { $0 + $1.amount.minorUnits }
                if case .amount(let most) = candidate.promotion.draft.reduction {
                    #expect(cut <= most.minorUnits, "seed \(seed), turn \(turn)")
                }
            }
        }
    }
}

@Suite("Promotions, coupons and flash prices") struct PromotionTests {
    static let draft = Promotion.Draft(
        title: "Spring", reduction: .amount(Shop.cny(500)), threshold: Shop.cny(5_000),
        access: .coupons(count: 2, perPerson: 1), begins: Orders.time(1), ends: Orders.time(10))

    private static func changed(_ change: (inout Promotion.Draft) -> Void) -> Promotion.Draft {
        var draft = draft
        change(&draft)
        return draft
    }

    @Test(arguments: [
        (changed { $0.title = "  " }, PromotionRefusal.titleOutOfRange),
        (changed { $0.products = Set((1...101).map { Orders.id($0) }) }, .tooManyProducts),
        (changed { $0.reduction = .amount(Shop.cny(0)) }, .reductionOutOfRange),
        (changed { $0.reduction = .amount(Shop.cny(5_000)) }, .reductionOutOfRange),
        (changed { $0.reduction = .amount(Money(minorUnits: 1, currency: .usd)) }, .reductionOutOfRange),
        (changed { $0.reduction = .share(.whole, atMost: nil) }, .reductionOutOfRange),
        (changed { $0.ends = $0.begins }, .timesOutOfRange),
        (changed { $0.ends = Orders.time(400) }, .timesOutOfRange),
        (changed { $0.couponsCountFor = .seconds(1) }, .timesOutOfRange),
        (changed { $0.access = .coupons(count: 1, perPerson: 2) }, .couponsOutOfRange),
    ])
    func `a draft that makes no sense is refused`(draft: Promotion.Draft, refusal: PromotionRefusal) {
        #expect(throws: refusal) { try Promotion.new(Orders.id(1), by: .platform, draft, at: Orders.time(0)) }
    }

    @Test func `coupons are claimed within the times, one by one, until they are gone`() throws {
        let promotion = try Promotion.new(Orders.id(1), by: .platform, Self.draft, at: Orders.time(0))
        #expect(throws: PromotionRefusal.notOpen) {
            try promotion.claiming(Orders.id(1), for: Orders.id(1), held: 0, at: Orders.time(0.5))
        }
        let (once, coupon) = try promotion.claiming(Orders.id(1), for: Orders.id(1), held: 0, at: Orders.time(2))
        #expect(coupon.expiresAt == Orders.time(10) && coupon.isUsable(at: Orders.time(9)))
        #expect(!coupon.isUsable(at: Orders.time(10)))
        #expect(throws: PromotionRefusal.couponsHeld(1)) {
            try once.claiming(Orders.id(2), for: Orders.id(1), held: 1, at: Orders.time(2))
        }
        let twice = try once.claiming(Orders.id(2), for: Orders.id(2), held: 0, at: Orders.time(2)).0
        #expect(throws: PromotionRefusal.couponsGone) {
            try twice.claiming(Orders.id(3), for: Orders.id(3), held: 0, at: Orders.time(2))
        }
        #expect(throws: PromotionRefusal.notOpen) {
            try once.withdrawing().claiming(Orders.id(3), for: Orders.id(3), held: 0, at: Orders.time(2))
        }
    }

    @Test func `a coupon is locked by one purchase, used once, and given back`() throws {
        let granted = Coupon(
            id: Orders.id(1), promotion: Orders.id(1), viewer: Orders.id(1), number: 1, claimedAt: Orders.time(0),
            expiresAt: Orders.time(9))
        let locked = try granted.moving(.lock, for: Orders.id(7))
        #expect(locked.purchase == Orders.id(7))
        #expect(throws: PromotionRefusal.self) { try locked.moving(.lock, for: Orders.id(8)) }
        #expect(try locked.moving(.free).purchase == nil)
        let used = try locked.moving(.use)
        #expect(throws: PromotionRefusal.self) { try used.moving(.use) }
        let back = try used.moving(.giveBack)
        #expect(back.isUsable(at: Orders.time(1)) && back.purchase == nil)
    }

    @Test func `a flash price is had for all units or none, as far as the quota and a person's share reach`() throws {
        let sku = SKU(
            id: Orders.id(1), product: Orders.id(1), merchantCode: "A", variant: "", price: Shop.cny(1_000))
        let draft = FlashPrice.Draft(
            price: Shop.cny(600), quota: 5, perPerson: 3, begins: Orders.time(1), ends: Orders.time(2))
        let flash = try FlashPrice.new(Orders.id(1), of: sku, by: Orders.id(1), draft, at: Orders.time(0))
        #expect(!flash.covers(1, bought: 0, at: Orders.time(0.9)) && !flash.covers(1, bought: 0, at: Orders.time(2)))
        #expect(flash.covers(3, bought: 0, at: Orders.time(1)) && !flash.covers(2, bought: 2, at: Orders.time(1)))
        let rest = flash.taking(3)
        #expect(rest.left == 2 && !rest.covers(3, bought: 0, at: Orders.time(1)))
        #expect(rest.taking(-3).left == 5)
        let cheaper = SKU(
            id: Orders.id(1), product: Orders.id(1), merchantCode: "A", variant: "", price: Shop.cny(600))
        #expect(flash.reduces(sku) && !flash.reduces(cheaper) && !rest.taking(2).reduces(sku))
        var dear = draft
        dear.price = Shop.cny(1_000)
        #expect(throws: PromotionRefusal.flashPriceTooHigh) {
            try FlashPrice.new(Orders.id(1), of: sku, by: Orders.id(1), dear, at: Orders.time(0))
        }
    }
}

@Suite("Giving back without a reason, and lower prices") struct SaleTermsTests {
    private static func sent(_ returns: ReturnTerms, protected: Duration? = nil) throws -> MerchantOrder {
        var line = try OrderLine(
            id: Orders.id(1), order: Orders.id(1), sku: Orders.id(1), product: Orders.id(1), title: "Tea", units: 2,
            unitPrice: Shop.cny(1_000), discounts: .init(shop: 100), returns: returns, priceProtectedFor: protected)
        line.shippedUnits = 2
        var order = Orders.order([line], .delivered)
        order.deliveredAt = Orders.time(3)
        return order
    }

    @Test(arguments: [
        (ReturnTerms.withoutReason, 10.9, AfterSale.State.waitingReturn), (.withoutReason, 11, .waitingMerchant),
    ])
    func `goods go back without a merchant's yes within seven days from the day after they arrived`(
        returns: ReturnTerms, day: Double, state: AfterSale.State
    ) throws {
        let order = try Self.sent(returns)
        let request = try AfterSale.ask(
            Orders.id(1), for: order.lines[0], of: order, kind: .returnAndRefund, cause: .noReason,
            amount: Shop.cny(1_900), reason: "-", at: Orders.time(day), under: Orders.rules)
        #expect(request.state == state)
    }

    @Test(arguments: ReturnTerms.allCases.filter(\.excludesReturn))
    func `excluded goods go back for a reason alone`(returns: ReturnTerms) throws {
        let order = try Self.sent(returns)
        func ask(_ cause: AfterSale.Cause) throws -> AfterSale.State {
            try AfterSale.ask(
                Orders.id(1), for: order.lines[0], of: order, kind: .returnAndRefund, cause: cause,
                amount: Shop.cny(1_900), reason: "-", at: Orders.time(4), under: Orders.rules
            ).state
        }
        #expect(throws: OrderRefusal.notReturnable(returns)) { try ask(.noReason) }
        #expect(try ask(.defective) == .waitingMerchant)
    }

    @Test func `what a price fell by is paid back while the price is protected, and once`() throws {
        let order = try Self.sent(.withoutReason, protected: .days(5))
        func ask(_ line: OrderLine, _ price: Int64, before: Int64 = 0, day: Double) throws -> AfterSale {
            try AfterSale.askForDifference(
                Orders.id(1), for: line, of: order, to: Shop.cny(price), before: before, paidAt: Orders.time(1),
                at: Orders.time(day))
        }
        let line = order.lines[0]
        let request = try ask(line, 900, day: 5)
        // 19.00 were paid for two, which cost 18.00 now.
        #expect(request.amount == Shop.cny(100) && request.state == .refunding)
        #expect(throws: OrderRefusal.priceNotLower) { try ask(line, 950, day: 5) }
        #expect(throws: OrderRefusal.priceNotLower) {
            try ask(line.refunding(request.amount), 900, before: 100, day: 5)
        }
        // One of the two went back for half of what was paid: the other one costs 1.50 less than 9.50 now.
        #expect(try ask(line.refunding(Shop.cny(950)), 800, day: 5).amount == Shop.cny(150))
        #expect(throws: OrderRefusal.priceNotProtected) { try ask(line, 0, day: 5) }
        #expect(throws: OrderRefusal.priceNotProtected) { try ask(line, 900, day: 6) }
        let unprotected = try Self.sent(.withoutReason).lines[0]
        #expect(throws: OrderRefusal.priceNotProtected) { try ask(unprotected, 900, day: 2) }
    }
}
