import Amounts
import Bookkeeping
import Market
import Statistics
import Testing
import Trade

@Suite struct DisputeTests {
    private static func yuan(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }

    private static func standing(
        _ verdict: Dispute.Standing.Verdict = .needsResponse, amount: Int64 = 1_000, isTaken: Bool = true,
        fee: Int64 = 0, back: Int64 = 0, due: Double? = 10
    ) -> Dispute.Standing {
        Dispute.Standing(
            reference: "dp_1", purchase: Orders.id(1), reason: .fraudulent, amount: yuan(amount), verdict: verdict,
            isTaken: isTaken, fee: fee, feeReturned: back, evidenceDueAt: due.map(Orders.time))
    }

    private static func paid(_ total: Int64) throws -> Purchase {
        try Orders.purchase(total).paying(yuan(total), holding: Orders.id(1), at: Orders.time(0))
    }

    /// A dispute about the lines of two shops.
    private static func ofTwoShops() throws -> Dispute {
        Dispute(
            id: Orders.id(1), purchase: Orders.id(1), buyer: Orders.id(1), provider: "sim", reference: "dp_1",
            reason: .fraudulent, amount: yuan(3_000),
            shares: [
                .init(line: Orders.id(1), order: Orders.id(1), merchant: Orders.id(1), amount: yuan(1_000)),
                .init(line: Orders.id(2), order: Orders.id(2), merchant: Orders.id(2), amount: yuan(2_000)),
            ], openedAt: Orders.time(1), state: .needsResponse, askedAt: Orders.time(1),
            evidenceDueAt: Orders.time(10))
    }

    private static func answer(_ text: String?, at day: Double = 2) -> Dispute.Answer {
        .init(accepts: text == nil, text: text ?? "", proofs: [.parcels], at: Orders.time(day))
    }

    @Test func `ends only by the provider's word, and nothing moves what has ended`() {
        for line in Dispute.transitions.lines where Dispute.transitions.isFinal(line.to) {
            #expect(line.roles.isEmpty && [.win, .lose, .withdraw].contains(line.command))
        }
        #expect(Dispute.State.allCases.filter(Dispute.transitions.isFinal) == [.won, .lost, .withdrawn])
    }

    @Test func `an amount is borne by what lines keep, to the minor unit, and the rest by the platform`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for turn in 0..<500 {
            var lines: [OrderLine] = []
            for number in 1...UInt64.random(in: 1...6, using: &generator) {
                let line = try Orders.line(number, price: .random(in: 1...9_999, using: &generator))
                let back = Int64.random(in: 0...line.paid.minorUnits, using: &generator)
                lines.append(back == 0 ? line : try line.refunding(Self.yuan(back)))
            }
            let order = Orders.order(lines)
            var spokenFor: [Identifier<OrderLine>: Int64] = [:]
            for line in lines where Bool.random(using: &generator) {
                spokenFor[line.id] = .random(in: 0...line.refundable.minorUnits, using: &generator)
            }
            let kept = lines.map { $0.refundable.minorUnits - (spokenFor[$0.id] ?? 0) }
            let amount = Int64.random(in: 1...(order.paid.minorUnits + 100), using: &generator)
            let dispute = try Dispute.open(
                Orders.id(9), Self.standing(amount: amount), by: "sim", of: Self.paid(order.paid.minorUnits), [order],
                spokenFor: spokenFor, at: Orders.time(1))
            let borne = dispute.shares.reduce(0) { $0 + $1.amount.minorUnits }
            let all = kept.reduce(0, +)
            #expect(borne == min(amount, all) && dispute.uncovered == amount - borne, "seed \(seed), turn \(turn)")
            for share in dispute.shares {
                let place = try #require(lines.firstIndex { $0.id == share.line })
                let exact = Double(borne) * Double(kept[place]) / Double(all)
                #expect(share.amount.minorUnits <= kept[place], "seed \(seed), turn \(turn)")
                #expect(abs(Double(share.amount.minorUnits) - exact) < 1, "seed \(seed), turn \(turn)")
            }
        }
    }

    @Test func `of a purchase that was paid too late no line bears anything`() throws {
        let late = try Orders.purchase(1_000).capturedLate(Self.yuan(1_000))
        let dispute = try Dispute.open(
            Orders.id(9), Self.standing(), by: "sim", of: late, [Orders.order([try Orders.line(1)], .closed)],
            spokenFor: [:], at: Orders.time(1))
        #expect(dispute.shares.isEmpty && dispute.uncovered == 1_000)
    }

    @Test func `it is answered when every shop has said something, and given in to only by all`() throws {
        let dispute = try Self.ofTwoShops()
        let first = try dispute.answering(Self.answer(nil), by: Orders.id(1))
        #expect(first.state == .needsResponse && first.answer(of: Orders.id(1))?.accepts == true)
        #expect(try first.answering(Self.answer(nil), by: Orders.id(2)).state == .accepted)
        let second = try first.answering(Self.answer("Sent."), by: Orders.id(2))
        #expect(second.state == .responded && second.owesAnswer && second.revision == 3)
        #expect(throws: DisputeRefusal.self) { try second.answering(Self.answer("More."), by: Orders.id(2)) }
        // Until then another answer takes the first one's place.
        let other = try first.answering(Self.answer("No."), by: Orders.id(1))
        #expect(other.answer(of: Orders.id(1))?.text == "No.")
    }

    @Test func `it cannot be answered with nothing, with too much, or in its last hours`() throws {
        let dispute = try Self.ofTwoShops()
        for text in ["", String(repeating: "a", count: Dispute.textMax + 1)] {
            #expect(throws: DisputeRefusal.nothingSaid) {
                try dispute.answering(Self.answer(text), by: Orders.id(1))
            }
        }
        #expect(throws: DisputeRefusal.tooLate) {
            try dispute.answering(Self.answer("Sent.", at: 9.95), by: Orders.id(1))
        }
    }

    @Test func `what is there is sent before the time is over, and what is not lapses`() throws {
        let dispute = try Self.ofTwoShops()
        #expect(dispute.lapsing(at: Orders.time(9.9)) == dispute)
        #expect(dispute.lapsing(at: Orders.time(9.95)).state == .lapsed)
        let accepted = try dispute.answering(Self.answer(nil), by: Orders.id(1))
        #expect(accepted.lapsing(at: Orders.time(9.95)).state == .lapsed)
        let answered = try dispute.answering(Self.answer("Sent."), by: Orders.id(1))
        #expect(answered.lapsing(at: Orders.time(9.95)).state == .responded)
    }

    @Test func `the same word again changes nothing, and a late one nothing that has ended`() throws {
        let dispute = try Self.ofTwoShops()
        let taken = dispute.hearing(Self.standing(fee: 1_500), at: Orders.time(2))
        #expect(taken.takenAt == Orders.time(2) && taken.fee == 1_500 && taken.revision == 2)
        #expect(taken.hearing(Self.standing(fee: 1_500), at: Orders.time(3)) == taken)
        let lost = taken.hearing(Self.standing(.lost, fee: 1_500), at: Orders.time(4))
        #expect(lost.state == .lost && lost.closedAt == Orders.time(4) && !lost.isOpen)
        for verdict in Dispute.Standing.Verdict.allCases {
            #expect(lost.hearing(Self.standing(verdict, due: 30), at: Orders.time(5)) == lost)
        }
    }

    @Test func `a provider that has not seen the evidence yet does not ask again, and one with a later day does`()
        throws
    {
        var dispute = try Self.ofTwoShops()
        for merchant in 1...UInt64(2) {
            dispute = try dispute.answering(Self.answer("Sent."), by: Orders.id(merchant))
        }
        #expect(dispute.hearing(Self.standing(isTaken: false), at: Orders.time(3)).state == .responded)
        let looking = dispute.hearing(Self.standing(.underReview, isTaken: false), at: Orders.time(3))
        #expect(looking.state == .underReview && looking.takenAt == nil)
        // The question became a dispute: the money is taken, and what was said before counts no more.
        let again = looking.hearing(Self.standing(due: 20), at: Orders.time(5))
        #expect(again.state == .needsResponse && again.takenAt == Orders.time(5))
        #expect(again.answer(of: Orders.id(1)) == nil && again.answers.count == 2)
        #expect(again.answerUntil == Orders.time(20).advanced(by: .zero - Dispute.sentBefore))
    }

    @Test
    func `whatever is paid back, settled and disputed in whatever order, the books balance and end as shares say`()
        throws
    {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for turn in 0..<300 {
            var run = try DisputeRun(using: &generator)
            for step in 0..<UInt64(24) {
                try run.step(step, using: &generator)
                #expect(run.ledger.trialBalance.values.allSatisfy { $0 == 0 }, "seed \(seed), turn \(turn)")
                let waiting = try run.disputes.reduce(0) {
                    $0 + (try run.stands("dispute:\($1.id)") - ($1.isOpen ? $1.amount.minorUnits : 0))
                }
                #expect(waiting == 0, "seed \(seed), turn \(turn), step \(step)")
            }
            try run.end(using: &generator)
            let allocations = try run.order.lines.map { try $0.allocation }
            #expect(try run.stands(TradeEntries.escrow(of: run.order.id).text) == 0, "seed \(seed), turn \(turn)")
            #expect(
                try run.stands("merchant:\(run.order.merchant):available")
                    == allocations.reduce(0) { $0 + $1.merchant }, "seed \(seed), turn \(turn)")
            let uncovered = run.disputes.filter { $0.state == .lost }.reduce(0) { $0 + $1.uncovered }
            #expect(try run.stands("platform:bad_debt") == uncovered, "seed \(seed), turn \(turn)")
            let fees = run.disputes.reduce(0) { $0 + $1.fee - $1.feeReturned }
            #expect(try run.stands("platform:provider_fee") == fees, "seed \(seed), turn \(turn)")
            #expect(
                try run.stands("psp:sim:clearing")
                    == allocations.reduce(0) { $0 + $1.kept.minorUnits } - uncovered - fees,
                "seed \(seed), turn \(turn)")
        }
    }
}

/// An order whose lines are paid back, settled and disputed as dice fall.
private struct DisputeRun {
    var ledger = Ledger(CommerceAccounts.chart(debtMax: .max))
    var order: MerchantOrder
    var disputes: [Dispute] = []
    let purchase: Purchase

    init(using generator: inout SeededGenerator) throws {
        var lines: [OrderLine] = []
        for number in 1...UInt64.random(in: 1...4, using: &generator) {
            let price = Int64.random(in: 4...100_000, using: &generator)
            let rate: Int64? = Bool.random(using: &generator) ? .random(in: 0...900_000, using: &generator) : nil
            lines.append(
                try Orders.line(
                    number, units: .random(in: 1...5, using: &generator), price: price,
                    discounts: .init(
                        shop: .random(in: 0...(price / 4), using: &generator),
                        platform: .random(in: 0...(price / 4), using: &generator),
                        creator: rate == nil ? 0 : .random(in: 0...(price / 4), using: &generator)), rate: rate))
        }
        order = Orders.order(lines)
        let total = order.paid
        purchase = try Orders.purchase(total.minorUnits).paying(total, holding: Orders.id(1), at: Orders.time(0))
        try ledger.post(TradeEntries.captured(purchase, [order], by: "sim"))
    }

    func stands(_ name: String) throws -> Int64 {
        try ledger.balance(of: AccountName(parsing: name), in: .cny).minorUnits
    }

    private var disputed: [Identifier<OrderLine>: Int64] {
        disputes.filter(\.isOpen).flatMap(\.shares).reduce(into: [:]) {
            $0[$1.line, default: 0] += $1.amount.minorUnits
        }
    }

    mutating func step(_ number: UInt64, using generator: inout SeededGenerator) throws {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: try open(number, using: &generator)
        case 1: try close(using: &generator)
        case 2: try settle()
        default: try refund(number, using: &generator)
        }
    }

    /// Ends what is open and settles what is left.
    mutating func end(using generator: inout SeededGenerator) throws {
        while disputes.contains(where: \.isOpen) { try close(using: &generator) }
        try settle()
    }

    private mutating func refund(_ number: UInt64, using generator: inout SeededGenerator) throws {
        let line = order.lines[Int.random(in: order.lines.indices, using: &generator)]
        guard line.refundable.minorUnits > 0, disputed[line.id] == nil else { return }
        let amount = Money(minorUnits: .random(in: 1...line.refundable.minorUnits, using: &generator), currency: .cny)
        let request = AfterSale(
            id: Orders.id(100 + number), order: order.id, line: line.id, buyer: order.buyer, merchant: order.merchant,
            kind: .refundOnly, amount: amount, reason: "", askedAt: Orders.time(1), state: .refunding, dueAt: nil)
        try ledger.post(TradeEntries.refunded(request, of: line, merchant: order.merchant, by: "sim"))
        order = order.replacing(try line.refunding(amount), at: Orders.time(2), under: Orders.rules)
    }

    private mutating func settle() throws {
        for line in order.lines where line.earning != .settled && disputed[line.id] == nil {
            if let entry = try TradeEntries.settled(line, merchant: order.merchant) { try ledger.post(entry) }
            order = order.settling([line.id])
        }
    }

    private mutating func open(_ number: UInt64, using generator: inout SeededGenerator) throws {
        let standing = Dispute.Standing(
            reference: "dp_\(number)", purchase: purchase.id, reason: .general,
            amount: Money(minorUnits: .random(in: 1...purchase.total.minorUnits, using: &generator), currency: .cny),
            verdict: .needsResponse, isTaken: true, fee: .random(in: 0...2_000, using: &generator), feeReturned: 0,
            evidenceDueAt: nil)
        let opened = try Dispute.open(
            Orders.id(200 + number), standing, by: "sim", of: purchase, [order], spokenFor: disputed,
            at: Orders.time(3))
        try record(standing, opened)
    }

    private mutating func close(using generator: inout SeededGenerator) throws {
        guard let open = disputes.first(where: \.isOpen) else { return }
        let isLost = Bool.random(using: &generator)
        try record(
            Dispute.Standing(
                reference: open.reference, purchase: purchase.id, reason: .general, amount: open.amount,
                verdict: isLost ? .lost : .won, isTaken: true, fee: open.fee,
                feeReturned: isLost ? 0 : .random(in: 0...open.fee, using: &generator), evidenceDueAt: nil), open)
    }

    private mutating func record(_ standing: Dispute.Standing, _ before: Dispute) throws {
        let after = before.hearing(standing, at: Orders.time(4))
        disputes.removeAll { $0.id == after.id }
        disputes.append(after)
        if before.takenAt == nil { try ledger.post(TradeEntries.disputed(after)) }
        let fee = (after.fee - after.feeReturned) - (before.fee - before.feeReturned)
        if let entry = try TradeEntries.disputeFee(after, fee) { try ledger.post(entry) }
        switch after.state {
        case .won: try ledger.post(TradeEntries.reinstated(after))
        case .lost:
            try ledger.post(TradeEntries.chargedBack(after, order.lines))
            for share in after.shares {
                guard let line = order.lines.first(where: { $0.id == share.line }) else { continue }
                order = order.replacing(try line.refunding(share.amount), at: Orders.time(4), under: Orders.rules)
            }
        default: break
        }
    }
}
