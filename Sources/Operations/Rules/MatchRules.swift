internal import Market
package import Matching

/// Rules of matches between creators and products; defaults in `partners.yaml`.
package struct MatchRules: Sendable, Hashable {
    /// How pairs are scored, gated and listed.
    package var scoring: PartnerRules
    /// Promotions within it tire.
    package let promotionsWindow: Duration
    /// Deeds within it count.
    package let factsWindow: Duration
    /// The last deeds of the log that facts are made of, at most.
    package let deedsMax: Int
    /// Creators that facts hold at most.
    package let creatorsMax: Int
    /// Products that facts hold at most.
    package let productsMax: Int
    /// Facts are counted anew so often.
    package let refreshEvery: Duration
    /// Receipts of matches are kept so long.
    package let receiptsKeptFor: Duration
    /// Searches that a party can keep.
    package let savedSearchesMax: Int
    /// The lowest commission that can be offered, in ppm.
    package let commissionMinPPM: Int
    /// The highest one.
    package let commissionMaxPPM: Int
}

extension RuleBook {
    /// Reads the rules of matches between creators and products.
    /// - Throws: `RuleFileError`.
    static func partners(in folder: String?) throws -> RuleSet<MatchRules> {
        try read("partners", in: folder) { reader in
            let rules = MatchRules(
                scoring: try scoring(&reader), promotionsWindow: try reader.duration("promotions_window"),
                factsWindow: try reader.duration("facts_window"), deedsMax: try reader.count("facts_deeds_max"),
                creatorsMax: try reader.count("facts_creators_max"),
                productsMax: try reader.count("facts_products_max"),
                refreshEvery: try reader.duration("refresh_every"),
                receiptsKeptFor: try reader.duration("receipts_kept_for"),
                savedSearchesMax: try reader.count("saved_searches_max"),
                commissionMinPPM: try reader.count("commission_min_ppm"),
                commissionMaxPPM: try reader.count("commission_max_ppm"))
            let scoring = rules.scoring
            let positives = [
                scoring.audienceStrength, scoring.contentHalf, scoring.sales.ordersPer1000Views,
                scoring.sales.frequencyStrength, scoring.sales.basketStrength, scoring.sales.liftStrength,
                scoring.sales.viewsStrength, scoring.sales.viewsPerContent, scoring.sales.responseStrength,
                scoring.gates.shopStrength, Double(scoring.promotionsMax),
                Double(scoring.commerce.typicalCommissionPPM),
            ]
            guard positives.allSatisfy({ $0 > 0 }), scoring.gates.shopKeptPrior > 0, scoring.gates.shopKeptPrior < 1,
                (0...1).contains(scoring.explorationShare), (0...1).contains(scoring.audienceUnseen),
                scoring.commerce.typicalCommissionPPM < scoring.commerce.marginPPM,
                scoring.commerce.marginPPM <= 1_000_000, rules.commissionMinPPM <= rules.commissionMaxPPM,
                rules.commissionMaxPPM <= 1_000_000, scoring.priceBands == scoring.priceBands.sorted(),
                scoring.followerBands == scoring.followerBands.sorted(), rules.refreshEvery >= .seconds(1)
            else { throw RuleFileError("partners.yaml", "needs strengths above zero, and shares and bands in order") }
            return rules
        }
    }

    private static func scoring(_ reader: inout RuleReader) throws -> PartnerRules {
        var terms: [PartnerTerm.Kind: Double] = [:]
        for kind in PartnerTerm.Kind.allCases { terms[kind] = try reader.number("term_\(kind.rawValue)") }
        var tiers: [AudienceProfile.Tier: Double] = [:]
        for tier in AudienceProfile.Tier.allCases { tiers[tier] = try reader.number("tier_\(tier.rawValue)") }
        var axes: [AudienceProfile.Axis: Double] = [:]
        for axis in AudienceProfile.Axis.allCases { axes[axis] = try reader.number("axis_\(axis.rawValue)") }
        return PartnerRules(
            termWeights: terms, tierWeights: tiers, axisWeights: axes,
            audienceStrength: try reader.number("audience_strength"),
            audienceUnseen: try reader.number("audience_unseen"), contentHalf: try reader.number("content_half"),
            sales: .init(
                ordersPer1000Views: try reader.number("orders_per_1000_views"),
                frequencyStrength: try reader.number("frequency_strength"),
                basketStrength: try reader.number("basket_strength"),
                liftStrength: try reader.number("lift_strength"), viewsStrength: try reader.number("views_strength"),
                viewsPerContent: try reader.number("views_per_content"),
                responseStrength: try reader.number("response_strength"),
                cohortCreatorsMin: try reader.count("cohort_creators_min"),
                cohortViewsMin: try reader.count("cohort_views_min")),
            commerce: .init(
                marginPPM: try reader.count("margin_ppm"),
                typicalCommissionPPM: try reader.count("typical_commission_ppm"),
                priceDistance: try reader.number("price_distance"),
                commissionStepPPM: try reader.count("commission_step_ppm"),
                priceStep: try reader.number("price_step")),
            gates: .init(
                returnRateMax: try reader.number("return_rate_max"), shopKeptMin: try reader.number("shop_kept_min"),
                shopKeptPrior: try reader.number("shop_kept_prior"), shopStrength: try reader.number("shop_strength"),
                fulfilmentMin: try reader.number("fulfilment_min"),
                restrictedCategories: Set(try reader.texts("restricted_categories")),
                restrictedLevel: try reader.count("restricted_level")),
            explorationPlaces: try reader.counts("exploration_places"),
            explorationShare: try reader.number("exploration_share"),
            promotionsMax: try reader.count("promotions_max"),
            priceBands: try reader.counts("price_bands").map(Int64.init),
            followerBands: try reader.counts("follower_bands").map(Int64.init),
            reasonsMax: try reader.count("reasons_max"), risksMax: try reader.count("risks_max"))
    }
}
