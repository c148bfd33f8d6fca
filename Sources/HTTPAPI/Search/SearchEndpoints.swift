import HTTPTypes
import Market
package import Operations

/// Finding by words.
package enum SearchEndpoints {
    /// Finds.
    package static let find = Endpoint<SearchAsk, PageReply<SearchHitBody>>(
        .get, "/v1/search", operation: "search.find",
        summary: "Finds products, contents, creators and live rooms by words.",
        documentation: """
            All words must be there: words of letters whole, Chinese in neighbouring characters, in title or details. Hits \
            with all words in the title come first. Nothing in `q` is syntax. What was written a moment ago is found within \
            a second; what may not be shown any more is gone at once. The first 1000 hits can be paged through.
            """,
        tag: "search",
        refuses: ["search.too_long", "search.nothing_to_find", "search.too_many_terms", "page.malformed_cursor"])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        [
            find.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await platform.search.find(
                    input.text, kinds: input.kind.map { [$0] } ?? [], page: request, as: call.actor)
                return PageReply(page, as: SearchHitBody.init, answering: call)
            }
        ]
    }
}
