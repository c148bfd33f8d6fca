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

/// A part of a content's history.
package struct ContentHistoryQuery: WireInput {
    /// The content.
    package let id: Identifier<Content>
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] = ContentAddress.parameters + PageQuery.parameters
    package init(_ received: Received) throws {
        id = try received.id("content_id")
        page = PageQuery(received)
    }
}

/// Which contents.
package struct ContentQuery: WireInput {
    /// Only this creator's.
    package let creator: Identifier<Creator>?
    /// Only those in this state.
    package let state: Content.State?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        [
            .query(
                "creator_id", .id(Creator.self), "Only contents of this creator; for operators, who see everybody's.",
                example: .string(Identifier<Creator>.documented.rawValue)),
            .query("state", .oneOf(Content.State.self), "Only contents in this state.", example: "human_review"),
        ] + PageQuery.parameters
    package init(_ received: Received) throws {
        creator = try received.query["creator_id"]?.text.map { try Identifier(parsing: $0) }
        state = received.query["state"]?.text.flatMap(Content.State.init(rawValue:))
        page = PageQuery(received)
    }
}

/// What a creator publishes, as sent.
package struct ContentAsk: WireInput {
    /// Who made it; nil for the caller's own creator.
    package let creator: Identifier<Creator>?
    /// What is said of it.
    package let draft: ContentDraft
    /// Whether it is kept as a draft.
    package let isDraft: Bool

    package static let body: Schema? = .named(
        "NewContent",
        .object(
            [
                .optional("creator_id", .id(Creator.self), "Who made it; for operators, who are no creators."),
                .required("form", .oneOf(Content.Form.self), "A short video, or pictures."),
                .optional("length_ms", .integer(1...86_400_000), "Running time of a video in milliseconds."),
                .optional("is_draft", .boolean, "Keeps it as a draft, which uses no quota, until it is handed in."),
            ] + Content.Draft.members))
    package static let example: JSON? = [
        "form": "video", "title": "蜜兰香单丛，第三泡最香", "tags": ["凤凰单丛", "工夫茶"], "length_ms": 48_000,
        "is_draft": true,
    ]
    package init(_ received: Received) throws {
        let body = received.body
        creator = try body?["creator_id"]?.text.map { try Identifier(parsing: $0) }
        isDraft = body?["is_draft"]?.truth ?? false
        draft = ContentDraft(
            form: body?["form"]?.text.flatMap(Content.Form.init(rawValue:)) ?? .video,
            said: try Content.Draft(received), length: body?["length_ms"]?.wholeNumber.map { .milliseconds($0) })
    }
}

/// What a creator says of a content from now on, as sent.
package struct ContentChange: WireInput {
    /// The content.
    package let id: Identifier<Content>
    /// What is said of it.
    package let draft: Content.Draft

    package static let parameters = ContentAddress.parameters
    package static let body: Schema? = .named("ContentChange", .object(Content.Draft.members))
    package static let example: JSON? = ["title": "蜜兰香单丛，第四泡更甜", "tags": ["凤凰单丛"], "angle": "experience"]
    package init(_ received: Received) throws {
        id = try received.id("content_id")
        draft = try Content.Draft(received)
    }
}

extension Content.Draft {
    /// What can be said of a content, on the wire.
    fileprivate static let members: [Schema.Property] = [
        .required("title", .text(1...500), "The caption."),
        .optional("tags", .array(of: .text(1...60), count: 0...20), "Topics, most telling first."),
        .optional("category_id", .id(Category.self), "The category it belongs to."),
        .optional("product_id", .id(Product.self), "The listed product that its card links to."),
        .optional(
            "angle", .oneOf(Content.Angle.self),
            "What it does beside entertaining; a card in knowledge, experience or review makes it an advertisement."),
        .optional("is_synthetic", .boolean, "Whether a machine made picture or voice; viewers see the label."),
        .optional("is_paid", .boolean, "Whether you were paid to make it; viewers read 广告."),
    ]

    fileprivate init(_ received: Received) throws {
        let body = received.body
        self.init(
            title: received.text("title"), tags: body?["tags"]?.elements?.compactMap(\.text) ?? [],
            category: try body?["category_id"]?.text.map { try Identifier(parsing: $0) },
            product: try body?["product_id"]?.text.map { try Identifier(parsing: $0) },
            angle: body?["angle"]?.text.flatMap(Content.Angle.init(rawValue:)) ?? .entertainment,
            isSynthetic: body?["is_synthetic"]?.truth ?? false, isPaid: body?["is_paid"]?.truth ?? false)
    }
}

/// What is asked of a content, as sent.
package struct ContentMoveAsk: WireInput {
    /// The content.
    package let id: Identifier<Content>
    /// What is asked.
    package let move: Content.Move

    package static let parameters = ContentAddress.parameters
    package static let body: Schema? = .named(
        "ContentMove",
        .object(
            .required(
                "command", .oneOf(commands.map(\.rawValue)),
                "What is asked; a content's `allowed` says what can be."),
            .optional("rule", .text(1...100), "The rule that was broken, where an operator stops something."),
            .optional("note", .text(1...1_000), "What was found, in words for the creator.")))
    package static let example: JSON? = ["command": "submit"]

    private static let commands: [Content.Command] = [
        .submit, .approve, .decline, .recheck, .withdraw, .restrict, .unrestrict, .remove, .reinstate,
    ]

    package init(_ received: Received) throws {
        id = try received.id("content_id")
        let rule = received.body?["rule"]?.text
        move = try Content.Move(
            Content.Command(rawValue: received.text("command")) ?? .submit,
            finding: rule.map { Content.Finding(rule: $0, note: received.body?["note"]?.text ?? "") })
    }
}

extension Content.Move {
    /// A move that people can ask for.
    /// - Throws: `InvalidInput` for one that needs a finding and has none.
    package init(_ command: Content.Command, finding: Content.Finding?) throws(InvalidInput) {
        func found() throws(InvalidInput) -> Content.Finding {
            guard let finding else { throw InvalidInput("/rule", "field.required", "Must be there.") }
            return finding
        }
        switch command {
        case .approve: self = .approve
        case .decline: self = .decline(try found())
        case .recheck: self = .recheck(finding)
        case .withdraw: self = .withdraw
        case .restrict: self = .restrict(try found())
        case .unrestrict: self = .unrestrict
        case .remove: self = .remove(finding)
        case .reinstate: self = .reinstate
        case .submit: self = .submit
        case .edit, .receive, .pass, .doubt, .reject, .lift, .settle:
            throw InvalidInput("/command", "field.not_listed", "Is no command that people send.")
        }
    }
}

/// A content on the wire.
package struct ContentBody: WireReply {
    let content: Content
    private let role: Role?

    /// A content on the wire.
    /// - Parameter actor: who reads it; findings and what can be asked are for its creator and for operators.
    package init(_ content: Content, for actor: Actor) {
        self.content = content
        role = actor.acts(.creator(content.creator)) ? .creator : actor.roles.contains(.operator) ? .operator : nil
    }

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
            .required("angle", .oneOf(Content.Angle.self), "What it does beside entertaining."),
            .required("is_synthetic", .boolean, "Whether a machine made picture or voice; shown wherever it is."),
            .required("is_paid", .boolean, "Whether its creator was paid to make it."),
            .required("is_advertisement", .boolean, "Whether viewers must read 广告 on it."),
            .optional("length_ms", .count, "Running time of a video in milliseconds."),
            .required("state", .oneOf(Content.State.self), "Where it is between draft and end."),
            .required(
                "allowed", .array(of: .oneOf(Content.Command.self), count: 0...Content.Command.allCases.count),
                "What you can ask of it now."),
            .required("visibility", .oneOf(Content.Visibility.self), "Who can be shown it; follows from the state."),
            .required("pool", .count, "The pool of staged traffic that it is in."),
            .optional("finding", finding, "Why it was stopped, for its creator and for operators."),
            .required("moved_at", .timestamp, "When the state was entered."),
            .required("published_at", .timestamp, "When it was first published; before that, when it was made."),
            .required(
                "revision", .integer(1...9_007_199_254_740_991), "The revision, which is the entity tag, too.")))

    private static let finding = Schema.named(
        "ContentFinding",
        .object(
            .required("rule", .text(1...100), "The rule; `words` for the word lists."),
            .required("note", .text(0...10_000), "What was found.")))

    package static let example = ContentBody(
        Content(
            id: .documented, creator: .documented, form: .video,
            draft: .init(
                title: "蜜兰香单丛，第三泡最香", tags: ["凤凰单丛", "工夫茶"], category: .documented, product: .documented,
                angle: .experience),
            length: .milliseconds(48_000), state: .published,
            publishedAt: Timestamp(milliseconds: 1_763_890_000_000)), for: .visitor)
    package var entityTag: EntityTag? { EntityTag(revision: content.revision) }
    package var json: JSON? {
        let allowed = role.map { Content.transitions.allowed(in: content.state, to: $0) } ?? []
        let finding = role == nil ? nil : content.finding
        return [
            "id": .string(content.id.rawValue), "creator_id": .string(content.creator.rawValue),
            "form": .string(content.form.rawValue), "title": .string(content.title),
            "tags": .array(content.tags.map { .string($0) }), "category_id": .optional(content.category?.rawValue),
            "product_id": .optional(content.product?.rawValue), "angle": .string(content.draft.angle.rawValue),
            "is_synthetic": .boolean(content.draft.isSynthetic), "is_paid": .boolean(content.draft.isPaid),
            "is_advertisement": .boolean(content.draft.isAdvertisement),
            "length_ms": content.length.map { .integer($0.wholeMilliseconds) } ?? .null,
            "state": .string(content.state.rawValue), "allowed": .array(allowed.map { .string($0.rawValue) }),
            "visibility": .string(content.visibility.rawValue), "pool": .integer(Int64(content.pool)),
            "finding": finding.map { ["rule": .string($0.rule), "note": .string($0.note)] } ?? .null,
            "moved_at": .time(content.movedAt), "published_at": .time(content.publishedAt),
            "revision": .integer(content.revision),
        ]
    }
}

/// A link of a content on the wire.
package struct ContentLinkBody: WireReply {
    let link: ContentLink

    /// A link.
    package init(_ link: ContentLink) { self.link = link }

    package static let schema: Schema? = .named(
        "ContentLink",
        .object(
            .required("number", .integer(1...1_000_000), "The how-manieth link of the content it is."),
            .required("product_id", .id(Product.self), "The product that the card led to."),
            .optional("plan_version", .integer(1...Int64.max), "The version of the commission plan that holds for it."),
            .optional("rate_ppm", .integer(0...1_000_000), "Its commission in parts per million of the price."),
            .required("linked_at", .timestamp, "Since when."),
            .optional("unlinked_at", .timestamp, "Until when; nothing is earned with it any more.")))
    package static let example = ContentLinkBody(
        ContentLink(
            content: .documented, number: 1, product: .documented, plan: .init(version: 3, partsPerMillion: 150_000),
            linkedAt: Timestamp(milliseconds: 1_763_890_000_000), unlinkedAt: nil))
    package var json: JSON? {
        [
            "number": .integer(Int64(link.number)), "product_id": .string(link.product.rawValue),
            "plan_version": link.plan.map { .integer($0.version) } ?? .null,
            "rate_ppm": link.plan.map { .integer($0.partsPerMillion) } ?? .null,
            "linked_at": .time(link.linkedAt), "unlinked_at": .time(link.unlinkedAt),
        ]
    }
}

/// A version of a content on the wire.
package struct ContentVersionBody: WireReply {
    let version: ContentVersion

    /// A version.
    package init(_ version: ContentVersion) { self.version = version }

    package static let schema: Schema? = .named(
        "ContentVersion",
        .object(
            .required("revision", .integer(1...Int64.max), "The content's revision from which it held."),
            .required("title", .text(0...10_000), "The caption."),
            .required("tags", .array(of: .text(), count: 0...10_000), "The topics."),
            .optional("category_id", .id(Category.self), "The category."),
            .optional("product_id", .id(Product.self), "The product that its card linked to."),
            .required("angle", .oneOf(Content.Angle.self), "What it did beside entertaining."),
            .required("is_synthetic", .boolean, "Whether a machine made picture or voice."),
            .required("is_paid", .boolean, "Whether its creator was paid to make it."),
            .required("at", .timestamp, "Since when.")))
    package static let example = ContentVersionBody(
        ContentVersion(
            revision: 1,
            draft: .init(title: "蜜兰香单丛，第三泡最香", tags: ["凤凰单丛"], category: .documented, product: nil),
            at: Timestamp(milliseconds: 1_763_890_000_000)))
    package var json: JSON? {
        let draft = version.draft
        return [
            "revision": .integer(version.revision), "title": .string(draft.title),
            "tags": .array(draft.tags.map { .string($0) }), "category_id": .optional(draft.category?.rawValue),
            "product_id": .optional(draft.product?.rawValue), "angle": .string(draft.angle.rawValue),
            "is_synthetic": .boolean(draft.isSynthetic), "is_paid": .boolean(draft.isPaid), "at": .time(version.at),
        ]
    }
}
