package import Market
import SQLDatabase
import Storage

/// What creators publish: `platform.contents`.
package struct Contents: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    // MARK: Reading

    /// One content; one that is not published is there for its creator and for operators alone.
    /// - Throws: `AccessRefusal`, `NotThere`.
    package func find(_ id: Identifier<Content>, as actor: Actor) async throws -> Content {
        try AuthorisationTable.standard.authorise("contents.read", actor)
        let content = try await platform.read { try ContentStore($0).find(id) }
        guard let content, content.visibility == .published || Self.isInside(actor, of: content) else {
            throw NotThere("content")
        }
        return content
    }

    /// A creator's contents, or everybody's for operators, those that moved last first.
    /// - Parameters:
    ///   - creator: whose; nil for the actor's own, and for operators for everybody's.
    ///   - states: only those in one of the states; empty for all.
    /// - Throws: `AccessRefusal`, `NotThere` for another creator, `InvalidInput` for a cursor that is none.
    package func list(
        of creator: Identifier<Creator>? = nil, in states: Set<Content.State> = [], page: PageRequest, as actor: Actor
    ) async throws -> Page<Content> {
        let grant = try AuthorisationTable.standard.authorise("contents.list", actor)
        let creator = creator ?? (grant.ownership == .any ? nil : actor.creator)
        if grant.ownership != .any {
            guard let creator else { throw NotThere("creator") }
            try grant.require(ownedBy: [.creator(creator)], noun: "creator")
        }
        let after = try page.cursor.map(ContentStore.Position.init(cursor:))
        return try await platform.read { connection in
            let rows = try ContentStore(connection).list(
                .init(creator: creator, states: states), after: after, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.movedAt, $0.id).cursor }
        }
    }

    /// Where a content's card led when, and under which plan, the newest link first; for its creator and for operators.
    /// - Throws: `AccessRefusal`, `NotThere`, `InvalidInput` for a cursor that is none.
    package func links(
        of id: Identifier<Content>, page: PageRequest, as actor: Actor
    ) async throws -> Page<ContentLink> {
        try await history("contents.links", of: id, page, actor, cursor: \.number) { store, before in
            try store.links(of: id, before: before, limit: page.limit + 1)
        }
    }

    /// What was said of a content when, the newest first; for its creator and for operators.
    /// - Throws: `AccessRefusal`, `NotThere`, `InvalidInput` for a cursor that is none.
    package func versions(
        of id: Identifier<Content>, page: PageRequest, as actor: Actor
    ) async throws -> Page<ContentVersion> {
        try await history("contents.versions", of: id, page, actor, cursor: \.revision) { store, before in
            try store.versions(of: id, before: before, limit: page.limit + 1)
        }
    }

    private func history<Item: Sendable, Place: LosslessStringConvertible & Sendable>(
        _ operation: OperationName, of id: Identifier<Content>, _ page: PageRequest, _ actor: Actor,
        cursor: @escaping @Sendable (Item) -> Place,
        _ read: @escaping @Sendable (ContentStore, Place?) throws -> [Item]
    ) async throws -> Page<Item> {
        let grant = try AuthorisationTable.standard.authorise(operation, actor)
        let before = try page.cursor.map { text in
            guard let place = Place(text) else { throw InvalidInput.malformedCursor }
            return place
        }
        return try await platform.read { connection in
            let store = ContentStore(connection)
            guard let content = try store.find(id) else { throw NotThere("content") }
            try grant.require(ownedBy: [.creator(content.creator)], noun: "content")
            return Page(rows: try read(store, before), limit: page.limit) { String(cursor($0)) }
        }
    }

    /// Captions of contents by identifier, for those who made them; subjects that are no contents of theirs are left out.
    package func titles(of subjects: [String], as actor: Actor) async throws -> [String: String] {
        try AuthorisationTable.standard.authorise("contents.read", actor)
        // What is no content's identifier is another noun's.
        let ids = Set(subjects).sorted().compactMap { try? Identifier<Content>(parsing: $0) }
        guard !ids.isEmpty else { return [:] }
        return try await platform.read { connection in
            let found = try ListingStore(connection).contents(ids).filter { Self.isInside(actor, of: $0) }
            return Dictionary(found.map { ($0.id.rawValue, $0.title) }) { first, _ in first }
        }
    }

    private static func isInside(_ actor: Actor, of content: Content) -> Bool {
        actor.acts(.creator(content.creator)) || actor.roles.contains(.operator)
    }

    // MARK: Writing

    /// Makes a content and, unless it stays a draft, hands it in: once its file is there and the review passes, viewers
    /// see it.
    ///
    /// - Parameter creator: who made it; nil for the actor's own creator.
    /// - Throws: `AccessRefusal`; `NotThere` for another creator; `InvalidInput` when nobody is named, a tag holds a comma,
    ///   or category or product are unknown; `ContentRefusal.quotaExceeded`; `WriteRefusal`.
    package func publish(
        _ draft: ContentDraft, by creator: Identifier<Creator>? = nil, isDraft: Bool = false,
        in context: CommandContext
    ) async throws -> Written<Content> {
        let grant = try AuthorisationTable.standard.authorise("contents.publish", context.actor)
        guard let creator = creator ?? context.actor.creator else {
            throw InvalidInput("/creator_id", "field.required", "Must be there.")
        }
        try grant.require(ownedBy: [.creator(creator)], noun: "creator")
        return try await platform.write("contents.publish", in: context) { [book = platform.rules] scope in
            guard try PartyStore(scope.connection).creator(creator) != nil else { throw NotThere("creator") }
            try Self.check(draft.said, before: nil, on: scope.connection)
            let content = Content(
                id: scope.newIdentifier(), creator: creator, form: draft.form, draft: draft.said,
                length: draft.length, state: .draft, publishedAt: scope.now)
            try ContentStore(scope.connection).insert(content)
            try scope.audit("makes the content", subject: content.id.rawValue)
            return isDraft ? content : try Self.carryOut(.submit, on: content, under: book.contents.values, in: scope)
        }
    }

    /// Replaces what a creator says of a content; form and length stay.
    ///
    /// What viewers see already is compared with the word lists at once: a forbidden word refuses the edit, a doubtful one
    /// hides the content until an operator has looked.
    /// - Parameter revision: the revision that the caller read, checked when it is given (`If-Match`).
    /// - Throws: `AccessRefusal`; `NotThere` for another creator's content; `WriteRefusal`; `ContentRefusal`;
    ///   `InvalidInput` when a tag holds a comma, or category or product are unknown.
    package func change(
        _ id: Identifier<Content>, to draft: Content.Draft, ifRevision revision: Int64? = nil,
        in context: CommandContext
    ) async throws -> Written<Content> {
        try await change("contents.change", id, ifRevision: revision, in: context) { content, rules, scope in
            try Self.check(draft, before: content, on: scope.connection)
            guard content.draft != draft else {
                // The table still decides whether it could be edited.
                _ = try content.moving(.edit(draft), at: scope.now, under: rules)
                return content
            }
            return try Self.carryOut(.edit(draft), on: content, under: rules, in: scope)
        }
    }

    /// Moves a content along its transition table.
    ///
    /// - Parameters:
    ///   - move: what people can ask; the moves of reviews and pools are the platform's own.
    ///   - revision: the revision that the caller read, checked when it is given (`If-Match`).
    /// - Throws: `AccessRefusal`; `NotThere` for another creator's content; `WriteRefusal`; `ContentRefusal.notAllowed` with
    ///   what the actor's role may ask instead, `ContentRefusal.quotaExceeded`.
    package func move(
        _ id: Identifier<Content>, _ move: Content.Move, ifRevision revision: Int64? = nil, in context: CommandContext
    ) async throws -> Written<Content> {
        let actor = context.actor
        return try await change("contents.move", id, ifRevision: revision, in: context) { content, rules, scope in
            let role: Role = actor.acts(.creator(content.creator)) ? .creator : .operator
            let allowed = Content.transitions.allowed(in: content.state, to: role)
            guard allowed.contains(move.command) else {
                throw ContentRefusal.notAllowed(
                    TransitionRefused(
                        state: content.state.rawValue, command: move.command.rawValue,
                        allowed: allowed.map(\.rawValue)))
            }
            return try Self.carryOut(move, on: content, under: rules, in: scope)
        }
    }

    /// One change of a content: found, reached, still at the revision, changed.
    private func change(
        _ operation: OperationName, _ id: Identifier<Content>, ifRevision revision: Int64?,
        in context: CommandContext, _ body: @escaping @Sendable (Content, ContentRules, WriteScope) throws -> Content
    ) async throws -> Written<Content> {
        let grant = try AuthorisationTable.standard.authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { [book = platform.rules] scope in
            guard let found = try ContentStore(scope.connection).find(id, locked: true) else {
                throw NotThere("content")
            }
            try grant.require(ownedBy: [.creator(found.creator)], noun: "content")
            if let revision, revision != found.revision { throw WriteRefusal.stale }
            return try body(found, book.contents.values, scope)
        }
    }

    /// Refuses what can't be kept; a product that the content has linked to already may have left the list since.
    private static func check(_ draft: Content.Draft, before: Content?, on connection: Connection) throws {
        for (index, tag) in draft.tags.enumerated() where tag.isEmpty || tag.contains(",") {
            throw InvalidInput("/tags/\(index)", "content.tag_malformed", "A topic has letters and no comma.")
        }
        let store = CatalogueStore(connection)
        if let category = draft.category, try !store.knows(category) { throw InvalidInput.unknownCategory }
        guard let product = draft.product, product != before?.product else { return }
        guard try store.product(product)?.isListed == true else { throw InvalidInput.unknownProduct }
    }
}

extension ContentStore.Position {
    /// The place that a cursor names.
    /// - Throws: `InvalidInput` when it names none.
    init(cursor: String) throws(InvalidInput) {
        let place = try TimedPlace<Content>(cursor: cursor)
        self.init(movedAt: place.time, id: place.id)
    }
}

extension Platform {
    /// What creators publish.
    package var contents: Contents { Contents(platform: self) }
}
