/// Weights, caps and windows of the feed; a published `RuleSet` of them is stored with every decision.
///
/// Docs: docs/matching/model.md §4.
package struct FeedRules: Sendable, Hashable {
    /// How many candidates each source may bring, and where it looks.
    package var sources: Sources
    /// What each signal says about interest; negative for refusal. A signal that is missing says nothing.
    package var signalStrengths: [Signal: Float]
    /// Past behaviour counts half after this long.
    package var historyHalfLife: Duration
    /// The factor of each term of the score; a term that is missing counts nothing.
    package var termWeights: [ScoreTerm.Kind: Float]
    /// Freshness halves after this long.
    package var freshnessHalfLife: Duration
    /// Rate of good responses assumed of an item without exposures, strictly inside 0 ..< 1.
    package var qualityPriorMean: Double
    /// How many exposures that assumption weighs, > 0.
    package var qualityPriorStrength: Double
    /// What keeps a page from being monotonous.
    package var diversity: Diversity
    /// An item shown so often in the window of the facts is not shown again.
    package var itemExposuresMax: Int
    /// A creator shown so often in the window of the facts is not shown again.
    package var creatorExposuresMax: Int
    /// So many refused items of a category, and more of them than liked ones, say that the category is wanted less; > 0.
    package var categoryRefusalsMin: Int
    /// Expectations count from so many outcomes learnt on.
    package var expectationsMinExamples: Int
    /// Candidates of which outcomes are expected: the best by all other terms. The others come after them.
    package var expectationsMax: Int
    /// Reasons kept per item, strongest first.
    package var reasonsMax: Int
    /// Whether personal pages use the weights that a training found better than these, where it found some.
    package var takesChosenWeights: Bool
    /// The share of personal pages that are drawn from both rankings, by the chosen weights and by these, to compare them on
    /// what viewers do; 0 ... 1.
    package var interleavedShare: Double

    /// Caps of the candidate sources.
    package struct Sources: Sendable, Hashable {
        /// Items by inner product with the taste vector.
        package var personalMax: Int
        /// Items near recently watched ones.
        package var similarMax: Int
        /// How many of the last good items are asked for neighbours.
        package var similarToLast: Int
        /// Items of followed creators.
        package var followingMax: Int
        /// Of these, items per creator.
        package var followingPerCreatorMax: Int
        /// Newest items.
        package var freshMax: Int
        /// How long an item is new.
        package var freshFor: Duration
        /// Most watched items.
        package var popularMax: Int
        /// Items that followed the last deeds.
        package var nextMax: Int
        /// How many of the last good deeds are asked what followed them.
        package var nextToLast: Int
        /// Items of sessions like this visit.
        package var sessionMax: Int
        /// A pause so long ends a visit.
        package var sessionGap: Duration
        /// Items by what they say and show.
        package var contentMax: Int
        /// Items on trial.
        package var exploreMax: Int
        /// Items with fewer exposures are on trial.
        package var exploreBelowExposures: Int
        /// Standard deviations of optimism about items on trial.
        package var exploreOptimism: Double

        /// Caps as read from a file.
        package init(
            personalMax: Int, similarMax: Int, similarToLast: Int, followingMax: Int, followingPerCreatorMax: Int,
            freshMax: Int, freshFor: Duration, popularMax: Int, nextMax: Int, nextToLast: Int, sessionMax: Int,
            sessionGap: Duration, contentMax: Int, exploreMax: Int, exploreBelowExposures: Int,
            exploreOptimism: Double
        ) {
            self.personalMax = personalMax
            self.similarMax = similarMax
            self.similarToLast = similarToLast
            self.followingMax = followingMax
            self.followingPerCreatorMax = followingPerCreatorMax
            self.freshMax = freshMax
            self.freshFor = freshFor
            self.popularMax = popularMax
            self.nextMax = nextMax
            self.nextToLast = nextToLast
            self.sessionMax = sessionMax
            self.sessionGap = sessionGap
            self.contentMax = contentMax
            self.exploreMax = exploreMax
            self.exploreBelowExposures = exploreBelowExposures
            self.exploreOptimism = exploreOptimism
        }
    }

    /// Limits and penalties of the last ordering.
    package struct Diversity: Sendable, Hashable {
        /// Places between two items of one creator; 0 allows neighbours.
        package var creatorSpacing: Int
        /// Items of one creator on a page.
        package var creatorPerPageMax: Int
        /// Places between two items with products of one brand; 0 allows neighbours.
        package var brandSpacing: Int
        /// Items with products of one brand on a page.
        package var brandPerPageMax: Int
        /// Taken off the score for each item of the same category among the last `categoryWindow` places.
        package var categoryPenalty: Float
        /// Places looked back for categories.
        package var categoryWindow: Int
        /// Candidates considered for each place.
        package var candidatesMax: Int
        /// The share of a page's places that goes to latent interest, 0 ... 1; rounded down as the page grows.
        package var discoveryShare: Double
        /// A category with less than this share of a viewer's interest is latent, 0 ... 1.
        package var discoveryBelow: Double

        /// Limits as read from a file.
        /// - Precondition: the shares lie in 0 ... 1.
        package init(
            creatorSpacing: Int, creatorPerPageMax: Int, brandSpacing: Int, brandPerPageMax: Int,
            categoryPenalty: Float, categoryWindow: Int, candidatesMax: Int, discoveryShare: Double,
            discoveryBelow: Double
        ) {
            precondition(
                (0...1).contains(discoveryShare) && (0...1).contains(discoveryBelow), "shares lie in 0 ... 1")
            self.discoveryShare = discoveryShare
            self.discoveryBelow = discoveryBelow
            self.brandSpacing = brandSpacing
            self.brandPerPageMax = brandPerPageMax
            self.creatorSpacing = creatorSpacing
            self.creatorPerPageMax = creatorPerPageMax
            self.categoryPenalty = categoryPenalty
            self.categoryWindow = categoryWindow
            self.candidatesMax = candidatesMax
        }
    }

    /// Rules as read from a file.
    /// - Precondition: at least one refusal is needed, the prior is a rate strictly inside 0 ..< 1 with positive strength, the half-lives are positive.
    package init(
        sources: Sources, signalStrengths: [Signal: Float], historyHalfLife: Duration,
        termWeights: [ScoreTerm.Kind: Float], freshnessHalfLife: Duration, qualityPriorMean: Double,
        qualityPriorStrength: Double, diversity: Diversity, itemExposuresMax: Int, creatorExposuresMax: Int,
        categoryRefusalsMin: Int, expectationsMinExamples: Int, expectationsMax: Int,
        reasonsMax: Int, takesChosenWeights: Bool = true, interleavedShare: Double = 0
    ) {
        precondition((0...1).contains(interleavedShare), "a share of pages lies in 0 ... 1")
        precondition(qualityPriorMean > 0 && qualityPriorMean < 1 && qualityPriorStrength > 0, "the prior is a rate")
        precondition(categoryRefusalsMin > 0, "a category is refused by refusing something")
        precondition(historyHalfLife > .zero && freshnessHalfLife > .zero, "half-lives are positive")
        self.sources = sources
        self.signalStrengths = signalStrengths
        self.historyHalfLife = historyHalfLife
        self.termWeights = termWeights
        self.freshnessHalfLife = freshnessHalfLife
        self.qualityPriorMean = qualityPriorMean
        self.qualityPriorStrength = qualityPriorStrength
        self.diversity = diversity
        self.itemExposuresMax = itemExposuresMax
        self.creatorExposuresMax = creatorExposuresMax
        self.categoryRefusalsMin = categoryRefusalsMin
        self.expectationsMinExamples = expectationsMinExamples
        self.expectationsMax = expectationsMax
        self.reasonsMax = reasonsMax
        self.takesChosenWeights = takesChosenWeights
        self.interleavedShare = interleavedShare
    }
}

/// What a viewer did with an item, as far as it says something about interest.
package enum Signal: String, Sendable, Hashable, CaseIterable {
    /// Watched to the end.
    case completed
    /// Watched long enough to count as a view.
    case viewed
    /// Left at once.
    case skipped
    /// Liked.
    case liked
    /// Commented on.
    case commented
    /// Passed on.
    case shared
    /// Followed its creator from it.
    case followed
    /// Clicked on its product.
    case clickedProduct = "clicked_product"
    /// Put its product into the cart.
    case addedToCart = "added_to_cart"
    /// Bought its product.
    case bought
    /// Said "not interested".
    case refused
}
