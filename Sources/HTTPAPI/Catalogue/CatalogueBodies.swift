import Amounts
package import Market
package import Operations

/// An amount on the wire: minor units, so that nothing is rounded.
enum MoneyShape {
    static let schema = Schema.named(
        "Money",
        .object(
            .required("minor_units", .integer(-9_007_199_254_740_991...9_007_199_254_740_991), "Fen, cents, yen …"),
            .required("currency", .text(3...3), "Three letters of ISO 4217.")))

    static func json(_ money: Money) -> JSON {
        ["minor_units": .integer(money.minorUnits), "currency": .string(money.currency.code)]
    }

    /// The money that a request carries.
    /// - Throws: `AmountError.unknownCurrency`.
    static func money(_ json: JSON?) throws -> Money {
        Money(
            minorUnits: json?["minor_units"]?.wholeNumber ?? 0,
            currency: try Currency(code: json?["currency"]?.text ?? ""))
    }
}

/// Which product.
package struct ProductAddress: WireInput {
    /// The product.
    package let id: Identifier<Product>

    package static let parameters: [Parameter] = [
        .path(
            "product_id", .id(Product.self), "The product.", example: .string(Identifier<Product>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("product_id") }
}

/// A product with its variants.
package struct ProductBody: WireReply {
    let item: Catalogue.Item

    /// A product on the wire.
    package init(_ item: Catalogue.Item) { self.item = item }

    package static let schema: Schema? = .named(
        "Product",
        .object(
            .required("id", .id(Product.self), "The product's identifier."),
            .required("merchant_id", .id(Merchant.self), "Whose goods they are."),
            .required("category_id", .id(Category.self), "The leaf of the category tree."),
            .required("title", .text(0...500), "The title as viewers read it."),
            .required("summary", .text(0...10_000), "A paragraph about the goods."),
            .required("origin", originSchema, "Where and by whom they were made."),
            .required("is_listed", .boolean, "Whether it can be shown and promoted."),
            .optional("handle", .text(1...200), "The merchant's name of it in files."),
            .optional("brand", .text(0...100), "The brand."),
            .required(
                "option_names", .array(of: .text(1...50), count: 0...Product.optionsMax), "What its variants differ in."
            ),
            .required("created_at", .timestamp, "When it was created."),
            .required("revision", .integer(1...9_007_199_254_740_991), "The revision, which is the entity tag, too."),
            .required("skus", .array(of: skuSchema, count: 0...1_000), "The variants.")))

    private static let originSchema = Schema.object(
        .required("country", .text(0...100), "The country."), .required("place", .text(0...200), "The place."),
        .optional("maker", .text(0...200), "The maker."))
    private static let skuSchema = Schema.named(
        "SKU",
        .object(
            .required("id", .id(SKU.self), "The variant's identifier."),
            .required("merchant_code", .text(0...100), "The merchant's own code."),
            .required("variant", .text(0...200), "What sets it apart."),
            .required("price", MoneyShape.schema, "The list price."),
            .required(
                "options", .array(of: .text(0...100), count: 0...Product.optionsMax),
                "What it is in each of the product's options."),
            .optional("compare_at", MoneyShape.schema, "What it cost before."),
            .optional("barcode", .text(0...50), "A code on the package."),
            .optional("grams", .count, "The weight.")))

    package static let example = ProductBody(
        Catalogue.Item(
            product: Product(
                id: .documented, merchant: .documented, category: .documented, title: "凤凰单丛 蜜兰香",
                summary: "Honey orchid oolong from old bushes.",
                origin: Origin(country: "CN", place: "广东潮州", maker: nil), isListed: true,
                createdAt: Timestamp(milliseconds: 1_763_890_000_000)),
            skus: [
                SKU(
                    id: .documented, product: .documented, merchantCode: "DC-250", variant: "250 g",
                    price: Money(minorUnits: 16_800, currency: .cny))
            ]))
    package var entityTag: EntityTag? { EntityTag(revision: item.product.revision) }
    package var json: JSON? {
        let product = item.product
        return [
            "id": .string(product.id.rawValue), "merchant_id": .string(product.merchant.rawValue),
            "category_id": .string(product.category.rawValue), "title": .string(product.title),
            "summary": .string(product.summary),
            "origin": [
                "country": .string(product.origin.country), "place": .string(product.origin.place),
                "maker": .optional(product.origin.maker),
            ],
            "is_listed": .boolean(product.isListed), "handle": .optional(product.handle),
            "brand": .optional(product.brand),
            "option_names": .array(product.options.map { .string($0) }), "created_at": .time(product.createdAt),
            "revision": .integer(product.revision),
            "skus": .array(
                item.skus.map { sku in
                    [
                        "id": .string(sku.id.rawValue), "merchant_code": .string(sku.merchantCode),
                        "variant": .string(sku.variant), "price": MoneyShape.json(sku.price),
                        "options": .array(sku.options.map { .string($0) }),
                        "compare_at": sku.compareAt.map(MoneyShape.json) ?? .null, "barcode": .optional(sku.barcode),
                        "grams": sku.grams.map { .integer($0) } ?? .null,
                    ]
                }),
        ]
    }
}

/// The category tree as a list: each with its parent.
package struct CategoryListBody: WireReply {
    let categories: [Category]

    /// Categories on the wire.
    package init(_ categories: [Category]) { self.categories = categories }

    package static let schema: Schema? = .named(
        "CategoryList",
        .object(
            .required(
                "items",
                .array(
                    of: .named(
                        "Category",
                        .object(
                            .required("id", .id(Category.self), "The category's identifier."),
                            .optional("parent_id", .id(Category.self), "The parent; null for a root."),
                            .required("name_zh", .text(0...100), "The name in Chinese."),
                            .required("name_en", .text(0...100), "The name in English."))), count: 0...100_000),
                "All categories, parents before children.")))
    package static let example = CategoryListBody([
        Category(id: .documented, parent: nil, chineseName: "茶", englishName: "Tea")
    ])
    package var json: JSON? {
        [
            "items": .array(
                categories.map { category in
                    [
                        "id": .string(category.id.rawValue), "parent_id": .optional(category.parent?.rawValue),
                        "name_zh": .string(category.chineseName), "name_en": .string(category.englishName),
                    ]
                })
        ]
    }
}
