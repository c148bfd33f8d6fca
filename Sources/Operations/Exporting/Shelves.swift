package import Market
import SQLDatabase
import Storage
package import Trade

/// A shop's products with all that files say of them: `platform.shelves`.
package struct Shelves: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// A product with what files say of it.
    package struct Entry: Sendable {
        /// The product with its variants.
        package let item: Catalogue.Item
        /// Names of its category and those above, root first, in English.
        package let category: [String]
        /// Its pictures.
        package let pictures: [ProductPicture]
        /// Units of its variants that can be had.
        package let units: [Identifier<SKU>: Int64]
        /// Flash prices that count now.
        package let flashes: [Identifier<SKU>: FlashPrice]

        /// A product with what files say of it.
        package init(
            item: Catalogue.Item, category: [String], pictures: [ProductPicture], units: [Identifier<SKU>: Int64],
            flashes: [Identifier<SKU>: FlashPrice]
        ) {
            self.item = item
            self.category = category
            self.pictures = pictures
            self.units = units
            self.flashes = flashes
        }
    }

    /// The products of the actor's shop by identifier, on the list or not.
    /// - Throws: `NotThere` for an actor without a shop; `InvalidInput` for a cursor that is none.
    package func exported(page: PageRequest, as actor: Actor) async throws -> Page<Entry> {
        try AuthorisationTable.standard.authorise("catalogue.export", actor)
        guard let merchant = actor.merchant else { throw NotThere("merchant") }
        return try await entries(of: merchant, page)
    }

    /// The listed products of a shop by identifier, for everybody.
    /// - Throws: `NotThere` for a shop that is not there; `InvalidInput` for a cursor that is none.
    package func offered(
        by merchant: Identifier<Merchant>, page: PageRequest, as actor: Actor
    ) async throws -> Page<Entry> {
        try AuthorisationTable.standard.authorise("catalogue.list", actor)
        let entries = try await entries(of: merchant, page)
        return Page(items: entries.items.filter(\.item.product.isListed), nextCursor: entries.nextCursor)
    }

    private func entries(of merchant: Identifier<Merchant>, _ page: PageRequest) async throws -> Page<Entry> {
        let after = try page.identifier(of: Product.self)
        let now = platform.clock.now()
        return try await platform.read { connection in
            let store = CatalogueStore(connection)
            let products = try store.products(of: merchant, after: after, limit: page.limit + 1)
            let all = try store.skus(of: products.map(\.id))
            let skus = Dictionary(grouping: all, by: \.product)
            let tree = try CategoryTree(store.categories())
            let pictures = try store.pictures(of: products.map(\.id))
            let levels = try StockStore(connection).shown(of: all.map(\.id))
            let flashes = try FlashPriceStore(connection).counting(for: all, at: now)
            let rows = products.map { product in
                let own = skus[product.id] ?? []
                return Entry(
                    item: Catalogue.Item(product: product, skus: own),
                    category: tree.path(to: product.category).map(\.englishName),
                    pictures: pictures[product.id] ?? [],
                    units: Dictionary(uniqueKeysWithValues: own.map { ($0.id, levels[$0.id]?.free ?? 0) }),
                    flashes: flashes.filter { flash in own.contains { $0.id == flash.key } })
            }
            return Page(rows: rows, limit: page.limit) { $0.item.product.id.rawValue }
        }
    }
}

extension Platform {
    /// Shops' products for files.
    package var shelves: Shelves { Shelves(platform: self) }
}
