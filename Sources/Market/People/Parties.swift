/// A person who watches and buys; known by a pseudonym, never by a name.
package struct Viewer: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "vwr" }

    /// The viewer's identifier.
    package let id: Identifier<Viewer>
    /// Whether the viewer lets the platform use behaviour to choose what is shown (PIPL art. 24).
    package let allowsPersonalisation: Bool
    /// When the viewer was first seen.
    package let createdAt: Timestamp

    /// A viewer as stored.
    package init(id: Identifier<Viewer>, allowsPersonalisation: Bool, createdAt: Timestamp) {
        self.id = id
        self.allowsPersonalisation = allowsPersonalisation
        self.createdAt = createdAt
    }
}

/// A person or team that publishes contents and goes live (达人).
package struct Creator: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "cre" }

    /// The creator's identifier.
    package let id: Identifier<Creator>
    /// The name that viewers see.
    package let name: String
    /// What the creator knows about, in a few words.
    package let niche: String
    /// Where the creator works, such as `广东潮州`.
    package let region: String
    /// Followers, as last counted.
    package let followers: Int64
    /// The level of domain.md §10.2.
    package let level: CreatorLevel
    /// When the creator joined.
    package let createdAt: Timestamp

    /// A creator as stored.
    package init(
        id: Identifier<Creator>, name: String, niche: String, region: String, followers: Int64, level: CreatorLevel,
        createdAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.niche = niche
        self.region = region
        self.followers = followers
        self.level = level
        self.createdAt = createdAt
    }
}

/// A creator's level, L0 to L6.
package enum CreatorLevel: Int, Hashable, Sendable, CaseIterable, Comparable {
    case l0, l1, l2, l3, l4, l5, l6

    /// The name on pages and on the wire, such as `L3`.
    package var name: String { "L\(rawValue)" }

    /// Lower levels first.
    package static func < (left: CreatorLevel, right: CreatorLevel) -> Bool { left.rawValue < right.rawValue }
}

/// A shop: products, stock and fulfilment (商家).
package struct Merchant: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "mer" }

    /// The merchant's identifier.
    package let id: Identifier<Merchant>
    /// The shop's name.
    package let name: String
    /// Where the shop ships from, such as `云南昆明`.
    package let region: String
    /// When the shop was opened.
    package let createdAt: Timestamp

    /// A merchant as stored.
    package init(id: Identifier<Merchant>, name: String, region: String, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.region = region
        self.createdAt = createdAt
    }
}

/// The owner of a brand mark (品牌).
package struct Brand: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "brd" }

    /// The brand's identifier.
    package let id: Identifier<Brand>
    /// The mark as people read it.
    package let name: String

    /// A brand as stored.
    package init(id: Identifier<Brand>, name: String) {
        self.id = id
        self.name = name
    }
}

/// An agency (MCN) to which creators are bound by contract (机构).
package struct Agency: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "mcn" }

    /// The agency's identifier.
    package let id: Identifier<Agency>
    /// The agency's name.
    package let name: String
    /// When it came to the platform.
    package let createdAt: Timestamp

    /// An agency as stored.
    package init(id: Identifier<Agency>, name: String, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
    }
}
