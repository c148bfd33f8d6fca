import HTTPAPI
import HTTPTypes
import Market
import Operations
import TestSupport
import Testing

@Suite struct AccessEndpointsTests {
    /// A shop whose door asks the platform's own accounts.
    private func shop() async throws -> (Shop, Wire) {
        let shop = try await Shop()
        _ = try await shop.world.platform.access.openAccount(
            NewAccount(
                login: "lin", displayName: "林茶", password: "steady-kiln-42",
                memberships: [.creator(World.teaExpert.id)]),
            in: CommandContext(actor: .platform("test"), requestID: "test"))
        let wire = Wire(
            shop.surface.routes, authenticating: PlatformCredentials(shop.world.platform),
            now: { [clock = shop.world.clock] in clock.now() })
        return (shop, wire)
    }

    private let login = #"{"login":"lin","password":"steady-kiln-42"}"#
    private let json = ["Content-Type": "application/json", "Accept-Language": "en"]

    @Test func `a session opens by password, writes with its proof, and ends`() async throws {
        let (_, wire) = try await shop()

        let opened = try await wire.send("POST", "/v1/sessions", json, body: login)
        let cookies = opened.headers[values: .setCookie]
        let session = try #require(cookies.first { $0.hasPrefix("dancong_session=") })
        #expect(opened.status == 201)
        #expect(session.contains("; HttpOnly") && session.contains("; SameSite=Lax") && session.contains("; Path=/"))
        var fields = json
        fields["Cookie"] = String(session.prefix { $0 != ";" })
        let proof = try #require(opened.json?["csrf_token"]?.text)

        let current = try await wire.send("GET", "/v1/sessions/current", fields)
        #expect(current.json?["account"]?["display_name"] == "林茶")
        #expect(try await wire.send("DELETE", "/v1/sessions/current", fields).code == "session.proof_missing")

        fields["X-CSRF-Token"] = proof
        #expect(try await wire.send("DELETE", "/v1/sessions/current", fields).status == 204)
        #expect(try await wire.send("GET", "/v1/sessions/current", fields).status == 401)
    }

    @Test func `a wrong password and an unknown login are refused alike`() async throws {
        let (_, wire) = try await shop()

        let wrong = try await wire.send("POST", "/v1/sessions", json, body: #"{"login":"lin","password":"guess"}"#)
        let unknown = try await wire.send("POST", "/v1/sessions", json, body: #"{"login":"nobody","password":"guess"}"#)

        #expect(wrong.status == 401 && wrong.text == unknown.text)
    }

    @Test func `a guesser is told when to come back`() async throws {
        let (_, wire) = try await shop()
        var last: Wire.Answer?
        for _ in 0..<30 where last?.status != 429 {
            last = try await wire.send("POST", "/v1/sessions", json, body: #"{"login":"lin","password":"guess"}"#)
        }

        #expect(last?.status == 429)
        #expect(last?.headers[.retryAfter] != nil)
    }

    @Test func `a key works until it is revoked and shows its secret once`() async throws {
        let (_, wire) = try await shop()
        let opened = try await wire.send("POST", "/v1/sessions", json, body: login)
        var fields = json
        fields["Cookie"] =
            "dancong_session=" + (opened.headers[values: .setCookie][0].dropFirst(16).prefix { $0 != ";" })
        fields["X-CSRF-Token"] = opened.json?["csrf_token"]?.text

        let made = try await wire.send(
            "POST", "/v1/api-keys", fields,
            body: #"{"scopes":["samples.*"],"membership":{"role":"creator","party_id":"\#(World.teaExpert.id)"}}"#)
        let secret = try #require(made.json?["secret"]?.text)
        let byKey = ["Authorization": "Bearer \(secret)"]
        #expect(made.status == 201)
        #expect(try await wire.send("GET", "/v1/samples", byKey).status == 200)
        #expect(try await wire.send("GET", "/v1/api-keys", byKey).status == 403)
        let list = try await wire.send("GET", "/v1/api-keys", fields)
        #expect(list.json?["items"]?.elements?.first?["secret"] == .null)

        let id = try #require(made.json?["id"]?.text)
        #expect(try await wire.send("DELETE", "/v1/api-keys/\(id)", fields).status == 200)
        #expect(try await wire.send("GET", "/v1/samples", byKey).code == "access.key_revoked")
    }
}
