package import HTTPTypes

/// What a request brings: parameters of the path and the query, and the body, all checked against their schemas.
package struct Received: Sendable {
    /// Parameters of the path, by name.
    package let path: [String: JSON]
    /// Parameters of the query that were sent, by name.
    package let query: [String: JSON]
    /// The body, nil when the endpoint takes none.
    package let body: JSON?

    /// What a request brought.
    package init(path: [String: JSON] = [:], query: [String: JSON] = [:], body: JSON? = nil) {
        self.path = path
        self.query = query
        self.body = body
    }
}

/// The input of an endpoint, assembled from path, query and body.
package protocol WireInput: Sendable {
    /// Parameters of the path and the query.
    static var parameters: [Parameter] { get }
    /// What the body must look like, nil when there is none.
    static var body: Schema? { get }
    /// A body that fits the schema, for the documentation and the tests.
    static var example: JSON? { get }
    /// The input that checked parts spell.
    /// - Throws: the refusal of a noun that can't be read although its text fits the schema.
    init(_ received: Received) throws
}

extension WireInput {
    package static var parameters: [Parameter] { [] }
    package static var body: Schema? { nil }
    package static var example: JSON? { nil }
}

/// The reply of an endpoint.
package protocol WireReply: Sendable {
    /// What the body looks like, nil for a reply without one.
    static var schema: Schema? { get }
    /// A reply for the documentation and the tests.
    static var example: Self { get }
    /// The body, nil for a reply without one.
    var json: JSON? { get }
    /// The revision of what is shown, nil for what has none.
    var entityTag: EntityTag? { get }
    /// Header fields that belong to this reply alone, such as `Location`.
    var headers: HTTPFields { get }
}

extension WireReply {
    package var entityTag: EntityTag? { nil }
    package var headers: HTTPFields { [:] }
}

/// An input of nothing.
package struct NoInput: WireInput {
    /// Nothing to read.
    package init(_ received: Received) {}
}

/// A reply without a body.
package struct NoContent: WireReply {
    package static let schema: Schema? = nil
    package static let example = NoContent()
    package var json: JSON? { nil }
    package let headers: HTTPFields

    /// A reply of header fields alone.
    package init(headers: HTTPFields = [:]) { self.headers = headers }
}

/// A parameter of the path or the query.
package struct Parameter: Hashable, Sendable {
    /// Where a parameter stands.
    package enum Place: String, Hashable, Sendable { case path, query }

    /// The name, in snake_case.
    package let name: String
    /// Where it stands.
    package let place: Place
    /// What its value must look like.
    package let schema: Schema
    /// Whether it must be there; always, in a path.
    package let isRequired: Bool
    /// A sentence for the documentation.
    package let summary: String
    /// A value for the documentation and the tests.
    package let example: JSON

    /// A parameter of the path.
    package static func path(_ name: String, _ schema: Schema, _ summary: String, example: JSON) -> Parameter {
        Parameter(name: name, place: .path, schema: schema, isRequired: true, summary: summary, example: example)
    }

    /// A parameter of the query that may be left out.
    package static func query(_ name: String, _ schema: Schema, _ summary: String, example: JSON) -> Parameter {
        Parameter(name: name, place: .query, schema: schema, isRequired: false, summary: summary, example: example)
    }

    /// The value that a text spells, as the schema expects it; a text that spells none stays a text and fails the check.
    package func value(of text: String) -> JSON {
        switch schema.unnamed {
        case .integer: Int64(text).map(JSON.integer) ?? .string(text)
        case .number: Double(text).map(JSON.number) ?? .string(text)
        case .boolean: text == "true" ? true : text == "false" ? false : .string(text)
        default: .string(text)
        }
    }
}

extension Schema {
    /// The schema below its name and without the possibility of null.
    var unnamed: Schema {
        switch self {
        case .named(_, let schema), .nullable(let schema): schema.unnamed
        default: self
        }
    }
}
