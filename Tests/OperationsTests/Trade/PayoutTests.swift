import Alliance
import Amounts
import DatabaseTestSupport
import Market
import Operations
import Outbound
import SQLDatabase
import Storage
import TestSupport
import Testing
import Trade

@Suite("Paying out what was earned, on every engine")
struct PayoutTests {
    static let creator = Membership.creator(World.teaExpert.id)

    /// A shop in which a creator brought an order that was settled, and its payee says where to pay.
    private func settledShop(_ engine: TestEngine) async throws -> Shop {
        let shop = try await Shop(engine)
        let (platform, world) = (shop.platform, shop.world)
        let token = try ClickToken(
            ProductClick(
                id: World.identifier(900), creator: World.teaExpert.id, product: World.roseCake.id, place: .room,
                room: World.identifier(901), clickedAt: world.clock.now(), promise: .open(version: 3, 200_000)),
            key: platform.clickKey)
        let receipt = try await shop.order(Shop.buyer(1), cakes: 4, click: token.text)
        try await shop.pay(receipt.id)
        _ = try await platform.orders.ship(
            receipt.orders[0], carrier: "顺丰", trackingCode: "SF1", in: world.context(Shop.cakes))
        _ = try await platform.orders.deliver(receipt.orders[0], in: world.context(Shop.cakes))
        _ = try await platform.orders.confirm(receipt.orders[0], in: world.context(Shop.buyer(1)))
        world.clock.advance(by: .days(8))
        #expect(try await platform.settlements.runClock() == 1)
        for payee in [Self.creator, Shop.cakes] {
            _ = try await platform.payouts.send(
                to: PayoutDestination(holder: "周然", institution: "招商银行", number: "6214830001234567"),
                in: world.context(payee))
        }
        return shop
    }

    private static func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }

    /// An operator of a name of its own.
    private static func person(_ number: UInt64) -> CommandContext {
        CommandContext(
            actor: Actor(
                account: World.identifier(number), memberships: [.operator], credential: .session("s\(number)")),
            requestID: "test")
    }

    /// The provider's file of what it captured.
    private static func file(_ shop: Shop) async throws -> [Reconciliation.Row] {
        try await shop.sim.settlement()
    }

    @Test(arguments: TestEngine.available)
    func `goes from the provider's file to the bank, and a payout that the bank returns can be asked for again`(
        engine: TestEngine
    ) async throws {
        let shop = try await settledShop(engine)
        let (platform, world) = (shop.platform, shop.world)
        let payouts = platform.payouts
        // Of 183.20 the creator has a fifth less a tenth of that.
        let desk = try await payouts.desk(as: world.actor(Self.creator))
        #expect(desk.available == [Self.money(3_298)] && desk.destination?.hiddenNumber == "****4567")
        let asked = try await payouts.ask(for: Self.money(3_000), in: world.context(Self.creator)).value
        #expect(asked.state == "approved")
        await #expect(throws: PayoutRefusal.moreThanEarned(Self.money(298))) {
            try await payouts.ask(for: Self.money(299), in: world.context(Self.creator))
        }
        await #expect(throws: PayoutRefusal.bankShort) { try await payouts.send(in: .cny, Self.person(1)) }

        let span = (world.clock.now().advanced(by: .days(-30)), world.clock.now())
        let compared = try await platform.reconciliations.compare(
            Self.file(shop), of: "paysim", since: span.0, through: span.1, in: Self.person(1)
        ).value
        #expect(compared.state == "agrees")
        #expect(try await shop.stands("bank:main") == 18_320 - 110)
        #expect(try await shop.stands("psp:paysim:clearing") == 0)
        let again = try await platform.reconciliations.compare(
            Self.file(shop), of: "paysim", since: span.0, through: span.1, in: Self.person(1)
        ).value
        #expect(again == compared)
        #expect(try await shop.stands("bank:main") == 18_320 - 110)

        let batch = try await payouts.send(in: .cny, Self.person(1)).value
        let id = try Identifier<PayoutBatch>(parsing: batch.subject)
        #expect(try await payouts.batch(id, as: Self.person(1).actor).map(\.destination.number) == ["6214830001234567"])
        let payout = try Identifier<Payout>(parsing: asked.subject)
        _ = try await payouts.move(payout, .pay, in: Self.person(1))
        #expect(try await shop.stands("bank:main") == 18_320 - 110 - 3_000)
        try await shop.check()
        // The bank returns it a day later: the money is the creator's again, and the payout is over.
        _ = try await payouts.move(payout, .giveBack, note: "账号不存在", in: Self.person(1))
        #expect(try await shop.stands("creator:\(World.teaExpert.id):available") == 3_298)
        await #expect(throws: PayoutRefusal.self) { try await payouts.move(payout, .pay, in: Self.person(1)) }
        _ = try await payouts.ask(for: Self.money(3_298), in: world.context(Self.creator))

        let statement = try await platform.statements.list(
            .init(currency: .cny, since: span.0, before: world.clock.now().advanced(by: .days(1))),
            page: PageRequest(limit: 3), as: world.actor(Self.creator))
        #expect(statement.items.map(\.kind) == ["line.settled", "payout.created", "payout.bounced"])
        #expect(statement.items.map(\.balance.minorUnits) == [3_298, 298, 3_298])
        #expect(statement.items[0].line?.credit?.promise.version == 3 && statement.items[1].line == nil)
        let rest = try await platform.statements.list(
            .init(currency: .cny, since: span.0, before: world.clock.now().advanced(by: .days(1))),
            page: PageRequest(limit: 3, cursor: statement.nextCursor), as: world.actor(Self.creator))
        #expect(rest.items.map(\.balance.minorUnits) == [0])
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a large payout waits for two people, of whom none earns from it`(engine: TestEngine) async throws {
        let shop = try await settledShop(engine)
        let (platform, world) = (shop.platform, shop.world)
        _ = try await platform.payouts.deposit(Self.money(900_000), reference: "B-1", in: Self.person(1))
        _ = try await platform.payouts.deposit(Self.money(900_000), reference: "B-1", in: Self.person(2))
        #expect(try await shop.stands("bank:main") == 900_000)
        let rules = platform.rules.trade.values
        #expect(rules.payoutTwoPeopleFrom == 500_000)
        // Sixteen orders of the most cakes make it large.
        let merchant = World.cakeMerchant.id
        for number in 10..<26 {
            _ = try await platform.stocks.count(Shop.cake.id, by: 99, in: world.context(Shop.cakes))
            let buyer = Shop.buyer(UInt64(number))
            let receipt = try await shop.order(buyer, cakes: 99)
            try await shop.pay(receipt.id)
            _ = try await platform.orders.ship(
                receipt.orders[0], carrier: "顺丰", trackingCode: "SF\(number)", in: world.context(Shop.cakes))
            _ = try await platform.orders.deliver(receipt.orders[0], in: world.context(Shop.cakes))
            _ = try await platform.orders.confirm(receipt.orders[0], in: world.context(buyer))
        }
        world.clock.advance(by: .days(8))
        #expect(try await platform.settlements.runClock() == 16)
        let payouts = platform.payouts
        let asked = try await payouts.ask(for: Self.money(600_000), in: world.context(Shop.cakes)).value
        #expect(asked.state == "waiting_first")
        let id = try Identifier<Payout>(parsing: asked.subject)
        await #expect(throws: NotThere.self) { try await payouts.send(in: .cny, Self.person(1)) }
        let own = CommandContext(
            actor: Actor(
                account: World.identifier(9), memberships: [.operator, .merchant(merchant)], credential: .session("o")),
            requestID: "test")
        await #expect(throws: PayoutRefusal.ownPayout) { try await payouts.move(id, .approve, in: own) }
        _ = try await payouts.move(id, .approve, in: Self.person(1))
        await #expect(throws: PayoutRefusal.samePerson) { try await payouts.move(id, .approve, in: Self.person(1)) }
        #expect(try await payouts.move(id, .approve, in: Self.person(2)).value.state == "approved")
        // What follows on a large one within a day is looked at, too, however small it is.
        let next = try await payouts.ask(for: Self.money(1_000), in: world.context(Shop.cakes)).value
        #expect(next.state == "waiting_first")
        #expect(try await payouts.send(in: .cny, Self.person(1)).value.state == "1")
        _ = try await payouts.move(id, .giveBack, note: "户名不符", in: Self.person(1))
        #expect(try await shop.stands("merchant:\(merchant):available") > 600_000)
        await #expect(throws: NotThere.self) { try await payouts.find(id, as: world.actor(Self.creator)) }
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `people who ask for the same money at the same time get it once`(engine: TestEngine) async throws {
        let shop = try await settledShop(engine)
        let (payouts, world) = (shop.platform.payouts, shop.world)
        let paid = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        _ = try await payouts.ask(for: Self.money(2_000), in: world.context(Self.creator))
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(paid == 1)
        #expect(try await shop.stands("creator:\(World.teaExpert.id):available") == 1_298)
        try await shop.check()
        await shop.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `what only one side knows is named and does not arrive`(engine: TestEngine) async throws {
        let shop = try await settledShop(engine)
        let (platform, world) = (shop.platform, shop.world)
        let second = try await shop.order(Shop.buyer(2))
        try await shop.pay(second.id)
        let now = world.clock.now()
        let file = try await Self.file(shop)
        let unknown = Reconciliation.Row(
            .init(.init(.captured, "pur_00000000000000000000000000"), Self.money(500), at: now), fee: 3)
        let first = file.filter { $0.movement.key.subject != second.id.rawValue }
        let receipt = try await platform.reconciliations.compare(
            first + [unknown], of: "paysim", since: now.advanced(by: .days(-30)), through: now, in: Self.person(1)
        ).value
        #expect(receipt.state == "differs")
        let id = try Identifier<Reconciliation>(parsing: receipt.subject)
        let found = try await platform.reconciliations.findings(
            of: id, differing: true, page: PageRequest(), as: Self.person(1).actor)
        #expect(found.items.map(\.differences) == [[.unknown], [.missing]])
        #expect(try await shop.stands("psp:paysim:clearing") == 4_580)
        // The provider's next file has it, and the first one's rows again.
        let next = try await platform.reconciliations.compare(
            file, of: "paysim", since: now, through: now, in: Self.person(1)
        ).value
        let report = try await platform.reconciliations.find(
            Identifier(parsing: next.subject), as: Self.person(1).actor)
        #expect(report.summary.differences == [.duplicated: 1] && report.summary.booked == 1)
        #expect(try await shop.stands("psp:paysim:clearing") == 0)
        try await shop.check()
        await platform.close()
    }

    static let planted: [(sentence: String, statement: SQL)] = [
        ("What a payee earned", "UPDATE payout SET amount = amount + 1"),
        ("A payout's money is on its way", "UPDATE payout SET state = 'paid' WHERE state = 'approved'"),
        (
            "What a comparison found",
            """
            INSERT INTO reconciliation_finding (reconciliation, number, kind, subject, minor_units, currency, at,
                fee, known, differences, is_booked)
            SELECT reconciliation, number + 1000, kind, subject || 'x', minor_units, currency, at, fee, known, '', 1
            FROM reconciliation_finding
            """
        ),
    ]

    /// Each violation is planted behind the platform's back; the finding must name it.
    @Test(arguments: TestEngine.available, planted)
    func `a violation that was planted is named`(
        engine: TestEngine, planted: (sentence: String, statement: SQL)
    ) async throws {
        let shop = try await settledShop(engine)
        _ = try await shop.platform.payouts.ask(for: Self.money(1_000), in: shop.world.context(Self.creator))
        let now = shop.world.clock.now()
        _ = try await shop.platform.reconciliations.compare(
            Self.file(shop), of: "paysim", since: now.advanced(by: .days(-30)), through: now, in: Self.person(1))
        try await shop.check()
        let changed = try await shop.platform.database.write { try $0.execute(planted.statement) }
        #expect(changed > 0)
        let found = try await shop.platform.check().filter { $0.violations > 0 }.map(\.sentence)
        #expect(found.contains { $0.hasPrefix(planted.sentence) }, "\(found)")
        await shop.platform.close()
    }
}
