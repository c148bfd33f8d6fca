import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Operations
import TestSupport
import Testing

/// Repeated requests on the wire (commerce §8, INV-10 to INV-12).
@Suite struct IdempotencyTests {
    private let ask = #"{"product_id":"\#(World.roseCake.id)","message":"拍鲜花饼"}"#

    @Test func `a repetition is answered like the first time, and says so`() async throws {
        let shop = try await Shop().offering()

        let first = try await shop.wire.send("POST", "/v1/samples", Shop.fields("tea", key: "k1"), body: ask)
        let again = try await shop.wire.send("POST", "/v1/samples", Shop.fields("tea", key: "k1"), body: ask)

        #expect(first.status == 201 && again.status == 201)
        #expect(first.text == again.text)
        #expect(first.headers[.idempotentReplayed] == nil && again.headers[.idempotentReplayed] == "true")
        #expect(first.headers[.eTag] == again.headers[.eTag] && first.headers[.location] == again.headers[.location])
    }

    @Test func `another body, path, query or revision under the same key is 422`() async throws {
        let shop = try await Shop().offering()
        let id = try await shop.request(key: "k1")
        let other = #"{"product_id":"\#(World.roseCake.id)","message":"另一条"}"#
        let body = #"{"reason":"-"}"#

        let answers = [
            try await shop.wire.send("POST", "/v1/samples", Shop.fields("tea", key: "k1"), body: other),
            try await shop.wire.send("POST", "/v1/samples/\(id)/withdrawal", Shop.fields("tea", key: "k1")),
        ]
        let first = try await shop.wire.send(
            "POST", "/v1/samples/\(id)/rejection", Shop.fields("cakes", key: "k2", ifMatch: "\"1\""), body: body)
        let revision = try await shop.wire.send(
            "POST", "/v1/samples/\(id)/rejection", Shop.fields("cakes", key: "k2", ifMatch: "\"2\""), body: body)

        #expect(answers.map(\.status) == [422, 422])
        #expect(answers.map(\.code) == ["idempotency.key_reused", "idempotency.key_reused"])
        #expect(first.status == 200, "\(first.text)")
        #expect(revision.code == "idempotency.key_reused")
    }

    @Test func `a request whose first try still runs is 409 with when to come again`() async throws {
        let wire = Wire([Route(.post, "/v1/slow", audience: .everybody) { _ in throw WriteRefusal.stillRunning }])

        let answer = try await wire.send("POST", "/v1/slow", ["Accept-Language": "en"])

        #expect(answer.status == 409 && answer.code == "idempotency.still_running")
        #expect(answer.headers[.retryAfter] == "1")
    }

    @Test func `keys of two credentials never meet, and those of one account's sessions do`() async throws {
        let shop = try await Shop().offering()
        _ = try await shop.request(by: "tea", key: "k1")

        let other = try await shop.wire.send("POST", "/v1/samples", Shop.fields("traveller", key: "k1"), body: ask)

        #expect(other.status == 201)
        #expect(other.headers[.idempotentReplayed] == nil)
    }
}

@Suite struct RetirementTests {
    @Test func `an endpoint that goes says since when, until when and what takes its place`() async throws {
        let retirement = Retirement(
            deprecatedAt: Timestamp(milliseconds: 1_688_169_599_000),
            endsAt: Timestamp(milliseconds: 1_719_791_999_000),
            successor: "/v1/notes")
        let old = Endpoint<NoInput, NoContent>(
            .get, "/v1/old-notes", operation: "notes.old", summary: "Lists notes as before.", tag: "notes",
            status: .noContent, retirement: retirement)
        let surface = APISurface([old.answered { _, _ in NoContent() }]) { _ in .everybody }

        let answer = try await Wire(surface.routes).send("GET", "/v1/old-notes")

        #expect(answer.headers[.deprecation] == "@1688169599")
        #expect(answer.headers[.sunset] == "Sun, 30 Jun 2024 23:59:59 GMT")
        #expect(answer.headers[.link] == "</v1/notes>; rel=\"successor-version\"")
        #expect(surface.document.json["paths"]?["/v1/old-notes"]?["get"]?["deprecated"] == true)
        #expect(try await Notes.wire.send("GET", "/v1/notes").headers[.deprecation] == nil)
    }
}
