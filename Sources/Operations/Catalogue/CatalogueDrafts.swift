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

    /// What a merchant says of a product.
    package init(category: Identifier<Category>, title: String, summary: String, origin: Origin) {
        self.category = category
        self.title = title
        self.summary = summary
        self.origin = origin
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

    /// What a merchant says of a variant.
    package init(merchantCode: String, variant: String, price: Money) {
        self.merchantCode = merchantCode
        self.variant = variant
        self.price = price
    }
}

/// What a creator says of a content.
package struct ContentDraft: Hashable, Sendable {
    /// What kind of content it is; settled when it is published.
    package let form: Content.Form
    /// The caption.
    package let title: String
    /// Topics, most telling first; a topic holds no comma.
    package let tags: [String]
    /// The category it belongs to, where known.
    package let category: Identifier<Category>?
    /// The product that its card links to, where it sells one.
    package let product: Identifier<Product>?
    /// Running time; nil for pictures; settled when it is published.
    package let length: Duration?

    /// What a creator says of a content.
    package init(
        form: Content.Form, title: String, tags: [String], category: Identifier<Category>?,
        product: Identifier<Product>?, length: Duration?
    ) {
        self.form = form
        self.title = title
        self.tags = tags
        self.category = category
        self.product = product
        self.length = length
    }
}
