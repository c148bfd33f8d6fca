package import Alliance
package import Amounts
package import Market
import SQLDatabase
import Storage

/// The things behind identifiers, as pages need them: `platform.listings`.
package struct Listings: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// Things by identifier; what is not there was not found.
    package struct Listing: Sendable {
        /// Contents by identifier.
        package var contents: [Identifier<Content>: Content] = [:]
        /// Creators by identifier.
        package var creators: [Identifier<Creator>: Creator] = [:]
        /// Merchants by identifier.
        package var merchants: [Identifier<Merchant>: Merchant] = [:]
        /// Products by identifier.
        package var products: [Identifier<Product>: Product] = [:]
        /// The lowest list price of each product that has variants.
        package var prices: [Identifier<Product>: Money] = [:]
        /// Categories by identifier.
        package var categories: [Identifier<Category>: Category] = [:]
        /// How creators' samples ended.
        package var rates: [Identifier<Creator>: FulfilmentRate] = [:]
        /// The rules that hold for samples, by version.
        package var sampleRules: [RuleVersion: SampleRules] = [:]
    }

    /// How many parties a form offers to choose from.
    private static let offered = 200

    /// Creators whom a form offers, those with most followers in front.
    package func knownCreators() async throws -> [Creator] {
        try await platform.read { try PartyStore($0).mostFollowed(limit: Self.offered) }
    }

    /// Agencies that a form offers, by name.
    package func knownAgencies() async throws -> [Agency] {
        try await platform.read { try PartyStore($0).agencies(limit: Self.offered) }
    }

    /// Agencies by their identifiers, in no order; unknown ones are left out.
    package func of(agencies: [Identifier<Agency>]) async throws -> [Agency] {
        try await platform.read { try PartyStore($0).agencies(Array(Set(agencies)).sorted()) }
    }

    /// The listed products of a shop that a form offers.
    package func shelf(of merchant: Identifier<Merchant>) async throws -> [Product] {
        try await platform.read { try CatalogueStore($0).listed(of: merchant, limit: Self.offered) }
    }

    /// Contents with the products and categories that they name, and creators.
    /// - Complexity: a fixed count of statements, whatever the count of identifiers.
    package func of(contents: [Identifier<Content>], creators: [Identifier<Creator>]) async throws -> Listing {
        try await platform.read { connection in
            var listing = Listing()
            for content in try ListingStore(connection).contents(contents) { listing.contents[content.id] = content }
            for creator in try PartyStore(connection).creators(creators) { listing.creators[creator.id] = creator }
            let products = Set(listing.contents.values.compactMap(\.product))
            for product in try CatalogueStore(connection).products(Array(products)) {
                listing.products[product.id] = product
            }
            try Self.price(Array(products), in: &listing, on: connection)
            for category in try CatalogueStore(connection).categories() { listing.categories[category.id] = category }
            return listing
        }
    }

    /// Products with their shops, categories and lowest prices; unlisted ones too, for whoever knows them already.
    /// - Complexity: a fixed count of statements, whatever the count of identifiers.
    package func of(products: [Identifier<Product>]) async throws -> Listing {
        try await platform.read { connection in
            var listing = Listing()
            for product in try CatalogueStore(connection).products(products) { listing.products[product.id] = product }
            try Self.price(products, in: &listing, on: connection)
            for category in try CatalogueStore(connection).categories() { listing.categories[category.id] = category }
            let merchants = Set(listing.products.values.map(\.merchant))
            for merchant in try ListingStore(connection).merchants(Array(merchants)) {
                listing.merchants[merchant.id] = merchant
            }
            return listing
        }
    }

    private static func price(
        _ products: [Identifier<Product>], in listing: inout Listing, on connection: Connection
    ) throws {
        for sku in try CatalogueStore(connection).skus(of: products) {
            if let known = listing.prices[sku.product], known.minorUnits <= sku.price.minorUnits { continue }
            listing.prices[sku.product] = sku.price
        }
    }

    /// Merchants by identifier.
    package func of(merchants ids: [Identifier<Merchant>]) async throws -> [Identifier<Merchant>: Merchant] {
        try await platform.read { connection in
            try Dictionary(ListingStore(connection).merchants(ids).map { ($0.id, $0) }) { first, _ in first }
        }
    }

    /// The people, shops and goods of samples that the caller may see, with the creators' rates.
    /// - Complexity: one statement per creator, and a fixed count beside.
    package func of(_ samples: [Sample]) async throws -> Listing {
        try await platform.read { [book = platform.rules] connection in
            var listing = Listing()
            var history = RuleHistory(connection, inForce: book)
            for version in Set(samples.map(\.rules)) { listing.sampleRules[version] = try history.samples(version) }
            let parties = PartyStore(connection)
            for creator in try parties.creators(Array(Set(samples.map(\.creator)))) {
                listing.creators[creator.id] = creator
                listing.rates[creator.id] = try SampleStore(connection).fulfilment(creator: creator.id)
            }
            for merchant in try ListingStore(connection).merchants(Array(Set(samples.map(\.merchant)))) {
                listing.merchants[merchant.id] = merchant
            }
            for product in try CatalogueStore(connection).products(Array(Set(samples.map(\.product)))) {
                listing.products[product.id] = product
            }
            return listing
        }
    }

    /// Samples on offer with their products and shops, most units first.
    /// - Throws: `AccessRefusal`, `DatabaseError`.
    package func offers(limit: Int, as actor: Actor) async throws -> (offers: [SampleOffer], listing: Listing) {
        try AuthorisationTable.standard.authorise("samples.list_offers", actor)
        return try await platform.read { connection in
            let open = try ListingStore(connection).openOffers(limit: limit)
            let offers = try open.compactMap { try SampleOfferStore(connection).find($0) }
            var listing = Listing()
            for product in try CatalogueStore(connection).products(open) { listing.products[product.id] = product }
            for category in try CatalogueStore(connection).categories() { listing.categories[category.id] = category }
            for merchant in try ListingStore(connection).merchants(Array(Set(offers.map(\.merchant)))) {
                listing.merchants[merchant.id] = merchant
            }
            return (offers, listing)
        }
    }

    /// Accepted events in each of the last hours, oldest first; the last hour is the one that runs.
    /// - Throws: `AccessRefusal`, `DatabaseError`.
    package func acceptedByHour(hours: Int, as actor: Actor) async throws -> [Int64] {
        try AuthorisationTable.standard.authorise("platform.overview", actor)
        let now = platform.clock.now().milliseconds
        let start = Timestamp(milliseconds: (now / 3_600_000 - Int64(hours) + 1) * 3_600_000)
        let counted = try await platform.read { try ListingStore($0).acceptedByHour(since: start) }
        return (0..<Int64(hours)).map { counted[$0] ?? 0 }
    }
}

extension Platform {
    /// The things behind identifiers.
    package var listings: Listings { Listings(platform: self) }
}
