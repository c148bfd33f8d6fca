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

/// Who is promised what, who is paid by it, and what helped, on every engine.
@Suite("Commission plans, on every engine")
struct PlanTests {
    private static let agency = World.agency
    private static let tea = Membership.creator(World.teaExpert.id)
    private static let baker = Membership.creator(World.baker.id)
    private static let office = Membership.agency(agency.id)

    private static func rate(_ partsPerMillion: Int64) throws -> Rate { try Rate(partsPerMillion: partsPerMillion) }

    private static func shop(_ engine: TestEngine) async throws -> Shop {
        let shop = try await Shop(engine)
        try await shop.platform.seed { try PartyStore($0).add([agency]) }
        _ = try await shop.platform.matches.offerCommission(
            rate(100_000), on: World.roseCake.id, in: shop.world.context(Shop.cakes))
        return shop
    }

    private static func plan(
        _ shop: Shop, _ kind: CommissionPlan.Kind, _ partsPerMillion: Int64, creators: Set<Identifier<Creator>> = [],
        fee: Int64? = nil, window: Duration? = nil
    ) async throws -> Identifier<CommissionPlan> {
        let now = shop.world.clock.now()
        let draft = CommissionPlan.Draft(
            title: "玫瑰季", product: World.roseCake.id, kind: kind, creators: creators,
            leader: try fee.map { .init(agency: agency.id, rate: try rate($0)) }, rate: try rate(partsPerMillion),
            begins: now, ends: now.advanced(by: .days(60)), clickCountsFor: window)
        let receipt = try await shop.platform.plans.create(draft, in: shop.world.context(Shop.cakes)).value
        return try Identifier(parsing: receipt.subject)
    }

    private static func token(
        _ shop: Shop, of creator: Identifier<Creator>, for product: Identifier<Product> = World.roseCake.id
    ) async throws -> String? {
        try await shop.platform.carts.token(for: product, by: creator, in: .content)?.text
    }

    private static func promise(_ shop: Shop, _ creator: Membership) async throws -> CommissionPromise {
        try await shop.platform.plans.promise(for: World.roseCake.id, as: shop.world.actor(creator))
    }

    /// Binds the tea expert to the agency for three tenths.
    private static func bind(_ shop: Shop) async throws -> Identifier<AgencyBinding> {
        let (agencies, world) = (shop.platform.agencies, shop.world)
        let terms = AgencyBinding.Terms(split: try rate(300_000), lasts: .days(365))
        let proposal = try await agencies.propose(terms, to: World.teaExpert.id, in: world.context(office)).value
        let id = try Identifier<AgencyBinding>(parsing: proposal.subject)
        _ = try await agencies.move(id, .accept, in: world.context(tea))
        return id
    }

    /// By hand: 91.60 at 20 % are 18.32, less a tenth 1.83: 16.49, of which the agency has three tenths, 4.94, and the creator
    /// 11.55; the leader has a twentieth of 91.60, 4.58; 68.70 are the merchant's.
    @Test(arguments: TestEngine.available)
    func
        `a campaign pays creator, agency, leader, platform and merchant to the last fen, and takes it back with the goods`(
            engine: TestEngine
        ) async throws
    {
        let shop = try await Self.shop(engine)
        let (platform, world, buyer) = (shop.platform, shop.world, Shop.buyer(1))
        _ = try await Self.bind(shop)
        let plan = try await Self.plan(shop, .campaign, 200_000, fee: 50_000)
        await #expect(throws: PlanRefusal.notJoinable) {
            try await platform.plans.join(plan, in: world.context(Self.tea))
        }
        await #expect(throws: NotThere("plan")) {
            try await platform.plans.move(plan, .accept, in: world.context(.agency(World.identifier(999))))
        }
        _ = try await platform.plans.move(plan, .accept, in: world.context(Self.office))
        #expect(try await Self.promise(shop, Self.tea).kind == .open)
        _ = try await platform.plans.join(plan, in: world.context(Self.tea))
        _ = try await platform.plans.join(plan, in: world.context(Self.tea))
        #expect(try await Self.promise(shop, Self.tea).kind == .campaign)
        #expect(try await Self.promise(shop, Self.baker).kind == .open)

        let token = try #require(try await Self.token(shop, of: World.teaExpert.id))
        // The plan ends between click and purchase: what was promised is paid.
        _ = try await platform.plans.move(plan, .withdraw, in: world.context(Shop.cakes))
        let receipt = try await shop.order(buyer, cakes: 2, click: token)
        try await shop.pay(receipt.id)
        let order = receipt.orders[0]
        _ = try await platform.orders.ship(order, carrier: "顺丰", trackingCode: "SF1", in: world.context(Shop.cakes))
        _ = try await platform.orders.deliver(order, in: world.context(Shop.cakes))
        _ = try await platform.orders.confirm(order, in: world.context(buyer))
        world.clock.advance(by: .days(8))
        #expect(try await platform.settlements.runClock() == 1)
        let stands = [
            "merchant:\(World.cakeMerchant.id)", "creator:\(World.teaExpert.id)", "agency:\(Self.agency.id)",
            "leader:\(Self.agency.id)",
        ]
        var balances: [Int64] = []
        for account in stands { balances.append(try await shop.stands(account + ":available")) }
        #expect(balances == [6_870, 1_155, 494, 458] && balances.reduce(0, +) + 183 == 9_160)
        #expect(try await shop.stands("platform:fee") == 183)

        // Each sees its own part of the line, and why.
        for (party, side, amount) in [
            (Self.tea, EarningParty.Side.creator, Int64(1_155)), (Self.office, .agency, 494),
            (Self.office, .leader, 458),
        ] {
            let page = try await platform.settlements.earnings(
                side: side, page: PageRequest(), as: world.actor(party))
            #expect(page.items.map(\.amount.minorUnits) == [amount] && page.items.first?.side == side)
        }
        let proof = try await platform.orders.proof(order, as: world.actor(Self.office))
        let line = try #require(proof.lines.first)
        #expect(
            proof.claims(of: line).map(\.promise.plan) == [plan] && proof.claims(of: line).map(\.promise.version) == [2]
        )
        // An agency sees its parts as both; the merchant sees a creator's whole share, and not what goes to its agency.
        #expect(try proof.parts(of: line).map(\.amount.minorUnits) == [1_155, 494, 183, 458])
        let merchants = try await platform.orders.proof(order, as: world.actor(Shop.cakes))
        #expect(try merchants.parts(of: line).map(\.amount.minorUnits) == [6_870, 1_649, 458, 183])
        await #expect(throws: AccessRefusal.self) { try await platform.orders.proof(order, as: world.actor(buyer)) }
        await #expect(throws: NotThere("order")) {
            try await platform.orders.proof(order, as: world.actor(.agency(World.identifier(999))))
        }
        // The agency is paid out from both of its accounts.
        let destination = try PayoutDestination(holder: "果园传媒", institution: "招商银行", number: "6214830001234567")
        for (side, amount) in [(EarningParty.Side.agency, Int64(494)), (.leader, 458)] {
            _ = try await platform.payouts.send(to: destination, side: side, in: world.context(Self.office))
            let money = Money(minorUnits: amount, currency: .cny)
            _ = try await platform.payouts.ask(for: money, side: side, in: world.context(Self.office))
        }
        #expect(try await platform.payouts.list(page: PageRequest(), as: world.actor(Self.office)).items.count == 2)
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a lock keeps a creator's rate while its content leads to the product, and it is told before it ends`(
        engine: TestEngine
    ) async throws {
        let shop = try await Self.shop(engine)
        let (platform, world) = (shop.platform, shop.world)
        let start = world.clock.now()
        let content: Identifier<Content> = World.identifier(930)
        try await platform.seed { connection in
            try ContentStore(connection).insert(
                Content(
                    id: content, creator: World.teaExpert.id, form: .video,
                    draft: .init(
                        title: "鲜花饼", tags: [], category: World.roseCake.category, product: World.roseCake.id),
                    length: .seconds(30), state: .published, publishedAt: start))
            try ContentStore(connection).put(
                ContentLink(
                    content: content, number: 1, product: World.roseCake.id,
                    plan: .init(version: 1, partsPerMillion: 100_000), linkedAt: start, unlinkedAt: nil))
        }
        let cut = { (rate: Int64) in
            _ = try await platform.matches.offerCommission(
                Self.rate(rate), on: World.roseCake.id, in: world.context(Shop.cakes))
        }
        try await cut(40_000)
        let locked = try await Self.promise(shop, Self.tea)
        #expect(locked.rate.partsPerMillion == 100_000 && locked.lock?.content == content && locked.version == 2)
        #expect(try await Self.promise(shop, Self.baker).rate.partsPerMillion == 40_000)
        // The proof of an order names the lock.
        let token = try #require(try await Self.token(shop, of: World.teaExpert.id))
        let receipt = try await shop.order(Shop.buyer(1), click: token)
        let sheet = try await platform.orders.find(receipt.orders[0], as: world.actor(Shop.buyer(1)))
        #expect(sheet.order.lines[0].credit?.promise.lock == locked.lock)

        #expect(try await platform.plans.remind() == 0)
        world.clock.advance(by: .days(28))
        #expect(try await platform.plans.remind(portion: 1) == 1)
        #expect(try await platform.plans.remind() == 0)
        let notices = try await platform.notices.list(page: PageRequest(), as: world.actor(Self.tea)).items
        #expect(notices.map(\.kind) == [.rateFalls] && notices.first?.dueAt == start.advanced(by: .days(30)))
        world.clock.advance(by: .days(2))
        #expect(try await Self.promise(shop, Self.tea).rate.partsPerMillion == 40_000)
        // What leads to the product anew locks what is promised now.
        try await platform.seed { connection in
            let old = try #require(try ContentStore(connection).links(of: content, limit: 1).first)
            try ContentStore(connection).put(old.ended(at: world.clock.now()))
        }
        try await cut(20_000)
        #expect(try await Self.promise(shop, Self.tea).rate.partsPerMillion == 20_000)
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a click on one product earns the shop's indirect share of another, and every click is reported as help`(
        engine: TestEngine
    ) async throws {
        let shop = try await Self.shop(engine)
        let (platform, world, buyer) = (shop.platform, shop.world, Shop.buyer(1))
        let other = Product(
            id: World.identifier(940), merchant: World.cakeMerchant.id, category: World.roseCake.category,
            title: "鲜花酥", summary: "", origin: World.roseCake.origin, isListed: true, createdAt: world.clock.now())
        try await platform.seed { try CatalogueStore($0).add([other]) }
        _ = try await platform.matches.offerCommission(Self.rate(200_000), on: other.id, in: world.context(Shop.cakes))
        _ = try await platform.plans.setIndirect(Self.rate(30_000), in: world.context(Shop.cakes))
        #expect(try await platform.plans.indirect(as: world.actor(Shop.cakes)) == Self.rate(30_000))

        let followed = try #require(
            try await platform.carts.token(for: other.id, by: World.baker.id, in: .content))
        try await platform.carts.follow(followed, as: world.actor(buyer))
        // Nothing but the other product was clicked: a hundredth of 45.80 times three.
        let first = try await shop.order(buyer)
        let credit = try #require(
            try await platform.orders.find(first.orders[0], as: world.actor(buyer)).order.lines[0].credit)
        #expect(credit.isIndirect && credit.creator == World.baker.id && credit.terms.creator.partsPerMillion == 30_000)
        try await shop.pay(first.id)

        world.clock.advance(by: .hours(1))
        let late = try #require(try await Self.token(shop, of: World.teaExpert.id))
        let second = try await shop.order(buyer, click: late)
        let proof = try await platform.orders.proof(second.orders[0], as: world.actor(Shop.cakes))
        let claims = try proof.claims(of: #require(proof.lines.first))
        #expect(claims.map(\.creator) == [World.teaExpert.id, World.baker.id])
        #expect(claims.map(\.isIndirect) == [false, true] && claims.map(\.loss) == [nil, .outdone])
        try await shop.pay(second.id)

        let span = Statements.Span(
            currency: .cny, since: Timestamp(milliseconds: 0), before: world.clock.now().advanced(by: .days(1)))
        let report = try await platform.attribution.report(span, as: world.actor(Shop.cakes))
        #expect(report.lines == 2 && report.paid == 9_160 && !report.isCut)
        #expect(report.rows.map(\.creator) == [World.baker.id, World.teaExpert.id])
        #expect(report.rows.map(\.contract) == [4_580, 4_580])
        #expect(report.rows.map { $0.credit[.position] } == [4_580 + 2_290, 2_290])
        await #expect(throws: AccessRefusal.self) {
            try await platform.attribution.report(span, as: world.actor(Self.tea))
        }
        try await shop.check()
        await platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a creator is bound to one agency, whoever asks first, and the clock ends what nobody answers`(
        engine: TestEngine
    ) async throws {
        let shop = try await Self.shop(engine)
        let (platform, world) = (shop.platform, shop.world)
        let rival = Agency(id: World.identifier(982), name: "茶山文化", createdAt: Timestamp(milliseconds: 0))
        try await platform.seed { try PartyStore($0).add([rival]) }
        let terms = AgencyBinding.Terms(split: try Self.rate(200_000), lasts: .days(30))
        let propose = { (agency: Identifier<Agency>) in
            try Identifier<AgencyBinding>(
                parsing: try await platform.agencies.propose(
                    terms, to: World.teaExpert.id, in: world.context(.agency(agency))
                ).value.subject)
        }
        let (first, second) = (try await propose(Self.agency.id), try await propose(rival.id))
        await #expect(throws: BindingRefusal.alreadyProposed) { try await propose(rival.id) }
        await #expect(throws: NotThere("binding")) {
            try await platform.agencies.move(first, .accept, in: world.context(Self.baker))
        }
        _ = try await platform.agencies.move(first, .accept, in: world.context(Self.tea))
        await #expect(throws: BindingRefusal.alreadyBound) {
            try await platform.agencies.move(second, .accept, in: world.context(Self.tea))
        }
        await #expect(throws: BindingRefusal.alreadyBound) { try await propose(rival.id) }
        await #expect(throws: BindingRefusal.self) {
            try await platform.agencies.move(first, .withdraw, in: world.context(Self.office))
        }
        world.clock.advance(by: .days(8))
        #expect(try await platform.agencies.runClock() == 1)
        _ = try await platform.agencies.move(first, .requestExit, in: world.context(Self.tea))
        await #expect(throws: BindingRefusal.self) {
            try await platform.agencies.move(first, .agreeToExit, in: world.context(Self.tea))
        }
        world.clock.advance(by: .days(8))
        #expect(try await platform.agencies.runClock() == 1)
        let states = try await platform.agencies.list(page: PageRequest(), as: world.actor(Self.tea)).items
        #expect(Set(states.map(\.binding.state)) == [.ended, .lapsed] && states.allSatisfy { !$0.agency.isEmpty })
        _ = try await propose(rival.id)
        await platform.close()
    }
}
