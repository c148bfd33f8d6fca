/// A search that a party keeps.
package struct SavedSearch: Identified, Sendable, Hashable {
    package static var identifierPrefix: String { "sea" }

    /// The search.
    package let id: Identifier<SavedSearch>
    /// Whose it is: a creator who looks for products, or a merchant who looks for creators.
    package let owner: Membership
    /// What its owner calls it.
    package let name: String
    /// The product that creators are wanted for; nil in a creator's search.
    package let product: Identifier<Product>?
    /// The filter, as JSON text with sorted keys.
    package let filter: String
    /// When it was kept first.
    package let createdAt: Timestamp
    /// Counts changes, from 1.
    package let revision: Int64

    /// A search as stored.
    package init(
        id: Identifier<SavedSearch>, owner: Membership, name: String, product: Identifier<Product>?, filter: String,
        createdAt: Timestamp, revision: Int64
    ) {
        self.id = id
        self.owner = owner
        self.name = name
        self.product = product
        self.filter = filter
        self.createdAt = createdAt
        self.revision = revision
    }
}
