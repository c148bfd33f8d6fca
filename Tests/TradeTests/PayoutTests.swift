import Amounts
import Bookkeeping
import Market
import Testing
import Trade

@Suite struct PayoutTests {
    static let destination = try? PayoutDestination(
        holder: "茶山合作社", institution: "农业银行", number: "6228480402564890018")

    private func payout(
        _ units: Int64, of available: Int64 = 1_000_000, number: UInt64 = 1, recent: Int64 = 0
    ) throws -> Payout {
        try Payout.ask(
            Orders.id(number), for: .merchant(Orders.id(1)), Money(minorUnits: units, currency: .cny),
            of: Money(minorUnits: available, currency: .cny), recent: recent, to: try #require(Self.destination),
            at: Orders.time(1),
            under: Orders.rules)
    }

    @Test func `a small payout needs nobody's yes, a large one that of two people`() throws {
        #expect(try payout(499_999).state == .approved)
        let large = try payout(500_000)
        #expect(large.state == .waitingFirst)
        let once = try large.moving(.approve, by: "ada")
        #expect(once.state == .waitingSecond && once.firstApproval == "ada")
        #expect(throws: PayoutRefusal.samePerson) { try once.moving(.approve, by: "ada") }
        #expect(try once.moving(.approve, by: "bo").state == .approved)
    }

    @Test func `a large sum that is split stays a large one`() throws {
        #expect(try payout(100_000, recent: 399_999).state == .approved)
        #expect(try payout(100_000, recent: 400_000).state == .waitingFirst)
        #expect(try payout(100, recent: .max).state == .waitingFirst)
    }

    @Test func `no more is paid out than was earned, and no trifles`() throws {
        #expect(throws: PayoutRefusal.moreThanEarned(Money(minorUnits: 999, currency: .cny))) {
            try payout(1_000, of: 999)
        }
        #expect(throws: PayoutRefusal.moreThanEarned(Money(minorUnits: -5, currency: .cny))) {
            try payout(100, of: -5)
        }
        #expect(throws: PayoutRefusal.tooSmall(Money(minorUnits: 100, currency: .cny))) { try payout(99) }
    }

    @Test func `the money leaves its way once, whatever path a payout takes`() throws {
        // Every path of the table, to its end: the entries' sum on the way's account is zero exactly at an end.
        func follow(_ payout: Payout, _ onTheWay: Int64, _ steps: Int) throws {
            #expect(onTheWay == (payout.isOpen ? payout.amount.minorUnits : 0), "\(payout.state)")
            guard steps < 8 else { return }
            for line in Payout.transitions.lines where line.from == payout.state {
                let moved = try payout.moving(line.command, by: "person \(steps)")
                let change =
                    try moved.entry(after: payout.state)?.postings
                    .filter { $0.account.text.hasSuffix(":in_transit") }
                    .reduce(Int64(0)) { $0 + ($1.side == .credit ? 1 : -1) * $1.amount.minorUnits } ?? 0
                try follow(moved, onTheWay + change, steps + 1)
            }
        }
        let asked = try payout(600_000)
        #expect(try asked.entry(after: nil)?.kind == "payout.created")
        try follow(asked, 600_000, 0)
    }

    @Test func `a batch pays those who asked first, and a large payout is not passed over`() throws {
        let payouts = try [300, 500, 100].enumerated().map { try payout($1, number: UInt64($0 + 1)) }
        #expect(PayoutBatch.fitting(payouts, 899).map(\.amount.minorUnits) == [300, 500])
        #expect(PayoutBatch.fitting(payouts, 700).map(\.amount.minorUnits) == [300])
        #expect(PayoutBatch.fitting(payouts, 299).isEmpty)
        #expect(PayoutBatch.fitting(payouts, 900).count == 3)
    }

    @Test(arguments: [
        ("", "工商银行", "622848", "holder"), ("李", "", "622848", "institution"), ("李", "工商银行", "62 28", "number"),
        ("李", "工商银行", "622", "number"), ("李", "工商银行\n", "622848", "institution"), ("李", "工商银行", "=1+1", "number"),
    ])
    func `a destination that nobody could pay to is refused`(
        holder: String, institution: String, number: String, part: String
    ) {
        #expect(throws: PayoutRefusal.destinationIncomplete(part)) {
            try PayoutDestination(holder: holder, institution: institution, number: number)
        }
    }

    @Test func `a number is shown by its end`() throws {
        #expect(try #require(Self.destination).hiddenNumber == "****0018")
    }
}
