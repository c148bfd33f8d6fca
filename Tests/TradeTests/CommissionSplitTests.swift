import Amounts
import Statistics
import Testing
import Trade

@Suite struct CommissionSplitTests {
    private static func yuan(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }

    private static func terms(
        _ creator: Int64, fee: Int64 = 100_000, agency: Int64 = 0, leader: Int64 = 0
    ) throws -> CommissionTerms {
        try CommissionTerms(
            creator: Rate(partsPerMillion: creator), technicalFee: Rate(partsPerMillion: fee),
            agency: Rate(partsPerMillion: agency), leader: Rate(partsPerMillion: leader))
    }

    /// By hand: 10,000 fen at 20 %, a tenth of that as fee, 30 % of the rest for the agency, 3 % for the leader.
    @Test(
        arguments: [
            //  paid  refunded  creator  agency  leader | merchant creator agency leader platform
            (10_000, 0, 200_000, 300_000, 30_000, [7_700, 1_260, 540, 300, 200]),
            (10_000, 0, 200_000, 0, 0, [8_000, 1_800, 0, 0, 200]),
            (999, 0, 333_333, 500_000, 10_000, [658, 150, 149, 9, 33]),
            (10_000, 4_000, 200_000, 300_000, 30_000, [4_620, 756, 324, 180, 120]),
            (10_000, 10_000, 200_000, 300_000, 30_000, [0, 0, 0, 0, 0]),
            (10_000, 10_001, 200_000, 300_000, 30_000, [0, 0, 0, 0, 0]),
            (1, 0, 999_999, 0, 0, [1, 0, 0, 0, 0]),
            (3, 0, 1_000_000, 500_000, 0, [0, 2, 1, 0, 0]),
        ] as [(Int64, Int64, Int64, Int64, Int64, [Int64])])
    func `shares are rounded down, and the merchant gets the rest`(
        paid: Int64, refunded: Int64, creator: Int64, agency: Int64, leader: Int64, shares: [Int64]
    ) throws {
        let split = try CommissionSplit(
            paid: Self.yuan(paid), refunded: Self.yuan(refunded),
            Self.terms(creator, agency: agency, leader: leader))

        #expect(split.shares.map(\.amount.minorUnits) == shares)
        #expect(split.base.minorUnits == max(0, paid - refunded))
        #expect(shares.reduce(0, +) == split.base.minorUnits)
    }

    @Test func `creator and leader together get no more than the base`() throws {
        #expect(throws: CommissionError.moreThanWhole) { try Self.terms(900_000, leader: 100_001) }
        #expect(throws: Never.self) { try Self.terms(900_000, leader: 100_000) }
        #expect(throws: AmountError.currencyMismatch("CNY", "USD")) {
            try CommissionSplit(
                paid: Self.yuan(5), refunded: Money(minorUnits: 1, currency: .usd), Self.terms(100_000))
        }
    }

    @Test func `whatever is refunded in whatever portions, shares sum to the base and nobody's turns negative`() throws
    {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for turn in 0..<5_000 {
            let creator = Int64.random(in: 0...900_000, using: &generator)
            let terms = try Self.terms(
                creator, fee: Int64.random(in: 0...1_000_000, using: &generator),
                agency: Int64.random(in: 0...1_000_000, using: &generator),
                leader: Int64.random(in: 0...(1_000_000 - creator), using: &generator))
            let paid = Int64.random(in: 0...1_000_000_000_000, using: &generator)
            var refunded: Int64 = 0
            var last = try CommissionSplit(paid: Self.yuan(paid), refunded: Self.yuan(0), terms)
            var booked = last.shares.map(\.amount.minorUnits)
            for _ in 0..<4 where refunded < paid {
                refunded += Int64.random(in: 1...(paid - refunded), using: &generator)
                let next = try CommissionSplit(paid: Self.yuan(paid), refunded: Self.yuan(refunded), terms)
                let change = try next.difference(from: last)
                booked = zip(booked, change.shares).map { $0 + $1.amount.minorUnits }
                #expect(change.shares.reduce(0) { $0 + $1.amount.minorUnits } == change.base.minorUnits, "seed \(seed)")
                last = next
            }
            #expect(booked == last.shares.map(\.amount.minorUnits), "seed \(seed), turn \(turn)")
            #expect(
                booked.allSatisfy { $0 >= 0 } && booked.reduce(0, +) == paid - refunded, "seed \(seed), turn \(turn)")
        }
    }
}
