import HTTPAPI
import HTTPTypes
import Hummingbird
import Logging
import Market
import NIOCore

/// Sends requests through a door without sockets and writes both sides down as text.
struct Wire {
    let door: Door

    /// What came back.
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let text: String

        var json: JSON? {
            // Not every answer is JSON; a test that needs it requires it.
            try? JSONParser.parse(Array(text.utf8))
        }
        var code: String? { json?["code"]?.text }
    }

    init(
        _ routes: [Route], authenticating: any Authenticating = KnownCredentials(),
        now: @escaping @Sendable () -> Timestamp = { Timestamp(milliseconds: 1_763_890_000_000) },
        limiter: RateLimiter? = nil, trustedProxies: Set<String> = []
    ) {
        door = Door(
            routes,
            in: .init(
                authenticating: authenticating, now: now,
                nextRequestID: { "request-1" },
                logger: Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() }), limiter: limiter,
                trustedProxies: trustedProxies))
    }

    /// Sends a request.
    func send(
        _ method: String, _ target: String, _ fields: [String: String] = [:], body: String = "",
        address: String? = "127.0.0.1"
    ) async throws -> Answer {
        let request = try Self.request(method, target, fields, body: body)
        let response = try await door.respond(to: request, context: DoorContext(address: address))
        let collector = Collector()
        try await response.body.write(CollectingWriter(collector: collector))
        return Answer(status: response.status.code, headers: response.headers, text: await collector.text)
    }

    /// Sends a request and writes down the whole exchange, header fields in alphabetical order.
    func exchange(
        _ method: String, _ target: String, _ fields: [String: String] = [:], body: String = ""
    ) async throws -> String {
        let answer = try await send(method, target, fields, body: body)
        var lines = ["\(method) \(target)"] + fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        if !body.isEmpty { lines += ["", body] }
        lines += ["", "\(answer.status)"]
        lines += answer.headers.map { "\($0.name.canonicalName): \($0.value)" }.sorted()
        if !answer.text.isEmpty {
            lines += ["", answer.json?.text(isPretty: true) ?? answer.text]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func request(
        _ method: String, _ target: String, _ fields: [String: String], body: String
    ) throws -> Request {
        struct UnknownMethod: Error {}
        guard let method = HTTPRequest.Method(rawValue: method) else { throw UnknownMethod() }
        var head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: target)
        for (name, value) in fields {
            struct UnknownField: Error {}
            guard let name = HTTPField.Name(name) else { throw UnknownField() }
            head.headerFields[name] = value
        }
        return Request(head: head, body: .init(buffer: ByteBuffer(string: body)))
    }
}

private actor Collector {
    private var bytes: [UInt8] = []
    var text: String { String(decoding: bytes, as: UTF8.self) }
    func append(_ more: [UInt8]) { bytes += more }
}

private struct CollectingWriter: ResponseBodyWriter {
    let collector: Collector
    mutating func write(_ buffer: ByteBuffer) async throws { await collector.append(Array(buffer.readableBytesView)) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// Two sessions and one key that always hold.
struct KnownCredentials: Authenticating {
    static let creator = "creator-session"
    static let merchant = "merchant-session"
    static let proof = "proof"

    func actor(session token: String) async throws -> Market.Actor? {
        switch token {
        case Self.creator:
            try Self.actor([.stored(.creator, party: "cre_" + String(repeating: "1", count: 26))], .session("s1"))
        case Self.merchant:
            try Self.actor([.stored(.merchant, party: "mer_" + String(repeating: "1", count: 26))], .session("s2"))
        default: nil
        }
    }
    func actor(apiKey: String) async throws -> Market.Actor? {
        guard apiKey == "dk_known" else { return nil }
        return try Self.actor(
            [.stored(.creator, party: "cre_" + String(repeating: "1", count: 26))], .apiKey("dk_known", scopes: []))
    }
    func isProof(_ proof: String, ofSession token: String) async throws -> Bool { proof == Self.proof }

    private static func actor(_ memberships: [Membership], _ credential: Market.Actor.Credential) throws -> Market.Actor
    {
        Market.Actor(
            account: try Identifier(parsing: "acc_" + String(repeating: "1", count: 26)), memberships: memberships,
            credential: credential)
    }
}
