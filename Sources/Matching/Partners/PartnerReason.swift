internal import Statistics

/// Why a creator and a product fit, with the numbers behind it; faces put it into words.
package enum PartnerReason: Sendable, Hashable {
    /// The audiences resemble each other so much, 0 ... 1; so many people of each were seen.
    case audiencesAlike(likeness: Double, creatorPeople: Int, productPeople: Int)
    /// So large a share of the creator's audience cares for the product's category.
    case audienceCares(share: Double, people: Int)
    /// What the creator shows resembles what the product is, as a cosine 0 ... 1.
    case contentAlike(similarity: Double)
    /// In this category the creator's audience pays so much in 1,000 views, the cohort's so much; in minor units.
    case sellsMore(gpm: Double, cohortGPM: Double, orders: Int, views: Int)
    /// One content is expected to sell so many units and to earn the creator so much, in minor units.
    case earns(units: Double, creatorEarns: Double, commissionPPM: Int)
    /// The product's price is one that the audience buys: its band beside the most bought, 0 ... 1.
    case priceFits(match: Double)
    /// Little is known of the pair, and it is worth learning.
    case worthTrying(uncertainty: Double)
}

/// What may go wrong with a match, with the numbers behind it.
package enum PartnerRisk: Sendable, Hashable {
    /// The belief about sales is wide: from so much to so much in 1,000 views, in minor units.
    case uncertainSales(low: Double, high: Double, views: Int)
    /// So few people of the creator's audience were seen.
    case audienceUnknown(people: Int)
    /// Nobody was seen to care for the product yet; it is judged by its twins.
    case productUnknown(people: Int)
    /// So many of the product's orders came back.
    case comesBack(refunds: Int, orders: Int)
    /// Creators already hired reach such a share of the audience.
    case audienceReached(share: Double, creators: Int)
    /// The creator has promoted it so often lately.
    case promotedLately(times: Int)
    /// The price lies away from what the audience buys.
    case priceFar(match: Double)
    /// The stock may not last: so many units, so many expected to sell.
    case stockShort(stock: Int, units: Double)
    /// The merchant offers no commission yet.
    case noCommission
    /// The merchant would lose by it, in minor units.
    case merchantLoses(minorUnits: Double)
    /// Some of the creator's samples led to nothing.
    case samplesUnfulfilled(unfulfilled: Int, finished: Int)
}

extension PartnerMarket {
    /// The strongest reasons: what sets the pair apart from the average of its ranking, strongest first.
    package func reasons(for score: PartnerScore, of pair: PartnerPair, in ranking: PartnerRanking) -> [PartnerReason] {
        let evidence = score.evidence
        let product = facts.products[pair.product]
        let creatorPeople = evidence.creatorPeople.values.reduce(0, +)
        let productPeople = evidence.productPeople.values.reduce(0, +)
        let lead = { (kind: PartnerTerm.Kind) in
            (score.term(kind).amount - ranking.usual[kind]) * self.weights[kind]
        }
        var found: [(strength: Double, reason: PartnerReason)] = []
        let likeness = zip(AudienceProfile.Axis.allCases, axisWeights).reduce(0) {
            $0 + (evidence.likeness[$1.0] ?? 0) * $1.1
        }
        if creatorPeople > 0, productPeople > 0 {
            found.append(
                (
                    lead(.audience),
                    .audiencesAlike(
                        likeness: likeness, creatorPeople: creatorPeople, productPeople: productPeople)
                ))
        }
        let even = 1 / Double(max(1, facts.categories.count))
        if creatorPeople > 0, evidence.categoryShare > 2 * even {
            found.append(
                (
                    weights[.audience] * (evidence.categoryShare - even) / 2,
                    .audienceCares(share: evidence.categoryShare, people: creatorPeople)
                ))
        }
        if evidence.textSimilarity > 0 {
            found.append((lead(.content), .contentAlike(similarity: evidence.textSimilarity)))
        }
        if evidence.gpm > evidence.cohortGPM, evidence.sales.views > 0 {
            found.append(
                (
                    lead(.proven),
                    .sellsMore(
                        gpm: evidence.gpm, cohortGPM: evidence.cohortGPM, orders: evidence.sales.orders,
                        views: evidence.sales.views)
                ))
        }
        if let commission = product.commissionPPM, commission > 0 {
            found.append(
                (
                    lead(.commercial),
                    .earns(
                        units: evidence.expectedUnits, creatorEarns: evidence.creatorEarns, commissionPPM: commission)
                ))
        }
        if creatorPeople > 0, evidence.priceMatch > 0.8 {
            found.append(
                (
                    weights[.commercial] * rules.commerce.priceDistance * evidence.priceMatch / 4,
                    .priceFits(match: evidence.priceMatch)
                ))
        }
        found.append((lead(.exploration), .worthTrying(uncertainty: score.term(.exploration).amount)))
        let sorted = found.filter { $0.strength > 0 }.sorted { $0.strength > $1.strength }
        return sorted.prefix(rules.reasonsMax).map(\.reason)
    }

    /// The gravest risks, gravest first.
    package func risks(for score: PartnerScore, of pair: PartnerPair) -> [PartnerRisk] {
        let evidence = score.evidence
        let creator = facts.creators[pair.creator]
        let product = facts.products[pair.product]
        var found: [(gravity: Double, risk: PartnerRisk)] = []
        if evidence.merchantEarns < 0 { found.append((1, .merchantLoses(minorUnits: -evidence.merchantEarns))) }
        if (product.commissionPPM ?? 0) == 0 { found.append((0.95, .noCommission)) }
        if let stock = product.stock, Double(stock) < evidence.expectedUnits {
            found.append((0.9, .stockShort(stock: stock, units: evidence.expectedUnits)))
        }
        let back = Double(product.sales.refunds) / Double(max(1, product.sales.orders))
        if product.sales.refunds > 0 {
            found.append(
                (
                    min(0.9, back / max(rules.gates.returnRateMax, 1e-9)),
                    .comesBack(refunds: product.sales.refunds, orders: product.sales.orders)
                ))
        }
        if evidence.overlap > 0.1 {
            found.append(
                (evidence.overlap, .audienceReached(share: evidence.overlap, creators: evidence.hiredCreators)))
        }
        if evidence.promotions > 0 {
            found.append((score.term(.fatigue).amount, .promotedLately(times: evidence.promotions)))
        }
        let finished = creator.fulfilled + creator.unfulfilled
        if creator.unfulfilled > 0 {
            found.append(
                (
                    Double(creator.unfulfilled) / Double(finished),
                    .samplesUnfulfilled(unfulfilled: creator.unfulfilled, finished: finished)
                ))
        }
        if evidence.priceMatch < 0.5 {
            found.append((0.6 - evidence.priceMatch, .priceFar(match: evidence.priceMatch)))
        }
        let creatorPeople = evidence.creatorPeople.values.reduce(0, +)
        let productPeople = evidence.productPeople.values.reduce(0, +)
        let scarce = { (people: Int) in 0.6 * (1 - Double(people) / (Double(people) + self.rules.audienceStrength)) }
        if scarce(creatorPeople) > 0.3 {
            found.append((scarce(creatorPeople), .audienceUnknown(people: creatorPeople)))
        }
        if scarce(productPeople) > 0.3 { found.append((scarce(productPeople), .productUnknown(people: productPeople))) }
        let width = score.term(.exploration).amount
        if width > 0.2 {
            found.append(
                (
                    width * 1.5,
                    .uncertainSales(
                        low: evidence.gpmInterval.low, high: evidence.gpmInterval.high, views: evidence.sales.views)
                ))
        }
        return found.sorted { $0.gravity > $1.gravity }.prefix(rules.risksMax).map(\.risk)
    }
}
