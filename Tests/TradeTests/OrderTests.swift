import Alliance
import Amounts
import Bookkeeping
import Market
import Statistics
import Testing
import Trade

/// Orders of made-up buyers, by hand.
enum Orders {
    static func id<Noun>(_ number: UInt64, of noun: Noun.Type = Noun.self) -> Identifier<Noun> {
        Identifier(.version8(high: 7, low: number << 2))
    }

    static func time(_ days: Double) -> Timestamp { Timestamp(milliseconds: Int64(days * 86_400_000)) }

    static let rules = TradeRules(
        reservedFor: .minutes(10), reservedAtMost: .minutes(20), paidWithin: .minutes(30),
        flashReservedFor: .minutes(3), flashReservedAtMost: .minutes(6), flashPaidWithin: .minutes(10),
        askedAgainAfter: .seconds(10), arrivedAfter: .days(10),
        confirmedAfter: .days(7), returnedWithin: .days(7), answeredWithin: .hours(48), clickCountsFor: .days(7),
        rateLockedFor: .days(30), rateCutToldBefore: .days(2), bindingAnsweredWithin: .days(7),
        technicalFeePartsPerMillion: 100_000, unitsMax: 99, linesMax: 50, lowStockAt: 5, payoutMin: 100,
        payoutTwoPeopleFrom: 500_000,
        providerFeePartsPerMillion: 6_000)

    static func promise(_ rate: Int64, leader: Int64 = 0, window: Duration? = nil) throws -> CommissionPromise {
        CommissionPromise(
            kind: leader == 0 ? .open : .campaign, version: 1, rate: try Rate(partsPerMillion: rate),
            leader: leader == 0 ? nil : .init(agency: id(7), rate: try Rate(partsPerMillion: leader)),
            clickCountsFor: window)
    }

    static func credit(_ rate: Int64, agency: Int64 = 0, leader: Int64 = 0) throws -> Credit {
        Credit(
            creator: id(1), place: .room, content: nil, room: id(2), clickedAt: time(0),
            promise: try promise(rate, leader: leader), agency: agency == 0 ? nil : id(6),
            terms: try CommissionTerms(
                creator: Rate(partsPerMillion: rate), technicalFee: Rate(partsPerMillion: 100_000),
                agency: Rate(partsPerMillion: agency), leader: Rate(partsPerMillion: leader)))
    }

    static func line(
        _ number: UInt64, units: Int64 = 1, price: Int64 = 1_000, discounts: OrderLine.Discounts = .init(),
        rate: Int64? = nil, credit: Credit? = nil
    ) throws -> OrderLine {
        try OrderLine(
            id: id(number), order: id(1), sku: id(number), product: id(number), title: "Tea", units: units,
            unitPrice: Money(minorUnits: price, currency: .cny), discounts: discounts,
            credit: credit ?? rate.map { try Self.credit($0) })
    }

    static func order(_ lines: [OrderLine], _ state: MerchantOrder.State = .toShip) -> MerchantOrder {
        MerchantOrder(
            id: id(1), purchase: id(1), merchant: id(1), buyer: id(1), placedAt: time(0), lines: lines, state: state)
    }

    static func purchase(_ total: Int64) throws -> Purchase {
        Purchase(
            id: id(1), cart: id(1), buyer: id(1), total: Money(minorUnits: total, currency: .cny),
            address: try Address(name: "Lin", phone: "1", region: "Yixing", street: "1"), placedAt: time(0),
            reservation: id(1), dueAt: time(0.02))
    }
}

@Suite struct OrderTests {
    @Test func `an order is shipped in parts, arrives, and is accepted by time`() throws {
        let order = Orders.order([try Orders.line(1, units: 3), try Orders.line(2)])
        let first = try order.moving(.ship([Orders.id(1): 2]), at: Orders.time(1), under: Orders.rules)
        #expect(first.state == .partShipped)
        #expect(throws: OrderRefusal.shippedTooMuch) {
            try first.moving(.ship([Orders.id(1): 2]), at: Orders.time(1), under: Orders.rules)
        }
        let sent = try first.moving(.ship([:]), at: Orders.time(2), under: Orders.rules)
        #expect(sent.state == .shipped && sent.lines.map(\.shippedUnits) == [3, 1])
        #expect(sent.dueAt == Orders.time(12))
        let arrived = try sent.moving(.arrive, at: Orders.time(12), under: Orders.rules)
        #expect(arrived.dueAt == Orders.time(19))
        let accepted = try arrived.moving(.autoConfirm, at: Orders.time(19), under: Orders.rules)
        // Arrived on day 12: 7 days from the day after it is day 20; accepted on day 19, 7 days on is day 26.
        #expect(accepted.settleAt == Orders.time(26))
        #expect(accepted.lines.allSatisfy { $0.earning == .confirmed })
    }

    @Test func `units are kept longer while their buyer is active, within the most and the time to pay`() throws {
        let placed = try Orders.purchase(1_000)
        let kept = { (minutes: Int64, end: Int64, isFlash: Bool) -> Int64? in
            placed.keptUntil(
                isFlash: isFlash, end: placed.placedAt.advanced(by: .minutes(end)),
                at: placed.placedAt.advanced(by: .minutes(minutes)), under: Orders.rules
            ).map { $0.duration(since: placed.placedAt).wholeMilliseconds / 60_000 }
        }
        let table: [(minutes: Int64, end: Int64, isFlash: Bool, kept: Int64?)] = [
            (0, 10, false, nil), (1, 10, false, 11), (5, 10, false, 15), (9, 10, false, 19), (9, 19, false, nil),
            (15, 19, false, 20), (19, 20, false, nil), (10, 10, false, nil), (2, 3, true, 5), (4, 5, true, 6),
            (5, 6, true, nil), (3, 3, true, nil),
        ]
        for row in table {
            #expect(kept(row.minutes, row.end, row.isFlash) == row.kept, "\(row)")
        }
        let late = placed.keptOpen(until: placed.placedAt.advanced(by: .minutes(12)))
        let end = late.keptUntil(
            isFlash: false, end: placed.placedAt.advanced(by: .minutes(10)),
            at: placed.placedAt.advanced(by: .minutes(8)), under: Orders.rules)
        #expect(end == late.dueAt)
        let closed = try placed.closing(.cancel)
        #expect(closed.keptUntil(isFlash: false, end: Orders.time(1), at: Orders.time(0), under: Orders.rules) == nil)
    }

    @Test func `an order of which the rest was paid back is shipped, and one that is paid back whole is closed`() throws
    {
        let order = Orders.order([try Orders.line(1), try Orders.line(2)])
        let first = try order.moving(.ship([Orders.id(1): 1]), at: Orders.time(1), under: Orders.rules)
        let rest = first.replacing(
            try first.lines[1].refunding(first.lines[1].paid), at: Orders.time(2), under: Orders.rules)
        #expect(rest.state == .shipped && rest.dueAt == Orders.time(12))
        let nothing = rest.replacing(
            try rest.lines[0].refunding(rest.lines[0].paid), at: Orders.time(3), under: Orders.rules)
        #expect(nothing.state == .closed && nothing.dueAt == nil && nothing.revision == 4)
    }

    @Test(arguments: MerchantOrder.State.allCases)
    func `each state takes what its table lists, and nothing else`(state: MerchantOrder.State) throws {
        let moves: [(MerchantOrder.Command, MerchantOrder.Move)] = [
            (.pay, .pay), (.ship, .ship([:])), (.deliver, .deliver), (.arrive, .arrive), (.confirm, .confirm),
            (.autoConfirm, .autoConfirm), (.close, .close),
        ]
        for (command, move) in moves {
            let following = MerchantOrder.transitions.lines.first { $0.from == state && $0.command == command }?.to
            let order = Orders.order([try Orders.line(1)], state)
            let moved = try? order.moving(move, at: Orders.time(1), under: Orders.rules)
            #expect(moved?.state == following, "\(state) \(command)")
        }
    }

    @Test func `what is not sent is paid back without asking, what is sent after the merchant's yes`() throws {
        let line = try Orders.line(1, units: 2)
        let ask = { (line: OrderLine, kind: AfterSale.Kind, amount: Int64) in
            try AfterSale.ask(
                Orders.id(5), for: line, of: Orders.order([line]), kind: kind,
                amount: Money(minorUnits: amount, currency: .cny), reason: "too late", at: Orders.time(1),
                under: Orders.rules)
        }
        #expect(try ask(line, .refundOnly, 2_000).state == .refunding)
        #expect(throws: OrderRefusal.refundedTooMuch(left: line.paid)) { try ask(line, .refundOnly, 2_001) }
        let whole = try line.refunding(line.paid)
        #expect(throws: OrderRefusal.refundedTooMuch(left: .zero(.cny))) { try ask(whole, .refundOnly, 1) }
        #expect(throws: OrderRefusal.refundedTooMuch(left: .zero(.cny))) { try ask(whole, .returnAndRefund, 0) }
        let sent = try Orders.order([line]).moving(.ship([:]), at: Orders.time(1), under: Orders.rules).lines[0]
        let asked = try ask(sent, .returnAndRefund, 500)
        #expect(asked.state == .waitingMerchant && asked.moveDue(at: Orders.time(3)) == .agreeByTime)
        let agreed = try asked.moving(.agreeByTime, at: Orders.time(3), under: Orders.rules)
        #expect(agreed.state == .waitingReturn && agreed.dueAt == Orders.time(10))
        let back = try agreed.moving(.sendBack, note: "SF1", at: Orders.time(4), under: Orders.rules)
        #expect(try back.moving(.accept, at: Orders.time(5), under: Orders.rules).state == .refunding)
        #expect(try agreed.moving(.lapse, at: Orders.time(10), under: Orders.rules).isOpen == false)
    }

    @Test func `a room's click outdoes a later one elsewhere, and nobody earns from a purchase of its own`() throws {
        let promise = try Orders.promise(100_000)
        let click = { (id: UInt64, place: ClickPlace, days: Double, creator: UInt64, product: UInt64) in
            ProductClick(
                id: Orders.id(id), creator: Orders.id(creator), product: Orders.id(product), place: place,
                clickedAt: Orders.time(days), promise: promise)
        }
        let clicks = [
            click(1, .showcase, 9, 1, 1), click(2, .content, 8, 2, 1), click(3, .room, 4, 3, 1),
            click(4, .room, 9, 4, 2), click(5, .room, 2, 5, 1), click(6, .room, 9, 6, 1), click(7, .content, 11, 7, 1),
        ]
        let contest = ClickContest(
            clicks, of: Orders.id(1), at: Orders.time(10), within: .days(7), own: [Orders.id(6)])
        #expect(contest.winner?.id == Orders.id(3))
        #expect(
            Dictionary(uniqueKeysWithValues: contest.losers.map { ($0.click.id, $0.loss) }) == [
                Orders.id(1): .outdone, Orders.id(2): .outdone, Orders.id(4): .otherProduct, Orders.id(5): .tooOld,
                Orders.id(6): .selfPurchase, Orders.id(7): .afterOrder,
            ])
    }

    @Test
    func `another product of the shop earns what its merchant promised for that, after every click of the product`()
        throws
    {
        let other = try Rate(partsPerMillion: 30_000)
        let click = { (id: UInt64, product: UInt64, place: ClickPlace, days: Double, window: Duration?) in
            ProductClick(
                id: Orders.id(id), creator: Orders.id(id), product: Orders.id(product), place: place,
                clickedAt: Orders.time(days), promise: try Orders.promise(200_000, leader: 50_000, window: window),
                indirect: other)
        }
        let contest = { (clicks: [ProductClick]) in
            ClickContest(clicks, of: Orders.id(1), at: Orders.time(20), within: .days(7), own: [])
        }
        let direct = try click(1, 1, .offsite, 14, nil)
        let room = try click(2, 2, .room, 19, nil)
        #expect(contest([room, direct]).winner == direct)
        #expect(contest([room]).winner == room)
        // A plan's own window holds for its clicks: fifteen days are too long for the usual one.
        let long = try click(3, 1, .content, 5, .days(30))
        #expect(contest([long, room]).winner == long)
        #expect(contest([try click(3, 1, .content, 5, nil), room]).winner == room)
        let short = try click(4, 1, .room, 18, .days(1))
        #expect(contest([short, direct]).winner == direct)

        let credit = try Credit(
            room, on: Orders.id(1), technicalFee: Rate(partsPerMillion: 100_000), binding: nil)
        #expect(credit.isIndirect && credit.terms.creator == other && credit.leader == nil)
        #expect(credit.terms.leader == .zero && credit.terms.agency == .zero)
    }

    /// By hand: a fifth of 1,000 is the creator's 200; 20 are the platform's; of 180 the agency has 54 and the creator 126; the
    /// leader has 50 of the base, and 750 are the merchant's.
    @Test func `agency, leader and platform get their parts, and the merchant the rest`() throws {
        let line = try Orders.line(1, credit: Orders.credit(200_000, agency: 300_000, leader: 50_000))
        let split = try line.allocation.split
        #expect(split.shares.map(\.amount.minorUnits) == [750, 126, 54, 50, 20])
        let entry = try #require(try TradeEntries.settled(line, merchant: Orders.id(1)))
        var ledger = Ledger(CommerceAccounts.chart())
        try ledger.post(
            TradeEntries.captured(Orders.purchase(1_000), [Orders.order([line])], by: "sim"))
        try ledger.post(entry)
        let stands = { (party: EarningParty) in try ledger.balance(of: party.available, in: .cny).minorUnits }
        #expect(try stands(.agency(Orders.id(6))) == 54 && stands(.leader(Orders.id(7))) == 50)
        #expect(EarningParty(EarningParty.leader(Orders.id(7)).text) == .leader(Orders.id(7)))
    }

    @Test func `what helped sums to the whole, by position and by Shapley's value`() throws {
        let people = { (numbers: [UInt64]) in numbers.map { Orders.id($0, of: Creator.self) } }
        let table: [(clicks: [UInt64], position: [Int64], shapley: [Int64])] = [
            ([], [], []), ([1], [1_000_000], [1_000_000]), ([1, 2], [500_000, 500_000], [500_000, 500_000]),
            ([1, 2, 3], [400_000, 200_000, 400_000], [333_333, 333_333, 333_334]),
            ([1, 1, 2], [400_000, 200_000, 400_000], [250_000, 250_000, 500_000]),
            (
                [1, 2, 3, 4, 1], [400_000, 66_666, 66_666, 66_666, 400_002],
                [125_000, 250_000, 250_000, 250_000, 125_000]
            ),
        ]
        for (clicks, position, shapley) in table {
            #expect(TouchCredit.parts(of: people(clicks), by: .position) == position)
            #expect(TouchCredit.parts(of: people(clicks), by: .shapley) == shapley)
        }
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let creators = (0..<Int.random(in: 1...60, using: &generator)).map { _ in
                UInt64.random(in: 1...9, using: &generator)
            }
            for method in TouchCredit.Method.allCases {
                let parts = TouchCredit.parts(of: people(creators), by: method)
                #expect(parts.reduce(0, +) == 1_000_000 && parts.allSatisfy { $0 > 0 }, "seed \(seed)")
            }
        }
    }

    /// By hand: 2,000 fen less 200 of the shop, 300 of the platform and 100 of the creator are 1,400. The creator's discount
    /// leaves the base at 1,500: a fifth of it is the creator's 300, less the fee of 30 and what the creator bears.
    @Test func `who bears a discount pays it`() throws {
        let line = try Orders.line(
            1, units: 2, discounts: .init(shop: 200, platform: 300, creator: 100), rate: 200_000)
        let allocation = try line.allocation
        #expect(line.paid.minorUnits == 1_400 && allocation.escrow == 1_700)
        #expect(allocation.creator == 300 - 30 - 100 && allocation.split.technicalFee.minorUnits == 30)
        #expect(allocation.merchant == 1_500 - 300 + 300)
    }

    @Test func `whatever is paid back before and after it is settled, the books balance and end as the shares say`()
        throws
    {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for turn in 0..<400 {
            var lines: [OrderLine] = []
            for number in 1...UInt64.random(in: 1...4, using: &generator) {
                let price = Int64.random(in: 4...100_000, using: &generator)
                let part = { (generator: inout SeededGenerator) in Int64.random(in: 0...(price / 4), using: &generator)
                }
                let rate: Int64? = Bool.random(using: &generator) ? .random(in: 0...600_000, using: &generator) : nil
                let others = (
                    Int64.random(in: 0...900_000, using: &generator), Int64.random(in: 0...300_000, using: &generator)
                )
                lines.append(
                    try Orders.line(
                        number, units: .random(in: 1...5, using: &generator), price: price,
                        discounts: .init(
                            shop: part(&generator), platform: part(&generator),
                            creator: rate == nil ? 0 : part(&generator)),
                        credit: try rate.map { try Orders.credit($0, agency: others.0, leader: others.1) }))
            }
            var ledger = Ledger(CommerceAccounts.chart(debtMax: .max))
            var order = Orders.order(lines)
            let purchase = try Orders.purchase(order.paid.minorUnits)
            try ledger.post(TradeEntries.captured(purchase, [order], by: "sim"))
            for step in 0..<UInt64(20) {
                let line = order.lines[Int.random(in: order.lines.indices, using: &generator)]
                if step == 10 {
                    for line in order.lines {
                        if let entry = try TradeEntries.settled(line, merchant: order.merchant) {
                            try ledger.post(entry)
                        }
                        order = order.settling([line.id])
                    }
                } else if line.refundable.minorUnits > 0 {
                    let amount = Money(
                        minorUnits: .random(in: 1...line.refundable.minorUnits, using: &generator), currency: .cny)
                    let request = AfterSale(
                        id: Orders.id(100 + step), order: order.id, line: line.id, buyer: order.buyer,
                        merchant: order.merchant, kind: .refundOnly, amount: amount, reason: "",
                        askedAt: Orders.time(1),
                        state: .refunding, dueAt: nil)
                    try ledger.post(
                        TradeEntries.refunded(request, of: line, merchant: order.merchant, by: "sim"))
                    order = order.replacing(
                        try line.refunding(amount), at: Orders.time(2), under: Orders.rules)
                }
                #expect(ledger.trialBalance.values.allSatisfy { $0 == 0 }, "seed \(seed), turn \(turn)")
            }
            let allocations = try order.lines.map { try $0.allocation }
            let stands = { (name: String) in
                try ledger.balance(of: AccountName(parsing: name), in: .cny).minorUnits
            }
            #expect(try stands(TradeEntries.escrow(of: order.id).text) == 0, "seed \(seed), turn \(turn)")
            #expect(try stands("merchant:\(order.merchant):available") == allocations.reduce(0) { $0 + $1.merchant })
            #expect(
                try stands("psp:sim:clearing") == allocations.reduce(0) { $0 + $1.kept.minorUnits },
                "seed \(seed), turn \(turn)")
            let fee = allocations.reduce(0) { $0 + $1.split.technicalFee.minorUnits }
            #expect(try stands("platform:fee") == fee, "seed \(seed), turn \(turn)")
            let agency = allocations.reduce(0) { $0 + $1.split.agency.minorUnits }
            #expect(
                try stands(EarningParty.agency(Orders.id(6)).available.text) == agency, "seed \(seed), turn \(turn)")
            let leader = allocations.reduce(0) { $0 + $1.split.leader.minorUnits }
            #expect(
                try stands(EarningParty.leader(Orders.id(7)).available.text) == leader, "seed \(seed), turn \(turn)")
        }
    }
}
