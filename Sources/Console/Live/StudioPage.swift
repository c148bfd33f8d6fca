package import Market

/// A creator's sessions, and the form that announces one.
package struct StudioPage: Page {
    package static var template: String { "studio" }

    /// The sessions, the latest start first.
    package let cards: [RoomCard]
    /// The categories that a session can be about.
    package let categories: [Choice]
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// Something to choose from a list.
    package struct Choice: Sendable, Hashable {
        /// What the form sends.
        package let value: String
        /// What is read.
        package let label: Wording

        /// A choice.
        package init(value: String, label: Wording) {
            self.value = value
            self.label = label
        }
    }

    /// A studio.
    package init(cards: [RoomCard], categories: [Choice], nextPath: String?) {
        self.cards = cards
        self.categories = categories
        self.nextPath = nextPath
    }

    package var section: Section? { .studio }
    package func title(in language: Language) -> String { StudioPhrase.title.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            rooms: cards.map { RoomCardView($0, in: shell) }, isEmpty: cards.isEmpty,
            categories: categories.map { Option(value: $0.value, label: $0.label.text(in: shell.language)) },
            nextPath: nextPath)
    }

    private struct View: Sendable {
        let rooms: [RoomCardView]
        let isEmpty: Bool
        let categories: [Option]
        let nextPath: String?
    }

    private struct Option: Sendable {
        let value: String
        let label: String
    }
}
