package import Market
import SQLDatabase
import Storage
package import Trade

/// What merchants make variants of: `platform.bundles`.
package struct BundleDesk: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// A bundle with what can be had of it.
    package struct Shown: Sendable, Hashable {
        /// The bundle.
        package let bundle: Bundle
        /// The variants that it and its parts are.
        package let variants: [Identifier<SKU>: Variant]
        /// How often it can be had.
        package let free: Int64

        /// A variant with its product's title.
        package struct Variant: Sendable, Hashable {
            /// The variant.
            package let sku: SKU
            /// The product's title.
            package let product: String

            /// A variant with its product's title.
            package init(_ sku: SKU, of product: String) {
                self.sku = sku
                self.product = product
            }
        }

        /// A bundle with what can be had of it.
        package init(bundle: Bundle, variants: [Identifier<SKU>: Variant], free: Int64) {
            self.bundle = bundle
            self.variants = variants
            self.free = free
        }
    }

    /// Says what a variant is made of from now on; purchases that were placed keep what was in it. No parts make it a variant
    /// with a stock of its own again.
    /// - Throws: `NotThere` for a variant that is not the merchant's; `BundleRefusal`; `AccessRefusal`.
    package func define(
        _ sku: Identifier<SKU>, of parts: [Stock.Line], in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let bundle = parts.isEmpty ? nil : try Bundle(sku, of: parts)
        return try await platform.write("bundles.define", in: context) { scope in
            let variants = try CartStore(scope.connection).variants([sku] + parts.map(\.sku))
            guard let merchant = variants.first(where: { $0.sku.id == sku })?.product.merchant,
                context.actor.acts(.merchant(merchant))
            else { throw NotThere("sku") }
            let store = BundleStore(scope.connection)
            if let bundle {
                try store.lock([sku] + parts.map(\.sku))
                try Self.check(bundle, of: merchant, among: variants, in: scope)
                try store.put(bundle)
            } else {
                try store.remove(sku)
            }
            try scope.audit("makes it of \(parts.count) parts", subject: sku.rawValue)
            return TradeReceipt(sku.rawValue, parts.isEmpty ? "single" : "bundle")
        }
    }

    private static func check(
        _ bundle: Bundle, of merchant: Identifier<Merchant>, among variants: [(sku: SKU, product: Product)],
        in scope: WriteScope
    ) throws {
        let store = BundleStore(scope.connection)
        let skus = bundle.parts.map(\.sku)
        let own = Set(variants.filter { $0.product.merchant == merchant }.map(\.sku.id))
        if let foreign = skus.first(where: { !own.contains($0) }) { throw BundleRefusal.foreignPart(foreign) }
        let made = try store.bundles(skus)
        if let nested = skus.first(where: { made.parts(of: $0) != nil }) { throw BundleRefusal.nested(nested) }
        guard try store.bundles(madeOf: [bundle.sku]).isEmpty else { throw BundleRefusal.nested(bundle.sku) }
        for sku in skus {
            let uses = try store.bundles(madeOf: [sku]).filter { $0.sku != bundle.sku }.count
            guard uses < Bundle.usesMax else { throw BundleRefusal.usedTooOften(sku) }
        }
        let level = try StockStore(scope.connection).levels(of: [bundle.sku])[bundle.sku] ?? Stock.Level()
        guard level == Stock.Level() else { throw BundleRefusal.hasStock(level.onHand) }
    }

    /// The actor's bundles, by identifier.
    /// - Throws: `InvalidInput` for a cursor that is none.
    package func list(page: PageRequest, as actor: Actor) async throws -> Page<Shown> {
        try AuthorisationTable.standard.authorise("bundles.list", actor)
        guard let merchant = actor.merchant else { throw NotThere("merchant") }
        let after = try page.identifier(of: SKU.self)
        return try await platform.read { connection in
            let found = try BundleStore(connection).list(of: merchant, after: after, limit: page.limit + 1)
            return Page(rows: try Self.shown(found, on: connection), limit: page.limit) { $0.bundle.sku.rawValue }
        }
    }

    /// What a variant is made of; for everybody, since buyers read it.
    /// - Throws: `NotThere` for a variant that is no bundle.
    package func find(_ sku: Identifier<SKU>, as actor: Actor) async throws -> Shown {
        try AuthorisationTable.standard.authorise("bundles.read", actor)
        guard let shown = try await shown([sku])[sku] else { throw NotThere("bundle") }
        return shown
    }

    /// Those of some variants that are bundles.
    package func shown(_ skus: [Identifier<SKU>]) async throws -> [Identifier<SKU>: Shown] {
        try await platform.read { connection in
            let store = BundleStore(connection)
            return try Dictionary(Self.shown(store.find(skus), on: connection).map { ($0.bundle.sku, $0) }) {
                first, _ in first
            }
        }
    }

    private static func shown(_ bundles: [Bundle], on connection: Connection) throws -> [Shown] {
        let skus = Array(Set(bundles.flatMap { [$0.sku] + $0.parts.map(\.sku) })).sorted()
        let variants = try Dictionary(
            CartStore(connection).variants(skus).map { ($0.sku.id, Shown.Variant($0.sku, of: $0.product.title)) }
        ) { first, _ in first }
        let levels = try StockStore(connection).shown(of: bundles.map(\.sku))
        return bundles.map { bundle in
            let named = Set([bundle.sku] + bundle.parts.map(\.sku))
            return Shown(
                bundle: bundle, variants: variants.filter { named.contains($0.key) },
                free: levels[bundle.sku]?.free ?? 0)
        }
    }
}

extension Platform {
    /// What variants are made of.
    package var bundles: BundleDesk { BundleDesk(platform: self) }
}
