package import Market

/// One session behind the camera: its state, its products, its host and what is said.
package struct StudioRoomPage: Page {
    package static var template: String { "studio-room" }

    /// A product that could be added.
    package struct Suggestion: Sendable, Hashable {
        /// The product.
        package let product: Identifier<Product>
        /// Its title.
        package let title: String
        /// Shop and price.
        package let about: String

        /// A suggestion.
        package init(product: Identifier<Product>, title: String, about: String) {
            self.product = product
            self.title = title
            self.about = about
        }
    }

    /// The room, with who is live.
    package let card: RoomCard
    /// The role in which the reader looks: the creator, or an operator.
    package let role: Role
    /// Who is in front of the camera; nil before the start.
    package let host: HostShift?
    /// The products, by place.
    package let goods: [RoomGood]
    /// What was looked for.
    package let search: String
    /// What could be added.
    package let suggestions: [Suggestion]
    /// The categories that the session can be about.
    package let categories: [StudioPage.Choice]
    /// The last lines, newest last.
    package let lines: [RoomLine]
    /// The line on top.
    package let pinned: RoomLine?
    /// The number of the room's last message; the page goes on from here.
    package let lastSequence: Int64

    /// A session.
    package init(
        card: RoomCard, role: Role, host: HostShift?, goods: [RoomGood], search: String, suggestions: [Suggestion],
        categories: [StudioPage.Choice], lines: [RoomLine], pinned: RoomLine?, lastSequence: Int64
    ) {
        self.card = card
        self.role = role
        self.host = host
        self.goods = goods
        self.search = search
        self.suggestions = suggestions
        self.categories = categories
        self.lines = lines
        self.pinned = pinned
        self.lastSequence = lastSequence
    }

    package var section: Section? { role == .creator ? .studio : .rooms }
    package func title(in language: Language) -> String { card.room.title }

    package func view(in shell: Shell) -> any Sendable {
        let room = card.room
        let isOwn = role == .creator
        let actions = Room.transitions.allowed(in: room.state, to: role).compactMap { command in
            // What a session is about is changed by the form of its announcement.
            command == .edit ? nil : Action(command, on: room, in: shell)
        }
        return View(
            card: RoomCardView(card, in: shell), path: "/studio/rooms/\(room.id)", boardPath: "/rooms/\(room.id)/board",
            revision: String(room.revision),
            since: shell.text(
                StudioPhrase.stateSince, ["time": shell.figures.moment(room.movedAt)]),
            due: room.dueAt.map { shell.text(StudioPhrase.dueAt, ["time": shell.figures.moment($0)]) },
            edit: isOwn && Room.transitions.allowed(in: room.state, to: role).contains(.edit)
                ? EditView(room, categories: categories, in: shell) : nil,
            actions: actions, hasActions: !actions.isEmpty, isPractice: room.isPractice,
            warning: room.warning.map {
                shell.text(StudioPhrase.warnedBy, ["rule": $0.rule, "note": $0.note])
            }, cut: room.cut.map { shell.text(StudioPhrase.cutBy, ["rule": $0.rule, "note": $0.note]) },
            canPublish: isOwn && !room.state.isOver && room.state != .cancelled, isOwn: isOwn,
            isOpen: isOwn && !room.state.isOver && room.state != .cancelled, isOnAir: isOwn && room.state.isOnAir,
            host: host.map { shell.text(StudioPhrase.hostNow, ["name": $0.host]) },
            goods: goods.map { Good($0, canMove: isOwn && !room.state.isOver, isOnAir: room.state.isOnAir, in: shell) },
            goodsEmpty: goods.isEmpty, search: search,
            suggestions: suggestions.map {
                SuggestionView(id: $0.product.rawValue, title: $0.title, about: $0.about)
            }, foundNothing: !search.isEmpty && suggestions.isEmpty,
            lines: lines.map(RoomPage.LineView.init), linesEmpty: lines.isEmpty,
            pinned: pinned.map(RoomPage.LineView.init), lastSequence: String(lastSequence),
            state: room.state.rawValue)
    }

    private struct View: Sendable {
        let card: RoomCardView
        let path: String
        let boardPath: String
        let revision: String
        let since: String
        let due: String?
        let edit: EditView?
        let actions: [Action]
        let hasActions: Bool
        let isPractice: Bool
        let warning: String?
        let cut: String?
        let canPublish: Bool
        let isOwn: Bool
        let isOpen: Bool
        let isOnAir: Bool
        let host: String?
        let goods: [Good]
        let goodsEmpty: Bool
        let search: String
        let suggestions: [SuggestionView]
        let foundNothing: Bool
        let lines: [RoomPage.LineView]
        let linesEmpty: Bool
        let pinned: RoomPage.LineView?
        let lastSequence: String
        let state: String
    }

    /// What was announced, to be changed.
    private struct EditView: Sendable {
        struct Option: Sendable {
            let value: String
            let label: String
            let isChosen: Bool
        }

        let title: String
        let start: String
        let isSynthetic: Bool
        let categories: [Option]

        init(_ room: Room, categories: [StudioPage.Choice], in shell: Shell) {
            title = room.title
            // A field for a day and a time knows no zone: the form says that it is Beijing's.
            start = String(room.startsAt.advanced(by: .hours(8)).description.prefix(16))
            isSynthetic = room.hasSyntheticHost
            self.categories = categories.map {
                Option(
                    value: $0.value, label: $0.label.text(in: shell.language),
                    isChosen: $0.value == room.category?.rawValue)
            }
        }
    }

    private struct SuggestionView: Sendable {
        let id: String
        let title: String
        let about: String
    }

    private struct Action: Sendable {
        let command: String
        let label: String
        let emphasis: String
        let needsVerdict: Bool
        let practice: String?

        init?(_ command: Room.Command, on room: Room, in shell: Shell) {
            guard var phrase = command.phrase else { return nil }
            if command == .practise, room.isPractice { phrase = .practiseOff }
            self.command = command.rawValue
            label = shell.text(phrase)
            emphasis = [.goLive, .resume, .prepare].contains(command) ? "primary" : "plain"
            needsVerdict = command == .warn || command == .cut
            practice = command == .practise ? String(!room.isPractice) : nil
        }
    }

    private struct Good: Sendable {
        struct Move: Sendable {
            let command: String
            let label: String
            let emphasis: String
        }

        let good: RoomGoodView
        let state: String
        let tone: String
        let explained: String?
        let moves: [Move]

        init(_ good: RoomGood, canMove: Bool, isOnAir: Bool, in shell: Shell) {
            self.good = RoomGoodView(good, in: shell)
            state = shell.text(good.place.state.phrase)
            tone =
                switch good.place.state {
                case .explaining: "act"
                case .explained: "good"
                case .soldOut: "bad"
                case .listed, .removed: "wait"
                }
            explained =
                good.place.explainedCount > 0
                ? shell.text(
                    StudioPhrase.explainedTimes,
                    [
                        "count": shell.figures.count(Int64(good.place.explainedCount)),
                        "span": shell.figures.span(good.place.explained(until: shell.now)),
                    ]) : nil
            let allowed = RoomProduct.transitions.allowed(in: good.place.state, to: .creator)
            moves =
                !canMove
                ? []
                : allowed.filter { $0 != .explain || isOnAir }.map {
                    Move(
                        command: $0.rawValue, label: shell.text($0.phrase),
                        emphasis: $0 == .explain ? "primary" : "plain")
                }
        }
    }
}
