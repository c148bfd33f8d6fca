package import Market
import SQLDatabase
import Storage

extension Access {
    /// Opens an account.
    ///
    /// The request is recognised again without its password: a fast digest of a password must not be kept.
    /// - Throws: `AccessRefusal.loginTaken`, `weakPassword`, `forbidden`; `InvalidInput`; `PasswordQueueFull`.
    package func openAccount(_ account: NewAccount, in context: CommandContext) async throws -> Written<Account> {
        try AuthorisationTable.standard.authorise("access.open_account", context.actor)
        let rules = rules
        try account.check(under: rules)
        let hash = try await platform.passwords.run {
            try PasswordHash(of: account.password, cost: rules.passwordCost).text
        }
        let recognised = CommandContext(
            actor: context.actor, requestID: context.requestID, idempotencyKey: context.idempotencyKey,
            fingerprint: account.fingerprint, isDryRun: context.isDryRun)
        return try await platform.write("access.open_account", in: recognised) { scope in
            let known = account.memberships
            for membership in known { try Self.requireParty(of: membership, on: scope.connection) }
            let opened = Account(
                id: scope.newIdentifier(), login: account.login, displayName: account.displayName,
                memberships: try known
                    + account.newParties.sorted().map { try Self.makeParty($0, of: account, in: scope) },
                language: account.language, createdAt: scope.now, suspendedAt: nil)
            guard try AccountStore(scope.connection).insert(opened, passwordHash: hash) else {
                throw AccessRefusal.loginTaken
            }
            let roles = Set(opened.memberships.map(\.role)).sorted().map(\.rawValue).joined(separator: ", ")
            try scope.audit("opens an account: \(roles)", subject: opened.id.rawValue)
            return opened
        }
    }

    /// Makes the party of a new account's role, under the account's name.
    private static func makeParty(
        _ role: Role, of account: NewAccount, in scope: WriteScope
    ) throws -> Membership {
        let parties = PartyStore(scope.connection)
        switch role {
        case .creator:
            let creator = Creator(
                id: scope.newIdentifier(), name: account.displayName, niche: "", region: "", followers: 0, level: .l0,
                createdAt: scope.now)
            try parties.add([creator])
            return .creator(creator.id)
        case .merchant:
            let merchant = Merchant(
                id: scope.newIdentifier(), name: account.displayName, region: "", createdAt: scope.now)
            try parties.add([merchant])
            return .merchant(merchant.id)
        case .agency:
            let agency = Agency(id: scope.newIdentifier(), name: account.displayName, createdAt: scope.now)
            try parties.add([agency])
            return .agency(agency.id)
        default:
            let viewer = Viewer(id: scope.newIdentifier(), allowsPersonalisation: true, createdAt: scope.now)
            try parties.add([viewer])
            return .viewer(viewer.id)
        }
    }

    /// Refuses a membership of a creator, shop or agency that is not there; a viewer is known by its pseudonym alone.
    private static func requireParty(of membership: Membership, on connection: Connection) throws {
        let parties = PartyStore(connection)
        guard let party = membership.party else { return }
        let isThere =
            switch membership.role {
            case .creator: try parties.creator(Identifier(parsing: party)) != nil
            case .merchant: try parties.merchant(Identifier(parsing: party)) != nil
            case .agency: try parties.agency(Identifier(parsing: party)) != nil
            case .viewer, .brand, .operator, .auditor: true
            }
        guard isThere else { throw NotThere(membership.role.rawValue) }
    }

    /// Suspends an account: its sessions end and its keys open nothing from this moment.
    /// - Throws: `NotThere` when there is no such account; `AccessRefusal.forbidden`.
    package func suspend(_ id: Identifier<Account>, in context: CommandContext) async throws -> Written<Account> {
        try AuthorisationTable.standard.authorise("access.suspend_account", context.actor)
        return try await platform.write("access.suspend_account", in: context) { scope in
            let accounts = AccountStore(scope.connection)
            let isNew = try accounts.suspend(id, at: scope.now)
            guard let account = try accounts.find(id) else { throw NotThere("account") }
            try SessionStore(scope.connection).deleteAll(of: id)
            if isNew { try scope.audit("suspends the account", subject: id.rawValue) }
            return account
        }
    }

    /// Lets a suspended account in again; its keys open what they opened before.
    /// - Throws: `NotThere` when there is no such account; `AccessRefusal.forbidden`.
    package func reinstate(_ id: Identifier<Account>, in context: CommandContext) async throws -> Written<Account> {
        try AuthorisationTable.standard.authorise("access.reinstate_account", context.actor)
        return try await platform.write("access.reinstate_account", in: context) { scope in
            let accounts = AccountStore(scope.connection)
            let isNew = try accounts.reinstate(id)
            guard let account = try accounts.find(id) else { throw NotThere("account") }
            if isNew { try scope.audit("reinstates the account", subject: id.rawValue) }
            return account
        }
    }

    /// All accounts, oldest first.
    /// - Throws: `InvalidInput` for a cursor that is none; `AccessRefusal.forbidden`.
    package func listAccounts(page: PageRequest, as actor: Actor) async throws -> Page<Account> {
        try AuthorisationTable.standard.authorise("access.list_accounts", actor)
        let after = try page.identifier(of: Account.self)
        return try await platform.read { connection in
            let rows = try AccountStore(connection).list(after: after, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { $0.id.rawValue }
        }
    }

    /// The actor's own account.
    /// - Throws: `AccessRefusal.notLoggedIn`; `NotThere` when it is not there any more.
    package func readSelf(as actor: Actor) async throws -> Account {
        try AuthorisationTable.standard.authorise("access.read_self", actor)
        guard let id = actor.account else { throw AccessRefusal.notLoggedIn }
        guard let account = try await platform.read({ try AccountStore($0).find(id) }) else {
            throw NotThere("account")
        }
        return account
    }
}
