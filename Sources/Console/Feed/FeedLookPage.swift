package import Market

/// The operator's look at what one viewer sees and why, beside what the viewer did last.
package struct FeedLookPage: Page {
    package static var template: String { "feed-look" }

    /// Something that the viewer did.
    package struct Deed: Sendable, Hashable {
        /// What was done.
        package let phrase: FeedPhrase
        /// The content's title.
        package let title: String
        /// Topics of the content.
        package let tags: [String]
        /// When.
        package let at: Timestamp

        /// Something that the viewer did to a content.
        package init(_ phrase: FeedPhrase, title: String, tags: [String], at: Timestamp) {
            self.phrase = phrase
            self.title = title
            self.tags = tags
            self.at = at
        }
    }

    /// The viewer; nil before one is chosen.
    package let viewer: String?
    /// Viewers who were busy lately, to choose from.
    package let suggestions: [String]
    /// What the viewer did last, newest first.
    package let deeds: [Deed]
    /// What the viewer would be shown.
    package let cards: [FeedCard]
    /// Whether the viewer's behaviour is used.
    package let isPersonalised: Bool
    /// Whether what was typed is no viewer's identifier.
    package let isUnreadable: Bool

    /// A look at a viewer's feed.
    package init(
        viewer: String?, suggestions: [String], deeds: [Deed] = [], cards: [FeedCard] = [],
        isPersonalised: Bool = false, isUnreadable: Bool = false
    ) {
        self.viewer = viewer
        self.suggestions = suggestions
        self.deeds = deeds
        self.cards = cards
        self.isPersonalised = isPersonalised
        self.isUnreadable = isUnreadable
    }

    package var section: Section? { .feedLook }
    package func title(in language: Language) -> String { FeedPhrase.lookTitle.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            viewer: viewer ?? "", hasViewer: viewer != nil && !isUnreadable, isUnreadable: isUnreadable,
            suggestions: suggestions.map { .init(id: $0, isCurrent: $0 == viewer) },
            hasSuggestions: !suggestions.isEmpty,
            deeds: deeds.map {
                DeedView(
                    deed: shell.text($0.phrase), title: $0.title, tags: Array($0.tags.prefix(3)),
                    at: shell.figures.moment($0.at))
            },
            hasDeeds: !deeds.isEmpty,
            lead: shell.text(isPersonalised ? FeedPhrase.lookPersonal : .lookCommon),
            cards: cards.enumerated().map { CardView(place: $0 + 1, $1, in: shell) }, hasCards: !cards.isEmpty)
    }

    private struct View: Sendable {
        let viewer: String
        let hasViewer: Bool
        let isUnreadable: Bool
        let suggestions: [Suggestion]
        let hasSuggestions: Bool
        let deeds: [DeedView]
        let hasDeeds: Bool
        let lead: String
        let cards: [CardView]
        let hasCards: Bool
    }

    private struct Suggestion: Sendable {
        let id: String
        let isCurrent: Bool
    }

    private struct DeedView: Sendable {
        let deed: String
        let title: String
        let tags: [String]
        let at: String
    }

    private struct CardView: Sendable {
        let place: String
        let title: String
        let creator: String
        let tags: [String]
        let reasons: [String]
        let score: String
        let onTrial: Bool

        init(place: Int, _ card: FeedCard, in shell: Shell) {
            self.place = String(place)
            title = card.content.title
            creator = card.creator.name
            tags = Array(card.content.tags.prefix(3))
            reasons = card.reasons.map { $0.sentence(in: shell) }
            score = shell.figures.decimal(card.parts.reduce(0) { $0 + $1.points }, places: 3)
            onTrial = card.propensity != nil
        }
    }
}
