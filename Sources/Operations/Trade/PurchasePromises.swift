import Market
import Storage
import Trade

/// What a purchase was promised besides units: coupons that reduced it and parts of flash quotas. It has them while it is open,
/// keeps them when it is paid, and gives them back when it is closed (INV-21).
///
/// Quotas are taken before stock wherever both are, so that two purchases never wait for each other.
struct PurchasePromises {
    private let scope: WriteScope

    init(in scope: WriteScope) { self.scope = scope }

    /// Takes what a new purchase counts on.
    /// - Parameter flashes: found locked.
    /// - Throws: `PromotionRefusal`, `WriteRefusal.stale`.
    func take(
        _ flashes: [(flash: FlashPrice, units: Int64)], _ coupons: Set<Identifier<Coupon>>,
        for purchase: Identifier<Purchase>
    ) throws {
        for (flash, units) in flashes {
            guard try FlashPriceStore(scope.connection).save(flash.taking(units)) else { throw WriteRefusal.stale }
        }
        let store = PromotionStore(scope.connection)
        for id in coupons.sorted() {
            guard let coupon = try store.coupon(id, locked: true) else { throw NotThere("coupon") }
            try save(coupon.moving(.lock, for: purchase), in: store)
        }
    }

    /// Gives back what a purchase that is closed counted on.
    func free(_ purchase: Identifier<Purchase>, _ orders: [MerchantOrder]) throws {
        try move(orders) { -$0 }
        let store = PromotionStore(scope.connection)
        for coupon in try store.coupons(of: purchase) where coupon.state == .locked {
            try save(coupon.moving(.free), in: store)
        }
    }

    /// Uses the coupons of a purchase that is paid.
    func use(for purchase: Identifier<Purchase>) throws {
        let store = PromotionStore(scope.connection)
        for coupon in try store.coupons(of: purchase) where coupon.state == .locked {
            let used = try coupon.moving(.use)
            try save(used, in: store)
            try tell("coupon.redeemed", used, in: store)
        }
    }

    /// Takes again what a closed purchase counted on, because its money came late.
    /// - Returns: false when some of it is not there any more; what was taken until then is for the caller to undo.
    func takeAgain(for purchase: Identifier<Purchase>, _ orders: [MerchantOrder]) throws -> Bool {
        guard try isWithinLimits(orders), try move(orders, by: { $0 }) else { return false }
        let store = PromotionStore(scope.connection)
        for coupon in try store.coupons(thatReduced: purchase) {
            guard coupon.state == .granted || coupon.state == .returned else { return false }
            try save(coupon.moving(.lock, for: purchase), in: store)
        }
        return true
    }

    /// Whether a closed purchase still is within what one person can have, beside what the buyer bought meanwhile.
    private func isWithinLimits(_ orders: [MerchantOrder]) throws -> Bool {
        guard let buyer = orders.first?.buyer else { return true }
        // One at a time of a buyer's purchases, those that are being placed included.
        try CartStore(scope.connection).lock(of: buyer)
        let store = FlashPriceStore(scope.connection)
        let lines = orders.flatMap(\.lines)
        for (id, lines) in Dictionary(grouping: lines.filter { $0.flash != nil }, by: \.flash) {
            guard let id, let flash = try store.find(id) else { continue }
            let bought = try store.bought(at: [id], by: buyer)[id] ?? 0
            guard bought + lines.reduce(0, { $0 + $1.units }) <= flash.draft.perPerson else { return false }
        }
        let terms = try store.terms(of: Array(Set(lines.map(\.product))).sorted())
        for (product, terms) in terms {
            guard let limit = terms.limit else { continue }
            let units = lines.filter { $0.product == product }.reduce(0) { $0 + $1.units }
            guard units <= (try store.left(of: product, under: limit, for: buyer, at: scope.now)) else { return false }
        }
        return true
    }

    /// Gives coupons back of which everything that they reduced was paid back before it was sent.
    func giveBack(after order: MerchantOrder) throws {
        let store = PromotionStore(scope.connection)
        for coupon in try store.coupons(of: order.purchase)
        where try coupon.state == .used && !store.isOwing(coupon.id, in: order.purchase) {
            let back = try coupon.moving(.giveBack)
            try save(back, in: store)
            try tell("coupon.returned", back, in: store)
        }
    }

    /// Takes units of the quotas that lines were bought from, or gives them back with negative numbers.
    /// - Returns: false when a quota does not reach.
    @discardableResult
    private func move(_ orders: [MerchantOrder], by units: (Int64) -> Int64) throws -> Bool {
        var moved: [Identifier<FlashPrice>: Int64] = [:]
        for line in orders.flatMap(\.lines) {
            if let flash = line.flash { moved[flash, default: 0] += units(line.units) }
        }
        let store = FlashPriceStore(scope.connection)
        for (id, units) in moved.sorted(by: { $0.key < $1.key }) {
            guard let flash = try store.find(id, locked: true) else { throw NotThere("flash_price") }
            guard units <= flash.left else { return false }
            guard try store.save(flash.taking(units)) else { throw WriteRefusal.stale }
        }
        return true
    }

    private func save(_ coupon: Coupon, in store: PromotionStore) throws {
        guard try store.save(coupon) else { throw WriteRefusal.stale }
    }

    private func tell(_ type: String, _ coupon: Coupon, in store: PromotionStore) throws {
        let bearer = try store.find(coupon.promotion)?.bearer.membership
        try scope.publish(
            type, subject: coupon.id.rawValue,
            payload: coupon.receipt.record,
            to: [.viewer(coupon.viewer)] + (bearer.map { [$0] } ?? []))
    }
}
