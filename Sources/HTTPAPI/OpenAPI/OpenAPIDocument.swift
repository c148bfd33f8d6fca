import HTTPTypes
import Market

/// The OpenAPI 3.1 document of a list of endpoints, the same text for the same endpoints every time.
package struct OpenAPIDocument: Sendable {
    /// The endpoints, in the order in which they were given.
    package let endpoints: [AnyEndpoint]
    private let audience: @Sendable (String) -> Audience

    /// A document.
    /// - Parameter audience: who may ask for an operation, as the authorisation table says.
    package init(_ endpoints: [AnyEndpoint], audience: @escaping @Sendable (String) -> Audience) {
        self.endpoints = endpoints
        self.audience = audience
    }

    /// The whole document, members sorted by name.
    /// - Complexity: O(endpoints × size of their schemas).
    package var json: JSON {
        let document: JSON = [
            "openapi": "3.1.0",
            "info": [
                "title": "dancong", "version": "1.0.0",
                "summary": "Discovery and trade for creators, merchants and those who watch.",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
                "description": .string(Self.preamble),
            ],
            "servers": [["url": "/"]],
            "tags": .array(tags.map { ["name": .string($0)] }),
            "paths": paths,
            "components": [
                "schemas": .object(
                    names.sorted { $0.key < $1.key }.map { .init($0.key, unreferenced($0.value).document) }),
                "securitySchemes": [
                    "session": [
                        "type": "apiKey", "in": "cookie", "name": .string(SessionCookie.name),
                        "description": "Set by login. Writes also need the X-CSRF-Token header.",
                    ],
                    "key": ["type": "http", "scheme": "bearer", "description": "An API key, `dk_…`."],
                ],
            ],
        ]
        return document.sorted()
    }

    private static let preamble = """
        Times are RFC 3339 in UTC, amounts whole minor units with a currency, rates parts per million. \
        Lists are pages: pass `next_cursor` as `cursor`. Refusals are `application/problem+json` (RFC 9457) with a \
        stable `code`; `Accept-Language` chooses zh-CN or en. Unknown fields are refused. A repeated request with the \
        same `Idempotency-Key` is answered like the first. `Dry-Run: true`, where it is listed, checks everything and changes nothing. \
        A refusal is kept under its `Idempotency-Key` like an answer, unless it carries `Retry-After`.
        """

    private var tags: [String] {
        endpoints.map(\.tag).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private var names: [String: Schema] {
        endpoints.reduce(into: Problem.schema.names) { names, endpoint in
            let schemas =
                [endpoint.bodySchema, endpoint.replySchema].compactMap { $0 } + endpoint.parameters.map(\.schema)
            for schema in schemas { names.merge(schema.names) { first, _ in first } }
        }
    }

    private func unreferenced(_ schema: Schema) -> Schema {
        if case .named(_, let inner) = schema { inner } else { schema }
    }

    private var paths: JSON {
        var paths: [JSON.Member] = []
        for template in endpoints.map(\.template.description) where !paths.contains(where: { $0.name == template }) {
            let operations = endpoints.filter { $0.template.description == template }
            paths.append(
                .init(
                    template,
                    .object(operations.map { .init($0.method.rawValue.lowercased(), operation($0)) })))
        }
        return .object(paths)
    }

    private func operation(_ endpoint: AnyEndpoint) -> JSON {
        let allowed = audience(endpoint.operation)
        var members: [JSON.Member] = [
            .init("operationId", .string(endpoint.operation)), .init("summary", .string(endpoint.summary)),
            .init("tags", [.string(endpoint.tag)]),
            .init("x-roles", .array((allowed.roles?.map(\.rawValue) ?? ["everybody"]).map { .string($0) })),
            .init(
                "security",
                allowed == .everybody ? [[:], ["session": []], ["key": []]] : [["session": []], ["key": []]]),
            .init("parameters", .array(parameters(of: endpoint))),
            .init("responses", responses(of: endpoint, for: allowed)),
        ]
        if let retirement = endpoint.retirement {
            members.append(.init("deprecated", true))
            if let end = retirement.endsAt { members.append(.init("x-sunset", .string(end.description))) }
        }
        if !endpoint.documentation.isEmpty { members.append(.init("description", .string(endpoint.documentation))) }
        if let schema = endpoint.bodySchema {
            var content: [JSON.Member] = [.init("schema", schema.document)]
            if let example = endpoint.bodyExample { content.append(.init("example", example)) }
            members.append(
                .init("requestBody", ["required": true, "content": ["application/json": .object(content)]]))
        }
        return .object(members)
    }

    private func parameters(of endpoint: AnyEndpoint) -> [JSON] {
        var parameters = endpoint.parameters.map { parameter -> JSON in
            [
                "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
                "required": .boolean(parameter.isRequired), "description": .string(parameter.summary),
                "schema": parameter.schema.document, "example": parameter.example,
            ]
        }
        if endpoint.idempotency != .none {
            parameters.append(
                header(
                    "Idempotency-Key", isRequired: endpoint.idempotency == .required,
                    "A fresh random key; the same key when the request is repeated.", pattern: "^[!-~]{1,255}$",
                    example: "0b8f7c1e-6a52-4a49-9d0e-3f4f3c1a2b77"))
        }
        if endpoint.takesDryRun {
            parameters.append(
                header(
                    "Dry-Run", isRequired: false,
                    "`true` checks everything, answers as if it were done, and changes nothing.",
                    pattern: "^(true|false)$", example: "false"))
        }
        if endpoint.precondition != .none {
            parameters.append(
                header(
                    "If-Match", isRequired: endpoint.precondition == .required,
                    "The `ETag` that you saw; refused with 412 when it has changed.", pattern: #"^(\*|"[0-9]{1,18}")$"#,
                    example: "\"1\""))
        }
        return parameters
    }

    private func header(
        _ name: String, isRequired: Bool, _ summary: String, pattern: String, example: String
    ) -> JSON {
        [
            "name": .string(name), "in": "header", "required": .boolean(isRequired), "description": .string(summary),
            "schema": ["type": "string", "pattern": .string(pattern)], "example": .string(example),
        ]
    }
}
