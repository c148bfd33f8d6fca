import DatabaseTestSupport
import Market
import Operations
import Outbound
import SQLDatabase
import TestSupport
import Testing
import Trade

/// Each violation is planted behind the platform's back; the finding must name it.
@Suite("The search for what must never be of trade, on every engine")
struct TradeInvariantTests {
    static let planted: [(sentence: String, statement: SQL)] = [
        ("What is spoken for in a place", "UPDATE stock_level SET reserved = reserved + 1 WHERE reserved = 1"),
        ("What is spoken for in a place", "UPDATE stock_reservation SET state = 'released' WHERE state = 'held'"),
        ("What lies in a place", "UPDATE stock_level SET on_hand = on_hand + 1"),
        (
            "An exchange has its units spoken for",
            "UPDATE after_sale SET kind = 'exchange', wanted = 'sku_1', wanted_units = 1, state = 'waiting_ship'"
        ),
        (
            "Units left for an exchange",
            """
            INSERT INTO stock_movement (id, sku, location, units, reason, subject, at)
            SELECT 'mov_planted', sku, location, -1, 'exchanged', after_sale.id, 0
            FROM stock_level CROSS JOIN after_sale ORDER BY sku LIMIT 1
            """
        ),
        (
            "A bundle has no units of its own",
            """
            INSERT INTO bundle_part (bundle, part, units, position)
            SELECT stock_level.sku, sku.id, 1, 0 FROM stock_level JOIN sku ON sku.id <> stock_level.sku
            """
        ),
        (
            "A bundle and its parts are the same merchant's",
            """
            INSERT INTO bundle_part (bundle, part, units, position)
            SELECT stock_level.sku, sku.id, 1, 0 FROM stock_level JOIN sku ON sku.id <> stock_level.sku
            """
        ),
        ("Units left for an order", "UPDATE order_line SET units = units + 1"),
        (
            "A purchase is captured once",
            """
            INSERT INTO payment_event (provider, event, purchase, kind, minor_units, currency, at)
            SELECT provider, 'again:' || event, purchase, kind, minor_units, currency, at FROM payment_event
            """
        ),
        (
            "Money that was captured",
            """
            INSERT INTO payment_event (provider, event, purchase, kind, minor_units, currency, at)
            SELECT 'paysim', 'new', id, 'captured', total, currency, 0 FROM purchase WHERE state = 'unpaid'
            """
        ),
        ("No more is paid back", "UPDATE refund SET amount = amount * 10"),
        ("What a line was paid back", "UPDATE order_line SET refunded = 1 WHERE refunded > 0"),
        (
            "An order of which everything is settled",
            "UPDATE order_line SET earning = 'settled' WHERE earning = 'estimated'"
        ),
        ("Orders are where their purchase is", "UPDATE merchant_order SET state = 'unpaid' WHERE state <> 'unpaid'"),
        ("Money that is on its way back", "UPDATE refund SET paid_at = NULL"),
        ("What was taken for a dispute", "UPDATE dispute SET amount = amount + 1"),
        ("A dispute is open, has its answer", "UPDATE dispute SET call_at = NULL"),
        ("Lines bear no more of a dispute", "UPDATE dispute SET amount = 1"),
        (
            "Nothing of a line is settled",
            """
            INSERT INTO ledger_entry (sequence, at, kind, reference, digest)
            SELECT 900, opened_at, 'line.settled', 'settle:' || line, '' FROM dispute_share
            """
        ),
        ("Money that is on its way back", "UPDATE after_sale SET state = 'rejected'"),
    ]

    @Test(arguments: TestEngine.available)
    func `names each violation that was planted, and none where none was`(engine: TestEngine) async throws {
        for (sentence, statement) in [(sentence: "", statement: "SELECT 1" as SQL)] + Self.planted {
            let shop = try await Shop(engine)
            let paid = try await shop.order(Shop.buyer(1))
            try await shop.pay(paid.id)
            let refunded = try await shop.order(Shop.buyer(2), cakes: 2)
            try await shop.pay(refunded.id)
            let order = try await shop.platform.orders.find(
                refunded.orders[0], as: shop.world.actor(Shop.buyer(2))
            ).order
            _ = try await shop.platform.afterSales.ask(
                order.lines[0].id, of: order.id, .refundOnly, amount: 4_580, reason: "少一盒",
                in: shop.world.context(Shop.buyer(2)))
            #expect(try await shop.platform.payments.runRefunds() == 1)
            let disputed = try await shop.order(Shop.buyer(4))
            try await shop.pay(disputed.id)
            try await shop.platform.disputes.ask(
                try await shop.sim.dispute("sim_" + disputed.id.rawValue.dropFirst(4), .open))
            _ = try await shop.order(Shop.buyer(3))
            if sentence.isEmpty {
                try await shop.check()
            } else {
                let changed = try await shop.platform.database.write { try $0.execute(statement) }
                #expect(changed > 0, "\(sentence)")
                let found = try await shop.platform.check().filter { $0.violations > 0 }.map(\.sentence)
                #expect(found.contains { $0.hasPrefix(sentence) }, "\(sentence): \(found)")
            }
            await shop.platform.close()
        }
    }
}
