import HTTPTypes
import Hummingbird
import Market
package import Operations
import Trade

/// Promotions, coupons, flash prices and terms of sale over HTTP.
package enum PromotionEndpoints {
    static let create = Endpoint<PromotionAsk, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/promotions", operation: "promotions.create",
        summary: "Reduces prices for a time, for everybody or by coupons.",
        documentation: "A merchant reduces its own goods, a creator what it brings, an operator everybody's.",
        tag: "trade",
        refuses: [
            "object.not_found", "promotion.title_out_of_range", "promotion.too_many_products",
            "promotion.foreign_product",
            "promotion.reduction_out_of_range", "promotion.times_out_of_range", "promotion.coupons_out_of_range",
            "promotion.too_many", "product.unknown", "amount.unknown_currency", "idempotency.key_reused",
        ], status: .created, idempotency: .accepted)
    static let list = Endpoint<PageAsk, PageReply<PromotionBody>>(
        .get, "/v1/promotions", operation: "promotions.list", summary: "Lists your promotions, latest first.",
        tag: "trade", refuses: ["page.malformed_cursor"])
    static let withdraw = Endpoint<PromotionAddress, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/promotions/{promotion_id}/withdrawal", operation: "promotions.withdraw",
        summary: "Ends a promotion; placed purchases keep it.", tag: "trade",
        refuses: ["object.not_found", "promotion.not_allowed", "revision.stale", "idempotency.key_reused"],
        idempotency: .accepted)
    static let claim = Endpoint<PromotionAddress, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/promotions/{promotion_id}/coupons", operation: "coupons.claim", summary: "Claims a coupon.",
        tag: "trade",
        refuses: [
            "object.not_found", "promotion.not_open", "promotion.no_coupons", "coupon.gone", "coupon.held",
            "revision.stale", "idempotency.key_reused",
        ], status: .created, idempotency: .accepted)
    static let coupons = Endpoint<PageAsk, PageReply<CouponBody>>(
        .get, "/v1/coupons", operation: "coupons.list", summary: "Lists your coupons, latest first.", tag: "trade",
        refuses: ["object.not_found", "page.malformed_cursor"])
    static let offers = Endpoint<ProductAddress, OffersBody>(
        .get, "/v1/products/{product_id}/offers", operation: "promotions.offers",
        summary: "Shows what reduces a product's price now, and what holds for buying it.", tag: "trade",
        refuses: ["object.not_found"])
    static let setTerms = Endpoint<SaleTermsAsk, WrittenReply<TradeReceiptBody>>(
        .put, "/v1/products/{product_id}/sale-terms", operation: "products.set_terms",
        summary: "Says what holds for buying a product from now on.", tag: "trade",
        refuses: ["object.not_found", "idempotency.key_reused"], idempotency: .accepted)
    static let createFlash = Endpoint<FlashPriceAsk, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/flash-prices", operation: "flash_prices.create",
        summary: "Sells so many units of a variant for less within some times.", tag: "trade",
        refuses: [
            "object.not_found", "flash_price.too_high", "flash_price.quota_out_of_range", "flash_price.overlaps",
            "promotion.times_out_of_range", "amount.unknown_currency", "idempotency.key_reused",
        ], status: .created, idempotency: .accepted)
    static let flashes = Endpoint<PageAsk, PageReply<FlashPriceBody>>(
        .get, "/v1/flash-prices", operation: "flash_prices.list", summary: "Lists your flash prices, latest first.",
        tag: "trade", refuses: ["object.not_found", "page.malformed_cursor"])
    static let withdrawFlash = Endpoint<FlashPriceAddress, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/flash-prices/{flash_price_id}/withdrawal", operation: "flash_prices.withdraw",
        summary: "Ends a flash price; placed purchases keep it.", tag: "trade",
        refuses: ["object.not_found", "promotion.not_allowed", "revision.stale", "idempotency.key_reused"],
        idempotency: .accepted)

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let promotions = platform.promotions
        return [
            create.answered { input, call in
                WrittenReply(
                    try await promotions.create(input.draft, borneBy: input.side, in: call.command),
                    location: "/v1/promotions", as: TradeReceiptBody.init)
            },
            list.answered { input, call in
                let page = try await promotions.list(page: PageRequest(input.page), as: call.actor)
                return PageReply(page, as: PromotionBody.init, answering: call)
            },
            withdraw.answered { input, call in
                WrittenReply(try await promotions.withdraw(input.id, in: call.command), as: TradeReceiptBody.init)
            },
            claim.answered { input, call in
                WrittenReply(
                    try await promotions.claim(input.id, in: call.command), location: "/v1/coupons",
                    as: TradeReceiptBody.init)
            },
            coupons.answered { input, call in
                let page = try await promotions.coupons(page: PageRequest(input.page), as: call.actor)
                return PageReply(page, as: CouponBody.init, answering: call)
            },
            offers.answered { input, call in OffersBody(try await promotions.offers(on: input.id, as: call.actor)) },
            setTerms.answered { input, call in
                WrittenReply(
                    try await promotions.setTerms(input.terms, of: input.product, in: call.command),
                    as: TradeReceiptBody.init)
            },
            createFlash.answered { input, call in
                WrittenReply(
                    try await promotions.createFlash(input.draft, of: input.sku, in: call.command),
                    location: "/v1/flash-prices", as: TradeReceiptBody.init)
            },
            flashes.answered { input, call in
                let page = try await promotions.flashes(page: PageRequest(input.page), as: call.actor)
                return PageReply(page, as: { FlashPriceBody($0.flash) }, answering: call)
            },
            withdrawFlash.answered { input, call in
                WrittenReply(try await promotions.withdrawFlash(input.id, in: call.command), as: TradeReceiptBody.init)
            },
        ]
    }
}
