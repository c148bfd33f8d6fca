import Market

/// What templates know as `shell`.
struct ShellView: Sendable {
    struct Entry: Sendable {
        let label: String
        let path: String
        let isCurrent: Bool
        var unread: String?
    }

    struct Person: Sendable {
        let name: String
        let initial: String
        let roles: String
    }

    struct Flash: Sendable {
        let text: String
        let isRefusal: Bool
    }

    let languageTag: String
    let theme: String
    let title: String
    let sections: [Entry]
    let languages: [Entry]
    let themes: [Entry]
    let visitor: Person?
    let isLoggedIn: Bool
    let canBeTold: Bool
    let csrfToken: String
    let flash: Flash?

    init(_ shell: Shell, title: String, section: Section?) {
        let language = shell.language
        languageTag = language.rawValue
        theme = shell.theme.rawValue
        self.title = title
        sections = Section.visible(to: shell.person?.roles ?? []).map {
            Entry(
                label: shell.text($0.phrase), path: $0.path, isCurrent: $0 == section,
                unread: $0 == .notices && shell.unreadCount > 0
                    ? shell.unreadCount > 99 ? "99+" : String(shell.unreadCount) : nil)
        }
        let back = Self.queryEncoded(shell.path)
        // A language is named in itself, so that its readers find it.
        languages = [(Language.chinese, "中文"), (.english, "English")].map { choice, name in
            Entry(
                label: name, path: "/preferences?language=\(choice.rawValue)&back=\(back)",
                isCurrent: choice == language)
        }
        themes = Shell.Theme.allCases.map {
            Entry(
                label: shell.text($0.phrase), path: "/preferences?theme=\($0.rawValue)&back=\(back)",
                isCurrent: $0 == shell.theme)
        }
        visitor = shell.person.map { person in
            Person(
                name: person.name, initial: String(person.name.prefix(1)),
                roles: person.roles.sorted().map { shell.text($0.phrase) }.joined(separator: " · "))
        }
        isLoggedIn = shell.person != nil
        canBeTold = shell.person?.roles.isDisjoint(with: [.creator, .merchant, .operator]) == false
        csrfToken = shell.csrfToken
        flash = shell.flash.map { Flash(text: $0.wording.text(in: language), isRefusal: $0.isRefusal) }
    }

    /// A text as the value of a query parameter (RFC 3986: all but unreserved characters and `/` escaped).
    static func queryEncoded(_ text: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { encoded, byte in
            if plain.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
