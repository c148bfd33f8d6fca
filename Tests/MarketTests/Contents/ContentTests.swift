import Market
import Testing

@Suite struct ContentTests {
    private static let start = Timestamp(milliseconds: 1_763_890_000_000)
    private static let rules = ContentRules(
        shoppablePerWeekByLevel: [2, 5], wordsForbidden: WordList(["加微信"]), wordsDoubtful: WordList(["最佳", "NO.1"]),
        settlesAfter: .days(14), picturesMax: 9)
    private static let finding = Content.Finding(rule: "ad-law/9", note: "最佳")

    private static func draft(
        _ title: String = "蜜兰香", tags: [String] = [], product: Bool = false, angle: Content.Angle = .entertainment,
        isPaid: Bool = false
    ) -> Content.Draft {
        Content.Draft(
            title: title, tags: tags, category: nil, product: product ? Identifier(UUIDBits(high: 1, low: 3)) : nil,
            angle: angle, isPaid: isPaid)
    }

    private static func content(_ state: Content.State, wasShown: Bool? = nil) -> Content {
        Content(
            id: Identifier(UUIDBits(high: 1, low: 1)), creator: Identifier(UUIDBits(high: 1, low: 2)), form: .video,
            draft: draft(product: true), length: nil, state: state, publishedAt: start, wasShown: wasShown)
    }

    private static let moves: [Content.Move] = [
        .edit(draft("b")), .submit, .receive, .pass, .doubt(finding), .reject(finding), .approve, .decline(finding),
        .lift,
        .settle, .recheck(finding), .withdraw, .restrict(finding), .unrestrict, .remove(finding), .reinstate,
    ]

    @Test(arguments: Content.State.allCases)
    func `a content makes the moves of the table and no other`(state: Content.State) throws {
        #expect(Set(Self.moves.map(\.command)) == Set(Content.Command.allCases))
        let later = Self.start.advanced(by: .days(20))
        let allowed = Set(Content.transitions.allowed(in: state))
        for move in Self.moves {
            let content = Self.content(state)
            if allowed.contains(move.command.rawValue) {
                let moved = try content.moving(move, at: later, under: Self.rules)
                #expect(moved.revision == content.revision + 1)
                #expect(moved.state == (try Content.transitions.state(after: move.command, in: state)))
            } else {
                #expect(throws: ContentRefusal.self) { try content.moving(move, at: later, under: Self.rules) }
            }
        }
    }

    @Test func `what was published once keeps its date when it comes back`() throws {
        let later = Self.start.advanced(by: .days(3))
        let first = try Self.content(.machineReview).moving(.pass, at: later, under: Self.rules)
        #expect(first.publishedAt == later && first.wasShown && first.pool == 0)

        let again = try first.moving(.withdraw, at: later.advanced(by: .days(1)), under: Self.rules)
            .moving(.submit, at: later.advanced(by: .days(2)), under: Self.rules)
            .moving(.receive, at: later.advanced(by: .days(2)), under: Self.rules)
            .moving(.pass, at: later.advanced(by: .days(2)), under: Self.rules)
        #expect(again.publishedAt == later && again.movedAt == later.advanced(by: .days(2)))
    }

    @Test func `what was never shown is not put up by being taken down first`() throws {
        let gone = try Self.content(.draft).moving(.remove(nil), at: Self.start, under: Self.rules)
        #expect(throws: ContentRefusal.self) { try gone.moving(.reinstate, at: Self.start, under: Self.rules) }
        let shown = try Self.content(.published).moving(.remove(nil), at: Self.start, under: Self.rules)
        #expect(try shown.moving(.reinstate, at: Self.start, under: Self.rules).state == .published)
    }

    @Test func `a finding stays until somebody speaks the content free`() throws {
        let returned = try Self.content(.humanReview).moving(.decline(Self.finding), at: Self.start, under: Self.rules)
        #expect(returned.state == .draft && returned.finding == Self.finding)
        let handedIn = try returned.moving(.submit, at: Self.start, under: Self.rules)
            .moving(.receive, at: Self.start, under: Self.rules)
        #expect(handedIn.finding == Self.finding)
        #expect(try handedIn.moving(.pass, at: Self.start, under: Self.rules).finding == nil)
    }

    @Test func `a pool is left when its time is over, and each lift begins a new one`() throws {
        let lifted = try Self.content(.published).moving(
            .lift, at: Self.start.advanced(by: .days(10)), under: Self.rules)
        #expect(lifted.state == .pooling && lifted.pool == 1)
        let early = Self.start.advanced(by: .days(23))
        #expect(throws: ContentRefusal.tooEarly) { try lifted.moving(.settle, at: early, under: Self.rules) }
        let settled = try lifted.moving(.settle, at: Self.start.advanced(by: .days(24)), under: Self.rules)
        #expect(settled.state == .longTail && settled.visibility == .published)
    }

    @Test(arguments: [
        ("蜜兰香第三泡", [], Content.Command.pass), ("全村最佳", [], .doubt), ("全村 最.佳 的茶", [], .doubt), ("n o 1", [], .doubt),
        ("好茶", ["加 微 信"], .reject), ("加微信买最佳", [], .reject), ("", [], .pass),
    ])
    func `the word lists see through case, width, spaces and marks`(
        title: String, tags: [String], command: Content.Command
    ) {
        #expect(Self.rules.review(Self.draft(title, tags: tags)).command == command)
    }

    @Test(arguments: [
        (false, Content.Angle.review, false, false), (true, .entertainment, false, false),
        (true, .knowledge, false, true),
        (true, .experience, false, true), (true, .review, false, true), (false, .entertainment, true, true),
    ])
    func `a card in what informs, and what was paid for, is an advertisement`(
        product: Bool, angle: Content.Angle, isPaid: Bool, isAdvertisement: Bool
    ) {
        #expect(Self.draft(product: product, angle: angle, isPaid: isPaid).isAdvertisement == isAdvertisement)
    }

    @Test(arguments: [
        (0, 0, true), (1, 0, true), (2, 0, false), (4, 1, true), (5, 1, false), (4, 6, true), (5, 6, false),
    ])
    func `a creator hands in as many cards a week as the level allows`(posted: Int, level: Int, isAdmitted: Bool) {
        if isAdmitted {
            #expect(throws: Never.self) { try Self.rules.admitCard(after: posted, level: level) }
        } else {
            #expect(throws: ContentRefusal.quotaExceeded(posted: posted, allowed: level == 0 ? 2 : 5)) {
                try Self.rules.admitCard(after: posted, level: level)
            }
        }
    }

    @Test(arguments: Content.State.allCases)
    func `nothing is earned with a draft or with what was taken back`(state: Content.State) {
        let earns = ![.draft, .withdrawn, .removed].contains(state)
        #expect((Self.content(state).linkedProduct != nil) == earns)
    }
}
