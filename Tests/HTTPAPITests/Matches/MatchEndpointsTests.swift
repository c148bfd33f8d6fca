import HTTPAPI
import HTTPTypes
import Market
import Operations
import TestSupport
import Testing

@Suite struct MatchEndpointsTests {
    private let goods = "/v1/creators/\(World.teaExpert.id)/product-matches"

    @Test func `a commission leads to a match, and the match to its explanation`() async throws {
        let shop = try await Shop()
        let path = "/v1/products/\(World.roseCake.id)/commission"

        let offered = try await shop.wire.send(
            "PUT", path, Shop.fields("cakes", key: "c1"), body: #"{"commission_ppm":150000}"#)
        #expect(offered.status == 200 && offered.json?["revision"] == 1)
        let listed = try await shop.wire.send("GET", goods + "?commission_min_ppm=100000", Shop.fields("tea"))
        #expect(listed.status == 200)
        let match = try #require(listed.json?["items"]?.elements?.first)
        #expect(match["product_id"]?.text == World.roseCake.id.rawValue)
        #expect(match["figures"]?["commission_ppm"]?.decimal == 150_000)

        let id = try #require(match["id"]?.text)
        let why = try await shop.wire.send("GET", "/v1/matches/\(id)/explanation", Shop.fields("tea"))
        #expect(why.status == 200 && why.json?["kind"] == "partner")
        #expect(why.json?["score"] == match["score"])
        let others = try await shop.wire.send("GET", "/v1/matches/\(id)/explanation", Shop.fields("cakes"))
        #expect(others.status == 404)
        let nothing = try await shop.wire.send("GET", "/v1/matches/nothing/explanation", Shop.fields("tea"))
        #expect(nothing.status == 404)
    }

    @Test func `another tenant's lists read as absent, and a commission beyond the rules is refused`() async throws {
        let shop = try await Shop()

        let foreign = try await shop.wire.send("GET", goods, Shop.fields("traveller"))
        #expect(foreign.status == 404)
        let product = try await shop.wire.send(
            "GET", "/v1/products/\(World.roseCake.id)/creator-matches", Shop.fields("pottery"))
        #expect(product.status == 404)
        let refused = try await shop.wire.send(
            "PUT", "/v1/products/\(World.roseCake.id)/commission", Shop.fields("cakes"),
            body: #"{"commission_ppm":900000}"#)
        #expect(refused.status == 422 && refused.json?["code"] == "commission.out_of_range")
    }

    @Test func `a search is kept, listed and forgotten`() async throws {
        let shop = try await Shop()
        let body = #"{"name":"云南","filter":{"region":"云南","price_max":10000}}"#

        let kept = try await shop.wire.send("POST", "/v1/saved-searches", Shop.fields("tea", key: "s1"), body: body)
        #expect(kept.status == 201 && kept.json?["filter"]?["price_max"] == 10_000)
        let id = try #require(kept.json?["id"]?.text)
        let listed = try await shop.wire.send("GET", "/v1/saved-searches", Shop.fields("tea"))
        #expect(listed.json?["items"]?.elements?.count == 1)
        let foreign = try await shop.wire.send("GET", "/v1/saved-searches/\(id)", Shop.fields("traveller"))
        #expect(foreign.status == 404)
        let gone = try await shop.wire.send("DELETE", "/v1/saved-searches/\(id)", Shop.fields("tea"))
        #expect(gone.status == 200)
        let after = try await shop.wire.send("GET", "/v1/saved-searches/\(id)", Shop.fields("tea"))
        #expect(after.status == 404)
    }
}
