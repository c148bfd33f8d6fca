import Amounts
import Bookkeeping
import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import TestSupport
import Testing

@Suite struct BooksTests {
    private func book(_ count: Int, in world: WorldPlatform) async throws {
        let context = CommandContext(actor: .platform("test"), requestID: "test")
        for number in 1...count {
            let amount = Money(minorUnits: Int64(number), currency: .cny)
            _ = try await world.platform.write("samples.clock", in: context) { scope in
                let entry = try Entry(
                    "order.captured", reference: "order-\(number)",
                    [
                        Posting(.debit, try AccountName(parsing: "psp:sim:clearing"), amount),
                        Posting(.credit, try AccountName(parsing: "order:\(number):escrow"), amount),
                    ])
                return Int(try Books.ledger(in: scope).post(entry, at: scope.now).sequence)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func `books that were kept are proved, and one changed byte is found where it is`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        try await book(30, in: world)
        let good = try await world.platform.books.verify()
        #expect(good.holds && good.entries == 30 && good.digest.count == 64)

        // Somebody with the database's own rights takes the guard away first.
        try await world.platform.database.write { connection in
            try connection.execute(
                engine == .postgreSQL
                    ? "DROP TRIGGER ledger_posting__frozen ON ledger_posting"
                    : "DROP TRIGGER ledger_posting__not_changed")
            try connection.execute("UPDATE ledger_posting SET minor_units = 18 WHERE entry = 17")
        }
        let bad = try await world.platform.books.verify()
        #expect(!bad.holds && bad.firstBreak == 17)
        #expect(Set(bad.astray.map(\.account.text)) == ["psp:sim:clearing", "order:17:escrow"])
        await world.platform.close()
    }

    @Test func `empty books hold, and a refused entry leaves nothing behind`() async throws {
        let world = try await WorldPlatform()
        #expect(try await world.platform.books.verify().holds)
        let context = CommandContext(actor: .platform("test"), requestID: "test")
        let amount = Money(minorUnits: 5, currency: .cny)
        await #expect(throws: LedgerError.self) {
            try await world.platform.write("samples.clock", in: context) { scope in
                let entry = try Entry(
                    "payout.sent", reference: "payout-1",
                    [
                        Posting(.debit, try AccountName(parsing: "creator:1:pending"), amount),
                        Posting(.credit, try AccountName(parsing: "payout:1:in_transit"), amount),
                    ])
                return Int(try Books.ledger(in: scope).post(entry, at: scope.now).sequence)
            }
        }
        #expect(try await world.platform.books.verify().entries == 0)
        #expect(try await world.platform.books.balances(beginningWith: "", page: PageRequest()).items.isEmpty)
        await world.platform.close()
    }

    @Test func `balances are listed by name, a page at a time`() async throws {
        let world = try await WorldPlatform()
        try await book(3, in: world)
        let first = try await world.platform.books.balances(beginningWith: "order:", page: PageRequest(limit: 2))
        let second = try await world.platform.books.balances(
            beginningWith: "order:", page: PageRequest(limit: 2, cursor: first.nextCursor))
        #expect((first.items + second.items).map(\.key.account.text) == (1...3).map { "order:\($0):escrow" })
        #expect((first.items + second.items).map { $0.balance.amount(on: $0.side) } == [1, 2, 3])
        #expect(second.nextCursor == nil)
        await world.platform.close()
    }
}
