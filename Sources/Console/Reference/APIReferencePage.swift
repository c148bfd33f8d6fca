package import Market

/// The API reference: every endpoint as it was declared.
package struct APIReferencePage: Page {
    package static var template: String { "reference" }

    /// What the page tells of one endpoint.
    package struct Endpoint: Sendable, Hashable {
        /// The HTTP method, in capitals.
        package let method: String
        /// The path with its places in braces.
        package let path: String
        /// What it does, in one sentence.
        package let summary: String
        /// The noun it belongs to.
        package let group: String
        /// Who may call it; empty for everyone.
        package let roles: [Role]
        /// The codes of its own refusals.
        package let refusals: [String]

        /// An endpoint as declared.
        package init(
            method: String, path: String, summary: String, group: String, roles: [Role], refusals: [String]
        ) {
            self.method = method
            self.path = path
            self.summary = summary
            self.group = group
            self.roles = roles
            self.refusals = refusals
        }
    }

    /// The endpoints, in the order of the document.
    package let endpoints: [Endpoint]

    /// The reference of some endpoints.
    package init(endpoints: [Endpoint]) { self.endpoints = endpoints }

    package var section: Section? { .apiReference }
    package func title(in language: Language) -> String { ReferencePhrase.title.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        var names: [String] = []
        for endpoint in endpoints where !names.contains(endpoint.group) { names.append(endpoint.group) }
        let groups = names.map { name in
            View.Group(
                name: name, anchor: name.lowercased().replacing(" ", with: "-"),
                endpoints: endpoints.filter { $0.group == name }.map { endpoint in
                    View.Line(
                        method: endpoint.method, methodClass: endpoint.method.lowercased(), path: endpoint.path,
                        summary: endpoint.summary,
                        roles: endpoint.roles.isEmpty
                            ? [shell.text(ReferencePhrase.everyone)] : endpoint.roles.map { shell.text($0.phrase) },
                        refusals: endpoint.refusals, hasRefusals: !endpoint.refusals.isEmpty)
                })
        }
        let count = shell.text(ReferencePhrase.operations, ["count": String(endpoints.count)])
        return View(count: count, groups: groups, isEmpty: endpoints.isEmpty)
    }

    private struct View: Sendable {
        struct Line: Sendable {
            let method: String
            let methodClass: String
            let path: String
            let summary: String
            let roles: [String]
            let refusals: [String]
            let hasRefusals: Bool
        }

        struct Group: Sendable {
            let name: String
            let anchor: String
            let endpoints: [Line]
        }

        let count: String
        let groups: [Group]
        let isEmpty: Bool
    }
}
