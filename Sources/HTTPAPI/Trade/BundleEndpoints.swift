import HTTPTypes
package import Market
package import Operations
package import Trade

/// What variants are made of, over HTTP.
package enum BundleEndpoints {
    static let define = Endpoint<BundleAsk, WrittenReply<TradeReceiptBody>>(
        .put, "/v1/bundles/{sku_id}", operation: "bundles.define",
        summary: "Says what a variant is made of from now on; no parts make it a single one again.",
        documentation: """
            A bundle has no stock of its own: it is there as often as its parts are. Purchases that were placed keep what was \
            in it.
            """, tag: "trade",
        refuses: [
            "object.not_found", "bundle.parts_out_of_range", "bundle.part_repeated", "bundle.nested",
            "bundle.foreign_part", "bundle.used_too_often", "bundle.has_stock", "idempotency.key_reused",
        ], idempotency: .accepted)
    static let list = Endpoint<PageAsk, PageReply<BundleBody>>(
        .get, "/v1/bundles", operation: "bundles.list", summary: "Lists your bundles.", tag: "trade",
        refuses: ["object.not_found", "page.malformed_cursor"])
    static let show = Endpoint<BundleAddress, BundleBody>(
        .get, "/v1/bundles/{sku_id}", operation: "bundles.read", summary: "Shows what is in a bundle.", tag: "trade",
        refuses: ["object.not_found"])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let bundles = platform.bundles
        return [
            define.answered { input, call in
                WrittenReply(
                    try await bundles.define(input.sku, of: input.parts, in: call.command), as: TradeReceiptBody.init)
            },
            list.answered { input, call in
                let page = try await bundles.list(page: PageRequest(input.page), as: call.actor)
                return PageReply(page, as: BundleBody.init, answering: call)
            },
            show.answered { input, call in BundleBody(try await bundles.find(input.sku, as: call.actor)) },
        ]
    }
}

/// Which bundle.
package struct BundleAddress: WireInput {
    /// The variant that is sold.
    package let sku: Identifier<SKU>

    package static let parameters: [Parameter] = [
        .path("sku_id", .id(SKU.self), "The variant.", example: .string(Identifier<SKU>.documented.rawValue))
    ]
    package init(_ received: Received) throws { sku = try received.id("sku_id") }
}

/// What a variant is made of, as its merchant says it.
package struct BundleAsk: WireInput {
    /// The variant that is sold.
    package let sku: Identifier<SKU>
    /// What is in one of it; none for a single variant.
    package let parts: [Stock.Line]

    package static let parameters = BundleAddress.parameters
    package static let body: Schema? = .object(
        .required(
            "parts", .array(of: BundleBody.part, count: 0...Bundle.partsMax),
            "Variants of yours, each once; none of them a bundle."))
    package static let example: JSON? = [
        "parts": [["sku_id": .string(Identifier<SKU>.documented.rawValue), "units": 2]]
    ]
    package init(_ received: Received) throws {
        sku = try received.id("sku_id")
        parts = try (received.body?["parts"]?.elements ?? []).map {
            Stock.Line(try Identifier(parsing: $0["sku_id"]?.text ?? ""), $0["units"]?.wholeNumber ?? 0)
        }
    }
}

/// A bundle on the wire.
package struct BundleBody: WireReply {
    /// The bundle with what can be had of it.
    package let shown: BundleDesk.Shown

    /// A bundle on the wire.
    package init(_ shown: BundleDesk.Shown) { self.shown = shown }

    static let part = Schema.object(
        .required("sku_id", .id(SKU.self), "The variant."),
        .required("units", .integer(1...Bundle.unitsMax), "How many of it are in one bundle."))

    package static let schema: Schema? = .named(
        "Bundle",
        .object(
            .required("sku_id", .id(SKU.self), "The variant that is sold."),
            .required("parts", .array(of: part, count: 1...Bundle.partsMax), "What is in one of it."),
            .required("free", .count, "How often it can be had.")))
    package static var example: BundleBody { BundleBody(.documented) }
    package var json: JSON? {
        [
            "sku_id": .string(shown.bundle.sku.rawValue),
            "parts": .array(
                shown.bundle.parts.map { ["sku_id": .string($0.sku.rawValue), "units": .integer($0.units)] }),
            "free": .integer(shown.free),
        ]
    }
}

extension BundleDesk.Shown {
    /// Two boxes of the cake in one.
    static let documented: BundleDesk.Shown = {
        do {
            return BundleDesk.Shown(
                bundle: try Bundle(Identifier(.version8(high: 1, low: 4)), of: [Stock.Line(.documented, 2)]),
                variants: [:], free: 50)
        } catch {
            preconditionFailure("Two boxes are a bundle: \(error)")
        }
    }()
}
