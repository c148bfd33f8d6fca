import HTTPAPI
import HTTPTypes
import Market
import TestSupport
import Testing

@Suite struct FeedEndpointsTests {
    private let viewer = Identifier<Viewer>(UUIDBits(high: 7, low: 99))

    @Test func `a company's own server asks for its viewers, and nobody else does`() async throws {
        let shop = try await Shop()
        let path = "/v1/feed?viewer_id=\(viewer)"

        #expect(try await shop.wire.send("GET", path, Shop.fields("operator")).status == 200)
        #expect(try await shop.wire.send("GET", path, Shop.fields("watcher")).code == "access.forbidden")
        #expect(try await shop.wire.send("GET", path, Shop.fields("cakes")).code == "access.forbidden")
        #expect(try await shop.wire.send("GET", path).code == "access.not_logged_in")
    }

    @Test func `a viewer may name itself`() async throws {
        let shop = try await Shop()
        let own = Identifier<Viewer>(UUIDBits(high: 7, low: 7))

        #expect(try await shop.wire.send("GET", "/v1/feed?viewer_id=\(own)", Shop.fields("watcher")).status == 200)
    }
}
