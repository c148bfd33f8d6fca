import HTTPTypes
import Hummingbird
import Market
import NIOCore
package import Operations

/// What media servers ask and tell (commerce.md §9.2), each in its own contract.
///
/// The routes stand beside the endpoints because their bodies and answers are the servers' and not this API's. Each server
/// proves itself by the hooks' secret; what it says of publishers is then taken for true.
package enum MediaHookRoutes {
    /// The routes of the three servers.
    package static func all(_ platform: Platform) -> [Route] {
        [nginx(platform), srs(platform), ovenMediaEngine(platform)]
    }

    // MARK: nginx-rtmp

    /// A form with `call`; 2xx lets the publisher go on, anything else drops it.
    private static func nginx(_ platform: Platform) -> Route {
        hook("/v1/media/hooks/nginx-rtmp", ["application/x-www-form-urlencoded"]) { call in
            try proveByQuery(call, platform)
            let form = call.form
            guard let event = form["call"] else { throw malformed("call") }
            let signal = {
                guard let name = form["name"], let client = form["clientid"] else { throw malformed("clientid") }
                return Media.Signal(
                    server: .nginxRTMP, connection: bounded("\(form["addr"] ?? "")#\(client)"), name: name,
                    key: form["key"])
            }
            return try await answering {
                try await Self.hear(event, signal, form["path"], platform.media)
            } by: {
                $0.map { text($0.code.rawValue, .forbidden) } ?? Response(status: .noContent)
            }
        }
    }

    private static func hear(
        _ event: String, _ signal: () throws -> Media.Signal, _ path: String?, _ media: Media
    ) async throws {
        switch event {
        case "publish": try await media.publish(signal())
        case "update_publish": try await media.renew(signal())
        case "publish_done": try await media.finish(signal())
        case "record_done":
            guard let path else { throw malformed("path") }
            try await media.record(path, of: signal().name)
        default: break
        }
    }

    // MARK: SRS

    /// JSON with `action`; 200 with `0` lets the client go on, 200 with another number does not.
    private static func srs(_ platform: Platform) -> Route {
        hook("/v1/media/hooks/srs", ["application/json"]) { call in
            try proveByQuery(call, platform)
            let body = try json(of: call)
            guard let action = body["action"]?.text else { throw malformed("action") }
            let signal = {
                guard
                    let name = body["stream"]?.text,
                    let client = body["client_id"]?.text ?? body["client_id"]?.wholeNumber.map(String.init)
                else { throw malformed("client_id") }
                let sent = (body["param"]?.text ?? "").drop { $0 == "?" }
                return Media.Signal(
                    server: .srs, connection: bounded(client), name: name, key: value(of: "key", in: String(sent)))
            }
            let event: [String: String] = [
                "on_publish": "publish", "on_unpublish": "publish_done", "on_dvr": "record_done",
            ]
            return try await answering {
                try await Self.hear(event[action] ?? action, signal, body["file"]?.text, platform.media)
            } by: {
                text($0 == nil ? "0" : "1", .ok)
            }
        }
    }

    // MARK: OvenMediaEngine

    /// Signed JSON; `allowed` says whether the client goes on, and the end of a connection takes `{}`.
    private static func ovenMediaEngine(_ platform: Platform) -> Route {
        hook("/v1/media/hooks/ovenmediaengine", ["application/json"]) { call in
            guard platform.mediaPlace.isSigned(call.body, call.header(.omeSignature) ?? "") else {
                throw MediaRefusal.hookSecretWrong
            }
            let body = try json(of: call)
            guard let address = body["request"]?["url"]?.text else { throw malformed("request.url") }
            let halves = address.split(separator: "?", maxSplits: 1)
            let query = halves.count > 1 ? String(halves[1]) : ""
            let name = String(halves.first?.split(separator: "/").last ?? "")
            let client = body["client"]
            let port = client?["port"]?.wholeNumber.map { String($0) } ?? ""
            let signal = Media.Signal(
                server: .ovenMediaEngine, connection: bounded("\(client?["address"]?.text ?? ""):\(port)"), name: name,
                key: value(of: "key", in: query))
            let isOpening = body["request"]?["status"]?.text == "opening"
            let isIncoming = body["request"]?["direction"]?.text == "incoming"
            return try await answering {
                if isIncoming {
                    try await isOpening ? platform.media.publish(signal) : platform.media.finish(signal)
                } else if isOpening {
                    let room = try Identifier<Room>(parsing: name)
                    guard platform.media.opens(room, token: value(of: "token", in: query) ?? "") else {
                        throw MediaRefusal.tokenWrong
                    }
                }
            } by: { refusal in
                guard isOpening else { return text("{}", .ok, type: "application/json") }
                let answer: JSON =
                    refusal.map { ["allowed": false, "reason": .string($0.code.rawValue)] } ?? ["allowed": true]
                return text(answer.text(isPretty: false), .ok, type: "application/json")
            }
        }
    }

    // MARK: What the three share

    private static func hook(
        _ template: PathTemplate, _ mediaTypes: [String], _ respond: @escaping @Sendable (Call) async throws -> Response
    ) -> Route {
        Route(
            .post, template, audience: .everybody, bodyBytesMax: 64 << 10, mediaTypes: mediaTypes, needsProof: false,
            timeLimit: .seconds(10), respond: respond)
    }

    /// Runs what a server asks; a refusal is an answer in the server's own words.
    ///
    /// What is no refusal, such as a database that is down, stays an error: every server takes it for a no.
    private static func answering(
        _ work: () async throws -> Void, by answer: ((any Refusal)?) -> Response
    ) async throws -> Response {
        do {
            try await work()
            return answer(nil)
        } catch let refusal as any Refusal where refusal.kind != .unavailable {
            return answer(refusal)
        }
    }

    private static func proveByQuery(_ call: Call, _ platform: Platform) throws {
        let shown = value(of: "token", in: call.rawQuery ?? "")
        guard let shown, platform.mediaPlace.isHookSecret(shown) else { throw MediaRefusal.hookSecretWrong }
    }

    private static func json(of call: Call) throws -> JSON {
        do { return try JSONParser.parse(call.body) } catch { throw WireRefusal.malformedJSON(error.description) }
    }

    private static func value(of name: String, in query: String) -> String? {
        // A query that can't be read holds no key and no token.
        (try? QueryText.pairs(of: query))?.first { $0.name == name }?.value
    }

    /// A connection's name as it is kept; longer ones are told apart by their beginnings.
    private static func bounded(_ connection: String) -> String { String(connection.prefix(200)) }

    private static func malformed(_ field: String) -> InvalidInput {
        InvalidInput(field, "hook.malformed", "Must be there.")
    }

    private static func text(
        _ text: String, _ status: HTTPResponse.Status, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}

extension HTTPField.Name {
    /// `X-OME-Signature`, OvenMediaEngine's signature of a body.
    fileprivate static let omeSignature: HTTPField.Name = {
        guard let name = HTTPField.Name("X-OME-Signature") else { preconditionFailure("This is a field name.") }
        return name
    }()
}
