package import Market
package import Operations
package import Trade

/// What a merchant makes a variant of.
package struct BundlePage: Page {
    package static var template: String { "bundle" }

    /// The variant with its product's title.
    package let variant: BundleDesk.Shown.Variant
    /// What is in it now; nil for a single variant.
    package let bundle: Bundle?
    /// The merchant's variants, of which it can be made.
    package let choices: [BundleDesk.Shown.Variant]

    /// A page about what a variant is made of.
    package init(variant: BundleDesk.Shown.Variant, bundle: Bundle?, choices: [BundleDesk.Shown.Variant]) {
        self.variant = variant
        self.bundle = bundle
        self.choices = choices
    }

    package var section: Section? { .stock }
    package func title(in language: Language) -> String { TradePhrase.made.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            title: variant.product, variant: variant.sku.variant, code: variant.sku.merchantCode,
            path: "/stock/\(variant.sku.id)/parts",
            choices: choices.filter { $0.sku.id != variant.sku.id }.map {
                Choice(code: $0.sku.id.rawValue, name: "\($0.name) · \($0.sku.merchantCode)")
            },
            rows: (0..<Bundle.partsMax).map { index in
                let part = (bundle?.parts).flatMap { index < $0.count ? $0[index] : nil }
                let known = part.flatMap { part in choices.first { $0.sku.id == part.sku } }
                return Row(
                    number: String(index + 1), code: part?.sku.rawValue ?? "",
                    units: part.map { String($0.units) } ?? "", name: known?.name)
            })
    }

    private struct View: Sendable {
        let title: String
        let variant: String
        let code: String
        let path: String
        let choices: [Choice]
        let rows: [Row]
    }

    private struct Choice: Sendable {
        let code: String
        let name: String
    }

    private struct Row: Sendable {
        let number: String
        let code: String
        let units: String
        let name: String?
    }
}

extension BundleDesk.Shown.Variant {
    /// The product's title and what sets the variant apart.
    var name: String { sku.variant.isEmpty ? product : "\(product) · \(sku.variant)" }
}

extension BundleDesk.Shown {
    /// What is in one of it, as people read it.
    func text(in shell: Shell) -> String {
        bundle.parts.map { part in
            shell.text(
                TradePhrase.bundleOf,
                ["product": variants[part.sku]?.name ?? part.sku.rawValue, "units": shell.figures.count(part.units)])
        }.joined(separator: " + ")
    }
}
