package import HTTPTypes
package import Hummingbird
package import Market

/// What a method at a path does: an endpoint of the API or a page of the console.
package struct Route: Sendable {
    /// The method.
    package let method: HTTPRequest.Method
    /// The path.
    package let template: PathTemplate
    /// Who may ask.
    package let audience: Audience
    /// Bytes that the body may have.
    package let bodyBytesMax: Int
    /// The media types of which a body must have one; empty when there is no body.
    package let mediaTypes: [String]
    /// Whether an API key may be shown here. A page is for people, and no scope covers it; what takes keys asks the
    /// authorisation table itself.
    package let acceptsKeys: Bool
    /// Whether a write by cookie must carry the session's token; false for login alone.
    package let needsProof: Bool
    /// The time that a request may take.
    package let timeLimit: Duration
    /// Whether the body is given to the route piece by piece, for files that must not stand in memory.
    package let takesPieces: Bool
    /// Refuses by the path's parameters alone, before the caller is looked up and the body read: what a flood must not
    /// get past. Nil lets everybody on.
    package let gate: Gate?
    /// The answer.
    package let respond: @Sendable (Call) async throws -> Response

    /// Throws the refusal of a request that has no chance now.
    package typealias Gate = @Sendable (_ parameters: [String: String]) throws -> Void

    /// A route.
    package init(
        _ method: HTTPRequest.Method, _ template: PathTemplate, audience: Audience, bodyBytesMax: Int = 1 << 20,
        mediaTypes: [String] = [], acceptsKeys: Bool = false, needsProof: Bool = true,
        timeLimit: Duration = .seconds(30), takesPieces: Bool = false, gate: Gate? = nil,
        respond: @escaping @Sendable (Call) async throws -> Response
    ) {
        self.method = method
        self.template = template
        self.audience = audience
        self.bodyBytesMax = bodyBytesMax
        self.mediaTypes = mediaTypes
        self.acceptsKeys = acceptsKeys
        self.needsProof = needsProof
        self.timeLimit = timeLimit
        self.takesPieces = takesPieces
        self.gate = gate
        self.respond = respond
    }
}

/// Who may ask, as the authorisation table says.
package enum Audience: Hashable, Sendable {
    /// Everybody, logged in or not.
    case everybody
    /// Accounts with one of the roles.
    case roles(Set<Role>)

    /// The roles in their order, nil for everybody.
    package var roles: [Role]? {
        if case .roles(let roles) = self { roles.sorted() } else { nil }
    }

    /// Refuses who does not belong.
    /// - Throws: `credentialRequired` for a visitor, `roleMissing` for an account without one of the roles.
    package func admit(_ actor: Actor) throws(WireRefusal) {
        guard case .roles(let allowed) = self else { return }
        guard actor.credential != .none else { throw .credentialRequired }
        guard !actor.roles.isDisjoint(with: allowed) else {
            throw .roleMissing(allowed: allowed.sorted().map(\.rawValue))
        }
    }
}
