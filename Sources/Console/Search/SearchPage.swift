package import Market
package import Operations

/// What was found for some words, by kind.
package struct SearchPage: Page {
    package static var template: String { "search" }

    /// What was found of a kind.
    package struct Group: Sendable {
        /// The kind.
        package let kind: SearchKind
        /// The hits, best first.
        package let hits: [Search.Hit]
        /// Where more of the kind is; nil at the end.
        package let morePath: String?

        /// A group.
        package init(kind: SearchKind, hits: [Search.Hit], morePath: String?) {
            self.kind = kind
            self.hits = hits
            self.morePath = morePath
        }
    }

    /// What was written; empty before anything was.
    package let text: String
    /// What was found, in the order of the page; groups without hits are left out.
    package let groups: [Group]
    /// Why nothing was looked for, if so.
    package let refusal: Wording?
    /// What is known of products beside their words, such as the shop and the price.
    package let notes: [String: String]
    /// Whether only one kind is shown.
    package let isOneKind: Bool

    /// A page of hits.
    package init(
        text: String, groups: [Group], refusal: Wording? = nil, notes: [String: String] = [:], isOneKind: Bool = false
    ) {
        self.text = text
        self.groups = groups
        self.refusal = refusal
        self.notes = notes
        self.isOneKind = isOneKind
    }

    package var section: Section? { nil }
    package func title(in language: Language) -> String {
        text.isEmpty
            ? SearchPhrase.title.text(in: language) : SearchPhrase.resultsFor.text(in: language, ["text": text])
    }

    package func view(in shell: Shell) -> any Sendable {
        View(
            text: text, title: title(in: shell.language), groups: groups.map { GroupView($0, notes: notes, in: shell) },
            refusal: refusal?.text(in: shell.language), isStart: text.isEmpty && refusal == nil,
            isEmpty: groups.isEmpty && !text.isEmpty && refusal == nil,
            allPath: isOneKind ? "/search?q=\(ShellView.queryEncoded(text))" : nil)
    }

    private struct View: Sendable {
        let text: String
        let title: String
        let groups: [GroupView]
        let refusal: String?
        let isStart: Bool
        let isEmpty: Bool
        let allPath: String?
    }

    private struct GroupView: Sendable {
        let heading: String
        let name: String
        let hits: [HitView]
        let morePath: String?
        let more: String

        init(_ group: Group, notes: [String: String], in shell: Shell) {
            heading = shell.text(group.kind.phrase)
            name = group.kind.rawValue
            hits = group.hits.map { HitView($0, note: notes[$0.id], in: shell) }
            morePath = group.morePath
            more = shell.text(SearchPhrase.moreOfKind, ["kind": heading])
        }
    }

    private struct HitView: Sendable {
        struct Part: Sendable {
            let text: String
            let isMarked: Bool
        }

        let id: String
        let title: [Part]
        let excerpt: [Part]
        let note: String?
        let path: String?
        let state: String?
        let tone: String

        init(_ hit: Search.Hit, note: String?, in shell: Shell) {
            id = hit.id
            title = Self.parts(of: hit.title)
            excerpt = Self.parts(of: hit.excerpt)
            self.note = note
            path =
                switch hit.kind {
                case .room: "/rooms/\(hit.id)"
                case .content: "/contents/\(hit.id)"
                case .product, .creator: nil
                }
            state = hit.roomState.map { shell.text($0.phrase) }
            tone = hit.roomState?.tone ?? ""
        }

        /// The text cut where marks begin and end.
        static func parts(of text: Search.Marked) -> [Part] {
            let scalars = Array(text.text.unicodeScalars)
            var parts: [Part] = []
            var place = 0
            for mark in text.marks {
                if mark.lowerBound > place {
                    parts.append(Part(text: scalars[place..<mark.lowerBound].text, isMarked: false))
                }
                parts.append(Part(text: scalars[mark].text, isMarked: true))
                place = mark.upperBound
            }
            if place < scalars.count { parts.append(Part(text: scalars[place...].text, isMarked: false)) }
            return parts
        }
    }
}
