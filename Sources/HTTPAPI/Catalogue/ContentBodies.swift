package import Market
package import Operations

/// Which content.
package struct ContentAddress: WireInput {
    /// The content.
    package let id: Identifier<Content>

    package static let parameters: [Parameter] = [
        .path(
            "content_id", .id(Content.self), "The content.", example: .string(Identifier<Content>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("content_id") }
}

/// What a creator publishes, as sent.
package struct ContentAsk: WireInput {
    /// Who made it; nil for the caller's own creator.
    package let creator: Identifier<Creator>?
    /// What is said of it.
    package let draft: ContentDraft
    /// Whether it is kept back from viewers at first.
    package let isHidden: Bool

    package static let body: Schema? = .named(
        "NewContent",
        .object(
            .optional("creator_id", .id(Creator.self), "Who made it; for operators, who are no creators."),
            .required("form", .oneOf(Content.Form.self), "A short video, or pictures."),
            .required("title", .text(1...500), "The caption."),
            .optional("tags", ContentChange.tagsSchema, "Topics, most telling first."),
            .optional("category_id", .id(Category.self), "The category it belongs to."),
            .optional("product_id", .id(Product.self), "The listed product that its card links to."),
            .optional("length_ms", .integer(1...86_400_000), "Running time of a video in milliseconds."),
            .optional("is_hidden", .boolean, "Keeps it back from viewers until it is shown.")))
    package static let example: JSON? = [
        "form": "video", "title": "蜜兰香单丛，第三泡最香", "tags": ["凤凰单丛", "工夫茶"], "length_ms": 48_000,
    ]
    package init(_ received: Received) throws {
        creator = try received.body?["creator_id"]?.text.map { try Identifier(parsing: $0) }
        isHidden = received.body?["is_hidden"]?.truth ?? false
        draft = try ContentDraft(received)
    }
}

/// What a creator says of a content from now on, as sent.
package struct ContentChange: WireInput {
    /// The content.
    package let id: Identifier<Content>
    /// What is said of it.
    package let draft: ContentDraft

    static let tagsSchema = Schema.array(of: .text(1...60), count: 0...20)

    package static let parameters = ContentAddress.parameters
    package static let body: Schema? = .named(
        "ContentChange",
        .object(
            .required("title", .text(1...500), "The caption."),
            .optional("tags", tagsSchema, "Topics, most telling first."),
            .optional("category_id", .id(Category.self), "The category it belongs to."),
            .optional("product_id", .id(Product.self), "The listed product that its card links to.")))
    package static let example: JSON? = ["title": "蜜兰香单丛，第四泡更甜", "tags": ["凤凰单丛"]]
    package init(_ received: Received) throws {
        id = try received.id("content_id")
        draft = try ContentDraft(received)
    }
}

extension ContentDraft {
    fileprivate init(_ received: Received) throws {
        let body = received.body
        self.init(
            form: body?["form"]?.text.flatMap(Content.Form.init(rawValue:)) ?? .video, title: received.text("title"),
            tags: body?["tags"]?.elements?.compactMap(\.text) ?? [],
            category: try body?["category_id"]?.text.map { try Identifier(parsing: $0) },
            product: try body?["product_id"]?.text.map { try Identifier(parsing: $0) },
            length: body?["length_ms"]?.wholeNumber.map { .milliseconds($0) })
    }
}

/// Who can be shown a content, as sent.
package struct ContentShowing: WireInput {
    /// The content.
    package let id: Identifier<Content>
    /// Who can be shown it.
    package let visibility: Content.Visibility

    package static let parameters = ContentAddress.parameters
    package static let body: Schema? = .named(
        "ContentVisibility",
        .object(
            .required(
                "visibility", .oneOf(Content.Visibility.self),
                "`published` for everybody, `restricted` to the creator's page, `hidden` from all, `removed` for good.")
        ))
    package static let example: JSON? = ["visibility": "hidden"]
    package init(_ received: Received) throws {
        id = try received.id("content_id")
        visibility = Content.Visibility(rawValue: received.text("visibility")) ?? .hidden
    }
}

/// A content on the wire.
package struct ContentBody: WireReply {
    let content: Content

    /// A content on the wire.
    package init(_ content: Content) { self.content = content }

    package static let schema: Schema? = .named(
        "Content",
        .object(
            .required("id", .id(Content.self), "The content's identifier."),
            .required("creator_id", .id(Creator.self), "Who made it."),
            .required("form", .oneOf(Content.Form.self), "A short video, or pictures."),
            .required("title", .text(0...10_000), "The caption."),
            .required("tags", .array(of: .text(), count: 0...10_000), "Topics, most telling first."),
            .optional("category_id", .id(Category.self), "The category it belongs to."),
            .optional("product_id", .id(Product.self), "The product that its card links to."),
            .optional("length_ms", .count, "Running time of a video in milliseconds."),
            .required("visibility", .oneOf(Content.Visibility.self), "Who can be shown it."),
            .required("published_at", .timestamp, "When it was published."),
            .required(
                "revision", .integer(1...9_007_199_254_740_991), "The revision, which is the entity tag, too.")))
    package static let example = ContentBody(
        Content(
            id: .documented, creator: .documented, form: .video, title: "蜜兰香单丛，第三泡最香", tags: ["凤凰单丛", "工夫茶"],
            category: .documented, product: .documented, length: .milliseconds(48_000), visibility: .published,
            publishedAt: Timestamp(milliseconds: 1_763_890_000_000)))
    package var entityTag: EntityTag? { EntityTag(revision: content.revision) }
    package var json: JSON? {
        [
            "id": .string(content.id.rawValue), "creator_id": .string(content.creator.rawValue),
            "form": .string(content.form.rawValue), "title": .string(content.title),
            "tags": .array(content.tags.map { .string($0) }), "category_id": .optional(content.category?.rawValue),
            "product_id": .optional(content.product?.rawValue),
            "length_ms": content.length.map { .integer($0.wholeMilliseconds) } ?? .null,
            "visibility": .string(content.visibility.rawValue), "published_at": .time(content.publishedAt),
            "revision": .integer(content.revision),
        ]
    }
}
