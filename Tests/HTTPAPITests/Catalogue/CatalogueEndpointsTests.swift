import Amounts
import HTTPAPI
import HTTPTypes
import Market
import Operations
import TestSupport
import Testing

@Suite struct CatalogueEndpointsTests {
    @Test func `everybody reads products with their prices, page by page`() async throws {
        let shop = try await Shop()

        var seen: [String] = []
        var path = "/v1/products?limit=2"
        while true {
            let page = try await shop.wire.send("GET", path)
            #expect(page.status == 200)
            seen += page.json?["items"]?.elements?.compactMap { $0["id"]?.text } ?? []
            guard let next = page.json?["next_cursor"]?.text else { break }
            path = "/v1/products?limit=2&cursor=\(next)"
        }

        #expect(Set(seen) == Set(World.products.filter(\.isListed).map(\.id.rawValue)))
        #expect(seen.count == Set(seen).count)
        let one = try await shop.wire.send("GET", "/v1/products/\(World.roseCake.id)")
        let price = try #require(World.skus.first { $0.product == World.roseCake.id }?.price)
        #expect(one.json?["skus"]?.elements?.first?["price"]?["minor_units"] == .integer(price.minorUnits))
        #expect(one.json?["merchant_id"]?.text == World.cakeMerchant.id.rawValue)
    }

    @Test func `the category tree names every category in both languages`() async throws {
        let shop = try await Shop()

        let answer = try await shop.wire.send("GET", "/v1/categories")

        #expect(answer.json?["items"]?.elements?.count == World.categories.count)
        #expect(answer.json?["items"]?.elements?.allSatisfy { $0["name_zh"]?.text?.isEmpty == false } == true)
    }

    @Test func `a product that is not there and a cursor of another list are refused`() async throws {
        let shop = try await Shop()

        let missing = try await shop.wire.send("GET", "/v1/products/prd_\(String(repeating: "0", count: 26))")
        let cursor = try await shop.wire.send("GET", "/v1/products?cursor=elsewhere")

        #expect(missing.code == "object.not_found")
        #expect(cursor.status == 422)
    }
}
