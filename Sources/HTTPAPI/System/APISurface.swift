import HTTPTypes
import Hummingbird
package import Market
import NIOCore

/// The whole API as one value: its endpoints, and who may ask for each.
///
/// The router and the document are two readings of it, so neither can know an operation that the other does not.
package struct APISurface: Sendable {
    /// Every endpoint, in the order of the reference.
    package let endpoints: [AnyEndpoint]
    /// Who may ask for an operation.
    package let audience: @Sendable (String) -> Audience
    private let authorise: @Sendable (String, Actor) throws -> Void

    /// A surface.
    /// - Parameter authorise: refuses an actor what the audience alone does not, such as a key without the scope.
    /// - Precondition: operations have different names.
    package init(
        _ endpoints: [AnyEndpoint], audience: @escaping @Sendable (String) -> Audience,
        authorise: @escaping @Sendable (String, Actor) throws -> Void = { _, _ in }
    ) {
        precondition(
            Set(endpoints.map(\.operation)).count == endpoints.count, "Every endpoint has an operation of its own.")
        self.endpoints = endpoints
        self.audience = audience
        self.authorise = authorise
    }

    /// The OpenAPI 3.1 document.
    package var document: OpenAPIDocument { OpenAPIDocument(endpoints, audience: audience) }

    /// The routes of all endpoints, and of the document.
    package var routes: [Route] {
        let text = document.json.text(isPretty: true)
        let description = Route(.get, "/openapi.json", audience: .everybody, acceptsKeys: true) { _ in
            Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-cache"],
                body: .init(byteBuffer: ByteBuffer(string: text)))
        }
        let authorise = authorise
        return endpoints.map { endpoint in
            let operation = endpoint.operation
            return endpoint.route(for: audience(operation)) { try authorise(operation, $0) }
        } + [description]
    }
}
