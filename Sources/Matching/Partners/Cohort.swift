internal import Statistics

/// With whom a creator is compared.
package struct Cohort: Sendable, Hashable {
    /// The category; nil for the whole market.
    package let category: Int?
    /// The band of followers, from 0; nil for all.
    package let followerBand: Int?
    /// Creators in it.
    package var creators = 0
    /// Their sales.
    package var sales = SalesCount()
    /// Their contents.
    package var contents = 0

    init(category: Int?, followerBand: Int?) {
        self.category = category
        self.followerBand = followerBand
    }

    mutating func add(_ sales: SalesCount, contents: Int) {
        creators += 1
        self.sales += sales
        self.contents += contents
    }

    /// Orders in 1,000 views, drawn towards what the rules believe of a market without history.
    func frequency(_ rules: PartnerRules.Sales) -> Double {
        GammaPosterior(
            priorMean: rules.ordersPer1000Views, strength: rules.frequencyStrength,
            events: Double(sales.orders), exposure: Double(sales.views) / 1_000
        ).mean
    }

    /// What one order pays in minor units; nil where nothing was ordered.
    var basket: Double? { sales.orders > 0 ? Double(sales.paidMinorUnits) / Double(sales.orders) : nil }

    /// Good responses to an impression, nil where nothing was shown.
    var responseRate: Double? {
        sales.impressions > 0 ? min(1, Double(sales.views) / Double(sales.impressions)) : nil
    }

    /// Views of one content, drawn towards the rules.
    func viewsPerContent(_ rules: PartnerRules.Sales) -> Double {
        (rules.viewsStrength * rules.viewsPerContent + Double(sales.views))
            / (rules.viewsStrength + Double(max(0, contents)))
    }
}

/// The cohorts of a market: the narrowest one that is large enough is used.
struct CohortTable: Sendable {
    private struct Key: Hashable { let category: Int?, band: Int? }
    private var cohorts: [Key: Cohort] = [:]
    private var contentsByBand: [Int: Cohort] = [:]
    private let rules: PartnerRules

    init(_ facts: PartnerFacts, _ rules: PartnerRules) {
        self.rules = rules
        func add(_ sales: SalesCount, _ category: Int?, _ band: Int?) {
            let key = Key(category: category, band: band)
            cohorts[key, default: Cohort(category: category, followerBand: band)].add(sales, contents: 0)
        }
        for creator in facts.creators {
            let band = rules.followerBand(of: creator.followers)
            let all = creator.allSales
            for (category, sales) in creator.sales.sorted(by: { $0.key < $1.key }) {
                add(sales, category, band)
                add(sales, category, nil)
            }
            add(all, nil, nil)
            contentsByBand[band, default: Cohort(category: nil, followerBand: band)].add(
                all, contents: creator.contents)
        }
    }

    /// Creators of the same category and band of followers, else of the category, else all.
    func cohort(category: Int, followers: Int64) -> Cohort {
        let band = rules.followerBand(of: followers)
        for key in [Key(category: category, band: band), Key(category: category, band: nil)] {
            guard let cohort = cohorts[key], cohort.creators >= rules.sales.cohortCreatorsMin,
                cohort.sales.views >= rules.sales.cohortViewsMin
            else { continue }
            return cohort
        }
        return cohorts[Key(category: nil, band: nil)] ?? Cohort(category: nil, followerBand: nil)
    }

    /// Views that a content of a creator of a band gets.
    func viewsPerContent(followers: Int64) -> Double {
        let band = rules.followerBand(of: followers)
        return (contentsByBand[band] ?? Cohort(category: nil, followerBand: band)).viewsPerContent(rules.sales)
    }
}
