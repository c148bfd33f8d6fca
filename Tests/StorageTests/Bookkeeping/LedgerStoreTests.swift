import Amounts
import Bookkeeping
import Crypto
import DatabaseTestSupport
import Market
import SQLDatabase
import Statistics
import Storage
import Testing

@Suite("A ledger in its tables, on every engine")
struct LedgerStoreTests {
    private static let chart = ChartOfAccounts([
        .init("bank", .debit), .init("escrow", .credit), .init("shop:*", .credit, floor: .debt(50)),
        .init("costs", .debit, floor: .none),
    ])
    private static let chain = JournalChain { Array(SHA256.hash(data: $0)) }
    private static let start = Timestamp(milliseconds: 1_763_890_000_000)

    private static func database(_ engine: TestEngine) async throws -> Database {
        let database = try await engine.fresh()
        _ = try await Migrator(Schema.migrations).migrate(database)
        return database
    }

    private static func store(_ connection: Connection) -> LedgerStore { LedgerStore(connection, chart, chain) }

    private static func entry(
        _ reference: String, _ debit: String, _ credit: String, _ units: Int64, _ currency: Currency = .cny
    ) throws -> Entry {
        let amount = Money(minorUnits: units, currency: currency)
        return try Entry(
            "test.entry", reference: reference,
            [
                Posting(.debit, try AccountName(parsing: debit), amount),
                Posting(.credit, try AccountName(parsing: credit), amount),
            ])
    }

    @Test(arguments: TestEngine.available)
    func `decides as the pure ledger does, whatever is asked`(engine: TestEngine) async throws {
        let database = try await Self.database(engine)
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var model = Ledger(Self.chart)
        let accounts = ["bank", "escrow", "shop:1", "shop:2", "costs"]
        for step in 0..<300 {
            let reference = "e\(Int.random(in: 0..<150, using: &generator))"
            let asked = try Self.entry(
                reference, accounts[Int.random(in: 0..<5, using: &generator)],
                accounts[Int.random(in: 0..<5, using: &generator)], Int64.random(in: 1...60, using: &generator),
                Bool.random(using: &generator) ? .cny : .usd)
            let command = Int.random(in: 0..<6, using: &generator)
            let original = model.journal.randomElement(using: &generator)
            let reversal = try original?.reversed("test.reversal", reference: "r\(step)")
            var expected: LedgerError?
            do throws(LedgerError) {
                switch command {
                case 0: try model.hold(asked)
                case 1: try model.settle(reference)
                case 2: try model.release(reference)
                case 3: if let reversal { try model.post(reversal) }
                default: try model.post(asked)
                }
            } catch {
                expected = error
            }
            let time = Self.start.advanced(by: .seconds(Int64(step)))
            var found: LedgerError?
            do {
                try await database.write { connection in
                    let store = Self.store(connection)
                    switch command {
                    case 0: try store.hold(asked, at: time)
                    case 1: _ = try store.settle(reference, at: time)
                    case 2: try store.release(reference, at: time)
                    case 3: if let reversal { _ = try store.post(reversal, at: time) }
                    default: _ = try store.post(asked, at: time)
                    }
                }
            } catch let error as LedgerError {
                found = error
            }
            #expect(found == expected, "seed \(seed), step \(step)")
        }
        let (lines, balances, differences, astray) = try await database.read { connection in
            let store = Self.store(connection)
            return (
                try store.lines(after: 0, limit: 1_000),
                try store.balances(of: Set(accounts.map { try AccountName(parsing: $0) })), try store.trialBalance(),
                try store.accountsAstray(limit: 10)
            )
        }
        #expect(lines.map(\.entry) == model.journal, "seed \(seed)")
        #expect(lines.map(\.sequence) == Array(1...Int64(lines.count)), "seed \(seed)")
        #expect(Self.chain.firstBreak(in: lines) == nil && differences.values.allSatisfy { $0 == 0 } && astray.isEmpty)
        for (key, balance) in model.balances { #expect(balances[key] ?? .init() == balance, "seed \(seed), \(key)") }
        await database.close()
    }

    @Test(arguments: TestEngine.available)
    func `rows of the journal can be neither changed nor removed`(engine: TestEngine) async throws {
        let database = try await Self.database(engine)
        let line = try await database.write {
            try Self.store($0).post(Self.entry("e1", "bank", "escrow", 100), at: Self.start)
        }
        #expect(line.sequence == 1)
        for statement: SQL in [
            "UPDATE ledger_entry SET kind = 'other'", "DELETE FROM ledger_posting", "DELETE FROM ledger_entry",
            "UPDATE ledger_posting SET minor_units = 1",
        ] {
            await #expect(throws: DatabaseError.self) { try await database.write { try $0.execute(statement) } }
        }
        #expect(try await database.read { try Self.store($0).lines(after: 0, limit: 9) } == [line])
        await database.close()
    }

    @Test(arguments: TestEngine.available)
    func `entries that are taken at once stand one behind the other`(engine: TestEngine) async throws {
        let database = try await Self.database(engine)
        try await withThrowingTaskGroup { group in
            for number in 0..<60 {
                group.addTask {
                    // Twice each: the second time is the first one's line.
                    for _ in 0..<2 {
                        _ = try await database.write {
                            try Self.store($0).post(
                                Self.entry("e\(number)", "bank", "shop:\(number % 7)", 10), at: Self.start)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let (lines, head, bank) = try await database.read { connection in
            let store = Self.store(connection)
            return (
                try store.lines(after: 0, limit: 100), try store.head(),
                try store.balances(of: [AccountName(parsing: "bank")])
            )
        }
        #expect(lines.count == 60 && Self.chain.firstBreak(in: lines) == nil && head.digest == lines.last?.digest)
        #expect(bank.values.map(\.debits) == [600])
        await database.close()
    }

    @Test(arguments: TestEngine.available)
    func `a balance at a time is what was moved until then, and names are listed in pages`(
        engine: TestEngine
    ) async throws {
        let database = try await Self.database(engine)
        for number in 0..<5 {
            _ = try await database.write {
                try Self.store($0).post(
                    Self.entry("e\(number)", "bank", "shop:\(number)", 10),
                    at: Self.start.advanced(by: .hours(Int64(number))))
            }
        }
        let bank = try AccountName(parsing: "bank")
        let read = { (hours: Int64) in
            try await database.read {
                try Self.store($0).balance(of: bank, in: .cny, at: Self.start.advanced(by: .hours(hours))).debits
            }
        }
        #expect(try await read(-1) == 0)
        #expect(try await read(2) == 30)
        #expect(try await read(99) == 50)
        let pages = try await database.read { connection in
            let store = Self.store(connection)
            let first = try store.balances(beginningWith: "shop:", after: nil, limit: 3)
            return [first, try store.balances(beginningWith: "shop:", after: first.last?.key, limit: 3)].map {
                $0.map(\.key.account.text)
            }
        }
        #expect(pages == [["shop:0", "shop:1", "shop:2"], ["shop:3", "shop:4"]])
        await database.close()
    }
}
