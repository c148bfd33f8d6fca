import HTTPAPI
import Hummingbird
import Market
import Operations
import Trade

extension ConsoleSite {
    /// What a merchant makes its variants of.
    var bundleRoutes: [Route] {
        let audience = Audience(of: "bundles.define", in: .standard)
        return [
            Route(.get, "/stock/{sku_id}/parts", audience: audience) { call in
                let sku: Identifier<SKU> = try id("sku", of: call)
                let choices = try await variants(of: call)
                guard let variant = choices.first(where: { $0.sku.id == sku }) else { throw NotThere("sku") }
                let shown = try await platform.bundles.shown([sku])[sku]
                return try await show(
                    BundlePage(variant: variant, bundle: shown?.bundle, choices: choices), to: call)
            },
            .form("/stock/{sku_id}/parts", audience: audience) { call in
                let sku: Identifier<SKU> = try id("sku", of: call)
                return try await attempt("trade.bundleSaved", backTo: "/stock/\(sku)/parts") {
                    let known = try await variants(of: call)
                    _ = try await platform.bundles.define(sku, of: try Self.parts(of: call, known), in: call.command)
                }
            },
        ]
    }

    private func variants(of call: Call) async throws -> [BundleDesk.Shown.Variant] {
        guard let merchant = call.actor.merchant else { throw NotThere("merchant") }
        return try await platform.stocks.shelf(of: merchant, limit: 100, as: call.actor).map {
            BundleDesk.Shown.Variant($0.sku, of: $0.product.title)
        }
    }

    /// The rows of the form that name a variant by its identifier, or by a code that one variant alone has.
    private static func parts(of call: Call, _ known: [BundleDesk.Shown.Variant]) throws -> [Stock.Line] {
        try (1...Bundle.partsMax).compactMap { number in
            guard let code = call.form["part-\(number)"], !code.isEmpty else { return nil }
            let coded = known.filter { $0.sku.merchantCode == code }
            let sku = try coded.count == 1 ? coded[0].sku.id : Identifier(parsing: code)
            return Stock.Line(sku, try count("units-\(number)", of: call, in: 1...Bundle.unitsMax))
        }
    }
}
