import HTTPTypes
import Market
import Operations

extension OpenAPIDocument {
    /// Success, then every problem by status, with the codes that travel under it.
    func responses(of endpoint: AnyEndpoint, for audience: Audience) -> JSON {
        let success = JSON.Member(String(endpoint.status.code), success(of: endpoint))
        var codes: [Int: Set<ErrorCode>] = [:]
        for code in endpoint.refusals + Self.wireCodes(of: endpoint, for: audience) {
            codes[ErrorCatalogue.text(of: code).status, default: []].insert(code)
            // What time heals travels as 429, too.
            if ErrorCatalogue.text(of: code).kind == .exhausted { codes[429, default: []].insert(code) }
        }
        let problems = codes.sorted { $0.key < $1.key }.map { status, codes in
            JSON.Member(String(status), problem(codes.sorted(), status: status))
        }
        let unchanged: [JSON.Member] =
            endpoint.hasEntityTag && endpoint.method == .get
            ? [.init("304", ["description": "Not changed since the `ETag` in `If-None-Match`."])] : []
        return .object([success] + unchanged + problems)
    }

    /// The codes that an endpoint can answer with because of what it takes.
    static func wireCodes(of endpoint: AnyEndpoint, for audience: Audience) -> [ErrorCode] {
        var codes: [ErrorCode] = [
            "request.malformed_query", "input.invalid", "request.timed_out", "api_key.unknown", "server.failed",
            "request.body_too_large", "request.rate_limited", "database.busy", "database.unreachable",
        ]
        if endpoint.method != .get { codes.append("database.outcome_unknown") }
        if endpoint.replySchema != nil { codes.append("request.not_acceptable") }
        // A key without the scope is turned away wherever the table asks for one, whoever else may come.
        let name = OperationName(rawValue: endpoint.operation)
        if AuthorisationTable.standard[name]?.needsScope ?? true { codes.append("access.forbidden") }
        if audience != .everybody { codes += ["credential.required", "role.missing"] }
        if endpoint.method != .get, endpoint.needsProof { codes.append("session.proof_missing") }
        if endpoint.bodySchema != nil { codes += ["request.malformed_json", "request.unsupported_media_type"] }
        if endpoint.idempotency == .required { codes.append("idempotency.key_missing") }
        if endpoint.idempotency != .none { codes += ["idempotency.key_malformed", "idempotency.still_running"] }
        if endpoint.precondition != .none { codes += ["precondition.malformed", "precondition.failed"] }
        if endpoint.precondition == .required { codes.append("precondition.missing") }
        return codes
    }

    private func success(of endpoint: AnyEndpoint) -> JSON {
        var members: [JSON.Member] = [.init("description", .string(endpoint.summary))]
        if let schema = endpoint.replySchema {
            var content: [JSON.Member] = [.init("schema", schema.document)]
            if let example = endpoint.replyExample { content.append(.init("example", example)) }
            members.append(.init("content", ["application/json": .object(content)]))
        }
        var headers: [JSON.Member] = [
            .init("X-Request-Id", ["description": "The request, as the log names it.", "schema": ["type": "string"]])
        ]
        if endpoint.hasEntityTag {
            headers.append(.init("ETag", ["description": "The revision that is shown.", "schema": ["type": "string"]]))
        }
        members.append(.init("headers", .object(headers)))
        if !endpoint.links.isEmpty {
            members.append(
                .init(
                    "links",
                    .object(
                        endpoint.links.map { link in
                            let parameters = link.parameters.sorted { $0.key < $1.key }
                            return .init(
                                link.name,
                                [
                                    "operationId": .string(link.operation),
                                    "parameters": .object(parameters.map { .init($0.key, .string($0.value)) }),
                                ])
                        })))
        }
        return .object(members)
    }

    private func problem(_ codes: [ErrorCode], status: Int) -> JSON {
        let titles = codes.map { "`\($0)`: \(ErrorCatalogue.text(of: $0).english.title)." }
        return [
            "description": .string(titles.joined(separator: " ")),
            "x-codes": .array(codes.map { .string($0.rawValue) }),
            "content": ["application/problem+json": ["schema": Problem.schema.document]],
        ]
    }
}
