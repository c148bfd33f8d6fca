package import Alliance
package import Amounts
package import Market
internal import SQLDatabase
internal import Storage

/// A commission as it is kept with idempotency keys.
package struct CommissionRecord: Codable, Sendable, Hashable {
    var product: String
    var ppm, setAt, revision: Int64
}

extension ProductCommission: Replayable {
    package var record: CommissionRecord {
        CommissionRecord(
            product: product.rawValue, ppm: rate.partsPerMillion, setAt: setAt.milliseconds, revision: revision)
    }

    package init(record: CommissionRecord) throws {
        self.init(
            product: try Identifier(parsing: record.product), rate: try Rate(partsPerMillion: record.ppm),
            setAt: Timestamp(milliseconds: record.setAt), revision: record.revision)
    }
}

extension Matches {
    /// Offers creators a commission on a merchant's own product; the next answer of this process knows it, other
    /// processes when they count anew.
    /// - Parameter revision: the revision that the caller read, checked when it is given.
    /// - Throws: `NotThere` when the product is not the merchant's, `MatchRefusal.commissionOutOfRange`,
    ///   `WriteRefusal.stale`, `AccessRefusal`.
    package func offerCommission(
        _ rate: Rate, on product: Identifier<Product>, ifRevision revision: Int64? = nil, in context: CommandContext
    ) async throws -> Written<ProductCommission> {
        let grant = try AuthorisationTable.standard.authorise("commissions.offer", context.actor)
        let rules = platform.rules.partners.values
        let written = try await platform.write("commissions.offer", in: context) { scope in
            guard let owner = try CatalogueStore(scope.connection).product(product)?.merchant else {
                throw NotThere("product")
            }
            try grant.require(ownedBy: [.merchant(owner)], noun: "product")
            let store = CommissionStore(scope.connection)
            let before = try store.find(product, locked: true)
            if let revision, revision != before?.revision ?? 0 { throw WriteRefusal.stale }
            guard (rules.commissionMinPPM...rules.commissionMaxPPM).contains(Int(rate.partsPerMillion)) else {
                throw MatchRefusal.commissionOutOfRange(low: rules.commissionMinPPM, high: rules.commissionMaxPPM)
            }
            let commission = ProductCommission(
                product: product, rate: rate, setAt: scope.now, revision: (before?.revision ?? 0) + 1)
            try store.put(commission)
            try scope.audit("offers a commission of \(rate.partsPerMillion) ppm", subject: product.rawValue)
            try scope.publish(
                "commission.offered", subject: product.rawValue, payload: commission.record,
                to: [.merchant(owner)])
            return commission
        }
        if !written.isReplay, !context.isDryRun {
            platform.matchState.setCommission(ppm: Int(written.value.rate.partsPerMillion), of: product)
        }
        return written
    }

    /// The commission on offer for a product.
    /// - Throws: `NotThere` for a product without one, and for one that is not listed and not the caller's.
    package func commission(on product: Identifier<Product>, as actor: Actor) async throws -> ProductCommission {
        try AuthorisationTable.standard.authorise("commissions.read", actor)
        return try await platform.read { connection in
            guard let found = try CatalogueStore(connection).product(product),
                found.isListed || actor.acts(.merchant(found.merchant)),
                let commission = try CommissionStore(connection).find(product)
            else { throw NotThere("commission") }
            return commission
        }
    }
}
