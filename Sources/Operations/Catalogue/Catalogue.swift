package import Market
import SQLDatabase
import Storage

/// What is for sale, for everybody to read and for merchants to change: `platform.catalogue`.
package struct Catalogue: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// A product with its variants.
    package struct Item: Sendable, Hashable {
        /// The product.
        package let product: Product
        /// Its variants, by the merchant's code.
        package let skus: [SKU]

        /// A product with its variants.
        package init(product: Product, skus: [SKU]) {
            self.product = product
            self.skus = skus
        }
    }

    /// All categories; there are few, so they are not paged.
    package func categories(as actor: Actor) async throws -> [Category] {
        try AuthorisationTable.standard.authorise("catalogue.categories", actor)
        return try await platform.read { try CatalogueStore($0).categories() }
    }

    /// Listed products by identifier.
    /// - Throws: `InvalidInput` for a cursor that is none.
    package func products(page: PageRequest, as actor: Actor) async throws -> Page<Item> {
        try AuthorisationTable.standard.authorise("catalogue.list", actor)
        let after = try page.identifier(of: Product.self)
        return try await platform.read { connection in
            let store = CatalogueStore(connection)
            let products = try store.listedProducts(after: after, limit: page.limit + 1)
            let skus = Dictionary(grouping: try store.skus(of: products.map(\.id)), by: \.product)
            let rows = products.map { Item(product: $0, skus: skus[$0.id] ?? []) }
            return Page(rows: rows, limit: page.limit) { $0.product.id.rawValue }
        }
    }

    /// One product with its variants; one that is not listed is there for its merchant and for operators alone.
    /// - Throws: `NotThere`.
    package func product(_ id: Identifier<Product>, as actor: Actor) async throws -> Item {
        try AuthorisationTable.standard.authorise("catalogue.read", actor)
        return try await platform.read { connection in
            let store = CatalogueStore(connection)
            guard
                let product = try store.product(id),
                product.isListed || actor.acts(.merchant(product.merchant)) || actor.roles.contains(.operator)
            else { throw NotThere("product") }
            return Item(product: product, skus: try store.skus(of: [id]))
        }
    }
}

extension Platform {
    /// What is for sale.
    package var catalogue: Catalogue { Catalogue(platform: self) }
}

extension InvalidInput {
    /// A cursor that no page of the list gave.
    static let malformedCursor = InvalidInput(
        "cursor", "page.malformed_cursor", "The cursor is one that a page of this list gave.")
}
