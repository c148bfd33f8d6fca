internal import Statistics

extension PartnerMarket {
    /// The score of a pair; the same whichever side asks.
    ///
    /// domain.md §5.2. `docs/matching/partners.md` has the formulas.
    /// - Parameter change: something that is otherwise, to see what would follow.
    /// - Complexity: O(places of the axes + width of a text sketch).
    package func score(_ pair: PartnerPair, assuming change: PartnerChange? = nil) -> PartnerScore {
        let measured = measured(pair, assuming: change)
        let amounts = measured.amounts
        var evidence = measured.evidence
        evidence.gpmInterval = measured.proven.interval
        let terms = PartnerTerm.Kind.allCases.map {
            PartnerTerm(kind: $0, amount: amounts[$0], weight: weights[$0])
        }
        return PartnerScore(total: amounts.score(weights), terms: terms, evidence: evidence)
    }

    /// The amounts of a pair and what they rest on, without the interval, which costs more than all the rest.
    func measured(
        _ pair: PartnerPair, assuming change: PartnerChange? = nil
    ) -> (amounts: PartnerAmounts, evidence: PartnerScore.Evidence, proven: ProvenSales) {
        let creator = facts.creators[pair.creator]
        var product = facts.products[pair.product]
        var promotions = facts.promotions[pair] ?? 0
        var reach = hiredReach[pair.product].map { self.reach(of: pair, unlessIn: $0) } ?? (others: 0, overlap: 0)
        switch change {
        case .commission(let added): product.commissionPPM = (product.commissionPPM ?? 0) + added
        case .price(let share): product.price = product.price.map { Int64(Double($0) * (1 - share)) }
        case .noPromotions: promotions = 0
        case .nobodyHired: reach = (0, 0)
        case nil: break
        }
        var amounts = PartnerAmounts()
        let audience = audienceFit(pair)
        amounts[.audience] = audience.fit
        let cosine = creator.text.cosine(product.text)
        amounts[.content] = cosine / (cosine + rules.contentHalf)
        let proven = provenSales(creator, product)
        let paid = proven.gpm + proven.cohortGPM
        amounts[.proven] = paid > 0 ? proven.gpm / paid : 0.5
        let earnings = earnings(of: creator, product, proven, shares: creatorShares[pair.creator])
        amounts[.commercial] = earnings.fit
        amounts[.fatigue] = min(1, Double(promotions) / Double(rules.promotionsMax))
        amounts[.overlap] = reach.overlap
        amounts[.exploration] = 1 / (1 + proven.posterior.shape.squareRoot())
        let evidence = PartnerScore.Evidence(
            likeness: audience.likeness, categoryShare: creatorShares[pair.creator].first?[product.category] ?? 0,
            creatorPeople: creator.audience.people, productPeople: product.audience.people, textSimilarity: cosine,
            sales: creator.sales[product.category] ?? SalesCount(), productSales: product.sales, cohort: proven.cohort,
            cohortGPM: proven.cohortGPM, gpm: proven.gpm, gpmInterval: Interval(low: proven.gpm, high: proven.gpm),
            lift: proven.lift,
            expectedViews: earnings.views, expectedUnits: earnings.units, creatorEarns: earnings.creator,
            merchantEarns: earnings.merchant, priceMatch: earnings.priceMatch, promotions: promotions,
            hiredCreators: reach.others, overlap: reach.overlap)
        return (amounts, evidence, proven)
    }

    // MARK: Audience

    /// Σ over axes of weight × (1 − JS), times what an audience that nobody has seen is worth.
    private func audienceFit(_ pair: PartnerPair) -> (fit: Double, likeness: [AudienceProfile.Axis: Double]) {
        var likeness: [AudienceProfile.Axis: Double] = [:]
        var fit = 0.0
        for (number, axis) in AudienceProfile.Axis.allCases.enumerated() {
            let alike =
                1
                - Divergence.jensenShannon(
                    creatorShares[pair.creator][number], productShares[pair.product][number])
            likeness[axis] = alike
            fit += axisWeights[number] * alike
        }
        let people = min(facts.creators[pair.creator].audience.weight, facts.products[pair.product].audience.weight)
        let seen = people / (people + rules.audienceStrength)
        return (fit * (seen + (1 - seen) * rules.audienceUnseen), likeness)
    }

    // MARK: Sales

    struct ProvenSales {
        let cohort: Cohort
        let cohortGPM, lift, basket: Double
        let posterior: GammaPosterior
        var gpm: Double { posterior.mean * lift * basket }
        var interval: Interval {
            let belief = posterior.interval()
            return Interval(low: belief.low * lift * basket, high: belief.high * lift * basket)
        }
    }

    /// Orders in 1,000 views by a Gamma–Poisson belief around the cohort's, times the basket, times how the product
    /// sells beside its category.
    private func provenSales(_ creator: PartnerCreator, _ product: PartnerProduct) -> ProvenSales {
        let cohort = frequencies.cohort(category: product.category, followers: creator.followers)
        let own = creator.sales[product.category] ?? SalesCount()
        let usual = cohort.frequency(rules.sales)
        let posterior = GammaPosterior(
            priorMean: usual * firstResponses(creator, cohort), strength: rules.sales.frequencyStrength,
            events: Double(own.orders), exposure: Double(own.views) / 1_000)
        let cohortBasket = cohort.basket ?? Double(product.price ?? 0)
        let strength = rules.sales.basketStrength
        let basket = (strength * cohortBasket + Double(own.paidMinorUnits)) / (strength + Double(own.orders))
        let twinSales = twins[Self.twins(of: product, rules)] ?? SalesCount()
        let twinLift = lift(of: twinSales, usual: usual, towards: 1)
        return ProvenSales(
            cohort: cohort, cohortGPM: usual * cohortBasket,
            lift: lift(of: product.sales, usual: usual, towards: twinLift), basket: basket, posterior: posterior)
    }

    /// Orders beside those that so many views usually bring, drawn towards what is believed of the like.
    private func lift(of sales: SalesCount, usual: Double, towards prior: Double) -> Double {
        let expected = Double(sales.views) / 1_000 * usual
        let strength = rules.sales.liftStrength
        return (strength * prior + Double(sales.orders)) / (strength + expected)
    }

    /// How a creator's impressions became views beside the cohort's, which is all that is known of a new creator.
    private func firstResponses(_ creator: PartnerCreator, _ cohort: Cohort) -> Double {
        guard let rate = cohort.responseRate, rate > 0 else { return 1 }
        let all = creator.allSales
        let expected = Double(all.impressions) * rate
        let strength = rules.sales.responseStrength
        return (strength + Double(all.views)) / (strength + expected)
    }

    // MARK: Earnings

    private func earnings(
        of creator: PartnerCreator, _ product: PartnerProduct, _ proven: ProvenSales, shares: [[Double]]
    ) -> (fit: Double, views: Double, units: Double, creator: Double, merchant: Double, priceMatch: Double) {
        let price = Double(product.price ?? 0)
        let usualViews = frequencies.viewsPerContent(followers: creator.followers)
        let strength = rules.sales.viewsStrength
        let views = (strength * usualViews + Double(creator.allSales.views)) / (strength + Double(creator.contents))
        let units = views / 1_000 * proven.posterior.mean * proven.lift
        let commission = Double(product.commissionPPM ?? 0) / 1e6
        let margin = Double(rules.commerce.marginPPM) / 1e6
        let typical = Double(rules.commerce.typicalCommissionPPM) / 1e6
        let sample = product.sampleUnits > 0 ? price * (1 - margin) : 0
        let creatorEarns = units * price * commission
        let merchantEarns = units * price * (margin - commission) - sample
        let usual = usualViews / 1_000 * proven.cohortGPM
        let share = { (earned: Double, usual: Double) in
            earned > 0 && usual > 0 ? earned / (earned + usual) : 0
        }
        let bands = shares.count > 1 ? shares[1] : []
        let band = min(max(0, rules.priceBand(of: product.price ?? 0)), max(0, bands.count - 1))
        let most = bands.max() ?? 0
        let priceMatch = most > 0 ? bands[band] / most : 1
        let cover = product.stock.map { min(1, Double($0) / max(1, units)) } ?? 1
        let fit =
            (share(creatorEarns, usual * typical) + share(merchantEarns, usual * (margin - typical))) / 2
            * (1 - rules.commerce.priceDistance * (1 - priceMatch)) * cover
        return (fit, views, units, creatorEarns, merchantEarns, priceMatch)
    }

    // MARK: Overlap

    private func reach(of pair: PartnerPair, unlessIn all: ReachSketch) -> (others: Int, overlap: Double) {
        let hired = facts.hired[pair.product] ?? []
        let others = hired.filter { $0 != pair.creator }
        guard !others.isEmpty else { return (0, 0) }
        let reach =
            others.count == hired.count
            ? all : ReachSketch(others.flatMap { facts.creators[$0].reach.hashes })
        return (others.count, facts.creators[pair.creator].reach.share(in: reach))
    }
}
