package import Amounts

/// Balances of accounts, and what moved them: takes an entry whole, or refuses it and stays as it was.
///
/// A value without clock or storage. The stored ledger makes the same decisions in SQL and is compared with this one.
package struct Ledger: Hashable, Sendable {
    /// An account in one currency.
    package struct Key: Hashable, Sendable, Comparable {
        /// The account.
        package let account: AccountName
        /// The currency.
        package let currency: Currency

        /// An account in a currency.
        package init(_ account: AccountName, _ currency: Currency) {
            self.account = account
            self.currency = currency
        }

        package static func < (left: Key, right: Key) -> Bool {
            (left.account, left.currency.code) < (right.account, right.currency.code)
        }
    }

    /// What stands on an account.
    package struct Balance: Hashable, Sendable {
        /// All that was ever debited, in minor units.
        package var debits: Int64 = 0
        /// All that was ever credited.
        package var credits: Int64 = 0
        /// What holds keep from being used: it stands on the account and is spoken for.
        package var held: Int64 = 0

        /// A balance.
        package init(debits: Int64 = 0, credits: Int64 = 0, held: Int64 = 0) {
            self.debits = debits
            self.credits = credits
            self.held = held
        }

        /// The balance, positive on a side.
        package func amount(on side: Side) -> Int64 { side == .debit ? debits - credits : credits - debits }
    }

    /// What becomes of a hold.
    package enum HoldState: String, Hashable, Sendable, CaseIterable {
        /// The amounts are spoken for.
        case open
        /// Its entry was posted.
        case posted
        /// The amounts are free again.
        case released
    }

    /// Amounts that are spoken for until their entry is posted, or is not.
    package struct Hold: Hashable, Sendable {
        /// What would be posted.
        package let entry: Entry
        /// What became of it.
        package var state: HoldState

        /// A hold.
        package init(entry: Entry, state: HoldState) {
            self.entry = entry
            self.state = state
        }
    }

    /// Which accounts there can be.
    package let chart: ChartOfAccounts
    /// What stands on each account that was ever moved.
    package private(set) var balances: [Key: Balance] = [:]
    /// The entries, in the order in which they were taken.
    package private(set) var journal: [Entry] = []
    /// The holds by reference.
    package private(set) var holds: [String: Hold] = [:]
    private var entries: [String: Int] = [:]
    private var reversals: [String: String] = [:]

    /// An empty ledger.
    package init(_ chart: ChartOfAccounts) { self.chart = chart }

    /// A part of a ledger, as much of it as a decision needs: for what is kept elsewhere.
    /// - Parameters:
    ///   - balances: those of all accounts that the decision moves; one that is left out was never moved.
    ///   - known: the entries of the references that the decision names.
    ///   - reversals: which entry took which back, by the reference of the one that was taken back.
    ///   - holds: those of the references that the decision names.
    package init(
        _ chart: ChartOfAccounts, balances: [Key: Balance], known: [Entry], reversals: [String: String],
        holds: [String: Hold]
    ) {
        self.chart = chart
        self.balances = balances
        self.holds = holds
        self.reversals = reversals
        journal = known
        entries = Dictionary(known.enumerated().map { ($1.reference, $0) }) { first, _ in first }
    }

    /// Takes an entry.
    ///
    /// Taken again, the same entry changes nothing.
    /// - Returns: whether it was new.
    /// - Throws: in order of precedence `LedgerError.unknownAccount`, `.referenceTaken`, `.nothingToReverse`,
    ///   `.reversedBefore`, `.overflow`, `.belowFloor`.
    /// - Complexity: O(postings).
    @discardableResult
    package mutating func post(_ entry: Entry) throws(LedgerError) -> Bool {
        for posting in entry.postings { _ = try chart.line(of: posting.account) }
        if let known = entries[entry.reference] {
            guard journal[known] == entry else { throw .referenceTaken(entry.reference) }
            return false
        }
        guard holds[entry.reference] == nil else { throw .referenceTaken(entry.reference) }
        try take(entry, releasing: nil)
        return true
    }

    /// Speaks for what an entry would take, without moving anything.
    ///
    /// What is held stands on its account and cannot be used by another entry. Held again, the same entry changes nothing.
    /// - Returns: whether it was new.
    /// - Throws: as ``post(_:)``.
    @discardableResult
    package mutating func hold(_ entry: Entry) throws(LedgerError) -> Bool {
        for posting in entry.postings { _ = try chart.line(of: posting.account) }
        if let known = holds[entry.reference] {
            guard known.entry == entry else { throw .referenceTaken(entry.reference) }
            return false
        }
        guard entries[entry.reference] == nil else { throw .referenceTaken(entry.reference) }
        var changed = balances
        for (key, units) in try outflow(of: entry) {
            var balance = changed[key, default: Balance()]
            balance.held = try Self.sum(balance.held, units)
            changed[key] = balance
            try check(key, balance)
        }
        balances = changed
        holds[entry.reference] = Hold(entry: entry, state: .open)
        return true
    }

    /// Posts what was held.
    /// - Returns: whether it was still to be posted; posting twice changes nothing.
    /// - Throws: `LedgerError.unknownHold`; `.holdOver` for one that was released; as ``post(_:)``.
    @discardableResult
    package mutating func settle(_ reference: String) throws(LedgerError) -> Bool {
        guard let hold = holds[reference] else { throw .unknownHold(reference) }
        switch hold.state {
        case .posted: return false
        case .released: throw .holdOver(reference)
        case .open: break
        }
        try take(hold.entry, releasing: hold.entry)
        holds[reference]?.state = .posted
        return true
    }

    /// Frees what was held.
    /// - Returns: whether it was still held; releasing twice changes nothing.
    /// - Throws: `LedgerError.unknownHold`; `.holdOver` for one that was posted.
    @discardableResult
    package mutating func release(_ reference: String) throws(LedgerError) -> Bool {
        guard let hold = holds[reference] else { throw .unknownHold(reference) }
        switch hold.state {
        case .released: return false
        case .posted: throw .holdOver(reference)
        case .open: break
        }
        for (key, units) in try outflow(of: hold.entry) { balances[key]?.held -= units }
        holds[reference]?.state = .released
        return true
    }

    /// What stands on an account, positive on its own side.
    /// - Throws: `LedgerError.unknownAccount`.
    package func balance(of account: AccountName, in currency: Currency) throws(LedgerError) -> Money {
        let side = try chart.line(of: account).side
        return Money(minorUnits: balances[Key(account, currency)]?.amount(on: side) ?? 0, currency: currency)
    }

    /// What can be taken from an account: what stands there and is not held.
    /// - Throws: `LedgerError.unknownAccount`.
    package func available(on account: AccountName, in currency: Currency) throws(LedgerError) -> Money {
        let balance = try balance(of: account, in: currency)
        let held = balances[Key(account, currency)]?.held ?? 0
        return Money(minorUnits: balance.minorUnits - held, currency: currency)
    }

    /// All debits less all credits of each currency that was ever moved: zero, always.
    /// - Complexity: O(accounts).
    package var trialBalance: [Currency: Int128] {
        balances.reduce(into: [:]) { sums, account in
            sums[account.key.currency, default: 0] += Int128(account.value.debits) - Int128(account.value.credits)
        }
    }

    // MARK: Deciding

    private mutating func take(_ entry: Entry, releasing held: Entry?) throws(LedgerError) {
        if let reversed = entry.reverses {
            guard let original = entries[reversed].map({ journal[$0] }), original.isMirrored(by: entry) else {
                throw .nothingToReverse(reversed)
            }
            if let other = reversals[reversed] { throw .reversedBefore(reversed, by: other) }
        }
        var changed = balances
        if let held {
            for (key, units) in try outflow(of: held) { changed[key]?.held -= units }
        }
        var touched: [Key] = []
        for posting in entry.postings {
            let key = Key(posting.account, posting.amount.currency)
            var balance = changed[key, default: Balance()]
            switch posting.side {
            case .debit: balance.debits = try Self.sum(balance.debits, posting.amount.minorUnits)
            case .credit: balance.credits = try Self.sum(balance.credits, posting.amount.minorUnits)
            }
            changed[key] = balance
            touched.append(key)
        }
        // Only what falls is measured: an account that is in debt may always be paid into.
        for key in touched {
            let side = try chart.line(of: key.account).side
            let before = balances[key]?.amount(on: side) ?? 0
            if let after = changed[key], after.amount(on: side) < before { try check(key, after) }
        }
        balances = changed
        entries[entry.reference] = journal.count
        journal.append(entry)
        if let reversed = entry.reverses { reversals[reversed] = entry.reference }
    }

    /// What an entry takes from accounts, together for each, in the order in which they are named first.
    private func outflow(of entry: Entry) throws(LedgerError) -> [(key: Key, units: Int64)] {
        var flows: [Key: Int64] = [:]
        var order: [Key] = []
        for posting in entry.postings {
            let key = Key(posting.account, posting.amount.currency)
            if flows[key] == nil { order.append(key) }
            let units =
                try chart.line(of: posting.account).side == posting.side
                ? -posting.amount.minorUnits : posting.amount.minorUnits
            flows[key] = try Self.sum(flows[key, default: 0], units)
        }
        return order.compactMap { key in flows[key].flatMap { $0 > 0 ? (key, $0) : nil } }
    }

    private func check(_ key: Key, _ balance: Balance) throws(LedgerError) {
        let line = try chart.line(of: key.account)
        guard let floor = line.floor.minorUnits else { return }
        let free = Int128(balance.amount(on: line.side)) - Int128(balance.held)
        guard free < Int128(floor) else { return }
        let missing = Int64(clamping: Int128(floor) - free)
        throw .belowFloor(key.account, by: Money(minorUnits: missing, currency: key.currency))
    }

    private static func sum(_ left: Int64, _ right: Int64) throws(LedgerError) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard !overflow else { throw .overflow }
        return sum
    }
}

extension Entry {
    /// Whether an entry takes this one back: the same movements on the other sides.
    func isMirrored(by other: Entry) -> Bool {
        other.postings == postings.map { Posting($0.side.opposite, $0.account, $0.amount) }
    }
}
