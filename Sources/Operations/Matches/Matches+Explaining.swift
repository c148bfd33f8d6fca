package import Market
internal import SQLDatabase
internal import Storage

/// Which match is to be explained: the identifiers of all kinds of matches share one address.
package enum MatchReference: Sendable, Hashable {
    /// A creator and a product that were brought together.
    case partner(Identifier<PartnerMatch>)
    /// A content and the viewer whose feed showed it: a place, from 0, of one answer.
    case place(Int, of: Identifier<FeedRequest>)

    /// The match that a text names; nil when it names none. A place of a feed is `<request_id>:<place>`.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2, let place = Int(parts[1]), (0..<FeedQuery.limitMax).contains(place) {
            // A text before the colon that names no answer names no match.
            guard let request = try? Identifier<FeedRequest>(parsing: String(parts[0])) else { return nil }
            self = .place(place, of: request)
            return
        }
        // What is no identifier of a kind is tried as the next kind.
        guard let id = try? Identifier<PartnerMatch>(parsing: text) else { return nil }
        self = .partner(id)
    }
}

/// Why something was shown, by its kind.
package enum MatchExplanation: Sendable, Hashable {
    /// A creator and a product.
    case partner(ShownMatch)
    /// A place of a viewer's feed.
    case place(ShownPlace)
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
        case .place(let place, let request):
            return .place(try await shown(place, of: request, grant))
        }
    }
}
