import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Testing

@Suite struct DoorTests {
    private let wire = Notes.wire

    @Test func `a created thing answers 201 with its tag and the whole exchange is as kept`() async throws {
        let text = try await wire.exchange("POST", "/v1/notes", Notes.headers, body: #"{"text":"茶"}"#)

        try expectGolden(text, "create-note")
    }

    @Test func `every fault of a body is named at once`() async throws {
        let text = try await wire.exchange(
            "POST", "/v1/notes", Notes.headers, body: #"{"text":"","rank":9,"colour":"red"}"#)

        try expectGolden(text, "invalid-note")
    }

    @Test(arguments: [
        (#"{"text":"a"#, 400), (#"{"text":"a","text":"b"}"#, 400), ("[", 400), ("", 400), ("nul", 400), ("01", 400),
        (#"{"text":"a\u0000"}"#, 422), (#"{"text":"\ud800"}"#, 400), (#"{"text":1e999}"#, 400),
        (String(repeating: "[", count: 200), 400), (#"{"text":null}"#, 422), ("[]", 422), ("\"x\"", 422),
    ])
    func `a body that is not the schema's is refused and nothing crashes`(body: String, status: Int) async throws {
        let answer = try await wire.send("POST", "/v1/notes", Notes.headers, body: body)

        #expect(answer.status == status)
        #expect(answer.headers[.contentType] == "application/problem+json")
    }

    @Test func `a body of another type is 415`() async throws {
        let answer = try await wire.send(
            "POST", "/v1/notes", Notes.headers.merging(["Content-Type": "text/plain"]) { $1 }, body: "{}")

        #expect(answer.status == 415)
    }

    @Test func `a body above the limit is 413`() async throws {
        let answer = try await wire.send(
            "POST", "/v1/notes", Notes.headers, body: "{\"text\":\"\(String(repeating: "a", count: 500))\"}")

        #expect(answer.status == 413)
        #expect(answer.code == "request.body_too_large")
    }

    @Test func `a method that the path does not take is 405 and lists those it takes`() async throws {
        let text = try await wire.exchange("DELETE", "/v1/notes", ["Accept-Language": "zh-CN"])

        try expectGolden(text, "wrong-method")
    }

    @Test(arguments: ["/v1/nothing", "/v1/notes/", "/v1//notes", "/V1/notes"])
    func `an address where nothing lives is 404`(path: String) async throws {
        #expect(try await wire.send("GET", path).status == 404)
    }

    @Test func `an answer that the caller does not take is 406`() async throws {
        let answer = try await wire.send("GET", "/v1/notes", ["Accept": "text/html"])

        #expect(answer.status == 406)
    }

    @Test func `a HEAD answers like GET without a body`() async throws {
        let answer = try await wire.send("HEAD", "/v1/notes/\(Notes.note)")

        #expect(answer.status == 200)
        #expect(answer.headers[.eTag] == "\"3\"")
        #expect(answer.text.isEmpty)
    }

    @Test func `an unknown parameter and a repeated one are faults`() async throws {
        let answer = try await wire.send("GET", "/v1/notes?limit=5&limit=6&page=2")

        #expect(answer.status == 422)
        #expect(
            answer.json?["errors"]?.elements?.compactMap { $0["code"]?.text } == ["field.repeated", "field.unknown"])
    }

    @Test(arguments: ["limit=0", "limit=101", "limit=x", "limit=", "cursor=%00", "cursor="])
    func `a parameter out of bounds is 422`(query: String) async throws {
        #expect(try await wire.send("GET", "/v1/notes?\(query)").status == 422)
    }

    @Test(arguments: ["limit=%zz", "limit=%", "a=%ff"])
    func `a query that is not percent-encoded text is 400`(query: String) async throws {
        #expect(try await wire.send("GET", "/v1/notes?\(query)").status == 400)
    }

    @Test func `a page links to the one that follows`() async throws {
        let text = try await wire.exchange("GET", "/v1/notes?limit=1", ["Accept-Language": "en"])

        try expectGolden(text, "page-of-notes")
    }

    @Test func `an unexpected error shows nothing of its cause`() async throws {
        let text = try await wire.exchange("GET", "/v1/failures", ["Accept-Language": "en"])

        #expect(!text.contains("do-not-show"))
        #expect(!text.contains("Failure"))
        try expectGolden(text, "failure")
    }

    @Test func `a request id and a trace are echoed when they are fit for a log`() async throws {
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let answer = try await wire.send("GET", "/v1/notes", ["X-Request-Id": "mine-1", "traceparent": trace])
        let other = try await wire.send("GET", "/v1/notes", ["X-Request-Id": "a b", "traceparent": "00-zz"])

        #expect(answer.headers[.requestID] == "mine-1")
        #expect(answer.headers[.traceParent] == trace)
        #expect(other.headers[.requestID] == "request-1")
        #expect(other.headers[.traceParent] == nil)
    }

    @Test func `metrics are shown to this machine and to nobody else`() async throws {
        let wire = Wire([HealthEndpoints.metrics { "up 1\n" }])

        #expect(try await wire.send("GET", "/metrics").text == "up 1\n")
        #expect(try await wire.send("GET", "/metrics", address: "192.0.2.1").status == 404)
    }

    @Test func `a gate refuses before anybody is asked for a credential, and says when to come back`() async throws {
        let route = Route(
            .post, "/v1/notes/{note_id}/said", audience: .roles([.creator]),
            gate: { parameters in
                if parameters["note_id"] == "full" { throw RoomRefusal.chatTooFast(retryAfter: 1) }
            }
        ) { _ in Response(status: .noContent) }
        let wire = Wire([route])

        let refused = try await wire.send("POST", "/v1/notes/full/said", ["Authorization": "Bearer nobody"])
        #expect(refused.status == 429 && refused.code == "room.chat_too_fast")
        #expect(refused.headers[.retryAfter] == "1")
        let passed = try await wire.send("POST", "/v1/notes/quiet/said", ["Authorization": "Bearer nobody"])
        #expect(passed.status == 401)
    }
}
