package import Market

/// Whose objects a role reaches with an operation.
package enum Ownership: String, Hashable, Sendable, CaseIterable {
    /// The operation has no object of anybody's.
    case none
    /// Objects of the parties that the actor acts for; others look as if they were not there.
    case own
    /// Everybody's objects.
    case any
}

/// Operation × role × ownership: the one place that says who may do what.
///
/// Doors ask ``authorise(_:_:)``, the router and the OpenAPI document read ``rows``, and the tests walk every cell.
/// What is not listed is closed.
package struct AuthorisationTable: Sendable {
    /// One operation, and who may run it.
    package struct Row: Hashable, Sendable {
        /// Who may run an operation.
        package enum Audience: Hashable, Sendable {
            /// Everybody, logged in or not.
            case everybody
            /// Accounts with one of the roles, each reaching what is said.
            case roles([Role: Ownership])
            /// The platform's own loops.
            case platform
        }

        /// The operation.
        package let operation: OperationName
        /// Who may run it.
        package let audience: Audience
        /// Whether an API key may run it, given the scope; what concerns the account's safety needs a session.
        package let isOpenToKeys: Bool
        /// Whether an API key needs a scope for it; what is nobody's secret needs none.
        package var needsScope = true

        /// The roles that may run it; nil when it is open to everybody.
        package var roles: Set<Role>? {
            switch audience {
            case .everybody: nil
            case .roles(let roles): Set(roles.keys)
            case .platform: []
            }
        }
    }

    /// The rows, ordered by operation.
    package let rows: [Row]
    private let rowByOperation: [OperationName: Row]

    /// A table of rows.
    /// - Precondition: No operation has two rows.
    package init(_ rows: [Row]) {
        self.rows = rows.sorted { $0.operation.rawValue < $1.operation.rawValue }
        rowByOperation = Dictionary(rows.map { ($0.operation, $0) }) { row, _ in
            preconditionFailure("The operation \(row.operation) has two rows.")
        }
    }

    /// The row of an operation; nil when the operation is not listed and so closed.
    package subscript(operation: OperationName) -> Row? { rowByOperation[operation] }

    /// Lets an actor run an operation.
    ///
    /// The grant says what the actor reaches; whether one object is among it is for ``Grant/require(ownedBy:noun:)``.
    /// - Throws: `notLoggedIn` for visitors, `forbidden` for a missing role or scope and for unlisted operations.
    @discardableResult
    package func authorise(_ operation: OperationName, _ actor: Actor) throws(AccessRefusal) -> Grant {
        guard let row = self[operation] else { throw .forbidden(allowed: []) }
        let allowed = (row.roles ?? []).sorted()
        if case .apiKey(_, let scopes) = actor.credential {
            let isCovered = !row.needsScope || scopes.contains { KeyScope($0).covers(operation) }
            guard row.isOpenToKeys, isCovered else {
                throw .forbidden(allowed: allowed)
            }
        }
        switch row.audience {
        case .everybody:
            return Grant(operation: operation, actor: actor, ownership: .none, memberships: actor.memberships)
        case .platform:
            guard case .platform = actor.credential else { throw .forbidden(allowed: []) }
            return Grant(operation: operation, actor: actor, ownership: .any, memberships: actor.memberships)
        case .roles(let roles):
            if actor.credential == .none { throw .notLoggedIn }
            let letting = actor.memberships.filter { roles[$0.role] != nil }
            guard !letting.isEmpty else { throw .forbidden(allowed: allowed) }
            let reaches = Set(letting.compactMap { roles[$0.role] })
            let widest: Ownership = reaches.contains(.any) ? .any : reaches.contains(.own) ? .own : .none
            return Grant(operation: operation, actor: actor, ownership: widest, memberships: letting)
        }
    }
}

/// What the table lets an actor do: an operation, and whose objects it reaches.
package struct Grant: Hashable, Sendable {
    /// The operation that was asked for.
    package let operation: OperationName
    /// Who asked.
    package let actor: Actor
    /// The widest reach of the actor's roles.
    package let ownership: Ownership
    /// The memberships that the actor may use for this operation.
    package let memberships: [Membership]

    /// Whether an object of some parties is within reach.
    package func reaches(ownedBy owners: [Membership]) -> Bool {
        switch ownership {
        case .any: true
        case .own: owners.contains { memberships.contains($0) }
        case .none: false
        }
    }

    /// Refuses an object of others as if it were not there.
    /// - Throws: `NotThere` with the noun.
    package func require(ownedBy owners: [Membership], noun: String) throws(NotThere) {
        guard reaches(ownedBy: owners) else { throw NotThere(noun) }
    }
}
