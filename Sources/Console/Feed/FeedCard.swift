package import Market

/// One content in a feed, with everything that its card tells.
package struct FeedCard: Sendable, Hashable {
    /// Why it is there, with names resolved.
    package enum Reason: Sendable, Hashable {
        /// What the viewer did to another content, and the share (0 … 1) of the match it made.
        case fitsTaste(title: String, deed: Deed, share: Double)
        /// So many viewers of another content watched this too.
        case watchedTogether(title: String, viewers: Int)
        /// Viewers often went on to it after another content, which made the share (0 … 1) of that.
        case oftenNext(title: String, share: Double)
        /// Visits with another content often held it too.
        case fitsVisit(title: String)
        /// It says and shows the same as another content.
        case alike(title: String)
        /// So likely does the viewer do something good with it.
        case expected(Expectation, probability: Double)
        /// The viewer follows the creator.
        case followed(name: String)
        /// Published so long ago.
        case isNew(age: Duration)
        /// The place, from 1, among the most watched.
        case popular(place: Int)
        /// In a category in which the viewer has shown little interest so far.
        case discovery(category: Wording)
        /// Being tried out after so many exposures.
        case onTrial(exposures: Int)
    }

    /// What the viewer is expected to do.
    package enum Expectation: Sendable, Hashable, CaseIterable {
        case watch, like, follow, share

        var phrase: FeedPhrase {
            switch self {
            case .watch: .willWatch
            case .like: .willLike
            case .follow: .willFollow
            case .share: .willShare
            }
        }
    }

    /// What the viewer did to the content that a reason names.
    package enum Deed: Sendable, Hashable, CaseIterable {
        case finished, watched, liked, commented, shared, followed, clicked, carted, bought

        var phrase: FeedPhrase {
            switch self {
            case .finished: .didFinish
            case .watched: .didWatch
            case .liked: .didLike
            case .commented: .didComment
            case .shared: .didShare
            case .followed: .didFollow
            case .clicked: .didClick
            case .carted: .didCart
            case .bought: .didBuy
            }
        }
    }

    /// One summand of the score, named.
    package struct Part: Sendable, Hashable {
        /// What was measured.
        package let phrase: FeedPhrase
        /// What it added; negative where it took away.
        package let points: Double

        /// A summand.
        package init(_ phrase: FeedPhrase, points: Double) {
            self.phrase = phrase
            self.points = points
        }
    }

    /// The content.
    package let content: Content
    /// Who made it.
    package let creator: Creator
    /// The category's name, where known.
    package let category: Wording?
    /// The picture.
    package let poster: Poster
    /// The product and its price as the viewer reads them, where the content sells one.
    package let product: String?
    /// Why it is there, most telling first.
    package let reasons: [Reason]
    /// The summands of its score; empty for what was not scored.
    package let parts: [Part]
    /// Whether the viewer follows the creator.
    package let isFollowed: Bool
    /// The probability with which an exploring place drew it; nil for organic places.
    package let propensity: Double?

    /// A card.
    package init(
        content: Content, creator: Creator, category: Wording?, poster: Poster, product: String?, reasons: [Reason],
        parts: [Part], isFollowed: Bool, propensity: Double?
    ) {
        self.content = content
        self.creator = creator
        self.category = category
        self.poster = poster
        self.product = product
        self.reasons = reasons
        self.parts = parts
        self.isFollowed = isFollowed
        self.propensity = propensity
    }
}

extension FeedCard.Reason {
    /// The reason as a sentence.
    package func sentence(in shell: Shell) -> String {
        let figures = shell.figures
        return switch self {
        case .fitsTaste(let title, let deed, let share):
            shell.text(
                FeedPhrase.fitsTaste,
                ["title": title, "deed": shell.text(deed.phrase), "share": figures.percent(share)])
        case .watchedTogether(let title, let viewers):
            shell.text(FeedPhrase.watchedTogether, ["title": title, "viewers": figures.count(Int64(viewers))])
        case .oftenNext(let title, let share):
            shell.text(FeedPhrase.oftenNext, ["title": title, "share": figures.percent(share)])
        case .fitsVisit(let title): shell.text(FeedPhrase.fitsVisit, ["title": title])
        case .alike(let title): shell.text(FeedPhrase.alike, ["title": title])
        case .expected(let deed, let probability):
            shell.text(
                FeedPhrase.expected, ["deed": shell.text(deed.phrase), "probability": figures.percent(probability)])
        case .followed(let name): shell.text(FeedPhrase.followed, ["name": name])
        case .isNew(let age): shell.text(FeedPhrase.isNew, ["age": figures.span(age)])
        case .popular(let place): shell.text(FeedPhrase.popular, ["place": figures.count(Int64(place))])
        case .discovery(let category):
            shell.text(FeedPhrase.discovery, ["category": category.text(in: shell.language)])
        case .onTrial(let exposures):
            shell.text(FeedPhrase.onTrial, ["exposures": figures.count(Int64(exposures))])
        }
    }
}
