package import Amounts

/// Something that a merchant sells (商品, SPU), with its variants.
package struct Product: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "prd" }

    /// The product's identifier.
    package let id: Identifier<Product>
    /// Whose goods they are.
    package let merchant: Identifier<Merchant>
    /// The leaf of the category tree.
    package let category: Identifier<Category>
    /// The title as viewers read it.
    package let title: String
    /// A paragraph about the goods.
    package let summary: String
    /// Where and by whom they were made.
    package let origin: Origin
    /// Whether the product can be shown and promoted.
    package let isListed: Bool
    /// When the product was created.
    package let createdAt: Timestamp
    /// The merchant's name of it in files, unique within the shop, such as `honey-orchid-oolong`; nil for none.
    package let handle: String?
    /// The brand, where it has one.
    package let brand: String?
    /// What its variants differ in, up to three, such as `["Size", "Colour"]`; none for a product of one variant.
    package let options: [String]
    /// How often the product and its variants were changed, from 1.
    package let revision: Int64

    /// The most things in which variants differ.
    package static let optionsMax = 3

    /// A product as stored.
    package init(
        id: Identifier<Product>, merchant: Identifier<Merchant>, category: Identifier<Category>, title: String,
        summary: String, origin: Origin, isListed: Bool, createdAt: Timestamp, handle: String? = nil,
        brand: String? = nil, options: [String] = [], revision: Int64 = 1
    ) {
        self.id = id
        self.merchant = merchant
        self.category = category
        self.title = title
        self.summary = summary
        self.origin = origin
        self.isListed = isListed
        self.createdAt = createdAt
        self.handle = handle
        self.brand = brand
        self.options = options
        self.revision = revision
    }

    /// The product on the list, or off it.
    package func listed(_ isListed: Bool) -> Product { changed(isListed: isListed, revision: revision) }

    /// The product one revision on.
    package func advanced() -> Product { changed(isListed: isListed, revision: revision + 1) }

    private func changed(isListed: Bool, revision: Int64) -> Product {
        Product(
            id: id, merchant: merchant, category: category, title: title, summary: summary, origin: origin,
            isListed: isListed, createdAt: createdAt, handle: handle, brand: brand, options: options,
            revision: revision)
    }
}

/// One variant that can be bought, shipped and counted (SKU).
package struct SKU: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "sku" }

    /// The variant's identifier.
    package let id: Identifier<SKU>
    /// The product it is a variant of.
    package let product: Identifier<Product>
    /// The merchant's own code for it; unique within the merchant.
    package let merchantCode: String
    /// What sets it apart, such as `250 g 罐装`.
    package let variant: String
    /// The list price.
    package let price: Money
    /// What it is in each of the product's options, in their order.
    package let options: [String]
    /// What it cost before, where the merchant says so; above the price, in its currency.
    package let compareAt: Money?
    /// A GTIN or another code on the package.
    package let barcode: String?
    /// The weight in grams, where it is known.
    package let grams: Int64?

    /// A variant as stored.
    package init(
        id: Identifier<SKU>, product: Identifier<Product>, merchantCode: String, variant: String, price: Money,
        options: [String] = [], compareAt: Money? = nil, barcode: String? = nil, grams: Int64? = nil
    ) {
        self.id = id
        self.product = product
        self.merchantCode = merchantCode
        self.variant = variant
        self.price = price
        self.options = options
        self.compareAt = compareAt
        self.barcode = barcode
        self.grams = grams
    }
}

/// Where goods come from (产地, 产业带).
package struct Origin: Hashable, Sendable {
    /// Country of ISO 3166-1, two letters.
    package let country: String
    /// The place, such as `江苏宜兴`.
    package let place: String
    /// The maker, where known.
    package let maker: String?

    /// An origin as declared by the merchant.
    package init(country: String, place: String, maker: String?) {
        self.country = country
        self.place = place
        self.maker = maker
    }
}
