import Amounts
package import Market
package import Operations
package import Trade

/// What a merchant, a creator or the platform takes off prices, with forms for more.
package struct PromotionsPage: Page {
    package static var template: String { "promotions" }

    /// The promotions, latest first.
    package let promotions: [Promotion]
    /// The flash prices, latest first; nil for those who sell nothing.
    package let flashes: [Promotions.ListedFlash]?
    /// Variants that a flash price can be made for.
    package let skus: [(sku: SKU, product: Product)]
    /// As whom promotions can be made.
    package let sides: [Promotions.Side]
    /// The time at which it is looked at.
    package let now: Timestamp
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of promotions.
    package init(
        promotions: [Promotion], flashes: [Promotions.ListedFlash]?, skus: [(sku: SKU, product: Product)],
        sides: [Promotions.Side], now: Timestamp, nextPath: String?
    ) {
        self.promotions = promotions
        self.flashes = flashes
        self.skus = skus
        self.sides = sides
        self.now = now
        self.nextPath = nextPath
    }

    package var section: Section? { .promotions }
    package func title(in language: Language) -> String { PricingPhrase.promotions.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            sides: sides.map { side in
                let phrase: PricingPhrase =
                    switch side {
                    case .merchant: .byMerchant
                    case .creator: .byCreator
                    case .platform: .byPlatform
                    }
                return Choice(value: side.rawValue, label: shell.text(phrase))
            },
            canMake: !sides.isEmpty, isEmpty: promotions.isEmpty,
            promotions: promotions.map { promotion in
                let shown = Self.shown(
                    isOpen: promotion.state == .open, promotion.draft.begins, promotion.draft.ends, at: now)
                var access = shell.text(PricingPhrase.everybody)
                if case .coupons(let count, let most) = promotion.draft.access {
                    access = shell.text(
                        PricingPhrase.claimedOf,
                        [
                            "claimed": shell.figures.count(promotion.claimed), "count": shell.figures.count(count),
                            "most": shell.figures.count(most),
                        ])
                }
                return PromotionView(
                    path: "/promotions/\(promotion.id)", title: promotion.draft.title, rule: promotion.rule(in: shell),
                    bearer: shell.text(promotion.bearer.phrase), access: access,
                    times:
                        "\(shell.figures.moment(promotion.draft.begins)) – \(shell.figures.moment(promotion.draft.ends))",
                    combining: shell.text(promotion.draft.combines ? PricingPhrase.combines : .alone),
                    state: shell.text(shown.phrase), tone: shown.tone,
                    canWithdraw: promotion.state == .open && now < promotion.draft.ends)
            },
            showsFlashes: flashes != nil, canFlash: !skus.isEmpty, noFlashes: flashes?.isEmpty ?? true,
            skus: skus.map {
                Choice(
                    value: $0.sku.id.rawValue,
                    label: "\($0.product.title) · \($0.sku.variant) · \(shell.figures.price($0.sku.price))")
            },
            flashes: (flashes ?? []).map { listed in
                let flash = listed.flash
                let shown = Self.shown(isOpen: flash.state == .open, flash.draft.begins, flash.draft.ends, at: now)
                return FlashView(
                    path: "/flash-prices/\(flash.id)", title: "\(listed.product.title) · \(listed.sku.variant)",
                    price: shell.figures.price(flash.draft.price), before: shell.figures.price(listed.sku.price),
                    left: shell.text(
                        PricingPhrase.flashLeft,
                        ["left": shell.figures.count(flash.left), "quota": shell.figures.count(flash.draft.quota)]),
                    taken: flash.taken, quota: flash.draft.quota,
                    times: "\(shell.figures.moment(flash.draft.begins)) – \(shell.figures.moment(flash.draft.ends))",
                    most: shell.text(PricingPhrase.limitHint, ["units": shell.figures.count(flash.draft.perPerson)]),
                    state: shell.text(shown.phrase), tone: shown.tone,
                    canWithdraw: flash.state == .open && now < flash.draft.ends)
            }, nextPath: nextPath)
    }

    private static func shown(
        isOpen: Bool, _ begins: Timestamp, _ ends: Timestamp, at now: Timestamp
    ) -> (phrase: PricingPhrase, tone: String) {
        guard isOpen else { return (.withdrawn, "") }
        return now < begins ? (.planned, "wait") : now < ends ? (.running, "good") : (.over, "")
    }

    private struct View: Sendable {
        let sides: [Choice]
        let canMake: Bool
        let isEmpty: Bool
        let promotions: [PromotionView]
        let showsFlashes: Bool
        let canFlash: Bool
        let noFlashes: Bool
        let skus: [Choice]
        let flashes: [FlashView]
        let nextPath: String?
    }

    private struct PromotionView: Sendable {
        let path: String
        let title: String
        let rule: String
        let bearer: String
        let access: String
        let times: String
        let combining: String
        let state: String
        let tone: String
        let canWithdraw: Bool
    }

    private struct FlashView: Sendable {
        let path: String
        let title: String
        let price: String
        let before: String
        let left: String
        let taken: Int64
        let quota: Int64
        let times: String
        let most: String
        let state: String
        let tone: String
        let canWithdraw: Bool
    }
}

/// A viewer's coupons.
package struct CouponsPage: Page {
    package static var template: String { "coupons" }

    /// The coupons, latest first.
    package let coupons: [Promotions.Held]
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of coupons.
    package init(coupons: [Promotions.Held], nextPath: String?) {
        self.coupons = coupons
        self.nextPath = nextPath
    }

    package var section: Section? { .cart }
    package func title(in language: Language) -> String { PricingPhrase.myCoupons.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            isEmpty: coupons.isEmpty,
            coupons: coupons.map { held in
                let shown = held.coupon.state.shown
                return CouponView(
                    title: held.promotion.draft.title, rule: held.promotion.rule(in: shell),
                    until: shell.text(
                        PricingPhrase.usableUntil, ["time": shell.figures.moment(held.coupon.expiresAt)]),
                    state: shell.text(shown.phrase), tone: shown.tone,
                    purchasePath: held.coupon.purchase.map { "/purchases/\($0)" })
            }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let isEmpty: Bool
        let coupons: [CouponView]
        let nextPath: String?
    }

    private struct CouponView: Sendable {
        let title: String
        let rule: String
        let until: String
        let state: String
        let tone: String
        let purchasePath: String?
    }
}

/// What reduces a product's price, as its page shows it.
struct OfferView: Sendable {
    let title: String
    let rule: String
    let until: String
    let bearer: String
    /// Where a coupon is claimed; nil where none is needed, or none is left for whoever looks.
    let claimPath: String?
    let isHeld: Bool

    init(_ promotion: Promotion, claimed: Int64, canClaim: Bool, in shell: Shell) {
        title = promotion.draft.title
        rule = promotion.rule(in: shell)
        until = shell.text(PricingPhrase.until, ["time": shell.figures.moment(promotion.draft.ends)])
        bearer = shell.text(promotion.bearer.phrase)
        var path: String?
        if case .coupons(let count, let most) = promotion.draft.access, canClaim, claimed < most,
            promotion.claimed < count
        {
            path = "/promotions/\(promotion.id)/coupons"
        }
        claimPath = path
        isHeld = claimed > 0
    }
}

extension Promotion {
    /// What it takes off and from which sum on, as people read it.
    func rule(in shell: Shell) -> String {
        let threshold = shell.figures.price(draft.threshold)
        let hasThreshold = draft.threshold.minorUnits > 0
        switch draft.reduction {
        case .amount(let amount):
            return shell.text(
                hasThreshold ? PricingPhrase.amountOffFrom : .amountOff,
                ["amount": shell.figures.price(amount), "threshold": threshold])
        case .share(let rate, let most):
            let text = shell.text(
                hasThreshold ? PricingPhrase.shareOffFrom : .shareOff,
                ["share": shell.figures.rate(rate.partsPerMillion), "threshold": threshold])
            return text + (most.map { shell.text(PricingPhrase.upTo, ["amount": shell.figures.price($0)]) } ?? "")
        }
    }
}

/// What a promotion took off, as carts and orders show it.
struct ReductionView: Sendable {
    let title: String
    let bearer: String
    let amount: String

    init(_ title: String, _ bearer: Promotion.Bearer, _ amount: Money, in shell: Shell) {
        self.title = title
        self.bearer = shell.text(bearer.phrase)
        self.amount = "−\(shell.figures.price(amount))"
    }
}
