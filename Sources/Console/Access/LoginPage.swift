package import Market

/// Where people log in.
package struct LoginPage: Page {
    package static var template: String { "login" }

    /// Why the last try was refused. Both kinds of wrong name or password read the same.
    package enum Refusal: Sendable, Hashable {
        case wrong
        case throttled(wait: Duration)
    }

    /// A person of the demo, whose login the page tells.
    package struct DemoPerson: Sendable, Hashable {
        /// The name that others see.
        package let name: Wording
        /// The role to try.
        package let role: Role
        /// The account name.
        package let login: String
        /// The password, which is public: a demo has no secrets.
        package let password: String

        /// A person of the demo.
        package init(name: Wording, role: Role, login: String, password: String) {
            self.name = name
            self.role = role
            self.login = login
            self.password = password
        }
    }

    /// The account name of the last try.
    package let login: String
    /// Why the last try was refused, nil on the first.
    package let refusal: Refusal?
    /// The token of the form.
    package let formToken: String
    /// The path to go to afterwards.
    package let next: String
    /// The people of the demo; empty on a platform of one's own.
    package let demo: [DemoPerson]

    /// The login page.
    package init(
        login: String = "", refusal: Refusal? = nil, formToken: String = "", next: String = "/",
        demo: [DemoPerson] = []
    ) {
        self.login = login
        self.refusal = refusal
        self.formToken = formToken
        self.next = next
        self.demo = demo
    }

    package var section: Section? { nil }
    package func title(in language: Language) -> String { ShellPhrase.loginTitle.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        let sentence: String? =
            switch refusal {
            case nil: nil
            case .wrong: shell.text(ShellPhrase.loginRefused)
            case .throttled(let wait): shell.text(ShellPhrase.loginThrottled, ["wait": shell.figures.span(wait)])
            }
        let people = demo.map { person in
            View.Person(
                name: person.name.text(in: shell.language),
                initial: String(person.name.text(in: shell.language).prefix(1)),
                role: shell.text(person.role.phrase), login: person.login)
        }
        return View(
            login: login, refusal: sentence, formToken: formToken, next: next, people: people, hasDemo: !demo.isEmpty,
            demoPassword: demo.first?.password)
    }

    private struct View: Sendable {
        struct Person: Sendable {
            let name: String
            let initial: String
            let role: String
            let login: String
        }
        let login: String
        let refusal: String?
        let formToken: String
        let next: String
        let people: [Person]
        let hasDemo: Bool
        let demoPassword: String?
    }
}
