import DatabaseTestSupport
import Market
import Operations
import Outbound
import TestSupport
import Testing
import Trade

/// Money on its way to those who earned it, through the pages.
@Suite(.serialized)
struct MoneySiteTests {
    @Test func `what was sold is compared with the provider's book, paid out by the bank, and stands in a statement`()
        async throws
    {
        let clock = StillClock()
        let sim = try PaySim(clock: clock)
        let world = try await WorldPlatform(
            at: TestEngine.sqliteMemory.freshLocation(), clock: clock, paymentGateway: sim)
        let platform = world.platform
        try await platform.demo.prepare()
        let buyer = Membership.viewer(World.identifier(1_001))
        let cakes = Membership.merchant(World.cakeMerchant.id)
        let cart = platform.carts
        _ = try await cart.set(World.skus[2].id, units: 4, in: world.context(buyer))
        let total = try #require(try await cart.show(as: world.actor(buyer)).total)
        let placed = try await platform.checkouts.place(
            .init(
                address: try Address(name: "小雅", phone: "1", region: "上海", street: "高安路 1 号"), total: total),
            in: world.context(buyer)
        ).value
        try await sim.pay("sim_" + placed.id.rawValue.dropFirst(4))
        try await platform.payments.settle(placed.id)

        let desk = try Visitor(of: platform)
        _ = try await desk.logIn("operator")
        let waiting = try await desk.open("/operator/settlements")
        #expect(waiting.status == 200 && waiting.text.contains("The goods have not arrived"))
        _ = try await platform.orders.ship(
            placed.orders[0], carrier: "SF", trackingCode: "1", in: world.context(cakes))
        _ = try await platform.orders.deliver(placed.orders[0], in: world.context(cakes))
        _ = try await platform.orders.confirm(placed.orders[0], in: world.context(buyer))
        world.clock.advance(by: .days(8))
        #expect(try await platform.settlements.runClock() == 1)

        let shop = try Visitor(of: platform)
        _ = try await shop.logIn("huabing")
        let first = try await shop.open("/payouts")
        #expect(first.text.contains("Say first where your money goes"))
        let token = first.field("csrf_token")
        let refused = try await shop.submit(
            "/payouts/destination", ["csrf_token": token, "holder": "", "institution": "B", "number": "1234"])
        #expect(refused.location == "/payouts")
        #expect(try await shop.open("/payouts").text.contains("Destination incomplete"))
        _ = try await shop.submit(
            "/payouts/destination",
            ["csrf_token": token, "holder": "花饼坊", "institution": "农业银行", "number": "6228480402564890018"])
        let ready = try await shop.open("/payouts")
        #expect(ready.text.contains("****0018") && !ready.text.contains("6228480402564890018"))
        _ = try await shop.submit("/payouts", ["csrf_token": token, "amount": "100.00", "currency": "CNY"])
        #expect(try await shop.open("/payouts").text.contains("In the next batch"))

        // Eight days ended the operator's session, too.
        _ = try await desk.logIn("operator")
        let operatorToken = try await desk.open("/payouts").field("csrf_token")
        let short = try await desk.submit("/payouts/batches", ["csrf_token": operatorToken, "currency": "CNY"])
        #expect(short.location == "/payouts?state=sent")
        #expect(try await desk.open("/payouts").text.contains("Not enough in the bank"))
        let compared = try await desk.submit("/operator/reconciliations/simulator", ["csrf_token": operatorToken])
        let report = try await desk.open(try #require(compared.location))
        #expect(report.text.contains("Both books say the same") && report.text.contains("¥183.20"))
        let file = try await desk.submit(
            "/operator/reconciliations",
            [
                "csrf_token": operatorToken, "provider": "paysim", "since": "2020-01-01T00:00:00.000Z",
                "through": "2020-01-02T00:00:00.000Z",
                "rows": Reconciliations.text(of: try await sim.settlement()),
            ])
        #expect(try await desk.open(try #require(file.location)).text.contains("There twice"))
        let broken = try await desk.submit(
            "/operator/reconciliations",
            [
                "csrf_token": operatorToken, "provider": "paysim", "since": "2020-01-01T00:00:00.000Z",
                "through": "2020-01-02T00:00:00.000Z", "rows": "kind,subject\ncaptured,1",
            ])
        #expect(broken.location == "/operator/reconciliations")
        _ = try await desk.submit("/payouts/batches", ["csrf_token": operatorToken, "currency": "CNY"])
        let sent = try await desk.open("/payouts?state=sent")
        let batch = String(try #require(sent.text.firstMatch(of: /href="(\/payouts\/batches\/[^"]+)"/)).output.1)
        #expect(try await desk.open(batch).text.contains("100.00,CNY,花饼坊,农业银行,6228480402564890018"))
        let payout = String(try #require(sent.text.firstMatch(of: /action="(\/payouts\/pyo_[^"]+)"/)).output.1)
        _ = try await desk.submit(payout, ["csrf_token": operatorToken, "command": "pay"])
        #expect(try await desk.open("/payouts").text.contains("Paid"))
        #expect(try await desk.open("/operator/ledger?prefix=bank:").text.contains("bank:main"))
        #expect(try await desk.open("/operator/ledger/bank:main").text.contains("payout.paid"))
        #expect(try await desk.open("/operator/ledger/nothing").status == 404)

        let statement = try await shop.open("/statement")
        #expect(statement.text.contains("Settled") && statement.text.contains("-¥100"))
        let csv = try await shop.open("/statement.csv")
        #expect(csv.text.hasPrefix("at,kind,reference,") && csv.text.contains("line.settled"))
        #expect(try await shop.open(batch).status == 403)
        #expect(try await platform.check().allSatisfy { $0.violations == 0 })
        await platform.close()
    }
}
