import Amounts
import Market
package import Operations
package import Trade

/// A promotion on the wire.
package struct PromotionBody: WireReply {
    /// The promotion.
    package let promotion: Promotion

    /// A promotion on the wire.
    package init(_ promotion: Promotion) { self.promotion = promotion }

    package static let schema: Schema? = .named(
        "Promotion",
        .object(
            .required("id", .id(Promotion.self), "The promotion."),
            .required("borne_by", .text(1...100), "Who pays for it: `platform`, or a merchant or creator."),
            .required("title", .text(1...Promotion.titleMax), "What buyers read."),
            .required(
                "product_ids", .array(of: .id(Product.self), count: 0...Promotion.productsMax),
                "The products that it reduces; none for all of the bearer's."),
            .required("reduction", PromotionAsk.reduction, "By how much prices are reduced."),
            .required("threshold", MoneyShape.schema, "What the goods cost at least."),
            .optional("coupons", PromotionAsk.coupons, "Only for those who claim a coupon."),
            .required("claimed", .count, "Coupons that were claimed."),
            .required("begins_at", .timestamp, "From when."), .required("ends_at", .timestamp, "Until when."),
            .required("combines", .boolean, "Whether other promotions may reduce the same goods."),
            .required("state", .oneOf(Promotion.State.self), "Whether it counts within its times."),
            .required("revision", .integer(1...Int64.max), "Counts changes.")))
    package static var example: PromotionBody { PromotionBody(.documented) }

    package var json: JSON? { Self.json(promotion) }

    static func json(_ promotion: Promotion) -> JSON {
        let draft = promotion.draft
        let reduction: JSON =
            switch draft.reduction {
            case .amount(let amount): ["kind": "amount", "minor_units": .integer(amount.minorUnits)]
            case .share(let rate, let most):
                [
                    "kind": "share", "ppm": .integer(rate.partsPerMillion),
                    "at_most_minor_units": most.map { .integer($0.minorUnits) } ?? .null,
                ]
            }
        var coupons = JSON.null
        if case .coupons(let count, let perPerson) = draft.access {
            coupons = ["count": .integer(count), "per_person": .integer(perPerson)]
        }
        return [
            "id": .string(promotion.id.rawValue), "borne_by": .string(promotion.bearer.text),
            "title": .string(draft.title),
            "product_ids": .array(draft.products.sorted().map { .string($0.rawValue) }), "reduction": reduction,
            "threshold": MoneyShape.json(draft.threshold), "coupons": coupons, "claimed": .integer(promotion.claimed),
            "begins_at": .time(draft.begins), "ends_at": .time(draft.ends), "combines": .boolean(draft.combines),
            "state": .string(promotion.state.rawValue), "revision": .integer(promotion.revision),
        ]
    }
}

/// A coupon on the wire.
package struct CouponBody: WireReply {
    /// The coupon with its promotion.
    package let held: Promotions.Held

    /// A coupon on the wire.
    package init(_ held: Promotions.Held) { self.held = held }

    package static let schema: Schema? = .named(
        "Coupon",
        .object(
            .required("id", .id(Coupon.self), "The coupon."),
            .required("promotion", PromotionBody.schema ?? .anything, "What it is a right to."),
            .required("state", .oneOf(Coupon.State.self), "Where it is."),
            .required("claimed_at", .timestamp, "When it was claimed."),
            .required("expires_at", .timestamp, "Until when it counts."),
            .optional("purchase_id", .id(Purchase.self), "The purchase that counts on it or was reduced by it.")))
    package static var example: CouponBody { CouponBody(.documented) }
    package var json: JSON? {
        let coupon = held.coupon
        return [
            "id": .string(coupon.id.rawValue), "promotion": PromotionBody.json(held.promotion),
            "state": .string(coupon.state.rawValue), "claimed_at": .time(coupon.claimedAt),
            "expires_at": .time(coupon.expiresAt), "purchase_id": .optional(coupon.purchase?.rawValue),
        ]
    }
}

/// A flash price on the wire.
package struct FlashPriceBody: WireReply {
    /// The flash price.
    package let flash: FlashPrice

    /// A flash price on the wire.
    package init(_ flash: FlashPrice) { self.flash = flash }

    package static let schema: Schema? = .named(
        "FlashPrice",
        .object(
            .required("id", .id(FlashPrice.self), "The flash price."),
            .required("sku_id", .id(SKU.self), "The variant."),
            .required("price", MoneyShape.schema, "What a unit costs."),
            .required("quota", .count, "How many units are sold so."),
            .required("left", .count, "Of these not taken."),
            .required("per_person", .count, "How many of them one person can have."),
            .required("begins_at", .timestamp, "From when."), .required("ends_at", .timestamp, "Until when."),
            .required("state", .oneOf(FlashPrice.State.self), "Whether it counts within its times."),
            .required("revision", .integer(1...Int64.max), "Counts changes.")))
    package static var example: FlashPriceBody { FlashPriceBody(.documented) }

    package var json: JSON? { Self.json(flash) }

    static func json(_ flash: FlashPrice) -> JSON {
        [
            "id": .string(flash.id.rawValue), "sku_id": .string(flash.sku.rawValue),
            "price": MoneyShape.json(flash.draft.price), "quota": .integer(flash.draft.quota),
            "left": .integer(flash.left), "per_person": .integer(flash.draft.perPerson),
            "begins_at": .time(flash.draft.begins), "ends_at": .time(flash.draft.ends),
            "state": .string(flash.state.rawValue), "revision": .integer(flash.revision),
        ]
    }
}

/// What buyers of a product are offered, on the wire.
package struct OffersBody: WireReply {
    /// The offers.
    package let offers: Promotions.Offers

    /// Offers on the wire.
    package init(_ offers: Promotions.Offers) { self.offers = offers }

    package static let schema: Schema? = .named(
        "Offers",
        .object(
            .required(
                "promotions", .array(of: PromotionBody.schema ?? .anything, count: 0...1_000),
                "Promotions that count now, those that end first in front."),
            .required(
                "flash_prices", .array(of: FlashPriceBody.schema ?? .anything, count: 0...1_000),
                "Flash prices that count now."),
            .required(
                "returns", .oneOf(ReturnTerms.self), "Whether it can be given back without a reason, or why not."),
            .required(
                "asks_confirmation", .boolean, "Whether a purchase has to confirm that it cannot be given back so."),
            .optional("limit_units", .count, "Units that one person can have."),
            .optional("limit_days", .count, "In so many days."),
            .optional("price_protected_days", .count, "For how long a lower price is paid back.")))
    package static var example: OffersBody { OffersBody(.documented) }
    package var json: JSON? {
        let terms = offers.terms
        return [
            "promotions": .array(offers.promotions.map(PromotionBody.json)),
            "flash_prices": .array(
                offers.flashes.values.sorted { $0.id < $1.id }.map(FlashPriceBody.json)),
            "returns": .string(terms.returns.rawValue), "asks_confirmation": .boolean(terms.returns.asksConfirmation),
            "limit_units": terms.limit.map { .integer($0.units) } ?? .null,
            "limit_days": terms.limit.map { .integer($0.within.wholeDays) } ?? .null,
            "price_protected_days": terms.priceProtectedFor.map { .integer($0.wholeDays) } ?? .null,
        ]
    }
}

/// What a promotion took off, on the wire.
enum ReductionShape {
    static let schema = Schema.named(
        "PriceReduction",
        .object(
            .required("promotion_id", .id(Promotion.self), "The promotion."),
            .required("title", .text(1...Promotion.titleMax), "What buyers read of it."),
            .required("borne_by", .text(1...100), "Who pays for it."),
            .optional("coupon_id", .id(Coupon.self), "The coupon that gives the right to it."),
            .required("amount", MoneyShape.schema, "How much.")))

    static func json(_ cut: Pricing.Cut) -> JSON {
        [
            "promotion_id": .string(cut.promotion.rawValue), "title": .string(cut.title),
            "borne_by": .string(cut.bearer.text), "coupon_id": .optional(cut.coupon?.rawValue),
            "amount": MoneyShape.json(cut.amount),
        ]
    }
}

extension Promotion {
    /// The promotion of the API's document.
    static let documented = Promotion(
        id: .documented, bearer: .merchant(.documented),
        draft: .init(
            title: "20 off from 200", reduction: .amount(Money(minorUnits: 2_000, currency: .cny)),
            threshold: Money(minorUnits: 20_000, currency: .cny), access: .coupons(count: 1_000, perPerson: 1),
            begins: Timestamp(milliseconds: 1_767_225_600_000), ends: Timestamp(milliseconds: 1_769_904_000_000)),
        createdAt: Timestamp(milliseconds: 1_767_139_200_000), claimed: 12)
}

extension Promotions.Held {
    /// A coupon of it.
    static let documented = Promotions.Held(
        coupon: Coupon(
            id: .documented, promotion: .documented, viewer: .documented, number: 1,
            claimedAt: Timestamp(milliseconds: 1_767_229_200_000), expiresAt: Promotion.documented.draft.ends),
        promotion: .documented)
}

extension FlashPrice {
    /// A flash price of the cake.
    static let documented = FlashPrice(
        id: .documented, merchant: .documented, sku: .documented,
        draft: .init(
            price: Money(minorUnits: 2_990, currency: .cny), quota: 100, perPerson: 1,
            begins: Timestamp(milliseconds: 1_767_268_800_000), ends: Timestamp(milliseconds: 1_767_272_400_000)),
        createdAt: Timestamp(milliseconds: 1_767_225_600_000), taken: 37)
}

extension Promotions.Offers {
    /// What buyers of the cake are offered.
    static let documented = Promotions.Offers(
        promotions: [.documented], claimed: [:], flashes: [.documented: .documented],
        terms: SaleTerms(
            returns: .withoutReason, limit: PurchaseLimit(units: 2, within: .days(30)), priceProtectedFor: .days(7)))
}
