package import Market
import SQLDatabase
import Storage
package import Trade

/// A merchant's stock: `platform.stocks`.
package struct Stocks: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// Puts units of a variant into the merchant's first place, or takes free ones away; the place is made with the first.
    /// - Throws: `NotThere` for a variant that is not the merchant's; `BundleRefusal.notCounted`; `StockError`; `AccessRefusal`.
    package func count(
        _ sku: Identifier<SKU>, by units: Int64, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await platform.write("stock.count", in: context) { [rules = platform.rules.trade.values] scope in
            guard
                let variant = try CartStore(scope.connection).variants([sku]).first,
                context.actor.acts(.merchant(variant.product.merchant))
            else { throw NotThere("sku") }
            let store = StockStore(scope.connection)
            let bundles = BundleStore(scope.connection)
            try bundles.lock([sku])
            guard try bundles.find(sku) == nil else { throw BundleRefusal.notCounted(sku) }
            let merchant = variant.product.merchant
            let location = try Self.firstPlace(of: merchant, in: scope)
            try store.adjust(
                Stock.Key(sku, location), by: units, .counted, subject: scope.context.requestID,
                movement: scope.newIdentifier(), at: scope.now)
            let level = try store.levels(of: [sku])[sku] ?? Stock.Level()
            try scope.audit("counts \(units) units to \(level.onHand)", subject: sku.rawValue)
            try Self.tell(
                of: merchant, taken: [Stock.Line(sku, -units)], left: [sku: level.free], under: rules, in: scope)
            return TradeReceipt(sku.rawValue, String(level.onHand))
        }
    }

    /// The place of a merchant's from which is taken first; it is made with the first units.
    static func firstPlace(
        of merchant: Identifier<Merchant>, in scope: WriteScope
    ) throws -> Identifier<StockLocation> {
        let store = StockStore(scope.connection)
        if let first = try store.locations(of: merchant).first { return first }
        let location: Identifier<StockLocation> = scope.newIdentifier()
        try store.add(location, named: "main", of: merchant)
        return location
    }

    /// Tells a merchant of variants that run out, or low, and of the bundles that they are parts of.
    /// - Parameters:
    ///   - lines: units that were taken of variants now; negative for those that came.
    ///   - left: what can be had of them afterwards.
    static func tell(
        of merchant: Identifier<Merchant>, taken lines: [Stock.Line], left: [Identifier<SKU>: Int64],
        under rules: TradeRules, in scope: WriteScope
    ) throws {
        let taken = Dictionary(lines.map { ($0.sku, $0.units) }, uniquingKeysWith: +)
        let fewer = taken.filter { $0.value > 0 }.keys.sorted()
        for sku in fewer {
            let free = left[sku] ?? 0
            try tell(sku, of: merchant, free: free, before: free + (taken[sku] ?? 0), under: rules, in: scope)
        }
        let made = try BundleStore(scope.connection).bundles(madeOf: fewer)
        guard !made.isEmpty else { return }
        let bundles = Bundles(made)
        let after = try StockStore(scope.connection).levels(
            of: Array(Set(made.flatMap(\.parts).map(\.sku))).sorted()
        ).mapValues(\.free)
        let before = after.merging(taken) { $0 + $1 }
        for bundle in made {
            try tell(
                bundle.sku, of: merchant, free: bundles.available(bundle.sku, of: after),
                before: bundles.available(bundle.sku, of: before), under: rules, in: scope)
        }
    }

    /// Tells a merchant when a variant runs out, or low; only when it did so now.
    private static func tell(
        _ sku: Identifier<SKU>, of merchant: Identifier<Merchant>, free: Int64, before: Int64, under rules: TradeRules,
        in scope: WriteScope
    ) throws {
        let low = Int64(rules.lowStockAt)
        guard free < before, free == 0 || (free <= low && before > low) else { return }
        try scope.publish(
            free == 0 ? "inventory.out" : "inventory.low", subject: sku.rawValue,
            payload: InventoryNews(sku: sku.rawValue, free: free), to: [.merchant(merchant)])
    }

    private struct InventoryNews: Encodable {
        let sku: String
        let free: Int64
    }

    /// What lies of some variants, of bundles as often as their parts do; for everybody, since a page says what is sold out.
    package func levels(of skus: [Identifier<SKU>]) async throws -> [Identifier<SKU>: Stock.Level] {
        try await platform.read { try StockStore($0).shown(of: skus) }
    }

    /// A merchant's variants with what lies of each, product by product.
    /// - Throws: `NotThere` for a merchant that the actor does not act for.
    package func shelf(
        of merchant: Identifier<Merchant>, limit: Int, as actor: Actor
    ) async throws -> [(product: Product, sku: SKU, level: Stock.Level)] {
        try AuthorisationTable.standard.authorise("stock.count", actor)
        guard actor.acts(.merchant(merchant)) else { throw NotThere("merchant") }
        return try await platform.read { connection in
            let catalogue = CatalogueStore(connection)
            let products = try catalogue.listed(of: merchant, limit: limit)
            let skus = try catalogue.skus(of: products.map(\.id))
            let levels = try StockStore(connection).shown(of: skus.map(\.id))
            return products.flatMap { product in
                skus.filter { $0.product == product.id }.map { (product, $0, levels[$0.id] ?? Stock.Level()) }
            }
        }
    }

    /// Lets go what ran out, up to a limit; the background loop calls it again and again.
    /// - Returns: how many reservations ran out.
    package func runClock(limit: Int = 100) async throws -> Int {
        let context = CommandContext(actor: .platform("stock.clock"), requestID: "stock.clock")
        return try await platform.write("stock.clock", in: context) { scope in
            let store = StockStore(scope.connection)
            let due = try store.expired(at: scope.now, limit: limit)
            for id in due {
                guard let reservation = try store.find(id, locked: true) else { throw StockError.unknownReservation }
                try store.expire(reservation, at: scope.now)
            }
            return TurnCount(due.count)
        }.value.count
    }
}

extension Platform {
    /// A merchant's stock.
    package var stocks: Stocks { Stocks(platform: self) }
}
