package import Statistics

/// A pair's score with everything that it was made of.
package struct PartnerScore: Sendable, Hashable {
    /// The sum of the terms.
    package let total: Double
    /// Every term, those that are zero too.
    package let terms: [PartnerTerm]
    /// What the terms were computed from.
    package let evidence: Evidence

    /// The figures behind the terms.
    package struct Evidence: Sendable, Hashable {
        /// 1 − Jensen–Shannon divergence of the audiences by axis.
        package var likeness: [AudienceProfile.Axis: Double]
        /// Share of the creator's audience, as believed, whose interest is the product's category.
        package var categoryShare: Double
        /// The same share over all audiences of the market.
        package var creatorPeople: [AudienceProfile.Tier: Int]
        /// People of the product's audience.
        package var productPeople: [AudienceProfile.Tier: Int]
        /// The cosine of the texts.
        package var textSimilarity: Double
        /// The creator's sales in the product's category.
        package var sales: SalesCount
        /// The product's own sales.
        package var productSales: SalesCount
        /// The cohort that the creator was compared with.
        package var cohort: Cohort
        /// What the cohort is paid in 1,000 views, in minor units.
        package var cohortGPM: Double
        /// What the pair is expected to be paid in 1,000 views, in minor units.
        package var gpm: Double
        /// Where that lies with 95 % of the belief.
        package var gpmInterval: Interval
        /// How the product sells beside its category; 1 is alike.
        package var lift: Double
        /// Views that one content is expected to get.
        package var expectedViews: Double
        /// Units that one content is expected to sell.
        package var expectedUnits: Double
        /// What the creator is expected to earn from one content, in minor units.
        package var creatorEarns: Double
        /// What the merchant is expected to earn from one content, the sample paid, in minor units.
        package var merchantEarns: Double
        /// The product's band beside the band that the audience buys most, 0 ... 1.
        package var priceMatch: Double
        /// Promotions of the product by the creator in the window.
        package var promotions: Int
        /// Creators already hired for the product, without this one.
        package var hiredCreators: Int
        /// Share of the creator's audience that they reach too.
        package var overlap: Double
    }

    /// One term.
    package func term(_ kind: PartnerTerm.Kind) -> PartnerTerm {
        terms.first { $0.kind == kind } ?? PartnerTerm(kind: kind, amount: 0, weight: 0)
    }
}

/// Something that could be otherwise, so that one sees what a rank hangs on.
package enum PartnerChange: Sendable, Hashable {
    /// The merchant offers so much more commission, in ppm, to this creator.
    case commission(addedPPM: Int)
    /// The product costs less by this share.
    case price(cutBy: Double)
    /// The creator has not promoted the product lately.
    case noPromotions
    /// Nobody else was hired for the product.
    case nobodyHired
}
