import Amounts
import DatabaseTestSupport
import Foundation
import Market
import Measuring
import Operations
import Outbound
import SQLDatabase
import Storage
import Trade

/// Buyers who want the same thing: the last units, one hot variant, and whole purchases from cart to paid.
///
/// Everything is asked of the platform in one process, with the simulated provider beside it; nothing goes over HTTP.
struct TradeBench: Bench {
    let name = "trade"
    private let buyers = 64

    func run(in place: BenchPlace) async throws -> [ResultRow] {
        let lastUnits = try await lastUnits(in: place)
        let hot = try await hotVariant(in: place)
        let purchases = try await purchases(in: place)
        return lastUnits + [
            ResultRow(
                "trade.hot",
                "units of one variant spoken for, a durable command each, by \(buyers) buyers; beside "
                    + "guarded updates of one PostgreSQL row", unit: "orders/s",
                target: .ratioAtLeast(2), finding: .measured(hot.reserved, baseline: hot.rows)),
            ResultRow(
                "trade.hot_rate", "the same, alone", unit: "orders/s", target: .atLeast(2_000),
                finding: .measured(hot.reserved)),
            ResultRow(
                "trade.purchases", "purchases from cart to paid by \(buyers) buyers, five durable commands each",
                unit: "purchases/s", target: .atLeast(500), finding: .measured(purchases.rate)),
            ResultRow(
                "trade.purchases.p99", "one of them, from cart to paid", unit: "ms", target: .atMost(250),
                finding: .measured(purchases.p99 * 1_000)),
        ]
    }

    /// A thousand buyers on a hundred units, again and again, on both databases.
    private func lastUnits(in place: BenchPlace) async throws -> [ResultRow] {
        let runs = place.isQuick ? 1 : 10
        var rows: [ResultRow] = []
        for engine in [TestEngine.sqliteFile, .postgreSQL] {
            var times: [Double] = []
            for run in 0..<runs {
                let shop = try await Shop(at: engine.freshLocation(), units: 100)
                let outcomes = try await withThrowingTaskGroup(of: (isPaid: Bool, took: Double).self) { group in
                    for buyer in 0..<UInt64(1_000) {
                        group.addTask {
                            let started = Moment.now
                            let isPaid = try await shop.buy(buyer)
                            return (isPaid, Moment.now - started)
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                try await shop.prove(paid: outcomes.filter(\.isPaid).count, of: 100)
                times += outcomes.map(\.took)
                place.say("trade: \(engine.rawValue) \(run + 1)/\(runs): 100 of 1,000 buyers paid, nothing oversold")
            }
            let id = engine == .postgreSQL ? "trade.last_units.postgresql" : "trade.last_units.sqlite"
            rows.append(
                ResultRow(
                    id,
                    "1,000 buyers at once on the last 100 units, \(runs) runs of exactly 100 paid: p99 of an answer",
                    unit: "ms", target: .atMost(1_500),
                    finding: .measured((Quantiles(times).value(at: 0.99) ?? 0) * 1_000)))
        }
        return rows
    }

    /// Units of one variant, a command each.
    private func hotVariant(in place: BenchPlace) async throws -> (reserved: Double, rows: Double) {
        let seconds = place.isQuick ? 1.0 : 5.0
        let shop = try await Shop(
            at: .sqliteFile("\(place.folder("trade-hot"))/dancong.sqlite"), units: Stock.unitsMax)
        let reserved = try await rate(seconds) { buyer, number in
            let id = Identifier<StockReservation>(
                UUIDBits(high: 0x0193_5555_0000_7000, low: 0x8000_0000_0000_0000 | buyer << 40 | UInt64(number)))
            try await shop.platform.database.write { connection in
                try StockStore(connection).reserve(
                    id, [Stock.Line(World.skus[2].id, 1)], until: Timestamp(milliseconds: 4_000_000_000_000))
            }
        }
        await shop.platform.close()
        let plain = try await Database.open(try await TestEngine.postgreSQL.freshLocation())
        try await plain.write { connection in
            try connection.execute("CREATE TABLE hot (one BIGINT PRIMARY KEY, on_hand BIGINT, reserved BIGINT)")
            try connection.execute("INSERT INTO hot (one, on_hand, reserved) VALUES (1, 1000000000, 0)")
        }
        let rows = try await rate(seconds) { _, _ in
            _ = try await plain.write { connection in
                try connection.execute("UPDATE hot SET reserved = reserved + 1 WHERE one = 1 AND on_hand > reserved")
            }
        }
        await plain.close()
        return (reserved, rows)
    }

    /// Purchases from cart to paid, until the time is over.
    private func purchases(in place: BenchPlace) async throws -> (rate: Double, p99: Double) {
        let seconds = place.isQuick ? 2.0 : 60.0
        let shop = try await Shop(
            at: .sqliteFile("\(place.folder("trade-purchases"))/dancong.sqlite"), units: 10_000_000)
        let end = Moment.now + seconds
        let times = try await withThrowingTaskGroup(of: [Double].self) { group in
            for buyer in 0..<UInt64(buyers) {
                group.addTask {
                    var times: [Double] = []
                    while Moment.now < end {
                        let started = Moment.now
                        guard try await shop.buy(buyer) else { throw BenchFailure("a buyer found nothing to buy") }
                        times.append(Moment.now - started)
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        try await shop.prove(paid: times.count, of: times.count)
        return (Double(times.count) / seconds, Quantiles(times).value(at: 0.99) ?? 0)
    }

    private func rate(
        _ seconds: Double, _ command: @escaping @Sendable (_ buyer: UInt64, _ number: Int) async throws -> Void
    ) async throws -> Double {
        let (commands, took) = try await Workers.repeating(buyers, for: seconds) { try await command(UInt64($0), $1) }
        return Double(commands) / took
    }

    /// A shop with units of one variant, and buyers.
    private struct Shop {
        let platform: Platform
        let sim: PaySim

        init(at location: DatabaseLocation, units: Int64) async throws {
            sim = try PaySim()
            platform = try await Platform.open(location, paymentGateway: sim)
            try await BenchGoods.offer(units, on: platform)
        }

        private func context(_ membership: Membership) -> CommandContext {
            CommandContext(
                actor: Actor(account: nil, memberships: [membership], credential: .platform("bench")),
                requestID: "bench")
        }

        /// From an empty cart to a paid purchase.
        /// - Returns: false when nothing was left.
        func buy(_ buyer: UInt64) async throws -> Bool {
            let context = context(.viewer(World.identifier(10_000 + buyer)))
            let sku = World.skus[2]
            _ = try await platform.carts.set(sku.id, units: 1, in: context)
            let address = try Address(name: "Lin", phone: "1", region: "Shanghai", street: "Gao'an Road 1")
            do {
                let placed = try await platform.checkouts.place(.init(address: address, total: sku.price), in: context)
                try await sim.pay("sim_" + placed.value.id.rawValue.dropFirst(4))
                return try await platform.payments.settle(placed.value.id) == .paid
            } catch StockError.soldOut {
                return false
            }
        }

        /// What must hold afterwards.
        /// - Throws: `BenchFailure` for anything that does not.
        func prove(paid: Int, of wanted: Int) async throws {
            let captured = await sim.book.filter { $0.outcome == .captured }.count
            let broken = try await platform.check().filter { $0.violations > 0 }
            let books = try await platform.books.verify()
            await platform.close()
            guard paid == wanted, captured == wanted, broken.isEmpty, books.holds else {
                throw BenchFailure(
                    "\(paid) of \(wanted) were paid, \(captured) captured; broken: \(broken.map(\.invariant))")
            }
        }
    }
}
