package import Market

/// A live room as its viewers see it; `room.js` keeps it up to date.
package struct RoomPage: Page {
    package static var template: String { "room" }

    /// What the reader may do.
    package struct Looker: Sendable, Hashable {
        /// Whether the reader may write.
        package let canChat: Bool
        /// What may be reported of the reader's behaviour; nil for those whose behaviour is not reported.
        package let consent: ConsentScope?
        /// Whether the room is the reader's own, or the reader an operator.
        package let canSteer: Bool

        /// A reader.
        package init(canChat: Bool, consent: ConsentScope?, canSteer: Bool) {
            self.canChat = canChat
            self.consent = consent
            self.canSteer = canSteer
        }
    }

    /// The room, with who is live.
    package let card: RoomCard
    /// Who is in front of the camera; nil before the start.
    package let host: HostShift?
    /// The products, by place.
    package let goods: [RoomGood]
    /// The last lines, oldest first.
    package let lines: [RoomLine]
    /// The line on top.
    package let pinned: RoomLine?
    /// The number of the room's last message; the page goes on from here.
    package let lastSequence: Int64
    /// Letters of a line at most.
    package let lettersMax: Int
    /// What the reader may do.
    package let looker: Looker

    /// A room's page.
    package init(
        card: RoomCard, host: HostShift?, goods: [RoomGood], lines: [RoomLine], pinned: RoomLine?, lastSequence: Int64,
        lettersMax: Int, looker: Looker
    ) {
        self.card = card
        self.host = host
        self.goods = goods
        self.lines = lines
        self.pinned = pinned
        self.lastSequence = lastSequence
        self.lettersMax = lettersMax
        self.looker = looker
    }

    package var section: Section? { .rooms }
    package func title(in language: Language) -> String { card.room.title }

    package func view(in shell: Shell) -> any Sendable {
        let goods = goods.map { RoomGoodView($0, in: shell) }
        let room = card.room
        return View(
            card: RoomCardView(card, in: shell), creatorID: room.creator.rawValue, stateName: room.state.rawValue,
            states: Room.State.allCases.map { state in
                StateView(
                    name: state.rawValue, label: shell.text(state.phrase), tone: state.tone,
                    waiting: state.waiting.map { shell.text($0) } ?? "", isOver: state.isOver || state == .cancelled)
            },
            waiting: room.state.waiting.map { shell.text($0) },
            isSynthetic: host?.isSynthetic ?? room.hasSyntheticHost,
            host: host.map { shell.text(RoomPhrase.hostIs, ["name": $0.host]) },
            isWarned: room.warning != nil, goods: goods, goodsEmpty: goods.isEmpty,
            goodsCount: shell.text(RoomPhrase.goodsCount, ["count": String(goods.count)]),
            explaining: goods.first(where: \.isExplaining), lines: lines.map(LineView.init),
            pinned: pinned.map(LineView.init), lastSequence: String(lastSequence), lettersMax: String(lettersMax),
            canChat: looker.canChat, consent: looker.consent?.rawValue, canReport: looker.consent != nil,
            loginPath: shell.person == nil ? "/login?next=/rooms/\(room.id)" : nil,
            steerPath: looker.canSteer ? "/studio/rooms/\(room.id)" : nil, isOver: room.state.isOver)
    }

    private struct View: Sendable {
        let card: RoomCardView
        let creatorID: String
        let stateName: String
        let states: [StateView]
        let waiting: String?
        let isSynthetic: Bool
        let host: String?
        let isWarned: Bool
        let goods: [RoomGoodView]
        let goodsEmpty: Bool
        let goodsCount: String
        let explaining: RoomGoodView?
        let lines: [LineView]
        let pinned: LineView?
        let lastSequence: String
        let lettersMax: String
        let canChat: Bool
        let consent: String?
        let canReport: Bool
        let loginPath: String?
        let steerPath: String?
        let isOver: Bool
    }

    /// A state's words, for when the room moves while the page is open.
    private struct StateView: Sendable {
        let name: String
        let label: String
        let tone: String
        let waiting: String
        let isOver: Bool
    }

    struct LineView: Sendable {
        let sequence: String
        let author: String
        let isHost: Bool
        let text: String

        init(_ line: RoomLine) {
            sequence = String(line.sequence)
            author = line.author
            isHost = line.isHost
            text = line.text
        }
    }
}
