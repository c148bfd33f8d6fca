package import Market
package import Matching
package import Traffic

/// What a page of the feed is asked with.
package struct FeedQuery: Sendable, Hashable {
    /// Items wanted.
    package let limit: Int
    /// Where the page before ended; nil for the first page.
    package let cursor: String?
    /// The only category wanted, by identifier or topic.
    package let category: String?

    /// The most items of a page.
    package static let limitMax = 50

    /// A query.
    /// - Throws: `InvalidInput` when the limit is not from 1 to 50.
    package init(limit: Int = 10, cursor: String? = nil, category: String? = nil) throws(InvalidInput) {
        guard (1...Self.limitMax).contains(limit) else {
            throw InvalidInput("limit", "page.limit_out_of_range", "The limit is a number from 1 to \(Self.limitMax).")
        }
        self.limit = limit
        self.cursor = cursor
        self.category = category
    }
}

/// A page of the feed with all that explains it.
package struct FeedAnswer: Sendable, Hashable {
    /// The decision's name, to which later events refer.
    package let request: Identifier<FeedRequest>
    /// The items, in order.
    package let items: [Item]
    /// What to ask the next page with; nil at the end.
    package let nextCursor: String?
    /// Whether the viewer's behaviour took part.
    package let isPersonalised: Bool
    /// The trained model used; empty before the first training.
    package let modelVersion: String
    /// The rules used.
    package let rulesVersion: RuleVersion
    /// What each stage was given and passed on, in order.
    package let stages: [StageCount]

    /// One place of a page.
    package struct Item: Sendable, Hashable {
        /// The content.
        package let content: Identifier<Content>
        /// Whose it is.
        package let creator: Identifier<Creator>
        /// Its category or first topic, if known.
        package let category: String?
        /// The match score; 0 for slots that scores did not earn.
        package let score: Double
        /// The parts of the score that are not zero.
        package let terms: [ScoreTerm]
        /// On whose account it stands here.
        package let slot: SlotType
        /// The probability that it took this place, in (0, 1].
        package let propensity: Double
        /// Why it is here, strongest first.
        package let reasons: [FeedReason]
        /// Who proposed it, with which score; empty for slots that scores did not earn.
        package let sources: [Source]
        /// Why its place is not its rank, if it is not.
        package let move: Move?

        /// A proposal.
        package struct Source: Sendable, Hashable {
            /// Who proposed it.
            package let source: CandidateSource
            /// The score in that source's own measure.
            package let score: Float
        }
    }
}

/// Why an item is in a feed, with identifiers in place of dense numbers.
package enum FeedReason: Sendable, Hashable {
    /// It fits what the viewer did to another content, which made `share` (0 ... 1) of its match.
    case fitsTaste(because: Identifier<Content>, signal: Signal, share: Double)
    /// Of those who watched another content, which the viewer watched, so many watched this too.
    case watchedTogether(with: Identifier<Content>, viewers: Int)
    /// Viewers often went on to it after another content, which the viewer came from, and which made `share` (0 ... 1) of
    /// that.
    case oftenNext(after: Identifier<Content>, share: Double)
    /// Visits with another content of this visit often held it too.
    case fitsVisit(with: Identifier<Content>)
    /// It says and shows the same as another content, which the viewer liked.
    case alike(to: Identifier<Content>)
    /// So likely is it that the viewer does something good with it.
    case expected(goal: ResponseGoal, probability: Double)
    /// The viewer follows its creator.
    case followed(creator: Identifier<Creator>)
    /// It was published so many hours ago.
    case new(ageHours: Double)
    /// It is number `place` (from 1) of the most watched.
    case popular(place: Int)
    /// Its category, by identifier or topic, is one in which the viewer has shown little interest so far.
    case discovery(category: String)
    /// It is new to the feed and being tried out, after so many exposures.
    case onTrial(exposures: Int)

    /// A stable code for ledgers and the wire.
    package var code: String {
        switch self {
        case .fitsTaste: "fits_taste"
        case .watchedTogether: "watched_together"
        case .oftenNext: "often_next"
        case .fitsVisit: "fits_visit"
        case .alike: "alike"
        case .expected: "expected"
        case .followed: "followed_creator"
        case .new: "new"
        case .popular: "popular"
        case .discovery: "discovery"
        case .onTrial: "on_trial"
        }
    }
}

extension FeedCatalogue {
    /// A reason with identifiers.
    func named(_ reason: Reason) -> FeedReason {
        switch reason {
        case .fitsTaste(let item, let signal, let share):
            .fitsTaste(because: contents[Int(item)], signal: signal, share: Double(share))
        case .watchedTogether(let item, let viewers): .watchedTogether(with: contents[Int(item)], viewers: viewers)
        case .oftenNext(let item, let share): .oftenNext(after: contents[Int(item)], share: Double(share))
        case .fitsVisit(let item): .fitsVisit(with: contents[Int(item)])
        case .alike(let item): .alike(to: contents[Int(item)])
        case .expected(let goal, let probability): .expected(goal: goal, probability: Double(probability))
        case .followed(let creator): .followed(creator: creators[Int(creator)])
        case .new(let hours): .new(ageHours: hours)
        case .popular(let place): .popular(place: place)
        case .discovery(let category): .discovery(category: categories[Int(category)])
        case .onTrial(let exposures): .onTrial(exposures: exposures)
        }
    }
}
