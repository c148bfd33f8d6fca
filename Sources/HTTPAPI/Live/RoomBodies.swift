package import Market
package import Operations

/// A live room on the wire.
package struct RoomBody: WireReply {
    let room: Room
    private let showsVerdicts: Bool

    /// A room on the wire.
    /// - Parameter actor: who reads it; a warning is for the creator and for operators.
    package init(_ room: Room, for actor: Actor) {
        self.room = room
        showsVerdicts = actor.acts(.creator(room.creator)) || actor.roles.contains(.operator)
    }

    package static let schema: Schema? = .named(
        "Room",
        .object(
            .required("id", .id(Room.self), "The room's identifier."),
            .required("creator_id", .id(Creator.self), "Who is live."),
            .required("title", .text(1...100), "What the session is about."),
            .optional("category_id", .id(Category.self), "The category of most of its goods."),
            .required("has_synthetic_host", .boolean, "Whether a machine hosts; the label cannot be hidden."),
            .required("starts_at", .timestamp, "When it is planned to start."),
            .required("state", .oneOf(Room.State.self), "Where it is between announcement and archive."),
            .required(
                "allowed", .array(of: .oneOf(Room.Command.self), count: 0...Room.Command.allCases.count),
                "What can be asked of it now."),
            .required("moved_at", .timestamp, "When the state was entered."),
            .optional("due_at", .timestamp, "When the clock of the state runs out."),
            .required("is_practice", .boolean, "Whether it is rehearsed, for its creator alone."),
            .optional("went_live_at", .timestamp, "When viewers could first enter."),
            .optional("ended_at", .timestamp, "When the session was over."),
            .optional("warning", verdict, "The operator's warning, for the creator and for operators."),
            .optional("cut", verdict, "Why the operator cut it, for the creator and for operators."),
            .required("rules", .text(3...100), "The version of the rules that hold for it."),
            .required("revision", .integer(1...Int64.max), "Counts changes; the number in the `ETag`.")))

    private static let verdict = Schema.named(
        "RoomVerdict",
        .object(
            .required("rule", .text(1...100), "The rule."), .required("note", .text(0...1_000), "What happened.")))

    package static var example: RoomBody { RoomBody(.documented, for: .visitor) }

    package var json: JSON? {
        let verdict = { (verdict: Room.Verdict?) -> JSON in
            guard showsVerdicts, let verdict else { return .null }
            return ["rule": .string(verdict.rule), "note": .string(verdict.note)]
        }
        return [
            "id": .string(room.id.rawValue), "creator_id": .string(room.creator.rawValue),
            "title": .string(room.title), "category_id": .optional(room.category?.rawValue),
            "has_synthetic_host": .boolean(room.hasSyntheticHost), "starts_at": .time(room.startsAt),
            "state": .string(room.state.rawValue),
            "allowed": .array(Room.transitions.allowed(in: room.state).map { .string($0) }),
            "moved_at": .time(room.movedAt), "due_at": .time(room.dueAt), "is_practice": .boolean(room.isPractice),
            "went_live_at": .time(room.wentLiveAt), "ended_at": .time(room.endedAt), "warning": verdict(room.warning),
            "cut": verdict(room.cut), "rules": .string(room.rules.description), "revision": .integer(room.revision),
        ]
    }

    package var entityTag: EntityTag? { EntityTag(revision: room.revision) }
}

extension Room {
    /// A room for the documentation.
    static var documented: Room {
        let time = Timestamp(milliseconds: 1_763_890_000_000)
        return Room(
            id: .documented, creator: .documented, rules: RuleVersion(family: "rooms", number: 1), createdAt: time,
            title: "凤凰单丛，今晚开汤", category: nil, hasSyntheticHost: false,
            startsAt: time.advanced(by: .seconds(3_600)), state: .scheduled, movedAt: time,
            dueAt: time.advanced(by: .seconds(90_000)), isPractice: false, wentLiveAt: nil, endedAt: nil,
            warning: nil, cut: nil, revision: 1)
    }
}

/// A product of a room on the wire.
package struct RoomProductBody: WireReply {
    private let product: RoomProduct

    /// A product on the wire.
    package init(_ product: RoomProduct) { self.product = product }

    package static let schema: Schema? = .named(
        "RoomProduct",
        .object(
            .required("product_id", .id(Product.self), "The product."),
            .required("place", .integer(1...1_000_000), "Its place in the list; taken places have gaps."),
            .required("state", .oneOf(RoomProduct.State.self), "At most one product is `explaining`."),
            .required(
                "allowed", .array(of: .oneOf(RoomProduct.Command.self), count: 0...6), "What can be asked of it now."),
            .required("listed_at", .timestamp, "When it was put on the list."),
            .optional("explaining_since", .timestamp, "Since when it is being explained."),
            .required("explained_count", .count, "Explanations begun."),
            .required("explained_ms", .count, "How long it was explained, the present explanation left out.")))
    package static var example: Self {
        Self(
            RoomProduct(
                listing: .documented, in: .documented, place: 1, at: Timestamp(milliseconds: 1_763_890_000_000)))
    }
    package var json: JSON? {
        [
            "product_id": .string(product.product.rawValue), "place": .integer(Int64(product.place)),
            "state": .string(product.state.rawValue),
            "allowed": .array(RoomProduct.transitions.allowed(in: product.state).map { .string($0) }),
            "listed_at": .time(product.listedAt), "explaining_since": .time(product.explainingSince),
            "explained_count": .integer(Int64(product.explainedCount)),
            "explained_ms": .integer(product.explainedMilliseconds),
        ]
    }
}

/// The products of a room.
package struct RoomProductsBody: WireReply {
    private let products: [RoomProduct]

    /// Products, by place.
    package init(_ products: [RoomProduct]) { self.products = products }

    package static let schema: Schema? = .object(
        .required(
            "items", .array(of: RoomProductBody.schema ?? .anything, count: 0...10_000),
            "The products by place; `products_max` of the rule set `rooms` bounds them."))
    package static let example = RoomProductsBody([])
    package var json: JSON? { ["items": .array(products.compactMap { RoomProductBody($0).json })] }
}

/// The shifts of a room.
package struct RoomShiftsBody: WireReply {
    private let shifts: [HostShift]

    /// Shifts, in their order.
    package init(_ shifts: [HostShift]) { self.shifts = shifts }

    package static let schema: Schema? = .object(
        .required(
            "items",
            .array(
                of: .named(
                    "HostShift",
                    .object(
                        .required("number", .integer(1...1_000_000), "The shift's number in the room."),
                        .required("host", .text(1...60), "Who hosts."),
                        .required("is_synthetic", .boolean, "Whether the host is made by a machine."),
                        .required("started_at", .timestamp, "When it began."),
                        .optional("ended_at", .timestamp, "When it ended; null while it runs."))),
                count: 0...10_000), "The shifts, in their order."))
    package static let example = RoomShiftsBody([])
    package var json: JSON? {
        [
            "items": .array(
                shifts.map { shift in
                    [
                        "number": .integer(Int64(shift.number)), "host": .string(shift.host),
                        "is_synthetic": .boolean(shift.isSynthetic), "started_at": .time(shift.startedAt),
                        "ended_at": .time(shift.endedAt),
                    ]
                })
        ]
    }
}

/// Something that everybody in a room is told, on the wire.
package struct RoomMessageBody: WireReply {
    private let message: RoomMessage

    /// A message on the wire.
    package init(_ message: RoomMessage) { self.message = message }

    package static let schema: Schema? = .named(
        "RoomMessage",
        .object(
            .required("sequence", .integer(1...Int64.max), "Its number in the room, from 1 without a gap."),
            .required("kind", .oneOf(RoomMessage.Kind.self), "What happened."),
            .required("at", .timestamp, "When."),
            .required("data", .anything, "What belongs to the kind; empty for a message that was taken away.")))
    package static let example = RoomMessageBody(
        RoomMessage(
            room: .documented, sequence: 1, kind: .chat, at: Timestamp(milliseconds: 1_763_890_000_000),
            payload: #"{"author":"7k2mx","role":"viewer","text":"第三泡最香？"}"#))
    package var json: JSON? {
        [
            "sequence": .integer(message.sequence), "kind": .string(message.kind.rawValue), "at": .time(message.at),
            "data": message.data,
        ]
    }
}

extension RoomMessage {
    /// What belongs to the kind.
    var data: JSON {
        // The platform wrote the text itself; should it be unreadable, the number must still be told.
        (try? JSONParser.parse(Array(payload.utf8))) ?? .object([])
    }
}

/// What somebody who enters a room reads first.
package struct RoomConversationBody: WireReply {
    private let conversation: RoomConversation

    /// A conversation on the wire.
    package init(_ conversation: RoomConversation) { self.conversation = conversation }

    package static let schema: Schema? = .named(
        "RoomConversation",
        .object(
            .required(
                "items", .array(of: RoomMessageBody.schema ?? .anything, count: 0...100),
                "The last messages of people, oldest first."),
            .required("pinned", .nullable(RoomMessageBody.schema ?? .anything), "The message that stays on top."),
            .required("last_sequence", .count, "The stream goes on after this number.")))
    package static let example = RoomConversationBody(
        RoomConversation(messages: [], pinned: nil, lastSequence: 0))
    package var json: JSON? {
        [
            "items": .array(conversation.messages.compactMap { RoomMessageBody($0).json }),
            "pinned": conversation.pinned.flatMap { RoomMessageBody($0).json } ?? .null,
            "last_sequence": .integer(conversation.lastSequence),
        ]
    }
}

/// Who wants to be told when a room starts.
package struct RoomBookingBody: WireReply {
    private let count: Int
    private let isBooked: Bool

    /// Bookings on the wire.
    package init(count: Int, isBooked: Bool) {
        self.count = count
        self.isBooked = isBooked
    }

    package static let schema: Schema? = .named(
        "RoomBookings",
        .object(
            .required("count", .count, "How many booked."),
            .required("is_booked", .boolean, "Whether you are among them.")))
    package static let example = RoomBookingBody(count: 128, isBooked: true)
    package var json: JSON? { ["count": .integer(Int64(count)), "is_booked": .boolean(isBooked)] }
}

/// Whether something holds after a command.
package struct RoomFlagBody: WireReply {
    private let isChanged: Bool

    /// A flag on the wire.
    package init(_ isChanged: Bool) { self.isChanged = isChanged }

    package static let schema: Schema? = .named(
        "RoomFlag", .object(.required("is_changed", .boolean, "Whether it was otherwise before.")))
    package static let example = RoomFlagBody(true)
    package var json: JSON? { ["is_changed": .boolean(isChanged)] }
}
