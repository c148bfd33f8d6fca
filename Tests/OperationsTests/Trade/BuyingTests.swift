import Alliance
import Amounts
import Bookkeeping
import DatabaseTestSupport
import Market
import Operations
import Outbound
import SQLDatabase
import Statistics
import Storage
import TestSupport
import Testing
import Trade

/// A world in which things are bought: a merchant with stock, a provider, and buyers.
struct Shop {
    let world: WorldPlatform
    let sim: PaySim

    static let cake = World.skus[2]
    static let tea = World.skus[0]
    static let cakes = Membership.merchant(World.cakeMerchant.id)
    static let growers = Membership.merchant(World.teaCooperative.id)
    static let address = try? Address(name: "小雅", phone: "13800000000", region: "上海 徐汇", street: "高安路 1 号")

    init(
        _ engine: TestEngine, cakes: Int64 = 10, teas: Int64 = 5,
        faults: FaultHook = .none, behind provider: (PaySim) -> any PaymentGateway = { $0 }
    ) async throws {
        let clock = StillClock()
        sim = try PaySim(clock: clock)
        world = try await WorldPlatform(
            at: engine.freshLocation(), clock: clock, paymentGateway: provider(sim), faults: faults)
        _ = try await platform.stocks.count(Self.cake.id, by: cakes, in: world.context(Self.cakes))
        _ = try await platform.stocks.count(Self.tea.id, by: teas, in: world.context(Self.growers))
    }

    var platform: Platform { world.platform }

    static func buyer(_ number: UInt64) -> Membership { .viewer(World.identifier(1_000 + number)) }

    /// Puts cakes into a buyer's cart and orders them.
    func order(
        _ buyer: Membership, cakes: Int64 = 1, teas: Int64 = 0, click: String? = nil
    ) async throws -> PurchaseReceipt {
        _ = try await platform.carts.set(Self.cake.id, units: cakes, click: click, in: world.context(buyer))
        world.clock.advance(by: .seconds(1))
        if teas > 0 { _ = try await platform.carts.set(Self.tea.id, units: teas, in: world.context(buyer)) }
        let total = try #require(try await platform.carts.show(as: world.actor(buyer)).total)
        let address = try #require(Self.address)
        return try await platform.checkouts.place(.init(address: address, total: total), in: world.context(buyer)).value
    }

    /// The buyer pays at the provider, and the platform hears of it.
    @discardableResult
    func pay(_ purchase: Identifier<Purchase>) async throws -> Purchase.State {
        try await sim.pay("sim_" + purchase.rawValue.dropFirst(4))
        return try await platform.payments.settle(purchase)
    }

    func free(_ sku: SKU = cake) async throws -> Int64? { try await platform.stocks.levels(of: [sku.id])[sku.id]?.free }

    func stands(_ account: String) async throws -> Int64 {
        let standing = try await platform.books.balances(beginningWith: account, page: PageRequest(limit: 100))
        return standing.items.reduce(0) { $0 + $1.balance.amount(on: $1.side) }
    }

    /// What must hold after whatever happened.
    func check() async throws {
        for finding in try await platform.check() where finding.violations > 0 {
            Issue.record("\(finding.invariant): \(finding.sentence) \(finding.violations)")
        }
        #expect(try await platform.books.verify().holds)
    }
}

extension CommissionPromise {
    /// What is open to all, in parts per million.
    static func open(version: Int64, _ partsPerMillion: Int64) throws -> CommissionPromise {
        CommissionPromise(kind: .open, version: version, rate: try Rate(partsPerMillion: partsPerMillion))
    }
}

/// A provider that cannot cancel: the buyer's bank has not decided.
struct SlowProvider: PaymentGateway {
    let sim: PaySim
    var name: String { sim.name }

    func begin(
        _ purchase: Identifier<Purchase>, _ amount: Money, returnPath: String
    ) async throws -> PaymentStanding { try await sim.begin(purchase, amount, returnPath: returnPath) }
    func standing(of payment: BegunPayment) async throws -> PaymentStanding { try await sim.standing(of: payment) }
    func cancel(_ payment: BegunPayment) async throws -> PaymentStanding { try await sim.standing(of: payment) }
    func refund(_ id: String, of payment: BegunPayment, _ amount: Money) async throws -> Bool {
        try await sim.refund(id, of: payment, amount)
    }
    func purchase(named message: ProviderMessage) throws -> Identifier<Purchase> { try sim.purchase(named: message) }
}

@Suite("Buying, on every engine")
struct BuyingTests {
    @Test(arguments: TestEngine.available)
    func `goes from a creator's card to what the creator earns, and a sum that two merchants share`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine)
        let (platform, world, buyer) = (shop.platform, shop.world, Shop.buyer(1))
        let token = try ClickToken(
            ProductClick(
                id: World.identifier(900), creator: World.teaExpert.id, product: World.roseCake.id, place: .room,
                room: World.identifier(901), clickedAt: world.clock.now(), promise: .open(version: 3, 200_000)),
            key: platform.clickKey)
        let receipt = try await shop.order(buyer, cakes: 2, teas: 1, click: token.text)
        #expect(receipt.total.minorUnits == 2 * 4_580 + 16_800 && receipt.orders.count == 2)
        #expect(try await shop.free() == 8 && receipt.state == .unpaid)
        let creator = world.actor(.creator(World.teaExpert.id))
        #expect(try await platform.settlements.earnings(page: PageRequest(), as: creator).items.isEmpty)

        #expect(try await shop.pay(receipt.id) == .paid)
        #expect(try await shop.stands("psp:paysim:clearing") == receipt.total.minorUnits)
        let sheet = try await platform.orders.find(receipt.orders[0], as: world.actor(Shop.cakes))
        #expect(sheet.order.state == .toShip && sheet.claims.map(\.creator) == [World.teaExpert.id])

        _ = try await platform.orders.ship(
            receipt.orders[0], carrier: "顺丰", trackingCode: "SF1", in: world.context(Shop.cakes))
        _ = try await platform.orders.deliver(receipt.orders[0], in: world.context(Shop.cakes))
        _ = try await platform.orders.confirm(receipt.orders[0], in: world.context(buyer))
        #expect(try await platform.settlements.runClock() == 0)
        world.clock.advance(by: .days(8))
        #expect(try await platform.settlements.runClock() == 1)

        // A fifth of 91.60 is 18.32; a tenth of it is the platform's 1.83, and 73.28 is the merchant's.
        #expect(try await shop.stands("creator:\(World.teaExpert.id):available") == 1_832 - 183)
        #expect(try await shop.stands("platform:fee") == 183)
        #expect(try await shop.stands("merchant:\(World.cakeMerchant.id):available") == 9_160 - 1_832)
        let earned = try await platform.settlements.earnings(
            page: PageRequest(), as: world.actor(.creator(World.teaExpert.id)))
        #expect(earned.items.map(\.line.earning) == [.settled] && earned.items.map(\.allocation.creator) == [1_649])
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `sells the last units once, however many want them at the same time`(engine: TestEngine) async throws {
        let shop = try await Shop(engine, cakes: 20)
        let placed: [Identifier<Purchase>] = try await withThrowingTaskGroup(of: Identifier<Purchase>?.self) { group in
            for number in 0..<UInt64(100) {
                group.addTask {
                    do {
                        let receipt = try await shop.order(Shop.buyer(number))
                        return try await shop.pay(receipt.id) == .paid ? receipt.id : nil
                    } catch StockError.soldOut {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: []) { paid, id in if let id { paid.append(id) } }
        }
        #expect(placed.count == 20)
        #expect(Set(placed.map(\.rawValue)).count == 20)
        #expect(try await shop.free() == 0)
        #expect(try await shop.stands("psp:paysim:clearing") == 20 * 4_580)
        try await shop.check()
        await shop.platform.close()
    }

    @Test func `an answer that is asked for again is the same one, and a total that changed is refused`() async throws {
        let shop = try await Shop(.sqliteMemory)
        let (world, buyer) = (shop.world, Shop.buyer(1))
        let address = try #require(Shop.address)
        _ = try await shop.platform.carts.set(Shop.cake.id, units: 1, in: world.context(buyer))
        let wrong = Money(minorUnits: 4_579, currency: .cny)
        await #expect(throws: OrderRefusal.cartChanged(total: Money(minorUnits: 4_580, currency: .cny))) {
            try await shop.platform.checkouts.place(.init(address: address, total: wrong), in: world.context(buyer))
        }
        #expect(try await shop.free() == 10)
        let right = Money(minorUnits: 4_580, currency: .cny)
        let first = try await shop.platform.checkouts.place(
            .init(address: address, total: right), in: world.context(buyer, key: "k1"))
        let second = try await shop.platform.checkouts.place(
            .init(address: address, total: right), in: world.context(buyer, key: "k1"))
        #expect(first.value == second.value && second.isReplay)
        await #expect(throws: OrderRefusal.cartEmpty) {
            try await shop.platform.checkouts.place(.init(address: address, total: right), in: world.context(buyer))
        }
        try await shop.check()
        await shop.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `money that comes late buys what is still there, and goes back where nothing is`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine, cakes: 2)
        let late = try await shop.order(Shop.buyer(1))
        let tooLate = try await shop.order(Shop.buyer(2))
        shop.world.clock.advance(by: .minutes(11))
        #expect(try await shop.platform.stocks.runClock() == 2)
        #expect(try await shop.free() == 2)
        #expect(try await shop.pay(late.id) == .paid)
        let third = try await shop.order(Shop.buyer(3))
        #expect(try await shop.pay(third.id) == .paid)
        #expect(try await shop.pay(tooLate.id) == .closed)
        #expect(try await shop.platform.payments.runRefunds() == 1)

        let book = await shop.sim.book
        let back = try #require(book.first { $0.purchase == tooLate.id.rawValue })
        #expect(back.refunds == [tooLate.id.rawValue: 4_580])
        #expect(try await shop.stands("buyer:") == 0)
        #expect(try await shop.stands("psp:paysim:clearing") == 2 * 4_580)
        try await shop.check()
        await shop.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `what is not paid in time is closed, unless its money came in that moment`(engine: TestEngine) async throws {
        let shop = try await Shop(engine)
        let unpaid = try await shop.order(Shop.buyer(1))
        let unheard = try await shop.order(Shop.buyer(2))
        try await shop.sim.pay("sim_" + unheard.id.rawValue.dropFirst(4))
        shop.world.clock.advance(by: .minutes(31))
        _ = try await shop.platform.payments.runClock()
        let states = try await shop.platform.read { connection in
            try [unpaid.id, unheard.id].map { try OrderStore(connection).purchase($0)?.state }
        }
        #expect(states == [.closed, .paid])
        #expect(try await shop.free() == 9)
        // The clock goes back: what is closed stays closed.
        shop.world.clock.advance(by: .minutes(-60))
        _ = try await shop.platform.payments.runClock()
        #expect(try await shop.free() == 9)
        try await shop.check()
        await shop.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a purchase stays open while its money may be on its way, and holds up nobody behind it`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine) { SlowProvider(sim: $0) }
        let late = try await shop.order(Shop.buyer(1))
        shop.world.clock.advance(by: .minutes(31))
        let state = { try await shop.platform.read { try OrderStore($0).purchase(late.id) } }
        _ = try await shop.platform.payments.runClock()
        let kept = try #require(try await state())
        let due = try #require(kept.dueAt)
        #expect(kept.state == .unpaid && due > shop.world.clock.now())
        await #expect(throws: PaymentFault.unreachable) {
            try await shop.platform.checkouts.cancel(late.id, in: shop.world.context(Shop.buyer(1)))
        }
        // The bank decides after hours, and nobody tells: the clock asks.
        try await shop.sim.pay("sim_" + late.id.rawValue.dropFirst(4))
        shop.world.clock.advance(by: .hours(2))
        _ = try await shop.platform.payments.runClock()
        #expect(try await state()?.state == .paid)
        try await shop.check()
        await shop.platform.close()
    }

    @Test func `a provider that loses calls and answers is asked until it says what became of the money`() async throws
    {
        let shop = try await Shop(.sqliteMemory)
        await shop.sim.plan([.lostAfter])
        let receipt = try await shop.order(Shop.buyer(1))
        try await shop.sim.pay("sim_" + receipt.id.rawValue.dropFirst(4))
        await shop.sim.plan([.lostBefore, .lostAfter])
        for _ in 0..<4 {
            shop.world.clock.advance(by: .minutes(1))
            _ = try await shop.platform.payments.runClock()
        }
        let sheet = try await shop.platform.orders.purchase(receipt.id, as: shop.world.actor(Shop.buyer(1)))
        #expect(sheet.purchase.state == .paid && sheet.orders.map(\.state) == [.toShip])
        let asked = try await shop.platform.afterSales.ask(
            sheet.orders[0].lines[0].id, of: sheet.orders[0].id, .refundOnly, reason: "不要了",
            in: shop.world.context(Shop.buyer(1)))
        #expect(asked.value.state == AfterSale.State.refunding.rawValue)
        await shop.sim.plan([.lostBefore, .lostAfter])
        for _ in 0..<3 {
            _ = try await shop.platform.payments.runRefunds()
            shop.world.clock.advance(by: .minutes(2))
        }
        #expect(await shop.sim.book.map(\.refunds) == [[asked.value.subject: 4_580]])
        let after = try await shop.platform.orders.find(sheet.orders[0].id, as: shop.world.actor(Shop.cakes))
        #expect(after.order.state == .closed && after.requests.map(\.state) == [.refunded])
        #expect(try await shop.free() == 10)
        try await shop.check()
        await shop.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `goods that come back are paid back after the merchant saw them, and earn nothing`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine)
        let (world, buyer) = (shop.world, Shop.buyer(1))
        let receipt = try await shop.order(buyer, cakes: 2)
        try await shop.pay(receipt.id)
        let id = receipt.orders[0]
        _ = try await shop.platform.orders.ship(id, carrier: "顺丰", trackingCode: "SF1", in: world.context(Shop.cakes))
        _ = try await shop.platform.orders.confirm(id, in: world.context(buyer))
        let line = try await shop.platform.orders.find(id, as: world.actor(buyer)).order.lines[0].id
        let asked = try await shop.platform.afterSales.ask(
            line, of: id, .returnAndRefund, amount: 4_580, reason: "碎了一半", in: world.context(buyer))
        let request: Identifier<AfterSale> = try Identifier(parsing: asked.value.subject)
        await #expect(throws: OrderRefusal.alreadyAsked) {
            try await shop.platform.afterSales.ask(line, of: id, .refundOnly, reason: "再来", in: world.context(buyer))
        }
        await #expect(throws: NotThere("after_sale")) {
            try await shop.platform.afterSales.move(request, .agree, in: world.context(Shop.growers))
        }
        _ = try await shop.platform.afterSales.move(request, .agree, in: world.context(Shop.cakes))
        _ = try await shop.platform.afterSales.move(request, .sendBack, note: "YT9", in: world.context(buyer))
        // Its earnings are due, but the request is open.
        world.clock.advance(by: .days(8))
        #expect(try await shop.platform.settlements.runClock() == 0)
        _ = try await shop.platform.orders.runClock()
        #expect(try await shop.platform.payments.runRefunds() == 1)
        #expect(try await shop.platform.settlements.runClock() == 1)
        #expect(try await shop.stands("merchant:\(World.cakeMerchant.id):available") == 4_580)
        #expect(try await shop.stands("order:") == 0)
        try await shop.check()
        await shop.platform.close()
    }

    /// A token of the tea expert's card of the cake.
    private func token(_ shop: Shop, number: UInt64 = 900) throws -> String {
        try ClickToken(
            ProductClick(
                id: World.identifier(number), creator: World.teaExpert.id, product: World.roseCake.id, place: .content,
                content: World.identifier(902), clickedAt: shop.world.clock.now(),
                promise: .open(version: 1, 100_000)), key: shop.platform.clickKey
        ).text
    }

    @Test(arguments: TestEngine.available)
    func `a link that was passed on earns from each who follows it, and not from the creator itself`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine)
        let token = try token(shop)
        try await shop.platform.database.write { connection in
            for statement: SQL in [
                """
                INSERT INTO account (id, login, display_name, language, password_hash, created_at)
                VALUES ('acc_1', 'atie', 'A', 'zh-CN', 'scrypt$1', 0)
                """,
                "INSERT INTO account_membership (account_id, role, party) VALUES ('acc_1', 'creator', \(World.teaExpert.id))",
                """
                INSERT INTO account_membership (account_id, role, party)
                VALUES ('acc_1', 'viewer', \(World.identifier(1_003, of: Viewer.self)))
                """,
            ] { try connection.execute(statement) }
        }
        var losses: [ClickContest.Loss?] = []
        for number in UInt64(1)...3 {
            let receipt = try await shop.order(Shop.buyer(number), click: token)
            let sheet = try await shop.platform.orders.find(receipt.orders[0], as: shop.world.actor(Shop.buyer(number)))
            losses += sheet.claims.map(\.loss)
            #expect((sheet.order.lines[0].credit == nil) == (number == 3))
        }
        #expect(losses == [nil, nil, .selfPurchase])
        #expect(ClickToken(reading: token + "x", key: shop.platform.clickKey) == nil)
        await shop.platform.close()
    }

    @Test func `what its buyer wants the money back for is not sent, and the rest of the order is`() async throws {
        let shop = try await Shop(.sqliteMemory)
        let second = SKU(
            id: World.identifier(990), product: World.roseCake.id, merchantCode: "ROSE-4", variant: "4 枚",
            price: Money(minorUnits: 1_680, currency: .cny))
        try await shop.platform.seed { _ = try CatalogueStore($0).add([second]) }
        let (world, buyer) = (shop.world, Shop.buyer(1))
        _ = try await shop.platform.stocks.count(second.id, by: 5, in: world.context(Shop.cakes))
        _ = try await shop.platform.carts.set(second.id, units: 1, in: world.context(buyer))
        let receipt = try await shop.order(buyer)
        try await shop.pay(receipt.id)
        let lines = try await shop.platform.orders.find(receipt.orders[0], as: world.actor(buyer)).order.lines
        _ = try await shop.platform.afterSales.ask(
            lines[0].id, of: receipt.orders[0], .refundOnly, reason: "不要了", in: world.context(buyer))
        await #expect(throws: OrderRefusal.alreadyAsked) {
            try await shop.platform.orders.ship(
                receipt.orders[0], carrier: "顺丰", trackingCode: "SF1", units: [lines[0].id: 1],
                in: world.context(Shop.cakes))
        }
        let sent = try await shop.platform.orders.ship(
            receipt.orders[0], carrier: "顺丰", trackingCode: "SF1", in: world.context(Shop.cakes))
        #expect(sent.value.state == "part_shipped")
        #expect(try await shop.platform.payments.runRefunds() == 1)
        let after = try await shop.platform.orders.find(receipt.orders[0], as: world.actor(buyer))
        #expect(
            after.order.state == .shipped && after.order.lines.map(\.shippedUnits) == [0, 1] && after.parcels.count == 1
        )
        try await shop.check()
        await shop.platform.close()
    }
}
