import Amounts
import Bookkeeping
import Crypto
import Foundation
import Market
import Measuring
import Operations
import SQLDatabase
import Storage
import Trade

/// Durable journal entries of concurrent writers, beside the bare loop that commerce.md §2 measures: one guarded update and
/// four inserts a command, decided by nobody and bound to nothing.
struct LedgerBench: Bench {
    let name = "ledger"
    private let writers = 64

    func run(in place: BenchPlace) async throws -> [ResultRow] {
        let rounds = place.isQuick ? 1 : 3
        let seconds = place.isQuick ? 1.0 : 3.0
        var found: [(entries: Double, rows: Double)] = []
        for round in 0..<rounds {
            let rows = try await rate(seconds, place.folder("rows-\(round)")) { connection, writer, number in
                try connection.execute("UPDATE bare_head SET sequence = sequence + 1 WHERE one = 1 AND sequence >= 0")
                for movement in 0..<4 {
                    try connection.execute(
                        """
                        INSERT INTO bare_posting (entry, number, side, account, minor_units, currency)
                        VALUES (\(writer << 32 | number), \(movement), 'debit', \("creator:\(number % 1_000):pending"), 5, 'CNY')
                        """)
                }
            }
            let entries = try await rate(seconds, place.folder("entries-\(round)")) { connection, writer, number in
                _ = try Self.store(connection).post(
                    Self.entry(writer, number), at: Timestamp(milliseconds: 1_763_890_000_000))
            }
            place.say(
                "ledger \(round + 1)/\(rounds): \(Int(entries)) entries/s of four movements by \(writers) writers, "
                    + "\(Int(rows)) bare ones/s")
            found.append((entries, rows))
        }
        let middle = found.sorted { $0.entries / $0.rows < $1.entries / $1.rows }[found.count / 2]
        return [
            ResultRow(
                "ledger.rate", "durable journal entries of four movements by \(writers) writers", unit: "entries/s",
                target: .atLeast(5_000), finding: .measured(middle.entries)),
            ResultRow(
                "ledger.ratio", "the same beside one guarded update and four inserts a command", unit: "entries/s",
                target: .ratioAtLeast(0.6),
                finding: .measured(middle.entries, baseline: middle.rows)),
        ]
    }

    private static func store(_ connection: Connection) -> LedgerStore {
        LedgerStore(connection, CommerceAccounts.chart(), JournalChain { Array(SHA256.hash(data: $0)) })
    }

    /// A sub-order that falls due: the escrow is shared among shop, creator and platform.
    private static func entry(_ writer: Int, _ number: Int) throws -> Entry {
        func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }
        return try Entry(
            "order.due", reference: "order-\(writer)-\(number)",
            [
                Posting(.debit, try AccountName(parsing: "psp:sim:clearing"), money(10_000)),
                Posting(.credit, try AccountName(parsing: "merchant:\(number % 100):pending"), money(8_000)),
                Posting(.credit, try AccountName(parsing: "creator:\(number % 1_000):pending"), money(1_500)),
                Posting(.credit, try AccountName(parsing: "platform:fee"), money(500)),
            ])
    }

    /// Commands acknowledged a second; afterwards the chain must hold.
    private func rate(
        _ seconds: Double, _ folder: String,
        _ command: @escaping @Sendable (Connection, _ writer: Int, _ number: Int) throws -> Void
    ) async throws -> Double {
        let platform = try await Platform.open(.sqliteFile("\(folder)/dancong.sqlite"))
        let database = platform.database
        try await database.write { connection in
            for statement: SQL in [
                "CREATE TABLE bare_head (one BIGINT NOT NULL PRIMARY KEY, sequence BIGINT NOT NULL)",
                "INSERT INTO bare_head (one, sequence) VALUES (1, 0)",
                """
                CREATE TABLE bare_posting (
                    entry BIGINT NOT NULL, number BIGINT NOT NULL, side TEXT NOT NULL, account TEXT NOT NULL,
                    minor_units BIGINT NOT NULL, currency TEXT NOT NULL, PRIMARY KEY (entry, number))
                """,
                "CREATE INDEX bare_posting__account ON bare_posting (account, currency, entry)",
            ] { try connection.execute(statement) }
        }
        let (commands, took) = try await Workers.repeating(writers, for: seconds) { writer, number in
            try await database.write { try command($0, writer, number) }
        }
        let proof = try await platform.books.verify()
        await platform.close()
        guard proof.holds, proof.entries == 0 || proof.entries == Int64(commands) else {
            throw BenchFailure("\(commands) entries were acknowledged; the books hold \(proof.entries)")
        }
        return Double(commands) / took
    }
}
