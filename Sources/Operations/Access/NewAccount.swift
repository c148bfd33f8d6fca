package import Market

/// An account to be opened.
package struct NewAccount: Sendable, Hashable {
    /// The name to log in with.
    package let login: String
    /// The name that others see.
    package let displayName: String
    /// The password in clear, which is hashed and forgotten.
    package let password: String
    /// Who the account acts for, at least one.
    package let memberships: [Membership]
    /// Roles for which a new viewer, creator, shop or agency is made, under the account's name.
    package let newParties: Set<Role>
    /// The language of pages and problems.
    package let language: Language

    /// An account to be opened.
    package init(
        login: String, displayName: String, password: String, memberships: [Membership], newParties: Set<Role> = [],
        language: Language = .chinese
    ) {
        self.login = Self.normalised(login: login)
        self.displayName = displayName
        self.password = password
        self.memberships = memberships
        self.newParties = newParties
        self.language = language
    }

    /// A login as it is kept and looked up: in lower case.
    static func normalised(login: String) -> String { login.lowercased() }

    /// A digest of everything but the password.
    var fingerprint: String {
        let parties =
            memberships.map { "\($0.role.rawValue) \($0.party ?? "")" } + newParties.sorted().map { "new \($0)" }
        return Secret.digest(([login, displayName, language.rawValue] + parties).joined(separator: "\u{1f}"))
    }

    /// Refuses what cannot become an account.
    /// - Throws: `InvalidInput` with every fault, or `AccessRefusal.weakPassword`.
    func check(under rules: AccessRules) throws {
        var faults: [InvalidInput.Fault] = []
        let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789._-@+")
        if !(3...64).contains(login.count) || !login.allSatisfy(letters.contains) {
            faults.append(
                .init(
                    "/login", "account.login_malformed",
                    "A login has 3 to 64 letters a-z, digits and the signs . _ - @ +."))
        }
        if !(1...64).contains(displayName.count) {
            faults.append(.init("/display_name", "account.name_malformed", "A name has 1 to 64 characters."))
        }
        if !newParties.isSubset(of: [.viewer, .creator, .merchant, .agency]) {
            faults.append(
                .init(
                    "/memberships", "account.party_missing",
                    "A viewer, a creator, a shop or an agency can be made with an account; of other roles the party is named."
                ))
        }
        if memberships.isEmpty, newParties.isEmpty {
            faults.append(
                .init("/memberships", "account.membership_missing", "An account acts for at least one party."))
        }
        guard faults.isEmpty else { throw InvalidInput(faults) }
        guard rules.passwordLength.contains(password.count), password.lowercased() != login else {
            throw AccessRefusal.weakPassword(lengths: rules.passwordLength)
        }
    }
}
