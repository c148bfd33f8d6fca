import Amounts
import Statistics
import Testing

@Suite("Money")
struct MoneyTests {
    private let yuan = { Money(minorUnits: $0, currency: .cny) }

    @Test func `adds and subtracts in minor units`() throws {
        #expect(try yuan(1_299).adding(yuan(1)) == yuan(1_300))
        #expect(try yuan(1_299).subtracting(yuan(1_300)) == yuan(-1))
    }

    @Test func `refuses a result that does not fit instead of trapping`() {
        #expect(throws: AmountError.overflow) { try yuan(.max).adding(yuan(1)) }
        #expect(throws: AmountError.overflow) { try yuan(.min).negated() }
        #expect(throws: AmountError.overflow) { try yuan(.max).times(2) }
    }

    @Test func `never mixes currencies`() {
        #expect(throws: AmountError.currencyMismatch("CNY", "USD")) {
            try yuan(1).adding(Money(minorUnits: 1, currency: .usd))
        }
    }

    @Test(
        arguments: [
            (1_299, Currency.cny, "12.99"), (-5, .cny, "-0.05"), (0, .cny, "0.00"), (1_200, .jpy, "1200"),
            (-7, .jpy, "-7"), (1, .bhd, "0.001"), (12_345, .bhd, "12.345"), (Int64.min, .cny, "-92233720368547758.08"),
        ] as [(Int64, Currency, String)])
    func `writes and reads the decimals of its currency`(minorUnits: Int64, currency: Currency, text: String) throws {
        let money = Money(minorUnits: minorUnits, currency: currency)

        #expect(money.decimalText == text)
        #expect(try Money(parsing: text, currency: currency) == money)
    }

    @Test(arguments: ["", "-", ".", "1.", ".5", "1.234", "1,00", "１２", "+1", "1e3", "--1", "1.2.3", " 1", "0x1"])
    func `refuses a text that is no amount`(text: String) {
        #expect(throws: AmountError.malformed(text)) { try Money(parsing: text, currency: .cny) }
    }

    @Test func `refuses a text that is too large`() {
        #expect(throws: AmountError.overflow) { try Money(parsing: "92233720368547758.08", currency: .cny) }
    }

    @Test func `knows zero, two and three decimals, and no code that is not listed`() throws {
        #expect(try Currency(code: "KRW").decimals == 0)
        #expect(try Currency(code: "EUR").decimals == 2)
        #expect(try Currency(code: "KWD").decimals == 3)
        #expect(throws: AmountError.unknownCurrency("cny")) { try Currency(code: "cny") }
        #expect(Currency.known.count == Set(Currency.known.map(\.code)).count)
    }
}

@Suite("A rate")
struct RateTests {
    @Test func `lies between nothing and its limit`() throws {
        #expect(try Rate(partsPerMillion: 1_000_000) == .whole)
        #expect(throws: AmountError.rateOutOfRange(1_000_001)) { try Rate(partsPerMillion: 1_000_001) }
        #expect(throws: AmountError.rateOutOfRange(-1)) { try Rate(partsPerMillion: -1) }
    }

    @Test(
        arguments: [
            (5, 500_000, 2, 3), (-5, 500_000, -2, -3), (1, 499_999, 0, 0), (999, 200_000, 199, 200), (7, 0, 0, 0),
            (Int64.max, 1_000_000, Int64.max, Int64.max),
        ] as [(Int64, Int64, Int64, Int64)])
    func `takes a share, cut or rounded`(minorUnits: Int64, ppm: Int64, cut: Int64, rounded: Int64) throws {
        let money = Money(minorUnits: minorUnits, currency: .cny)
        let rate = try Rate(partsPerMillion: ppm)

        #expect(try money.share(rate, rounding: .towardZero).minorUnits == cut)
        #expect(try money.share(rate, rounding: .halfAwayFromZero).minorUnits == rounded)
    }
}

@Suite("Splitting")
struct SplittingTests {
    @Test func `gives the remainder to the largest remainders, the earlier first`() throws {
        let parts = try Money(minorUnits: 100, currency: .cny).split(by: [1, 1, 1]).map(\.minorUnits)

        #expect(parts == [34, 33, 33])
    }

    @Test func `mirrors a payment when it is reversed`() throws {
        let paid = try Money(minorUnits: 1_001, currency: .cny).split(by: [3, 2, 2])
        let reversed = try Money(minorUnits: -1_001, currency: .cny).split(by: [3, 2, 2])

        #expect(reversed.map(\.minorUnits) == paid.map { -$0.minorUnits })
    }

    @Test func `sums exactly and differs from the exact share by less than one unit`() throws {
        for seed in UInt64(0)..<500 {
            var generator = SeededGenerator(seed: seed)
            let amount = Int64.random(in: -1_000_000...1_000_000, using: &generator)
            let shares = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                Int64.random(in: 0...1_000, using: &generator)
            }
            guard shares.reduce(0, +) > 0 else { continue }

            let parts = try Money(minorUnits: amount, currency: .jpy).split(by: shares).map(\.minorUnits)

            #expect(parts.reduce(0, +) == amount, "seed \(seed)")
            let total = Double(shares.reduce(0, +))
            for (part, share) in zip(parts, shares) {
                #expect(abs(Double(part) - Double(amount) * Double(share) / total) < 1, "seed \(seed)")
            }
        }
    }

    @Test(arguments: [[], [0, 0], [1, -1]] as [[Int64]])
    func `refuses shares that divide nothing`(shares: [Int64]) {
        #expect(throws: AmountError.invalidShares) { try Money(minorUnits: 1, currency: .cny).split(by: shares) }
    }

    @Test func `splits the largest amount by the largest shares without a trap`() throws {
        let parts = try Money(minorUnits: .min, currency: .cny).split(by: [.max / 2, .max / 2])

        #expect(parts.map(\.minorUnits) == [.min / 2, .min / 2])
        #expect(throws: AmountError.overflow) { try Money(minorUnits: 1, currency: .cny).split(by: [.max, 1]) }
    }
}
