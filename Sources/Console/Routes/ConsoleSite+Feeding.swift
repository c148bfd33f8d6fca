import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Matching
import Operations
import Traffic

extension ConsoleSite {
    /// The viewer's feed and its two forms.
    var feedRoutes: [Route] {
        [
            Route(.get, "/feed", audience: .everybody) { call in try await showFeed(call) },
            .form("/feed/personalisation", audience: Audience(of: "feed.settings", in: .standard)) { call in
                guard let viewer = call.actor.viewer else { throw NotThere("viewer") }
                _ = try await platform.feed.setPersonalisation(
                    call.form["allowed"] == "true", for: viewer, in: call.command)
                return redirect(to: "/feed")
            },
            .form("/feed/refusals", audience: Audience(of: "feed.settings", in: .standard)) { call in
                try await refuse(call)
                return redirect(to: "/feed")
            },
        ]
    }

    private func showFeed(_ call: Call) async throws -> Response {
        let query = try FeedQuery(limit: 12, cursor: call.queryFields["cursor"])
        let answer = try await platform.feed.serve(query, for: call.actor)
        let listing = try await listing(of: answer)
        let cards = answer.items.compactMap { FeedCard($0, in: listing, language: call.language) }
        let page = ViewerFeedPage(
            cards: cards, requestID: answer.request.rawValue, isPersonalised: answer.isPersonalised,
            nextPath: call.path(after: answer.nextCursor))
        return try await show(page, to: call)
    }

    /// The things behind the identifiers of an answer, its reasons, and some more contents.
    func listing(
        of answer: FeedAnswer, beside more: [Identifier<Content>] = []
    ) async throws -> Listings.Listing {
        let reasons = answer.items.flatMap(\.reasons)
        return try await platform.listings.of(
            contents: Array(Set(answer.items.map(\.content) + reasons.compactMap(\.content) + more)),
            creators: Array(Set(answer.items.map(\.creator) + reasons.compactMap(\.creator))))
    }

    /// Reports "not interested" as the event it is; pressed twice it is one event.
    private func refuse(_ call: Call) async throws {
        let form = call.form
        let request: Identifier<FeedRequest> = try Identifier(parsing: form["request"] ?? "")
        let content: Identifier<Content> = try Identifier(parsing: form["content"] ?? "")
        // The common feed of one who said no stays common; the refusal is counted and shapes nothing.
        var allows = false
        if let viewer = call.actor.viewer { allows = try await platform.feed.personalisation(of: viewer) }
        let event = Event(
            id: try EventID(parsing: "\(request):\(content)"), kind: .notInterested, occurredAt: call.receivedAt,
            receivedAt: call.receivedAt, viewer: call.actor.viewer, source: .feedRecommend, request: request,
            subjects: .init(content: content), consent: allows ? .personalisation : .analytics)
        _ = try await platform.events.accept([.success(event)], in: call.command)
    }
}

extension FeedCard {
    /// A card of a decided item, nil when its content or creator is gone.
    init?(_ item: FeedAnswer.Item, in listing: Listings.Listing, language: Language) {
        guard let content = listing.contents[item.content], let creator = listing.creators[item.creator] else {
            return nil
        }
        let category = content.category.flatMap { listing.categories[$0] }
        self.init(
            content: content, creator: creator, category: category.map { Wording($0.chineseName, $0.englishName) },
            poster: Poster(category, of: content.id),
            product: content.product.flatMap { id in
                listing.products[id].map { product in
                    [product.title, listing.prices[id].map(Figures(language).price)].compactMap(\.self)
                        .joined(separator: " · ")
                }
            },
            reasons: item.reasons.compactMap { Reason($0, in: listing) },
            parts: item.terms.map { Part($0.kind.phrase, points: Double($0.contribution)) },
            isFollowed: item.reasons.contains { $0.creator == creator.id },
            propensity: item.slot == .organic ? nil : item.propensity)
    }
}

extension FeedCard.Reason {
    /// A reason with names; nil when what it cites is gone.
    fileprivate init?(_ reason: FeedReason, in listing: Listings.Listing) {
        switch reason {
        case .fitsTaste(let content, let signal, let share):
            guard let title = listing.contents[content]?.title else { return nil }
            self = .fitsTaste(title: title, deed: FeedCard.Deed(signal), share: share)
        case .watchedTogether(let content, let viewers):
            guard let title = listing.contents[content]?.title else { return nil }
            self = .watchedTogether(title: title, viewers: viewers)
        case .oftenNext(let content, let share):
            guard let title = listing.contents[content]?.title else { return nil }
            self = .oftenNext(title: title, share: share)
        case .fitsVisit(let content):
            guard let title = listing.contents[content]?.title else { return nil }
            self = .fitsVisit(title: title)
        case .alike(let content):
            guard let title = listing.contents[content]?.title else { return nil }
            self = .alike(title: title)
        case .expected(let goal, let probability):
            guard let deed = FeedCard.Expectation(goal) else { return nil }
            self = .expected(deed, probability: probability)
        case .followed(let creator):
            guard let name = listing.creators[creator]?.name else { return nil }
            self = .followed(name: name)
        case .new(let hours): self = .isNew(age: .seconds(hours * 3_600))
        case .popular(let place): self = .popular(place: place)
        case .discovery(let category):
            let named = (try? Identifier<Category>(parsing: category)).flatMap { listing.categories[$0] }
            // What is no identifier is a topic in its creator's own words.
            self = .discovery(
                category: named.map { Wording($0.chineseName, $0.englishName) } ?? Wording(category, category))
        case .onTrial(let exposures): self = .onTrial(exposures: exposures)
        }
    }
}

extension FeedCard.Expectation {
    /// The goal as the page words it; nil for goals that are no reason.
    fileprivate init?(_ goal: ResponseGoal) {
        switch goal {
        case .longView: self = .watch
        case .like: self = .like
        case .follow: self = .follow
        case .share: self = .share
        case .click, .order, .refund, .refusal: return nil
        }
    }
}

extension FeedCard.Deed {
    /// The deed as the page words it.
    fileprivate init(_ signal: Signal) {
        switch signal {
        case .completed: self = .finished
        case .viewed, .skipped, .refused: self = .watched
        case .liked: self = .liked
        case .commented: self = .commented
        case .shared: self = .shared
        case .followed: self = .followed
        case .clickedProduct: self = .clicked
        case .addedToCart: self = .carted
        case .bought: self = .bought
        }
    }
}

extension ScoreTerm.Kind {
    /// The part's name on pages.
    fileprivate var phrase: FeedPhrase {
        switch self {
        case .taste: .partTaste
        case .similar: .partSimilar
        case .following: .partFollowing
        case .freshness: .partFreshness
        case .popularity: .partPopularity
        case .quality: .partQuality
        case .fatigue: .partFatigue
        case .refusal: .partRefusal
        case .next: .partNext
        case .session: .partSession
        case .content: .partContent
        case .expectedClick: .partExpectedClick
        case .expectedLongView: .partExpectedLongView
        case .expectedLike: .partExpectedLike
        case .expectedFollow: .partExpectedFollow
        case .expectedShare: .partExpectedShare
        case .expectedSales: .partExpectedSales
        case .expectedRefusal: .partExpectedRefusal
        }
    }
}

extension Poster {
    /// A number that stays with an identifier: the FNV-1a hash of its text.
    static func seed(of text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

extension Poster.Motif {
    /// The picture for a category, by its English name.
    init(_ category: Category) {
        switch category.englishName {
        case "Tea": self = .tea
        case "Pastry": self = .cake
        case "Teaware": self = .pottery
        case "Beauty": self = .beauty
        case "Farm produce": self = .farm
        case "Sport": self = .sport
        case "Travel": self = .travel
        default: self = .other
        }
    }
}
