import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import NIOCore
import Operations

extension ConsoleSite {
    /// Files of products: sent in, looked at, confirmed; and those that leave.
    var productFileRoutes: [Route] {
        let audience = { (operation: String) in Audience(of: operation, in: .standard) }
        return [
            Route(.get, "/product-imports", audience: audience("product_imports.list")) { call in
                let page = try await platform.productImports.list(page: call.page(of: 20), as: call.actor)
                let merchant = call.actor.merchant
                return try await show(
                    ProductImportsPage(
                        reports: page.items, categories: try await platform.catalogue.categories(as: call.actor),
                        feedPath: merchant.map { "/feeds/\($0)/google.xml" },
                        nextPath: call.path(after: page.nextCursor)),
                    to: call)
            },
            Route(.get, "/product-imports/{import_id}", audience: audience("product_imports.read")) { call in
                try await showImport(call)
            },
            .form("/product-imports/{import_id}", audience: audience("product_imports.read")) { call in
                try await moveImport(call)
            },
            Route(.get, "/products.csv", audience: audience("catalogue.export")) { call in
                let (shelves, actor) = (platform.shelves, call.actor)
                return Self.file(named: "products.csv", ProductTable.columns) { cursor in
                    let page = try await shelves.exported(page: PageRequest(limit: 100, cursor: cursor), as: actor)
                    return (
                        page.items.flatMap {
                            ProductTable.rows(
                                of: $0.item, category: $0.category.last ?? "", pictures: $0.pictures, units: $0.units)
                        }, page.nextCursor
                    )
                }
            },
            Route(.get, "/feeds/{merchant_id}/google.xml", audience: .everybody) { call in try await showFeed(call) },
        ]
    }

    private func showImport(_ call: Call) async throws -> Response {
        let id: Identifier<ProductImport> = try id("import", of: call)
        let state = call.queryFields["state"].flatMap(ProductImport.ItemState.init(rawValue:))
        let report = try await platform.productImports.find(id, as: call.actor)
        let page = try await platform.productImports.items(of: id, in: state, page: call.page(of: 50), as: call.actor)
        return try await show(
            ProductImportPage(
                report: report, items: page.items, state: state, nextPath: call.path(after: page.nextCursor)), to: call)
    }

    private func moveImport(_ call: Call) async throws -> Response {
        let id: Identifier<ProductImport> = try id("import", of: call)
        let imports = platform.productImports
        return try await attempt("productFiles.moved", backTo: "/product-imports/\(id)") {
            switch call.form["command"] {
            case "confirm": _ = try await imports.confirm(id, in: call.command)
            case "discard": _ = try await imports.discard(id, in: call.command)
            case "retry": _ = try await imports.retry(id, in: call.command)
            default: throw NotThere("command")
            }
        }
    }

    private func showFeed(_ call: Call) async throws -> Response {
        let merchant: Identifier<Merchant> = try id("merchant", of: call)
        guard let shop = try await platform.listings.of(merchants: [merchant])[merchant] else {
            throw NotThere("merchant")
        }
        let feed = MerchantFeed(address: address, shop: shop.name)
        let (shelves, actor) = (platform.shelves, call.actor)
        var response = Response(
            status: .ok, headers: [.contentType: "application/xml; charset=utf-8", .cacheControl: "max-age=300"])
        response.body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: feed.head))
            var cursor: String?
            repeat {
                let page = try await shelves.offered(
                    by: merchant, page: PageRequest(limit: 100, cursor: cursor), as: actor)
                let text = page.items.map {
                    feed.items(
                        of: $0.item, category: $0.category, pictures: $0.pictures, units: $0.units, flashes: $0.flashes)
                }.joined()
                if !text.isEmpty { try await writer.write(ByteBuffer(string: text)) }
                cursor = page.nextCursor
            } while cursor != nil
            try await writer.write(ByteBuffer(string: feed.foot))
            try await writer.finish(nil)
        }
        return response
    }
}
