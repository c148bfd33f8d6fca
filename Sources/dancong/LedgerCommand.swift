import Amounts
import ArgumentParser
import Bookkeeping
import Foundation
import Market
import Operations
import Storage

/// `dancong ledger`: the books, for those who have to prove them.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Proves, shows and exports the books.",
        subcommands: [Verify.self, Balance.self, Export.self])

    /// `dancong ledger verify`.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract:
                "Follows the chain of the journal, and compares every balance with it; exits with 1 when one breaks.")

        @OptionGroup var option: SettingsOption

        @Option(help: "The newest digest that was kept elsewhere; the journal must hold it.")
        var digest: String?

        func run() async throws {
            let bar = ProgressBar()
            let found = try await option.working { platform, _ in
                try await platform.books.verify { bar.show("verifying the journal", share: $0) }
            }
            if let place = found.firstBreak { print("BROKEN  the chain breaks at entry \(place)") }
            if !found.endsWithHead { print("BROKEN  the journal does not end with the head's digest") }
            for key in found.astray {
                print("BROKEN  \(key.account) \(key.currency.code) is not what the journal moved")
            }
            for (currency, difference) in found.differences.sorted(by: { $0.key.code < $1.key.code })
            where difference != 0 {
                print("BROKEN  debits and credits differ by \(difference) minor units of \(currency.code)")
            }
            let isKept = digest.map { $0.lowercased() == found.digest } ?? true
            if !isKept { print("BROKEN  the newest digest is not the one that was kept") }
            guard found.holds, isKept else { throw ExitCode(1) }
            print("holds   \(found.entries) entries; newest digest \(found.digest.isEmpty ? "(none)" : found.digest)")
        }
    }

    /// `dancong ledger balance`.
    struct Balance: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "balance", abstract: "Shows what stands on accounts, now or at a time.")

        @OptionGroup var option: SettingsOption

        @Argument(help: "The beginning of accounts' names, such as creator:; with --at one whole name.")
        var account = ""

        @Option(help: "A time such as 2026-11-27T00:00:00Z.")
        var at: String?

        @Option(help: "The currency, with --at.")
        var currency = "CNY"

        func run() async throws {
            if let at {
                let (account, currency) = (try AccountName(parsing: account), try Currency(code: currency))
                let time = try Timestamp(parsing: at)
                let balance = try await option.working { platform, _ in
                    try await platform.books.balance(of: account, in: currency, at: time)
                }
                return print("\(account)\t\(balance.decimalText)\t\(currency.code)")
            }
            let prefix = account
            try await option.working { platform, _ in
                var cursor: String?
                repeat {
                    let page = try await platform.books.balances(
                        beginningWith: prefix, page: PageRequest(limit: PageRequest.limitMax, cursor: cursor))
                    for standing in page.items {
                        let currency = standing.key.currency
                        let amount = Money(minorUnits: standing.balance.amount(on: standing.side), currency: currency)
                        let held = Money(minorUnits: standing.balance.held, currency: currency)
                        print("\(standing.key.account)\t\(amount.decimalText)\t\(held.decimalText)\t\(currency.code)")
                    }
                    cursor = page.nextCursor
                } while cursor != nil
            }
        }
    }

    /// `dancong ledger export`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Writes the journal to standard output, a line of JSON for each entry, in its order.")

        @OptionGroup var option: SettingsOption

        @Option(help: "The place after which to begin.")
        var after: Int64 = 0

        func run() async throws {
            let start = after
            try await option.working { platform, _ in
                var place = start
                while true {
                    let lines = try await platform.books.journal(after: place)
                    guard let last = lines.last else { return }
                    for line in lines { print(try JSONText.encode(Line(line))) }
                    place = last.sequence
                }
            }
        }
    }

    /// A line of the journal as it is exported.
    private struct Line: Encodable {
        struct Movement: Encodable {
            let side, account, currency: String
            let minor_units: Int64
        }

        let sequence, at: Int64
        let kind, reference: String
        let reverses: String?
        let digest: String
        let postings: [Movement]

        init(_ line: JournalLine) {
            sequence = line.sequence
            at = line.at
            kind = line.entry.kind
            reference = line.entry.reference
            reverses = line.entry.reverses
            digest = Hexadecimal.text(of: line.digest)
            postings = line.entry.postings.map {
                Movement(
                    side: $0.side.rawValue, account: $0.account.text, currency: $0.amount.currency.code,
                    minor_units: $0.amount.minorUnits)
            }
        }
    }
}
