import Alliance
import Console
import Market

/// Every page with named people, as the golden files and the documentation's pictures show it.
enum NamedPages {
    struct Shown: Sendable, CustomStringConvertible {
        let name: String
        let path: String
        let person: Wording?
        let roles: Set<Role>
        let flash: Shell.Flash?
        let page: any Page

        init(
            _ name: String, at path: String, as person: Wording?, _ roles: Set<Role>, flash: Shell.Flash? = nil,
            _ page: any Page
        ) {
            (self.name, self.path, self.person, self.roles, self.flash, self.page) = (
                name, path, person, roles, flash, page
            )
        }

        var description: String { name }

        func shell(_ language: Language) -> Shell {
            Shell(
                language: language, path: path,
                person: person.map { Shell.Person(name: $0.text(in: language), roles: roles) },
                csrfToken: person == nil ? "" : "csrf-for-tests", flash: flash, now: Named.now)
        }
    }

    static let yan = Wording("小满爱喝茶", "Yan")
    static let tie = Wording("单丛阿铁", "Tie of Dancong")
    static let shop = Wording("蜀山壶坊", "Shushan Pottery")
    static let desk = Wording("平台值班", "Operations desk")

    /// Those of this file, and those of buying and selling.
    static let every = all + NamedTrade.all + NamedMoney.all + NamedPlans.all + NamedDisputes.all

    static let all: [Shown] = [
        Shown("login", at: "/login", as: nil, [], login),
        Shown(
            "login-refused", at: "/login", as: nil, [],
            LoginPage(login: "atie", refusal: .wrong, formToken: "form-for-tests")),
        Shown("feed", at: "/feed", as: yan, [.viewer], feed(personalised: true)),
        Shown("feed-plain", at: "/feed", as: yan, [.viewer], feed(personalised: false)),
        Shown(
            "feed-empty", at: "/feed", as: nil, [],
            ViewerFeedPage(cards: [], requestID: "req_1", isPersonalised: false, nextPath: nil)),
        Shown(
            "samples-creator", at: "/samples", as: tie, [.viewer, .creator],
            flash: Shell.Flash(Wording("申请已送到蜀山壶坊。", "Your request reached 蜀山壶坊.")), creatorSamples),
        Shown(
            "samples-creator-empty", at: "/samples", as: tie, [.creator],
            CreatorSamplesPage(
                creator: Named.trail, entries: [], rate: Named.newRate, openRequests: 0, offers: [], rules: Named.rules,
                nextPath: nil)),
        Shown("samples-merchant", at: "/samples", as: shop, [.merchant], merchantSamples),
        Shown(
            "samples-merchant-empty", at: "/samples", as: shop, [.merchant],
            MerchantSamplesPage(entries: [], rules: Named.rules, nextPath: nil)),
        Shown(
            "sample", at: "/samples/\(delivered.sample.id)", as: tie, [.creator],
            SampleDetailPage(entry: delivered, role: .creator, rules: Named.rules)),
        Shown("matches-creator", at: "/matches", as: tie, [.creator], NamedMatches.creator),
        Shown("matches-creator-empty", at: "/matches", as: tie, [.creator], NamedMatches.empty),
        Shown("matches-merchant", at: "/matches", as: shop, [.merchant], NamedMatches.merchant),
        Shown("matches-merchant-empty", at: "/matches", as: shop, [.merchant], NamedMatches.bare),
        Shown("match", at: "/matches/mat_1", as: tie, [.creator], NamedMatches.detail),
        Shown("operator", at: "/operator", as: desk, [.operator], overview),
        Shown(
            "operator-empty", at: "/operator", as: desk, [.operator],
            OverviewPage(
                since: Named.ago(.hours(1)), accepted: 0, drops: [:], acceptedByHour: [], feedRequests: 0,
                latencies: [], model: nil)),
        Shown("model", at: "/operator/model", as: desk, [.operator], NamedModel.page),
        Shown("model-empty", at: "/operator/model", as: desk, [.operator], NamedModel.empty),
        Shown("notices", at: "/notices", as: tie, [.viewer, .creator], notices),
        Shown("notices-empty", at: "/notices", as: tie, [.creator], NoticesPage(entries: [], nextPath: nil)),
        Shown("accounts", at: "/operator/accounts", as: desk, [.operator], accounts),
        Shown("feed-look", at: "/operator/feed", as: desk, [.operator], feedLook),
        Shown(
            "feed-look-empty", at: "/operator/feed", as: desk, [.operator],
            FeedLookPage(viewer: "somebody", suggestions: [], isUnreadable: true)),
        Shown("search", at: "/search", as: nil, [], NamedLive.found),
        Shown("search-start", at: "/search", as: nil, [], SearchPage(text: "", groups: [])),
        Shown(
            "search-refused", at: "/search", as: yan, [.viewer],
            SearchPage(text: "🍵", groups: [], refusal: Wording("请输入一个词。", "Enter a word."))),
        Shown("rooms", at: "/rooms", as: yan, [.viewer], NamedLive.rooms),
        Shown("rooms-visitor", at: "/rooms", as: nil, [], NamedLive.rooms),
        Shown("rooms-empty", at: "/rooms", as: nil, [], RoomsPage(onAir: [], announced: [], nextPath: nil)),
        Shown("room", at: "/rooms/\(NamedLive.living.room.id)", as: yan, [.viewer], NamedLive.room),
        Shown("room-visitor", at: "/rooms/\(NamedLive.ahead.room.id)", as: nil, [], NamedLive.announcedRoom),
        Shown("studio", at: "/studio", as: tie, [.creator], NamedLive.studio),
        Shown(
            "studio-empty", at: "/studio", as: tie, [.creator], StudioPage(cards: [], categories: [], nextPath: nil)),
        Shown("studio-room", at: "/studio/rooms/1", as: tie, [.creator], NamedLive.session(for: .creator)),
        Shown("studio-room-announced", at: "/studio/rooms/2", as: tie, [.creator], NamedLive.announcedSession),
        Shown("studio-room-operator", at: "/studio/rooms/1", as: desk, [.operator], NamedLive.session(for: .operator)),
        Shown("content", at: "/contents/1", as: yan, [.viewer], NamedContents.video),
        Shown("content-post", at: "/contents/2", as: nil, [], NamedContents.post),
        Shown("studio-contents", at: "/studio/contents", as: tie, [.creator], NamedContents.list),
        Shown(
            "studio-contents-empty", at: "/studio/contents", as: tie, [.creator],
            StudioContentsPage(entries: [], categories: [], quota: 5, nextPath: nil)),
        Shown("studio-contents-queue", at: "/studio/contents", as: desk, [.operator], NamedContents.queue),
        Shown("studio-content", at: "/studio/contents/1", as: tie, [.creator], NamedContents.draftStudio),
        Shown("studio-content-operator", at: "/studio/contents/1", as: desk, [.operator], NamedContents.review),
        Shown("board", at: "/rooms/1/board", as: tie, [.creator], NamedLive.board),
        Shown("api", at: "/docs/api", as: nil, [], APIReferencePage(endpoints: endpoints)),
        Shown("not-found", at: "/samples/none", as: nil, [], OutcomePage(.notFound, requestID: "req-7f3a")),
    ]

    static let login = LoginPage(
        formToken: "form-for-tests",
        demo: [
            .init(name: yan, role: .viewer, login: "yan", password: "dancong-demo"),
            .init(name: tie, role: .creator, login: "atie", password: "dancong-demo"),
            .init(name: shop, role: .merchant, login: "shushan", password: "dancong-demo"),
            .init(name: desk, role: .operator, login: "desk", password: "dancong-demo"),
        ])

    static let delivered = Named.sample(3, .delivered, due: .days(2) + .hours(6), tracking: "SF1420077816")

    static let creatorSamples = CreatorSamplesPage(
        creator: Named.tea,
        entries: [
            Named.sample(1, .requested, merchant: Named.cakes, product: "现烤玫瑰鲜花饼 10 枚", due: .hours(51)),
            delivered,
            Named.sample(
                5, .shipped, product: "段泥石瓢壶 180 ml", kind: .refundable(targetUnits: 30), tracking: "YT88120334"),
            Named.sample(9, .fulfilled, merchant: Named.garden, product: "乌岽宋种春茶 50 g"),
        ],
        rate: Named.teaRate, openRequests: 3,
        offers: [
            offer(1, "荷塘月色茶席布", Named.garden, 12, .free, .tea),
            offer(2, "手工青花盖碗 150 ml", Named.pots, 4, .free, .pottery),
            offer(3, "茉莉绿豆糕礼盒", Named.cakes, 20, .refundable(targetUnits: 50), .cake),
        ], rules: Named.rules, nextPath: "/samples?cursor=next")

    private static func offer(
        _ number: UInt64, _ product: String, _ merchant: Merchant, _ units: Int, _ kind: SampleOffer.Kind,
        _ motif: Poster.Motif
    ) -> CreatorSamplesPage.Offer {
        CreatorSamplesPage.Offer(
            offer: SampleOffer(
                product: Named.id(300 + number), merchant: merchant.id, unitsLeft: units, kind: kind, autoApproval: nil),
            product: product, merchant: merchant.name, poster: Poster(motif, seed: number * 977))
    }

    static let merchantSamples = MerchantSamplesPage(
        entries: [
            Named.sample(1, .requested, due: .hours(51)),
            Named.sample(
                2, .requested, creator: Named.trail, due: .hours(9), rate: Named.newRate,
                message: "露营时用小壶泡茶，想试试耐不耐摔。"),
            Named.sample(
                4, .approved, creator: Named.clay, product: "段泥石瓢壶 180 ml", rate: Named.clayRate, message: "讲泥料的目数与透气。"),
            delivered,
            Named.sample(
                8, .rejected, creator: Named.sweet, message: "配鲜花饼拍一期下午茶。", note: "这款壶已停产，欢迎申请石瓢。"),
        ],
        shelf: [
            .init(
                product: Named.id(351), title: "手工青花盖碗 150 ml",
                offer: SampleOffer(
                    product: Named.id(351), merchant: Named.pots.id, unitsLeft: 4, kind: .free,
                    autoApproval: .init(levelAtLeast: .l3, followersAtLeast: 20_000))),
            .init(
                product: Named.id(352), title: "段泥石瓢壶 180 ml",
                offer: SampleOffer(
                    product: Named.id(352), merchant: Named.pots.id, unitsLeft: 9,
                    kind: .refundable(targetUnits: 30), autoApproval: nil)),
            .init(product: Named.id(353), title: "清水泥梨形小品壶 120 ml", offer: nil),
        ], rules: Named.rules, nextPath: nil)

    static let notices = NoticesPage(
        entries: [
            notice(1, .sampleContentDue, "现烤鲜花饼 10 枚", .minutes(20), due: .hours(71)),
            notice(2, .sampleShipped, "荷塘月色茶席布", .hours(5)),
            notice(3, .sampleApproved, "荷塘月色茶席布", .hours(30), read: true),
            notice(4, .sampleRejected, "手工青花盖碗 150 ml", .hours(52), read: true),
        ], nextPath: nil)

    private static func notice(
        _ number: UInt64, _ kind: Notice.Kind, _ about: String, _ age: Duration, due: Duration? = nil,
        read: Bool = false
    ) -> NoticesPage.Entry {
        .init(
            Notice(
                id: Named.id(950 + number), recipient: .creator(Named.tea.id), kind: kind,
                subject: (Named.id(500 + number) as Identifier<Sample>).rawValue,
                dueAt: due.map { Named.now.advanced(by: $0) }, at: Named.ago(age),
                readAt: read ? Named.ago(.hours(1)) : nil),
            about: about)
    }

    static let accounts = AccountsPage(
        accounts: [
            account(1, "operator", "平台值班", [.operator], at: .hours(900)),
            account(2, "atie", "单丛阿铁", [.creator(Named.tea.id), .viewer(Named.id(12))], at: .hours(700)),
            account(3, "shushan.pottery", "蜀山壶坊", [.merchant(Named.pots.id)], at: .hours(300)),
            account(4, "loud-seller", "天天特价", [.merchant(Named.id(77))], at: .hours(90), suspended: .hours(5)),
        ], canChange: true, nextPath: "/operator/accounts?cursor=next")

    private static func account(
        _ number: UInt64, _ login: String, _ name: String, _ memberships: [Membership], at age: Duration,
        suspended: Duration? = nil
    ) -> Account {
        Account(
            id: Named.id(900 + number), login: login, displayName: name, memberships: memberships, language: .chinese,
            createdAt: Named.ago(age), suspendedAt: suspended.map(Named.ago))
    }

    static let feedLook = FeedLookPage(
        viewer: (Named.id(12) as Identifier<Viewer>).rawValue,
        suggestions: [12, 13, 14].map { (Named.id($0) as Identifier<Viewer>).rawValue },
        deeds: [
            .init(.didLike, title: "炭焙三道，香气去哪儿了", tags: ["凤凰单丛", "炭焙"], at: Named.ago(.hours(2))),
            .init(.didFinish, title: "同一棵老丛，为什么今年更香？", tags: ["山场"], at: Named.ago(.hours(3))),
            .init(.didRefuse, title: "三天瘦十斤", tags: [], at: Named.ago(.hours(26))),
        ], cards: feed(personalised: true).cards, isPersonalised: true)

    static let overview = OverviewPage(
        since: Named.ago(.hours(31)), accepted: 377_140,
        drops: [
            .duplicate: 3_120, .tooLate: 412, .malformed: 96, .missingSubject: 41, .inTheFuture: 17, .notFromClients: 5,
        ],
        acceptedByHour: (0..<24).map { hour in
            Int64(
                4_200 + [0, 1, 3, 7, 12, 20, 31, 42, 38, 29, 24, 27, 33, 30, 25, 22, 26, 35, 48, 61, 66, 52, 30, 12][
                    hour] * 410)
        },
        feedRequests: 86_214,
        latencies: [
            .init(.stageFacts, p50: 0.21, p99: 0.92), .init(.stageFilters, p50: 0.12, p99: 0.41),
            .init(.stageSources, p50: 0.64, p99: 2.3), .init(.stageRanking, p50: 0.38, p99: 1.2),
            .init(.stageDiversity, p50: 0.17, p99: 0.55), .init(.stageSlots, p50: 0.06, p99: 0.2),
            .init(.stageWhole, p50: 1.71, p99: 5.4),
        ],
        model: .init(
            version: "ials-64-20261123", trainedAt: Named.ago(.hours(14)), interactions: 1_436_609, viewers: 27_285,
            items: 7_551, dimensions: 64,
            measures: [
                .init(.recall, 0.0912, baseline: 0.0431), .init(.ndcg, 0.0527, baseline: 0.0228),
                .init(.coverage, 0.4471, baseline: 0.0093),
            ], measuredAt: 20))

    static let endpoints: [APIReferencePage.Endpoint] = [
        .init(
            method: "POST", path: "/v1/events", summary: "Accepts a batch of events, durable before the answer.",
            group: "Events", roles: [], refusals: ["events.too_many"]),
        .init(
            method: "GET", path: "/v1/feed", summary: "Serves a page of the feed with the reasons for each item.",
            group: "Feed", roles: [.viewer], refusals: []),
        .init(
            method: "GET", path: "/v1/samples", summary: "Lists the samples of the caller's parties, newest first.",
            group: "Samples", roles: [.creator, .merchant, .operator], refusals: []),
        .init(
            method: "POST", path: "/v1/samples", summary: "Asks a merchant for a sample of a product.",
            group: "Samples", roles: [.creator],
            refusals: [
                "sample.not_offered", "sample.stock_exhausted", "sample.already_requested", "sample.quota_exceeded",
            ]),
        .init(
            method: "POST", path: "/v1/samples/{sample_id}/approval", summary: "Approves a sample request.",
            group: "Samples", roles: [.merchant], refusals: ["sample.not_allowed"]),
        .init(
            method: "DELETE", path: "/v1/api-keys/{key_id}", summary: "Revokes an API key at once.", group: "Access",
            roles: [.creator, .merchant, .operator], refusals: []),
    ]
}
