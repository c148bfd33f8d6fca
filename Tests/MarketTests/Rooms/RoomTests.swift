import Market
import Testing

@Suite("A live room")
struct RoomTests {
    private let start = Timestamp(milliseconds: 1_763_890_000_000)
    private let rules = RoomRules.tested

    private func room(_ state: Room.State, dueIn: Duration? = nil, practice: Bool = false) -> Room {
        let hasStarted = state.isOnAir || state.isOver
        return Room(
            id: Identifier(.version8(high: 1, low: 1)), creator: Identifier(.version8(high: 2, low: 2)),
            rules: RuleVersion(family: "rooms", number: 1), createdAt: start, title: "开汤", category: nil,
            hasSyntheticHost: false, startsAt: start, state: state, movedAt: start,
            dueAt: dueIn.map { start.advanced(by: $0) }, isPractice: practice, wentLiveAt: hasStarted ? start : nil,
            endedAt: state.isOver ? start : nil, warning: nil, cut: nil, revision: 1)
    }

    private func move(_ command: Room.Command) -> Room.Move {
        let draft = Room.Draft(title: "改期", category: nil, hasSyntheticHost: true, startsAt: start)
        let verdict = Room.Verdict(rule: "ad-law/9", note: "“最好”")
        return switch command {
        case .edit: .edit(draft)
        case .cancel: .cancel
        case .lapse: .lapse
        case .prepare: .prepare
        case .practise: .practise(true)
        case .goLive: .goLive
        case .pause: .pause
        case .resume: .resume
        case .expirePause: .expirePause
        case .loseNetwork: .loseNetwork
        case .reconnect: .reconnect
        case .expireGrace: .expireGrace
        case .end: .end
        case .warn: .warn(verdict)
        case .cut: .cut(verdict)
        case .archive: .archive
        }
    }

    @Test(arguments: Room.State.allCases, Room.Command.allCases)
    func `moves along its table and nowhere else, and a refusal names what is allowed`(
        state: Room.State, command: Room.Command
    ) throws {
        let line = Room.transitions.lines.first { $0.from == state && $0.command == command }
        let room = room(state, dueIn: .zero)
        guard let line else {
            let refusal = RoomRefusal.notAllowed(
                TransitionRefused(
                    state: state.rawValue, command: command.rawValue, allowed: Room.transitions.allowed(in: state)))
            #expect(throws: refusal) { try room.moving(move(command), at: start, under: rules) }
            return
        }
        let moved = try room.moving(move(command), at: start, under: rules)
        #expect(moved.state == line.to && moved.revision == 2)
        #expect(moved.endedAt != nil || !moved.state.isOver)
    }

    @Test func `is ended by the clock after a pause or a loss that took too long, and not earlier`() throws {
        let cases: [(Room.Move, Room.Move, Duration)] = [
            (.pause, .expirePause, rules.pauseMax), (.loseNetwork, .expireGrace, rules.reconnectGrace),
        ]
        for (begin, expire, limit) in cases {
            let waiting = try room(.living).moving(begin, at: start, under: rules)
            let almost = start.advanced(by: limit - .milliseconds(1))
            #expect(waiting.moveDue(at: almost) == nil)
            #expect(throws: RoomRefusal.tooEarly) { try waiting.moving(expire, at: almost, under: rules) }
            let end = start.advanced(by: limit)
            #expect(waiting.moveDue(at: end) == expire)
            let ended = try waiting.moving(expire, at: end, under: rules)
            #expect(ended.state == .ended && ended.endedAt == end)
            #expect(ended.dueAt == end.advanced(by: rules.salesCountFor), "sales still count for a while")
        }
    }

    @Test func `uses the quota at its start, which practice does not`() throws {
        let prepared = try room(.scheduled).moving(.prepare, at: start, under: rules)
        let practised = try prepared.moving(.practise(true), at: start, under: rules)
        #expect(practised.isPractice && practised.wentLiveAt == nil)
        #expect(throws: RoomRefusal.quotaExceeded(started: 2, allowed: 2)) {
            try rules.admitStart(after: 2, level: 0)
        }
        try rules.admitStart(after: 2, level: 1)
        let live = try practised.moving(.goLive, at: start, under: rules)
        #expect(live.state == .living && !live.isPractice && live.wentLiveAt == start)
    }

    @Test func `keeps a warning while it is on air and forgets it at the end`() throws {
        let verdict = Room.Verdict(rule: "ad-law/9", note: "12:31")
        let warned = try room(.living).moving(.warn(verdict), at: start, under: rules)
        #expect(warned.warning == verdict && warned.state == .living)
        let cut = try warned.moving(.cut(verdict), at: start, under: rules)
        #expect(cut.cut == verdict && cut.warning == nil && cut.state == .terminated)
    }

    @Test func `cannot be announced further ahead than the rules allow`() {
        let far = Room.Draft(
            title: "明年", category: nil, hasSyntheticHost: false,
            startsAt: start.advanced(by: rules.scheduledAheadMax + .seconds(1)))
        #expect(throws: RoomRefusal.tooFarAhead(until: start.advanced(by: rules.scheduledAheadMax))) {
            try Room(
                scheduling: far, id: Identifier(.version8(high: 1, low: 1)),
                creator: Identifier(.version8(high: 2, low: 2)), at: start,
                under: RuleSet(version: RuleVersion(family: "rooms", number: 1), values: rules))
        }
    }
}

@Suite("A product in a room")
struct RoomProductTests {
    private let start = Timestamp(milliseconds: 1_763_890_000_000)
    private var listed: RoomProduct {
        RoomProduct(
            listing: Identifier(.version8(high: 3, low: 3)), in: Identifier(.version8(high: 1, low: 1)), place: 1,
            at: start)
    }

    @Test func `adds up how long it was explained over several explanations`() throws {
        var product = listed
        for minute: Int64 in [0, 10] {
            let from = start.advanced(by: .seconds(minute * 60))
            product = try product.moving(.explain, at: from)
            #expect(product.explainingSince == from)
            product = try product.moving(.finish, at: from.advanced(by: .seconds(90)))
        }
        #expect(product.explainedCount == 2 && product.explainedMilliseconds == 180_000)
        let again = try product.moving(.explain, at: start)
        #expect(again.explained(until: start.advanced(by: .seconds(5))) == .seconds(185))
    }

    @Test func `counts the explanation that selling out or leaving cuts short`() throws {
        for command in [RoomProduct.Command.sellOut, .remove] {
            let explaining = try listed.moving(.explain, at: start)
            let gone = try explaining.moving(command, at: start.advanced(by: .seconds(7)))
            #expect(gone.explainedMilliseconds == 7_000 && gone.explainingSince == nil)
        }
    }

    @Test func `is not explained while it is sold out or taken away`() throws {
        for command in [RoomProduct.Command.sellOut, .remove] {
            let gone = try listed.moving(command, at: start)
            #expect(throws: RoomRefusal.self) { try gone.moving(.explain, at: start) }
        }
    }
}

extension RoomRules {
    /// Small limits.
    static let tested = RoomRules(
        scheduledAheadMax: .seconds(30 * 86_400), lapseAfter: .seconds(86_400), pauseMax: .seconds(600),
        reconnectGrace: .seconds(180), salesCountFor: .seconds(7 * 86_400), replayKeptFor: .seconds(86_400),
        roomsPerWeekByLevel: [2, 5], productsMax: 3, soldToldFrom: 3,
        chat: .init(
            lettersMax: 20, messagesPerViewer: 2, viewerWindow: .seconds(10), messagesPerSecond: 5,
            wordsBlocked: WordList(["加微信"])), streamKept: 8, streamReadersMax: 10)
}
