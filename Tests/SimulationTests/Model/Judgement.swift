import Operations

/// Compares what the tables say with what was acknowledged, and with the books of those outside.
///
/// Every figure is reckoned here again from orders and their lines; none of the platform's own functions is asked. What is found
/// is a sentence.
struct Judgement {
    let facts: Facts
    let seen: Observation
    let book: [String: SimulatedProvider.Payment]
    private var complaints: [String] = []

    private static let minute: Int64 = 60_000
    private static let day: Int64 = 24 * 60 * 60_000
    static let feePartsPerMillion: Int64 = 100_000

    init(_ facts: Facts, _ seen: Observation, _ book: [SimulatedProvider.Payment]) {
        self.facts = facts
        self.seen = seen
        self.book = Dictionary(uniqueKeysWithValues: book.map { ($0.purchase, $0) })
    }

    /// What is wrong; nothing when all holds.
    static func complaints(_ facts: Facts, _ seen: Observation, _ book: [SimulatedProvider.Payment]) -> [String] {
        var judgement = Judgement(facts, seen, book)
        judgement.judge()
        return judgement.complaints
    }

    private mutating func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
        if !holds { complaints.append(sentence()) }
    }

    private mutating func expect(_ value: Int64, _ expected: Int64, _ what: @autoclosure () -> String) {
        expect(value == expected, "\(what()) is \(value) and should be \(expected)")
    }

    private mutating func judge() {
        judgePurchases()
        judgeOrders()
        judgeStock()
        judgeRefunds()
        judgePayouts()
        judgeBalances()
        judgeMessages()
    }

    // MARK: Purchases

    private mutating func judgePurchases() {
        expect(
            Int64(seen.purchases.count), Int64(facts.purchases.count),
            "the number of purchases (INV-06, INV-11, INV-28)")
        let linesOf = Dictionary(grouping: seen.lines, by: \.order)
        let ordersOf = Dictionary(grouping: seen.orders, by: \.purchase)
        for purchase in seen.purchases {
            guard let agreed = facts.purchases[purchase.id] else {
                expect(false, "\(purchase.id) was acknowledged to nobody (INV-06)")
                continue
            }
            let orders = ordersOf[purchase.id] ?? []
            expect(purchase.total, agreed.total, "\(purchase.id): the total")
            expect(purchase.buyer == agreed.buyer, "\(purchase.id) belongs to another buyer (INV-25)")
            let stored = orders.flatMap { order in
                (linesOf[order.id] ?? []).map { line in
                    Facts.Line(
                        sku: line.sku, units: line.units, price: line.price, merchant: order.merchant,
                        creator: line.creator, partsPerMillion: line.partsPerMillion ?? 0)
                }
            }
            expect(
                Set(stored) == Set(agreed.lines) && stored.count == agreed.lines.count,
                "\(purchase.id) has the lines \(stored) and not \(agreed.lines) (INV-16)")
            judgeState(of: purchase, orders)
        }
        let known = Set(seen.purchases.map(\.id))
        for id in facts.purchases.keys.sorted() where !known.contains(id) {
            expect(false, "\(id) was acknowledged and is lost (INV-28)")
        }
    }

    private mutating func judgeState(of purchase: Observation.Purchase, _ orders: [Observation.Order]) {
        let payment = book[purchase.id]
        let captured = payment?.outcome == .captured ? payment?.captured ?? 0 : 0
        if let written = seen.captures[purchase.id] {
            expect(written, captured, "\(purchase.id): what is written down as captured (INV-07)")
        }
        switch purchase.state {
        case "paid":
            expect(captured, purchase.total, "\(purchase.id) is paid: what the provider captured (INV-06)")
            expect(purchase.captured, purchase.total, "\(purchase.id) is paid: captured")
        case "closed":
            let owed = seen.refunds.first { $0.id == purchase.id }?.amount ?? 0
            expect(
                owed, seen.captures[purchase.id] ?? 0,
                "\(purchase.id) is closed: what goes back of what was captured (INV-08)")
            let isLate = seen.captures[purchase.id] != nil
            let expiredAt = orders.compactMap { seen.expiredAt[$0.id] }.min()
            let isDue = expiredAt.map { $0 >= purchase.placedAt + 30 * Self.minute } ?? false
            expect(
                isLate || isDue || facts.cancelled.contains(purchase.id),
                "\(purchase.id) was closed before its time, and nobody asked for it")
        default:
            expect(
                !facts.cancelled.contains(purchase.id), "\(purchase.id) was closed by its buyer, and is not (INV-28)")
            expect(seen.captures[purchase.id] == nil, "\(purchase.id) is captured and still unpaid (INV-07)")
        }
    }

    // MARK: Orders

    private mutating func judgeOrders() {
        let linesOf = Dictionary(grouping: seen.lines, by: \.order)
        for order in seen.orders {
            let lines = linesOf[order.id] ?? []
            for line in lines {
                expect(line.shipped, facts.shipped[line.id] ?? 0, "\(line.id): units sent")
                let settled = seen.settledAt["settle:\(line.id)"]
                expect(
                    (settled != nil) == (line.earning == "settled"),
                    "\(line.id) is \(line.earning) and its entry is \(settled == nil ? "missing" : "there") (INV-15)")
                if let settled {
                    expect(
                        order.settleAt.map { settled >= $0 } ?? false,
                        "\(line.id) was settled before it was due (INV-16)")
                }
            }
            judgeTimes(of: order)
            let isOver = lines.allSatisfy { $0.refunded == $0.paid }
            let isSent = lines.allSatisfy { $0.refunded == $0.paid || $0.shipped == $0.units }
            switch order.state {
            case "to_ship", "part_shipped":
                expect(!isOver && !isSent, "\(order.id) is \(order.state) with nothing left to send")
            case "shipped", "delivered": expect(isSent && !isOver, "\(order.id) is \(order.state) and not all sent")
            case "completed": expect(isSent, "\(order.id) is completed and not all sent")
            default: break
            }
        }
    }

    private mutating func judgeTimes(of order: Observation.Order) {
        let isOver = order.state == "closed"
        if facts.delivered.contains(order.id) || facts.confirmed.contains(order.id) {
            expect(order.deliveredAt != nil, "\(order.id) was said to have arrived, and has not (INV-28)")
        }
        if facts.confirmed.contains(order.id) {
            expect(order.confirmedAt != nil && !isOver, "\(order.id) was accepted, and is not (INV-28)")
        }
        guard let delivered = order.deliveredAt else {
            expect(order.settleAt == nil, "\(order.id) is due before it arrived")
            return
        }
        if !facts.delivered.contains(order.id), !facts.confirmed.contains(order.id) {
            let sent = order.sentAt ?? .max
            expect(
                delivered - sent >= 10 * Self.day || sent == .max, "\(order.id) counts as arrived before its time")
        }
        guard let confirmed = order.confirmedAt else { return }
        if !facts.confirmed.contains(order.id) {
            expect(confirmed - delivered >= 7 * Self.day, "\(order.id) counts as accepted before its time")
        }
        expect(
            order.settleAt ?? 0, max(delivered + 8 * Self.day, confirmed + 7 * Self.day), "\(order.id): when it is due")
    }

    // MARK: Stock

    private mutating func judgeStock() {
        let states = Dictionary(uniqueKeysWithValues: seen.purchases.map { ($0.id, $0) })
        let orders = Dictionary(uniqueKeysWithValues: seen.orders.map { ($0.id, $0) })
        var expected: [String: Observation.Level] = [:]
        for (sku, units) in facts.counted { expected[sku, default: .init()].onHand += units }
        for line in seen.lines {
            guard let order = orders[line.order], let purchase = states[order.purchase] else { continue }
            if purchase.state == "paid" {
                let isRestored = line.refunded == line.paid && line.shipped == 0
                if !isRestored { expected[line.sku, default: .init()].onHand -= line.units }
            } else if purchase.state == "unpaid", seen.reservations[purchase.reservation]?.state == "held" {
                expected[line.sku, default: .init()].reserved += line.units
            }
        }
        for (sku, level) in expected {
            let found = seen.levels[sku] ?? .init()
            expect(found.onHand, level.onHand, "\(sku): units that lie there (INV-04)")
            expect(found.reserved, level.reserved, "\(sku): units spoken for (INV-03)")
        }
        for purchase in seen.purchases {
            let state = seen.reservations[purchase.reservation]?.state ?? "missing"
            let allowed: Set =
                switch purchase.state {
                case "paid": ["claimed"]
                case "closed": ["released", "expired"]
                default: ["held", "expired"]
                }
            expect(allowed.contains(state), "\(purchase.id) is \(purchase.state) and its units are \(state) (INV-03)")
            if purchase.state == "unpaid", let held = seen.reservations[purchase.reservation] {
                // Ten minutes, and up to twenty for a buyer who came back to it.
                let minutes = Double(held.expiresAt - purchase.placedAt) / Double(Self.minute)
                expect(
                    (10...20).contains(minutes), "\(purchase.id): its units are spoken for \(minutes) minutes (INV-27)")
            }
        }
        let named = Set(seen.purchases.map(\.reservation))
        for reservation in seen.reservations.values where !named.contains(reservation.id) {
            expect(
                reservation.state != "held" && reservation.state != "claimed",
                "\(reservation.id) is \(reservation.state) for no purchase (INV-03)")
        }
    }

    // MARK: Money that goes back

    private mutating func judgeRefunds() {
        let requests = Dictionary(uniqueKeysWithValues: seen.requests.map { ($0.id, $0) })
        expect(Int64(seen.requests.count), Int64(facts.requests.count), "the number of requests (INV-11)")
        for request in seen.requests {
            expect(request.amount, facts.requests[request.id]?.amount ?? 0, "\(request.id): what was asked for")
            expect(
                request.revision > facts.requests[request.id]?.moves ?? 0,
                "\(request.id) forgot a move that was acknowledged (INV-28)")
            expect(request.line == facts.requests[request.id]?.line, "\(request.id) is about another line")
        }
        for refund in seen.refunds {
            if let request = requests[refund.id] {
                expect(refund.amount, request.amount, "\(refund.id): what goes back (INV-09)")
            } else {
                expect(refund.id == refund.purchase, "\(refund.id) goes back for nothing (INV-09)")
            }
            let paid = book[refund.purchase]?.refunds[refund.id]?.units
            if refund.paidAt != nil {
                expect(paid ?? 0, refund.amount, "\(refund.id): what the provider paid back (INV-09)")
            } else if let paid {
                expect(paid, refund.amount, "\(refund.id): what the provider paid back before it was written down")
            }
        }
        let known = Set(seen.refunds.map(\.id))
        for payment in book.values {
            for id in payment.refunds.keys.sorted() where !known.contains(id) {
                expect(false, "the provider paid back \(id), which nobody owed (INV-09)")
            }
        }
        var back: [String: Int64] = [:]
        for request in seen.requests where request.state == "refunded" {
            back[request.line, default: 0] += request.amount
        }
        for line in seen.lines { expect(line.refunded, back[line.id] ?? 0, "\(line.id): paid back (INV-09)") }
    }

    // MARK: Payouts

    private mutating func judgePayouts() {
        expect(Int64(seen.payouts.count), Int64(facts.payouts.count), "the number of payouts (INV-11)")
        for payout in seen.payouts {
            guard let known = facts.payouts[payout.id] else { continue }
            expect(payout.amount, known.amount, "\(payout.id): the amount")
            expect(payout.revision > known.moves, "\(payout.id) forgot a move that was acknowledged (INV-28)")
            let isAgreed = ["approved", "sent", "paid", "returned"].contains(payout.state)
            if known.needsTwo, isAgreed {
                expect(Set(known.approvals).count >= 2, "\(payout.id) is \(payout.state) without two people")
            }
            let isSent = ["sent", "paid", "returned"].contains(payout.state)
            expect(Int64(known.timesSent), isSent ? 1 : 0, "\(payout.id): how often the bank was told (INV-19)")
        }
    }

    // MARK: Balances

    private mutating func judgeBalances() {
        var expected: [String: Int64] = [:]
        let orders = Dictionary(uniqueKeysWithValues: seen.orders.map { ($0.id, $0) })
        for (_, units) in seen.captures { expected["psp:paysim:clearing", default: 0] -= units }
        for refund in seen.refunds where refund.paidAt != nil {
            expected["psp:paysim:clearing", default: 0] += refund.amount
        }
        let states = Dictionary(uniqueKeysWithValues: seen.purchases.map { ($0.id, $0) })
        for refund in seen.refunds where refund.id == refund.purchase && refund.paidAt == nil {
            expected["buyer:\(states[refund.purchase]?.buyer ?? ""):credit", default: 0] += refund.amount
        }
        for line in seen.lines {
            guard let order = orders[line.order], states[order.purchase]?.state == "paid" else { continue }
            let kept = line.paid - line.refunded
            guard line.earning == "settled" else {
                expected["order:\(order.id):escrow", default: 0] += kept
                continue
            }
            let gross = kept * (line.creator == nil ? 0 : line.partsPerMillion ?? 0) / 1_000_000
            let fee = gross * Self.feePartsPerMillion / 1_000_000
            expected["merchant:\(order.merchant):available", default: 0] += kept - gross
            if let creator = line.creator { expected["creator:\(creator):available", default: 0] += gross - fee }
            expected["platform:fee", default: 0] += fee
        }
        for payout in seen.payouts {
            switch payout.state {
            case "waiting_first", "waiting_second", "approved", "sent":
                expected["\(payout.payee):available", default: 0] -= payout.amount
                expected["payout:\(payout.id):in_transit", default: 0] += payout.amount
            case "paid":
                expected["\(payout.payee):available", default: 0] -= payout.amount
                expected["bank:main", default: 0] += payout.amount
            default: break
            }
        }
        expected["bank:main", default: 0] -= facts.deposited
        expected["platform:capital", default: 0] += facts.deposited
        for arrival in facts.arrived.values {
            expected["bank:main", default: 0] -= arrival.amount - arrival.fee
            expected["platform:provider_fee", default: 0] -= arrival.fee
            expected["psp:paysim:clearing", default: 0] += arrival.amount
        }
        for account in Set(expected.keys).union(seen.balances.keys).sorted() {
            expect(seen.balances[account] ?? 0, expected[account] ?? 0, "\(account) (INV-15, INV-18)")
        }
        expect(seen.balances.values.reduce(0, +), 0, "the trial balance (INV-01)")
    }

    // MARK: Messages

    /// What was said is what happened, each thing once (INV-13).
    private mutating func judgeMessages() {
        let states = Dictionary(uniqueKeysWithValues: seen.purchases.map { ($0.id, $0.state) })
        for order in seen.orders {
            let isPaid = states[order.purchase] == "paid"
            expect("order.placed", order.id, 1)
            expect("order.paid", order.id, isPaid ? 1 : 0)
            if states[order.purchase] == "closed" {
                let closings =
                    (seen.said["order.expired \(order.id)"] ?? 0) + (seen.said["order.cancelled \(order.id)"] ?? 0)
                expect(closings, 1, "\(order.id): how often it was said to be closed (INV-13)")
            }
        }
        for purchase in seen.purchases {
            let isLate = purchase.state == "closed" && seen.captures[purchase.id] != nil
            expect("payment.captured", purchase.id, purchase.state == "paid" ? 1 : 0)
            expect("payment.late_captured", purchase.id, isLate ? 1 : 0)
        }
        for request in seen.requests {
            expect("refund.requested", request.id, 1)
            expect("refund.succeeded", request.id, request.state == "refunded" ? 1 : 0)
        }
        for line in seen.lines { expect("commission.settled", line.id, line.earning == "settled" ? 1 : 0) }
        for payout in seen.payouts {
            expect("payout.created", payout.id, 1)
            expect("payout.sent", payout.id, ["sent", "paid", "returned"].contains(payout.state) ? 1 : 0)
        }
    }

    private mutating func expect(_ type: String, _ subject: String, _ times: Int64) {
        expect(seen.said["\(type) \(subject)"] ?? 0, times, "\(subject): how often \(type) was said (INV-13)")
    }
}
