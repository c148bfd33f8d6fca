package import HTTPTypes
package import Market

/// An operation of the API as a value: the router, the documentation, the reference page, links and tests read it.
///
/// A capability declares its endpoints as constants beside their shapes, and answers each with a closure:
///
///     static let approve = Endpoint<SampleNote, SampleBody>(
///         .post, "/v1/samples/{sample_id}/approval", operation: "samples.approve",
///         summary: "Approves a sample request.", tag: "samples", refuses: ["object.not_found"])
///
///     SampleEndpoints.approve.answered { input, call in try await platform.samples.… }
package struct Endpoint<Input: WireInput, Reply: WireReply>: Sendable {
    /// The method.
    package let method: HTTPRequest.Method
    /// The path.
    package let template: PathTemplate
    /// The operation's name in the authorisation table, such as `samples.approve`.
    package let operation: String
    /// What it does, in one sentence.
    package let summary: String
    /// What the signature can't say, in Markdown; empty when nothing.
    package let documentation: String
    /// The capability under which the reference lists it.
    package let tag: String
    /// The refusals of the rules behind it; those of the wire are added from what the endpoint takes.
    package let refusals: [ErrorCode]
    /// The status of success.
    package let status: HTTPResponse.Status
    /// Whether a repeated request is recognised by its key.
    package let idempotency: IdempotencyUse
    /// Whether `Dry-Run: true` is obeyed; each command that recognises repetitions does.
    package let takesDryRun: Bool
    /// Whether it wants to know which revision the caller saw.
    package let precondition: PreconditionUse
    /// Bytes that the body may have.
    package let bodyBytesMax: Int
    /// Whether a write by cookie must carry the session's token.
    package let needsProof: Bool
    /// The operations that a reply leads to.
    package let links: [EndpointLink]
    /// When it goes, nil while it stays.
    package let retirement: Retirement?

    /// An endpoint.
    package init(
        _ method: HTTPRequest.Method, _ template: PathTemplate, operation: String, summary: String,
        documentation: String = "", tag: String, refuses refusals: [ErrorCode] = [], status: HTTPResponse.Status = .ok,
        idempotency: IdempotencyUse = .none, takesDryRun: Bool? = nil, precondition: PreconditionUse = .none,
        bodyBytesMax: Int = 1 << 20,
        needsProof: Bool = true, links: [EndpointLink] = [], retirement: Retirement? = nil
    ) {
        checkDeclaration(operation, summary, template, Input.parameters)
        self.method = method
        self.template = template
        self.operation = operation
        self.summary = summary
        self.documentation = documentation
        self.tag = tag
        self.refusals = refusals
        self.status = status
        self.idempotency = idempotency
        self.takesDryRun = takesDryRun ?? (idempotency != .none)
        self.precondition = precondition
        self.bodyBytesMax = bodyBytesMax
        self.needsProof = needsProof
        self.links = links
        self.retirement = retirement
    }

    /// The endpoint with what it does.
    package func answered(
        by answer: @escaping @Sendable (Input, Call) async throws -> Reply
    ) -> AnyEndpoint {
        AnyEndpoint(self, answer: answer)
    }
}

/// Checks what a declaration must keep: a sentence, and a path whose places are the declared parameters.
private func checkDeclaration(
    _ operation: String, _ summary: String, _ template: PathTemplate, _ parameters: [Parameter]
) {
    precondition(summary.hasSuffix("."), "The summary of \(operation) is a sentence.")
    precondition(
        Set(template.parameterNames) == Set(parameters.filter { $0.place == .path }.map(\.name)),
        "\(operation) declares the parameters of \(template).")
}

/// Whether an endpoint recognises a repeated request by `Idempotency-Key`.
package enum IdempotencyUse: String, Hashable, Sendable { case none, accepted, required }

/// Whether an endpoint takes `If-Match`.
package enum PreconditionUse: String, Hashable, Sendable { case none, accepted, required }

/// An operation that a reply leads to, with where its parameters come from (OpenAPI's links).
package struct EndpointLink: Hashable, Sendable {
    /// The link's name.
    package let name: String
    /// The operation that follows.
    package let operation: String
    /// Runtime expressions by parameter, such as `$response.body#/id`.
    package let parameters: [String: String]

    /// A link.
    package init(_ name: String, to operation: String, _ parameters: [String: String]) {
        self.name = name
        self.operation = operation
        self.parameters = parameters
    }
}
