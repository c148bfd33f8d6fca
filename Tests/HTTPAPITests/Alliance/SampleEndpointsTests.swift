import HTTPAPI
import HTTPTypes
import Market
import Operations
import TestSupport
import Testing

@Suite struct SampleEndpointsTests {
    @Test func `a request for a sample is answered as kept`() async throws {
        let shop = try await Shop().offering()

        let text = try await shop.wire.exchange(
            "POST", "/v1/samples", Shop.fields("tea", key: "ask-1"),
            body: #"{"product_id":"\#(World.roseCake.id)","message":"拍鲜花饼"}"#)

        try expectGolden(text, "request-sample")
    }

    @Test func `a move that the state does not allow is answered with what is, in Chinese too`() async throws {
        let shop = try await Shop().offering()
        let id = try await shop.request()

        var fields = Shop.fields("tea")
        fields["Accept-Language"] = "zh-CN,zh;q=0.9,en;q=0.8"
        let text = try await shop.wire.exchange("POST", "/v1/samples/\(id)/extension", fields)

        try expectGolden(text, "wrong-move")
    }

    @Test func `a sample travels from request to fulfilment`() async throws {
        let shop = try await Shop().offering()
        let id = try await shop.request()

        #expect(try await shop.move(id, "approval", by: "cakes").json?["state"] == "approved")
        #expect(
            try await shop.move(id, "shipment", by: "cakes", body: #"{"tracking_code":"SF1"}"#).json?["state"]
                == "shipped")
        #expect(try await shop.move(id, "delivery", by: "tea").json?["state"] == "delivered")
        let posted = try await shop.world.publish(World.identifier(101))
        shop.world.clock.advance(by: .seconds(3 * 86_400))
        let evidence =
            #"{"type":"video","content_id":"\#(World.identifier(101, of: Content.self))","posted_at":"\#(posted)"}"#
        let last = try await shop.move(id, "fulfilment", by: "tea", body: evidence)

        #expect(last.json?["state"] == "fulfilled")
        #expect(last.headers[.eTag] == "\"5\"")
        let rate = try await shop.wire.send(
            "GET", "/v1/creators/\(World.teaExpert.id)/fulfilment-rate", Shop.fields("cakes"))
        #expect(rate.json?["fulfilled"] == 1)
    }

    @Test func `another merchant's sample is not there`() async throws {
        let shop = try await Shop().offering()
        let id = try await shop.request()

        #expect(try await shop.wire.send("GET", "/v1/samples/\(id)", Shop.fields("pottery")).status == 404)
        #expect(try await shop.move(id, "approval", by: "pottery").status == 404)
        #expect(try await shop.wire.send("GET", "/v1/samples/\(id)", Shop.fields("traveller")).status == 404)
        #expect(try await shop.wire.send("GET", "/v1/samples/\(id)", Shop.fields("cakes")).status == 200)
    }

    @Test func `a decision on what has changed is refused`() async throws {
        let shop = try await Shop().offering()
        let id = try await shop.request()

        #expect(try await shop.move(id, "approval", by: "cakes", ifMatch: "\"2\"").status == 412)
        #expect(try await shop.move(id, "approval", by: "cakes", ifMatch: "\"1\"").status == 200)
    }

    @Test func `a request that is sent again is answered again and happens once`() async throws {
        let shop = try await Shop().offering()
        let body = #"{"product_id":"\#(World.roseCake.id)","message":"拍鲜花饼"}"#
        let first = try await shop.wire.send("POST", "/v1/samples", Shop.fields("tea", key: "k"), body: body)
        let second = try await shop.wire.send("POST", "/v1/samples", Shop.fields("tea", key: "k"), body: body)
        let other = try await shop.wire.send(
            "POST", "/v1/samples", Shop.fields("tea", key: "k"), body: #"{"product_id":"\#(World.roseCake.id)"}"#)

        #expect(first.status == 201 && first.headers[.idempotentReplayed] == nil)
        #expect(second.text == first.text && second.headers[.idempotentReplayed] == "true")
        #expect(other.code == "idempotency.key_reused")
        let list = try await shop.wire.send("GET", "/v1/samples", Shop.fields("tea"))
        #expect(list.json?["items"]?.elements?.count == 1)
    }

    @Test func `a dry run shows the answer and changes nothing`() async throws {
        let shop = try await Shop().offering()
        let fields = Shop.fields("tea").merging(["Dry-Run": "true"]) { $1 }

        let answer = try await shop.wire.send(
            "POST", "/v1/samples", fields, body: #"{"product_id":"\#(World.roseCake.id)"}"#)

        #expect(answer.status == 201)
        let list = try await shop.wire.send("GET", "/v1/samples", Shop.fields("tea"))
        #expect(list.json?["items"] == [])
    }

    @Test func `a key reaches what its scopes name and nothing else`() async throws {
        let shop = try await Shop().offering()
        let id = try await shop.request()
        let fields = ["Authorization": "Bearer dk_reader", "Content-Type": "application/json"]

        #expect(try await shop.wire.send("GET", "/v1/samples/\(id)", fields).status == 200)
        #expect(try await shop.wire.send("POST", "/v1/samples/\(id)/withdrawal", fields).status == 403)
    }
}
