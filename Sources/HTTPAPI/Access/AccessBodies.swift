package import HTTPTypes
package import Market
package import Operations

/// A login.
package struct Login: WireInput {
    /// The name to log in with.
    package let login: String
    /// The password in clear.
    package let password: String

    package static let body: Schema? = .named(
        "Login",
        .object(
            .required("login", .text(1...64), "The name to log in with."),
            .required("password", .text(1...200), "The password.")))
    package static let example: JSON? = ["login": "lin", "password": "a sentence to remember"]
    package init(_ received: Received) {
        login = received.text("login")
        password = received.text("password")
    }
}

/// A session, as its owner sees it.
package struct SessionBody: WireReply {
    let account: Account
    let csrfToken: String
    let expiresAt: Timestamp
    package let headers: HTTPFields

    init(account: Account, csrfToken: String, expiresAt: Timestamp, headers: HTTPFields = [:]) {
        self.account = account
        self.csrfToken = csrfToken
        self.expiresAt = expiresAt
        self.headers = headers
    }

    package static let schema: Schema? = .named(
        "Session",
        .object(
            .required("account", accountSchema, "Who logged in."),
            .required("csrf_token", .text(1...200), "Send it as `X-CSRF-Token` with every write by cookie."),
            .required("expires_at", .timestamp, "When the session ends if it is not used before.")))

    private static let accountSchema = Schema.named(
        "Account",
        .object(
            .required("id", .id(Account.self), "The account."),
            .required("display_name", .text(1...200), "The name that others see."),
            .required("language", .oneOf(Language.self), "The language of pages and problems."),
            .required(
                "memberships", .array(of: MembershipShape.schema, count: 0...100), "Who the account acts for.")))

    package static let example = SessionBody(
        account: Account(
            id: .documented, login: "lin", displayName: "林茶", memberships: [.creator(.documented)], language: .chinese,
            createdAt: Timestamp(milliseconds: 1_763_890_000_000), suspendedAt: nil),
        csrfToken: "t0k3n", expiresAt: Timestamp(milliseconds: 1_763_976_400_000))

    package var json: JSON? {
        [
            "account": [
                "id": .string(account.id.rawValue), "display_name": .string(account.displayName),
                "language": .string(account.language.rawValue),
                "memberships": .array(account.memberships.map(MembershipShape.json)),
            ],
            "csrf_token": .string(csrfToken), "expires_at": .time(expiresAt),
        ]
    }
}

/// A membership on the wire.
enum MembershipShape {
    static let schema = Schema.named(
        "Membership",
        .object(
            .required("role", .oneOf(Role.self), "The role."),
            .optional("party_id", .text(1...64), "The party; null for operators and auditors.")))

    static func json(_ membership: Membership) -> JSON {
        ["role": .string(membership.role.rawValue), "party_id": .optional(membership.party)]
    }
}

/// An API key to be made.
package struct KeyAsk: WireInput {
    /// Patterns of operations.
    package let scopes: [String]
    /// The membership that the key acts with.
    package let membership: Membership
    /// When it ends, nil for the longest time allowed.
    package let expiresAt: Timestamp?

    package static let body: Schema? = .named(
        "NewAPIKey",
        .object(
            .required(
                "scopes", .array(of: .text(1...100), count: 1...50), "Operations, or patterns such as `samples.*`."),
            .required("membership", MembershipShape.schema, "One of your own, with which the key acts."),
            .optional("expires_at", .timestamp, "When it ends; the longest time allowed when left out.")))
    package static let example: JSON? = [
        "scopes": ["samples.*"],
        "membership": ["role": "creator", "party_id": .string(Identifier<Creator>.documented.rawValue)],
    ]
    package init(_ received: Received) throws {
        scopes = received.body?["scopes"]?.elements?.compactMap(\.text) ?? []
        guard let role = received.body?["membership"]?["role"]?.text.flatMap(Role.init(rawValue:)) else {
            throw InvalidInput("/membership/role", "field.required", "Must be there.")
        }
        membership = try .stored(role, party: received.body?["membership"]?["party_id"]?.text)
        expiresAt = try received.body?["expires_at"]?.text.map { try Timestamp(parsing: $0) }
    }
}

/// Which key.
package struct KeyAddress: WireInput {
    /// The key's identifier as text.
    package let id: String

    package static let parameters: [Parameter] = [
        .path(
            "key_id", .string(.identifier(prefix: "key"), length: 1...64, values: nil), "The key.",
            example: .string("key_" + String(Identifier<Account>.documented.rawValue.dropFirst(4))))
    ]
    package init(_ received: Received) { id = received.path["key_id"]?.text ?? "" }
}

/// A list's page alone.
package struct PageAsk: WireInput {
    /// The page.
    package let page: PageQuery

    package static let parameters = PageQuery.parameters
    package init(_ received: Received) { page = PageQuery(received) }
}

/// An API key on the wire.
package struct KeyBody: WireReply {
    let id: String
    let prefix: String
    let scopes: [String]
    let membership: Membership
    let createdAt: Timestamp
    let expiresAt: Timestamp?
    let revokedAt: Timestamp?
    /// The whole text to send, only in the answer that makes the key.
    let secret: String?

    /// A key on the wire.
    package init(_ card: KeyCard, secret: String? = nil) {
        id = card.id
        prefix = card.prefix
        scopes = card.scopes
        membership = card.membership
        createdAt = card.createdAt
        expiresAt = card.expiresAt
        revokedAt = card.revokedAt
        self.secret = secret
    }

    private init() {
        id = "key_" + String(Identifier<Account>.documented.rawValue.dropFirst(4))
        prefix = "0abc1def"
        scopes = ["samples.*"]
        membership = .creator(.documented)
        createdAt = Timestamp(milliseconds: 1_763_890_000_000)
        expiresAt = Timestamp(milliseconds: 1_771_666_000_000)
        revokedAt = nil
        secret = nil
    }

    package static let schema: Schema? = .named(
        "APIKey",
        .object(
            .required("id", .string(.identifier(prefix: "key"), length: 1...64, values: nil), "The key's identifier."),
            .required("prefix", .text(1...64), "The letters after `dk_`, by which the key is named."),
            .required("scopes", .array(of: .text(1...100), count: 0...50), "What it may run."),
            .required("membership", MembershipShape.schema, "The membership with which it acts."),
            .required("created_at", .timestamp, "When it was made."),
            .optional("expires_at", .timestamp, "When it ends."),
            .optional("revoked_at", .timestamp, "When it was revoked."),
            .optional("secret", .text(1...200), "The whole text to send; shown once, when the key is made.")))
    package static let example = KeyBody()
    package var json: JSON? {
        [
            "id": .string(id), "prefix": .string(prefix), "scopes": .array(scopes.map { .string($0) }),
            "membership": MembershipShape.json(membership), "created_at": .time(createdAt),
            "expires_at": .time(expiresAt),
            "revoked_at": .time(revokedAt), "secret": .optional(secret),
        ]
    }
}
