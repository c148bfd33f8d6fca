internal import Market
internal import Statistics

/// Why a creator and a product are not brought together, however well they fit.
package enum PartnerGate: Sendable, Hashable {
    /// The product is not listed.
    case notListed
    /// The product has no price in the market's currency.
    case noPrice
    /// Nothing is left of it.
    case soldOut
    /// Certainly more orders of it come back than the rules bear.
    case returnedOften(refunds: Int, orders: Int)
    /// The shop certainly keeps fewer of its orders than the rules ask for.
    case shopKeepsFew(refunds: Int, orders: Int)
    /// The category asks for a level that the creator has not reached.
    case levelNeeded(Int)
    /// The creator's samples certainly led to content less often than the rules ask for.
    case samplesUnfulfilled(fulfilled: Int, finished: Int)
    /// Another shop offers the same goods, and better.
    case betterOffer(product: Int)

    /// What the platform holds a gate for: the product's quality, the creator's reputation, or neither.
    package var name: String {
        switch self {
        case .notListed: "not_listed"
        case .noPrice: "no_price"
        case .soldOut: "sold_out"
        case .returnedOften: "returned_often"
        case .shopKeepsFew: "shop_keeps_few"
        case .levelNeeded: "level_needed"
        case .samplesUnfulfilled: "samples_unfulfilled"
        case .betterOffer: "better_offer"
        }
    }

    /// The gates that close a product for every creator.
    ///
    /// A rate closes a gate only when the belief is certain of it: one order that came back is no evidence.
    static func ofProduct(
        _ product: PartnerProduct, shop: PartnerMarket.ShopRecord?, _ gates: PartnerRules.Gates
    ) -> [PartnerGate] {
        var closed: [PartnerGate] = []
        if !product.isListed { closed.append(.notListed) }
        if product.price == nil { closed.append(.noPrice) }
        if product.stock == 0 { closed.append(.soldOut) }
        let sales = product.sales
        if isCertain(keptBelow: 1 - gates.returnRateMax, orders: sales.orders, refunds: sales.refunds, gates) {
            closed.append(.returnedOften(refunds: sales.refunds, orders: sales.orders))
        }
        if let shop, isCertain(keptBelow: gates.shopKeptMin, orders: shop.orders, refunds: shop.refunds, gates) {
            closed.append(.shopKeepsFew(refunds: shop.refunds, orders: shop.orders))
        }
        return closed
    }

    /// Whether the belief about the share of kept orders leaves less than 2.5 % for a share of so much or more.
    private static func isCertain(
        keptBelow bound: Double, orders: Int, refunds: Int, _ gates: PartnerRules.Gates
    ) -> Bool {
        guard orders > 0 else { return false }
        let trials = max(orders, refunds)
        return BetaPosterior(
            priorMean: gates.shopKeptPrior, strength: gates.shopStrength, successes: Double(trials - refunds),
            trials: Double(trials)
        ).cumulative(at: bound) > 0.975
    }

    /// The gates that close a creator for every product.
    static func ofCreator(_ creator: PartnerCreator, _ gates: PartnerRules.Gates) -> [PartnerGate] {
        let finished = creator.fulfilled + creator.unfulfilled
        guard let rate = Interval.wilson(successes: creator.fulfilled, trials: finished),
            rate.high < gates.fulfilmentMin
        else { return [] }
        return [.samplesUnfulfilled(fulfilled: creator.fulfilled, finished: finished)]
    }
}

extension PartnerMarket {
    /// The gates that close a pair; none when it may be shown.
    package func gates(_ pair: PartnerPair) -> [PartnerGate] {
        let product = facts.products[pair.product]
        let creator = facts.creators[pair.creator]
        var closed = productGates[pair.product]
        if rules.gates.restrictedCategories.contains(product.categoryID),
            creator.level.rawValue < rules.gates.restrictedLevel
        {
            closed.append(.levelNeeded(rules.gates.restrictedLevel))
        }
        return closed + creatorGates[pair.creator]
    }

    /// The shop's better offer of the same goods by somebody else; nil when this one is the best.
    package func betterOffer(than product: Int) -> Int? {
        guard let best = bestOffer[facts.products[product].goodsKey], best.product != product else { return nil }
        return best.product
    }

    /// Offers of the same goods that can be sold, this one among them.
    package func offerCount(of product: Int) -> Int { bestOffer[facts.products[product].goodsKey]?.offers ?? 0 }

    /// The share of its orders that a shop is believed to keep, and what that rests on.
    package func shop(of product: Int) -> (kept: Double, record: ShopRecord) {
        let record = shops[facts.products[product].merchant] ?? ShopRecord()
        return (record.kept(under: rules.gates), record)
    }
}
