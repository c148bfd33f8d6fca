internal import Amounts
internal import Market
internal import Matching
internal import Statistics
internal import Storage

/// Turns rows into facts: who cares for what, who sold what, who is tied to whom.
struct MatchFactsBuilder {
    private struct Person {
        var shares: [[Int: Double]] = [[:], [:], [:]]

        mutating func care(_ axis: Int, _ place: Int?, _ weight: Double) {
            if let place { shares[axis][place, default: 0] += weight }
        }

        var distributions: [[(place: Int, share: Double)]] {
            shares.map { counts in
                let sum = counts.values.reduce(0, +)
                return counts.sorted { $0.key < $1.key }.map { (place: $0.key, share: $0.value / sum) }
            }
        }
    }

    private let rules: MatchRules
    private let asOf: Timestamp
    private let creators: [Creator]
    private let products: [OfferedProduct]
    private let categories: [Market.Category]
    private let contents: [Identifier<Content>: Content]
    private let prices: [Identifier<Product>: Int64]
    private let pricesOfSKU: [Identifier<SKU>: (product: Identifier<Product>, price: Int64)]
    private let numberOfCreator: [Identifier<Creator>: Int]
    private let numberOfProduct: [Identifier<Product>: Int]
    private let numberOfCategory: [Identifier<Market.Category>: Int]
    private let origins: [String]
    private let numberOfOrigin: [String: Int]

    private var people: [Identifier<Viewer>: Person] = [:]
    private var tiesOfCreator: [Int: [Identifier<Viewer>: AudienceProfile.Tier]] = [:]
    private var tiesOfProduct: [Int: [Identifier<Viewer>: AudienceProfile.Tier]] = [:]
    private var sales: [Int: [Int: SalesCount]] = [:]
    private var productSales: [Int: SalesCount] = [:]
    private(set) var samples: [Int: (fulfilled: Int, unfulfilled: Int)] = [:]
    private var hired: [Int: Set<Int>] = [:]
    private(set) var deedCount = 0

    var viewerCount: Int { people.count }

    init(
        creators: [Creator], products: [OfferedProduct], skus: [SKU], categories: [Market.Category],
        contents: [Content], asOf: Timestamp, rules: MatchRules
    ) {
        self.rules = rules
        self.asOf = asOf
        self.creators = creators
        self.products = products
        self.categories = categories
        self.contents = Dictionary(contents.map { ($0.id, $0) }) { first, _ in first }
        // Amounts of several currencies are not compared: the one of most variants is the market's.
        let currencies = Dictionary(grouping: skus, by: \.price.currency.code)
        let currency = currencies.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
        var prices: [Identifier<Product>: Int64] = [:]
        var pricesOfSKU: [Identifier<SKU>: (product: Identifier<Product>, price: Int64)] = [:]
        for sku in skus where sku.price.currency.code == currency {
            prices[sku.product] = min(prices[sku.product] ?? .max, sku.price.minorUnits)
            pricesOfSKU[sku.id] = (sku.product, sku.price.minorUnits)
        }
        self.prices = prices
        self.pricesOfSKU = pricesOfSKU
        origins = Set(products.map(\.origin)).sorted()
        numberOfOrigin = Self.numbers(origins)
        numberOfCreator = Self.numbers(creators.map(\.id))
        numberOfProduct = Self.numbers(products.map(\.product))
        numberOfCategory = Self.numbers(categories.map(\.id))
    }

    private static func numbers<Value: Hashable>(_ values: [Value]) -> [Value: Int] {
        Dictionary(values.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    // MARK: What was read

    /// Counts one deed.
    mutating func add(_ deed: PartnerDeed) {
        deedCount += 1
        let content = deed.content.flatMap { contents[$0] }
        let variant = deed.sku.flatMap { pricesOfSKU[$0] }
        let productID = deed.product ?? variant?.product ?? content?.product
        let product = productID.flatMap { numberOfProduct[$0] }
        let creator = (deed.creator ?? content?.creator).flatMap { numberOfCreator[$0] }
        let category =
            product.flatMap { numberOfCategory[products[$0].category] }
            ?? content?.category.flatMap { numberOfCategory[$0] }
        switch deed.kind {
        case .orderPaid:
            let price = variant?.price ?? productID.flatMap { prices[$0] } ?? 0
            let paid = price.multipliedReportingOverflow(by: Int64(max(1, deed.quantity ?? 1)))
            let order = SalesCount(
                views: 0, orders: 1, paidMinorUnits: paid.overflow ? .max : paid.partialValue)
            if let creator, let category { count(order, creator, category) }
            if let product { productSales[product] = (productSales[product] ?? SalesCount()).adding(order) }
        case .refundSucceeded:
            let refund = SalesCount(views: 0, refunds: 1)
            if let creator, let category { count(refund, creator, category) }
            if let product { productSales[product] = (productSales[product] ?? SalesCount()).adding(refund) }
        default: break
        }
        guard let viewer = deed.viewer else { return }
        let (tier, weight): (AudienceProfile.Tier?, Double) =
            switch deed.kind {
            case .orderPaid: (.buyer, 3)
            case .productClick, .addToCart: (.clicker, 1)
            case .follow, .like: (.follower, 1)
            case .videoComplete: (nil, 1)
            default: (nil, 0)
            }
        people[viewer, default: Person()].care(0, category, weight)
        if tier == .buyer || tier == .clicker, let product {
            let band = priceBand(of: product)
            let origin = numberOfOrigin[products[product].origin]
            people[viewer]?.care(1, band, weight)
            people[viewer]?.care(2, origin, weight)
        }
        guard let tier else { return }
        if let creator { Self.tie(viewer, tier, &tiesOfCreator[creator, default: [:]]) }
        if let product { Self.tie(viewer, tier, &tiesOfProduct[product, default: [:]]) }
    }

    /// Counts how viewers responded to a content.
    mutating func add(_ responses: DailyResponses) {
        guard let content = contents[responses.content], let creator = numberOfCreator[content.creator] else { return }
        let seen = SalesCount(views: responses.views, impressions: max(responses.impressions, responses.views))
        let product = content.product.flatMap { numberOfProduct[$0] }
        let category =
            product.flatMap { numberOfCategory[products[$0].category] }
            ?? content.category.flatMap { numberOfCategory[$0] }
        if let category { count(seen, creator, category) }
        if let product { productSales[product] = (productSales[product] ?? SalesCount()).adding(seen) }
    }

    /// Counts one sample.
    mutating func addSample(
        creator: Identifier<Creator>, product: Identifier<Product>, isFulfilled: Bool?, isHeld: Bool
    ) {
        guard let creator = numberOfCreator[creator] else { return }
        if let isFulfilled {
            var counts = samples[creator] ?? (0, 0)
            if isFulfilled { counts.fulfilled += 1 } else { counts.unfulfilled += 1 }
            samples[creator] = counts
        }
        if isHeld, let product = numberOfProduct[product] { hired[product, default: []].insert(creator) }
    }

    private mutating func count(_ counts: SalesCount, _ creator: Int, _ category: Int) {
        var known = sales[creator] ?? [:]
        known[category] = (known[category] ?? SalesCount()).adding(counts)
        sales[creator] = known
    }

    private static func tie(
        _ viewer: Identifier<Viewer>, _ tier: AudienceProfile.Tier,
        _ ties: inout [Identifier<Viewer>: AudienceProfile.Tier]
    ) {
        let order = AudienceProfile.Tier.allCases
        guard let known = ties[viewer], let before = order.firstIndex(of: known),
            let now = order.firstIndex(of: tier), before <= now
        else {
            ties[viewer] = tier
            return
        }
    }

    private func priceBand(of product: Int) -> Int? {
        prices[products[product].product].map { rules.scoring.priceBand(of: $0) }
    }

    // MARK: What it makes

    /// The facts of everything that was added.
    func facts() -> PartnerFacts {
        let sizes = [max(1, categories.count), rules.scoring.priceBands.count + 1, max(1, origins.count)]
        let distributions = people.mapValues(\.distributions)
        func audience(_ ties: [Identifier<Viewer>: AudienceProfile.Tier]?) -> AudienceProfile {
            var audience = AudienceProfile(sizes: sizes)
            // In order, since sums of fractions depend on it.
            for (viewer, tier) in (ties ?? [:]).sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                audience.add(
                    distributions[viewer] ?? [[], [], []], tier: tier, weight: rules.scoring.tierWeights[tier] ?? 0)
            }
            return audience
        }
        let works = Dictionary(grouping: contents.values, by: \.creator)
        var hired = hired
        var promotions: [PartnerPair: Int] = [:]
        let promotedFrom = asOf.advanced(by: .zero - rules.promotionsWindow)
        for content in contents.values where content.visibility == .published && content.publishedAt >= promotedFrom {
            guard let product = content.product.flatMap({ numberOfProduct[$0] }),
                let creator = numberOfCreator[content.creator]
            else { continue }
            promotions[PartnerPair(creator: creator, product: product), default: 0] += 1
            hired[product, default: []].insert(creator)
        }
        let categoryTexts = categorySketches()
        return PartnerFacts(
            creators: creators.enumerated().map { number, creator in
                let works = (works[creator.id] ?? []).sorted {
                    ($0.publishedAt, $0.id.rawValue) > ($1.publishedAt, $1.id.rawValue)
                }
                let samples = samples[number] ?? (0, 0)
                let ties = tiesOfCreator[number]
                return PartnerCreator(
                    id: creator.id, region: creator.region, followers: creator.followers, level: creator.level,
                    category: category(of: creator, works, categoryTexts), audience: audience(ties),
                    reach: ReachSketch((ties ?? [:]).keys.lazy.map(Self.hash)), text: text(of: creator, works),
                    contents: works.count, sales: sales[number] ?? [:], fulfilled: samples.fulfilled,
                    unfulfilled: samples.unfulfilled)
            },
            products: products.enumerated().map { number, product in
                let category = numberOfCategory[product.category] ?? 0
                return PartnerProduct(
                    id: product.product, merchant: product.merchant, category: category,
                    categoryID: product.category.rawValue, price: prices[product.product],
                    commissionPPM: product.commissionPPM, isListed: product.isListed,
                    sampleUnits: product.sampleUnits, origin: product.origin,
                    goodsKey: "\(category) \(Self.normalised(product.title))",
                    audience: audience(tiesOfProduct[number]),
                    text: text(of: product), sales: productSales[number] ?? SalesCount())
            },
            categories: categories.map(\.id.rawValue), promotions: promotions, hired: hired.mapValues { $0.sorted() })
    }

    private func text(of creator: Creator, _ works: [Content]) -> TextSketch {
        var texts: [(text: String, weight: Float)] = [(creator.niche, 3), (creator.region, 1)]
        for work in works.prefix(50) {
            texts.append((work.title, 1))
            texts.append((work.tags.joined(separator: " "), 2))
        }
        return TextSketch(texts)
    }

    private func text(of product: OfferedProduct) -> TextSketch {
        let category = numberOfCategory[product.category].map { categories[$0] }
        return TextSketch([
            (product.title, 3), (product.summary, 1), (product.origin, 1), (category?.chineseName ?? "", 2),
            (category?.englishName ?? "", 2),
        ])
    }

    private func categorySketches() -> [TextSketch] {
        var texts = categories.map { [(text: $0.chineseName + " " + $0.englishName, weight: Float(2))] }
        for product in products {
            if let category = numberOfCategory[product.category] { texts[category].append((product.title, 1)) }
        }
        return texts.map { TextSketch($0) }
    }

    /// The category of most contents; of a creator without contents the one that the niche names or resembles most.
    private func category(of creator: Creator, _ works: [Content], _ sketches: [TextSketch]) -> Int? {
        var counts: [Int: Int] = [:]
        for work in works {
            if let category = work.category.flatMap({ numberOfCategory[$0] }) { counts[category, default: 0] += 1 }
        }
        if let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) { return most.key }
        if let named = categories.firstIndex(where: { creator.niche.contains($0.chineseName) }) { return named }
        let niche = TextSketch([(creator.niche, 1)])
        let best = sketches.indices.max { niche.cosine(sketches[$0]) < niche.cosine(sketches[$1]) }
        return best.flatMap { niche.cosine(sketches[$0]) > 0 ? $0 : nil }
    }

    private static func normalised(_ title: String) -> String {
        String(
            String.UnicodeScalarView(
                title.lowercased().unicodeScalars.filter {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil
                }))
    }

    /// The identifier's hash, stirred so that it is spread evenly.
    private static func hash(_ viewer: Identifier<Viewer>) -> UInt64 {
        StableHash.stirred(StableHash.fnv1a(viewer.rawValue))
    }
}
