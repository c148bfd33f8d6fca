import HTTPAPI
import Market
import Operations
import TestSupport
import Testing

@Suite struct EventEndpointsTests {
    @Test func `good events are kept and bad ones dropped with their reason, and the sums agree`() async throws {
        let shop = try await Shop()
        let now = shop.world.clock.now()
        let good =
            #"{"id":"e1","kind":"like","occurred_at":"\#(now)","content_id":"\#(World.identifier(101, of: Content.self))","consent":"analytics"}"#
        let late = good.replacing("e1", with: "e2").replacing("\(now)", with: "2020-01-01T00:00:00Z")
        let foreign = good.replacing("e1", with: "e3").replacing(
            "\"consent\"", with: #""viewer_id":"vwr_00000000000000000000000000","consent""#)
        let body = #"{"events":[\#(good),\#(good),\#(late),\#(foreign),{"id":"e4"},7]}"#

        let answer = try await shop.wire.send("POST", "/v1/events", Shop.fields("watcher"), body: body)

        #expect(answer.status == 202)
        #expect(answer.json?["received"] == 6)
        #expect(answer.json?["accepted"] == 1)
        #expect(
            answer.json?["dropped_by_reason"]
                == ["duplicate": 1, "foreign_viewer": 1, "malformed": 2, "too_late": 1])

        let again = try await shop.wire.send("POST", "/v1/events", Shop.fields("watcher"), body: body)
        #expect(again.json?["accepted"] == 0)
    }

    @Test func `a batch of a thousand and one is refused`() async throws {
        let shop = try await Shop()
        let body = #"{"events":[\#(Array(repeating: "{}", count: 1_001).joined(separator: ","))]}"#

        #expect(try await shop.wire.send("POST", "/v1/events", Shop.fields("watcher"), body: body).status == 422)
    }

    @Test func `a visitor gets a feed that knows nothing of anybody`() async throws {
        let shop = try await Shop()

        let answer = try await shop.wire.send("GET", "/v1/feed?limit=5")

        #expect(answer.status == 200)
        #expect(answer.json?["is_personalised"] == false)
    }
}
