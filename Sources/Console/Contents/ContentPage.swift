package import Market

/// A short video or a picture post as viewers see it; `content.js` plays it and reports what its viewer does.
package struct ContentPage: Page {
    package static var template: String { "content" }

    /// What its card sells.
    package struct Good: Sendable, Hashable {
        /// The product.
        package let product: Identifier<Product>
        /// Its title.
        package let title: String
        /// Shop and price.
        package let about: String

        /// A product on a card.
        package init(product: Identifier<Product>, title: String, about: String) {
            self.product = product
            self.title = title
            self.about = about
        }
    }

    /// What can be seen of it.
    package enum Media: Sendable, Hashable {
        /// A playlist and a still.
        case video(playlist: String, poster: String)
        /// Pictures in their order.
        case pictures([String])
        /// Nothing yet.
        case none
    }

    /// The content.
    package let content: Content
    /// Who made it.
    package let creator: Creator
    /// What can be seen.
    package let media: Media
    /// A drawing for where nothing can be seen.
    package let poster: Poster
    /// What its card sells, if it sells.
    package let good: Good?
    /// What may be reported of the reader's behaviour; nil for those whose behaviour is not reported.
    package let consent: ConsentScope?
    /// Where its creator steers it; nil for others.
    package let steerPath: String?

    /// A content's page.
    package init(
        content: Content, creator: Creator, media: Media, poster: Poster, good: Good?, consent: ConsentScope?,
        steerPath: String?
    ) {
        self.content = content
        self.creator = creator
        self.media = media
        self.poster = poster
        self.good = good
        self.consent = consent
        self.steerPath = steerPath
    }

    package var section: Section? { .feed }
    package func title(in language: Language) -> String { content.title }

    package func view(in shell: Shell) -> any Sendable {
        var playlist: String?
        var still: String?
        var pictures: [String] = []
        switch media {
        case .video(let list, let poster): (playlist, still) = (list, poster)
        case .pictures(let all): pictures = all
        case .none: break
        }
        return View(
            id: content.id.rawValue, title: content.title, creatorID: creator.id.rawValue, creator: creator.name,
            initial: String(creator.name.prefix(1)), region: creator.region, tags: content.tags,
            isSynthetic: content.draft.isSynthetic, isAdvertisement: content.draft.isAdvertisement,
            when: shell.text(ContentPhrase.publishedAt, ["time": shell.figures.moment(content.publishedAt)]),
            length: content.length.map { String($0.wholeMilliseconds) }, playlist: playlist, still: still,
            pictures: pictures.enumerated().map { Picture(url: $1, label: "\(content.title) \($0 + 1)") },
            isPost: content.form == .pictures, isEmpty: media == .none, poster: poster.svg,
            good: good.map { GoodView(id: $0.product.rawValue, title: $0.title, about: $0.about) },
            consent: consent?.rawValue, steerPath: steerPath)
    }

    private struct View: Sendable {
        let id: String
        let title: String
        let creatorID: String
        let creator: String
        let initial: String
        let region: String
        let tags: [String]
        let isSynthetic: Bool
        let isAdvertisement: Bool
        let when: String
        let length: String?
        let playlist: String?
        let still: String?
        let pictures: [Picture]
        let isPost: Bool
        let isEmpty: Bool
        let poster: String
        let good: GoodView?
        let consent: String?
        let steerPath: String?
    }

    private struct Picture: Sendable {
        let url: String
        let label: String
    }

    private struct GoodView: Sendable {
        let id: String
        let title: String
        let about: String
    }
}
