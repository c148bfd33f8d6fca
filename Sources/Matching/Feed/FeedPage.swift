package import Market

/// A page as matching wants it, before traffic mixes in what is owed and what is tried out.
package struct FeedPage: Sendable, Hashable {
    /// The organic items, in order.
    package let items: [FeedItem]
    /// Items that exploration slots may draw from.
    package let trials: [Trial]
    /// What went into and came out of each stage, in order.
    package let stages: [StageCount]
    /// Items that the filters took away, by the first reason that applied.
    package let drops: [FeedDrop: Int]
    /// Candidates by source, before they were united.
    package let candidatesBySource: [CandidateSource: Int]
    /// The trained model used.
    package let modelVersion: String
    /// The rules used.
    package let rulesVersion: RuleVersion

    /// An item that is being tried out.
    package struct Trial: Sendable, Hashable {
        /// The item.
        package let item: Int32
        /// Its creator.
        package let creator: Int32
        /// How promising it is, > 0: chances are proportional to it.
        package let promise: Double
        /// Why it would be shown.
        package let reason: Reason
    }
}

/// One item of a page with all that explains it.
package struct FeedItem: Sendable, Hashable {
    /// The item.
    package let item: Int32
    /// Its creator.
    package let creator: Int32
    /// Its category.
    package let category: Int32
    /// The sum of the terms.
    package let score: Float
    /// The parts of the score that are not zero.
    package let terms: [ScoreTerm]
    /// Who proposed it, with which score.
    package let candidate: Candidate
    /// Its place by score alone, from 0.
    package let rank: Int
    /// Why its place on the page is not its rank, if it is not.
    package var move: Move?
    /// Why it is here, strongest reason first.
    package let reasons: [Reason]
    /// Which ranking put it here, on a page drawn from two; nil on all others.
    package var ranking: FeedRanking?
}

/// The two rankings that a page may be drawn from, to compare them on what viewers do.
package enum FeedRanking: String, Sendable, Hashable, CaseIterable {
    /// By the weights that a training chose.
    case chosen
    /// By the weights of the rules.
    case rules
}

/// A change of place that diversity or discovery made.
package struct Move: Sendable, Hashable {
    /// Why.
    package enum Cause: String, Sendable, Hashable, CaseIterable {
        /// Another item of the creator was too near.
        case creatorSpacing = "creator_spacing"
        /// The page had enough of the creator.
        case creatorLimit = "creator_limit"
        /// Another item with a product of the brand was too near.
        case brandSpacing = "brand_spacing"
        /// The page had enough of the brand.
        case brandLimit = "brand_limit"
        /// The place belongs to interest that the viewer has not shown yet.
        case discovery
        /// The page was drawn from two rankings, which take turns.
        case comparison
        /// The category had appeared a lot just before.
        case categoryBalance = "category_balance"
        /// Nothing was left that kept the limits, so the best was taken all the same.
        case noAlternative = "no_alternative"
    }

    /// The place by score alone, from 0.
    package let from: Int
    /// The place on the page, from 0.
    package let to: Int
    /// Why.
    package let cause: Cause
}

/// Why an item could not become a candidate.
package enum FeedDrop: String, Sendable, Hashable, CaseIterable {
    /// Not in the wanted category.
    case category
    /// Seen already.
    case seen
    /// Refused by the viewer.
    case refused
    /// Its creator is refused by the viewer.
    case refusedCreator = "refused_creator"
    /// Shown too often lately.
    case itemCap = "item_cap"
    /// Its creator was shown too often lately.
    case creatorCap = "creator_cap"
}

/// The stages of a feed, in order; slots belong to `Traffic`.
package enum FeedStage: String, Sendable, Hashable, CaseIterable {
    case facts, filters, sources, ranking, diversity, slots
}

/// What a stage was given and what it passed on.
package struct StageCount: Sendable, Hashable {
    /// The stage.
    package let stage: FeedStage
    /// Things given: deeds, items or candidates.
    package let given: Int
    /// Things passed on.
    package let passed: Int

    /// A count for one stage.
    package init(stage: FeedStage, given: Int, passed: Int) {
        self.stage = stage
        self.given = given
        self.passed = passed
    }
}
