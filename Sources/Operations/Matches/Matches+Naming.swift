package import Alliance
internal import Amounts
package import Market
internal import SQLDatabase
internal import Storage

extension Matches {
    /// The creators, products, shops, prices and categories that an answer names.
    /// - Complexity: a fixed count of statements.
    package func names(of answer: MatchAnswer) async throws -> Listings.Listing {
        try await names(of: answer.matches, answer.keptOut)
    }

    /// The creators, products, shops, prices and categories that some matches name.
    /// - Complexity: a fixed count of statements.
    package func names(of matches: [ShownMatch], _ keptOut: [KeptOutMatch]) async throws -> Listings.Listing {
        let creators = Array(Set(matches.map(\.creator) + keptOut.map(\.creator)))
        let products = Array(Set(matches.map(\.product) + keptOut.map(\.product)))
        return try await platform.read { connection in
            var listing = Listings.Listing()
            for creator in try PartyStore(connection).creators(creators) { listing.creators[creator.id] = creator }
            for product in try CatalogueStore(connection).products(products) { listing.products[product.id] = product }
            for sku in try CatalogueStore(connection).skus(of: products) {
                if let known = listing.prices[sku.product], known.minorUnits <= sku.price.minorUnits { continue }
                listing.prices[sku.product] = sku.price
            }
            let shops = Array(Set(listing.products.values.map(\.merchant)))
            for merchant in try ListingStore(connection).merchants(shops) { listing.merchants[merchant.id] = merchant }
            for category in try CatalogueStore(connection).categories() { listing.categories[category.id] = category }
            return listing
        }
    }

    /// The commission on offer for a product, nil where none is.
    /// - Throws: `AccessRefusal`, `DatabaseError`.
    package func commissionIfAny(
        on product: Identifier<Product>, as actor: Actor
    ) async throws -> ProductCommission? {
        do {
            return try await commission(on: product, as: actor)
        } catch is NotThere {
            return nil
        }
    }
}
