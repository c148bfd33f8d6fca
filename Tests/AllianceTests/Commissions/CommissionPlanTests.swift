import Alliance
import Amounts
import Market
import Testing

@Suite struct CommissionPlanTests {
    private static func id<Noun>(_ number: UInt64, of noun: Noun.Type = Noun.self) -> Identifier<Noun> {
        Identifier(.version8(high: 7, low: number << 2))
    }
    private static func time(_ days: Double) -> Timestamp { Timestamp(milliseconds: Int64(days * 86_400_000)) }
    private static func rate(_ partsPerMillion: Int64) throws -> Rate { try Rate(partsPerMillion: partsPerMillion) }
    private static let product = id(1, of: Product.self)
    private static let creators = (1...3).map { id(UInt64($0), of: Creator.self) }

    private static func draft(
        _ kind: CommissionPlan.Kind, _ partsPerMillion: Int64, creators: Set<Identifier<Creator>> = [creators[0]],
        fee: Int64? = nil, days: ClosedRange<Double> = 0...10
    ) throws -> CommissionPlan.Draft {
        .init(
            title: "Roses", product: product, kind: kind, creators: kind == .campaign ? [] : creators,
            leader: try fee.map { .init(agency: id(9), rate: try rate($0)) }, rate: try rate(partsPerMillion),
            begins: time(days.lowerBound), ends: time(days.upperBound))
    }

    private static func plan(_ number: UInt64, _ draft: CommissionPlan.Draft) throws -> CommissionPlan {
        let plan = try CommissionPlan.new(
            id(number), of: id(1), draft, within: Rate.zero...rate(500_000), at: time(0))
        return plan.state == .proposed ? try plan.moving(.accept) : plan
    }

    private static func promise(
        _ open: Int64?, _ plans: [CommissionPlan], locks: [RateLock] = [], to creator: Int = 0, at days: Double = 5,
        joined: Set<UInt64> = []
    ) throws -> CommissionPromise? {
        try CommissionPromise.made(
            open: open.map {
                ProductCommission(product: product, rate: try rate($0), setAt: time(0), revision: 4)
            }, plans: plans,
            isIn: { plan in
                plan.draft.creators.contains(creators[creator]) || joined.contains { plan.id == id($0) }
            }, locks: locks, at: time(days))
    }

    @Test
    func `a creator is promised the exclusive plan, then the targeted one, then a joined campaign, then what is open`()
        throws
    {
        let exclusive = try Self.plan(1, Self.draft(.exclusive, 100_000))
        let targeted = try Self.plan(2, Self.draft(.targeted, 150_000, creators: [Self.creators[0], Self.creators[1]]))
        let campaign = try Self.plan(3, Self.draft(.campaign, 200_000, fee: 50_000))
        let all = [campaign, targeted, exclusive]
        let kind = { (promise: CommissionPromise?) in promise?.kind }
        #expect(kind(try Self.promise(300_000, all, joined: [3])) == .exclusive)
        // While an exclusive plan counts, nobody else is promised anything.
        #expect(try Self.promise(300_000, all, to: 1) == nil)
        #expect(try Self.promise(300_000, all, to: 2, joined: [3]) == nil)
        #expect(kind(try Self.promise(300_000, [campaign, targeted], to: 1, joined: [3])) == .targeted)
        let joined = try #require(try Self.promise(300_000, [campaign, targeted], to: 2, joined: [3]))
        #expect(joined.kind == .campaign && joined.plan == campaign.id && joined.leader?.rate.partsPerMillion == 50_000)
        let open = try #require(try Self.promise(300_000, [campaign, targeted], to: 2))
        #expect(open.kind == .open && open.plan == nil && open.version == 4 && open.rate.partsPerMillion == 300_000)
        // A targeted plan stands beside what is open; alone it promises nothing.
        #expect(try Self.promise(nil, [targeted], to: 1) == nil)
        #expect(kind(try Self.promise(nil, [exclusive])) == .exclusive)
        #expect(kind(try Self.promise(300_000, all, at: 10)) == .open)
    }

    @Test func `of several plans of a kind the highest share counts, of equal ones the smallest identifier`() throws {
        let plans = try [(5, 120_000), (6, 130_000), (7, 130_000)].map { number, rate in
            try Self.plan(number, Self.draft(.targeted, rate))
        }
        #expect(try Self.promise(10_000, plans)?.plan == Self.id(6))
        #expect(try Self.promise(10_000, plans.reversed())?.plan == Self.id(6))
    }

    @Test func `what is locked is the least for thirty days, and not a moment longer`() throws {
        let lock = { (number: UInt64, rate: Int64, since: Double) in
            RateLock(
                content: Self.id(number), rate: try Self.rate(rate), since: Self.time(since),
                until: Self.time(since + 30))
        }
        let locks = [try lock(1, 200_000, 0), try lock(2, 180_000, 10)]
        let shares = try [5, 29.999, 30, 39.999, 40].map { day in
            try Self.promise(100_000, [], locks: locks, at: day)?.rate.partsPerMillion
        }
        #expect(shares == [200_000, 200_000, 180_000, 180_000, 100_000])
        let raised = try #require(try Self.promise(250_000, [], locks: locks))
        #expect(raised.rate.partsPerMillion == 250_000 && raised.lock == nil)
        // Nothing is offered any more, or to others alone: what is locked stays.
        #expect(try Self.promise(nil, [], locks: locks)?.rate.partsPerMillion == 200_000)
        let exclusive = try Self.plan(1, Self.draft(.exclusive, 300_000, creators: [Self.creators[1]]))
        #expect(try Self.promise(100_000, [exclusive], locks: locks)?.lock == locks[0])
        // A leader's fee gives way where both together were more than everything.
        let campaign = try Self.plan(2, Self.draft(.campaign, 100_000, fee: 890_000))
        let promised = try #require(try Self.promise(nil, [campaign], locks: locks, joined: [2]))
        #expect(promised.rate.partsPerMillion == 200_000 && promised.leader?.rate.partsPerMillion == 800_000)
    }

    @Test func `a plan that makes no sense is refused with the reason`() throws {
        let make = { (draft: CommissionPlan.Draft) in
            _ = try CommissionPlan.new(
                Self.id(1), of: Self.id(1), draft, within: Self.rate(10_000)...Self.rate(500_000), at: Self.time(1))
        }
        #expect(throws: PlanRefusal.rateOutOfRange(low: 10_000, high: 500_000)) {
            try make(Self.draft(.targeted, 500_001))
        }
        #expect(throws: PlanRefusal.wrongPeople) { try make(Self.draft(.targeted, 20_000, creators: [])) }
        #expect(throws: PlanRefusal.wrongPeople) { try make(Self.draft(.exclusive, 20_000, fee: 1)) }
        #expect(throws: PlanRefusal.wrongPeople) { try make(Self.draft(.campaign, 20_000)) }
        #expect(throws: PlanRefusal.moreThanWhole) { try make(Self.draft(.campaign, 400_000, fee: 600_000)) }
        #expect(throws: PlanRefusal.timesOutOfRange) { try make(Self.draft(.targeted, 20_000, days: 0...1)) }
        var draft = try Self.draft(.targeted, 20_000)
        draft.clickCountsFor = .days(31)
        #expect(throws: PlanRefusal.windowOutOfRange) { try make(draft) }
        draft.title = " "
        #expect(throws: PlanRefusal.titleOutOfRange) { try make(draft) }
    }

    @Test func `every command in every state is in the table or refused`() throws {
        let made = try CommissionPlan.new(
            Self.id(1), of: Self.id(1), Self.draft(.campaign, 100_000, fee: 1), within: Rate.zero...Rate.whole,
            at: Self.time(0))
        #expect(made.state == .proposed && !made.counts(at: Self.time(1)))
        let open = try made.moving(.accept)
        #expect(open.state == .open && open.revision == 2 && open.counts(at: Self.time(1)))
        #expect(!open.counts(at: Self.time(10)))
        #expect(throws: PlanRefusal.self) { try open.moving(.accept) }
        let over = try open.moving(.withdraw)
        #expect(throws: PlanRefusal.self) { try over.moving(.withdraw) }
        #expect(try made.moving(.decline).state == .declined)
    }
}
