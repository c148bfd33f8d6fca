import HTTPAPI
import HTTPTypes
import Market
import Operations
import TestSupport
import Testing

@Suite struct NoticeEndpointsTests {
    @Test func `a merchant reads of a request and marks it as read`() async throws {
        let shop = try await Shop().offering()
        let sample = try await shop.request()
        _ = try await shop.world.platform.outbox.relay()

        let listed = try await shop.wire.send("GET", "/v1/notices", Shop.fields("cakes"))
        let notice = try #require(listed.json?["items"]?.elements?.first)
        #expect(notice["kind"] == "sample_requested")
        #expect(notice["subject"]?.text == sample)
        #expect(notice["read_at"] == .null)

        let marked = try await shop.wire.send(
            "PUT", "/v1/notices/read", Shop.fields("cakes"), body: #"{"up_to":"\#(notice["at"]?.text ?? "")"}"#)
        #expect(marked.json?["marked"] == 1)
        let after = try await shop.wire.send("GET", "/v1/notices", Shop.fields("cakes"))
        #expect(after.json?["items"]?.elements?.first?["read_at"]?.text != nil)
        #expect(try await shop.wire.send("GET", "/v1/notices").status == 401)
    }
}
