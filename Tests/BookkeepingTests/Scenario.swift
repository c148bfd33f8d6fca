import Amounts
import Bookkeeping
import Testing

/// A ledger's history as a table that an accountant can read: what is asked, under which reference, which movements, and
/// what the answer is.
///
///     post    | sale-1 | bank D 100, escrow C 100      | ok
///     release | hold-7 |                               | unknown hold
///     balance | escrow | 100                           |
enum Scenario {
    /// The accounts of the tables: what is owned, what is owed, what may be overdrawn by 50, and what has no floor.
    static let chart = ChartOfAccounts([
        .init("bank", .debit), .init("escrow", .credit), .init("shop:*", .credit, floor: .debt(50)),
        .init("creator:*", .credit), .init("costs", .debit, floor: .none), .init("subsidy", .credit, floor: .none),
    ])

    static func play(_ table: String) throws -> Ledger {
        var ledger = Ledger(chart)
        for (number, row) in table.split(separator: "\n").enumerated() {
            let cells = row.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmed }
            try #require(cells.count == 4, "row \(number + 1) has four cells")
            let before = ledger
            let answer = try step(cells[0], cells[1], cells[2], on: &ledger)
            #expect(answer == cells[3], "row \(number + 1): \(row)")
            if !["ok", ""].contains(answer) {
                #expect(ledger == before, "row \(number + 1): a refusal changes nothing")
            }
            #expect(ledger.trialBalance.values.allSatisfy { $0 == 0 }, "row \(number + 1): debits equal credits")
        }
        return ledger
    }

    private static func step(
        _ command: String, _ name: String, _ movements: String, on ledger: inout Ledger
    ) throws -> String {
        do throws(LedgerError) {
            switch command {
            case "post": return try ledger.post(try entry(name, movements)) ? "ok" : "again"
            case "hold": return try ledger.hold(try entry(name, movements)) ? "ok" : "again"
            case "settle": return try ledger.settle(name) ? "ok" : "again"
            case "release": return try ledger.release(name) ? "ok" : "again"
            case "reverse":
                guard let original = ledger.journal.first(where: { $0.reference == movements }) else {
                    let stray = try entry(name, "bank D 1, escrow C 1", reverses: movements)
                    return try ledger.post(stray) ? "ok" : "again"
                }
                return try ledger.post(original.reversed("test.reversal", reference: name)) ? "ok" : "again"
            case "balance":
                let found = try ledger.balance(of: AccountName(parsing: name), in: .cny)
                return String(found.minorUnits) == movements ? "" : "balance is \(found.minorUnits)"
            case "free":
                let found = try ledger.available(on: AccountName(parsing: name), in: .cny)
                return String(found.minorUnits) == movements ? "" : "free is \(found.minorUnits)"
            default: return "no such command"
            }
        } catch {
            return words(for: error)
        }
    }

    /// `bank D 100, escrow C 100 USD`: account, side, minor units, and the currency unless it is the yuan.
    static func entry(
        _ reference: String, _ text: String, reverses: String? = nil
    ) throws(LedgerError) -> Entry {
        var postings: [Posting] = []
        for movement in text.split(separator: ",") {
            let words = movement.split(separator: " ").map(String.init)
            let currency: Currency = words.count > 3 && words[3] == "USD" ? .usd : .cny
            postings.append(
                Posting(
                    words[1] == "D" ? .debit : .credit, try AccountName(parsing: words[0]),
                    Money(minorUnits: Int64(words[2]) ?? 0, currency: currency)))
        }
        return try Entry("test.entry", reference: reference, reverses: reverses, postings)
    }

    private static func words(for error: LedgerError) -> String {
        switch error {
        case .malformedAccount: "no account's name"
        case .textOutOfBounds: "text out of bounds"
        case .postingsOutOfBounds(let count): "\(count) movements"
        case .amountNotPositive(let account): "\(account) not positive"
        case .overflow: "overflow"
        case .unbalanced(let difference): "unbalanced by \(difference.minorUnits) \(difference.currency.code)"
        case .unknownAccount(let account): "no account \(account)"
        case .referenceTaken: "reference taken"
        case .nothingToReverse: "nothing to reverse"
        case .reversedBefore(_, let by): "reversed by \(by)"
        case .belowFloor(let account, let missing): "\(account) lacks \(missing.minorUnits)"
        case .unknownHold: "unknown hold"
        case .holdOver: "hold over"
        }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
