import Market
import Operations
import Outbound
import TestSupport
import Testing
import Trade

/// Buying and selling through the pages, as people do it.
@Suite(.serialized)
struct TradeSiteTests {
    @Test func `a viewer buys from a creator's video, the shop ships, and the creator sees why it earns`() async throws
    {
        let world = try await WorldPlatform(paymentGateway: try PaySim())
        let platform = world.platform
        try await platform.demo.prepare()
        let content = Identifier<Content>(UUIDBits(high: 0x0193_5555_0000_7000, low: 0x8000_0000_0000_0777))
        try await world.publish(content)

        let viewer = try Visitor(of: platform)
        _ = try await viewer.logIn("xiaoya")
        let path = try #require(try await viewer.open("/contents/\(content)/product").location)
        #expect(path.hasPrefix("/products/\(World.roseCake.id)?via="))
        let product = try await viewer.open(path)
        #expect(product.status == 200 && product.text.contains("Recommended by \(World.teaExpert.name)"))
        #expect(
            product.text.contains(#""price":"45.80","priceCurrency":"CNY","availability":"https://schema.org/InStock""#)
        )
        let added = try await viewer.submit(
            "/cart",
            [
                "csrf_token": product.field("csrf_token"), "sku": product.field("sku"), "via": product.field("via"),
                "units": "2",
            ])
        #expect(added.location == "/cart")
        let cart = try await viewer.open("/cart")
        #expect(cart.text.contains("¥91.60"))
        let token = cart.field("csrf_token")
        let missing = try await viewer.submit(
            "/purchases", ["csrf_token": token, "total": "9160", "currency": "CNY", "name": "Lin"])
        #expect(missing.location == "/cart")
        let placed = try await viewer.submit(
            "/purchases",
            [
                "csrf_token": token, "total": "9160", "currency": "CNY", "name": "Lin", "phone": "1", "region": "R",
                "street": "S",
            ])
        let purchase = try #require(placed.location)
        let waiting = try await viewer.open(purchase)
        let pay = String(try #require(waiting.text.firstMatch(of: /href="(\/paysim\/[^"]+)"/)).output.1)
        let declined = try await viewer.submit(pay, ["csrf_token": token, "pays": "false"])
        #expect(declined.location == pay)
        #expect(try await viewer.open(pay).text.contains("The bank declined"))
        #expect(try await viewer.submit(pay, ["csrf_token": token, "pays": "true"]).location == purchase)
        let paid = try await viewer.open(purchase)
        #expect(paid.text.contains("To ship"))
        let order = String(try #require(paid.text.firstMatch(of: /href="(\/orders\/[^"]+)"/)).output.1)

        let shop = try Visitor(of: platform)
        _ = try await shop.logIn("huabing")
        let sheet = try await shop.open(order)
        #expect(sheet.text.contains("Why this creator is paid") && sheet.text.contains("Earns"))
        let shipped = try await shop.submit(
            order + "/moves",
            [
                "csrf_token": sheet.field("csrf_token"), "revision": sheet.field("revision"), "command": "ship",
                "carrier": "SF", "tracking_code": "SF1",
            ])
        #expect(shipped.location == order)
        let file = try await shop.open("/orders.csv").text.split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(file.count == 2 && file.allSatisfy { $0.count == OrderTable.columns.count })
        #expect(file[1][2] == "paid" && file[1][4] == "fulfilled" && file[1][11] == "91.60")
        #expect(file[1][43] == World.teaExpert.id.rawValue && file[1][44] == "content")
        let other = try Visitor(of: platform)
        _ = try await other.logIn("dingshu")
        #expect(try await other.open(order).status == 404)

        let creator = try Visitor(of: platform)
        _ = try await creator.logIn("atie")
        let earnings = try await creator.open("/earnings")
        #expect(earnings.text.contains("Estimated") && earnings.text.contains(order))
        let proof = try await creator.open(order)
        #expect(proof.status == 200 && !proof.text.contains("Receiver's address"))
        #expect(try await platform.check().allSatisfy { $0.violations == 0 })
        await platform.close()
    }

    @Test func `a shop counts its stock, and a token of somebody else's making is no click`() async throws {
        let world = try await WorldPlatform(paymentGateway: try PaySim())
        try await world.platform.demo.prepare()
        let shop = try Visitor(of: world.platform)
        _ = try await shop.logIn("huabing")
        let stock = try await shop.open("/stock")
        #expect(stock.text.contains("200"))
        let sku = stock.field("sku")
        let counted = try await shop.submit(
            "/stock", ["csrf_token": stock.field("csrf_token"), "sku": sku, "units": "-201"])
        #expect(counted.location == "/stock")
        #expect(try await shop.open("/stock").text.contains("Spoken for"))
        let viewer = try Visitor(of: world.platform)
        _ = try await viewer.logIn("xiaoya")
        let product = try await viewer.open("/products/\(World.roseCake.id)?via=made.up")
        #expect(product.status == 200 && !product.text.contains("Recommended by"))
        #expect(try await viewer.open("/paysim/sim_nothing").status == 404)
        await world.platform.close()
    }
}
