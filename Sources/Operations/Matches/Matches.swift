package import Market
internal import Matching
internal import SQLDatabase
internal import Statistics
internal import Storage

/// Products for creators (选品) and creators for products (找达人), with their receipts: `platform.matches`.
package struct Matches: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// The products for a creator, best first.
    ///
    /// Every place has its receipt, durably, when this returns.
    /// - Parameter seed: decides what is left to chance; nil for a new one each time.
    /// - Throws: `NotThere` for another tenant's creator, `InvalidInput` for a cursor that is none, `AccessRefusal`,
    ///   `DatabaseError`.
    package func products(
        for creator: Identifier<Creator>, _ filter: MatchFilter = MatchFilter(), page: PageRequest, as actor: Actor,
        seed: UInt64? = nil
    ) async throws -> MatchAnswer {
        try AuthorisationTable.standard.authorise("matches.products", actor)
            .require(ownedBy: [.creator(creator)], noun: "creator")
        guard let known = try await platform.read({ try PartyStore($0).creator(creator) }) else {
            throw NotThere("creator")
        }
        let catalogue = try await catalogue(knowing: known.createdAt) { $0.numberOfCreator[creator] != nil }
        guard let number = catalogue.numberOfCreator[creator] else { throw NotThere("creator") }
        return try await answer(page, in: catalogue, asked: Self.asking(actor, .creator(creator)), seed: seed) {
            filter.dense(in: catalogue).map { catalogue.market.products(for: number, $0) }
        }
    }

    /// The creators for a product, best first.
    ///
    /// Every place has its receipt, durably, when this returns.
    /// - Parameter seed: decides what is left to chance; nil for a new one each time.
    /// - Throws: `NotThere` for another tenant's product, `InvalidInput` for a cursor that is none, `AccessRefusal`,
    ///   `DatabaseError`.
    package func creators(
        for product: Identifier<Product>, _ filter: MatchFilter = MatchFilter(), page: PageRequest, as actor: Actor,
        seed: UInt64? = nil
    ) async throws -> MatchAnswer {
        let grant = try AuthorisationTable.standard.authorise("matches.creators", actor)
        guard let known = try await platform.read({ try CatalogueStore($0).product(product) }) else {
            throw NotThere("product")
        }
        let owner = known.merchant
        try grant.require(ownedBy: [.merchant(owner)], noun: "product")
        let current = try await catalogue(knowing: known.createdAt) { $0.numberOfProduct[product] != nil }
        guard let number = current.numberOfProduct[product] else { throw NotThere("product") }
        return try await answer(page, in: current, asked: Self.asking(actor, .merchant(owner)), seed: seed) {
            filter.dense(in: current).map { current.market.creators(for: number, $0) }
        }
    }

    /// How much the facts in force rest on; nil before the first were counted.
    package var extent: (creators: Int, products: Int, deeds: Int, bytes: Int, asOf: Timestamp)? {
        platform.matchState.catalogue.map {
            (
                $0.market.facts.creators.count, $0.market.facts.products.count, $0.extent.deeds, $0.bytes,
                $0.extent.asOf
            )
        }
    }

    /// The facts in force, counted anew when they are older than what they must know.
    private func catalogue(
        knowing createdAt: Timestamp, _ knows: (MatchCatalogue) -> Bool
    ) async throws -> MatchCatalogue {
        if let catalogue = platform.matchState.catalogue, knows(catalogue) || createdAt < catalogue.extent.asOf {
            return catalogue
        }
        try await reload()
        guard let catalogue = platform.matchState.catalogue else { throw NotThere("match") }
        return catalogue
    }

    /// The party in whose name is asked, or the operator.
    private static func asking(_ actor: Actor, _ party: Membership) -> Membership {
        if actor.acts(party) { return party }
        return actor.memberships.first { $0.role == .operator || $0.role == .auditor } ?? party
    }

    /// Pairs kept out that an answer names.
    private static let keptOutMax = 20

    private func answer(
        _ page: PageRequest, in catalogue: MatchCatalogue, asked: Membership, seed: UInt64?,
        _ ranking: () -> PartnerRanking?
    ) async throws -> MatchAnswer {
        let version = platform.rules.partners.version
        let position = try page.cursor.map { try PartnerPosition(cursor: $0) }
        guard let ranking = ranking() else {
            return MatchAnswer(matches: [], nextCursor: nil, keptOut: [], keptOutCount: 0, rules: version)
        }
        var system = SystemRandomNumberGenerator()
        var generator = SeededGenerator(seed: seed ?? system.next())
        let now = platform.clock.now()
        let (places, next) = ranking.page(
            after: position, limit: page.limit, rules: platform.rules.partners.values.scoring, using: &generator)
        let facts = catalogue.market.facts
        let matches = places.map { place in
            ShownMatch(
                id: Identifier(at: now, using: &system), creator: facts.creators[place.entry.pair.creator].id,
                product: facts.products[place.entry.pair.product].id, place: place.place, propensity: place.propensity,
                rules: version, at: now, record: MatchRecord(place, in: ranking, of: catalogue))
        }
        let rows = try matches.map { try $0.row(asked: asked) }
        try await platform.database.write { try PartnerMatchStore($0).append(rows) }
        let keptOut = ranking.keptOut.prefix(Self.keptOutMax).map { pair, gates in
            KeptOutMatch(
                creator: facts.creators[pair.creator].id, product: facts.products[pair.product].id,
                gates: gates.map(MatchRecord.Note.init))
        }
        return MatchAnswer(
            matches: matches, nextCursor: next?.cursor, keptOut: keptOut, keptOutCount: ranking.keptOut.count,
            rules: version)
    }
}

extension Platform {
    /// Products for creators and creators for products.
    package var matches: Matches { Matches(platform: self) }
}

extension PartnerPosition {
    /// The place as a cursor: score bits, places shown, identifier and those tried, with tildes between.
    var cursor: String {
        ([String(score.bitPattern, radix: 16), String(shown), id] + tried).joined(separator: "~")
    }

    /// The place that a cursor names.
    /// - Throws: `InvalidInput`.
    init(cursor: String) throws(InvalidInput) {
        let parts = cursor.split(separator: "~").map(String.init)
        guard parts.count >= 3, let bits = UInt64(parts[0], radix: 16), let shown = Int(parts[1]), shown >= 0,
            Double(bitPattern: bits).isFinite
        else { throw InvalidInput.malformedCursor }
        self.init(score: Double(bitPattern: bits), id: parts[2], tried: Array(parts[3...]), shown: shown)
    }
}
