package import Amounts
package import Bookkeeping
package import Market
package import SQLDatabase

/// The ledger in its tables.
///
/// Every decision is `Ledger`'s own: what a decision needs is read into a part of a ledger, which decides, and what changed is
/// written back. The head's row is locked first, so that entries stand in the order in which they were committed.
package struct LedgerStore {
    private let connection: Connection
    private let chart: ChartOfAccounts
    private let chain: JournalChain

    /// The ledger inside a transaction.
    package init(_ connection: Connection, _ chart: ChartOfAccounts, _ chain: JournalChain) {
        self.connection = connection
        self.chart = chart
        self.chain = chain
    }

    // MARK: Writing

    /// Takes an entry, once.
    /// - Returns: its line of the journal; the one of the first time where it was taken before.
    /// - Throws: `LedgerError` as `Ledger.post(_:)`; `DatabaseError`.
    package func post(_ entry: Entry, at time: Timestamp) throws -> JournalLine {
        let head = try lockHead()
        var ledger = try part(for: entry)
        guard try ledger.post(entry) else {
            guard let line = try lines(referenced: [entry.reference]).first else {
                throw LedgerError.referenceTaken(entry.reference)
            }
            return line
        }
        return try write(entry, of: ledger, after: head, at: time)
    }

    /// Speaks for what an entry would take.
    /// - Returns: whether it was new.
    /// - Throws: `LedgerError` as `Ledger.hold(_:)`; `DatabaseError`.
    @discardableResult
    package func hold(_ entry: Entry, at time: Timestamp) throws -> Bool {
        _ = try lockHead()
        var ledger = try part(for: entry)
        guard try ledger.hold(entry) else { return false }
        try save(ledger, entry)
        try connection.execute(
            """
            INSERT INTO ledger_hold (reference, at, state, moved_at, entry)
            VALUES (\(entry.reference), \(time), \(Ledger.HoldState.open.rawValue), \(time), \(EntryText.of(entry)))
            """)
        return true
    }

    /// Posts what was held, once.
    /// - Returns: the line of the journal.
    /// - Throws: `LedgerError` as `Ledger.settle(_:)`; `DatabaseError`.
    package func settle(_ reference: String, at time: Timestamp) throws -> JournalLine {
        let head = try lockHead()
        guard let hold = try hold(reference) else { throw LedgerError.unknownHold(reference) }
        var ledger = try part(for: hold.entry)
        guard try ledger.settle(reference) else {
            guard let line = try lines(referenced: [reference]).first else { throw LedgerError.holdOver(reference) }
            return line
        }
        let line = try write(hold.entry, of: ledger, after: head, at: time)
        try move(reference, .posted, at: time)
        return line
    }

    /// Frees what was held.
    /// - Returns: whether it was still held.
    /// - Throws: `LedgerError` as `Ledger.release(_:)`; `DatabaseError`.
    @discardableResult
    package func release(_ reference: String, at time: Timestamp) throws -> Bool {
        _ = try lockHead()
        guard let hold = try hold(reference) else { throw LedgerError.unknownHold(reference) }
        var ledger = try part(for: hold.entry)
        guard try ledger.release(reference) else { return false }
        try save(ledger, hold.entry)
        try move(reference, .released, at: time)
        return true
    }

    /// Keeps all others from taking entries until the transaction is over, so that what is read now still stands when it is
    /// decided upon.
    package func lock() throws { _ = try lockHead() }

    private static func digest(_ row: Row) throws -> [UInt8] {
        guard let bytes = Hexadecimal.bytes(of: try row.get("digest")) else { throw LedgerDamage.unreadable }
        return bytes
    }

    private func lockHead() throws -> (sequence: Int64, digest: [UInt8]) {
        guard
            let row = try connection.first(
                "SELECT sequence, digest FROM ledger_head WHERE one = 1\(connection.dialect.forUpdate)")
        else { throw LedgerDamage.noHead }
        return (try row.get("sequence"), try Self.digest(row))
    }

    /// As much of the ledger as an entry's decision needs.
    private func part(for entry: Entry) throws -> Ledger {
        let references = [entry.reference] + (entry.reverses.map { [$0] } ?? [])
        let known = try lines(referenced: references).map(\.entry)
        var reversals: [String: String] = [:]
        if let reversed = entry.reverses {
            reversals[reversed] = try connection.first(
                "SELECT reference FROM ledger_entry WHERE reverses = \(reversed)")?.get("reference")
        }
        var holds: [String: Ledger.Hold] = [:]
        holds[entry.reference] = try hold(entry.reference)
        return Ledger(
            chart, balances: try balances(of: Set(entry.postings.map(\.account))), known: known, reversals: reversals,
            holds: holds)
    }

    private func write(
        _ entry: Entry, of ledger: Ledger, after head: (sequence: Int64, digest: [UInt8]), at time: Timestamp
    ) throws -> JournalLine {
        let line = chain.line(head.sequence + 1, at: time.milliseconds, entry, after: head.digest)
        let digest = Hexadecimal.text(of: line.digest)
        try connection.execute(
            """
            INSERT INTO ledger_entry (sequence, at, kind, reference, reverses, digest)
            VALUES (\(line.sequence), \(time), \(entry.kind), \(entry.reference), \(entry.reverses.sqlValue), \(digest))
            """)
        _ = try connection.insertMany(
            into: "ledger_posting", columns: ["entry", "number", "side", "account", "minor_units", "currency"],
            rows: entry.postings.enumerated().map { number, posting in
                [
                    line.sequence.sqlValue, (number + 1).sqlValue, posting.side.rawValue.sqlValue,
                    posting.account.text.sqlValue, posting.amount.minorUnits.sqlValue,
                    posting.amount.currency.code.sqlValue,
                ]
            })
        try save(ledger, entry)
        try connection.execute(
            "UPDATE ledger_head SET sequence = \(line.sequence), digest = \(digest) WHERE one = 1")
        return line
    }

    private func save(_ ledger: Ledger, _ entry: Entry) throws {
        let keys = Set(entry.postings.map { Ledger.Key($0.account, $0.amount.currency) }).sorted()
        _ = try connection.insertMany(
            into: "ledger_account", columns: ["account", "currency", "debits", "credits", "held"],
            rows: keys.map { key in
                let balance = ledger.balances[key] ?? Ledger.Balance()
                return [
                    key.account.text.sqlValue, key.currency.code.sqlValue, balance.debits.sqlValue,
                    balance.credits.sqlValue, balance.held.sqlValue,
                ]
            }, onConflict: .update(key: ["account", "currency"], columns: ["debits", "credits", "held"]))
    }

    private func move(_ reference: String, _ state: Ledger.HoldState, at time: Timestamp) throws {
        try connection.execute(
            "UPDATE ledger_hold SET state = \(state.rawValue), moved_at = \(time) WHERE reference = \(reference)")
    }

    // MARK: Reading

    /// A hold by its reference.
    package func hold(_ reference: String) throws -> Ledger.Hold? {
        try connection.first("SELECT state, entry FROM ledger_hold WHERE reference = \(reference)").map { row in
            Ledger.Hold(entry: try EntryText.entry(row.get("entry")), state: try row.getCase("state"))
        }
    }

    /// What stands on accounts; those that were never moved are left out.
    package func balances(of accounts: Set<AccountName>) throws -> [Ledger.Key: Ledger.Balance] {
        guard !accounts.isEmpty else { return [:] }
        let names = SQL.joined(accounts.sorted().map { "\($0.text)" as SQL }, separator: ", ")
        return try balances("SELECT * FROM ledger_account WHERE account IN (\(names))")
    }

    /// What stands on accounts whose names begin with a text, by name.
    /// - Parameter after: the account and currency that ended the page before.
    package func balances(
        beginningWith prefix: String, after: Ledger.Key?, limit: Int
    ) throws -> [(key: Ledger.Key, balance: Ledger.Balance)] {
        let byBytes = connection.dialect.byBytes
        var sql: SQL = "SELECT * FROM ledger_account WHERE account\(byBytes) >= \(prefix)"
        // Names are ASCII; `~` stands behind all of their letters.
        if !prefix.isEmpty { sql += " AND account\(byBytes) < \(prefix + "~")" }
        if let after {
            sql += """
                 AND (account\(byBytes) > \(after.account.text)
                    OR (account = \(after.account.text) AND currency > \(after.currency.code)))
                """
        }
        sql += " ORDER BY account\(byBytes), currency LIMIT \(limit)"
        return try connection.query(sql).map { try Self.balance($0) }
    }

    /// What stood on an account at a time: what entries up to then moved.
    /// - Complexity: O(movements of the account).
    package func balance(of account: AccountName, in currency: Currency, at time: Timestamp) throws -> Ledger.Balance {
        let row = try connection.first(
            """
            SELECT CAST(COALESCE(SUM(CASE side WHEN 'debit' THEN minor_units ELSE 0 END), 0) AS BIGINT) AS debits,
                CAST(COALESCE(SUM(CASE side WHEN 'credit' THEN minor_units ELSE 0 END), 0) AS BIGINT) AS credits
            FROM ledger_posting JOIN ledger_entry ON ledger_entry.sequence = ledger_posting.entry
            WHERE account = \(account.text) AND currency = \(currency.code) AND at <= \(time)
            """)
        return Ledger.Balance(debits: try row?.get("debits") ?? 0, credits: try row?.get("credits") ?? 0)
    }

    /// What an entry moved on an account.
    package struct Movement: Sendable, Hashable {
        /// The entry's place in the journal.
        package let sequence: Int64
        /// When.
        package let at: Timestamp
        /// What kind of entry it was.
        package let kind: String
        /// The entry's reference, which names its cause.
        package let reference: String
        /// Credits less debits, in minor units.
        package let credited: Int64

        /// A movement.
        package init(sequence: Int64, at: Timestamp, kind: String, reference: String, credited: Int64) {
            self.sequence = sequence
            self.at = at
            self.kind = kind
            self.reference = reference
            self.credited = credited
        }
    }

    /// What moved on an account in a span of time, first moved first.
    /// - Parameter after: the place in the journal that ended the page before.
    package func movements(
        of account: AccountName, in currency: Currency, since: Timestamp, before: Timestamp, after: Int64, limit: Int
    ) throws -> [Movement] {
        try connection.query(
            """
            SELECT entry, at, kind, reference,
                CAST(SUM(CASE side WHEN 'credit' THEN minor_units ELSE -minor_units END) AS BIGINT) AS credited
            FROM ledger_posting JOIN ledger_entry ON ledger_entry.sequence = ledger_posting.entry
            WHERE account = \(account.text) AND currency = \(currency.code) AND entry > \(after)
                AND at >= \(since) AND at < \(before)
            GROUP BY entry, at, kind, reference ORDER BY entry LIMIT \(limit)
            """
        ).map {
            Movement(
                sequence: try $0.get("entry"), at: try $0.get("at"), kind: try $0.get("kind"),
                reference: try $0.get("reference"), credited: try $0.get("credited"))
        }
    }

    /// Credits less debits of an account in all entries before a place of the journal.
    /// - Complexity: O(movements of the account before it).
    package func credited(to account: AccountName, in currency: Currency, before sequence: Int64) throws -> Int64 {
        try connection.first(
            """
            SELECT CAST(COALESCE(SUM(CASE side WHEN 'credit' THEN minor_units ELSE -minor_units END), 0) AS BIGINT)
                AS credited
            FROM ledger_posting
            WHERE account = \(account.text) AND currency = \(currency.code) AND entry < \(sequence)
            """
        )?.get("credited") ?? 0
    }

    /// Lines of the journal after a place, in their order.
    package func lines(after sequence: Int64, limit: Int) throws -> [JournalLine] {
        try lines(
            connection.query(
                "SELECT * FROM ledger_entry WHERE sequence > \(sequence) ORDER BY sequence LIMIT \(limit)"))
    }

    /// The last place of the journal and its digest.
    package func head() throws -> (sequence: Int64, digest: [UInt8]) {
        guard let row = try connection.first("SELECT sequence, digest FROM ledger_head WHERE one = 1") else {
            throw LedgerDamage.noHead
        }
        return (try row.get("sequence"), try Self.digest(row))
    }

    /// Debits less credits of each currency, over all balances: zero, always.
    package func trialBalance() throws -> [Currency: Int64] {
        let rows = try connection.query(
            """
            SELECT currency, CAST(SUM(debits) - SUM(credits) AS BIGINT) AS difference FROM ledger_account
            GROUP BY currency
            """)
        return try Dictionary(
            rows.map { (try Currency(code: $0.get("currency")), try $0.get("difference", as: Int64.self)) }
        ) { first, _ in first }
    }

    /// Accounts whose balance is not what the journal moved, up to a limit.
    /// - Complexity: O(journal).
    package func accountsAstray(limit: Int) throws -> [Ledger.Key] {
        try connection.query(
            """
            SELECT ledger_account.account, ledger_account.currency FROM ledger_account LEFT JOIN (
                SELECT account, currency, SUM(CASE side WHEN 'debit' THEN minor_units ELSE 0 END) AS debits,
                    SUM(CASE side WHEN 'credit' THEN minor_units ELSE 0 END) AS credits
                FROM ledger_posting GROUP BY account, currency) AS moved
                ON moved.account = ledger_account.account AND moved.currency = ledger_account.currency
            WHERE ledger_account.debits <> COALESCE(moved.debits, 0)
                OR ledger_account.credits <> COALESCE(moved.credits, 0)
            ORDER BY ledger_account.account LIMIT \(limit)
            """
        ).map { row in
            Ledger.Key(
                try AccountName(parsing: row.get("account")), try Currency(code: row.get("currency")))
        }
    }

    private func lines(referenced references: [String]) throws -> [JournalLine] {
        let list = SQL.joined(references.map { "\($0)" as SQL }, separator: ", ")
        return try lines(connection.query("SELECT * FROM ledger_entry WHERE reference IN (\(list)) ORDER BY sequence"))
    }

    private func lines(_ rows: [Row]) throws -> [JournalLine] {
        guard !rows.isEmpty else { return [] }
        let sequences = try rows.map { try $0.get("sequence", as: Int64.self) }
        let list = SQL.joined(sequences.map { "\($0)" as SQL }, separator: ", ")
        var postings: [Int64: [Posting]] = [:]
        for row in try connection.query(
            "SELECT * FROM ledger_posting WHERE entry IN (\(list)) ORDER BY entry, number")
        {
            postings[try row.get("entry"), default: []].append(
                Posting(
                    try row.getCase("side"), try AccountName(parsing: row.get("account")),
                    Money(minorUnits: try row.get("minor_units"), currency: try Currency(code: row.get("currency")))))
        }
        return try rows.map { row in
            let sequence: Int64 = try row.get("sequence")
            return JournalLine(
                sequence: sequence, at: try row.get("at"),
                entry: try Entry(
                    row.get("kind"), reference: row.get("reference"), reverses: row.get("reverses"),
                    postings[sequence] ?? []), digest: try Self.digest(row))
        }
    }

    private func balances(_ sql: SQL) throws -> [Ledger.Key: Ledger.Balance] {
        Dictionary(try connection.query(sql).map { try Self.balance($0) }) { first, _ in first }
    }

    private static func balance(_ row: Row) throws -> (key: Ledger.Key, balance: Ledger.Balance) {
        (
            Ledger.Key(try AccountName(parsing: row.get("account")), try Currency(code: row.get("currency"))),
            Ledger.Balance(debits: try row.get("debits"), credits: try row.get("credits"), held: try row.get("held"))
        )
    }
}

/// What is wrong with the ledger's own tables.
package enum LedgerDamage: Error, Hashable {
    /// The head's row is gone.
    case noHead
    /// A digest or a held entry cannot be read.
    case unreadable
}

/// A held entry as one text: a line for the entry, a line for each movement.
enum EntryText {
    static func of(_ entry: Entry) -> String {
        ([[entry.kind, entry.reference, entry.reverses ?? ""]]
            + entry.postings.map {
                [$0.side.rawValue, $0.account.text, String($0.amount.minorUnits), $0.amount.currency.code]
            }).map { $0.joined(separator: "\t") }.joined(separator: "\n")
    }

    static func entry(_ text: String) throws -> Entry {
        let lines = text.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        guard let head = lines.first, head.count == 3 else { throw LedgerDamage.unreadable }
        let postings = try lines.dropFirst().map { cells in
            guard cells.count == 4, let side = Side(rawValue: cells[0]), let units = Int64(cells[2]) else {
                throw LedgerDamage.unreadable
            }
            return Posting(
                side, try AccountName(parsing: cells[1]),
                Money(minorUnits: units, currency: try Currency(code: cells[3])))
        }
        return try Entry(head[0], reference: head[1], reverses: head[2].isEmpty ? nil : head[2], postings)
    }
}
