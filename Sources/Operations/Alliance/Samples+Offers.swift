package import Alliance
package import Market
import SQLDatabase
import Storage

extension Samples {
    /// What merchants give away, by product: a merchant's own offers, empty ones too, and what can be asked for
    /// to everybody else.
    /// - Throws: `AccessRefusal`, `InvalidInput` for a cursor that is none.
    package func offers(page: PageRequest, as actor: Actor) async throws -> Page<SampleOffer> {
        try AuthorisationTable.standard.authorise("samples.list_offers", actor)
        let after = try page.identifier(of: Product.self)
        let seesAll = !actor.roles.isDisjoint(with: [.creator, .operator, .auditor])
        let merchant = seesAll ? nil : actor.merchant
        return try await platform.read { connection in
            let rows = try SampleOfferStore(connection).list(of: merchant, after: after, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { $0.product.rawValue }
        }
    }

    /// The titles of the products of some samples, by the sample's identifier; what is none is left out.
    /// - Parameter samples: identifiers as texts, at most a page of them.
    /// - Throws: `AccessRefusal`, `DatabaseError`.
    package func titles(of samples: [String], as actor: Actor) async throws -> [String: String] {
        // Titles stand beside what someone was told, and say no more than the catalogue.
        try AuthorisationTable.standard.authorise("notices.list", actor)
        // A subject that is no sample's identifier has no title here.
        let ids = Set(samples).compactMap { try? Identifier<Sample>(parsing: $0) }
        return try await platform.read { connection in
            let store = SampleStore(connection)
            let found = try ids.compactMap { try store.find($0) }
            let products = try CatalogueStore(connection).products(Array(Set(found.map(\.product))))
            let titles = Dictionary(products.map { ($0.id, $0.title) }) { first, _ in first }
            return Dictionary(found.compactMap { sample in titles[sample.product].map { (sample.id.rawValue, $0) } }) {
                first, _ in first
            }
        }
    }

    /// The products that a merchant can offer, with the offer where there is one, by product.
    /// - Parameter limit: products at most.
    /// - Throws: `AccessRefusal`, `NotThere` for another merchant's shelf, `DatabaseError`.
    package func shelf(
        of merchant: Identifier<Merchant>, limit: Int, as actor: Actor
    ) async throws -> [(Product, SampleOffer?)] {
        try AuthorisationTable.standard.authorise("samples.offer", actor)
            .require(ownedBy: [.merchant(merchant)], noun: "merchant")
        return try await platform.read { connection in
            let offers = SampleOfferStore(connection)
            return try CatalogueStore(connection).listed(of: merchant, limit: limit).map { product in
                (product, try offers.find(product.id))
            }
        }
    }
}
