import Amounts
import DatabaseTestSupport
import Market
import Operations
import Outbound
import Storage
import TestSupport
import Testing
import Trade

@Suite("Other goods for those that are sent back, on every engine")
struct ExchangeTests {
    /// A shop that sells the cake in another size too, and a buyer who has got two boxes.
    private struct Scene {
        let shop: Shop
        let other: SKU
        let order: Identifier<Order>
        let line: Identifier<OrderLine>

        static let buyer = Shop.buyer(1)

        init(_ engine: TestEngine, others: Int64 = 1) async throws {
            shop = try await Shop(engine)
            let draft = VariantDraft(merchantCode: "D-3B", variant: "豆沙", price: Shop.cake.price)
            let item = try await shop.platform.catalogue.add(
                draft, to: Shop.cake.product, in: shop.world.context(Shop.cakes)
            ).value
            guard let added = item.skus.first(where: { $0.merchantCode == "D-3B" }) else { throw NotThere("sku") }
            other = added
            if others > 0 {
                _ = try await shop.platform.stocks.count(other.id, by: others, in: shop.world.context(Shop.cakes))
            }
            let receipt = try await shop.order(Self.buyer, cakes: 2)
            try await shop.pay(receipt.id)
            order = receipt.orders[0]
            _ = try await shop.platform.orders.ship(
                order, carrier: "顺丰", trackingCode: "SF1", in: shop.world.context(Shop.cakes))
            _ = try await shop.platform.orders.confirm(order, in: shop.world.context(Self.buyer))
            line = try await shop.platform.orders.find(order, as: shop.world.actor(Self.buyer)).order.lines[0].id
        }

        func ask(_ units: Int64 = 1, for wanted: SKU? = nil) async throws -> Identifier<AfterSale> {
            shop.world.clock.advance(by: .seconds(1))
            return try Identifier(
                parsing: await shop.platform.afterSales.askToExchange(
                    line, of: order, to: (wanted ?? other).id, units: units, reason: "口味不对",
                    in: shop.world.context(Self.buyer)
                ).value.subject)
        }

        func move(_ id: Identifier<AfterSale>, _ command: AfterSale.Command, by who: Membership) async throws {
            _ = try await shop.platform.afterSales.move(id, command, note: "YT9", in: shop.world.context(who))
        }

        func request() async throws -> AfterSale? {
            try await shop.platform.orders.find(order, as: shop.world.actor(Shop.cakes)).requests.last
        }

        func stands(_ sku: SKU) async throws -> Stock.Level? {
            try await shop.platform.stocks.levels(of: [sku.id])[sku.id]
        }
    }

    @Test(arguments: TestEngine.available)
    func `speaks for the unit with the yes, sends it, takes back what is fit, and the creator keeps the commission`(
        engine: TestEngine
    ) async throws {
        let scene = try await Scene(engine)
        let shop = scene.shop
        let sheet = try await shop.platform.orders.find(scene.order, as: shop.world.actor(Scene.buyer))
        #expect(Set((sheet.wantable[scene.line] ?? []).map(\.id)) == [Shop.cake.id, scene.other.id])
        let id = try await scene.ask()
        #expect(try await scene.stands(scene.other) == .init(onHand: 1, reserved: 0))
        try await scene.move(id, .agree, by: Shop.cakes)
        #expect(try await scene.stands(scene.other) == .init(onHand: 1, reserved: 1))
        // No clock lets it go, however long the goods are on their way.
        shop.world.clock.advance(by: .days(6))
        _ = try await shop.platform.stocks.runClock()
        #expect(try await scene.stands(scene.other)?.reserved == 1)
        try await scene.move(id, .sendBack, by: Scene.buyer)
        await #expect(throws: OrderRefusal.fitTooMany(1)) {
            try await shop.platform.afterSales.accept(id, fit: 2, in: shop.world.context(Shop.cakes))
        }
        _ = try await shop.platform.afterSales.accept(id, fit: 1, in: shop.world.context(Shop.cakes))
        #expect(try await shop.free() == 9)
        await #expect(throws: InvalidInput.self) {
            try await shop.platform.afterSales.sendOther(
                id, carrier: "", trackingCode: "SF2", in: shop.world.context(Shop.cakes))
        }
        _ = try await shop.platform.afterSales.sendOther(
            id, carrier: "顺丰", trackingCode: "SF2", in: shop.world.context(Shop.cakes))
        #expect(try await scene.stands(scene.other) == .init(onHand: 0, reserved: 0))
        // What is earned waits for the end of it.
        shop.world.clock.advance(by: .days(3))
        #expect(try await shop.platform.settlements.runClock() == 0)
        try await scene.move(id, .receive, by: Scene.buyer)
        let done = try await scene.request()
        #expect(done?.state == .exchanged && done?.exchange?.parcel?.trackingCode == "SF2")
        #expect(try await shop.platform.settlements.runClock() == 1)
        #expect(try await shop.stands("merchant:\(World.cakeMerchant.id):available") == 9_160)
        await #expect(throws: OrderRefusal.self) { try await scene.ask() }
        try await shop.check()
        await shop.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func
        `a merchant without the goods is told and may pay back instead; the clock and the platform do so by themselves`(
            engine: TestEngine
        ) async throws
    {
        let scene = try await Scene(engine, others: 0)
        let shop = scene.shop
        let first = try await scene.ask()
        await #expect(throws: StockError.soldOut(scene.other.id, wanted: 1, free: 0)) {
            try await scene.move(first, .agree, by: Shop.cakes)
        }
        #expect(try await scene.request()?.state == .waitingMerchant)
        try await scene.move(first, .agreeToRefund, by: Shop.cakes)
        #expect(try await scene.request()?.kind == .returnAndRefund)
        try await scene.move(first, .withdraw, by: Scene.buyer)

        let second = try await scene.ask()
        shop.world.clock.advance(by: .hours(49))
        _ = try await shop.platform.orders.runClock()
        #expect(try await scene.request()?.state == .waitingReturn)
        #expect(try await scene.request()?.kind == .returnAndRefund)
        try await scene.move(second, .withdraw, by: Scene.buyer)

        let third = try await scene.ask()
        try await scene.move(third, .reject, by: Shop.cakes)
        try await scene.move(third, .appeal, by: Scene.buyer)
        try await scene.move(third, .decideForBuyer, by: .operator)
        #expect(try await scene.request()?.state == .refunding)
        #expect(try await shop.platform.payments.runRefunds() == 1)
        #expect(await shop.sim.book.first?.refunds == [third.rawValue: 4_580])
        try await shop.check()
        await shop.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `its units are free again when it comes to nothing, and the platform's decision speaks for them anew`(
        engine: TestEngine
    ) async throws {
        let scene = try await Scene(engine)
        let first = try await scene.ask()
        try await scene.move(first, .agree, by: Shop.cakes)
        try await scene.move(first, .withdraw, by: Scene.buyer)
        #expect(try await scene.stands(scene.other)?.free == 1)

        let second = try await scene.ask()
        try await scene.move(second, .agree, by: Shop.cakes)
        try await scene.move(second, .sendBack, by: Scene.buyer)
        try await scene.move(second, .reject, by: Shop.cakes)
        #expect(try await scene.stands(scene.other)?.free == 1)
        try await scene.move(second, .appeal, by: Scene.buyer)
        try await scene.move(second, .decideForBuyer, by: .operator)
        #expect(try await scene.stands(scene.other)?.free == 0)
        _ = try await scene.shop.platform.afterSales.sendOther(
            second, carrier: "顺丰", trackingCode: "SF2", in: scene.shop.world.context(Shop.cakes))
        // What was sent did not arrive: it is not sent a second time.
        try await scene.move(second, .appeal, by: Scene.buyer)
        try await scene.move(second, .decideForBuyer, by: .operator)
        #expect(try await scene.request()?.state == .refunding)
        try await scene.shop.check()
        await scene.shop.platform.close()
    }
}
