import Alliance
import Amounts
import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import TestSupport
import Testing
import Trade

@Suite("Promotions, coupons and flash prices, on every engine")
struct PromotionTests {
    static let person = Membership.operator
    static func cny(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .cny) }

    private static func draft(
        _ shop: Shop, _ amount: Int64, from threshold: Int64 = 0, coupons: Promotion.Access = .everybody
    ) -> Promotion.Draft {
        let now = shop.world.clock.now()
        return .init(
            title: "春茶", reduction: .amount(cny(amount)), threshold: cny(threshold), access: coupons,
            begins: now, ends: now.advanced(by: .days(30)))
    }

    private static func promote(
        _ shop: Shop, _ amount: Int64, from threshold: Int64 = 0, coupons: Promotion.Access = .everybody,
        by side: Promotions.Side = .merchant, as membership: Membership = Shop.cakes
    ) async throws -> Identifier<Promotion> {
        let made = try await shop.platform.promotions.create(
            draft(shop, amount, from: threshold, coupons: coupons), borneBy: side, in: shop.world.context(membership))
        return try Identifier(parsing: made.value.subject)
    }

    private static func click(_ shop: Shop) throws -> String {
        try ClickToken(
            ProductClick(
                id: World.identifier(900), creator: World.teaExpert.id, product: World.roseCake.id, place: .room,
                room: World.identifier(901), clickedAt: shop.world.clock.now(), promise: .open(version: 3, 200_000)),
            key: shop.platform.clickKey
        ).text
    }

    @Test(arguments: TestEngine.available)
    func `whoever bears a reduction pays it, to the last fen, and a refund gives it back in part`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine)
        let (platform, world, buyer) = (shop.platform, shop.world, Shop.buyer(1))
        _ = try await Self.promote(shop, 1_000)
        _ = try await Self.promote(shop, 400, from: 5_000, by: .platform, as: Self.person)
        _ = try await Self.promote(shop, 300, by: .creator, as: .creator(World.teaExpert.id))
        let receipt = try await shop.order(buyer, cakes: 2, click: try Self.click(shop))
        // Two cakes are 91.60: 10.00 off the shop, 4.00 of the platform, 3.00 of the creator.
        #expect(receipt.total == Self.cny(9_160 - 1_700))
        try await shop.pay(receipt.id)
        #expect(try await shop.stands("platform:subsidy") == -400)
        let sheet = try await platform.orders.find(receipt.orders[0], as: world.actor(buyer))
        #expect(sheet.reductions.map(\.amount.minorUnits) == [1_000, 400, 300])
        let line = sheet.order.lines[0]
        _ = try await platform.orders.ship(
            receipt.orders[0], carrier: "顺丰", trackingCode: "SF1", in: world.context(Shop.cakes))
        _ = try await platform.orders.deliver(receipt.orders[0], in: world.context(Shop.cakes))
        let asked = try await platform.afterSales.ask(
            line.id, of: sheet.order.id, .refundOnly, amount: line.paid.minorUnits / 2, reason: "碎了",
            in: world.context(buyer))
        _ = try await platform.afterSales.move(
            Identifier(parsing: asked.value.subject), .agree, in: world.context(Shop.cakes))
        #expect(try await platform.payments.runRefunds() == 1)
        #expect(try await shop.stands("platform:subsidy") == -200)
        _ = try await platform.orders.confirm(receipt.orders[0], in: world.context(buyer))
        world.clock.advance(by: .days(9))
        #expect(try await platform.settlements.runClock() == 1)
        // Half of it is kept: the base is 37.30 and the creator's 1.50, a fifth of that 7.76, a tenth of it 0.77.
        #expect(try await shop.stands("creator:\(World.teaExpert.id):available") == 776 - 77 - 150)
        #expect(try await shop.stands("platform:fee") == 77)
        #expect(try await shop.stands("merchant:\(World.cakeMerchant.id):available") == 3_730 + 150 - 776 + 200)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a thousand claims of a hundred coupons claim a hundred, one each`(engine: TestEngine) async throws {
        let shop = try await Shop(engine)
        let (platform, world) = (shop.platform, shop.world)
        let id = try await Self.promote(shop, 500, coupons: .coupons(count: 100, perPerson: 1))
        let claimed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<UInt64(1_000) {
                // Every buyer asks twice at once.
                group.addTask {
                    do {
                        _ = try await platform.promotions.claim(id, in: world.context(Shop.buyer(number / 2)))
                        return true
                    } catch PromotionRefusal.couponsGone, PromotionRefusal.couponsHeld, WriteRefusal.stale {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(claimed == 100)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a coupon is locked by one purchase, free again when that is closed, and back when it was paid back unsent`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine)
        let (platform, world, buyer) = (shop.platform, shop.world, Shop.buyer(1))
        let id = try await Self.promote(shop, 500, coupons: .coupons(count: 9, perPerson: 1))
        _ = try await platform.promotions.claim(id, in: world.context(buyer))
        func state() async throws -> Coupon.State? {
            try await platform.promotions.coupons(page: PageRequest(), as: world.actor(buyer)).items.first?.coupon.state
        }
        let first = try await shop.order(buyer)
        #expect(first.total == Self.cny(4_080))
        #expect(try await state() == .locked)
        // The coupon is spoken for: a second purchase costs the full price.
        #expect(try await shop.order(buyer).total == Self.cny(4_580))
        _ = try await platform.checkouts.cancel(first.id, in: world.context(buyer))
        #expect(try await state() == .granted)
        let third = try await shop.order(buyer)
        #expect(third.total == Self.cny(4_080))
        try await shop.pay(third.id)
        #expect(try await state() == .used)
        let line = try await platform.orders.find(third.orders[0], as: world.actor(buyer)).order.lines[0]
        _ = try await platform.afterSales.ask(
            line.id, of: third.orders[0], .refundOnly, reason: "不要了", in: world.context(buyer))
        #expect(try await platform.payments.runRefunds() == 1)
        #expect(try await state() == .returned)
        #expect(try await shop.order(buyer).total == Self.cny(4_080))
        try await shop.check()
        world.clock.advance(by: .days(31))
        #expect(try await platform.payments.runClock() > 0)
        #expect(try await platform.promotions.runClock() == 1)
        #expect(try await state() == .expired)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `money that comes after the close buys with the same coupon, or goes back when that was used elsewhere`(
        engine: TestEngine
    ) async throws {
        for isUsedElsewhere in [false, true] {
            let shop = try await Shop(engine, behind: { SlowProvider(sim: $0) })
            let (platform, world, buyer) = (shop.platform, shop.world, Shop.buyer(1))
            let id = try await Self.promote(shop, 500, coupons: .coupons(count: 9, perPerson: 1))
            _ = try await platform.promotions.claim(id, in: world.context(buyer))
            let late = try await shop.order(buyer)
            let purchase = try await platform.database.read { try OrderStore($0).purchase(late.id) }
            _ = try await platform.database.write { connection in
                // Closed as the clock closes it when a provider says that nothing was paid.
                try connection.execute("UPDATE coupon SET state = 'granted', purchase = NULL, revision = revision + 1")
                try connection.execute("UPDATE purchase SET state = 'closed', due_at = NULL")
                try connection.execute("UPDATE merchant_order SET state = 'closed'")
                try connection.execute("UPDATE stock_reservation SET state = 'released'")
                try connection.execute("UPDATE stock_level SET reserved = 0")
            }
            #expect(purchase?.state == .unpaid)
            if isUsedElsewhere { #expect(try await shop.order(buyer).total == Self.cny(4_080)) }
            #expect(try await shop.pay(late.id) == (isUsedElsewhere ? .closed : .paid))
            #expect(try await platform.payments.runRefunds() == (isUsedElsewhere ? 1 : 0))
            try await shop.check()
            await platform.close()
        }
    }

    @Test(arguments: TestEngine.available)
    func `money that comes late for more than one person can have goes back`(engine: TestEngine) async throws {
        let shop = try await Shop(engine, behind: { SlowProvider(sim: $0) })
        let (platform, world, buyer) = (shop.platform, shop.world, Shop.buyer(1))
        _ = try await platform.promotions.setTerms(
            SaleTerms(returns: .withoutReason, limit: PurchaseLimit(units: 1, within: .days(30))),
            of: World.roseCake.id,
            in: world.context(Shop.cakes))
        let late = try await shop.order(buyer)
        _ = try await platform.database.write { connection in
            try connection.execute("UPDATE purchase SET state = 'closed', due_at = NULL")
            try connection.execute("UPDATE merchant_order SET state = 'closed'")
            try connection.execute("UPDATE stock_reservation SET state = 'released'")
            try connection.execute("UPDATE stock_level SET reserved = 0")
        }
        try await shop.pay(try await shop.order(buyer).id)
        #expect(try await shop.pay(late.id) == .closed)
        #expect(try await platform.payments.runRefunds() == 1)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `of a flash price as many units are sold as its quota has, one to each, and closed purchases give theirs back`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine, cakes: 100)
        let (platform, world) = (shop.platform, shop.world)
        let now = world.clock.now()
        _ = try await platform.promotions.createFlash(
            .init(price: Self.cny(2_000), quota: 10, perPerson: 1, begins: now, ends: now.advanced(by: .days(1))),
            of: Shop.cake.id, in: world.context(Shop.cakes))
        let totals = try await withThrowingTaskGroup(of: PurchaseReceipt?.self) { group in
            for number in 0..<UInt64(40) {
                group.addTask {
                    do {
                        return try await shop.order(Shop.buyer(number))
                    } catch OrderRefusal.cartChanged {
                        return nil  // Somebody else had the last unit while this buyer looked.
                    } catch WriteRefusal.stale {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }.compactMap(\.self)
        let cheap = totals.filter { $0.total == Self.cny(2_000) }
        #expect(cheap.count == 10 && totals.allSatisfy { [2_000, 4_580].contains($0.total.minorUnits) })
        try await shop.check()
        // A person who had one pays the full price for the next, and two at once are not covered at all.
        try await shop.pay(cheap[0].id)
        world.clock.advance(by: .minutes(11))
        while try await platform.payments.runClock() > 0 {}
        let flashes = try await platform.promotions.flashes(page: PageRequest(), as: world.actor(Shop.cakes))
        #expect(flashes.items.map(\.flash.taken) == [1])
        #expect(try await shop.order(Shop.buyer(500), cakes: 2).total == Self.cny(9_160))
        try await shop.check()
        await platform.close()
    }

    /// Orders what is in a buyer's cart for 91.60.
    private static func place(
        _ shop: Shop, _ buyer: Membership, _ address: Address, confirmed: Set<Identifier<SKU>>
    ) async throws -> PurchaseReceipt {
        try await shop.platform.checkouts.place(
            .init(address: address, total: cny(9_160), confirmed: confirmed), in: shop.world.context(buyer)
        ).value
    }

    @Test(arguments: TestEngine.available)
    func `a person has as many units as the limit says, and agrees before buying what cannot be given back`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine)
        let (platform, world, buyer) = (shop.platform, shop.world, Shop.buyer(1))
        _ = try await platform.promotions.setTerms(
            SaleTerms(returns: .health, limit: PurchaseLimit(units: 3, within: .days(30))), of: World.roseCake.id,
            in: world.context(Shop.cakes))
        _ = try await platform.carts.set(Shop.cake.id, units: 2, in: world.context(buyer))
        let address = try #require(Shop.address)
        await #expect(throws: OrderRefusal.confirmationMissing([Shop.cake.id])) {
            try await Self.place(shop, buyer, address, confirmed: [])
        }
        let receipt = try await Self.place(shop, buyer, address, confirmed: [Shop.cake.id])
        try await shop.pay(receipt.id)
        let order = try await platform.orders.find(receipt.orders[0], as: world.actor(buyer)).order
        _ = try await platform.orders.ship(
            order.id, carrier: "顺丰", trackingCode: "SF1", in: world.context(Shop.cakes))
        await #expect(throws: OrderRefusal.notReturnable(.health)) {
            try await platform.afterSales.ask(
                order.lines[0].id, of: order.id, .returnAndRefund, cause: .noReason, reason: "",
                in: world.context(buyer))
        }
        _ = try await platform.carts.set(Shop.cake.id, units: 2, in: world.context(buyer))
        await #expect(throws: OrderRefusal.limitReached(World.roseCake.id, left: 1)) {
            try await Self.place(shop, buyer, address, confirmed: [Shop.cake.id])
        }
        world.clock.advance(by: .days(31))
        _ = try await Self.place(shop, buyer, address, confirmed: [Shop.cake.id])
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `what a price fell by comes back, and a merchant hears when little is left`(engine: TestEngine) async throws {
        let shop = try await Shop(engine)
        let (platform, world, buyer) = (shop.platform, shop.world, Shop.buyer(1))
        _ = try await platform.promotions.setTerms(
            SaleTerms(returns: .withoutReason, priceProtectedFor: .days(7)), of: World.roseCake.id,
            in: world.context(Shop.cakes))
        let receipt = try await shop.order(buyer, cakes: 6)
        try await shop.pay(receipt.id)
        let order = try await platform.orders.find(receipt.orders[0], as: world.actor(buyer)).order
        func ask() async throws {
            _ = try await platform.afterSales.ask(
                order.lines[0].id, of: order.id, .priceProtection, reason: "", in: world.context(buyer))
        }
        await #expect(throws: OrderRefusal.priceNotLower) { try await ask() }
        _ = try await platform.catalogue.change(
            Shop.cake.id, of: World.roseCake.id,
            to: VariantDraft(merchantCode: Shop.cake.merchantCode, variant: Shop.cake.variant, price: Self.cny(4_000)),
            in: world.context(Shop.cakes))
        try await ask()
        #expect(try await platform.payments.runRefunds() == 1)
        let after = try await platform.orders.find(receipt.orders[0], as: world.actor(buyer)).order
        #expect(after.lines[0].refunded == Self.cny(6 * 580) && after.state == .toShip)
        let low = try await platform.database.read { connection in
            try connection.query("SELECT type, payload FROM outbox WHERE type LIKE 'inventory.%'").map {
                "\(try $0.get("type", as: String.self)) \(try $0.get("payload", as: String.self))"
            }
        }
        #expect(low == ["inventory.low {\"free\":4,\"sku\":\"\(Shop.cake.id)\"}"])
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available.prefix(1))
    func `promotions are made by those who bear them, for goods that are theirs`(engine: TestEngine) async throws {
        let shop = try await Shop(engine)
        let world = shop.world
        await #expect(throws: NotThere.self) {
            try await Self.promote(shop, 100, by: .platform, as: Shop.cakes)
        }
        await #expect(throws: AccessRefusal.self) { try await Self.promote(shop, 100, as: Shop.buyer(1)) }
        var foreign = Self.draft(shop, 100)
        foreign.products = [World.roseCake.id]
        await #expect(throws: PromotionRefusal.foreignProduct) {
            try await shop.platform.promotions.create(foreign, borneBy: .merchant, in: world.context(Shop.growers))
        }
        let id = try await Self.promote(shop, 100)
        await #expect(throws: NotThere.self) {
            try await shop.platform.promotions.withdraw(id, in: world.context(Shop.growers))
        }
        _ = try await shop.platform.promotions.withdraw(id, in: world.context(Shop.cakes))
        #expect(try await shop.order(Shop.buyer(1)).total == Self.cny(4_580))
        await shop.platform.close()
    }

    static let planted: [(sentence: String, statement: SQL)] = [
        ("As many coupons", "UPDATE promotion SET claimed = claimed + 1 WHERE coupons IS NOT NULL"),
        ("A coupon is locked", "UPDATE coupon SET state = 'granted' WHERE state = 'used'"),
        (
            "A coupon reduced one purchase",
            """
            UPDATE line_reduction SET coupon = (SELECT MIN(id) FROM coupon) WHERE coupon IS NOT NULL
            """
        ),
        ("What promotions took off", "UPDATE line_reduction SET bearer = 'platform' WHERE bearer <> 'platform'"),
        ("What is taken of a flash price", "UPDATE flash_price SET taken = taken - 1"),
    ]

    /// Each violation is planted behind the platform's back; the finding must name it.
    @Test(arguments: TestEngine.available)
    func `a violation that was planted is named`(engine: TestEngine) async throws {
        for (sentence, statement) in Self.planted {
            let shop = try await Shop(engine)
            let (platform, world) = (shop.platform, shop.world)
            let now = world.clock.now()
            let id = try await Self.promote(shop, 500, coupons: .coupons(count: 9, perPerson: 1))
            _ = try await platform.promotions.createFlash(
                .init(price: Self.cny(4_000), quota: 5, perPerson: 5, begins: now, ends: now.advanced(by: .days(1))),
                of: Shop.cake.id, in: world.context(Shop.cakes))
            for number in 1...2 {
                let buyer = Shop.buyer(UInt64(number))
                _ = try await platform.promotions.claim(id, in: world.context(buyer))
                try await shop.pay(try await shop.order(buyer).id)
            }
            try await shop.check()
            let changed = try await platform.database.write { try $0.execute(statement) }
            #expect(changed > 0, "\(sentence)")
            let found = try await platform.check().filter { $0.violations > 0 }.map(\.sentence)
            #expect(found.contains { $0.hasPrefix(sentence) }, "\(sentence): \(found)")
            await platform.close()
        }
    }
}
