import Amounts
import Bookkeeping
import Statistics
import TestSupport
import Testing

@Suite struct LedgerTests {
    @Test func `an entry is refused for the first thing that is wrong with it`() throws {
        _ = try Scenario.play(
            """
            post    | e1     | bank D 100                               | 1 movements
            post    | e1     | bank D 0, escrow C 0                     | bank not positive
            post    | e1     | bank D 100, escrow C -100                | escrow not positive
            post    | e1     | bank D 9223372036854775807, bank D 1     | overflow
            post    | e1     | bank D 100, escrow C 99                  | unbalanced by 1 CNY
            post    | e1     | bank D 100, escrow C 100 USD             | unbalanced by 100 CNY
            post    | e1     | safe D 100, escrow C 99                  | unbalanced by 1 CNY
            post    | e1     | safe D 100, escrow C 100                 | no account safe
            post    | e1     | shop D 100, escrow C 100                 | no account shop
            post    | e1     | bank:: D 100, escrow C 100               | no account's name
            post    |        | bank D 100, escrow C 100                 | text out of bounds
            post    | e1     | bank C 1, escrow D 1                     | bank lacks 1
            balance | bank   | 0                                        |
            """)
    }

    @Test func `a sale is captured, shared, settled, and taken back`() throws {
        let ledger = try Scenario.play(
            """
            post    | sale-1 | bank D 10000, escrow C 10000             | ok
            post    | sale-1 | bank D 10000, escrow C 10000             | again
            post    | sale-1 | bank D 10001, escrow C 10001             | reference taken
            post    | due-1  | escrow D 10000, shop:1 C 8500, creator:1 C 1500 | ok
            balance | escrow | 0                                        |
            post    | pay-1  | creator:1 D 1501, bank C 1501            | creator:1 lacks 1
            post    | pay-1  | creator:1 D 1500, bank C 1500            | ok
            reverse | back-1 | due-1                                    | creator:1 lacks 1500
            post    | topup  | bank D 1500, creator:1 C 1500            | ok
            reverse | back-1 | due-1                                    | ok
            reverse | back-1 | due-1                                    | again
            reverse | back-2 | due-1                                    | reversed by back-1
            reverse | back-3 | due-9                                    | nothing to reverse
            balance | escrow | 10000                                    |
            balance | shop:1 | 0                                        |
            """)
        #expect(ledger.journal.map(\.reference) == ["sale-1", "due-1", "pay-1", "topup", "back-1"])
    }

    @Test func `what is held stands there and is not to be had`() throws {
        _ = try Scenario.play(
            """
            post    | sale-1 | bank D 100, creator:1 C 100              | ok
            hold    | pay-1  | creator:1 D 60, bank C 60                | ok
            hold    | pay-1  | creator:1 D 60, bank C 60                | again
            hold    | pay-1  | creator:1 D 61, bank C 61                | reference taken
            post    | pay-1  | creator:1 D 60, bank C 60                | reference taken
            balance | creator:1 | 100                                   |
            free    | creator:1 | 40                                    |
            free    | bank   | 40                                       |
            hold    | pay-2  | creator:1 D 41, bank C 41                | creator:1 lacks 1
            post    | pay-3  | creator:1 D 41, costs C 41               | creator:1 lacks 1
            release | pay-9  |                                          | unknown hold
            settle  | pay-9  |                                          | unknown hold
            settle  | pay-1  |                                          | ok
            settle  | pay-1  |                                          | again
            release | pay-1  |                                          | hold over
            balance | creator:1 | 40                                    |
            free    | creator:1 | 40                                    |
            hold    | pay-2  | creator:1 D 40, bank C 40                | ok
            free    | creator:1 | 0                                     |
            release | pay-2  |                                          | ok
            release | pay-2  |                                          | again
            settle  | pay-2  |                                          | hold over
            free    | creator:1 | 40                                    |
            """)
    }

    @Test func `an account falls as far as its floor, and one in debt may be paid into`() throws {
        _ = try Scenario.play(
            """
            post    | fine-1 | shop:1 D 50, costs C 50                  | ok
            balance | shop:1 | -50                                      |
            post    | fine-2 | shop:1 D 1, costs C 1                    | shop:1 lacks 1
            post    | sale-1 | bank D 10, shop:1 C 10                   | ok
            balance | shop:1 | -40                                      |
            post    | gift-1 | subsidy D 999, shop:1 C 999              | ok
            balance | subsidy | -999                                    |
            balance | shop:1 | 959                                      |
            """)
    }

    @Test func `what comes in and what goes out of an account in one entry is measured together`() throws {
        _ = try Scenario.play(
            """
            post    | a      | creator:1 D 5, creator:1 C 9, costs D 4  | ok
            balance | creator:1 | 4                                     |
            post    | b      | creator:1 D 9, creator:1 C 5, costs C 4  | ok
            hold    | c      | creator:1 D 9, creator:1 C 9, bank D 1, escrow C 1 | ok
            free    | creator:1 | 0                                     |
            """)
    }

    @Test func `fifty thousand random entries, holds and reversals leave debits equal to credits after each`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var ledger = Ledger(Scenario.chart)
        var taken = 0
        var references: [String] = []
        for step in 0..<50_000 {
            let before = ledger.journal.count
            do throws(LedgerError) {
                switch Int.random(in: 0..<10, using: &generator) {
                case 0: try ledger.settle(references.randomElement(using: &generator) ?? "none")
                case 1: try ledger.release(references.randomElement(using: &generator) ?? "none")
                case 2:
                    guard let original = ledger.journal.randomElement(using: &generator) else { continue }
                    try ledger.post(original.reversed("test.reversal", reference: "r\(step)"))
                case 3, 4:
                    try ledger.hold(try Self.random("h\(step)", &generator))
                    references.append("h\(step)")
                default: try ledger.post(try Self.random("e\(step)", &generator))
                }
            } catch {
                #expect(ledger.journal.count == before, "seed \(seed), step \(step): refused and taken")
                continue
            }
            taken += 1
            guard ledger.trialBalance.values.allSatisfy({ $0 == 0 }) else {
                Issue.record("seed \(seed), step \(step): debits and credits differ")
                return
            }
        }
        try CountedRow.counted(
            "events.random", "random entries, holds and reversals, seed \(seed), trial balance 0 after each (T-11)",
            50_000, "events", least: 50_000)
        try CountedRow.counted(
            "events.taken", "of them taken, the others refused and nothing changed", taken, "events", least: 10_000)
        #expect(taken > 10_000, "seed \(seed)")
        for (key, balance) in ledger.balances {
            guard let line = try? Scenario.chart.line(of: key.account), let floor = line.floor.minorUnits else {
                continue
            }
            #expect(balance.held >= 0 && balance.amount(on: line.side) - balance.held >= floor, "seed \(seed), \(key)")
        }
        // The journal alone gives the same balances: nothing moves beside it.
        var replayed = Ledger(Scenario.chart)
        for entry in ledger.journal { _ = try? replayed.post(entry) }
        for (key, balance) in ledger.balances where balance.debits != 0 || balance.credits != 0 {
            #expect(
                replayed.balances[key]?.debits == balance.debits && replayed.balances[key]?.credits == balance.credits,
                "seed \(seed), \(key)")
        }
    }

    private static let accounts = ["bank", "escrow", "shop:1", "shop:2", "creator:1", "creator:2", "costs", "subsidy"]

    private static func random(
        _ reference: String, _ generator: inout SeededGenerator
    ) throws(LedgerError) -> Entry {
        let parts = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            Int64.random(in: 1...500, using: &generator)
        }
        let currency: Currency = Int.random(in: 0..<5, using: &generator) == 0 ? .usd : .cny
        func account() throws(LedgerError) -> AccountName {
            try AccountName(parsing: accounts[Int.random(in: 0..<accounts.count, using: &generator)])
        }
        var postings = [
            Posting(.debit, try account(), Money(minorUnits: parts.reduce(0, +), currency: currency))
        ]
        for part in parts {
            postings.append(Posting(.credit, try account(), Money(minorUnits: part, currency: currency)))
        }
        return try Entry("test.entry", reference: reference, postings)
    }
}
