import Alliance
import Amounts
import Console
import Market
import Operations
import Trade

/// Buying and selling with named people, for the golden files.
enum NamedTrade {
    private static func yuan(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }

    static let cake = Product(
        id: Named.id(601), merchant: Named.cakes.id, category: Named.id(21), title: "食用玫瑰鲜花饼 <新>",
        summary: "当天采的墨红玫瑰，手工包馅。", origin: Origin(country: "CN", place: "云南昆明", maker: nil), isListed: true,
        createdAt: Named.ago(.days(200)))
    private static let box = SKU(
        id: Named.id(602), product: cake.id, merchantCode: "ROSE-12", variant: "12 枚礼盒", price: yuan(4_580))
    private static let bag = SKU(
        id: Named.id(603), product: cake.id, merchantCode: "ROSE-4", variant: "4 枚装", price: yuan(1_680))

    private static let set = SKU(
        id: Named.id(604), product: cake.id, merchantCode: "ROSE-SET", variant: "团圆组合", price: yuan(7_900))
    private static let named: [BundleDesk.Shown.Variant] = [box, bag, set].map { .init($0, of: cake.title) }
    private static let bundle: Bundle = {
        do {
            return try Bundle(set.id, of: [Stock.Line(box.id, 1), Stock.Line(bag.id, 2)])
        } catch {
            preconditionFailure("Boxes and bags are a set: \(error)")
        }
    }()
    private static let shownSet = BundleDesk.Shown(
        bundle: bundle, variants: Dictionary(uniqueKeysWithValues: named.map { ($0.sku.id, $0) }), free: 2)
    static let bundlePage = BundlePage(variant: .init(set, of: cake.title), bundle: bundle, choices: named)

    static let product = ProductPage(
        product: cake, shop: Named.cakes.name, poster: Poster(.cake, seed: 3),
        variants: [
            .init(sku: box, free: 1_200), .init(sku: bag, free: 0), .init(sku: set, free: 2, bundle: shownSet),
        ], via: "token.signature",
        creator: Named.sweet.name, canBuy: true,
        offers: .init(
            promotions: [fromHundred, coupon, tenth], claimed: [coupon.id: 1], flashes: [box.id: flash],
            terms: SaleTerms(
                returns: .nearExpiry, limit: PurchaseLimit(units: 4, within: .days(30)), priceProtectedFor: .days(7))))
    static let productVisitor = ProductPage(
        product: cake, shop: Named.cakes.name, poster: Poster(.cake, seed: 3),
        variants: [.init(sku: box, free: 1_200)], via: nil, creator: nil, canBuy: false)

    private static func promotion(
        _ number: UInt64, _ title: String, _ bearer: Promotion.Bearer, _ reduction: Promotion.Reduction,
        from threshold: Int64 = 0, access: Promotion.Access = .everybody, claimed: Int64 = 0
    ) -> Promotion {
        Promotion(
            id: Named.id(670 + number), bearer: bearer,
            draft: .init(
                title: title, reduction: reduction, threshold: yuan(threshold), access: access,
                begins: Named.ago(.days(2)), ends: Named.now.advanced(by: .days(5))),
            createdAt: Named.ago(.days(3)), claimed: claimed)
    }

    private static let fromHundred = promotion(
        1, "中秋满减", .merchant(Named.cakes.id), .amount(yuan(1_500)), from: 10_000)
    private static let coupon = promotion(
        2, "新客券", .platform, .amount(yuan(500)), access: .coupons(count: 1_000, perPerson: 1), claimed: 412)
    private static let tenth = promotion(
        3, "甜妹专享", .creator(Named.sweet.id), .share(tenPerCent, atMost: yuan(2_000)), from: 5_000,
        access: .coupons(count: 200, perPerson: 1), claimed: 13)
    private static let tenPerCent: Rate = {
        do { return try Rate(partsPerMillion: 100_000) } catch { preconditionFailure("A tenth is a part: \(error)") }
    }()
    private static let flash = FlashPrice(
        id: Named.id(680), merchant: Named.cakes.id, sku: box.id,
        draft: .init(
            price: yuan(3_990), quota: 200, perPerson: 2, begins: Named.ago(.hours(1)),
            ends: Named.now.advanced(by: .hours(2))),
        createdAt: Named.ago(.hours(5)), taken: 146)

    private static func cart(_ lines: [Carts.Quote.Line], _ promotions: [Promotion] = []) throws -> CartPage {
        CartPage(
            quote: try Carts.Quote(
                cart: Named.id(610), lines: lines,
                counting: promotions.map { Pricing.Candidate($0, coupon: $0.id == coupon.id ? Named.id(690) : nil) }),
            keptFor: .minutes(10))
    }

    static func cart() throws -> CartPage {
        try cart(
            [
                .init(
                    sku: box, product: cake, units: 2, unitPrice: yuan(3_990), price: yuan(7_980), free: 1_200,
                    flash: flash, terms: SaleTerms(returns: .nearExpiry)),
                .init(sku: bag, product: cake, units: 2, unitPrice: yuan(1_680), price: yuan(3_360), free: 3),
            ], [fromHundred, coupon])
    }
    static func soldOut() throws -> CartPage {
        try cart([
            .init(sku: bag, product: cake, units: 1, unitPrice: yuan(1_680), price: yuan(1_680), free: 0, left: 0)
        ])
    }
    static let cartEmpty = CartPage(quote: .empty, keptFor: .minutes(10))

    static let promotions = PromotionsPage(
        promotions: [fromHundred, coupon, tenth],
        flashes: [.init(flash: flash, sku: box, product: cake)], skus: [(box, cake), (bag, cake)], sides: [.merchant],
        now: Named.now, nextPath: nil)
    private static func report(
        _ number: UInt64, _ state: ProductImport.State, _ counts: [ProductImport.ItemState: Int64]
    ) -> ProductImports.Report {
        .init(
            file: ProductImport(
                id: Named.id(700 + number), merchant: Named.cakes.id, name: "秋季新品 <1>.csv",
                digest: String(repeating: "0", count: 64), dialect: "shopify", currency: "CNY",
                ignored: ["Gift Card", "SEO Title"], rowCount: 1_240, createdAt: Named.ago(.hours(2)), state: state,
                movedAt: Named.ago(.hours(1)), revision: 2), counts: counts)
    }

    private static let imports = ProductImportsPage(
        reports: [
            report(1, .ready, [.ready: 400, .refused: 2]), report(2, .partly, [.applied: 31, .failed: 1]),
            report(3, .applied, [.applied: 3, .unchanged: 397]),
        ],
        categories: [Category(id: Named.id(21), parent: nil, chineseName: "糕点", englishName: "Cakes")],
        feedPath: "/feeds/mch_1/google.xml", nextPath: nil)
    private static let importPage = ProductImportPage(
        report: report(1, .ready, [.ready: 400, .refused: 2]),
        items: [
            .init(
                number: 1, handle: "rose-cake", title: cake.title, line: 2, state: .ready, problems: [],
                product: cake.id),
            .init(
                number: 2, handle: "moon-cake", title: "月饼", line: 14, state: .refused,
                problems: [
                    .init(line: 15, column: "Variant Price", code: "import.price_malformed"),
                    .init(line: 16, column: "Option1 Value", code: "import.options_taken"),
                ], product: nil),
            .init(
                number: 403, handle: "", title: "", line: 1_190, state: .refused,
                problems: [.init(line: 1_190, column: "", code: "import.field_count")], product: nil),
        ], state: nil, nextPath: "/product-imports/1?cursor=50")

    static let promotionsOperator = PromotionsPage(
        promotions: [], flashes: [], skus: [], sides: [.platform], now: Named.now, nextPath: nil)
    static let coupons = CouponsPage(
        coupons: [Coupon.State.granted, .locked, .used, .returned, .expired].enumerated().map { number, state in
            .init(
                coupon: Coupon(
                    id: Named.id(690 + UInt64(number)), promotion: coupon.id, viewer: Named.id(612), number: 1,
                    claimedAt: Named.ago(.days(1)), expiresAt: coupon.draft.ends, state: state,
                    purchase: state == .locked || state == .used ? Named.id(611) : nil), promotion: coupon)
        }, nextPath: "/coupons?cursor=next")
    static let couponsEmpty = CouponsPage(coupons: [], nextPath: nil)

    /// A campaign's commission of which a part is locked.
    static var promise: CommissionPromise {
        get throws {
            CommissionPromise(
                kind: .campaign, plan: Named.id(700), version: 3, rate: try Rate(partsPerMillion: 185_000),
                leader: .init(agency: NamedPlans.orchard.id, rate: try Rate(partsPerMillion: 50_000)),
                lock: RateLock(
                    content: Named.id(701), rate: try Rate(partsPerMillion: 185_000), since: Named.ago(.days(10)),
                    until: Named.now.advanced(by: .days(20))))
        }
    }

    static func order(
        _ number: UInt64, _ state: MerchantOrder.State, earning: OrderLine.EarningState = .estimated, sent: Int64 = 0,
        refunded: Int64 = 0, discounts: OrderLine.Discounts = .init()
    ) throws -> MerchantOrder {
        let id: Identifier<Order> = Named.id(620 + number)
        let settles = state == .completed
        return MerchantOrder(
            id: id, purchase: Named.id(611), merchant: Named.cakes.id, buyer: Named.id(612),
            placedAt: Named.ago(.hours(30)),
            lines: [
                try OrderLine(
                    id: Named.id(640 + number), order: id, sku: box.id, product: cake.id, title: "食用玫瑰鲜花饼 · 12 枚礼盒",
                    units: 2, unitPrice: yuan(4_580), discounts: discounts,
                    credit: Credit(
                        creator: Named.sweet.id, place: .room, content: nil, room: Named.id(613),
                        clickedAt: Named.ago(.hours(31)), promise: promise, agency: NamedPlans.orchard.id,
                        terms: CommissionTerms(
                            creator: Rate(partsPerMillion: 185_000), technicalFee: Rate(partsPerMillion: 100_000),
                            agency: Rate(partsPerMillion: 300_000), leader: Rate(partsPerMillion: 50_000))),
                    refunded: refunded, shippedUnits: sent, earning: earning)
            ], state: state, dueAt: state == .shipped ? Named.now.advanced(by: .days(9)) : nil,
            deliveredAt: settles ? Named.ago(.days(1)) : nil, confirmedAt: settles ? Named.ago(.hours(5)) : nil,
            settleAt: settles ? Named.now.advanced(by: .days(7)) : nil, revision: 3)
    }

    static func purchase(_ state: Purchase.State) throws -> Purchase {
        Purchase(
            id: Named.id(611), cart: Named.id(610), buyer: Named.id(612), total: yuan(9_160),
            address: try Address(name: "小雅", phone: "13800000000", region: "上海 徐汇区", street: "高安路 1 号 302"),
            placedAt: Named.ago(.hours(30)), state: state, reservation: Named.id(614),
            dueAt: state == .unpaid ? Named.now.advanced(by: .minutes(12)) : nil)
    }

    static func purchasePage(_ state: Purchase.State, page: String?) throws -> PurchasePage {
        PurchasePage(
            sheet: .init(
                purchase: try purchase(state), orders: [try order(1, state == .unpaid ? .unpaid : .toShip)], page: page),
            shops: [Named.cakes.id: Named.cakes.name], site: "https://shop.example")
    }

    static func payment(_ outcome: PaymentStanding.Outcome, declines: Int = 0) -> PaySimPage {
        PaySimPage(
            payment: SimulatedPayment(
                reference: "sim_1", purchase: Named.id(611), amount: yuan(9_160), outcome: outcome, declines: declines,
                returnPath: "/purchases/pur_1"))
    }

    static func orders(_ side: Role) throws -> OrdersPage {
        OrdersPage(
            orders: [
                try order(1, .toShip), try order(2, .shipped, sent: 2), try order(3, .completed, earning: .confirmed),
            ],
            shops: [Named.cakes.id: Named.cakes.name], side: side, state: nil, nextPath: "/orders?cursor=next")
    }

    static func orderPage(
        _ state: MerchantOrder.State, _ role: Role, request: AfterSale.State? = nil,
        exchange: AfterSale.Exchange? = nil, sent: Int64 = 0
    ) throws -> OrderPage {
        let order = try order(1, state, sent: sent, discounts: .init(shop: 500, platform: 200))
        let reduction = { (promotion: Promotion, amount: Int64) in
            LineReduction(
                line: order.lines[0].id, promotion: promotion.id, coupon: nil, bearer: promotion.bearer,
                title: promotion.draft.title, amount: yuan(amount))
        }
        let promise = try promise
        let claim = { (creator: Creator, place: ClickPlace, hours: Int64, loss: ClickContest.Loss?) in
            ClickClaim(
                line: order.lines[0].id, creator: creator.id, place: place, clickedAt: Named.ago(.hours(hours)),
                isIndirect: loss == .outdone, promise: promise, rate: promise.rate, loss: loss)
        }
        return OrderPage(
            sheet: .init(
                order: order, purchase: try purchase(.paid),
                parcels: sent > 0
                    ? [Parcel(carrier: "顺丰速运", trackingCode: "SF1092837465", sentAt: Named.ago(.hours(6)))] : [],
                requests: request.map {
                    [
                        AfterSale(
                            id: Named.id(660), order: order.id, line: order.lines[0].id, buyer: order.buyer,
                            merchant: order.merchant, kind: exchange == nil ? .returnAndRefund : .exchange,
                            amount: yuan(4_580), reason: "有一盒压碎了",
                            askedAt: Named.ago(.hours(3)), state: $0, dueAt: Named.now.advanced(by: .hours(45)),
                            note: $0 == .rejected ? "请补一张照片" : nil, exchange: exchange)
                    ]
                } ?? [],
                claims: [
                    claim(Named.sweet, .room, 31, nil), claim(Named.tea, .content, 40, .outdone),
                    claim(Named.clay, .showcase, 240, .tooOld),
                ], reductions: [reduction(fromHundred, 500), reduction(coupon, 200)],
                wantable: role == .viewer && sent > 0 ? [order.lines[0].id: [box, bag]] : [:]), shop: Named.cakes.name,
            creators: [
                Named.sweet.id: Named.sweet.name, Named.tea.id: Named.tea.name, Named.clay.id: Named.clay.name,
            ], role: role,
            viewpoint: role == .viewer ? nil : role == .creator ? .creator(Named.sweet.id) : .merchant, now: Named.now)
    }

    private static let wanted = AfterSale.Exchange(sku: bag.id, title: bag.variant, units: 1)
    private static let sentInstead = AfterSale.Exchange(
        sku: bag.id, title: bag.variant, units: 1,
        parcel: Parcel(carrier: "顺丰速运", trackingCode: "SF5647382910", sentAt: Named.ago(.hours(2))))

    static let stock = StockPage(places: [
        .init(
            product: cake.title, sku: box, level: .init(onHand: 1_236, reserved: 36),
            terms: SaleTerms(returns: .withoutReason, limit: PurchaseLimit(units: 4, within: .days(30)))),
        .init(product: cake.title, sku: bag, level: .init(onHand: 4, reserved: 4)),
        .init(product: cake.title, sku: set, level: .init(onHand: 2), bundle: shownSet),
    ])

    static func earnings() throws -> EarningsPage {
        let orders = [
            try order(1, .toShip), try order(2, .completed, earning: .confirmed),
            try order(3, .completed, earning: .settled),
            try order(4, .closed, earning: .cancelled, refunded: 9_160),
        ]
        return EarningsPage(
            earnings: try orders.map {
                .init(line: $0.lines[0], order: $0, allocation: try $0.lines[0].allocation)
            }, nextPath: nil)
    }

    /// What can be built without a mistake; a page that cannot is a mistake of this file.
    private static func made(_ page: () throws -> any Console.Page) -> any Console.Page {
        do { return try page() } catch { preconditionFailure("A named page adds up: \(error)") }
    }

    static let all: [NamedPages.Shown] = [
        .init("product", at: "/products/1", as: NamedPages.yan, [.viewer], product),
        .init("product-visitor", at: "/products/1", as: nil, [], productVisitor),
        .init("cart", at: "/cart", as: NamedPages.yan, [.viewer], made { try cart() }),
        .init("cart-sold-out", at: "/cart", as: NamedPages.yan, [.viewer], made { try soldOut() }),
        .init("cart-empty", at: "/cart", as: NamedPages.yan, [.viewer], cartEmpty),
        .init(
            "purchase", at: "/purchases/1", as: NamedPages.yan, [.viewer],
            made { try purchasePage(.unpaid, page: "/paysim/sim_1") }),
        .init(
            "purchase-code", at: "/purchases/1", as: NamedPages.yan, [.viewer],
            made { try purchasePage(.unpaid, page: "weixin://wxpay/bizpayurl?pr=p4lpSuKzz") }),
        .init(
            "purchase-waiting", at: "/purchases/1", as: NamedPages.yan, [.viewer],
            made { try purchasePage(.unpaid, page: nil) }),
        .init(
            "purchase-paid", at: "/purchases/1", as: NamedPages.yan, [.viewer],
            made { try purchasePage(.paid, page: nil) }),
        .init("paysim", at: "/paysim/sim_1", as: NamedPages.yan, [.viewer], payment(.awaited, declines: 1)),
        .init("paysim-paid", at: "/paysim/sim_1", as: NamedPages.yan, [.viewer], payment(.captured)),
        .init("orders", at: "/orders", as: NamedPages.yan, [.viewer], made { try orders(.viewer) }),
        .init("orders-merchant", at: "/orders", as: NamedPages.shop, [.merchant], made { try orders(.merchant) }),
        .init(
            "orders-empty", at: "/orders", as: NamedPages.yan, [.viewer],
            OrdersPage(orders: [], shops: [:], side: .viewer, state: .shipped, nextPath: nil)),
        .init(
            "order", at: "/orders/1", as: NamedPages.yan, [.viewer],
            made { try orderPage(.delivered, .viewer, request: .rejected, sent: 2) }),
        .init(
            "order-asking", at: "/orders/1", as: NamedPages.yan, [.viewer],
            made { try orderPage(.shipped, .viewer, sent: 2) }),
        .init(
            "order-merchant", at: "/orders/1", as: NamedPages.shop, [.merchant],
            made { try orderPage(.toShip, .merchant, request: .waitingMerchant) }),
        .init(
            "order-exchange", at: "/orders/1", as: NamedPages.shop, [.merchant],
            made { try orderPage(.delivered, .merchant, request: .waitingCheck, exchange: wanted, sent: 2) }),
        .init(
            "order-exchange-sending", at: "/orders/1", as: NamedPages.shop, [.merchant],
            made { try orderPage(.delivered, .merchant, request: .waitingShip, exchange: wanted, sent: 2) }),
        .init(
            "order-exchanged", at: "/orders/1", as: NamedPages.yan, [.viewer],
            made { try orderPage(.delivered, .viewer, request: .waitingReceive, exchange: sentInstead, sent: 2) }),
        .init("bundle", at: "/stock/1/parts", as: NamedPages.shop, [.merchant], bundlePage),
        .init(
            "order-creator", at: "/orders/1", as: NamedPages.tie, [.creator], made { try orderPage(.toShip, .creator) }),
        .init("stock", at: "/stock", as: NamedPages.shop, [.merchant], stock),
        .init("stock-empty", at: "/stock", as: NamedPages.shop, [.merchant], StockPage(places: [])),
        .init("promotions", at: "/promotions", as: NamedPages.shop, [.merchant], promotions),
        .init("promotions-operator", at: "/promotions", as: NamedPages.shop, [.operator], promotionsOperator),
        .init("coupons", at: "/coupons", as: NamedPages.yan, [.viewer], coupons),
        .init("coupons-empty", at: "/coupons", as: NamedPages.yan, [.viewer], couponsEmpty),
        .init("product-imports", at: "/product-imports", as: NamedPages.shop, [.merchant], imports),
        .init("product-import", at: "/product-imports/1", as: NamedPages.shop, [.merchant], importPage),
        .init(
            "product-import-applying", at: "/product-imports/1", as: NamedPages.shop, [.merchant],
            ProductImportPage(
                report: report(1, .applying, [.ready: 240, .applied: 160]), items: [], state: .failed, nextPath: nil)),
        .init("earnings", at: "/earnings", as: NamedPages.tie, [.creator], made { try earnings() }),
        .init(
            "earnings-empty", at: "/earnings", as: NamedPages.tie, [.creator],
            EarningsPage(earnings: [], nextPath: nil)),
    ]
}
