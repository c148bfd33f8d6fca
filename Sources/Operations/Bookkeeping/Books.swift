package import Amounts
package import Bookkeeping
import Crypto
package import Market
import SQLDatabase
package import Storage
import Trade

/// The books of the platform: `platform.books`.
package struct Books: Sendable {
    private let platform: Platform
    private static let chart = CommerceAccounts.chart()
    private static let chain = JournalChain { Array(SHA256.hash(data: $0)) }

    init(platform: Platform) { self.platform = platform }

    /// The ledger inside a command's transaction: what a command books is committed with it.
    package static func ledger(in scope: WriteScope) -> LedgerStore {
        ledger(on: scope.connection)
    }

    /// The ledger, to be read.
    static func ledger(on connection: Connection) -> LedgerStore { LedgerStore(connection, chart, chain) }

    /// What a look through all of the books found.
    package struct Verification: Sendable, Hashable {
        /// Entries that were looked at.
        package var entries: Int64 = 0
        /// The place of the first entry that does not follow on those before it; nil when all do.
        package var firstBreak: Int64?
        /// Whether the journal ends with the digest that the head says; the newest one is to be kept elsewhere, too.
        package var endsWithHead = true
        /// The head's digest, in hexadecimal.
        package var digest = ""
        /// Accounts whose balance is not what the journal moved, a hundred at most.
        package var astray: [Ledger.Key] = []
        /// Debits less credits of each currency.
        package var differences: [Currency: Int64] = [:]

        /// Whether nothing is wrong.
        package var holds: Bool {
            firstBreak == nil && endsWithHead && astray.isEmpty && differences.values.allSatisfy { $0 == 0 }
        }
    }

    /// Looks through all of the books: the chain from its beginning, every balance against the journal, the trial balance.
    /// - Parameter observe: told how much is done, from 0 to 1.
    /// - Throws: `DatabaseError`; `LedgerError`, `AmountError` and `LedgerDamage` for rows that are no entry at all.
    /// - Complexity: O(journal), in portions of a thousand entries.
    package func verify(observe: @Sendable (Double) -> Void = { _ in }) async throws -> Verification {
        var found = Verification()
        let head = try await platform.read { try Self.ledger(on: $0).head() }
        var previous = JournalChain.root
        while found.entries < head.sequence {
            let after = found.entries
            let lines = try await platform.read {
                try Self.ledger(on: $0).lines(after: after, limit: 1_000)
            }
            if let broken = Self.chain.firstBreak(in: lines, after: (after, previous)) {
                found.firstBreak = broken
                break
            }
            guard let last = lines.last else {
                found.firstBreak = after + 1
                break
            }
            found.entries = min(last.sequence, head.sequence)
            previous = lines.last { $0.sequence <= head.sequence }?.digest ?? previous
            observe(Double(found.entries) / Double(head.sequence))
        }
        found.endsWithHead = found.firstBreak == nil && previous == head.digest
        found.digest = Hexadecimal.text(of: head.digest)
        let (astray, differences) = try await platform.read { connection in
            let store = Self.ledger(on: connection)
            return (try store.accountsAstray(limit: 100), try store.trialBalance())
        }
        (found.astray, found.differences) = (astray, differences)
        return found
    }

    /// An account's balance, as it is read.
    package struct Standing: Sendable, Hashable {
        /// The account in a currency.
        package let key: Ledger.Key
        /// The side on which it grows.
        package let side: Side
        /// What stands there.
        package let balance: Ledger.Balance

        /// A balance as read.
        package init(key: Ledger.Key, side: Side, balance: Ledger.Balance) {
            self.key = key
            self.side = side
            self.balance = balance
        }
    }

    /// Balances of accounts whose names begin with a text, by name.
    /// - Throws: `InvalidInput` for a cursor that is none; `DatabaseError`.
    package func balances(beginningWith prefix: String, page: PageRequest) async throws -> Page<Standing> {
        let after = try page.cursor.map(Ledger.Key.init(cursor:))
        return try await platform.read { connection in
            let store = Self.ledger(on: connection)
            let rows = try store.balances(beginningWith: prefix, after: after, limit: page.limit + 1).map {
                Standing(key: $0.key, side: try Self.chart.line(of: $0.key.account).side, balance: $0.balance)
            }
            return Page(rows: rows, limit: page.limit) { "\($0.key.account)/\($0.key.currency.code)" }
        }
    }

    /// A movement of an account.
    package struct Movement: Sendable, Hashable {
        /// The entry's place in the journal.
        package let sequence: Int64
        /// When.
        package let at: Timestamp
        /// What kind of entry it was.
        package let kind: String
        /// The entry's reference, which names its cause.
        package let reference: String
        /// What came to the account's side; below zero for what went.
        package let amount: Money

        /// A movement.
        package init(sequence: Int64, at: Timestamp, kind: String, reference: String, amount: Money) {
            self.sequence = sequence
            self.at = at
            self.kind = kind
            self.reference = reference
            self.amount = amount
        }
    }

    /// What moved on an account, first moved first.
    /// - Throws: `NotThere` for an account that the chart does not know; `InvalidInput` for a cursor that is none.
    package func movements(
        of account: AccountName, in currency: Currency, page: PageRequest, as actor: Actor
    ) async throws -> Page<Movement> {
        try AuthorisationTable.standard.authorise("ledger.read", actor)
        guard let side = try? Self.chart.line(of: account).side else {
            // An account that is none has no movements to show.
            throw NotThere("account")
        }
        let after = Int64(try page.number())
        return try await platform.read { connection in
            let rows = try Self.ledger(on: connection).movements(
                of: account, in: currency, since: Timestamp(milliseconds: 0),
                before: Timestamp(milliseconds: Int64.max), after: after, limit: page.limit + 1
            ).map {
                Movement(
                    sequence: $0.sequence, at: $0.at, kind: $0.kind, reference: $0.reference,
                    amount: Money(minorUnits: side == .credit ? $0.credited : -$0.credited, currency: currency))
            }
            return Page(rows: rows, limit: page.limit) { String($0.sequence) }
        }
    }

    /// What stood on an account at a time.
    /// - Throws: `LedgerError.unknownAccount`; `DatabaseError`.
    package func balance(of account: AccountName, in currency: Currency, at time: Timestamp) async throws -> Money {
        let side = try Self.chart.line(of: account).side
        let balance = try await platform.read {
            try Self.ledger(on: $0).balance(of: account, in: currency, at: time)
        }
        return Money(minorUnits: balance.amount(on: side), currency: currency)
    }

    /// Lines of the journal after a place, a thousand at most.
    package func journal(after sequence: Int64) async throws -> [JournalLine] {
        try await platform.read { try Self.ledger(on: $0).lines(after: sequence, limit: 1_000) }
    }
}

extension Ledger.Key {
    /// The place that a cursor names.
    /// - Throws: `InvalidInput` when it names none.
    fileprivate init(cursor: String) throws(InvalidInput) {
        let parts = cursor.split(separator: "/", maxSplits: 1).map(String.init)
        // Whatever is wrong with it, no page gave it.
        guard parts.count == 2, let account = try? AccountName(parsing: parts[0]),
            let currency = try? Currency(code: parts[1])
        else { throw .malformedCursor }
        self.init(account, currency)
    }
}

extension Platform {
    /// The books.
    package var books: Books { Books(platform: self) }
}
