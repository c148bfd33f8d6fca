import Amounts
import DatabaseTestSupport
import Market
import Operations
import Outbound
import Synchronization
import TestSupport
import Testing
import Trade

@Suite("What buyers' banks take back, on every engine")
struct DisputeTests {
    /// A purchase of both shops' goods that is paid, and what the provider knows it by.
    private struct Paid {
        let shop: Shop
        let receipt: PurchaseReceipt

        var reference: String { "sim_" + receipt.id.rawValue.dropFirst(4) }
        var platform: Platform { shop.platform }
        var world: WorldPlatform { shop.world }

        init(_ shop: Shop, cakes: Int64 = 2, teas: Int64 = 1, buyer: UInt64 = 1) async throws {
            self.shop = shop
            receipt = try await shop.order(Shop.buyer(buyer), cakes: cakes, teas: teas)
            try await shop.pay(receipt.id)
        }

        /// The buyer's bank acts, and the platform hears of it.
        func bank(_ act: SimulatedDisputeAct, of amount: Int64? = nil) async throws {
            try await hear(try await shop.sim.dispute(reference, act, of: amount))
        }

        func hear(_ dispute: String) async throws {
            try await platform.payments.hear(
                shop.sim.message(about: receipt.id.rawValue, dispute: dispute, at: world.clock.now()), from: "paysim")
        }

        func dispute(as membership: Membership = .operator) async throws -> Dispute {
            let page = try await platform.disputes.list(page: PageRequest(), as: world.actor(membership))
            return try #require(page.items.first)
        }

        func order(of merchant: Membership) async throws -> MerchantOrder {
            for id in receipt.orders {
                let order = try await platform.orders.find(id, as: world.actor(.operator)).order
                if Membership.merchant(order.merchant) == merchant { return order }
            }
            throw NotThere("order")
        }

        func deliver(_ order: MerchantOrder) async throws {
            let seller = Membership.merchant(order.merchant)
            _ = try await platform.orders.ship(
                order.id, carrier: "顺丰", trackingCode: "SF1", in: world.context(seller))
            _ = try await platform.orders.deliver(order.id, in: world.context(seller))
            _ = try await platform.orders.confirm(order.id, in: world.context(Shop.buyer(1)))
        }

        func answer(_ text: String?, as membership: Membership) async throws -> String {
            try await platform.disputes.answer(
                try await dispute().id, text: text, proofs: [.parcels, .arrival], in: world.context(membership)
            ).value.state
        }
    }

    @Test(arguments: TestEngine.available)
    func `a lost one before settlement is borne by both shops as a refund of its size would be`(
        engine: TestEngine
    ) async throws {
        let paid = try await Paid(Shop(engine))
        let (platform, world, shop) = (paid.platform, paid.world, paid.shop)
        let total: Int64 = 2 * 4_580 + 16_800
        try await paid.bank(.open, of: 10_000)
        let dispute = try await paid.dispute()
        // Of 100.00 the cakes bear 91.60 parts of 259.60, the tea 168.00.
        #expect(Set(dispute.shares.map(\.amount.minorUnits)) == [3_529, 6_471])
        #expect(try await shop.stands("dispute:") == 10_000)
        #expect(try await shop.stands("psp:paysim:clearing") == total - 10_000 - PaySim.disputeFee)
        try await shop.check()
        // Each shop sees its own part and no more.
        #expect(try await paid.dispute(as: Shop.cakes).amount.minorUnits == 3_529)
        let order = try await paid.order(of: Shop.cakes)
        await #expect(throws: OrderRefusal.disputed) {
            try await platform.afterSales.ask(
                order.lines[0].id, of: order.id, .refundOnly, reason: "少一盒", in: world.context(Shop.buyer(1)))
        }
        try await paid.deliver(order)
        world.clock.advance(by: .days(8))
        let waiting = try await platform.settlements.waiting(page: PageRequest(), as: world.actor(.operator))
        #expect(try await platform.settlements.runClock() == 0)
        #expect(waiting.items.allSatisfy { $0.reason == .disputed })

        try await paid.bank(.lose)
        #expect(try await paid.order(of: Shop.cakes).lines[0].refunded.minorUnits == 3_529)
        #expect(try await paid.order(of: Shop.growers).lines[0].refunded.minorUnits == 6_471)
        #expect(try await shop.stands("dispute:") == 0)
        #expect(try await shop.stands("order:") == total - 10_000)
        #expect(try await platform.settlements.runClock() == 1)
        #expect(try await shop.stands("merchant:\(World.cakeMerchant.id):available") == 9_160 - 3_529)
        #expect(try await shop.stands("platform:provider_fee") == PaySim.disputeFee)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a lost one after settlement is taken from those who earned, whose debt is carried on`(
        engine: TestEngine
    ) async throws {
        let paid = try await Paid(Shop(engine), teas: 0)
        let (platform, world, shop) = (paid.platform, paid.world, paid.shop)
        try await paid.deliver(try await paid.order(of: Shop.cakes))
        world.clock.advance(by: .days(8))
        #expect(try await platform.settlements.runClock() == 1)
        let account = "merchant:\(World.cakeMerchant.id):available"
        _ = try await platform.payouts.deposit(
            Money(minorUnits: 20_000, currency: .cny), reference: "B-1", in: world.context(.operator))
        _ = try await platform.payouts.send(
            to: PayoutDestination(holder: "鲜花饼", institution: "招商银行", number: "6214830001234567"),
            in: world.context(Shop.cakes))
        _ = try await platform.payouts.ask(for: Money(minorUnits: 9_160, currency: .cny), in: world.context(Shop.cakes))
        #expect(try await shop.stands(account) == 0)

        try await paid.bank(.open)
        #expect(try await shop.stands(account) == 0)
        try await paid.bank(.lose)
        #expect(try await shop.stands(account) == -9_160)
        #expect(try await paid.order(of: Shop.cakes).lines[0].refundable.minorUnits == 0)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a won one gives everything back, and the provider's file says the same as the books`(
        engine: TestEngine
    ) async throws {
        let paid = try await Paid(Shop(engine))
        let (platform, world, shop) = (paid.platform, paid.world, paid.shop)
        let clearing = try await shop.stands("psp:paysim:clearing")
        try await paid.bank(.open)
        #expect(try await paid.answer("当面签收。", as: Shop.cakes) == "needs_response")
        #expect(try await paid.answer("已送达。", as: Shop.growers) == "responded")
        #expect(try await platform.disputes.runClock() == 1)
        #expect(try await paid.dispute().state == .underReview)
        let evidence = try #require(await shop.sim.book.first?.dispute?.evidence)
        #expect(evidence.contains("当面签收。") && evidence.contains("已送达。"))
        try await paid.bank(.win)
        #expect(try await paid.dispute().state == .won)
        #expect(try await shop.stands("psp:paysim:clearing") == clearing)
        #expect(try await shop.stands("dispute:") == 0)
        #expect(try await shop.stands("platform:provider_fee") == 0)

        let compared = try await platform.reconciliations.compare(
            shop.sim.settlement(), of: "paysim", since: Timestamp(milliseconds: 0), through: world.clock.now(),
            in: world.context(.operator))
        #expect(compared.value.state == "agrees")
        #expect(try await shop.stands("psp:paysim:clearing") == 0)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `what a lost one took is in the provider's file, with its fee in one sum`(engine: TestEngine) async throws {
        let paid = try await Paid(Shop(engine))
        let (platform, world, shop) = (paid.platform, paid.world, paid.shop)
        try await paid.bank(.open, of: 4_000)
        try await paid.bank(.lose)
        let rows = try await shop.sim.settlement()
        #expect(rows.map(\.movement.key.kind) == [.captured, .disputed])
        let compared = try await platform.reconciliations.compare(
            rows, of: "paysim", since: Timestamp(milliseconds: 0), through: world.clock.now(),
            in: world.context(.operator))
        #expect(compared.value.state == "agrees")
        #expect(try await shop.stands("psp:paysim:clearing") == 0)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `messages that are forged, early, late, doubled or about nothing change nothing`(
        engine: TestEngine
    ) async throws {
        let paid = try await Paid(Shop(engine))
        let (platform, world, shop) = (paid.platform, paid.world, paid.shop)
        let purchase = paid.receipt.id.rawValue
        let name = try await shop.sim.dispute(paid.reference, .open)
        let stranger = try PaySim(clock: world.clock)
        await #expect(throws: PaymentFault.forged) {
            try await platform.payments.hear(
                stranger.message(about: purchase, dispute: name, at: world.clock.now()), from: "paysim")
        }
        let stale = shop.sim.message(about: purchase, dispute: name, at: world.clock.now().advanced(by: .minutes(-9)))
        await #expect(throws: PaymentFault.forged) {
            try await platform.payments.hear(
                ProviderMessage(headers: stale.headers, body: stale.body, at: world.clock.now()), from: "paysim")
        }
        // A genuine message about a dispute that the provider does not know is heard and nothing.
        try await paid.hear("dp_sim_nothing")
        #expect(try await shop.stands("dispute:") == 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { try await paid.hear(name) } }
            try await group.waitForAll()
        }
        #expect(try await platform.disputes.list(page: PageRequest(), as: world.actor(.operator)).items.count == 1)
        #expect(try await shop.stands("dispute:") == paid.receipt.total.minorUnits)
        try await paid.bank(.lose)
        let lost = try await paid.dispute()
        for _ in 0..<3 { try await paid.hear(name) }
        #expect(try await paid.dispute() == lost)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `the clock sends what is there before the time is over, and lets lapse what nobody answered`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine)
        let answered = try await Paid(shop)
        let platform = shop.platform
        try await answered.bank(.open)
        #expect(try await answered.answer("当面签收。", as: Shop.cakes) == "needs_response")
        shop.world.clock.advance(by: PaySim.evidenceWithin - .hours(3))
        _ = try await platform.disputes.runClock()
        #expect(try await answered.dispute().state == .needsResponse)
        shop.world.clock.advance(by: .minutes(90))
        _ = try await platform.disputes.runClock()
        #expect(try await answered.dispute().state == .underReview)

        let silent = try await Paid(shop, buyer: 2)
        try await silent.bank(.open)
        shop.world.clock.advance(by: PaySim.evidenceWithin - .hours(1))
        _ = try await platform.disputes.runClock()
        #expect(try await silent.dispute().state == .lapsed)
        // Nobody is told: the clock asks by itself.
        try await shop.sim.dispute(silent.reference, .lose)
        shop.world.clock.advance(by: .days(1))
        _ = try await platform.disputes.runClock()
        #expect(try await silent.dispute().state == .lost)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `giving in is told to the provider, which ends it`(engine: TestEngine) async throws {
        let paid = try await Paid(Shop(engine))
        let (platform, world, shop) = (paid.platform, paid.world, paid.shop)
        try await paid.bank(.open)
        #expect(try await paid.answer(nil, as: Shop.cakes) == "needs_response")
        #expect(try await paid.answer(nil, as: Shop.growers) == "accepted")
        // The first answer of the provider gets lost, and so does its second call.
        await shop.sim.plan([.lostAfter, .lostBefore])
        for _ in 0..<3 {
            _ = try await platform.disputes.runClock()
            world.clock.advance(by: .hours(1))
        }
        #expect(try await paid.dispute().state == .lost)
        #expect(await shop.sim.book[0].dispute?.answers == 1)
        await #expect(throws: DisputeRefusal.self) { try await paid.answer("等等。", as: Shop.cakes) }
        let unread = try await platform.notices.list(page: PageRequest(), as: world.actor(Shop.cakes)).items
        #expect(Set(unread.map(\.kind)) == [.disputeOpened, .disputeLost])
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a bank that only asks takes nothing, and asks anew when it takes`(engine: TestEngine) async throws {
        let paid = try await Paid(Shop(engine), teas: 0)
        let shop = paid.shop
        try await paid.bank(.inquire)
        #expect(try await shop.stands("dispute:") == 0)
        #expect(try await paid.dispute().takenAt == nil)
        #expect(try await paid.answer("当面签收。", as: Shop.cakes) == "responded")
        _ = try await paid.platform.disputes.runClock()
        paid.world.clock.advance(by: .days(2))
        try await paid.bank(.open)
        let again = try await paid.dispute()
        #expect(again.state == .needsResponse && again.answer(of: World.cakeMerchant.id) == nil)
        #expect(try await shop.stands("dispute:") == 9_160)
        try await paid.bank(.withdraw)
        #expect(try await shop.stands("dispute:") == 0)
        #expect(try await paid.dispute().state == .withdrawn)
        try await shop.check()
        await paid.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `who goes to the bank does not ask the shop at the same time, and money on its way back is not taken twice`(
        engine: TestEngine
    ) async throws {
        let paid = try await Paid(Shop(engine), cakes: 2, teas: 1)
        let (platform, world, shop) = (paid.platform, paid.world, paid.shop)
        let (cakes, tea) = (try await paid.order(of: Shop.cakes), try await paid.order(of: Shop.growers))
        let buyer = world.context(Shop.buyer(1))
        try await paid.deliver(cakes)
        let asked = try await platform.afterSales.ask(
            cakes.lines[0].id, of: cakes.id, .refundOnly, reason: "碎了", in: buyer
        ).value
        #expect(asked.state == "waiting_merchant")
        // The tea was not sent, so that its money is on its way back at once.
        _ = try await platform.afterSales.ask(tea.lines[0].id, of: tea.id, .refundOnly, reason: "不要了", in: buyer)
        try await paid.bank(.open, of: paid.receipt.total.minorUnits)
        let dispute = try await paid.dispute()
        #expect(dispute.shares.map(\.line) == [cakes.lines[0].id] && dispute.uncovered == 16_800)
        let requests = try await platform.orders.find(cakes.id, as: world.actor(Shop.cakes)).requests
        #expect(requests.map(\.state) == [.closed])
        #expect(try await platform.payments.runRefunds() == 1)
        try await paid.bank(.lose)
        #expect(try await shop.stands("platform:bad_debt") == 16_800)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `somebody else's is not there`(engine: TestEngine) async throws {
        let paid = try await Paid(Shop(engine), teas: 0)
        let (platform, world) = (paid.platform, paid.world)
        try await paid.bank(.open)
        let id = try await paid.dispute().id
        #expect(try await platform.disputes.list(page: PageRequest(), as: world.actor(Shop.growers)).items.isEmpty)
        await #expect(throws: NotThere.self) {
            try await platform.disputes.find(id, as: world.actor(Shop.growers))
        }
        await #expect(throws: NotThere.self) { try await paid.answer("我来。", as: Shop.growers) }
        await #expect(throws: AccessRefusal.self) {
            try await platform.disputes.find(id, as: world.actor(Shop.buyer(1)))
        }
        await platform.close()
    }

    private struct Crash: Error {}

    /// Ends whatever passes a point once.
    private static func hook(at wanted: FaultPoint, _ passed: SharedFlag) -> FaultHook {
        FaultHook { point in if point == wanted, passed.raise() { throw Crash() } }
    }

    private final class SharedFlag: Sendable {
        private let isUp = Mutex(false)
        /// Whether it was down before.
        func raise() -> Bool {
            isUp.withLock { up in
                defer { up = true }
                return !up
            }
        }
        var wasRaised: Bool { isUp.withLock { $0 } }
    }

    static let points: [FaultPoint] = FaultPoint.allCases.filter { $0.rawValue.hasPrefix("dispute.") }

    @Test(arguments: points)
    func `whatever ends at a fault point is done once when it is done again`(point: FaultPoint) async throws {
        let passed = SharedFlag()
        let paid = try await Paid(Shop(.sqliteMemory, faults: Self.hook(at: point, passed)), teas: 0)
        let name = try await paid.shop.sim.dispute(paid.reference, .open)
        func again(_ body: () async throws -> Void) async throws {
            do { try await body() } catch is Crash { try await body() }
        }
        try await again { try await paid.hear(name) }
        #expect(try await paid.answer("当面签收。", as: Shop.cakes) == "responded")
        try await again { _ = try await paid.platform.disputes.runClock() }
        paid.world.clock.advance(by: .days(1))
        try await again { _ = try await paid.platform.disputes.runClock() }
        try await paid.shop.sim.dispute(paid.reference, .lose)
        try await again { try await paid.hear(name) }
        #expect(passed.wasRaised)
        #expect(await paid.shop.sim.book[0].dispute?.answers == 1)
        #expect(try await paid.dispute().state == .lost)
        #expect(try await paid.shop.stands("order:") == 0)
        try await paid.shop.check()
        await paid.platform.close()
    }
}
