/// A person who can log in, with the parties that the person acts for.
package struct Account: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "acc" }

    /// The account's identifier.
    package let id: Identifier<Account>
    /// The name to log in with, in lower case; unique.
    package let login: String
    /// The name that others see.
    package let displayName: String
    /// Who the account may act for; an account has at least one membership.
    package let memberships: [Membership]
    /// The language of pages and problems that the person chose.
    package let language: Language
    /// When the account was opened.
    package let createdAt: Timestamp
    /// When the account was suspended, if it is.
    package let suspendedAt: Timestamp?

    /// An account as stored.
    package init(
        id: Identifier<Account>, login: String, displayName: String, memberships: [Membership], language: Language,
        createdAt: Timestamp, suspendedAt: Timestamp?
    ) {
        self.id = id
        self.login = login
        self.displayName = displayName
        self.memberships = memberships
        self.language = language
        self.createdAt = createdAt
        self.suspendedAt = suspendedAt
    }
}

/// A role that an account has, and the party whose objects it reaches with it.
package struct Membership: Hashable, Sendable {
    /// The role.
    package let role: Role
    /// The identifier of the viewer, creator, merchant, brand or agency; nil for operator and auditor.
    package let party: String?

    private init(role: Role, party: String?) {
        self.role = role
        self.party = party
    }

    /// Acts as a viewer.
    package static func viewer(_ id: Identifier<Viewer>) -> Membership { .init(role: .viewer, party: id.rawValue) }
    /// Acts for a creator.
    package static func creator(_ id: Identifier<Creator>) -> Membership { .init(role: .creator, party: id.rawValue) }
    /// Acts for a merchant.
    package static func merchant(_ id: Identifier<Merchant>) -> Membership {
        .init(role: .merchant, party: id.rawValue)
    }
    /// Acts for a brand.
    package static func brand(_ id: Identifier<Brand>) -> Membership { .init(role: .brand, party: id.rawValue) }
    /// Acts for an agency.
    package static func agency(_ id: Identifier<Agency>) -> Membership { .init(role: .agency, party: id.rawValue) }
    /// Operates the platform.
    package static let `operator` = Membership(role: .operator, party: nil)
    /// Audits the platform.
    package static let auditor = Membership(role: .auditor, party: nil)

    /// The membership that storage kept as a role and a party.
    /// - Throws: `IdentifierError.malformed` when the party is not one of the role's kind.
    package static func stored(_ role: Role, party: String?) throws(IdentifierError) -> Membership {
        switch role {
        case .viewer: .viewer(try Identifier(parsing: party ?? ""))
        case .creator: .creator(try Identifier(parsing: party ?? ""))
        case .merchant: .merchant(try Identifier(parsing: party ?? ""))
        case .brand: .brand(try Identifier(parsing: party ?? ""))
        case .agency: .agency(try Identifier(parsing: party ?? ""))
        case .operator: .operator
        case .auditor: .auditor
        }
    }
}

/// A language of pages and problems.
package enum Language: String, Hashable, Sendable, CaseIterable {
    /// Simplified Chinese.
    case chinese = "zh-CN"
    /// English.
    case english = "en"
}
