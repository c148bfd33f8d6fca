package import Market

/// The viewer's feed: cards with their reasons, and the switch that turns personalisation off.
package struct ViewerFeedPage: Page {
    package static var template: String { "feed" }

    /// The cards, in the order of the decision.
    package let cards: [FeedCard]
    /// The decision that made the page; events refer to it.
    package let requestID: String
    /// Whether the viewer's behaviour was used.
    package let isPersonalised: Bool
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of the feed.
    package init(cards: [FeedCard], requestID: String, isPersonalised: Bool, nextPath: String?) {
        self.cards = cards
        self.requestID = requestID
        self.isPersonalised = isPersonalised
        self.nextPath = nextPath
    }

    package var section: Section? { .feed }
    package func title(in language: Language) -> String { FeedPhrase.title.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            isPersonalised: isPersonalised,
            lead: shell.text(isPersonalised ? FeedPhrase.lead : .leadWithout),
            canSwitch: shell.person?.roles.contains(.viewer) == true,
            cards: cards.map { CardView($0, in: shell, isPersonalised: isPersonalised, requestID: requestID) },
            isEmpty: cards.isEmpty, requestID: requestID, nextPath: nextPath)
    }

    private struct View: Sendable {
        let isPersonalised: Bool
        let lead: String
        let canSwitch: Bool
        let cards: [CardView]
        let isEmpty: Bool
        let requestID: String
        let nextPath: String?
    }

    private struct CardView: Sendable {
        struct Part: Sendable {
            let label: String
            let points: String
            let takesAway: Bool
        }

        let id: String
        let title: String
        let poster: String
        let form: String
        let length: String?
        let category: String?
        let creator: String
        let initial: String
        let about: String
        let isFollowed: Bool
        let onTrial: Bool
        let isSynthetic: Bool
        let isAdvertisement: Bool
        let path: String
        let tags: [String]
        let product: String?
        let mainReason: String?
        let reasons: [String]
        let parts: [Part]
        let hasParts: Bool
        let propensity: String?
        let canRefuse: Bool

        init(_ card: FeedCard, in shell: Shell, isPersonalised: Bool, requestID: String) {
            let figures = shell.figures
            id = card.content.id.rawValue
            title = card.content.title
            poster = card.poster.svg
            form = shell.text(card.content.form == .video ? FeedPhrase.video : .pictures)
            length = card.content.length.map(figures.length)
            category = card.category?.text(in: shell.language)
            creator = card.creator.name
            initial = String(card.creator.name.prefix(1))
            about = [
                shell.text(FeedPhrase.followers, ["count": figures.rounded(card.creator.followers)]),
                card.creator.region,
            ].joined(separator: " · ")
            isFollowed = card.isFollowed
            onTrial = card.propensity != nil
            isSynthetic = card.content.draft.isSynthetic
            isAdvertisement = card.content.draft.isAdvertisement
            path = "/contents/\(card.content.id)?request=\(requestID)"
            tags = Array(card.content.tags.prefix(3))
            product = card.product
            let sentences = card.reasons.map { $0.sentence(in: shell) }
            mainReason = sentences.first
            reasons = sentences + (isPersonalised ? [] : [shell.text(FeedPhrase.withoutYou)])
            parts = card.parts.map {
                Part(
                    label: shell.text($0.phrase), points: figures.decimal($0.points, places: 3),
                    takesAway: $0.points < 0)
            }
            hasParts = !card.parts.isEmpty
            propensity = card.propensity.map { shell.text(FeedPhrase.propensity, ["share": figures.percent($0)]) }
            canRefuse = shell.person?.roles.contains(.viewer) == true
        }
    }
}
