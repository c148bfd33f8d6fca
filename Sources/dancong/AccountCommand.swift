import ArgumentParser
import Market
import Operations

/// `dancong account`: who can log in, before there is an operator to say so in the console, and after.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Opens, lists, suspends and reinstates accounts.",
        discussion: """
            Whoever can read the data directory may do this: it is how the first operator comes in.
            """,
        subcommands: [AccountOpening.self, AccountListing.self, AccountSuspension.self, AccountReinstatement.self])

    /// A command of this verb; the audit log names it.
    static func command() -> CommandContext {
        CommandContext(actor: .platform("dancong.account"), requestID: "dancong.account")
    }
}

/// `dancong account open LOGIN`.
struct AccountOpening: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Opens an account; the password is asked for, or read from a pipe.",
        discussion: """
            A viewer, creator or merchant is made with the account, under its name. A password given as an argument would \
            stand in the list of processes and in the shell's history, so there is no such option.

            Example: dancong account open ana --name "Ana" --role operator
            """)

    @OptionGroup var option: SettingsOption

    @Argument(help: "The name to log in with: 3 to 64 letters a-z, digits and . _ - @ +.")
    var login: String

    @Option(help: "The name that others see; the login when it is not given.")
    var name: String?

    @Option(help: "operator, auditor, viewer, creator or merchant; may be given several times.")
    var role: [Role]

    @Option(help: "The language of pages and problems: zh-CN or en.")
    var language: Language = .chinese

    func validate() throws {
        guard !role.isEmpty else { throw ValidationError("--role says who the account is.") }
        guard Set(role).isSubset(of: [.operator, .auditor, .viewer, .creator, .merchant]) else {
            throw ValidationError("--role is one of operator, auditor, viewer, creator and merchant.")
        }
    }

    func run() async throws {
        let roles = Set(role)
        let account = NewAccount(
            login: login, displayName: name ?? login, password: try PasswordPrompt.read(),
            memberships: [.operator, .auditor].filter { roles.contains($0.role) },
            newParties: roles.subtracting([.operator, .auditor]), language: language)
        let opened = try await option.working { platform, _ in
            try await platform.access.openAccount(account, in: AccountCommand.command()).value
        }
        print("\(opened.id)  \(opened.login)")
    }
}

/// `dancong account list`.
struct AccountListing: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists all accounts, oldest first.")

    @OptionGroup var option: SettingsOption

    func run() async throws {
        try await option.working { platform, _ in
            for account in try await platform.allAccounts() {
                let roles = Set(account.memberships.map(\.role)).sorted().map(\.rawValue).joined(separator: ", ")
                let state = account.suspendedAt.map { "  suspended \($0)" } ?? ""
                print("\(account.id)  \(account.login)  \(account.displayName)  \(roles)\(state)")
            }
        }
    }
}

/// `dancong account suspend LOGIN`.
struct AccountSuspension: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend", abstract: "Suspends an account: its sessions end and its keys open nothing.")

    @OptionGroup var option: SettingsOption

    @Argument(help: "The login, or the account's identifier.")
    var login: String

    func run() async throws {
        try await option.working { platform, _ in
            let id = try await platform.account(named: login)
            _ = try await platform.access.suspend(id, in: AccountCommand.command())
        }
        print("\(login) is suspended.")
    }
}

/// `dancong account reinstate LOGIN`.
struct AccountReinstatement: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reinstate", abstract: "Lets a suspended account in again.")

    @OptionGroup var option: SettingsOption

    @Argument(help: "The login, or the account's identifier.")
    var login: String

    func run() async throws {
        try await option.working { platform, _ in
            let id = try await platform.account(named: login)
            _ = try await platform.access.reinstate(id, in: AccountCommand.command())
        }
        print("\(login) may log in.")
    }
}

extension Platform {
    /// Every account, oldest first.
    fileprivate func allAccounts() async throws -> [Account] {
        var found: [Account] = []
        var cursor: String?
        repeat {
            let page = try await access.listAccounts(
                page: PageRequest(limit: PageRequest.limitMax, cursor: cursor), as: AccountCommand.command().actor)
            found += page.items
            cursor = page.nextCursor
        } while cursor != nil
        return found
    }

    /// The account with a login or an identifier.
    /// - Throws: `NotThere`.
    fileprivate func account(named name: String) async throws -> Identifier<Account> {
        let login = name.lowercased()
        guard let account = try await allAccounts().first(where: { $0.login == login || $0.id.rawValue == name }) else {
            throw NotThere("account")
        }
        return account.id
    }
}

extension Role: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
