package import Market

/// The operator's list of accounts, with the form that opens one.
package struct AccountsPage: Page {
    package static var template: String { "accounts" }

    /// The accounts of this page, oldest first.
    package let accounts: [Account]
    /// Whether the reader may open and suspend accounts; an auditor only reads.
    package let canChange: Bool
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of accounts.
    package init(accounts: [Account], canChange: Bool, nextPath: String?) {
        self.accounts = accounts
        self.canChange = canChange
        self.nextPath = nextPath
    }

    package var section: Section? { .people }
    package func title(in language: Language) -> String { PeoplePhrase.title.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            accounts: accounts.map { AccountView($0, canChange: canChange, in: shell) }, isEmpty: accounts.isEmpty,
            canChange: canChange,
            roles: [Role.viewer, .creator, .merchant, .operator, .auditor].map {
                .init(value: $0.rawValue, label: shell.text($0.phrase), isCurrent: $0 == .creator)
            },
            nextPath: nextPath)
    }

    private struct View: Sendable {
        let accounts: [AccountView]
        let isEmpty: Bool
        let canChange: Bool
        let roles: [ChoiceView]
        let nextPath: String?
    }

    private struct AccountView: Sendable {
        let id: String
        let login: String
        let name: String
        let initial: String
        let roles: [String]
        let openedAt: String
        let suspended: String?
        let canSuspend: Bool
        let canReinstate: Bool

        init(_ account: Account, canChange: Bool, in shell: Shell) {
            id = account.id.rawValue
            login = account.login
            name = account.displayName
            initial = String(account.displayName.prefix(1))
            roles = Set(account.memberships.map(\.role)).sorted().map { shell.text($0.phrase) }
            openedAt = shell.figures.moment(account.createdAt)
            suspended = account.suspendedAt.map {
                shell.text(PeoplePhrase.suspendedSince, ["time": shell.figures.moment($0)])
            }
            canSuspend = canChange && account.suspendedAt == nil
            canReinstate = canChange && account.suspendedAt != nil
        }
    }
}

/// An entry of a list to choose from.
struct ChoiceView: Sendable {
    let value: String
    let label: String
    let isCurrent: Bool
}
