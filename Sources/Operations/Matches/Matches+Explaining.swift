package import Market
internal import SQLDatabase
internal import Storage

/// Which match is to be explained: the identifiers of all kinds of matches share one address.
package enum MatchReference: Sendable, Hashable {
    /// A creator and a product that were brought together.
    case partner(Identifier<PartnerMatch>)

    /// The match that a text names; nil when it names none.
    package init?(_ text: String) {
        // What is no identifier of a kind is tried as the next kind.
        guard let id = try? Identifier<PartnerMatch>(parsing: text) else { return nil }
        self = .partner(id)
    }
}

/// Why something was shown, by its kind.
package enum MatchExplanation: Sendable, Hashable {
    /// A creator and a product.
    case partner(ShownMatch)
}

extension Matches {
    /// Why a match was shown: the receipt that was written before it was, so by what was known and in force then.
    /// - Throws: `NotThere` also for what was shown to others, `AccessRefusal`.
    package func explanation(of reference: MatchReference, as actor: Actor) async throws -> MatchExplanation {
        let grant = try AuthorisationTable.standard.authorise("matches.explain", actor)
        switch reference {
        case .partner(let id):
            guard let row = try await platform.read({ try PartnerMatchStore($0).find(id) }) else {
                throw NotThere("match")
            }
            try grant.require(ownedBy: [row.asked], noun: "match")
            return .partner(try ShownMatch(row))
        }
    }
}
