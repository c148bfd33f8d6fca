package import Market
package import Operations

/// An account to be opened, as sent.
package struct AccountAsk: WireInput {
    /// The account.
    package let account: NewAccount

    package static let body: Schema? = .named(
        "NewAccount",
        .object(
            .required("login", .text(3...64), "The name to log in with: a-z, digits and . _ - @ +."),
            .required("display_name", .text(1...64), "The name that others see."),
            .required("password", .text(1...200), "The first password."),
            .required(
                "memberships", .array(of: MembershipShape.schema, count: 1...10),
                "Who the account acts for. Without a `party_id` a new viewer, creator or shop is made."),
            .optional("language", .oneOf(Language.self), "The language of pages; Chinese when left out.")))
    package static let example: JSON? = [
        "login": "lin.mei", "display_name": "林梅", "password": "a sentence to remember",
        "memberships": [["role": "creator"]], "language": "zh-CN",
    ]
    package init(_ received: Received) throws {
        var memberships: [Membership] = []
        var newParties: Set<Role> = []
        for entry in received.body?["memberships"]?.elements ?? [] {
            guard let role = entry["role"]?.text.flatMap(Role.init(rawValue:)) else { continue }
            let party = entry["party_id"]?.text
            if party == nil, ![.operator, .auditor].contains(role) {
                newParties.insert(role)
            } else {
                memberships.append(try .stored(role, party: party))
            }
        }
        account = NewAccount(
            login: received.text("login"), displayName: received.text("display_name"),
            password: received.text("password"), memberships: memberships, newParties: newParties,
            language: Language(rawValue: received.text("language")) ?? .chinese)
    }
}

/// Which account.
package struct AccountAddress: WireInput {
    /// The account.
    package let id: Identifier<Account>

    package static let parameters: [Parameter] = [
        .path(
            "account_id", .id(Account.self), "The account.", example: .string(Identifier<Account>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("account_id") }
}

/// An account, as operators see it.
package struct AccountBody: WireReply {
    let account: Account

    /// An account on the wire.
    package init(_ account: Account) { self.account = account }

    package static let schema: Schema? = .named(
        "Account",
        .object(
            .required("id", .id(Account.self), "The account's identifier."),
            .required("login", .text(1...64), "The name to log in with."),
            .required("display_name", .text(1...64), "The name that others see."),
            .required("memberships", .array(of: MembershipShape.schema, count: 0...100), "Who it acts for."),
            .required("language", .oneOf(Language.self), "The language of pages."),
            .required("created_at", .timestamp, "When it was opened."),
            .optional("suspended_at", .timestamp, "When it was suspended; null while it is not.")))
    package static let example = AccountBody(
        Account(
            id: .documented, login: "lin.mei", displayName: "林梅", memberships: [.creator(.documented)],
            language: .chinese, createdAt: Timestamp(milliseconds: 1_763_890_000_000), suspendedAt: nil))
    package var json: JSON? {
        [
            "id": .string(account.id.rawValue), "login": .string(account.login),
            "display_name": .string(account.displayName),
            "memberships": .array(account.memberships.map(MembershipShape.json)),
            "language": .string(account.language.rawValue), "created_at": .time(account.createdAt),
            "suspended_at": .time(account.suspendedAt),
        ]
    }
}
