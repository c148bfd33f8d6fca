package import Market

/// Why a change of the catalogue is refused, in order of precedence.
package enum CatalogueRefusal: Refusal, CaseIterable {
    /// Another variant of the product has the merchant's code.
    case codeTaken
    /// A product has no more variants than this.
    case tooManyVariants(max: Int)
    /// A product without a variant has no price and can't be listed.
    case noVariant

    /// One refusal of each kind, for tables of all codes.
    package static let allCases: [CatalogueRefusal] = [
        .codeTaken, .tooManyVariants(max: Catalogue.variantsMax), .noVariant,
    ]

    package var code: ErrorCode {
        switch self {
        case .codeTaken: "sku.code_taken"
        case .tooManyVariants: "product.too_many_variants"
        case .noVariant: "product.no_variant"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .codeTaken, .noVariant: .conflict
        case .tooManyVariants: .exhausted
        }
    }

    package var details: [String: String] {
        if case .tooManyVariants(let max) = self { ["max": String(max)] } else { [:] }
    }
}
