package import Market

/// What frames a page: who looks at it, in which language and appearance, and where it is.
package struct Shell: Sendable {
    /// Light, dark, or as the system says.
    package enum Theme: String, CaseIterable, Sendable {
        case auto, light, dark

        var phrase: ShellPhrase {
            switch self {
            case .auto: .themeAuto
            case .light: .themeLight
            case .dark: .themeDark
            }
        }
    }

    /// The person who is logged in.
    package struct Person: Sendable {
        /// The name that others see.
        package let name: String
        /// What the person may be.
        package let roles: Set<Role>

        /// A person with roles.
        package init(name: String, roles: Set<Role>) {
            self.name = name
            self.roles = roles
        }
    }

    /// A sentence about what the last form did.
    package struct Flash: Sendable, Hashable {
        /// The sentence.
        package let wording: Wording
        /// Whether the form was refused.
        package let isRefusal: Bool

        /// A sentence, and whether it is a refusal.
        package init(_ wording: Wording, isRefusal: Bool = false) {
            self.wording = wording
            self.isRefusal = isRefusal
        }
    }

    /// The page's language.
    package let language: Language
    /// The page's appearance.
    package let theme: Theme
    /// The path with its query, to come back to after a switch.
    package let path: String
    /// Who looks, nil for visitors.
    package let person: Person?
    /// The session's token against forged forms; empty for visitors.
    package let csrfToken: String
    /// What the last form did, if one was just sent.
    package let flash: Flash?
    /// Notices that the person has not read.
    package let unreadCount: Int
    /// When the page is made.
    package let now: Timestamp

    /// The frame of one page.
    package init(
        language: Language, theme: Theme = .auto, path: String, person: Person? = nil, csrfToken: String = "",
        flash: Flash? = nil, unreadCount: Int = 0, now: Timestamp
    ) {
        self.language = language
        self.theme = theme
        self.path = path
        self.person = person
        self.csrfToken = csrfToken
        self.flash = flash
        self.unreadCount = unreadCount
        self.now = now
    }

    /// Numbers and times in the page's language.
    package var figures: Figures { Figures(language) }

    /// A phrase in the page's language.
    package func text(_ phrase: some Phrase, _ values: [String: String] = [:]) -> String {
        phrase.text(in: language, values)
    }
}

extension Role {
    /// The role's name on pages.
    package var phrase: ShellPhrase {
        switch self {
        case .viewer: .roleViewer
        case .creator: .roleCreator
        case .merchant: .roleMerchant
        case .brand: .roleBrand
        case .agency: .roleAgency
        case .operator: .roleOperator
        case .auditor: .roleAuditor
        }
    }
}
