import Amounts
import Market
import Operations
import SQLDatabase
import Statistics
import Trade

/// Clocks, messages on their way out, those who look where they should not, and the end of a run.
extension Simulation {
    func turnClocks() async throws -> Bool {
        switch dice.number(0...4) {
        case 0: try await expireStock()
        case 1: try await moveOrders()
        case 2: try await askProvider()
        case 3: try await payBack()
        default: try await settle()
        }
        return true
    }

    private func expireStock() async throws {
        let moved = try await attempt { try await $0.stocks.runClock() }
        note("units run out: \(moved.value ?? -1)")
        let time = now
        let left = try await read { connection in
            try connection.first(
                "SELECT COUNT(*) AS n FROM stock_reservation WHERE state = 'held' AND expires_at <= \(time)")?
                .get("n", as: Int64.self) ?? 0
        }
        try expect(left == 0, "\(left) reservations are over and still held (INV-03)")
    }

    private func moveOrders() async throws {
        let moved = try await attempt { try await $0.orders.runClock() }
        note("orders move: \(moved.value ?? -1)")
        let time = now
        let left = try await read { connection in
            try connection.first(
                """
                SELECT (SELECT COUNT(*) FROM merchant_order WHERE due_at <= \(time))
                    + (SELECT COUNT(*) FROM after_sale WHERE due_at <= \(time) AND state <> 'refunding') AS n
                """)?.get("n", as: Int64.self) ?? 0
        }
        try expect(
            left == 0 || (moved.value ?? 0) >= 100, "\(left) orders and requests are due and did not move (INV-20)")
    }

    private func askProvider() async throws {
        let asked = try await attempt { try await $0.payments.runClock() }
        note("the provider is asked: \(asked.value ?? -1)")
        let time = now
        let left = try await read { connection in
            try connection.first(
                "SELECT COUNT(*) AS n FROM purchase WHERE state = 'unpaid' AND due_at <= \(time)")?
                .get("n", as: Int64.self) ?? 0
        }
        try expect(left == 0, "\(left) purchases are due and neither closed nor asked about (INV-08)")
    }

    private func payBack() async throws {
        let paid = try await attempt { try await $0.payments.runRefunds() }
        note("money goes back: \(paid.value ?? -1)")
    }

    func settle() async throws {
        let disputed = try await read { connection in
            try connection.query("SELECT line FROM after_sale WHERE is_open = 1 ORDER BY line").map {
                try $0.get("line", as: String.self)
            }
        }
        let before = try await settled()
        let count = try await attempt { try await $0.settlements.runClock() }
        note("orders are settled: \(count.value ?? -1)")
        let after = try await settled().subtracting(before)
        try expect(after.isDisjoint(with: disputed), "lines in dispute were settled: \(after.intersection(disputed))")
        let time = now
        let left = try await read { connection in
            try connection.first(
                """
                SELECT COUNT(*) AS n FROM order_line WHERE earning = 'confirmed' AND settle_at <= \(time)
                    AND NOT EXISTS (SELECT 1 FROM after_sale WHERE line = order_line.id AND is_open = 1)
                """)?.get("n", as: Int64.self) ?? 0
        }
        try expect(left == 0 || (count.value ?? 0) >= 100, "\(left) lines are due and were not settled (INV-16)")
    }

    private func settled() async throws -> Set<String> {
        Set(
            try await read { connection in
                try connection.query("SELECT id FROM order_line WHERE earning = 'settled'").map {
                    try $0.get("id", as: String.self)
                }
            })
    }

    func sendMessages() async throws -> Bool {
        try await tellAgain()
        let relayed = try await attempt { try await $0.outbox.relay() }
        var sent = 0
        for _ in 0..<10 {
            // One at a time: two at once would come in an order that no seed decides.
            let outcome = try await attempt { try await $0.webhooks.runClock(limit: 1) }
            guard let count = outcome.value, count > 0 else { break }
            sent += count
        }
        note("messages go out: \(relayed.value ?? -1), \(sent)")
        return true
    }

    func moveTime() async throws -> Bool {
        let duration: Duration =
            switch dice.number(0...9) {
            case 0...3: .seconds(dice.number(1...600))
            case 4: .minutes(dice.number(5...90))
            case 5...6: .hours(dice.number(1...30))
            case 7...8: .days(dice.number(1...5))
            default: .minutes(-dice.number(1...50))
            }
        if duration < .zero { try await expireStock() }
        advance(by: duration)
        note("it is \(instant)")
        if duration < .zero { try await payWhatRanOut() }
        return true
    }

    /// The clock went back behind the end of units that ran out already, and their buyer pays: they are not held again (INV-27).
    private func payWhatRanOut() async throws {
        let time = now
        let over = try await read { connection in
            try connection.query(
                """
                SELECT purchase.id FROM purchase JOIN stock_reservation ON stock_reservation.id = reservation
                WHERE purchase.state = 'unpaid' AND stock_reservation.state = 'expired' AND expires_at > \(time)
                ORDER BY purchase.id
                """
            ).map { try $0.get("id", as: String.self) }
        }
        guard let id = dice.one(of: over), provider.pay(id) else { return }
        let message = provider.message(about: id, at: instant)
        let outcome = try await attempt { try await $0.payments.hear(message, from: "paysim") }
        note("\(id), whose units ran out later than now, is paid: \(outcome.code ?? "heard")")
    }

    // MARK: Others' things

    /// Somebody reads or changes what belongs to another (INV-25).
    func trespass() async throws -> Bool {
        let orders = try await read { connection in
            try connection.query("SELECT id, merchant, buyer FROM merchant_order ORDER BY id").map {
                (
                    id: try $0.get("id", as: String.self), merchant: try $0.get("merchant", as: String.self),
                    buyer: try $0.get("buyer", as: String.self)
                )
            }
        }
        guard let target = dice.one(of: orders) else { return false }
        let strangers = (0..<Self.viewerCount).map { Membership.viewer(Self.viewer($0)) }.filter {
            $0.party != target.buyer
        }
        let rivals = World.merchants.map { Membership.merchant($0.id) }.filter { $0.party != target.merchant }
        guard let stranger = dice.one(of: strangers), let rival = dice.one(of: rivals) else { return false }
        let order = try Identifier<Order>(parsing: target.id)
        let way = dice.number(0...5)
        let before = dice.happens(20) ? try await observe() : nil
        let code: String?
        switch way {
        case 0:
            let actor = actor(stranger)
            code = try await attempt { try await $0.orders.find(order, as: actor) }.code
        case 1:
            let context = context(rival)
            code = try await attempt {
                try await $0.orders.ship(order, carrier: "顺丰", trackingCode: "X", in: context)
            }.code
        case 2:
            let context = context(stranger)
            code = try await attempt { try await $0.orders.confirm(order, in: context) }.code
        case 3:
            let actor = actor(rival)
            let list = try await attempt {
                try await $0.orders.list(page: PageRequest(limit: 100), as: actor).items.map(\.merchant.rawValue)
            }
            try expect(
                list.value?.allSatisfy { $0 == rival.party } == true,
                "a shop's list shows another shop's orders (INV-25)")
            return true
        case 4:
            let actor = actor(stranger)
            let list = try await attempt {
                try await $0.orders.list(side: .viewer, page: PageRequest(limit: 100), as: actor).items.map(
                    \.buyer.rawValue)
            }
            try expect(
                list.value?.allSatisfy { $0 == stranger.party } == true,
                "a buyer's list shows another buyer's orders (INV-25)")
            return true
        default:
            let actor = actor(rival)
            let list = try await attempt { platform in
                (
                    try await platform.afterSales.list(page: PageRequest(limit: 100), as: actor).items.map(
                        \.merchant.rawValue),
                    try await platform.payouts.list(page: PageRequest(limit: 100), as: actor).items.map(\.payee.text)
                )
            }
            try expect(
                list.value?.0.allSatisfy { $0 == rival.party } == true
                    && list.value?.1.allSatisfy { $0 == "merchant:\(rival.party ?? "")" } == true,
                "a shop's lists show another's requests or payouts (INV-25)")
            return true
        }
        note("somebody else at \(target.id), way \(way): \(code ?? "done")")
        try expect(
            code?.hasSuffix("not_found") == true, "way \(way) to another's order answers \(code ?? "with it") (INV-25)")
        if let before {
            let after = try await observe()
            try expect(before == after, "a refused command changed something (INV-10)")
        }
        return true
    }

    // MARK: The end

    /// Faults stop, people do what is theirs to do, the clock runs on, and everything must come to its end.
    func end() async throws {
        crashes.disarm()
        provider.turns(.fair)
        receiver.fails(0)
        note("faults stop")
        advance(by: .hours(1))
        for payment in provider.book where payment.outcome == .captured {
            let message = provider.message(about: payment.purchase, at: instant)
            _ = try await attempt { try await $0.payments.hear(message, from: "paysim") }
        }
        for round in 0..<30 {
            try await everybodyActs()
            try await everyClock()
            if try await isOver() { break }
            let open = try await whatIsOpen()
            try expect(round < 29, "after \(round) rounds of days something is not over: \(open)")
            advance(by: .days(2))
        }
        _ = try await deposit(5_000_000)
        _ = try await compare(breaks: 0)
        for payout in facts.payouts.keys.sorted() { try await finish(payout) }
        try await everyClock()
        let seen = try await observe()
        let complaints = Judgement.complaints(facts, seen, provider.book)
        try expect(complaints.isEmpty, complaints.prefix(6).joined(separator: "\n"))
        try await lookForInvariants()
        try expect(try await platform.books.verify().holds, "the journal's chain does not hold (INV-02)")
        try await lookAtHearings()
        try await lookAtWhatWasMissed()
        try judgeEnd(seen)
        seal(seen)
    }

    private func everybodyActs() async throws {
        let waiting = try await read { connection in
            try connection.query("SELECT id FROM merchant_order WHERE state IN ('to_ship', 'part_shipped') ORDER BY id")
                .map {
                    try $0.get("id", as: String.self)
                }
        }
        for id in waiting where try await desk(id).lines.contains(where: \.isSendable) {
            _ = try await ship(id, whole: true)
        }
        try await disputeFirstLines()
        for request in try await openRequests() where request.state == "in_arbitration" {
            _ = try await answer(request, dice.happens(50) ? .decideForBuyer : .decideForMerchant, isRight: true)
        }
    }

    /// Buyers of several lines want to send the first one back, once for each order: such a dispute outlasts the days of return.
    private func disputeFirstLines() async throws {
        let several = try await read { connection in
            try connection.query(
                """
                SELECT id FROM merchant_order WHERE state IN ('delivered', 'completed') AND
                    (SELECT COUNT(*) FROM order_line WHERE order_id = merchant_order.id AND refunded < paid) > 1
                    AND NOT EXISTS (SELECT 1 FROM after_sale WHERE order_id = merchant_order.id) ORDER BY id
                """
            ).map { try $0.get("id", as: String.self) }
        }
        for id in several {
            let desk = try await desk(id)
            guard let line = desk.lines.first(where: { $0.left > 0 }) else { continue }
            _ = try await askBack(line, of: desk, .returnAndRefund, nil)
        }
    }

    private func everyClock() async throws {
        try await tellAgain()
        try await settle()
        for _ in 0..<20 {
            let moved = try await attempt { platform in
                let units = try await platform.stocks.runClock()
                let orders = try await platform.orders.runClock()
                let asked = try await platform.payments.runClock()
                let refunds = try await platform.payments.runRefunds()
                let settled = try await platform.settlements.runClock()
                let relayed = try await platform.outbox.relay()
                return units + orders + asked + refunds + settled + relayed + (try await platform.webhooks.runClock())
            }
            if moved.value == 0 { return }
        }
    }

    private func finish(_ id: String) async throws {
        let state = { [self] in
            try await read { connection in
                try connection.first("SELECT state FROM payout WHERE id = \(id)")?.get("state", as: String.self) ?? ""
            }
        }
        let payee = facts.payouts[id]?.payee ?? ""
        for person in 1...2 where try await state().hasPrefix("waiting") {
            guard facts.payouts[id]?.approvals.contains(person) == false else { continue }
            _ = try await move(id, payee, try await state(), .approve, by: person)
        }
        if try await state() == "approved" { _ = try await sendPayouts() }
        if try await state() == "sent" { _ = try await move(id, payee, "sent", .pay, by: 1) }
    }

    private static let open: [(what: String, count: SQL)] = [
        ("unpaid purchases", "SELECT COUNT(*) AS n FROM purchase WHERE state = 'unpaid'"),
        ("units held", "SELECT COUNT(*) AS n FROM stock_reservation WHERE state = 'held'"),
        ("open orders", "SELECT COUNT(*) AS n FROM merchant_order WHERE state NOT IN ('completed', 'closed')"),
        ("open requests", "SELECT COUNT(*) AS n FROM after_sale WHERE is_open = 1"),
        ("refunds owed", "SELECT COUNT(*) AS n FROM refund WHERE paid_at IS NULL"),
        (
            "unsettled lines",
            """
            SELECT COUNT(*) AS n FROM order_line JOIN merchant_order ON merchant_order.id = order_id
            WHERE state = 'completed' AND earning = 'confirmed'
            """
        ),
        ("messages", "SELECT COUNT(*) AS n FROM outbox WHERE published_at IS NULL"),
        ("deliveries", "SELECT COUNT(*) AS n FROM webhook_delivery WHERE state IN ('pending', 'retrying')"),
    ]

    private func whatIsOpen() async throws -> String {
        let open = Self.open
        let counts = try await read { connection in
            try open.map { ($0.what, try connection.first($0.count)?.get("n", as: Int64.self) ?? 0) }
        }
        return counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    }

    private func isOver() async throws -> Bool { try await whatIsOpen().isEmpty }

    /// What must be when all is over: each fen that the provider took bought something, or went back.
    private func judgeEnd(_ seen: Observation) throws {
        let purchases = Dictionary(uniqueKeysWithValues: seen.purchases.map { ($0.id, $0) })
        var spent: [String: Int64] = [:]
        let orders = Dictionary(uniqueKeysWithValues: seen.orders.map { ($0.id, $0.purchase) })
        for line in seen.lines where purchases[orders[line.order] ?? ""]?.state == "paid" {
            spent[orders[line.order] ?? "", default: 0] += line.paid - line.refunded
        }
        for payment in provider.book where payment.outcome == .captured {
            let bought = spent[payment.purchase] ?? 0
            try expect(
                payment.captured - payment.back == bought,
                "\(payment.purchase): \(payment.captured) were captured, \(payment.back) went back, \(bought) bought something (INV-07)"
            )
        }
        for payout in seen.payouts {
            try expect(
                ["paid", "returned", "rejected", "cancelled"].contains(payout.state), "\(payout.id) is \(payout.state)")
        }
        let clearing = seen.balances["psp:paysim:clearing"] ?? 0
        let missed =
            provider.book.reduce(0) { $0 + $1.captured - $1.back } - facts.arrived.values.reduce(0) { $0 + $1.amount }
        try expect(clearing == -missed, "the provider still owes \(-clearing), and by its book \(missed) (INV-18)")
    }
}
