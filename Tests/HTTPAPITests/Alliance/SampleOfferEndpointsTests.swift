import HTTPAPI
import HTTPTypes
import Market
import Operations
import TestSupport
import Testing

@Suite struct SampleOfferEndpointsTests {
    private func path(_ product: Product) -> String { "/v1/products/\(product.id)/sample-offer" }

    @Test func `what a merchant offers can be asked for, and what it takes back can't`() async throws {
        let shop = try await Shop()
        let body = #"{"units_left":2,"auto_approval":{"level_at_least":1,"followers_at_least":100}}"#

        let offered = try await shop.wire.send("PUT", path(World.roseCake), Shop.fields("cakes", key: "o1"), body: body)
        #expect(offered.status == 200)
        #expect(offered.json?["units_left"] == 2)
        #expect(offered.json?["kind"] == "free")
        #expect(offered.json?["auto_approval"]?["followers_at_least"] == 100)
        let seen = try await shop.wire.send("GET", "/v1/sample-offers", Shop.fields("tea"))
        #expect(seen.json?["items"]?.elements?.count == 1)
        #expect(!(try await shop.request()).isEmpty)

        let back = try await shop.wire.send(
            "PUT", path(World.roseCake), Shop.fields("cakes"), body: #"{"units_left":0,"target_units":30}"#)
        #expect(back.json?["kind"] == "refundable")
        #expect(back.json?["target_units"] == 30)
        let after = try await shop.wire.send("GET", "/v1/sample-offers", Shop.fields("tea"))
        #expect(after.json?["items"]?.elements?.isEmpty == true)
        let own = try await shop.wire.send("GET", "/v1/sample-offers", Shop.fields("cakes"))
        #expect(own.json?["items"]?.elements?.count == 1, "a merchant sees its empty offers too")
        let others = try await shop.wire.send("GET", "/v1/sample-offers", Shop.fields("pottery"))
        #expect(others.json?["items"]?.elements?.isEmpty == true)
    }

    @Test func `another merchant's product can't be offered, and nothing is kept`() async throws {
        let shop = try await Shop()

        let refused = try await shop.wire.send(
            "PUT", path(World.roseCake), Shop.fields("pottery"), body: #"{"units_left":2}"#)

        #expect(refused.status == 404)
        let seen = try await shop.wire.send("GET", "/v1/sample-offers", Shop.fields("operator"))
        #expect(seen.json?["items"]?.elements?.isEmpty == true)
    }

    @Test(arguments: [
        #"{"units_left":-1}"#, #"{}"#, #"{"units_left":1,"target_units":0}"#,
        #"{"units_left":1,"auto_approval":{"level_at_least":9,"followers_at_least":1}}"#,
        #"{"units_left":1,"colour":"red"}"#,
    ])
    func `an offer that says too little or too much is refused by field`(body: String) async throws {
        let shop = try await Shop()

        let refused = try await shop.wire.send("PUT", path(World.roseCake), Shop.fields("cakes"), body: body)

        #expect(refused.status == 422)
        #expect(refused.json?["errors"]?.elements?.isEmpty == false)
    }
}
