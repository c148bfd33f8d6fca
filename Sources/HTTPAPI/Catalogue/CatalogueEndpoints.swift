import HTTPTypes
import Market
package import Operations

/// What is for sale.
package enum CatalogueEndpoints {
    /// Lists categories.
    package static let categories = Endpoint<NoInput, CategoryListBody>(
        .get, "/v1/categories", operation: "catalogue.categories", summary: "Lists the category tree.", tag: "catalogue"
    )
    /// Lists products.
    package static let list = Endpoint<PageAsk, PageReply<ProductBody>>(
        .get, "/v1/products", operation: "catalogue.list", summary: "Lists products that are for sale.",
        tag: "catalogue", refuses: ["page.malformed_cursor"])
    /// Shows a product.
    package static let show = Endpoint<ProductAddress, ProductBody>(
        .get, "/v1/products/{product_id}", operation: "catalogue.read",
        summary: "Shows a product with its variants and prices.",
        documentation: "A product that is not listed is there for its merchant and for operators alone.",
        tag: "catalogue", refuses: ["object.not_found"])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let catalogue = platform.catalogue
        return [
            categories.answered { _, call in CategoryListBody(try await catalogue.categories(as: call.actor)) },
            list.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await catalogue.products(page: request, as: call.actor)
                return PageReply(page, as: ProductBody.init, answering: call)
            },
            show.answered { input, call in ProductBody(try await catalogue.product(input.id, as: call.actor)) },
        ]
    }
}
