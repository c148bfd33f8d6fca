package import Market
internal import SQLDatabase
internal import Storage

/// A search as it is kept with idempotency keys.
package struct SavedSearchRecord: Codable, Sendable, Hashable {
    var id, role: String
    var party, product: String?
    var name, filter: String
    var createdAt, revision: Int64
}

extension SavedSearch: Replayable {
    package var record: SavedSearchRecord {
        SavedSearchRecord(
            id: id.rawValue, role: owner.role.rawValue, party: owner.party, product: product?.rawValue, name: name,
            filter: filter, createdAt: createdAt.milliseconds, revision: revision)
    }

    package init(record: SavedSearchRecord) throws {
        guard let role = Role(rawValue: record.role), let owner = try? Membership.stored(role, party: record.party)
        else {
            // Why it cannot be read helps nobody: the platform would not have kept it.
            throw WriteRefusal.keyReused
        }
        self.init(
            id: try Identifier(parsing: record.id), owner: owner, name: record.name,
            product: try record.product.map { text throws(IdentifierError) in try Identifier(parsing: text) },
            filter: record.filter, createdAt: Timestamp(milliseconds: record.createdAt), revision: record.revision)
    }

    /// What the search filters by.
    /// - Throws: when the stored text is none.
    package func readFilter() throws -> MatchFilter { try JSONText.decode(filter) }
}

/// Searches that creators and merchants keep: `platform.savedSearches`.
package struct SavedSearches: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// What a search holds, besides whose it is.
    package struct Wish: Sendable, Hashable {
        /// What its owner calls it.
        package let name: String
        /// The merchant's product that creators are wanted for; nil when a creator looks for products.
        package let product: Identifier<Product>?
        /// The filter.
        package let filter: MatchFilter

        /// A search to keep.
        package init(name: String, product: Identifier<Product>?, filter: MatchFilter) {
            self.name = name
            self.product = product
            self.filter = filter
        }
    }

    /// Keeps a search: a merchant's when it names a product, a creator's otherwise.
    /// - Throws: `MatchRefusal.searchesExhausted`, `NotThere` for a product of others, `AccessRefusal`.
    package func keep(_ wish: Wish, in context: CommandContext) async throws -> Written<SavedSearch> {
        let grant = try AuthorisationTable.standard.authorise("saved_searches.keep", context.actor)
        let limit = platform.rules.partners.values.savedSearchesMax
        return try await platform.write("saved_searches.keep", in: context) { scope in
            let owner = try Self.owner(of: wish, grant, scope)
            let store = SavedSearchStore(scope.connection)
            guard try store.count(of: owner) < limit else { throw MatchRefusal.searchesExhausted(limit: limit) }
            let search = SavedSearch(
                id: scope.newIdentifier(), owner: owner, name: wish.name, product: wish.product,
                filter: try JSONText.encode(wish.filter), createdAt: scope.now, revision: 1)
            try store.put(search)
            try scope.audit("keeps a search", subject: search.id.rawValue)
            return search
        }
    }

    /// Changes a search.
    /// - Parameter revision: the revision that the caller read, checked when it is given.
    /// - Throws: `NotThere` for another tenant's, `WriteRefusal.stale`, `AccessRefusal`.
    package func change(
        _ id: Identifier<SavedSearch>, to wish: Wish, ifRevision revision: Int64? = nil, in context: CommandContext
    ) async throws -> Written<SavedSearch> {
        let grant = try AuthorisationTable.standard.authorise("saved_searches.change", context.actor)
        return try await platform.write("saved_searches.change", in: context) { scope in
            let before = try Self.own(id, grant, scope)
            if let revision, revision != before.revision { throw WriteRefusal.stale }
            guard try Self.owner(of: wish, grant, scope) == before.owner else { throw NotThere("saved_search") }
            let search = SavedSearch(
                id: id, owner: before.owner, name: wish.name, product: wish.product,
                filter: try JSONText.encode(wish.filter), createdAt: before.createdAt, revision: before.revision + 1)
            try SavedSearchStore(scope.connection).put(search)
            try scope.audit("changes a search", subject: id.rawValue)
            return search
        }
    }

    /// Forgets a search.
    /// - Throws: `NotThere` for another tenant's, `AccessRefusal`.
    package func forget(_ id: Identifier<SavedSearch>, in context: CommandContext) async throws -> Written<SavedSearch>
    {
        let grant = try AuthorisationTable.standard.authorise("saved_searches.forget", context.actor)
        return try await platform.write("saved_searches.forget", in: context) { scope in
            let search = try Self.own(id, grant, scope)
            try SavedSearchStore(scope.connection).delete(id)
            try scope.audit("forgets a search", subject: id.rawValue)
            return search
        }
    }

    /// One of the actor's searches.
    /// - Throws: `NotThere` for another tenant's, `AccessRefusal`.
    package func find(_ id: Identifier<SavedSearch>, as actor: Actor) async throws -> SavedSearch {
        let grant = try AuthorisationTable.standard.authorise("saved_searches.read", actor)
        return try await platform.read { connection in
            guard let search = try SavedSearchStore(connection).find(id) else { throw NotThere("saved_search") }
            try grant.require(ownedBy: [search.owner], noun: "saved_search")
            return search
        }
    }

    /// The actor's searches by identifier, as a creator or as a merchant.
    /// - Parameter side: as which side an account that is both wants to see them.
    /// - Throws: `InvalidInput` for a cursor that is none, `AccessRefusal`.
    package func list(side: Role? = nil, page: PageRequest, as actor: Actor) async throws -> Page<SavedSearch> {
        let grant = try AuthorisationTable.standard.authorise("saved_searches.list", actor)
        let after = try page.identifier(of: SavedSearch.self)
        let owner = grant.memberships.first { side == nil || $0.role == side }
        guard let owner else { throw NotThere("saved_search") }
        return try await platform.read { connection in
            let rows = try SavedSearchStore(connection).list(of: owner, after: after, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { $0.id.rawValue }
        }
    }

    private static func own(_ id: Identifier<SavedSearch>, _ grant: Grant, _ scope: WriteScope) throws -> SavedSearch {
        guard let search = try SavedSearchStore(scope.connection).find(id, locked: true) else {
            throw NotThere("saved_search")
        }
        try grant.require(ownedBy: [search.owner], noun: "saved_search")
        return search
    }

    private static func owner(of wish: Wish, _ grant: Grant, _ scope: WriteScope) throws -> Membership {
        if let product = wish.product {
            guard let merchant = try CatalogueStore(scope.connection).product(product)?.merchant else {
                throw NotThere("product")
            }
            try grant.require(ownedBy: [.merchant(merchant)], noun: "product")
            return .merchant(merchant)
        }
        guard let creator = grant.memberships.first(where: { $0.role == .creator }) else { throw NotThere("creator") }
        return creator
    }
}

extension Platform {
    /// Searches that creators and merchants keep.
    package var savedSearches: SavedSearches { SavedSearches(platform: self) }
}
