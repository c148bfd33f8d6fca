import HTTPAPI
import HTTPTypes
import Testing

@Suite struct CredentialTests {
    private let wire = Notes.wire
    private let body = #"{"text":"a"}"#

    private func create(_ changes: [String: String], without name: String = "") async throws -> Wire.Answer {
        var fields = Notes.headers.merging(changes) { $1 }
        fields[name] = nil
        return try await wire.send("POST", "/v1/notes", fields, body: body)
    }

    @Test func `a visitor is told to log in`() async throws {
        let answer = try await create([:], without: "Cookie")

        #expect(answer.status == 401)
        #expect(answer.headers[.wwwAuthenticate] != nil)
    }

    @Test func `a session that ended reads as a visitor`() async throws {
        #expect(try await create(["Cookie": "dancong_session=gone"]).status == 401)
    }

    @Test func `another role is refused with the roles that may`() async throws {
        let answer = try await create(["Cookie": "dancong_session=\(KnownCredentials.merchant)"])

        #expect(answer.status == 403)
        #expect(answer.json?["details"]?["allowed"] == "creator")
    }

    @Test func `a write by cookie without the session's token is refused`() async throws {
        #expect(try await create([:], without: "X-CSRF-Token").code == "session.proof_missing")
        #expect(try await create(["X-CSRF-Token": "guess"]).code == "session.proof_missing")
    }

    @Test func `a key needs no token, and an unknown key is refused`() async throws {
        var fields = Notes.headers
        fields["Cookie"] = nil
        fields["X-CSRF-Token"] = nil
        fields["Authorization"] = "Bearer dk_known"
        #expect(try await wire.send("POST", "/v1/notes", fields, body: body).status == 201)

        fields["Authorization"] = "Bearer dk_other"
        #expect(try await wire.send("POST", "/v1/notes", fields, body: body).code == "api_key.unknown")
    }

    @Test func `an operation that needs an idempotency key says so`() async throws {
        #expect(try await create([:], without: "Idempotency-Key").code == "idempotency.key_missing")
        #expect(
            try await create(["Idempotency-Key": String(repeating: "k", count: 256)]).code
                == "idempotency.key_malformed")
    }

    @Test(
        arguments: [
            (nil, 428), ("\"3\"", 204), ("\"2\"", 412), ("W/\"3\"", 412), ("\"abc\"", 412), ("3", 400),
            ("\"3\", \"4\"", 400),
        ] as [(String?, Int)])
    func `a precondition is kept`(tag: String?, status: Int) async throws {
        var fields = Notes.headers
        fields["If-Match"] = tag

        #expect(try await wire.send("PUT", "/v1/notes/\(Notes.note)/reading", fields).status == status)
    }

    @Test(arguments: [("\"3\"", 304), ("W/\"3\"", 304), ("*", 304), ("\"2\"", 200)])
    func `what has not changed is not sent again`(tag: String, status: Int) async throws {
        #expect(try await wire.send("GET", "/v1/notes/\(Notes.note)", ["If-None-Match": tag]).status == status)
    }
}
