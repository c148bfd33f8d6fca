package import Amounts
package import Market

/// What a merchant says of a product; the rest is the platform's.
package struct ProductDraft: Hashable, Sendable {
    /// The leaf of the category tree.
    package let category: Identifier<Category>
    /// The title as viewers read it.
    package let title: String
    /// A paragraph about the goods.
    package let summary: String
    /// Where and by whom they were made.
    package let origin: Origin
    /// The brand; nil for the one it has.
    package let brand: String?
    /// What its variants differ in, up to three; nil for what they differ in now.
    package let options: [String]?

    /// What a merchant says of a product.
    package init(
        category: Identifier<Category>, title: String, summary: String, origin: Origin, brand: String? = nil,
        options: [String]? = nil
    ) {
        self.category = category
        self.title = title
        self.summary = summary
        self.origin = origin
        self.brand = brand
        self.options = options
    }
}

/// What a merchant says of a variant.
package struct VariantDraft: Hashable, Sendable {
    /// The merchant's own code for it; unique within the product.
    package let merchantCode: String
    /// What sets it apart, such as `250 g 罐装`.
    package let variant: String
    /// The list price.
    package let price: Money
    /// What it is in each of the product's options, in their order.
    package let options: [String]
    /// What it cost before, above the price; nil for nothing.
    package let compareAt: Money?
    /// A GTIN or another code on the package.
    package let barcode: String?
    /// The weight in grams.
    package let grams: Int64?

    /// What a merchant says of a variant.
    package init(
        merchantCode: String, variant: String, price: Money, options: [String] = [], compareAt: Money? = nil,
        barcode: String? = nil, grams: Int64? = nil
    ) {
        self.merchantCode = merchantCode
        self.variant = variant
        self.price = price
        self.options = options
        self.compareAt = compareAt
        self.barcode = barcode
        self.grams = grams
    }

    /// The variant of a product that it says.
    func sku(_ id: Identifier<SKU>, of product: Identifier<Product>) -> SKU {
        SKU(
            id: id, product: product, merchantCode: merchantCode, variant: variant, price: price, options: options,
            compareAt: compareAt, barcode: barcode, grams: grams)
    }
}

/// A content as its creator makes it.
package struct ContentDraft: Hashable, Sendable {
    /// What kind of content it is; settled when it is made.
    package let form: Content.Form
    /// What is said of it.
    package let said: Content.Draft
    /// Running time as its creator knows it; nil for pictures. The file's own takes its place.
    package let length: Duration?

    /// What a creator says of a content.
    package init(form: Content.Form, said: Content.Draft, length: Duration?) {
        self.form = form
        self.said = said
        self.length = length
    }
}
