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
