import Amounts
import Console
import Market
import Operations

/// Live rooms, the studio and the search with named people, for the golden files.
enum NamedLive {
    static let living = card(1, "凤凰单丛，今晚开汤", .living, isSynthetic: true)
    static let ahead = card(2, "乌岽古树单丛品鉴", .scheduled, bookings: 1_280)

    static func card(
        _ number: UInt64, _ title: String, _ state: Room.State, isSynthetic: Bool = false, bookings: Int = 0,
        warning: Room.Verdict? = nil
    ) -> RoomCard {
        let room = Room(
            id: Named.id(300 + number), creator: Named.tea.id, rules: RuleVersion(family: "rooms", number: 1),
            createdAt: Named.ago(.days(2)), title: title, category: nil, hasSyntheticHost: isSynthetic,
            startsAt: Named.now.advanced(by: state == .scheduled ? .hours(26) : .zero - .minutes(42)), state: state,
            movedAt: Named.ago(.minutes(42)), dueAt: nil, isPractice: false,
            wentLiveAt: state.isOnAir || state.isOver ? Named.ago(.minutes(42)) : nil, endedAt: nil, warning: warning,
            cut: nil, revision: 4)
        return RoomCard(
            room: room, creator: Named.tea, poster: Poster(.tea, seed: number), isBooked: false, bookings: bookings)
    }

    static let goods: [RoomGood] = [
        good(1, "蜜兰香凤凰单丛 150 g", Named.garden, 16_800, .explained),
        good(2, "鸭屎香凤凰单丛 100 g", Named.garden, 9_900, .explaining),
        good(3, "朱泥小品壶 110 ml", Named.pots, 38_800, .soldOut),
        good(4, "现烤玫瑰鲜花饼 10 枚", Named.cakes, nil, .listed),
    ]

    private static func good(
        _ place: Int, _ title: String, _ shop: Merchant, _ price: Int64?, _ state: RoomProduct.State
    ) -> RoomGood {
        RoomGood(
            place: RoomProduct(
                room: living.room.id, product: Named.id(400 + UInt64(place)), place: place, state: state,
                listedAt: Named.ago(.hours(1)), explainingSince: state == .explaining ? Named.ago(.minutes(6)) : nil,
                explainedCount: state == .listed ? 0 : 2, explainedMilliseconds: state == .listed ? 0 : 540_000),
            title: title, shop: shop.name, price: price.map { Money(minorUnits: $0, currency: .cny) },
            poster: Poster(.tea, seed: UInt64(place)))
    }

    static let lines = [
        RoomLine(sequence: 3, author: "7k2mx", isHost: false, text: "第三泡最香？<b>真的</b>"),
        RoomLine(sequence: 5, author: Named.tea.name, isHost: true, text: "水要刚开，出汤要快。"),
    ]
    static let host = HostShift(
        room: living.room.id, number: 1, host: "小云", isSynthetic: true, startedAt: Named.ago(.minutes(42)), endedAt: nil
    )

    static let rooms = RoomsPage(onAir: [living], announced: [ahead], nextPath: "/rooms?cursor=next")
    static let room = RoomPage(
        card: living, host: host, goods: goods, lines: lines, pinned: lines[1], lastSequence: 7, lettersMax: 50,
        looker: .init(canChat: true, consent: .personalisation, canSteer: false))
    static let announcedRoom = RoomPage(
        card: ahead, host: nil, goods: [], lines: [], pinned: nil, lastSequence: 0, lettersMax: 50,
        looker: .init(canChat: false, consent: nil, canSteer: false))

    static let studio = StudioPage(
        cards: [living, ahead],
        categories: [.init(value: Named.id(21, Category.self).rawValue, label: Wording("茶叶", "Tea"))],
        nextPath: nil)

    static func session(for role: Role) -> StudioRoomPage {
        StudioRoomPage(
            card: card(
                1, "凤凰单丛，今晚开汤", .living, warning: Room.Verdict(rule: "ad-law/9", note: "12:31 说了“全国最好”。")),
            role: role, host: host, goods: goods, search: role == .creator ? "茶席" : "",
            suggestions: role == .creator
                ? [.init(product: Named.id(409), title: "荷塘月色茶席布", about: "乌岽山茶园 · ¥59")] : [],
            categories: [], lines: lines, pinned: lines[0], lastSequence: 7)
    }

    static let announcedSession = StudioRoomPage(
        card: ahead, role: .creator, host: nil, goods: [], search: "", suggestions: [],
        categories: [.init(value: Named.id(21, Category.self).rawValue, label: Wording("茶叶", "Tea"))], lines: [],
        pinned: nil, lastSequence: 0)

    static let found = SearchPage(
        text: "单丛",
        groups: [
            .init(
                kind: .room,
                hits: [hit(.room, living.room.id.rawValue, "凤凰单丛，今晚开汤", [2..<4], "", [], state: .living)],
                morePath: nil),
            .init(
                kind: .product,
                hits: [
                    hit(
                        .product, goods[0].place.product.rawValue, "蜜兰香凤凰单丛 150 g", [5..<7], "…适合第一次喝单丛的人。", [8..<10])
                ], morePath: "/search?q=%E5%8D%95%E4%B8%9B&kind=product"),
        ], notes: [goods[0].place.product.rawValue: "乌岽山茶园 · ¥168"])

    private static func hit(
        _ kind: SearchKind, _ id: String, _ title: String, _ marks: [Range<Int>], _ excerpt: String,
        _ excerptMarks: [Range<Int>], state: Room.State? = nil
    ) -> Search.Hit {
        Search.Hit(
            kind: kind, id: id, title: .init(text: title, marks: marks),
            excerpt: .init(text: excerpt, marks: excerptMarks), score: 1, roomState: state)
    }

    static let board = BoardPage(
        board: .empty(of: living.room), creator: Named.tea.name, titles: [:], lines: lines)
}
