import Console
import Market

/// Short videos and picture posts with named people, for the golden files.
enum NamedContents {
    private static let good = ContentPage.Good(
        product: Named.id(401), title: "蜜兰香凤凰单丛 150 g", about: "乌岽山茶园 · ¥168")
    private static let categories: [StudioPage.Choice] = [
        .init(value: Named.id(21, Category.self).rawValue, label: Wording("茶叶", "Tea")),
        .init(value: Named.id(22, Category.self).rawValue, label: Wording("茶具", "Teaware")),
    ]

    static func content(
        _ number: UInt64, _ title: String, _ state: Content.State, form: Content.Form = .video,
        finding: Content.Finding? = nil, sells: Bool = true
    ) -> Content {
        Content(
            id: Named.id(500 + number), creator: Named.tea.id, form: form,
            draft: .init(
                title: title, tags: ["单丛", "冲泡"], category: Named.id(21), product: sells ? good.product : nil,
                angle: .experience, isSynthetic: form == .pictures),
            length: form == .video ? .seconds(48) : nil, state: state, finding: finding, movedAt: Named.ago(.hours(3)),
            publishedAt: Named.ago(.days(2)))
    }

    static let video = ContentPage(
        content: content(1, "蜜兰香第一水到底要不要倒掉", .published), creator: Named.tea,
        media: .video(playlist: "/media/videos/v/1/index.m3u8", poster: "/media/videos/v/1/poster.jpg"),
        poster: Poster(.tea, seed: 1), good: good, consent: .personalisation, steerPath: nil)
    static let post = ContentPage(
        content: content(2, "一朵食用玫瑰要摘掉哪些部分 <b>", .longTail, form: .pictures, sells: false), creator: Named.tea,
        media: .pictures(["/media/videos/v/1/picture.jpg", "/media/videos/v/2/picture.jpg"]),
        poster: Poster(.tea, seed: 2), good: nil, consent: nil, steerPath: nil)

    static let list = StudioContentsPage(
        entries: [
            .init(
                content: content(
                    3, "全村最佳的茶", .draft, finding: .init(rule: "ad-law/9", note: "“最佳”不能用于广告")),
                creator: Named.tea.name),
            .init(content: video.content, creator: Named.tea.name),
            .init(content: content(4, "炭焙这一夜我没敢睡", .uploading, sells: false), creator: Named.tea.name),
        ], categories: categories, quota: 5, nextPath: "/studio/contents?cursor=next")
    static let queue = StudioContentsPage(
        entries: [
            .init(
                content: content(5, "治愈失眠的一泡", .humanReview, finding: .init(rule: "words", note: "治愈")),
                creator: Named.tea.name)
        ], categories: categories, quota: nil, nextPath: nil)

    static let draftStudio = StudioContentPage(
        content: content(3, "第三泡最香", .draft, finding: .init(rule: "ad-law/9", note: "“最佳”不能用于广告")),
        creator: Named.tea.name, role: .creator, uploads: [upload(.running)], media: .none, good: good,
        categories: categories, search: "茶席",
        suggestions: [.init(product: Named.id(409), title: "荷塘月色茶席布", about: "乌岽山茶园 · ¥59")],
        links: [link(2, since: .hours(3), until: nil), link(1, since: .days(2), until: .hours(4))], picturesMax: 9)
    static let review = StudioContentPage(
        content: queue.entries[0].content, creator: Named.tea.name, role: .operator, uploads: [upload(.done)],
        media: .video(playlist: "/media/videos/v/1/index.m3u8", poster: "/media/videos/v/1/poster.jpg"), good: good,
        categories: categories, search: "", suggestions: [], links: [], picturesMax: 9)

    private static func upload(_ state: MediaJob.State) -> MediaJob {
        MediaJob(
            id: Named.id(601), kind: .video, subject: "v", number: 1, source: "uploads/v",
            createdAt: Named.ago(.minutes(2)),
            state: state, reason: nil, progress: 420_000, attempts: 1, leasedUntil: nil, length: nil,
            movedAt: Named.ago(.minutes(1)))
    }

    private static func link(_ number: Int, since: Duration, until: Duration?) -> StudioContentPage.Link {
        .init(
            link: ContentLink(
                content: Named.id(503), number: number, product: good.product,
                plan: number == 2 ? .init(version: 3, partsPerMillion: 150_000) : nil, linkedAt: Named.ago(since),
                unlinkedAt: until.map { Named.ago($0) }), title: good.title)
    }
}
