package import Market
import Operations

/// One content for its creator, who uploads, says what it is and hands it in, or for an operator, who decides on it.
package struct StudioContentPage: Page {
    package static var template: String { "studio-content" }

    /// The content.
    package let content: Content
    /// Who made it.
    package let creator: String
    /// Whether a creator reads it or an operator.
    package let role: Role
    /// The uploads, in their order; of a video only the newest.
    package let uploads: [MediaJob]
    /// What viewers would see.
    package let media: ContentPage.Media
    /// What its card sells, if it sells.
    package let good: ContentPage.Good?
    /// The categories that it can be about.
    package let categories: [StudioPage.Choice]
    /// What was looked for to be linked.
    package let search: String
    /// What was found.
    package let suggestions: [StudioRoomPage.Suggestion]
    /// Its links, the newest first, with the products' titles.
    package let links: [Link]
    /// Pictures of a post at most.
    package let picturesMax: Int

    /// A link with the product's title.
    package struct Link: Sendable, Hashable {
        /// The link.
        package let link: ContentLink
        /// The product's title.
        package let title: String

        /// A link.
        package init(link: ContentLink, title: String) {
            self.link = link
            self.title = title
        }
    }

    /// A content's page in the studio.
    package init(
        content: Content, creator: String, role: Role, uploads: [MediaJob], media: ContentPage.Media,
        good: ContentPage.Good?, categories: [StudioPage.Choice], search: String,
        suggestions: [StudioRoomPage.Suggestion], links: [Link], picturesMax: Int
    ) {
        self.content = content
        self.creator = creator
        self.role = role
        self.uploads = uploads
        self.media = media
        self.good = good
        self.categories = categories
        self.search = search
        self.suggestions = suggestions
        self.links = links
        self.picturesMax = picturesMax
    }

    package var section: Section? { role == .creator ? .studio : .contents }
    package func title(in language: Language) -> String { content.title }

    package func view(in shell: Shell) -> any Sendable {
        let allowed = Content.transitions.allowed(in: content.state, to: role)
        let actions = allowed.compactMap { Action($0, for: role, in: shell) }
        var playlist: String?
        var still: String?
        var pictures: [String] = []
        switch media {
        case .video(let list, let poster): (playlist, still) = (list, poster)
        case .pictures(let all): pictures = all
        case .none: break
        }
        let isPost = content.form == .pictures
        let canUpload = role == .creator && [.draft, .uploading, .withdrawn].contains(content.state)
        return View(
            id: content.id.rawValue, title: content.title, creator: creator, path: "/studio/contents/\(content.id)",
            revision: String(content.revision), form: shell.text(content.form.phrase),
            state: shell.text(content.state.phrase), tone: content.state.tone,
            since: shell.text(ContentPhrase.since, ["time": shell.figures.moment(content.movedAt)]),
            finding: content.finding.map { shell.text(ContentPhrase.finding, ["rule": $0.rule, "note": $0.note]) },
            isSynthetic: content.draft.isSynthetic, isAdvertisement: content.draft.isAdvertisement,
            viewPath: content.visibility == .published ? "/contents/\(content.id)" : nil, actions: actions,
            hasActions: !actions.isEmpty, canEdit: role == .creator && allowed.contains(.edit), canUpload: canUpload,
            uploadPath: "/v1/contents/\(content.id)/\(isPost ? "pictures" : "video")/file",
            statusPath: "/v1/contents/\(content.id)/\(isPost ? "pictures" : "video")",
            accepts: isPost ? "image/jpeg,image/png,image/webp" : "video/*", isPost: isPost,
            fileLead: isPost
                ? shell.text(ContentPhrase.picturesLead, ["count": String(picturesMax)])
                : shell.text(ContentPhrase.fileLead),
            chooseLabel: shell.text(isPost ? ContentPhrase.choosePictures : .chooseVideo),
            uploads: uploads.map { UploadView($0, in: shell) }, noUploads: uploads.isEmpty,
            isPending: uploads.contains { $0.state == .queued || $0.state == .running }, playlist: playlist,
            still: still, pictures: pictures,
            fields: ContentFormView(content.draft, form: content.form, categories: categories, in: shell),
            good: good.map { GoodView(id: $0.product.rawValue, title: $0.title, about: $0.about) }, search: search,
            suggestions: suggestions.map {
                GoodView(id: $0.product.rawValue, title: $0.title, about: $0.about)
            }, foundNothing: !search.isEmpty && suggestions.isEmpty,
            links: links.map { LinkView($0, in: shell) }, noLinks: links.isEmpty)
    }

    private struct View: Sendable {
        let id: String
        let title: String
        let creator: String
        let path: String
        let revision: String
        let form: String
        let state: String
        let tone: String
        let since: String
        let finding: String?
        let isSynthetic: Bool
        let isAdvertisement: Bool
        let viewPath: String?
        let actions: [Action]
        let hasActions: Bool
        let canEdit: Bool
        let canUpload: Bool
        let uploadPath: String
        let statusPath: String
        let accepts: String
        let isPost: Bool
        let fileLead: String
        let chooseLabel: String
        let uploads: [UploadView]
        let noUploads: Bool
        let isPending: Bool
        let playlist: String?
        let still: String?
        let pictures: [String]
        let fields: ContentFormView
        let good: GoodView?
        let search: String
        let suggestions: [GoodView]
        let foundNothing: Bool
        let links: [LinkView]
        let noLinks: Bool
    }

    private struct Action: Sendable {
        let command: String
        let label: String
        let emphasis: String
        let needsFinding: Bool

        init?(_ command: Content.Command, for role: Role, in shell: Shell) {
            guard let phrase = command.phrase else { return nil }
            self.command = command.rawValue
            label = shell.text(phrase)
            emphasis = [.submit, .approve].contains(command) ? "primary" : "plain"
            needsFinding = role == .operator && [.decline, .restrict, .remove].contains(command)
        }
    }

    private struct UploadView: Sendable {
        let number: String
        let words: String
        let percent: String
        let isPending: Bool

        init(_ job: MediaJob, in shell: Shell) {
            number = String(job.number)
            percent = String(job.progress / 10_000)
            isPending = job.state == .queued || job.state == .running
            words =
                switch job.state {
                case .queued, .running: shell.text(ContentPhrase.converting, ["percent": percent])
                case .done: shell.text(ContentPhrase.converted)
                case .failed: shell.text(ContentPhrase.notConverted, ["reason": job.reason ?? ""])
                }
        }
    }

    private struct GoodView: Sendable {
        let id: String
        let title: String
        let about: String
    }

    private struct LinkView: Sendable {
        let product: String
        let plan: String
        let from: String
        let until: String

        init(_ link: Link, in shell: Shell) {
            product = link.title
            plan =
                link.link.plan.map {
                    shell.text(
                        ContentPhrase.planVersion,
                        [
                            "version": String($0.version),
                            "rate": shell.figures.percent(Double($0.partsPerMillion) / 1_000_000),
                        ])
                } ?? shell.text(ContentPhrase.planNone)
            from = shell.figures.moment(link.link.linkedAt)
            until = link.link.unlinkedAt.map(shell.figures.moment) ?? shell.text(ContentPhrase.holds)
        }
    }
}
