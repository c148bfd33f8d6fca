/// Weights, pseudo-counts and bounds of the matches between creators and products; defaults in `partners.yaml`.
///
/// Docs: docs/matching/partners.md.
package struct PartnerRules: Sendable, Hashable {
    /// The factor of each term of the score.
    package var termWeights: [PartnerTerm.Kind: Double]
    /// What one person counts in an audience, by the strongest tie.
    package var tierWeights: [AudienceProfile.Tier: Double]
    /// The factor of each axis of an audience; they are made to sum to 1.
    package var axisWeights: [AudienceProfile.Axis: Double]
    /// How many people the prior of an audience weighs, > 0.
    package var audienceStrength: Double
    /// What the fit of two audiences counts of which nobody was seen, 0 ... 1.
    package var audienceUnseen: Double
    /// The similarity of texts that counts one half, > 0.
    package var contentHalf: Double
    /// How sales are believed.
    package var sales: Sales
    /// How earnings are reckoned.
    package var commerce: Commerce
    /// What keeps a pair out.
    package var gates: Gates
    /// Places, from 0, of a first page at which something uncertain may be tried.
    package var explorationPlaces: [Int]
    /// The chance that such a place is used for a trial, 0 ... 1.
    package var explorationShare: Double
    /// Promotions in the window that count as complete fatigue, > 0.
    package var promotionsMax: Int
    /// Lower bounds of the price bands after the first, in minor units, ascending.
    package var priceBands: [Int64]
    /// Lower bounds of the followers' bands after the first, ascending.
    package var followerBands: [Int64]
    /// Reasons and risks of a match at most.
    package var reasonsMax: Int
    /// Risks of a match at most.
    package var risksMax: Int

    /// How sales are believed: priors and what they weigh.
    package struct Sales: Sendable, Hashable {
        /// Orders in 1,000 views that a market without any history is believed to have, > 0.
        package var ordersPer1000Views: Double
        /// How many thousands of views the cohort's frequency weighs, > 0.
        package var frequencyStrength: Double
        /// How many orders the cohort's basket weighs, > 0.
        package var basketStrength: Double
        /// How many expected orders the twins' lift weighs, > 0.
        package var liftStrength: Double
        /// How many contents the views of the cohort's contents weigh, > 0.
        package var viewsStrength: Double
        /// Views of a content where nothing is known, > 0.
        package var viewsPerContent: Double
        /// How many expected responses weigh like the first responses of a creator, > 0.
        package var responseStrength: Double
        /// A cohort has so many creators at least.
        package var cohortCreatorsMin: Int
        /// A cohort has so many views at least.
        package var cohortViewsMin: Int

        /// Priors as read from a file.
        package init(
            ordersPer1000Views: Double, frequencyStrength: Double, basketStrength: Double, liftStrength: Double,
            viewsStrength: Double, viewsPerContent: Double, responseStrength: Double, cohortCreatorsMin: Int,
            cohortViewsMin: Int
        ) {
            self.ordersPer1000Views = ordersPer1000Views
            self.frequencyStrength = frequencyStrength
            self.basketStrength = basketStrength
            self.liftStrength = liftStrength
            self.viewsStrength = viewsStrength
            self.viewsPerContent = viewsPerContent
            self.responseStrength = responseStrength
            self.cohortCreatorsMin = cohortCreatorsMin
            self.cohortViewsMin = cohortViewsMin
        }
    }

    /// How earnings are reckoned.
    package struct Commerce: Sendable, Hashable {
        /// A merchant's share of the price before commission, in ppm, where the merchant has not said.
        package var marginPPM: Int
        /// The commission that is usual, in ppm, > 0 and below the margin.
        package var typicalCommissionPPM: Int
        /// How much a price far from what the audience buys takes away, 0 ... 1.
        package var priceDistance: Double
        /// What "a higher commission" means in what would change a rank, in ppm.
        package var commissionStepPPM: Int
        /// What "a lower price" means in what would change a rank, as a share of the price.
        package var priceStep: Double

        /// Commerce as read from a file.
        package init(
            marginPPM: Int, typicalCommissionPPM: Int, priceDistance: Double, commissionStepPPM: Int, priceStep: Double
        ) {
            self.marginPPM = marginPPM
            self.typicalCommissionPPM = typicalCommissionPPM
            self.priceDistance = priceDistance
            self.commissionStepPPM = commissionStepPPM
            self.priceStep = priceStep
        }
    }

    /// What keeps a pair out.
    package struct Gates: Sendable, Hashable {
        /// A product of which certainly more orders came back is kept out, as a share.
        package var returnRateMax: Double
        /// A shop whose orders are certainly kept less often is kept out, as a share.
        package var shopKeptMin: Double
        /// Share of orders that a shop without history is believed to keep, strictly inside 0 ..< 1.
        package var shopKeptPrior: Double
        /// How many orders that belief weighs, > 0.
        package var shopStrength: Double
        /// A creator whose samples certainly led to content less often is kept out, as a share.
        package var fulfilmentMin: Double
        /// Categories for which a creator needs a level, by identifier.
        package var restrictedCategories: Set<String>
        /// That level, from 0.
        package var restrictedLevel: Int

        /// Gates as read from a file.
        package init(
            returnRateMax: Double, shopKeptMin: Double, shopKeptPrior: Double, shopStrength: Double,
            fulfilmentMin: Double, restrictedCategories: Set<String>, restrictedLevel: Int
        ) {
            self.returnRateMax = returnRateMax
            self.shopKeptMin = shopKeptMin
            self.shopKeptPrior = shopKeptPrior
            self.shopStrength = shopStrength
            self.fulfilmentMin = fulfilmentMin
            self.restrictedCategories = restrictedCategories
            self.restrictedLevel = restrictedLevel
        }
    }

    /// Rules as read from a file.
    package init(
        termWeights: [PartnerTerm.Kind: Double], tierWeights: [AudienceProfile.Tier: Double],
        axisWeights: [AudienceProfile.Axis: Double], audienceStrength: Double, audienceUnseen: Double,
        contentHalf: Double, sales: Sales, commerce: Commerce, gates: Gates, explorationPlaces: [Int],
        explorationShare: Double, promotionsMax: Int, priceBands: [Int64], followerBands: [Int64], reasonsMax: Int,
        risksMax: Int
    ) {
        self.termWeights = termWeights
        self.tierWeights = tierWeights
        self.axisWeights = axisWeights
        self.audienceStrength = audienceStrength
        self.audienceUnseen = audienceUnseen
        self.contentHalf = contentHalf
        self.sales = sales
        self.commerce = commerce
        self.gates = gates
        self.explorationPlaces = explorationPlaces
        self.explorationShare = explorationShare
        self.promotionsMax = promotionsMax
        self.priceBands = priceBands
        self.followerBands = followerBands
        self.reasonsMax = reasonsMax
        self.risksMax = risksMax
    }

    /// The band of a price, from 0.
    package func priceBand(of minorUnits: Int64) -> Int { priceBands.count { $0 <= minorUnits } }

    /// The band of a number of followers, from 0.
    package func followerBand(of followers: Int64) -> Int { followerBands.count { $0 <= followers } }
}
