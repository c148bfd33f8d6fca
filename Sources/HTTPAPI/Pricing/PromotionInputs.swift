import Amounts
package import Market
package import Operations
package import Trade

/// Which promotion.
package struct PromotionAddress: WireInput {
    /// The promotion.
    package let id: Identifier<Promotion>

    package static let parameters: [Parameter] = [
        .path(
            "promotion_id", .id(Promotion.self), "The promotion.",
            example: .string(Identifier<Promotion>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("promotion_id") }
}

/// Which flash price.
package struct FlashPriceAddress: WireInput {
    /// The flash price.
    package let id: Identifier<FlashPrice>

    package static let parameters: [Parameter] = [
        .path(
            "flash_price_id", .id(FlashPrice.self), "The flash price.",
            example: .string(Identifier<FlashPrice>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("flash_price_id") }
}

/// A promotion as its bearer says it.
package struct PromotionAsk: WireInput {
    /// For whom it is made.
    package let side: Promotions.Side
    /// What is said of it.
    package let draft: Promotion.Draft

    static let reduction = Schema.choice(
        by: "kind",
        [
            "amount": .object(
                .required("kind", .oneOf(["amount"]), "An amount, once."),
                .required("minor_units", .integer(1...9_007_199_254_740_991), "How much, in the threshold's currency.")),
            "share": .object(
                .required("kind", .oneOf(["share"]), "A part of the price."),
                .required("ppm", .integer(1...999_999), "The part, in parts per million, rounded down."),
                .optional(
                    "at_most_minor_units", .integer(1...9_007_199_254_740_991),
                    "No more than this, in the same currency.")),
        ])
    static let coupons = Schema.object(
        .required("count", .integer(1...Promotion.couponsMax), "Coupons in all."),
        .required("per_person", .integer(1...100), "Coupons that one person can have."))

    package static let body: Schema? = .named(
        "NewPromotion",
        .object(
            .required("borne_by", .oneOf(Promotions.Side.self), "Who pays for it: you as one of these."),
            .required("title", .text(1...Promotion.titleMax), "What buyers read."),
            .optional(
                "product_ids", .array(of: .id(Product.self), count: 0...Promotion.productsMax),
                "The products that it reduces; all of the bearer's when left out."),
            .required("reduction", reduction, "By how much prices are reduced."),
            .required("threshold", MoneyShape.schema, "What the goods cost at least; 0 for nothing."),
            .optional("coupons", coupons, "Only for those who claim a coupon; for everybody when left out."),
            .required("begins_at", .timestamp, "From when."),
            .required("ends_at", .timestamp, "Until when."),
            .optional(
                "coupons_count_for_s", .integer(60...31_622_400),
                "How long a coupon counts after it was claimed; until the end when left out."),
            .optional(
                "combines", .boolean, "Whether other promotions may reduce the same goods; they may when left out.")))
    package static let example: JSON? = [
        "borne_by": "merchant", "title": "20 off from 200", "reduction": ["kind": "amount", "minor_units": 2_000],
        "threshold": ["minor_units": 20_000, "currency": "CNY"], "coupons": ["count": 1_000, "per_person": 1],
        "begins_at": "2026-01-01T00:00:00Z", "ends_at": "2026-02-01T00:00:00Z",
    ]
    package init(_ received: Received) throws {
        let body = received.body
        side = Promotions.Side(rawValue: received.text("borne_by")) ?? .merchant
        let threshold = try MoneyShape.money(body?["threshold"])
        let money = { (units: Int64) in Money(minorUnits: units, currency: threshold.currency) }
        let reduction = body?["reduction"]
        var access = Promotion.Access.everybody
        if let coupons = body?["coupons"], coupons != .null {
            access = .coupons(
                count: coupons["count"]?.wholeNumber ?? 0, perPerson: coupons["per_person"]?.wholeNumber ?? 0)
        }
        draft = Promotion.Draft(
            title: received.text("title"),
            products: Set(try (body?["product_ids"]?.elements ?? []).map { try Identifier(parsing: $0.text ?? "") }),
            reduction: reduction?["kind"]?.text == "share"
                ? .share(
                    try Rate(partsPerMillion: reduction?["ppm"]?.wholeNumber ?? 0),
                    atMost: (reduction?["at_most_minor_units"]?.wholeNumber).map(money))
                : .amount(money(reduction?["minor_units"]?.wholeNumber ?? 0)),
            threshold: threshold, access: access, begins: try Timestamp(parsing: received.text("begins_at")),
            ends: try Timestamp(parsing: received.text("ends_at")),
            couponsCountFor: (body?["coupons_count_for_s"]?.wholeNumber).map { .seconds($0) },
            combines: body?["combines"]?.truth ?? true)
    }
}

/// A flash price as its merchant says it.
package struct FlashPriceAsk: WireInput {
    /// The variant.
    package let sku: Identifier<SKU>
    /// What is said of it.
    package let draft: FlashPrice.Draft

    package static let body: Schema? = .named(
        "NewFlashPrice",
        .object(
            .required("sku_id", .id(SKU.self), "The variant."),
            .required("price", MoneyShape.schema, "What a unit costs, below its list price."),
            .required("quota", .integer(1...Stock.unitsMax), "How many units are sold so."),
            .required("per_person", .integer(1...Stock.unitsMax), "How many of them one person can have."),
            .required("begins_at", .timestamp, "From when."), .required("ends_at", .timestamp, "Until when.")))
    package static let example: JSON? = [
        "sku_id": .string(Identifier<SKU>.documented.rawValue), "price": ["minor_units": 2_990, "currency": "CNY"],
        "quota": 100, "per_person": 1, "begins_at": "2026-01-01T12:00:00Z", "ends_at": "2026-01-01T13:00:00Z",
    ]
    package init(_ received: Received) throws {
        sku = try Identifier(parsing: received.text("sku_id"))
        draft = FlashPrice.Draft(
            price: try MoneyShape.money(received.body?["price"]), quota: received.body?["quota"]?.wholeNumber ?? 0,
            perPerson: received.body?["per_person"]?.wholeNumber ?? 0,
            begins: try Timestamp(parsing: received.text("begins_at")),
            ends: try Timestamp(parsing: received.text("ends_at")))
    }
}

/// What holds for buying a product from now on.
package struct SaleTermsAsk: WireInput {
    /// The product.
    package let product: Identifier<Product>
    /// What holds.
    package let terms: SaleTerms

    package static let parameters = ProductAddress.parameters
    package static let body: Schema? = .named(
        "SaleTerms",
        .object(
            .required(
                "returns", .oneOf(ReturnTerms.self), "Whether it can be given back without a reason, or why not."),
            .optional(
                "limit",
                .object(
                    .required("units", .integer(1...Stock.unitsMax), "Units that one person can have."),
                    .required("within_days", .integer(1...366), "In the days before a purchase.")),
                "As many as there are when left out."),
            .optional(
                "price_protected_days", .integer(1...366),
                "For how long after it was paid a lower price is paid back; not at all when left out.")))
    package static let example: JSON? = [
        "returns": "without_reason", "limit": ["units": 2, "within_days": 30], "price_protected_days": 7,
    ]
    package init(_ received: Received) throws {
        product = try received.id("product_id")
        let limit = received.body?["limit"]
        terms = SaleTerms(
            returns: ReturnTerms(rawValue: received.text("returns")) ?? .withoutReason,
            limit: (limit?["units"]?.wholeNumber).map {
                PurchaseLimit(units: $0, within: .days(limit?["within_days"]?.wholeNumber ?? 1))
            },
            priceProtectedFor: (received.body?["price_protected_days"]?.wholeNumber).map { .days($0) })
    }
}
