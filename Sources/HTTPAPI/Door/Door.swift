import HTTPTypes
package import Hummingbird
package import Logging
package import Market
import NIOCore
import Operations

/// The one way in for HTTP: finds the route, learns who asks, keeps the limits, and turns refusals into problems.
///
/// It knows no endpoint and no page; it is given routes. Everything that holds for all of them is here:
/// request ids, security headers, the access log, the latency histogram.
package struct Door: HTTPResponder {
    package typealias Context = DoorContext

    /// What the door needs of the world around it.
    package struct Surroundings: Sendable {
        /// Who stands before the door.
        package let authenticating: any Authenticating
        /// The clock.
        package let now: @Sendable () -> Timestamp
        /// A new name for a request that came without one.
        package let nextRequestID: @Sendable () -> String
        /// Where the access log goes.
        package let logger: Logger
        /// Whether the site is reached by https, so that browsers may be told to insist on it.
        package let isSecure: Bool
        /// Counts requests; nil sets no limit.
        package let limiter: RateLimiter?
        /// Addresses of proxies whose `X-Forwarded-For` is believed.
        package let trustedProxies: Set<String>
        /// Turns a problem into a page for a browser; nil answers with the problem itself.
        package let problemPage: (@Sendable (Problem, Actor) -> Response?)?

        /// The surroundings.
        package init(
            authenticating: any Authenticating, now: @escaping @Sendable () -> Timestamp,
            nextRequestID: @escaping @Sendable () -> String, logger: Logger, isSecure: Bool = false,
            limiter: RateLimiter? = nil, trustedProxies: Set<String> = [],
            problemPage: (@Sendable (Problem, Actor) -> Response?)? = nil
        ) {
            self.authenticating = authenticating
            self.now = now
            self.nextRequestID = nextRequestID
            self.logger = logger
            self.isSecure = isSecure
            self.limiter = limiter
            self.trustedProxies = trustedProxies
            self.problemPage = problemPage
        }
    }

    /// The routes.
    package let table: RouteTable
    private let surroundings: Surroundings
    private let durations = RequestDurations()

    /// A door with its routes.
    package init(_ routes: [Route], in surroundings: Surroundings) {
        table = RouteTable(routes)
        self.surroundings = surroundings
    }

    /// The answer to a request; it never throws what it knows, so no client meets an empty 500.
    package func respond(to request: Request, context: DoorContext) async throws -> Response {
        let start = ContinuousClock.now
        var passage = Passage(request: request, address: context.address, in: surroundings)
        var response: Response
        do {
            response = try await answer(request, &passage, disconnect: context.disconnect)
        } catch {
            let problem = Problem(
                error, instance: request.uri.path, requestID: passage.requestID, language: passage.language)
            if let unavailability = Unavailability(error) {
                surroundings.logger.warning(
                    "database not available",
                    metadata: [
                        "request_id": "\(passage.requestID)", "kind": "\(unavailability)",
                        "route": "\(passage.routeName)",
                    ])
            } else if problem.status >= 500, problem.code == "server.failed" {
                // The kind of the error and no more: its text may hold what a log must not.
                surroundings.logger.error(
                    "request failed",
                    metadata: [
                        "request_id": "\(passage.requestID)", "error": "\(type(of: error))",
                        "route": "\(passage.routeName)",
                    ])
            }
            response =
                passage.prefersPage
                ? surroundings.problemPage?(problem, passage.actor) ?? answer(problem) : answer(problem)
        }
        finish(&response, of: request, passage: passage)
        if Self.isLast(request) { response.body = Self.ending(response.body, context.disconnect) }
        let duration = ContinuousClock.now - start
        durations.record(duration, method: request.method, route: passage.routeName, status: response.status.code)
        logAccess(request, response, passage: passage, duration: duration)
        return response
    }

    private func answer(
        _ request: Request, _ passage: inout Passage, disconnect: @escaping @Sendable () -> Void
    ) async throws -> Response {
        try count(.of(address: passage.address), &passage)
        let method = request.method
        let route: Route
        let parameters: [String: String]
        switch table.find(method, request.uri.path) {
        case .found(let found, let values): (route, parameters) = (found, values)
        case .otherMethods(let allowed): throw WireRefusal.methodNotAllowed(allowed: allowed)
        case .nothing: throw WireRefusal.routeNotFound
        }
        passage.routeName = route.template.description
        try route.gate?(parameters)
        passage.actor = try await actor(of: request, passage)
        try count(.of(passage.actor), &passage)
        if case .apiKey = passage.actor.credential, !route.acceptsKeys { throw WireRefusal.keyNotAccepted }
        try route.audience.admit(passage.actor)
        try checkMediaType(of: request, for: route)

        let (facts, surroundings) = (passage, surroundings)
        return try await withTimeLimit(route.timeLimit) {
            let body = route.takesPieces ? [] : try await collect(request, upTo: route.bodyBytesMax)
            var call = Call(
                head: request.head, path: request.uri.path, rawQuery: request.uri.query, pathParameters: parameters,
                body: body, actor: facts.actor, sessionToken: facts.sessionToken, requestID: facts.requestID,
                language: facts.language, address: facts.address, receivedAt: surroundings.now(),
                disconnect: disconnect)
            if route.takesPieces { call.pieces = try BodyPieces(request, upTo: route.bodyBytesMax) }
            if route.needsProof { try await checkProof(of: call) }
            return try await route.respond(call)
        }
    }

    /// Counts the request for a caller.
    /// - Throws: `WireRefusal.rateLimited`.
    private func count(_ caller: RateLimiter.Caller?, _ passage: inout Passage) throws(WireRefusal) {
        guard let caller, let limiter = surroundings.limiter else { return }
        let (quota, isWithin) = limiter.count(caller, at: surroundings.now())
        passage.quotas.append(quota)
        guard isWithin else { throw .rateLimited(retryAfterSeconds: quota.nextAfterSeconds) }
    }

    // MARK: Who asks

    private func actor(of request: Request, _ passage: Passage) async throws -> Actor {
        if let field = request.headers[.authorization] {
            guard field.lowercased().hasPrefix("bearer ") else { throw WireRefusal.keyUnknown }
            let key = String(field.dropFirst(7).trimmed)
            guard let actor = try await surroundings.authenticating.actor(apiKey: key) else {
                throw WireRefusal.keyUnknown
            }
            return actor
        }
        guard let token = passage.sessionToken else { return .visitor }
        // A cookie that no longer holds is a visitor's: login must stay reachable with it.
        return try await surroundings.authenticating.actor(session: token) ?? .visitor
    }

    private func checkProof(of call: Call) async throws {
        let isWrite = ![.get, .head, .options].contains(call.head.method)
        guard isWrite, case .session = call.actor.credential, let token = call.sessionToken else { return }
        guard
            let proof = call.header(.csrfToken) ?? call.form["csrf_token"],
            try await surroundings.authenticating.isProof(proof, ofSession: token)
        else { throw WireRefusal.proofMissing }
    }

    // MARK: The body

    private func checkMediaType(of request: Request, for route: Route) throws(WireRefusal) {
        guard !route.mediaTypes.isEmpty else { return }
        let sent = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.trimmed.lowercased()
        guard route.mediaTypes.contains(sent) else {
            throw .unsupportedMediaType(expected: route.mediaTypes.joined(separator: ", "))
        }
    }

    private func collect(_ request: Request, upTo bytesMax: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bytesMax {
            throw WireRefusal.bodyTooLarge(bytesMax: bytesMax)
        }
        do {
            let buffer = try await request.body.collect(upTo: bytesMax)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw WireRefusal.bodyTooLarge(bytesMax: bytesMax)
        }
    }

    // MARK: The answer

    private func answer(_ problem: Problem) -> Response {
        Response(
            status: .init(code: problem.status), headers: problem.headers,
            body: .init(byteBuffer: ByteBuffer(bytes: problem.json.bytes())))
    }

    private func finish(_ response: inout Response, of request: Request, passage: Passage) {
        response.headers[.requestID] = passage.requestID
        if let trace = passage.trace { response.headers[.traceParent] = trace.description }
        if response.headers[.vary] == nil { response.headers[.vary] = "Accept, Accept-Language, Cookie" }
        if !passage.quotas.isEmpty {
            response.headers[.rateLimitPolicy] = passage.quotas.map(\.policyItem).joined(separator: ", ")
            response.headers[.rateLimit] = passage.quotas.map(\.item).joined(separator: ", ")
        }
        SecurityHeaders.add(to: &response.headers, isSecure: surroundings.isSecure)
        if request.method == .head { response = response.createHeadResponse() }
    }

    /// Whether the client waits for the connection's end. The server below knows `close` in small letters alone; the value
    /// has no case (RFC 9110 §7.6.1), and nginx-rtmp writes `Close`.
    private static func isLast(_ request: Request) -> Bool {
        guard let field = request.headers[.connection], field != "close" else { return false }
        return field.lowercased() == "close"
    }

    private static func ending(_ body: ResponseBody, _ disconnect: @escaping @Sendable () -> Void) -> ResponseBody {
        ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(writer)
            disconnect()
        }
    }

    /// One line a request, without query, cookies, keys or bodies.
    private func logAccess(_ request: Request, _ response: Response, passage: Passage, duration: Duration) {
        var metadata: Logger.Metadata = [
            "method": "\(request.method)", "route": "\(passage.routeName)", "status": "\(response.status.code)",
            "duration_us":
                "\(duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000)",
            "request_id": "\(passage.requestID)", "actor": "\(passage.actor.auditName)",
        ]
        if let trace = passage.trace { metadata["trace_id"] = "\(trace.traceID)" }
        surroundings.logger.info("request", metadata: metadata)
    }
}
