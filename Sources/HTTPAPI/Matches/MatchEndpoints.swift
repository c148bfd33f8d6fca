import Alliance
import Amounts
import HTTPTypes
import Market
package import Operations

/// Products for creators, creators for products, why, commissions, and searches that are kept.
package enum MatchEndpoints {
    /// Lists products for a creator.
    package static let products = Endpoint<ProductMatchQuery, MatchesReply>(
        .get, "/v1/creators/{creator_id}/product-matches", operation: "matches.products",
        summary: "Lists the products that fit a creator, best first.",
        documentation: """
            The score is a sum of terms, the same from both sides. Gates keep pairs out, with their reasons. Each match \
            has a receipt, by which it can be explained later.
            """, tag: "matches", refuses: ["object.not_found", "page.malformed_cursor"],
        links: [.init("explain", to: "matches.explain", ["match_id": "$response.body#/items/0/id"])])
    /// Lists creators for a product.
    package static let creators = Endpoint<CreatorMatchQuery, MatchesReply>(
        .get, "/v1/products/{product_id}/creator-matches", operation: "matches.creators",
        summary: "Lists the creators who fit a product, best first.",
        documentation: "The same scores as in the list of products for a creator.", tag: "matches",
        refuses: ["object.not_found", "page.malformed_cursor"],
        links: [.init("explain", to: "matches.explain", ["match_id": "$response.body#/items/0/id"])])
    /// Explains a match.
    package static let explain = Endpoint<MatchAddress, MatchExplanationBody>(
        .get, "/v1/matches/{match_id}/explanation", operation: "matches.explain",
        summary: "Explains why a match was shown, by what was known and in force then.", tag: "matches",
        refuses: ["object.not_found"])
    /// Offers a commission.
    package static let offer = Endpoint<CommissionAsk, WrittenReply<CommissionBody>>(
        .put, "/v1/products/{product_id}/commission", operation: "commissions.offer",
        summary: "Offers creators a commission on your own product, in place of the one before.", tag: "matches",
        refuses: ["object.not_found", "commission.out_of_range", "revision.stale", "idempotency.key_reused"],
        idempotency: .accepted, precondition: .accepted)
    /// Shows a commission.
    package static let commission = Endpoint<ProductAddress, CommissionBody>(
        .get, "/v1/products/{product_id}/commission", operation: "commissions.read",
        summary: "Shows the commission on offer for a product.", tag: "matches", refuses: ["object.not_found"])
    static let keep = Endpoint<SavedSearchAsk, WrittenReply<SavedSearchBody>>(
        .post, "/v1/saved-searches", operation: "saved_searches.keep", summary: "Keeps a search.",
        documentation: "A merchant's search names a product; a creator's does not.", tag: "matches",
        refuses: ["object.not_found", "saved_search.limit_reached", "identifier.malformed", "idempotency.key_reused"],
        status: .created, idempotency: .accepted,
        links: ["read", "change", "forget"].map {
            EndpointLink($0, to: "saved_searches.\($0)", ["search_id": "$response.body#/id"])
        })
    static let list = Endpoint<SavedSearchQuery, PageReply<SavedSearchBody>>(
        .get, "/v1/saved-searches", operation: "saved_searches.list", summary: "Lists your searches.", tag: "matches",
        refuses: ["object.not_found", "page.malformed_cursor"])
    static let read = Endpoint<SavedSearchAddress, SavedSearchBody>(
        .get, "/v1/saved-searches/{search_id}", operation: "saved_searches.read", summary: "Shows a search.",
        tag: "matches", refuses: ["object.not_found"])
    static let change = Endpoint<SavedSearchChange, WrittenReply<SavedSearchBody>>(
        .put, "/v1/saved-searches/{search_id}", operation: "saved_searches.change", summary: "Changes a search.",
        tag: "matches",
        refuses: ["object.not_found", "revision.stale", "identifier.malformed", "idempotency.key_reused"],
        idempotency: .accepted, precondition: .accepted)
    static let forget = Endpoint<SavedSearchAddress, WrittenReply<SavedSearchBody>>(
        .delete, "/v1/saved-searches/{search_id}", operation: "saved_searches.forget",
        summary: "Forgets a search.", tag: "matches", refuses: ["object.not_found", "idempotency.key_reused"],
        idempotency: .accepted)

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let matches = platform.matches
        let searches = platform.savedSearches
        return [
            products.answered { input, call in
                let page = try PageRequest(limit: input.page.limit, cursor: input.page.cursor)
                return MatchesReply(
                    try await matches.products(for: input.creator, input.filter, page: page, as: call.actor),
                    answering: call)
            },
            creators.answered { input, call in
                let page = try PageRequest(limit: input.page.limit, cursor: input.page.cursor)
                return MatchesReply(
                    try await matches.creators(for: input.product, input.filter, page: page, as: call.actor),
                    answering: call)
            },
            explain.answered { input, call in
                guard let reference = MatchReference(input.id) else { throw NotThere("match") }
                return MatchExplanationBody(
                    explanation: try await matches.explanation(of: reference, as: call.actor))
            },
            offer.answered { input, call in
                let written = try await matches.offerCommission(
                    try Rate(partsPerMillion: input.partsPerMillion), on: input.product,
                    ifRevision: try call.revision(), in: call.command)
                return WrittenReply(written, as: CommissionBody.init)
            },
            commission.answered { input, call in
                CommissionBody(commission: try await matches.commission(on: input.id, as: call.actor))
            },
            keep.answered { input, call in
                let written = try await searches.keep(input.wish, in: call.command)
                return WrittenReply(
                    written, location: "/v1/saved-searches/\(written.value.id)", as: SavedSearchBody.init)
            },
            list.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await searches.list(side: input.side, page: request, as: call.actor)
                return PageReply(page, as: SavedSearchBody.init, answering: call)
            },
            read.answered { input, call in SavedSearchBody(try await searches.find(input.id, as: call.actor)) },
            change.answered { input, call in
                WrittenReply(
                    try await searches.change(
                        input.id, to: input.wish, ifRevision: try call.revision(), in: call.command),
                    as: SavedSearchBody.init)
            },
            forget.answered { input, call in
                WrittenReply(try await searches.forget(input.id, in: call.command), as: SavedSearchBody.init)
            },
        ]
    }
}
