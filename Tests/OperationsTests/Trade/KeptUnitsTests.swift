import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import TestSupport
import Testing
import Trade

@Suite("Units that are kept while a buyer pays, on every engine")
struct KeptUnitsTests {
    private static func end(of purchase: Identifier<Purchase>, in shop: Shop) async throws -> Duration? {
        try await shop.platform.read { connection in
            guard let found = try OrderStore(connection).purchase(purchase),
                let held = try StockStore(connection).find(found.reservation)
            else { return nil }
            return held.expiresAt.duration(since: found.placedAt)
        }
    }

    @Test(arguments: TestEngine.available)
    func `are kept longer when the buyer comes back, and not for ever`(engine: TestEngine) async throws {
        let shop = try await Shop(engine)
        let (platform, buyer) = (shop.platform, Shop.buyer(1))
        let receipt = try await shop.order(buyer)
        #expect(try await Self.end(of: receipt.id, in: shop) == .minutes(10))
        let steps: [(minutes: Int64, who: Membership, end: Int64)] = [
            (0, buyer, 10), (6, .operator, 10), (0, buyer, 16), (6, buyer, 20), (7, buyer, 20),
        ]
        for step in steps {
            shop.world.clock.advance(by: .minutes(step.minutes))
            _ = try await platform.orders.purchase(receipt.id, as: shop.world.actor(step.who))
            #expect(try await Self.end(of: receipt.id, in: shop) == .minutes(step.end), "\(step)")
        }
        #expect(try await platform.stocks.runClock() == 0)
        shop.world.clock.advance(by: .minutes(1))
        #expect(try await platform.stocks.runClock() == 1)
        // What ran out is not spoken for again by looking at it.
        _ = try await platform.orders.purchase(receipt.id, as: shop.world.actor(buyer))
        #expect(try await shop.free() == 10)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `come from one place that has the whole order, before two that are taken from first`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine, cakes: 2)
        let far: Identifier<StockLocation> = World.identifier(3_001)
        let farther: Identifier<StockLocation> = World.identifier(3_002)
        try await shop.platform.database.write { connection in
            let store = StockStore(connection)
            for (number, place) in [far, farther].enumerated() {
                try store.add(place, named: "\(number)", of: World.cakeMerchant.id)
                try store.adjust(
                    Stock.Key(Shop.cake.id, place), by: number == 0 ? 1 : 5, .counted, subject: "test",
                    movement: World.identifier(UInt64(3_010 + number)), at: Timestamp(milliseconds: 0))
            }
        }
        let three = try await shop.order(Shop.buyer(1), cakes: 3)
        #expect(try await Self.places(of: three.id, in: shop) == [farther])
        let two = try await shop.order(Shop.buyer(2), cakes: 2)
        #expect(try await Self.places(of: two.id, in: shop).count == 1)
        #expect(try await !Self.places(of: two.id, in: shop).contains(farther))
        let rest = try await shop.order(Shop.buyer(3), cakes: 3)
        #expect(try await Self.places(of: rest.id, in: shop) == [far, farther])
        #expect(try await shop.free() == 0)
        try await shop.check()
        await shop.platform.close()
    }

    private static func places(
        of purchase: Identifier<Purchase>, in shop: Shop
    ) async throws -> [Identifier<StockLocation>] {
        try await shop.platform.read { connection in
            guard let found = try OrderStore(connection).purchase(purchase),
                let held = try StockStore(connection).find(found.reservation)
            else { return [] }
            return held.parts.map(\.location).sorted()
        }
    }
}
