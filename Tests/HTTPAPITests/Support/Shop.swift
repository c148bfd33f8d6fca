import Alliance
import HTTPAPI
import Market
import Operations
import TestSupport

/// The named world behind a door: a platform in memory whose people are let in by a cookie with their name.
struct Shop {
    let world: WorldPlatform
    let surface: APISurface
    let wire: Wire

    static let people: [String: Membership] = [
        "tea": .creator(World.teaExpert.id), "traveller": .creator(World.traveller.id),
        "cakes": .merchant(World.cakeMerchant.id), "pottery": .merchant(World.pottery.id),
        "watcher": .viewer(Identifier(UUIDBits(high: 7, low: 7))), "operator": .operator, "auditor": .auditor,
        "brand": .brand(Identifier(UUIDBits(high: 7, low: 8))),
        "agency": .agency(Identifier(UUIDBits(high: 7, low: 9))),
    ]

    init() async throws {
        world = try await WorldPlatform()
        surface = APISurface.platform(world.platform, isSecure: false) {
            Readiness(checks: [.init(name: "database", isReady: true)], figures: [:])
        }
        wire = Wire(surface.routes, authenticating: NamedPeople(), now: { [clock = world.clock] in clock.now() })
    }

    /// Offers samples of rose cake, two units.
    func offering() async throws -> Shop {
        let offer = SampleOffer(
            product: World.roseCake.id, merchant: World.cakeMerchant.id, unitsLeft: 2, kind: .free, autoApproval: nil)
        _ = try await world.platform.samples.offer(offer, in: world.context(.merchant(World.cakeMerchant.id)))
        return self
    }

    /// The fields of a write by a person.
    static func fields(_ person: String, key: String? = nil, ifMatch: String? = nil) -> [String: String] {
        var fields = [
            "Cookie": "dancong_session=\(person)", "X-CSRF-Token": "proof", "Content-Type": "application/json",
            "Accept-Language": "en",
        ]
        fields["Idempotency-Key"] = key
        fields["If-Match"] = ifMatch
        return fields
    }

    /// Asks for a rose cake and returns the sample's identifier.
    func request(by person: String = "tea", key: String = "ask-1") async throws -> String {
        let body = #"{"product_id":"\#(World.roseCake.id)","message":"拍鲜花饼"}"#
        return try await wire.send("POST", "/v1/samples", Self.fields(person, key: key), body: body).json?["id"]?.text
            ?? ""
    }

    func move(
        _ sample: String, _ resource: String, by person: String, ifMatch: String? = nil, body: String = ""
    ) async throws -> Wire.Answer {
        try await wire.send(
            "POST", "/v1/samples/\(sample)/\(resource)", Self.fields(person, ifMatch: ifMatch), body: body)
    }
}

/// Lets everybody in whose cookie is a name of ``Shop/people``.
struct NamedPeople: Authenticating {
    func actor(session token: String) async throws -> Market.Actor? {
        guard let membership = Shop.people[token] else { return nil }
        let number = UInt64(Shop.people.keys.sorted().firstIndex(of: token) ?? 0)
        return Market.Actor(
            account: Identifier(UUIDBits(high: 9, low: number)), memberships: [membership], credential: .session(token))
    }
    func actor(apiKey: String) async throws -> Market.Actor? {
        // `dk_<person>_<scope>` is a person's key with one scope.
        let parts = apiKey.split(separator: "_", maxSplits: 2).map(String.init)
        if parts.count == 3, let membership = Shop.people[parts[1]] {
            return Market.Actor(
                account: Identifier(UUIDBits(high: 9, low: 98)), memberships: [membership],
                credential: .apiKey("named", scopes: [parts[2]]))
        }
        guard apiKey == "dk_reader" else { return nil }
        return Market.Actor(
            account: Identifier(UUIDBits(high: 9, low: 99)), memberships: [.creator(World.teaExpert.id)],
            credential: .apiKey("reader", scopes: ["samples.read"]))
    }
    func isProof(_ proof: String, ofSession token: String) async throws -> Bool { proof == "proof" }
}
