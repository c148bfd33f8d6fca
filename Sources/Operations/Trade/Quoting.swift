import Alliance
import Amounts
import Market
import SQLDatabase
import Storage
import Trade

/// Works out what a cart costs its buyer at a time: flash prices, promotions and coupons, limits, and who brought the buyer.
struct Quoting {
    let connection: Connection
    let viewer: Identifier<Viewer>
    let actor: Actor
    let now: Timestamp
    let rules: TradeRules
    /// Whether the transaction is going to take what is quoted.
    let isTaking: Bool

    /// The most promotions and coupons that are looked at, and how many of them are coupons.
    private static let candidatesMax = Pricing.candidatesMax
    private static let couponsMax = 40
    /// Clicks are looked at for so long, also those that earn nothing any more: what helped is reported (domain.md §14.2).
    private var clicksKeptFor: Duration { max(rules.clickCountsFor, CommissionPlan.clickWindows.upperBound) + .days(7) }

    init(
        on connection: Connection, for viewer: Identifier<Viewer>, as actor: Actor, at now: Timestamp,
        under rules: TradeRules, isTaking: Bool = false
    ) {
        self.connection = connection
        self.viewer = viewer
        self.actor = actor
        self.now = now
        self.rules = rules
        self.isTaking = isTaking
    }

    /// What is in a cart, with prices and what is free.
    /// - Throws: `AmountError` for a cart that costs more than can be counted.
    func quote(_ cart: Identifier<Cart>?) throws -> Carts.Quote {
        guard let cart else { return .empty }
        let store = CartStore(connection)
        let wanted = try store.lines(of: cart)
        let skus = wanted.map(\.sku)
        let known = try Dictionary(store.variants(skus).map { ($0.sku.id, $0) }) { first, _ in first }
        let products = Array(Set(known.values.map(\.product.id))).sorted()
        let flashStore = FlashPriceStore(connection)
        let flashes = try flashStore.counting(for: known.values.map(\.sku), at: now, locked: isTaking)
        let bought = try flashStore.bought(at: flashes.values.map(\.id).sorted(), by: viewer)
        let terms = try flashStore.terms(of: products)
        // A purchase takes units under a lock, which says by itself when there are not enough.
        let bundles = try BundleStore(connection).bundles(skus)
        let free = isTaking ? [:] : try self.free(wanted.filter { known[$0.sku] != nil }, bundles)
        let contests = try contests(
            of: Dictionary(known.values.map { ($0.product.id, $0.product.merchant) }) { first, _ in first })
        let credits = try credits(contests)
        let left = try unitsLeft(of: products, terms, in: flashStore)

        var lines: [Carts.Quote.Line] = []
        for line in wanted {
            guard let (sku, product) = known[line.sku] else { continue }
            let flash = flashes[sku.id].flatMap {
                $0.covers(line.units, bought: bought[$0.id] ?? 0, at: now) ? $0 : nil
            }
            let unitPrice = flash?.draft.price ?? sku.price
            lines.append(
                .init(
                    sku: sku, product: product, units: line.units, unitPrice: unitPrice,
                    price: try unitPrice.times(line.units),
                    free: isTaking ? line.units : free[sku.id] ?? 0, flash: flash,
                    terms: terms[product.id] ?? .usual, left: left[product.id],
                    credit: credits[product.id]))
        }
        return try Carts.Quote(
            cart: cart, lines: lines, counting: try candidates(for: lines), contests: contests, bundles: bundles)
    }

    /// How many units each line can have beside the others.
    private func free(_ lines: [Stock.Line], _ bundles: Bundles) throws -> [Identifier<SKU>: Int64] {
        let levels = try StockStore(connection).levels(of: Array(Set(bundles.demand(lines).map(\.sku))))
        let free = bundles.available(lines, of: levels.mapValues(\.free))
        return Dictionary(zip(lines.map(\.sku), free)) { first, _ in first }
    }

    /// The promotions that count now for lines, and those that the viewer holds a coupon of.
    private func candidates(for lines: [Carts.Quote.Line]) throws -> [Pricing.Candidate] {
        guard !lines.isEmpty else { return [] }
        var bearers: Set<Promotion.Bearer> = [.platform]
        for line in lines {
            bearers.insert(.merchant(line.product.merchant))
            if let credit = line.credit { bearers.insert(.creator(credit.creator)) }
        }
        let store = PromotionStore(connection)
        let sides = bearers.sorted { $0.text < $1.text }
        let products = Array(Set(lines.map(\.product.id))).sorted()
        let open = try store.counting(of: sides, at: now, withCoupons: false, naming: products, limit: 1_000)
        let coupons = try store.usable(of: viewer, for: sides, naming: products, at: now, limit: Self.couponsMax)
        let rights = try Dictionary(
            store.find(Array(Set(coupons.map(\.promotion))).sorted()).map { ($0.id, $0) }
        ) { first, _ in first }
        // Nobody's promotions crowd out another's.
        let share = max(1, (Self.candidatesMax - Self.couponsMax) / sides.count)
        let fair = Dictionary(grouping: open, by: \.bearer).values.flatMap { $0.prefix(share) }
        return coupons.compactMap { coupon in
            guard let promotion = rights[coupon.promotion], promotion.counts(at: now) else { return nil }
            return Pricing.Candidate(promotion, coupon: coupon.id)
        } + fair.sorted { $0.id < $1.id }.map { Pricing.Candidate($0) }
    }

    /// Which click each product's lines are owed to.
    private func contests(
        of products: [Identifier<Product>: Identifier<Merchant>]
    ) throws -> [Identifier<Product>: ClickContest] {
        let carts = CartStore(connection)
        let clicks = try carts.clicks(
            of: viewer, on: Array(Set(products.values)).sorted(),
            since: now.advanced(by: .zero - clicksKeptFor), limit: 500)
        guard !clicks.isEmpty else { return [:] }
        // Those of the credential, and those of every account that watches as this viewer.
        let own = Set(actor.creator.map { [$0] } ?? []).union(try carts.creators(behind: viewer))
        return products.reduce(into: [:]) { contests, place in
            let (product, merchant) = place
            contests[product] = ClickContest(
                clicks.filter { $0.merchant == merchant }.map(\.click), of: product, at: now,
                within: rules.clickCountsFor, own: own)
        }
    }

    /// Who brought the buyer of each product that a click earns from.
    private func credits(
        _ contests: [Identifier<Product>: ClickContest]
    ) throws -> [Identifier<Product>: Credit] {
        let winners = contests.compactMapValues(\.winner)
        let bindings = try AgencyBindingStore(connection).bound(Array(Set(winners.values.map(\.creator))).sorted())
        let fee = try Rate(partsPerMillion: Int64(rules.technicalFeePartsPerMillion))
        return try winners.reduce(into: [:]) { credits, place in
            let binding = bindings[place.value.creator].flatMap { $0.counts(at: now) ? $0 : nil }
            credits[place.key] = try Credit(place.value, on: place.key, technicalFee: fee, binding: binding)
        }
    }

    /// How many units of each product the viewer can still have; products without a limit are left out.
    private func unitsLeft(
        of products: [Identifier<Product>], _ terms: [Identifier<Product>: SaleTerms], in store: FlashPriceStore
    ) throws -> [Identifier<Product>: Int64] {
        var left: [Identifier<Product>: Int64] = [:]
        for product in products {
            guard let limit = terms[product]?.limit else { continue }
            left[product] = try store.left(of: product, under: limit, for: viewer, at: now)
        }
        return left
    }
}
