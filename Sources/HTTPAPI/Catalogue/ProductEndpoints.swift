import HTTPTypes
import Market
package import Operations

/// What merchants change in the catalogue.
package enum ProductEndpoints {
    /// Adds a product.
    package static let add = Endpoint<ProductAsk, WrittenReply<ProductBody>>(
        .post, "/v1/products", operation: "catalogue.add_product", summary: "Adds a product to your shop.",
        documentation: "It is not listed yet: give it a variant with a price, then list it.", tag: "catalogue",
        refuses: ["object.not_found", "category.unknown", "identifier.malformed", "idempotency.key_reused"],
        status: .created, idempotency: .accepted,
        links: ["add_variant", "change_product", "set_listing"].map {
            EndpointLink($0, to: "catalogue.\($0)", ["product_id": "$response.body#/id"])
        })
    /// Changes a product.
    package static let change = Endpoint<ProductChange, WrittenReply<ProductBody>>(
        .put, "/v1/products/{product_id}", operation: "catalogue.change_product",
        summary: "Replaces what is said of a product of yours.", tag: "catalogue",
        refuses: [
            "object.not_found", "category.unknown", "product.options_in_use", "identifier.malformed", "revision.stale",
            "idempotency.key_reused",
        ],
        idempotency: .accepted, precondition: .accepted)
    /// Lists a product, or takes it off the list.
    package static let list = Endpoint<ProductListing, WrittenReply<ProductBody>>(
        .put, "/v1/products/{product_id}/listing", operation: "catalogue.set_listing",
        summary: "Lists a product of yours, or takes it off the list.", tag: "catalogue",
        refuses: ["object.not_found", "product.no_variant", "revision.stale", "idempotency.key_reused"],
        idempotency: .accepted, precondition: .accepted)
    /// Adds a variant.
    package static let addVariant = Endpoint<VariantAsk, WrittenReply<ProductBody>>(
        .post, "/v1/products/{product_id}/skus", operation: "catalogue.add_variant",
        summary: "Adds a variant with its price to a product of yours.",
        documentation: "`If-Match` takes the product's revision, which covers its variants.", tag: "catalogue",
        refuses: [
            "object.not_found", "sku.code_taken", "sku.options_mismatch", "sku.options_taken",
            "product.too_many_variants", "amount.unknown_currency", "field.out_of_range",
            "revision.stale", "idempotency.key_reused",
        ],
        status: .created, idempotency: .accepted, precondition: .accepted)
    /// Changes a variant.
    package static let changeVariant = Endpoint<VariantChange, WrittenReply<ProductBody>>(
        .put, "/v1/products/{product_id}/skus/{sku_id}", operation: "catalogue.change_variant",
        summary: "Replaces what is said of a variant, its price included.",
        documentation: "`If-Match` takes the product's revision, which covers its variants.", tag: "catalogue",
        refuses: [
            "object.not_found", "sku.options_mismatch", "sku.options_taken", "field.out_of_range", "sku.code_taken",
            "amount.unknown_currency", "revision.stale",
            "idempotency.key_reused",
        ],
        idempotency: .accepted, precondition: .accepted)

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let catalogue = platform.catalogue
        return [
            add.answered { input, call in
                let written = try await catalogue.add(input.draft, of: input.merchant, in: call.command)
                return WrittenReply(
                    written, location: "/v1/products/\(written.value.product.id)", as: ProductBody.init)
            },
            change.answered { input, call in
                WrittenReply(
                    try await catalogue.change(
                        input.id, to: input.draft, ifRevision: call.revision(), in: call.command),
                    as: ProductBody.init)
            },
            list.answered { input, call in
                WrittenReply(
                    try await catalogue.list(
                        input.id, input.isListed, ifRevision: call.revision(), in: call.command),
                    as: ProductBody.init)
            },
            addVariant.answered { input, call in
                WrittenReply(
                    try await catalogue.add(
                        input.draft, to: input.product, ifRevision: call.revision(), in: call.command),
                    location: "/v1/products/\(input.product)", as: ProductBody.init)
            },
            changeVariant.answered { input, call in
                WrittenReply(
                    try await catalogue.change(
                        input.id, of: input.product, to: input.draft, ifRevision: call.revision(), in: call.command),
                    as: ProductBody.init)
            },
        ]
    }
}
