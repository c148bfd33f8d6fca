internal import Market
internal import Statistics

/// Facts with everything prepared that all pairs share: priors, cohorts, distributions, shops, best offers.
///
/// Immutable. Both questions, products for a creator and creators for a product, are answered from the same one, so
/// that a pair has one score.
package struct PartnerMarket: Sendable {
    /// What it was made of.
    package private(set) var facts: PartnerFacts
    /// The rules it was made under.
    package let rules: PartnerRules

    let weights: PartnerAmounts
    let axisWeights: [Double]
    /// Distributions of the audiences, by creator and by product.
    let creatorShares: [[[Double]]]
    let productShares: [[[Double]]]
    /// Share of its orders that a shop is believed to keep.
    let shops: [Identifier<Merchant>: ShopRecord]
    /// The gates that close a product, and a creator, for everybody.
    let productGates: [[PartnerGate]]
    let creatorGates: [[PartnerGate]]
    /// For goods that several shops offer: the product that is shown, and how many offers there are.
    let bestOffer: [String: (product: Int, offers: Int)]
    let hiredReach: [Int: ReachSketch]
    let twins: [Twins: SalesCount]
    let frequencies: CohortTable

    /// Products that resemble each other from outside: the same category and price band.
    struct Twins: Hashable { let category, band: Int }

    /// What a shop's orders say.
    package struct ShopRecord: Sendable, Hashable {
        /// Orders paid.
        package var orders = 0
        /// Orders given back.
        package var refunds = 0

        /// The share of orders kept that is believed in, drawn towards the rules' prior.
        package func kept(under gates: PartnerRules.Gates) -> Double {
            BetaPosterior(
                priorMean: gates.shopKeptPrior, strength: gates.shopStrength,
                successes: Double(max(0, orders - refunds)), trials: Double(max(orders, refunds))
            ).mean
        }
    }

    /// A market of some facts.
    /// - Complexity: O((creators + products) × places of the axes).
    package init(_ facts: PartnerFacts, under rules: PartnerRules) {
        self.facts = facts
        self.rules = rules
        var weights = PartnerAmounts()
        for (kind, weight) in rules.termWeights { weights[kind] = weight }
        self.weights = weights
        let axes = AudienceProfile.Axis.allCases.map { max(0, rules.axisWeights[$0] ?? 0) }
        let sum = axes.reduce(0, +)
        axisWeights = axes.map { sum > 0 ? $0 / sum : 1 / Double(axes.count) }
        let priors = AudiencePriors(facts, rules)
        creatorShares = facts.creators.map { creator in
            creator.audience.shrunk(to: priors.category(creator.category), strength: rules.audienceStrength)
        }
        productShares = facts.products.map { product in
            product.audience.shrunk(
                to: priors.twins(Self.twins(of: product, rules)), strength: rules.audienceStrength)
        }
        var shops: [Identifier<Merchant>: ShopRecord] = [:]
        var twins: [Twins: SalesCount] = [:]
        for product in facts.products {
            shops[product.merchant, default: ShopRecord()].orders += product.sales.orders
            shops[product.merchant, default: ShopRecord()].refunds += product.sales.refunds
            twins[Self.twins(of: product, rules), default: SalesCount()] += product.sales
        }
        self.shops = shops
        self.twins = twins
        let closed = facts.products.map { PartnerGate.ofProduct($0, shop: shops[$0.merchant], rules.gates) }
        productGates = closed
        creatorGates = facts.creators.map { PartnerGate.ofCreator($0, rules.gates) }
        bestOffer = Self.bestOffers(facts.products, closed, shops, rules)
        hiredReach = facts.hired.mapValues { creators in
            ReachSketch(creators.flatMap { facts.creators[$0].reach.hashes })
        }
        frequencies = CohortTable(facts, rules)
    }

    /// The same market after a merchant changed a commission; nothing else depends on it.
    package func settingCommission(ppm: Int?, of product: Int) -> PartnerMarket {
        var changed = self
        changed.facts.products[product].commissionPPM = ppm
        return changed
    }

    static func twins(of product: PartnerProduct, _ rules: PartnerRules) -> Twins {
        Twins(category: product.category, band: product.price.map { rules.priceBand(of: $0) } ?? -1)
    }

    /// One offer of the same goods: of what can be sold, the shop that keeps more orders, then the lower price, then
    /// the earlier identifier (domain.md §5.3).
    private static func bestOffers(
        _ products: [PartnerProduct], _ gates: [[PartnerGate]], _ shops: [Identifier<Merchant>: ShopRecord],
        _ rules: PartnerRules
    ) -> [String: (product: Int, offers: Int)] {
        var best: [String: (product: Int, offers: Int)] = [:]
        for (number, product) in products.enumerated() where gates[number].isEmpty {
            guard let known = best[product.goodsKey] else {
                best[product.goodsKey] = (number, 1)
                continue
            }
            let other = products[known.product]
            let rank = { (product: PartnerProduct) in
                (
                    -(shops[product.merchant] ?? ShopRecord()).kept(under: rules.gates), Double(product.price ?? .max),
                    product.id.rawValue
                )
            }
            best[product.goodsKey] = (rank(product) < rank(other) ? number : known.product, known.offers + 1)
        }
        return best
    }
}

/// What audiences look like where nothing is known of one: by twins, by category, over the market.
struct AudiencePriors {
    private let market: [[Double]]
    private var byCategory: [Int: [[Double]]] = [:]
    private var byTwins: [PartnerMarket.Twins: [[Double]]] = [:]

    init(_ facts: PartnerFacts, _ rules: PartnerRules) {
        let sizes = (facts.products.first?.audience ?? facts.creators.first?.audience)?.counts.map(\.count) ?? []
        var all = AudienceProfile(sizes: sizes)
        var categories: [Int: AudienceProfile] = [:]
        var twins: [PartnerMarket.Twins: AudienceProfile] = [:]
        for creator in facts.creators {
            all.add(creator.audience)
            if let category = creator.category {
                categories[category, default: AudienceProfile(sizes: sizes)].add(creator.audience)
            }
        }
        for product in facts.products {
            all.add(product.audience)
            categories[product.category, default: AudienceProfile(sizes: sizes)].add(product.audience)
            twins[PartnerMarket.twins(of: product, rules), default: AudienceProfile(sizes: sizes)].add(product.audience)
        }
        let even = sizes.map { [Double](repeating: 1 / Double(max(1, $0)), count: $0) }
        market = all.shrunk(to: even, strength: rules.audienceStrength)
        byCategory = categories.mapValues { [market] in $0.shrunk(to: market, strength: rules.audienceStrength) }
        byTwins = Dictionary(
            uniqueKeysWithValues: twins.map { [market, byCategory] key, audience in
                (key, audience.shrunk(to: byCategory[key.category] ?? market, strength: rules.audienceStrength))
            })
    }

    func category(_ category: Int?) -> [[Double]] { category.flatMap { byCategory[$0] } ?? market }

    func twins(_ twins: PartnerMarket.Twins) -> [[Double]] { byTwins[twins] ?? category(twins.category) }
}
