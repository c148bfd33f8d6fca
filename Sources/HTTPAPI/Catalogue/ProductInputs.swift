import Amounts
package import Market
package import Operations

/// What a merchant says of a product, as sent.
package struct ProductAsk: WireInput {
    /// Whose goods they are; nil for the caller's own shop.
    package let merchant: Identifier<Merchant>?
    /// What is said of it.
    package let draft: ProductDraft

    package static let body: Schema? = .named(
        "NewProduct",
        .object(
            .optional("merchant_id", .id(Merchant.self), "Whose goods they are; for operators, who have no shop."),
            .required("category_id", .id(Category.self), "The leaf of the category tree."),
            .required("title", .text(1...200), "The title as viewers read it."),
            .optional("summary", .text(0...10_000), "A paragraph about the goods."),
            .required("origin", ProductChange.originSchema, "Where and by whom they were made."),
            .optional("brand", .text(0...100), "The brand."),
            .optional("option_names", ProductChange.optionNames, "What its variants differ in, such as `Size`.")))
    package static let example: JSON? = ProductChange.example
    package init(_ received: Received) throws {
        merchant = try received.body?["merchant_id"]?.text.map { try Identifier(parsing: $0) }
        draft = try ProductDraft(received)
    }
}

/// What a merchant says of a product from now on, as sent.
package struct ProductChange: WireInput {
    /// The product.
    package let id: Identifier<Product>
    /// What is said of it.
    package let draft: ProductDraft

    static let originSchema = Schema.object(
        .required("country", .text(2...2), "Two letters of ISO 3166-1."),
        .required("place", .text(0...200), "The place."), .optional("maker", .text(0...200), "The maker."))

    static let optionNames = Schema.array(of: .text(1...50), count: 0...Product.optionsMax)

    package static let parameters = ProductAddress.parameters
    package static let body: Schema? = .named(
        "ProductChange",
        .object(
            .required("category_id", .id(Category.self), "The leaf of the category tree."),
            .required("title", .text(1...200), "The title as viewers read it."),
            .optional("summary", .text(0...10_000), "A paragraph about the goods."),
            .required("origin", originSchema, "Where and by whom they were made."),
            .optional("brand", .text(0...100), "The brand; the one it has when left out."),
            .optional(
                "option_names", optionNames, "What its variants differ in; their number stays while it has variants.")))
    package static let example: JSON? = [
        "category_id": .string(Identifier<Category>.documented.rawValue), "title": "凤凰单丛 蜜兰香",
        "summary": "Honey orchid oolong from old bushes.", "origin": ["country": "CN", "place": "广东潮州"],
    ]
    package init(_ received: Received) throws {
        id = try received.id("product_id")
        draft = try ProductDraft(received)
    }
}

extension ProductDraft {
    fileprivate init(_ received: Received) throws {
        let origin = received.body?["origin"]
        self.init(
            category: try Identifier(parsing: received.text("category_id")), title: received.text("title"),
            summary: received.text("summary"),
            origin: Origin(
                country: origin?["country"]?.text ?? "", place: origin?["place"]?.text ?? "",
                maker: origin?["maker"]?.text), brand: received.body?["brand"]?.text,
            options: received.body?["option_names"]?.elements?.compactMap(\.text))
    }
}

/// Whether a product can be shown and promoted, as sent.
package struct ProductListing: WireInput {
    /// The product.
    package let id: Identifier<Product>
    /// Whether it can be shown and promoted.
    package let isListed: Bool

    package static let parameters = ProductAddress.parameters
    package static let body: Schema? = .named(
        "ProductListing",
        .object(.required("is_listed", .boolean, "Whether the product can be shown and promoted.")))
    package static let example: JSON? = ["is_listed": true]
    package init(_ received: Received) throws {
        id = try received.id("product_id")
        isListed = received.body?["is_listed"]?.truth ?? false
    }
}

/// What a merchant says of a new variant, as sent.
package struct VariantAsk: WireInput {
    /// The product.
    package let product: Identifier<Product>
    /// What is said of it.
    package let draft: VariantDraft

    static let shape = Schema.named(
        "NewSKU",
        .object(
            .required("merchant_code", .text(1...100), "The merchant's own code; unique within the product."),
            .required("variant", .text(1...200), "What sets it apart."),
            .required("price", priceSchema, "The list price."),
            .optional(
                "options", .array(of: .text(1...100), count: 0...Product.optionsMax),
                "What it is in each of the product's options, in their order."),
            .optional(
                "compare_at_minor_units", .integer(1...9_007_199_254_740_991),
                "What it cost before, above the price and in its currency."),
            .optional("barcode", .text(0...50), "A GTIN or another code on the package."),
            .optional("grams", .integer(0...1_000_000_000), "The weight.")))
    private static let priceSchema = Schema.object(
        .required("minor_units", .count, "Fen, cents, yen …"),
        .required("currency", .text(3...3), "Three letters of ISO 4217."))

    package static let parameters = ProductAddress.parameters
    package static let body: Schema? = shape
    package static let example: JSON? = [
        "merchant_code": "DC-500", "variant": "500 g", "price": ["minor_units": 31_800, "currency": "CNY"],
    ]
    package init(_ received: Received) throws {
        product = try received.id("product_id")
        draft = try VariantDraft(received)
    }
}

/// What a merchant says of a variant from now on, as sent.
package struct VariantChange: WireInput {
    /// The product.
    package let product: Identifier<Product>
    /// The variant.
    package let id: Identifier<SKU>
    /// What is said of it.
    package let draft: VariantDraft

    package static let parameters =
        ProductAddress.parameters + [
            .path("sku_id", .id(SKU.self), "The variant.", example: .string(Identifier<SKU>.documented.rawValue))
        ]
    package static let body: Schema? = VariantAsk.shape
    package static let example: JSON? = VariantAsk.example
    package init(_ received: Received) throws {
        product = try received.id("product_id")
        id = try received.id("sku_id")
        draft = try VariantDraft(received)
    }
}

extension VariantDraft {
    fileprivate init(_ received: Received) throws {
        let price = try MoneyShape.money(received.body?["price"])
        let before = received.body?["compare_at_minor_units"]?.wholeNumber
        guard before.map({ $0 > price.minorUnits }) ?? true else {
            throw InvalidInput("/compare_at_minor_units", "field.out_of_range", "Must be above the price.")
        }
        self.init(
            merchantCode: received.text("merchant_code"), variant: received.text("variant"), price: price,
            options: received.body?["options"]?.elements?.compactMap(\.text) ?? [],
            compareAt: before.map { Money(minorUnits: $0, currency: price.currency) },
            barcode: received.body?["barcode"]?.text, grams: received.body?["grams"]?.wholeNumber)
    }
}
