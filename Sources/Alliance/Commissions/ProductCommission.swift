package import Amounts
package import Market

/// What a merchant pays creators of each sale of a product.
package struct ProductCommission: Sendable, Hashable {
    /// The product.
    package let product: Identifier<Product>
    /// The creator's share of the price.
    package let rate: Rate
    /// Since when.
    package let setAt: Timestamp
    /// Counts changes, from 1.
    package let revision: Int64

    /// A commission on offer.
    package init(product: Identifier<Product>, rate: Rate, setAt: Timestamp, revision: Int64) {
        self.product = product
        self.rate = rate
        self.setAt = setAt
        self.revision = revision
    }
}
