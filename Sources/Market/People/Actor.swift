/// Who asks: an account with its memberships, through a session or an API key; or nobody known.
///
/// An actor is made by authentication alone. Rules ask it which parties it acts for; whether an operation
/// is open to it is decided by the authorisation table and nowhere else.
package struct Actor: Hashable, Sendable {
    /// How the actor proved who it is.
    package enum Credential: Hashable, Sendable {
        /// No proof: a visitor.
        case none
        /// A server-side session, named by its public handle.
        case session(String)
        /// An API key, named by its public prefix, with the scopes it carries.
        case apiKey(String, scopes: Set<String>)
        /// The platform itself: timers, imports, the command line.
        case platform(String)
    }

    /// The account, nil for visitors and for the platform itself.
    package let account: Identifier<Account>?
    /// The memberships that this credential may use.
    package let memberships: [Membership]
    /// How the actor proved who it is.
    package let credential: Credential

    /// An actor with the memberships it may use.
    package init(account: Identifier<Account>?, memberships: [Membership], credential: Credential) {
        self.account = account
        self.memberships = memberships
        self.credential = credential
    }

    /// A visitor who has not logged in.
    package static let visitor = Actor(account: nil, memberships: [], credential: .none)

    /// The platform acting by itself, with the name of the loop or verb for the audit log.
    package static func platform(_ name: String) -> Actor {
        Actor(account: nil, memberships: [.operator], credential: .platform(name))
    }

    /// The roles that the actor has, each once.
    package var roles: Set<Role> { Set(memberships.map(\.role)) }

    /// Whether the actor acts for a party, in a role.
    package func acts(_ membership: Membership) -> Bool { memberships.contains(membership) }

    /// The first party of a role, such as the creator that a creator's account acts for.
    package func party<Noun>(_ role: Role, as noun: Noun.Type = Noun.self) -> Identifier<Noun>? {
        for membership in memberships where membership.role == role {
            // A membership holds an identifier of its role's kind; another noun's reads as absent.
            if let party = membership.party, let id = try? Identifier<Noun>(parsing: party) { return id }
        }
        return nil
    }

    /// The viewer that the actor watches as, if any.
    package var viewer: Identifier<Viewer>? { party(.viewer) }
    /// The creator that the actor acts for, if any.
    package var creator: Identifier<Creator>? { party(.creator) }
    /// The merchant that the actor acts for, if any.
    package var merchant: Identifier<Merchant>? { party(.merchant) }
    /// The agency that the actor acts for; nil for none.
    package var agency: Identifier<Agency>? { party(.agency) }

    /// A name for the audit log: the account, the platform's loop, or `visitor`.
    package var auditName: String {
        if let account { return account.rawValue }
        if case .platform(let name) = credential { return "platform:\(name)" }
        return "visitor"
    }
}
