import Amounts
import HTTPAPI
import Hummingbird
import Market
import Operations
import Trade

extension ConsoleSite {
    /// Taking something off prices, and what holds for buying a product.
    var pricingRoutes: [Route] {
        let audience = { (operation: String) in Audience(of: operation, in: .standard) }
        return [
            Route(.get, "/promotions", audience: audience("promotions.list")) { call in
                try await showPromotions(call)
            },
            .form("/promotions", audience: audience("promotions.create")) { call in
                try await attempt("pricing.created", backTo: "/promotions") {
                    let side = call.form["side"].flatMap(Promotions.Side.init(rawValue:)) ?? .merchant
                    _ = try await platform.promotions.create(
                        try Self.promotion(of: call), borneBy: side, in: call.command)
                }
            },
            .form("/promotions/{promotion_id}", audience: audience("promotions.withdraw")) { call in
                let id: Identifier<Promotion> = try id("promotion", of: call)
                return try await attempt("pricing.withdrawn", backTo: "/promotions") {
                    _ = try await platform.promotions.withdraw(id, in: call.command)
                }
            },
            .form("/promotions/{promotion_id}/coupons", audience: audience("coupons.claim")) { call in
                let id: Identifier<Promotion> = try id("promotion", of: call)
                return try await attempt("pricing.claimDone", backTo: Self.localPath(call.form["back"])) {
                    _ = try await platform.promotions.claim(id, in: call.command)
                }
            },
            Route(.get, "/coupons", audience: audience("coupons.list")) { call in
                let page = try await platform.promotions.coupons(page: call.page(of: 30), as: call.actor)
                return try await show(
                    CouponsPage(coupons: page.items, nextPath: call.path(after: page.nextCursor)), to: call)
            },
            .form("/flash-prices", audience: audience("flash_prices.create")) { call in
                try await attempt("pricing.created", backTo: "/promotions") {
                    let sku: Identifier<SKU> = try Identifier(parsing: call.form["sku"] ?? "")
                    let draft = FlashPrice.Draft(
                        price: try Self.money("price", of: call),
                        quota: try Self.count("quota", of: call, in: 1...Stock.unitsMax),
                        perPerson: try Self.count("per_person", of: call, in: 1...Stock.unitsMax),
                        begins: try Self.start("begins_at", of: call),
                        ends: try Self.start("ends_at", of: call))
                    _ = try await platform.promotions.createFlash(draft, of: sku, in: call.command)
                }
            },
            .form("/flash-prices/{flash_price_id}", audience: audience("flash_prices.withdraw")) { call in
                let id: Identifier<FlashPrice> = try id("flash_price", of: call)
                return try await attempt("pricing.withdrawn", backTo: "/promotions") {
                    _ = try await platform.promotions.withdrawFlash(id, in: call.command)
                }
            },
            .form("/products/{product_id}/sale-terms", audience: audience("products.set_terms")) { call in
                let id: Identifier<Product> = try id("product", of: call)
                return try await attempt("pricing.termsSet", backTo: "/stock") {
                    _ = try await platform.promotions.setTerms(try Self.terms(of: call), of: id, in: call.command)
                }
            },
        ]
    }

    private func showPromotions(_ call: Call) async throws -> Response {
        let actor = call.actor
        let page = try await platform.promotions.list(page: call.page(of: 30), as: actor)
        var flashes: [Promotions.ListedFlash]?
        var skus: [(sku: SKU, product: Product)] = []
        if let merchant = actor.merchant {
            skus = try await platform.stocks.shelf(of: merchant, limit: 100, as: actor).map { ($0.sku, $0.product) }
        }
        if actor.merchant != nil || !actor.roles.isDisjoint(with: [.operator, .auditor]) {
            flashes = try await platform.promotions.flashes(page: PageRequest(limit: 50), as: actor).items
        }
        var sides: [Promotions.Side] = []
        if actor.merchant != nil { sides.append(.merchant) }
        if actor.creator != nil { sides.append(.creator) }
        if actor.roles.contains(.operator) { sides.append(.platform) }
        return try await show(
            PromotionsPage(
                promotions: page.items, flashes: flashes, skus: skus, sides: sides, now: platform.clock.now(),
                nextPath: call.path(after: page.nextCursor)), to: call)
    }

    private static func promotion(of call: Call) throws -> Promotion.Draft {
        let form = call.form
        let threshold = try money("threshold", of: call)
        let most = (form["at_most"] ?? "").isEmpty ? nil : try money("at_most", of: call)
        let reduction: Promotion.Reduction
        if form["kind"] == "share" {
            reduction = .share(try percents(form["off"] ?? ""), atMost: most)
        } else {
            reduction = .amount(try money("off", of: call))
        }
        var access = Promotion.Access.everybody
        if let coupons = form["coupons"], !coupons.isEmpty {
            access = .coupons(
                count: try count("coupons", of: call, in: 1...Stock.unitsMax),
                perPerson: try count("per_person", of: call, in: 1...Stock.unitsMax))
        }
        return .init(
            title: form["title"] ?? "", reduction: reduction, threshold: threshold, access: access,
            begins: try start("begins_at", of: call), ends: try start("ends_at", of: call),
            combines: form["combines"] == "true")
    }

    private static func terms(of call: Call) throws -> SaleTerms {
        let form = call.form
        let isGiven = { (field: String) in !(form[field] ?? "").isEmpty }
        var limit: PurchaseLimit?
        if isGiven("limit_units") {
            limit = PurchaseLimit(
                units: try count("limit_units", of: call, in: 1...Stock.unitsMax),
                within: .days(isGiven("limit_days") ? try count("limit_days", of: call, in: 1...366) : 366))
        }
        return SaleTerms(
            returns: form["returns"].flatMap(ReturnTerms.init(rawValue:)) ?? .withoutReason, limit: limit,
            priceProtectedFor: isGiven("protected_days")
                ? .days(try count("protected_days", of: call, in: 1...366)) : nil)
    }

    private static func money(_ field: String, of call: Call) throws -> Money {
        try Money(parsing: call.form[field] ?? "", currency: .cny)
    }
}
