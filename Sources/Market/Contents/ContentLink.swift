/// The time in which a content's card led to a product, with the plan that paid for it (domain.md §8).
package struct ContentLink: Hashable, Sendable {
    /// The content.
    package let content: Identifier<Content>
    /// The how-manieth link of the content it is, from 1.
    package let number: Int
    /// The product.
    package let product: Identifier<Product>
    /// The commission on offer when the link was made, which stays whatever is offered later; nil where none was.
    package let plan: Plan?
    /// Since when.
    package let linkedAt: Timestamp
    /// Until when; nil while it holds.
    package let unlinkedAt: Timestamp?

    /// A version of a product's commission plan.
    package struct Plan: Hashable, Sendable {
        /// The revision of the plan.
        package let version: Int64
        /// The creator's share of the price in parts per million.
        package let partsPerMillion: Int64

        /// A plan's version.
        package init(version: Int64, partsPerMillion: Int64) {
            self.version = version
            self.partsPerMillion = partsPerMillion
        }
    }

    /// A link.
    package init(
        content: Identifier<Content>, number: Int, product: Identifier<Product>, plan: Plan?, linkedAt: Timestamp,
        unlinkedAt: Timestamp?
    ) {
        self.content = content
        self.number = number
        self.product = product
        self.plan = plan
        self.linkedAt = linkedAt
        self.unlinkedAt = unlinkedAt
    }

    /// The link as it ends.
    package func ended(at time: Timestamp) -> ContentLink {
        ContentLink(
            content: content, number: number, product: product, plan: plan, linkedAt: linkedAt, unlinkedAt: time)
    }
}

/// What a creator said of a content at one time; every edit is kept.
package struct ContentVersion: Hashable, Sendable {
    /// The content's revision from which it holds.
    package let revision: Int64
    /// What was said.
    package let draft: Content.Draft
    /// Since when.
    package let at: Timestamp

    /// A version.
    package init(revision: Int64, draft: Content.Draft, at: Timestamp) {
        self.revision = revision
        self.draft = draft
        self.at = at
    }
}
