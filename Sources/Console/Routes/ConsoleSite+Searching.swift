import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Operations

extension ConsoleSite {
    /// The page of what was found.
    var searchRoutes: [Route] {
        [Route(.get, "/search", audience: .everybody) { call in try await showFound(call) }]
    }

    private func showFound(_ call: Call) async throws -> Response {
        let query = call.queryFields
        let text = query["q"] ?? ""
        guard !text.isEmpty else { return try await show(SearchPage(text: "", groups: []), to: call) }
        let only = query["kind"].flatMap(SearchKind.init(rawValue:))
        do {
            var groups: [SearchPage.Group] = []
            for kind in only.map({ [$0] }) ?? [.room, .product, .content, .creator] {
                let request = try PageRequest(
                    limit: only == nil ? 6 : 24, cursor: only == nil ? nil : query["cursor"])
                let page = try await platform.search.find(text, kinds: [kind], page: request, as: call.actor)
                guard !page.items.isEmpty else { continue }
                groups.append(.init(kind: kind, hits: page.items, morePath: morePath(text, kind, page, only)))
            }
            let found = SearchPage(
                text: text, groups: groups, notes: try await notes(on: groups.flatMap(\.hits), for: call),
                isOneKind: only != nil)
            return try await show(found, to: call)
        } catch let refusal as SearchRefusal {
            let words = ErrorCatalogue.text(of: refusal.code)
            let wording = Wording(
                Self.filled(words.chinese.detail, refusal.details), Self.filled(words.english.detail, refusal.details))
            return try await show(
                SearchPage(text: String(text.prefix(SearchQuery.lettersMax)), groups: [], refusal: wording), to: call)
        }
    }

    private func morePath(
        _ text: String, _ kind: SearchKind, _ page: Operations.Page<Search.Hit>, _ only: SearchKind?
    ) -> String? {
        guard let next = page.nextCursor else { return nil }
        let all = "/search?q=\(ShellView.queryEncoded(text))&kind=\(kind.rawValue)"
        return only == nil ? all : "\(all)&cursor=\(next)"
    }

    /// Shop and price of what is for sale.
    private func notes(on hits: [Search.Hit], for call: Call) async throws -> [String: String] {
        let products = hits.filter { $0.kind == .product }.compactMap { hit in
            // Hits of this kind carry identifiers of products; another text would only be left without a note.
            try? Identifier<Product>(parsing: hit.id)
        }
        let listing = try await platform.listings.of(products: products)
        let figures = Figures(call.language)
        return Dictionary(
            products.compactMap { id in
                listing.products[id].map { product in
                    let shop = listing.merchants[product.merchant]?.name
                    let price = listing.prices[id].map(figures.price)
                    return (id.rawValue, [shop, price].compactMap(\.self).joined(separator: " · "))
                }
            }
        ) { first, _ in first }
    }

    private static func filled(_ sentence: String, _ details: [String: String]) -> String {
        details.reduce(sentence) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
}
