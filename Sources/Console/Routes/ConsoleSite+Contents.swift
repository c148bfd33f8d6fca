import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Operations

extension ConsoleSite {
    /// Short videos and picture posts: as viewers see them, and in the studio of their creators and the queue of operators.
    var contentRoutes: [Route] {
        let making = Audience(of: "contents.list", in: .standard)
        return [
            Route(.get, "/contents/{content_id}", audience: .everybody) { call in try await showContent(call) },
            Route(.get, "/studio/contents", audience: making) { call in try await showContents(call) },
            .form("/studio/contents", audience: making) { call in try await makeContent(call) },
            Route(.get, "/studio/contents/{content_id}", audience: making) { call in
                try await showContentStudio(call)
            },
            .form("/studio/contents/{content_id}", audience: making) { call in
                let content = try await steeredContent(call)
                return try await attempt("contents.edit", backTo: "/studio/contents/\(content.id)") {
                    let draft = try Self.contentDraft(of: call, product: content.product)
                    _ = try await platform.contents.change(
                        content.id, to: draft, ifRevision: Self.revision(of: call), in: call.command)
                }
            },
            .form("/studio/contents/{content_id}/card", audience: making) { call in
                let content = try await steeredContent(call)
                return try await attempt("contents.card", backTo: "/studio/contents/\(content.id)") {
                    let named = call.form["product"].flatMap { $0.isEmpty ? nil : $0 }
                    let product = try named.map { try Identifier<Product>(parsing: $0) }
                    _ = try await platform.contents.change(
                        content.id, to: content.draft.linking(product), ifRevision: content.revision, in: call.command)
                }
            },
            .form("/studio/contents/{content_id}/moves", audience: making) { call in
                let content = try await steeredContent(call)
                guard let command = call.form["command"].flatMap(Content.Command.init(rawValue:)),
                    let phrase = command.phrase
                else { throw NotThere("command") }
                return try await attempt("contents.\(phrase.rawValue)", backTo: "/studio/contents/\(content.id)") {
                    let rule = call.form["rule"].flatMap { $0.isEmpty ? nil : String($0.prefix(100)) }
                    let note = String((call.form["note"] ?? "").prefix(1_000))
                    let move = try Content.Move(command, finding: rule.map { .init(rule: $0, note: note) })
                    _ = try await platform.contents.move(
                        content.id, move, ifRevision: Self.revision(of: call), in: call.command)
                }
            },
        ]
    }

    private static func revision(of call: Call) -> Int64? { call.form["revision"].flatMap { Int64($0) } }

    /// What a form says of a content; topics are separated by spaces.
    private static func contentDraft(of call: Call, product: Identifier<Product>?) throws -> Content.Draft {
        let form = call.form
        let tags = (form["tags"] ?? "").split { $0.isWhitespace || $0 == "," || $0 == "，" || $0 == "#" }
        guard tags.count <= 20, tags.allSatisfy({ $0.count <= 60 }) else {
            throw InvalidInput("tags", "field.wrong_length", "Has 20 topics of 60 letters at most.")
        }
        return Content.Draft(
            title: try text("title", of: call, atMost: 500), tags: tags.map(String.init),
            category: try form["category"].flatMap { $0.isEmpty ? nil : $0 }.map { try Identifier(parsing: $0) },
            product: product, angle: form["angle"].flatMap(Content.Angle.init(rawValue:)) ?? .entertainment,
            isSynthetic: form["is_synthetic"] == "true", isPaid: form["is_paid"] == "true")
    }

    /// The content for whoever steers it; another creator's is not there.
    private func steeredContent(_ call: Call) async throws -> Content {
        let content = try await platform.contents.find(try id("content", of: call), as: call.actor)
        guard call.actor.acts(.creator(content.creator)) || call.actor.roles.contains(.operator) else {
            throw NotThere("content")
        }
        return content
    }

    // MARK: For viewers

    private func showContent(_ call: Call) async throws -> Response {
        let content = try await platform.contents.find(try id("content", of: call), as: call.actor)
        let listing = try await platform.listings.of(contents: [content.id], creators: [content.creator])
        guard let creator = listing.creators[content.creator] else { throw NotThere("content") }
        let consent = try await consent(of: call)
        let isOwn = call.actor.acts(.creator(content.creator)) || call.actor.roles.contains(.operator)
        let page = ContentPage(
            content: content, creator: creator, media: try await media(of: content, for: call),
            poster: Poster(content.category.flatMap { listing.categories[$0] }, of: content.id),
            good: try await good(of: content, for: call),
            consent: consent, steerPath: isOwn ? "/studio/contents/\(content.id)" : nil)
        return try await show(page, to: call)
    }

    /// What may be reported of a reader's behaviour; nil for those who are no viewers.
    func consent(of call: Call) async throws -> ConsentScope? {
        guard let viewer = call.actor.viewer else { return nil }
        return try await platform.feed.personalisation(of: viewer) ? .personalisation : .analytics
    }

    private func media(of content: Content, for call: Call) async throws -> ContentPage.Media {
        let folder = "/media/videos/\(content.id)"
        switch content.form {
        case .video:
            guard let shown = try await platform.videos.status(of: content.id, as: call.actor).shown else {
                return .none
            }
            return .video(
                playlist: "\(folder)/\(shown.number)/index.m3u8", poster: "\(folder)/\(shown.number)/poster.jpg")
        case .pictures:
            let pictures = try await platform.videos.pictures(of: content.id, as: call.actor).filter {
                $0.state == .done
            }
            return pictures.isEmpty ? .none : .pictures(pictures.map { "\(folder)/\($0.number)/picture.jpg" })
        }
    }

    private func good(of content: Content, for call: Call) async throws -> ContentPage.Good? {
        guard let id = content.product else { return nil }
        let listing = try await platform.listings.of(products: [id])
        guard let product = listing.products[id] else { return nil }
        let about = [
            listing.merchants[product.merchant]?.name, listing.prices[id].map(Figures(call.language).price),
        ].compactMap(\.self).joined(separator: " · ")
        return .init(product: id, title: product.title, about: about)
    }

    // MARK: For creators and operators

    private func showContents(_ call: Call) async throws -> Response {
        let isCreator = call.actor.creator != nil
        let page = try await platform.contents.list(
            in: isCreator ? [] : [.humanReview],
            page: call.page(of: 30), as: call.actor)
        let listing = try await platform.listings.of(contents: [], creators: Array(Set(page.items.map(\.creator))))
        var quota: Int?
        if let creator = call.actor.creator {
            let level = try await platform.listings.of(contents: [], creators: [creator]).creators[creator]?.level
            quota = platform.rules.contents.values.shoppablePerWeek(level: level?.rawValue ?? 0)
        }
        return try await show(
            StudioContentsPage(
                entries: page.items.map { .init(content: $0, creator: listing.creators[$0.creator]?.name ?? "") },
                categories: try await categoryChoices(for: call), quota: quota,
                nextPath: call.path(after: page.nextCursor)), to: call)
    }

    private func makeContent(_ call: Call) async throws -> Response {
        var made: Identifier<Content>?
        let response = try await attempt("contents.make", backTo: "/studio/contents") {
            let draft = ContentDraft(
                form: call.form["form"].flatMap(Content.Form.init(rawValue:)) ?? .video,
                said: try Self.contentDraft(of: call, product: nil), length: nil)
            made = try await platform.contents.publish(draft, isDraft: true, in: call.command).value.id
        }
        return made.map { redirect(to: "/studio/contents/\($0)", telling: "done:contents.make") } ?? response
    }

    private func showContentStudio(_ call: Call) async throws -> Response {
        let content = try await steeredContent(call)
        let isOwn = call.actor.acts(.creator(content.creator))
        let people = try await platform.listings.of(contents: [], creators: [content.creator])
        let uploads: [MediaJob] =
            content.form == .video
            ? [try await platform.videos.status(of: content.id, as: call.actor).newest].compactMap(\.self)
            : try await platform.videos.pictures(of: content.id, as: call.actor)
        let links = try await platform.contents.links(of: content.id, page: PageRequest(limit: 20), as: call.actor)
        let goods = try await platform.listings.of(products: Array(Set(links.items.map(\.product))))
        let search = String((call.queryFields["q"] ?? "").prefix(SearchQuery.lettersMax))
        let page = StudioContentPage(
            content: content, creator: people.creators[content.creator]?.name ?? "", role: isOwn ? .creator : .operator,
            uploads: uploads, media: try await media(of: content, for: call),
            good: try await good(of: content, for: call),
            categories: try await categoryChoices(for: call), search: search,
            suggestions: try await suggestions(search, beside: Set([content.product].compactMap(\.self)), for: call),
            links: links.items.map { .init(link: $0, title: goods.products[$0.product]?.title ?? $0.product.rawValue) },
            picturesMax: platform.rules.contents.values.picturesMax)
        return try await show(page, to: call)
    }

    /// The categories as a form offers them.
    func categoryChoices(for call: Call) async throws -> [StudioPage.Choice] {
        try await platform.catalogue.categories(as: call.actor).map {
            .init(value: $0.id.rawValue, label: Wording($0.chineseName, $0.englishName))
        }
    }
}
