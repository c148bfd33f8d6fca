package import Market

/// Why a change of the catalogue is refused, in order of precedence.
package enum CatalogueRefusal: Refusal, CaseIterable {
    /// Another variant of the product has the merchant's code.
    case codeTaken
    /// A product has no more variants than this.
    case tooManyVariants(max: Int)
    /// A variant does not say what it is in each of the product's options.
    case optionsMismatch(String)
    /// Another variant is the same in each option.
    case optionsTaken
    /// A product that has variants keeps the number of its options.
    case optionsInUse
    /// A product without a variant has no price and can't be listed.
    case noVariant

    /// One refusal of each kind, for tables of all codes.
    package static let allCases: [CatalogueRefusal] = [
        .codeTaken, .tooManyVariants(max: Catalogue.variantsMax), .optionsMismatch("Size"),
        .optionsTaken, .optionsInUse, .noVariant,
    ]

    package var code: ErrorCode {
        switch self {
        case .codeTaken: "sku.code_taken"
        case .tooManyVariants: "product.too_many_variants"
        case .optionsMismatch: "sku.options_mismatch"
        case .optionsTaken: "sku.options_taken"
        case .optionsInUse: "product.options_in_use"
        case .noVariant: "product.no_variant"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .codeTaken, .optionsMismatch, .optionsTaken, .optionsInUse, .noVariant: .conflict
        case .tooManyVariants: .exhausted
        }
    }

    package var details: [String: String] {
        switch self {
        case .tooManyVariants(let max): ["max": String(max)]
        case .optionsMismatch(let options): ["options": options]
        default: [:]
        }
    }
}
