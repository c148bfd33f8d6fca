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
        let hash = try await PasswordQueue.shared.run {
            try PasswordHash(of: account.password, cost: rules.passwordCost).text
        }
        let recognised = CommandContext(
            actor: context.actor, requestID: context.requestID, idempotencyKey: context.idempotencyKey,
            fingerprint: account.fingerprint, isDryRun: context.isDryRun)
        return try await platform.write("access.open_account", in: recognised) { scope in
            let opened = Account(
                id: scope.newIdentifier(), login: account.login, displayName: account.displayName,
                memberships: account.memberships, language: account.language, createdAt: scope.now, suspendedAt: nil)
            guard try AccountStore(scope.connection).insert(opened, passwordHash: hash) else {
                throw AccessRefusal.loginTaken
            }
            let roles = Set(opened.memberships.map(\.role)).sorted().map(\.rawValue).joined(separator: ", ")
            try scope.audit("opens an account: \(roles)", subject: opened.id.rawValue)
            return opened
        }
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
