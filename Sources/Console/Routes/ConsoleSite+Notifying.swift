import Alliance
import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Operations

extension ConsoleSite {
    /// What people are told.
    var noticeRoutes: [Route] {
        [
            Route(.get, "/notices", audience: Audience(of: "notices.list", in: .standard)) { call in
                try await showNotices(call)
            },
            .form("/notices/read", audience: Audience(of: "notices.mark_read", in: .standard)) { call in
                _ = try await platform.notices.markRead(
                    upTo: try Timestamp(parsing: call.form["up_to"] ?? ""), in: call.command)
                return redirect(to: "/notices")
            },
        ]
    }

    private func showNotices(_ call: Call) async throws -> Response {
        let page = try await platform.notices.list(page: call.page(of: 30), as: call.actor)
        let subjects = page.items.map(\.subject)
        let titles = try await platform.samples.titles(of: subjects, as: call.actor)
            .merging(try await platform.rooms.titles(of: subjects, as: call.actor)) { first, _ in first }
            .merging(try await platform.contents.titles(of: subjects, as: call.actor)) { first, _ in first }
            .merging(try await productTitles(of: subjects)) { first, _ in first }
        return try await show(
            NoticesPage(
                entries: page.items.map { .init($0, about: titles[$0.subject]) },
                nextPath: call.path(after: page.nextCursor)),
            to: call)
    }
    private func productTitles(of subjects: [String]) async throws -> [String: String] {
        // A subject that is no product's identifier has no title here.
        let products = Set(subjects).compactMap { try? Identifier<Product>(parsing: $0) }
        let listing = try await platform.listings.of(products: products)
        return Dictionary(listing.products.map { ($0.key.rawValue, $0.value.title) }) { first, _ in first }
    }
}
