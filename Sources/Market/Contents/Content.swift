/// A short video or picture post that a creator published (内容).
package struct Content: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "vid" }

    /// What kind of content it is.
    package enum Form: String, Hashable, Sendable, CaseIterable {
        /// 短视频.
        case video
        /// 图文.
        case pictures
    }

    /// Whether viewers can be shown it.
    package enum Visibility: String, Hashable, Sendable, CaseIterable {
        /// Not shown to anyone but its creator.
        case hidden
        /// May be shown in feeds and found by search.
        case published
        /// Shown on the creator's page only.
        case restricted
        /// Taken down, by the creator or by the platform.
        case removed
    }

    /// The content's identifier.
    package let id: Identifier<Content>
    /// Who made it.
    package let creator: Identifier<Creator>
    /// What kind of content it is.
    package let form: Form
    /// The caption.
    package let title: String
    /// Topics, most telling first.
    package let tags: [String]
    /// The category it belongs to, where known.
    package let category: Identifier<Category>?
    /// The product that its card links to, where it sells one.
    package let product: Identifier<Product>?
    /// Running time; nil for pictures and where unknown.
    package let length: Duration?
    /// Whether viewers can be shown it.
    package let visibility: Visibility
    /// When it was published.
    package let publishedAt: Timestamp
    /// How often the content was changed, from 1.
    package let revision: Int64

    /// A content as stored.
    package init(
        id: Identifier<Content>, creator: Identifier<Creator>, form: Form, title: String, tags: [String],
        category: Identifier<Category>?, product: Identifier<Product>?, length: Duration?, visibility: Visibility,
        publishedAt: Timestamp, revision: Int64 = 1
    ) {
        self.id = id
        self.creator = creator
        self.form = form
        self.title = title
        self.tags = tags
        self.category = category
        self.product = product
        self.length = length
        self.visibility = visibility
        self.publishedAt = publishedAt
        self.revision = revision
    }

    /// The content as some can be shown it.
    package func shown(_ visibility: Visibility) -> Content { changed(visibility: visibility, revision: revision) }

    /// The content one revision on.
    package func advanced() -> Content { changed(visibility: visibility, revision: revision + 1) }

    private func changed(visibility: Visibility, revision: Int64) -> Content {
        Content(
            id: id, creator: creator, form: form, title: title, tags: tags, category: category, product: product,
            length: length, visibility: visibility, publishedAt: publishedAt, revision: revision)
    }
}
