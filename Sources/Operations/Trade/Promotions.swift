package import Market
import SQLDatabase
import Storage
package import Trade

/// Promotions, coupons and flash prices: `platform.promotions`.
package struct Promotions: Sendable {
    private let platform: Platform

    /// The most promotions of one bearer that are not over.
    package static let promotionsMax = 200

    init(platform: Platform) { self.platform = platform }

    /// Whom a promotion is made for, as the one who makes it says.
    package enum Side: String, Sendable, CaseIterable { case merchant, creator, platform }

    // MARK: Promotions

    /// Makes a promotion of the actor's own shop, of the actor as a creator, or of the platform.
    /// - Throws: `AccessRefusal`; `NotThere` when the actor does not act for that side; `PromotionRefusal`.
    package func create(
        _ draft: Promotion.Draft, borneBy side: Side, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let bearer = try bearer(side, context.actor)
        return try await platform.write("promotions.create", in: context) { scope in
            let store = PromotionStore(scope.connection)
            let promotion = try Promotion.new(scope.newIdentifier(), by: bearer, draft, at: scope.now)
            guard try store.count(of: bearer, at: scope.now) < Self.promotionsMax else {
                throw PromotionRefusal.tooMany
            }
            let products = try CatalogueStore(scope.connection).products(draft.products.sorted())
            guard products.count == draft.products.count else { throw InvalidInput.unknownProduct }
            if case .merchant(let merchant) = bearer, products.contains(where: { $0.merchant != merchant }) {
                throw PromotionRefusal.foreignProduct
            }
            try store.insert(promotion)
            try scope.audit("makes the promotion \(draft.title)", subject: promotion.id.rawValue)
            return promotion.receipt
        }
    }

    /// Withdraws a promotion; purchases that were placed keep what they were promised.
    /// - Throws: `NotThere` also for another's; `PromotionRefusal.notAllowed`; `AccessRefusal`.
    package func withdraw(_ id: Identifier<Promotion>, in context: CommandContext) async throws -> Written<TradeReceipt>
    {
        let grant = try AuthorisationTable.standard.authorise("promotions.withdraw", context.actor)
        return try await platform.write("promotions.withdraw", in: context) { scope in
            let store = PromotionStore(scope.connection)
            guard let promotion = try store.find(id, locked: true),
                grant.reaches(ownedBy: promotion.bearer.membership.map { [$0] } ?? [])
            else { throw NotThere("promotion") }
            let moved = try promotion.withdrawing()
            guard try store.save(moved) else { throw WriteRefusal.stale }
            try scope.audit("withdraws it", subject: id.rawValue)
            return moved.receipt
        }
    }

    /// The actor's promotions, latest first; everybody's for an operator.
    package func list(page: PageRequest, as actor: Actor) async throws -> Page<Promotion> {
        let grant = try AuthorisationTable.standard.authorise("promotions.list", actor)
        let bearers = [actor.merchant.map(Promotion.Bearer.merchant), actor.creator.map(Promotion.Bearer.creator)]
        let whose = grant.ownership == .any ? nil : bearers.compactMap(\.self)
        let after = try page.cursor.map(TimedPlace<Promotion>.init(cursor:))
        return try await platform.read { connection in
            let rows = try PromotionStore(connection).list(
                of: whose, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.createdAt, $0.id).cursor }
        }
    }

    // MARK: Coupons

    /// Claims a coupon of a promotion for the actor.
    /// - Throws: `NotThere`, `PromotionRefusal`, `AccessRefusal`.
    package func claim(_ id: Identifier<Promotion>, in context: CommandContext) async throws -> Written<TradeReceipt> {
        try await platform.write("coupons.claim", in: context) { scope in
            guard let viewer = scope.context.actor.viewer else { throw NotThere("promotion") }
            let store = PromotionStore(scope.connection)
            guard let promotion = try store.find(id, locked: true) else { throw NotThere("promotion") }
            let held = try store.claimed(of: [id], by: viewer)[id] ?? 0
            let (moved, coupon) = try promotion.claiming(scope.newIdentifier(), for: viewer, held: held, at: scope.now)
            guard try store.save(moved) else { throw WriteRefusal.stale }
            try store.insert(coupon)
            try scope.audit("claims a coupon of \(id)", subject: coupon.id.rawValue)
            try scope.publish(
                "coupon.claimed", subject: coupon.id.rawValue, payload: coupon.receipt.record,
                to: [.viewer(viewer)] + (promotion.bearer.membership.map { [$0] } ?? []))
            return coupon.receipt
        }
    }

    /// A coupon with what it is a right to.
    package struct Held: Sendable, Hashable {
        /// The coupon.
        package let coupon: Coupon
        /// Its promotion.
        package let promotion: Promotion

        /// A coupon with its promotion.
        package init(coupon: Coupon, promotion: Promotion) {
            self.coupon = coupon
            self.promotion = promotion
        }
    }

    /// The actor's coupons, latest first.
    package func coupons(page: PageRequest, as actor: Actor) async throws -> Page<Held> {
        try AuthorisationTable.standard.authorise("coupons.list", actor)
        guard let viewer = actor.viewer else { throw NotThere("coupon") }
        let after = try page.cursor.map(TimedPlace<Coupon>.init(cursor:))
        return try await platform.read { connection in
            let store = PromotionStore(connection)
            let rows = try store.coupons(of: viewer, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            let promotions = try Dictionary(
                store.find(Array(Set(rows.map(\.promotion))).sorted()).map { ($0.id, $0) }
            ) { first, _ in first }
            let held = rows.compactMap { coupon in
                promotions[coupon.promotion].map { Held(coupon: coupon, promotion: $0) }
            }
            return Page(rows: held, limit: page.limit) { TimedPlace($0.coupon.claimedAt, $0.coupon.id).cursor }
        }
    }

    /// What buyers of a product are offered now.
    package struct Offers: Sendable, Hashable {
        /// Promotions that count for it, those that end first in front.
        package let promotions: [Promotion]
        /// How many coupons of each the viewer claimed.
        package let claimed: [Identifier<Promotion>: Int64]
        /// Flash prices by variant.
        package let flashes: [Identifier<SKU>: FlashPrice]
        /// What holds for buying it.
        package let terms: SaleTerms

        /// Offers.
        package init(
            promotions: [Promotion], claimed: [Identifier<Promotion>: Int64], flashes: [Identifier<SKU>: FlashPrice],
            terms: SaleTerms
        ) {
            self.promotions = promotions
            self.claimed = claimed
            self.flashes = flashes
            self.terms = terms
        }
    }

    /// What buyers of a product are offered now, for everybody who looks at it.
    /// - Throws: `NotThere` for a product that is not on the list.
    package func offers(on product: Identifier<Product>, as actor: Actor) async throws -> Offers {
        try AuthorisationTable.standard.authorise("promotions.offers", actor)
        let now = platform.clock.now()
        return try await platform.read { connection in
            let catalogue = CatalogueStore(connection)
            guard let found = try catalogue.product(product), found.isListed else { throw NotThere("product") }
            let store = PromotionStore(connection)
            let promotions = try store.counting(
                of: [.merchant(found.merchant), .platform], at: now, naming: [product], limit: 50)
            let flashes = FlashPriceStore(connection)
            let skus = try catalogue.skus(of: [product])
            return Offers(
                promotions: promotions,
                claimed: try actor.viewer.map { try store.claimed(of: promotions.map(\.id), by: $0) } ?? [:],
                flashes: try flashes.counting(for: skus, at: now),
                terms: try flashes.terms(of: [product])[product] ?? .usual)
        }
    }

    // MARK: Flash prices

    /// Sells so many units of a variant for less within some times.
    /// - Throws: `NotThere` for a variant that is not the actor's; `PromotionRefusal`; `AccessRefusal`.
    package func createFlash(
        _ draft: FlashPrice.Draft, of sku: Identifier<SKU>, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await platform.write("flash_prices.create", in: context) { scope in
            guard let variant = try CartStore(scope.connection).variants([sku]).first,
                context.actor.acts(.merchant(variant.product.merchant))
            else { throw NotThere("sku") }
            // One at a time for a product, so that two flash prices of a variant never overlap.
            _ = try CatalogueStore(scope.connection).product(variant.product.id, locked: true)
            let flash = try FlashPrice.new(
                scope.newIdentifier(), of: variant.sku, by: variant.product.merchant, draft, at: scope.now)
            let store = FlashPriceStore(scope.connection)
            guard try !store.overlaps(sku, from: draft.begins, to: draft.ends) else {
                throw PromotionRefusal.flashPriceOverlaps
            }
            try store.insert(flash)
            try scope.audit("sells \(draft.quota) units for \(draft.price)", subject: flash.id.rawValue)
            return flash.receipt
        }
    }

    /// Withdraws a flash price; purchases that were placed keep it.
    /// - Throws: `NotThere` also for another's; `PromotionRefusal.notAllowed`; `AccessRefusal`.
    package func withdrawFlash(
        _ id: Identifier<FlashPrice>, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let grant = try AuthorisationTable.standard.authorise("flash_prices.withdraw", context.actor)
        return try await platform.write("flash_prices.withdraw", in: context) { scope in
            let store = FlashPriceStore(scope.connection)
            guard let flash = try store.find(id, locked: true), grant.reaches(ownedBy: [.merchant(flash.merchant)])
            else { throw NotThere("flash_price") }
            let moved = try flash.withdrawing()
            guard try store.save(moved) else { throw WriteRefusal.stale }
            try scope.audit("withdraws it", subject: id.rawValue)
            return moved.receipt
        }
    }

    /// A flash price with what it is a price of.
    package struct ListedFlash: Sendable, Hashable {
        /// The flash price.
        package let flash: FlashPrice
        /// The variant.
        package let sku: SKU
        /// Its product.
        package let product: Product

        /// A flash price with what it is a price of.
        package init(flash: FlashPrice, sku: SKU, product: Product) {
            self.flash = flash
            self.sku = sku
            self.product = product
        }
    }

    /// The flash prices of the actor's shop, latest first; everybody's for an operator.
    package func flashes(page: PageRequest, as actor: Actor) async throws -> Page<ListedFlash> {
        let grant = try AuthorisationTable.standard.authorise("flash_prices.list", actor)
        let merchant = grant.ownership == .any ? nil : actor.merchant
        guard grant.ownership == .any || merchant != nil else { throw NotThere("flash_price") }
        let after = try page.cursor.map(TimedPlace<FlashPrice>.init(cursor:))
        return try await platform.read { connection in
            let rows = try FlashPriceStore(connection).list(
                of: merchant, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            let variants = try Dictionary(
                CartStore(connection).variants(Array(Set(rows.map(\.sku))).sorted()).map { ($0.sku.id, $0) }
            ) { first, _ in first }
            let listed = rows.compactMap { flash in
                variants[flash.sku].map { ListedFlash(flash: flash, sku: $0.sku, product: $0.product) }
            }
            return Page(rows: listed, limit: page.limit) { TimedPlace($0.flash.createdAt, $0.flash.id).cursor }
        }
    }

    // MARK: What holds for buying a product

    /// Says what holds for buying a product from now on; purchases that were placed keep what they were told.
    /// - Throws: `NotThere` for a product that is not the actor's; `AccessRefusal`.
    package func setTerms(
        _ terms: SaleTerms, of product: Identifier<Product>, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let grant = try AuthorisationTable.standard.authorise("products.set_terms", context.actor)
        return try await platform.write("products.set_terms", in: context) { scope in
            guard let found = try CatalogueStore(scope.connection).product(product, locked: true),
                grant.reaches(ownedBy: [.merchant(found.merchant)])
            else { throw NotThere("product") }
            try FlashPriceStore(scope.connection).put(terms, of: product)
            try scope.audit("sets its terms: \(terms.returns.rawValue)", subject: product.rawValue)
            return TradeReceipt(product.rawValue, terms.returns.rawValue)
        }
    }

    /// What holds for buying products, for everybody, since their pages say it; those of which nothing was said are left out.
    package func terms(of products: [Identifier<Product>]) async throws -> [Identifier<Product>: SaleTerms] {
        try await platform.read { try FlashPriceStore($0).terms(of: products.sorted()) }
    }

    /// Ends coupons whose time ran out, up to a limit; the background loop calls it again and again.
    /// - Returns: how many ended.
    package func runClock(limit: Int = 100) async throws -> Int {
        let context = CommandContext(actor: .platform("promotions.clock"), requestID: "promotions.clock")
        return try await platform.write("promotions.clock", in: context) { scope in
            let store = PromotionStore(scope.connection)
            let due = try store.ranOut(at: scope.now, limit: limit)
            for coupon in due {
                guard try store.save(coupon.moving(.expire)) else { throw WriteRefusal.stale }
            }
            return TurnCount(due.count)
        }.value.count
    }

    private func bearer(_ side: Side, _ actor: Actor) throws -> Promotion.Bearer {
        try AuthorisationTable.standard.authorise("promotions.create", actor)
        switch side {
        case .merchant:
            guard let merchant = actor.merchant else { throw NotThere("merchant") }
            return .merchant(merchant)
        case .creator:
            guard let creator = actor.creator else { throw NotThere("creator") }
            return .creator(creator)
        case .platform:
            guard actor.roles.contains(.operator) else { throw NotThere("platform") }
            return .platform
        }
    }
}

extension Promotion {
    /// What a command about the promotion leaves behind.
    var receipt: TradeReceipt { TradeReceipt(id.rawValue, state.rawValue, revision: revision) }
}

extension Coupon {
    /// What a command about the coupon leaves behind.
    var receipt: TradeReceipt { TradeReceipt(id.rawValue, state.rawValue, revision: revision) }
}

extension FlashPrice {
    /// What a command about the flash price leaves behind.
    var receipt: TradeReceipt { TradeReceipt(id.rawValue, state.rawValue, revision: revision) }
}

extension Platform {
    /// Promotions, coupons and flash prices.
    package var promotions: Promotions { Promotions(platform: self) }
}
