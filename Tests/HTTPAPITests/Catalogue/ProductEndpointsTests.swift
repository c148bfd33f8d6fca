import HTTPAPI
import HTTPTypes
import Market
import Operations
import TestSupport
import Testing

@Suite struct ProductEndpointsTests {
    private let product = """
        {"category_id":"\(World.pastry.id)","title":"云腿月饼 6 枚","origin":{"country":"CN","place":"云南昆明"}}
        """
    private let variant = #"{"merchant_code":"YT-6","variant":"6 枚","price":{"minor_units":5900,"currency":"CNY"}}"#

    @Test func `a shop adds a product, prices it and lists it, each with the entity tag of the step before`()
        async throws
    {
        let shop = try await Shop()
        let added = try await shop.wire.send("POST", "/v1/products", Shop.fields("cakes", key: "p-1"), body: product)
        #expect(added.status == 201 && added.headers[.eTag] == "\"1\"")
        let path = try #require(added.headers[.location])

        let early = try await shop.wire.send(
            "PUT", "\(path)/listing", Shop.fields("cakes", ifMatch: "\"1\""), body: #"{"is_listed":true}"#)
        let priced = try await shop.wire.send(
            "POST", "\(path)/skus", Shop.fields("cakes", ifMatch: "\"1\""), body: variant)
        let stale = try await shop.wire.send(
            "PUT", "\(path)/listing", Shop.fields("cakes", ifMatch: "\"1\""), body: #"{"is_listed":true}"#)
        let listed = try await shop.wire.send(
            "PUT", "\(path)/listing", Shop.fields("cakes", ifMatch: "\"2\""), body: #"{"is_listed":true}"#)
        let read = try await shop.wire.send("GET", path)
        let again = try await shop.wire.send("POST", "/v1/products", Shop.fields("cakes", key: "p-1"), body: product)

        #expect(early.code == "product.no_variant" && priced.status == 201 && stale.status == 412)
        #expect(listed.status == 200 && read.text == listed.text && read.headers[.eTag] == "\"3\"")
        #expect(again.text == added.text && again.headers[.idempotentReplayed] == "true")
    }

    @Test func `another shop's product reads as absent, an operator names the shop, and the currency must exist`()
        async throws
    {
        let shop = try await Shop()
        let path = "/v1/products/\(World.roseCake.id)"

        #expect(try await shop.wire.send("PUT", path, Shop.fields("pottery"), body: product).status == 404)
        #expect(try await shop.wire.send("POST", "\(path)/skus", Shop.fields("pottery"), body: variant).status == 404)
        #expect(try await shop.wire.send("PUT", path, Shop.fields("tea"), body: product).status == 403)
        let nobody = try await shop.wire.send("POST", "/v1/products", Shop.fields("operator"), body: product)
        #expect(nobody.status == 422 && nobody.text.contains("/merchant_id"))
        let yen = variant.replacing("CNY", with: "XXX")
        #expect(
            try await shop.wire.send("POST", "\(path)/skus", Shop.fields("cakes"), body: yen).code
                == "amount.unknown_currency")
        #expect(try await shop.wire.send("PUT", path, Shop.fields("cakes"), body: product).status == 200)
    }

    @Test func `a creator hands a content in, and takes it back again`() async throws {
        let shop = try await Shop()
        let body = #"{"form":"video","title":"切开的样子","tags":["月饼"],"length_ms":40000}"#

        let made = try await shop.wire.send("POST", "/v1/contents", Shop.fields("tea", key: "c"), body: body)
        let path = try #require(made.headers[.location])
        let seen = try await shop.wire.send("GET", path, Shop.fields("tea"))
        let back = #"{"command":"withdraw"}"#
        let foreign = try await shop.wire.send("POST", "\(path)/moves", Shop.fields("traveller"), body: back)
        let withdrawn = try await shop.wire.send(
            "POST", "\(path)/moves", Shop.fields("tea", ifMatch: "\"2\""), body: back)
        let again = try await shop.wire.send("POST", "\(path)/moves", Shop.fields("tea"), body: back)
        let decided = try await shop.wire.send(
            "POST", "\(path)/moves", Shop.fields("tea"), body: #"{"command":"decline"}"#)

        #expect(made.status == 201 && seen.text == made.text && foreign.status == 404)
        #expect(made.json?["state"] == "uploading" && made.json?["visibility"] == "hidden")
        #expect(withdrawn.status == 200 && withdrawn.headers[.eTag] == "\"3\"")
        #expect(withdrawn.json?["state"] == "draft")
        #expect(again.status == 409 && again.code == "content.not_allowed")
        #expect(decided.status == 422 && decided.text.contains("field.required"))
        #expect(try await shop.wire.send("GET", path).status == 404)
        let listed = try await shop.wire.send("GET", "/v1/contents?state=draft", Shop.fields("tea"))
        #expect(listed.json?["items"]?.elements?.count == 1)
        #expect(try await shop.wire.send("GET", "/v1/contents", Shop.fields("traveller")).json?["items"] == [])
        let versions = try await shop.wire.send("GET", "\(path)/versions", Shop.fields("tea"))
        #expect(versions.json?["items"]?.elements?.count == 1)
    }

    @Test func `a refusal is given again under its key, with the status and the words of the first time`() async throws
    {
        let shop = try await Shop().offering()
        let sample = try await shop.request()
        let body = #"{"product_id":"\#(World.roseCake.id)","message":"再来一份"}"#
        let fields = Shop.fields("tea", key: "again")

        let first = try await shop.wire.send("POST", "/v1/samples", fields, body: body)
        _ = try await shop.move(sample, "withdrawal", by: "tea")
        let second = try await shop.wire.send("POST", "/v1/samples", fields, body: body)

        #expect(first.status == 409 && first.code == "sample.already_requested")
        #expect(second.status == 409 && second.text == first.text)
        #expect(first.headers[.idempotentReplayed] == nil && second.headers[.idempotentReplayed] == "true")
        #expect(
            try await shop.wire.send("POST", "/v1/samples", Shop.fields("tea", key: "new"), body: body).status == 201)
    }

    @Test func `an offer that changed since it was read is not replaced`() async throws {
        let shop = try await Shop().offering()
        let path = "/v1/products/\(World.roseCake.id)/sample-offer"
        _ = try await shop.request()

        let stale = try await shop.wire.send(
            "PUT", path, Shop.fields("cakes", ifMatch: "\"1\""), body: #"{"units_left":9}"#)
        let fresh = try await shop.wire.send(
            "PUT", path, Shop.fields("cakes", ifMatch: "\"2\""), body: #"{"units_left":9}"#)
        let first = try await shop.wire.send(
            "PUT", "/v1/products/\(World.pot.id)/sample-offer", Shop.fields("pottery", ifMatch: "\"1\""),
            body: #"{"units_left":9}"#)

        #expect(stale.status == 412 && stale.code == "revision.stale" && first.status == 412)
        #expect(fresh.status == 200 && fresh.headers[.eTag] == "\"3\"" && fresh.json?["units_left"] == 9)
    }
}
