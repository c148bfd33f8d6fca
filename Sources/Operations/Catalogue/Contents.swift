package import Market
import SQLDatabase
import Storage

/// What creators publish: `platform.contents`.
package struct Contents: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// One content; one that is not published is there for its creator and for operators alone.
    /// - Throws: `AccessRefusal`, `NotThere`.
    package func find(_ id: Identifier<Content>, as actor: Actor) async throws -> Content {
        try AuthorisationTable.standard.authorise("contents.read", actor)
        let content = try await platform.read { try ContentStore($0).find(id) }
        guard let content,
            content.visibility == .published || actor.acts(.creator(content.creator))
                || actor.roles.contains(.operator)
        else { throw NotThere("content") }
        return content
    }

    /// Publishes a content, for viewers to see unless it is kept hidden at first.
    ///
    /// - Parameter creator: who made it; nil for the actor's own creator.
    /// - Throws: `AccessRefusal`; `NotThere` for another creator; `InvalidInput` when nobody is named, a tag holds a comma,
    ///   or category or product are unknown; `WriteRefusal`.
    package func publish(
        _ draft: ContentDraft, by creator: Identifier<Creator>? = nil, isHidden: Bool = false,
        in context: CommandContext
    ) async throws -> Written<Content> {
        let grant = try AuthorisationTable.standard.authorise("contents.publish", context.actor)
        guard let creator = creator ?? context.actor.creator else {
            throw InvalidInput("/creator_id", "field.required", "Must be there.")
        }
        try grant.require(ownedBy: [.creator(creator)], noun: "creator")
        return try await platform.write("contents.publish", in: context) { scope in
            guard try PartyStore(scope.connection).creator(creator) != nil else { throw NotThere("creator") }
            try Self.check(draft, before: nil, on: scope.connection)
            let content = Content(
                id: scope.newIdentifier(), creator: creator, form: draft.form, title: draft.title, tags: draft.tags,
                category: draft.category, product: draft.product, length: draft.length,
                visibility: isHidden ? .hidden : .published, publishedAt: scope.now)
            try ContentStore(scope.connection).insert(content)
            try scope.audit("publishes the content: \(content.visibility.rawValue)", subject: content.id.rawValue)
            try Self.tell(of: content, in: scope)
            return content
        }
    }

    /// Replaces caption, topics, category and product of a content; form and length stay.
    ///
    /// - Parameter revision: the revision that the caller read, checked when it is given (`If-Match`).
    /// - Throws: `AccessRefusal`; `NotThere` for another creator's content; `WriteRefusal`;
    ///   `CatalogueRefusal.contentRemoved`; `InvalidInput` when a tag holds a comma, or category or product are unknown.
    package func change(
        _ id: Identifier<Content>, to draft: ContentDraft, ifRevision revision: Int64? = nil,
        in context: CommandContext
    ) async throws -> Written<Content> {
        try await change("contents.change", id, ifRevision: revision, in: context) { content, connection in
            try Self.check(draft, before: content, on: connection)
            return Content(
                id: content.id, creator: content.creator, form: content.form, title: draft.title, tags: draft.tags,
                category: draft.category, product: draft.product, length: content.length,
                visibility: content.visibility, publishedAt: content.publishedAt, revision: content.revision)
        }
    }

    /// Says who can be shown a content; done before, it changes nothing. What was removed, an operator alone puts up again.
    ///
    /// - Parameter revision: the revision that the caller read, checked when it is given (`If-Match`).
    /// - Throws: `AccessRefusal`; `NotThere` for another creator's content; `WriteRefusal`;
    ///   `CatalogueRefusal.contentRemoved`.
    package func show(
        _ id: Identifier<Content>, _ visibility: Content.Visibility, ifRevision revision: Int64? = nil,
        in context: CommandContext
    ) async throws -> Written<Content> {
        try await change("contents.set_visibility", id, ifRevision: revision, in: context) { content, _ in
            content.visibility == visibility ? nil : content.shown(visibility)
        }
    }

    /// One change of a content: found, reached, still at the revision, changed, one revision on.
    /// - Parameter body: the changed content; nil when nothing changed.
    private func change(
        _ operation: OperationName, _ id: Identifier<Content>, ifRevision revision: Int64?,
        in context: CommandContext, _ body: @escaping @Sendable (Content, Connection) throws -> Content?
    ) async throws -> Written<Content> {
        let grant = try AuthorisationTable.standard.authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { scope in
            let store = ContentStore(scope.connection)
            guard let found = try store.find(id, locked: true) else { throw NotThere("content") }
            try grant.require(ownedBy: [.creator(found.creator)], noun: "content")
            if let revision, revision != found.revision { throw WriteRefusal.stale }
            guard let changed = try body(found, scope.connection) else { return found }
            guard found.visibility != .removed || grant.ownership == .any else { throw CatalogueRefusal.contentRemoved }
            let content = changed.advanced()
            guard try store.save(content) else { throw WriteRefusal.stale }
            try scope.audit("changes the content: \(content.visibility.rawValue)", subject: id.rawValue)
            try Self.tell(of: content, in: scope)
            return content
        }
    }

    /// Leaves a message about a content that everybody sees now, or nobody sees any more.
    private static func tell(of content: Content, in scope: WriteScope) throws {
        let type: String
        switch content.visibility {
        case .published: type = "video.published"
        case .removed: type = "video.removed"
        case .hidden, .restricted: return
        }
        try scope.publish(type, subject: content.id.rawValue, payload: content.record)
    }

    /// Refuses what can't be kept; a product that the content has linked to already may have left the list since.
    private static func check(_ draft: ContentDraft, before: Content?, on connection: Connection) throws {
        for (index, tag) in draft.tags.enumerated() where tag.isEmpty || tag.contains(",") {
            throw InvalidInput("/tags/\(index)", "content.tag_malformed", "A topic has letters and no comma.")
        }
        let store = CatalogueStore(connection)
        if let category = draft.category, try !store.knows(category) { throw InvalidInput.unknownCategory }
        guard let product = draft.product, product != before?.product else { return }
        guard try store.product(product)?.isListed == true else { throw InvalidInput.unknownProduct }
    }
}

extension Platform {
    /// What creators publish.
    package var contents: Contents { Contents(platform: self) }
}
