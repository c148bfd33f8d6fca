package import HTTPTypes
import Hummingbird
package import Market
import NIOCore

/// An endpoint whose shapes are forgotten, for the router, the documentation and the tests.
package struct AnyEndpoint: Sendable {
    /// The method.
    package let method: HTTPRequest.Method
    /// The path.
    package let template: PathTemplate
    /// The operation's name in the authorisation table.
    package let operation: String
    /// What it does, in one sentence.
    package let summary: String
    /// What the signature can't say.
    package let documentation: String
    /// The capability under which the reference lists it.
    package let tag: String
    /// The refusals of the rules behind it.
    package let refusals: [ErrorCode]
    /// The status of success.
    package let status: HTTPResponse.Status
    /// Whether a repeated request is recognised by its key.
    package let idempotency: IdempotencyUse
    /// Whether `Dry-Run: true` is obeyed.
    package let takesDryRun: Bool
    /// Whether it takes `If-Match`.
    package let precondition: PreconditionUse
    /// Bytes that the body may have.
    package let bodyBytesMax: Int
    /// Whether a write by cookie must carry the session's token.
    package let needsProof: Bool
    /// The operations that a reply leads to.
    package let links: [EndpointLink]
    /// When it goes, nil while it stays.
    package let retirement: Retirement?
    /// Parameters of the path and the query.
    package let parameters: [Parameter]
    /// What the body must look like.
    package let bodySchema: Schema?
    /// A body that fits.
    package let bodyExample: JSON?
    /// What the reply looks like.
    package let replySchema: Schema?
    /// A reply.
    package let replyExample: JSON?
    /// Whether replies carry an entity tag.
    package let hasEntityTag: Bool
    private var gate: Route.Gate?
    private let answer: @Sendable (Received, Call) async throws -> any WireReply

    init<Input, Reply>(
        _ endpoint: Endpoint<Input, Reply>, answer: @escaping @Sendable (Input, Call) async throws -> Reply
    ) {
        method = endpoint.method
        template = endpoint.template
        operation = endpoint.operation
        summary = endpoint.summary
        documentation = endpoint.documentation
        tag = endpoint.tag
        refusals = endpoint.refusals
        status = endpoint.status
        idempotency = endpoint.idempotency
        takesDryRun = endpoint.takesDryRun
        precondition = endpoint.precondition
        bodyBytesMax = endpoint.bodyBytesMax
        needsProof = endpoint.needsProof
        links = endpoint.links
        retirement = endpoint.retirement
        parameters = Input.parameters
        bodySchema = Input.body
        bodyExample = Input.example
        replySchema = Reply.schema
        replyExample = Reply.example.json
        hasEntityTag = Reply.example.entityTag != nil
        self.answer = { received, call in try await answer(Input(received), call) }
    }

    /// The endpoint behind a gate (``Route/gate``).
    func behind(_ gate: @escaping Route.Gate) -> AnyEndpoint {
        var guarded = self
        guarded.gate = gate
        return guarded
    }

    /// The endpoint as a route, open to those whom the authorisation table names.
    /// - Parameter authorise: asked before the body is read, for what an audience can't say, such as a key's scopes.
    package func route(
        for audience: Audience, authorise: @escaping @Sendable (Actor) throws -> Void = { _ in }
    ) -> Route {
        Route(
            method, template, audience: audience, bodyBytesMax: bodySchema == nil ? 64 << 10 : bodyBytesMax,
            mediaTypes: bodySchema == nil ? [] : ["application/json"], acceptsKeys: true, needsProof: needsProof,
            gate: gate
        ) { call in
            try authorise(call.actor)
            return try await respond(to: call)
        }
    }

    private func respond(to call: Call) async throws -> Response {
        try checkHeaders(of: call)
        let reply = try await answer(try received(from: call), call)
        var headers = reply.headers
        retirement?.add(to: &headers)
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        if let tag = reply.entityTag {
            headers[.eTag] = tag.description
            headers[.cacheControl] = "private, no-cache"
            if method == .get, let seen = call.header(.ifNoneMatch), tag.isNamed(in: seen) {
                return Response(status: .notModified, headers: headers)
            }
        }
        guard let json = reply.json else { return Response(status: status, headers: headers) }
        headers[.contentType] = "application/json"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: json.bytes())))
    }

    private func checkHeaders(of call: Call) throws(WireRefusal) {
        guard replySchema == nil || Self.accepts("application/json", call.header(.accept)) else { throw .notAcceptable }
        if let key = call.idempotencyKey {
            guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (33...126).contains($0) }) else {
                throw .keyMalformed
            }
        } else if idempotency == .required {
            throw .keyMissing
        }
        if precondition == .required, call.header(.ifMatch) == nil { throw .preconditionMissing }
    }

    /// Whether an `Accept` field admits a media type.
    static func accepts(_ mediaType: String, _ fieldValue: String?) -> Bool {
        guard let fieldValue, !fieldValue.trimmed.isEmpty else { return true }
        let family = mediaType.prefix { $0 != "/" } + "/*"
        return fieldValue.split(separator: ",").contains { part in
            let pieces = part.split(separator: ";").map { $0.trimmed.lowercased() }
            let isRefused = pieces.dropFirst().contains {
                $0 == "q=0" || $0 == "q=0.0" || $0 == "q=0.00" || $0 == "q=0.000"
            }
            return !isRefused && [mediaType, String(family), "*/*"].contains(pieces.first ?? "")
        }
    }

    /// The checked parts of a request: path and query first, then the body, every fault named at once.
    private func received(from call: Call) throws -> Received {
        var faults: [InvalidInput.Fault] = []
        var path: [String: JSON] = [:]
        for parameter in parameters where parameter.place == .path {
            let value = parameter.value(of: call.pathParameters[parameter.name] ?? "")
            faults += parameter.schema.faults(of: value, at: parameter.name)
            path[parameter.name] = value
        }
        let query = try query(of: call, &faults)
        var body: JSON?
        if let bodySchema {
            do {
                let json = try JSONParser.parse(call.body)
                faults += bodySchema.faults(of: json)
                body = json
            } catch {
                throw WireRefusal.malformedJSON(error.description)
            }
        }
        guard faults.isEmpty else { throw InvalidInput(Array(faults.prefix(100))) }
        return Received(path: path, query: query, body: body)
    }

    private func query(of call: Call, _ faults: inout [InvalidInput.Fault]) throws(WireRefusal) -> [String: JSON] {
        var query: [String: JSON] = [:]
        for pair in try QueryText.pairs(of: call.rawQuery ?? "") {
            guard let parameter = parameters.first(where: { $0.place == .query && $0.name == pair.name }) else {
                faults.append(.init(pair.name, "field.unknown", "Is no parameter of this endpoint."))
                continue
            }
            guard query[pair.name] == nil else {
                faults.append(.init(pair.name, "field.repeated", "May be sent once."))
                continue
            }
            let value = parameter.value(of: pair.value)
            faults += parameter.schema.faults(of: value, at: pair.name)
            query[pair.name] = value
        }
        for parameter in parameters
        where parameter.isRequired && parameter.place == .query && query[parameter.name] == nil {
            faults.append(.init(parameter.name, "field.required", "Must be there."))
        }
        return query
    }
}
