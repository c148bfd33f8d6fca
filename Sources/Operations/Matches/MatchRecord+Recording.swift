internal import Market
internal import Matching
internal import Statistics

extension MatchRecord {
    /// What was decided about a place of a ranking.
    init(_ place: PartnerPlace, in ranking: PartnerRanking, of catalogue: MatchCatalogue) {
        let market = catalogue.market
        let pair = place.entry.pair
        let score = market.score(pair)
        let evidence = score.evidence
        self.init(
            score: score.total,
            terms: score.terms.map { Term(kind: $0.kind.rawValue, amount: $0.amount, weight: $0.weight) },
            reasons: market.reasons(for: score, of: pair, in: ranking).map(Note.init),
            risks: market.risks(for: score, of: pair).map(Note.init),
            effects: market.effects(on: pair, in: ranking, id: place.entry.id).map(Effect.init),
            gpm: evidence.gpm, gpmLow: evidence.gpmInterval.low, gpmHigh: evidence.gpmInterval.high,
            cohort: Comparison(
                category: evidence.cohort.category.map { market.facts.categories[$0] },
                followerBand: evidence.cohort.followerBand, creators: evidence.cohort.creators,
                views: evidence.cohort.sales.views, orders: evidence.cohort.sales.orders, gpm: evidence.cohortGPM),
            figures: Self.figures(evidence, market.facts.products[pair.product]), rank: place.rank,
            ranked: ranking.entries.count, isTrial: place.isTrial, deeds: catalogue.extent.deeds,
            sequence: catalogue.extent.sequence, factsAsOf: catalogue.extent.asOf.milliseconds)
    }

    private static func figures(_ evidence: PartnerScore.Evidence, _ product: PartnerProduct) -> [String: Double] {
        var figures: [String: Double] = [
            "text_similarity": evidence.textSimilarity, "category_share": evidence.categoryShare,
            "creator_views": Double(evidence.sales.views), "creator_orders": Double(evidence.sales.orders),
            "product_views": Double(evidence.productSales.views),
            "product_orders": Double(evidence.productSales.orders),
            "product_refunds": Double(evidence.productSales.refunds), "product_lift": evidence.lift,
            "expected_views": evidence.expectedViews, "expected_units": evidence.expectedUnits,
            "creator_earns": evidence.creatorEarns, "merchant_earns": evidence.merchantEarns,
            "price_match": evidence.priceMatch, "promotions": Double(evidence.promotions),
            "hired_creators": Double(evidence.hiredCreators), "overlap": evidence.overlap,
            "commission_ppm": Double(product.commissionPPM ?? 0), "price": Double(product.price ?? 0),
            "sample_units": Double(product.sampleUnits),
        ]
        for axis in AudienceProfile.Axis.allCases { figures["likeness_\(axis.rawValue)"] = evidence.likeness[axis] }
        for tier in AudienceProfile.Tier.allCases {
            figures["creator_\(tier.rawValue)s"] = Double(evidence.creatorPeople[tier] ?? 0)
            figures["product_\(tier.rawValue)s"] = Double(evidence.productPeople[tier] ?? 0)
        }
        return figures
    }
}

extension MatchRecord.Note {
    /// A reason by its name and figures.
    init(_ reason: PartnerReason) {
        switch reason {
        case .audiencesAlike(let likeness, let creatorPeople, let productPeople):
            self.init(
                "audiences_alike",
                [
                    "likeness": likeness, "creator_people": Double(creatorPeople),
                    "product_people": Double(productPeople),
                ])
        case .audienceCares(let share, let people):
            self.init("audience_cares", ["share": share, "people": Double(people)])
        case .contentAlike(let similarity): self.init("content_alike", ["similarity": similarity])
        case .sellsMore(let gpm, let cohortGPM, let orders, let views):
            self.init(
                "sells_more",
                ["gpm": gpm, "cohort_gpm": cohortGPM, "orders": Double(orders), "views": Double(views)])
        case .earns(let units, let creatorEarns, let commission):
            self.init(
                "earns", ["units": units, "creator_earns": creatorEarns, "commission_ppm": Double(commission)])
        case .priceFits(let match): self.init("price_fits", ["match": match])
        case .worthTrying(let uncertainty): self.init("worth_trying", ["uncertainty": uncertainty])
        }
    }

    /// A risk by its name and figures.
    init(_ risk: PartnerRisk) {
        switch risk {
        case .uncertainSales(let low, let high, let views):
            self.init("uncertain_sales", ["low": low, "high": high, "views": Double(views)])
        case .audienceUnknown(let people): self.init("audience_unknown", ["people": Double(people)])
        case .productUnknown(let people): self.init("product_unknown", ["people": Double(people)])
        case .comesBack(let refunds, let orders):
            self.init("comes_back", ["refunds": Double(refunds), "orders": Double(orders)])
        case .audienceReached(let share, let creators):
            self.init("audience_reached", ["share": share, "creators": Double(creators)])
        case .promotedLately(let times): self.init("promoted_lately", ["times": Double(times)])
        case .priceFar(let match): self.init("price_far", ["match": match])
        case .stockShort(let stock, let units): self.init("stock_short", ["stock": Double(stock), "units": units])
        case .noCommission: self.init("no_commission")
        case .merchantLoses(let amount): self.init("merchant_loses", ["amount": amount])
        case .samplesUnfulfilled(let unfulfilled, let finished):
            self.init("samples_lapsed", ["unfulfilled": Double(unfulfilled), "finished": Double(finished)])
        }
    }

    /// A closed gate by its name and figures.
    init(_ gate: PartnerGate) {
        switch gate {
        case .returnedOften(let refunds, let orders), .shopKeepsFew(let refunds, let orders):
            self.init(gate.name, ["refunds": Double(refunds), "orders": Double(orders)])
        case .levelNeeded(let level): self.init(gate.name, ["level": Double(level)])
        case .samplesUnfulfilled(let fulfilled, let finished):
            self.init(gate.name, ["fulfilled": Double(fulfilled), "finished": Double(finished)])
        case .notListed, .noPrice, .soldOut, .betterOffer: self.init(gate.name)
        }
    }
}

extension MatchRecord.Effect {
    /// A change with what follows.
    init(_ effect: (change: PartnerChange, from: Int, to: Int)) {
        let (name, ppm) =
            switch effect.change {
            case .commission(let added): ("commission_up", added)
            case .price(let share): ("price_down", Int((share * 1e6).rounded()))
            case .noPromotions: ("no_promotions", 0)
            case .nobodyHired: ("nobody_hired", 0)
            }
        self.init(change: name, ppm: ppm, from: effect.from, to: effect.to)
    }
}
