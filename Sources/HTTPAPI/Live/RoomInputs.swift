package import Market

/// Which room.
package struct RoomAddress: WireInput {
    /// The room.
    package let id: Identifier<Room>

    package static let parameters: [Parameter] = [
        .path("room_id", .id(Room.self), "The room.", example: .string(Identifier<Room>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("room_id") }
}

/// Which rooms.
package struct RoomQuery: WireInput {
    /// Only this creator's.
    package let creator: Identifier<Creator>?
    /// Only those in this state.
    package let state: Room.State?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        [
            .query(
                "creator_id", .id(Creator.self), "Only rooms of this creator.",
                example: .string(Identifier<Creator>.documented.rawValue)),
            .query("state", .oneOf(Room.State.self), "Only rooms in this state.", example: "living"),
        ] + PageQuery.parameters
    package init(_ received: Received) throws {
        creator = try received.query["creator_id"]?.text.map { try Identifier(parsing: $0) }
        state = received.query["state"]?.text.flatMap(Room.State.init(rawValue:))
        page = PageQuery(received)
    }
}

/// What a creator says of a session, as sent.
package struct RoomAsk: WireInput {
    /// What is said.
    package let draft: Room.Draft

    static let draftSchema = Schema.named(
        "RoomDraft",
        .object(
            .required("title", .text(1...100), "What the session is about."),
            .optional("category_id", .id(Category.self), "The category of most of its goods."),
            .optional("has_synthetic_host", .boolean, "Whether a machine hosts; viewers always see the label."),
            .required("starts_at", .timestamp, "When it is planned to start.")))

    package static let body: Schema? = draftSchema
    package static let example: JSON? = ["title": "凤凰单丛，今晚开汤", "starts_at": "2026-11-27T12:00:00.000Z"]
    package init(_ received: Received) throws { draft = try Room.Draft(received) }
}

/// What a creator says of a session from now on, as sent.
package struct RoomChange: WireInput {
    /// The room.
    package let id: Identifier<Room>
    /// What is said.
    package let draft: Room.Draft

    package static let parameters = RoomAddress.parameters
    package static let body: Schema? = RoomAsk.draftSchema
    package static let example = RoomAsk.example
    package init(_ received: Received) throws {
        id = try received.id("room_id")
        draft = try Room.Draft(received)
    }
}

extension Room.Draft {
    fileprivate init(_ received: Received) throws {
        self.init(
            title: received.text("title"),
            category: try received.body?["category_id"]?.text.map { try Identifier(parsing: $0) },
            hasSyntheticHost: received.body?["has_synthetic_host"]?.truth ?? false,
            startsAt: try Timestamp(parsing: received.text("starts_at")))
    }
}

/// Practice on or off.
package struct RoomPractice: WireInput {
    /// The room.
    package let id: Identifier<Room>
    /// Whether it is rehearsed.
    package let isPractice: Bool

    package static let parameters = RoomAddress.parameters
    package static let body: Schema? = .object(.required("is_practice", .boolean, "Whether it is rehearsed."))
    package static let example: JSON? = ["is_practice": true]
    package init(_ received: Received) throws {
        id = try received.id("room_id")
        isPractice = received.body?["is_practice"]?.truth ?? false
    }
}

/// A warning or a cut.
package struct RoomVerdictAsk: WireInput {
    /// The room.
    package let id: Identifier<Room>
    /// What was broken and what happened.
    package let verdict: Room.Verdict

    package static let parameters = RoomAddress.parameters
    package static let body: Schema? = .object(
        .required("rule", .text(1...100), "The rule that was broken, by its name."),
        .required("note", .text(1...1_000), "What happened, and when in the recording."))
    package static let example: JSON? = ["rule": "ad-law/9", "note": "Said “the best in the country” at 12:31."]
    package init(_ received: Received) throws {
        id = try received.id("room_id")
        verdict = Room.Verdict(rule: received.text("rule"), note: received.text("note"))
    }
}

/// A product for a room.
package struct RoomProductAsk: WireInput {
    /// The room.
    package let id: Identifier<Room>
    /// The product.
    package let product: Identifier<Product>

    package static let parameters = RoomAddress.parameters
    package static let body: Schema? = .object(
        .required("product_id", .id(Product.self), "A listed product."))
    package static let example: JSON? = ["product_id": .string(Identifier<Product>.documented.rawValue)]
    package init(_ received: Received) throws {
        id = try received.id("room_id")
        product = try Identifier(parsing: received.text("product_id"))
    }
}

/// A move of a product in a room.
package struct RoomProductMove: WireInput {
    /// The room.
    package let id: Identifier<Room>
    /// The product.
    package let product: Identifier<Product>
    /// What is asked of it.
    package let command: RoomProduct.Command

    package static let parameters: [Parameter] =
        RoomAddress.parameters + [
            .path(
                "product_id", .id(Product.self), "The product.",
                example: .string(Identifier<Product>.documented.rawValue))
        ]
    package static let body: Schema? = .object(
        .required("command", .oneOf(RoomProduct.Command.self), "What is asked of the product."))
    package static let example: JSON? = ["command": "explain"]
    package init(_ received: Received) throws {
        id = try received.id("room_id")
        product = try received.id("product_id")
        command = RoomProduct.Command(rawValue: received.text("command")) ?? .finish
    }
}

/// A coupon or a lucky bag to announce.
package struct RoomAnnouncementAsk: WireInput {
    /// The room.
    package let id: Identifier<Room>
    /// What is announced.
    package let announcement: RoomMessage.Announcement
    /// What viewers read.
    package let text: String
    /// The product that it is for; nil for all.
    package let product: Identifier<Product>?

    package static let parameters = RoomAddress.parameters
    package static let body: Schema? = .object(
        .required("kind", .oneOf(RoomMessage.Announcement.self), "What is announced."),
        .required("text", .text(1...100), "What viewers read."),
        .optional("product_id", .id(Product.self), "The product of the room that it is for."))
    package static let example: JSON? = ["kind": "coupon", "text": "满 100 减 10，限今晚"]
    package init(_ received: Received) throws {
        id = try received.id("room_id")
        announcement = RoomMessage.Announcement(rawValue: received.text("kind")) ?? .coupon
        text = received.text("text")
        product = try received.body?["product_id"]?.text.map { try Identifier(parsing: $0) }
    }
}

/// A host who takes over.
package struct RoomShiftAsk: WireInput {
    /// The room.
    package let id: Identifier<Room>
    /// Who hosts.
    package let host: String
    /// Whether the host is made by a machine.
    package let isSynthetic: Bool

    package static let parameters = RoomAddress.parameters
    package static let body: Schema? = .object(
        .required("host", .text(1...60), "Who hosts from now on."),
        .optional("is_synthetic", .boolean, "Whether the host is made by a machine."))
    package static let example: JSON? = ["host": "阿单"]
    package init(_ received: Received) throws {
        id = try received.id("room_id")
        host = received.text("host")
        isSynthetic = received.body?["is_synthetic"]?.truth ?? false
    }
}

/// Something to say in a room.
package struct RoomChatAsk: WireInput {
    /// The room.
    package let id: Identifier<Room>
    /// The words.
    package let text: String

    package static let parameters = RoomAddress.parameters
    package static let body: Schema? = .object(
        .required("text", .text(1...1_000), "The words; `chat_letters_max` of the rule set `rooms` bounds them."))
    package static let example: JSON? = ["text": "第三泡最香？"]
    package init(_ received: Received) throws {
        id = try received.id("room_id")
        text = received.text("text")
    }
}

/// A message of a room, by its number.
package struct RoomMessageAddress: WireInput {
    /// The room.
    package let id: Identifier<Room>
    /// The number.
    package let sequence: Int64

    package static let parameters: [Parameter] =
        RoomAddress.parameters + [
            .path("sequence", .integer(1...Int64.max), "The number of the message.", example: 7)
        ]
    package init(_ received: Received) throws {
        id = try received.id("room_id")
        sequence = received.path["sequence"]?.wholeNumber ?? 0
    }
}

/// A message to keep on top.
package struct RoomPinAsk: WireInput {
    /// The room.
    package let id: Identifier<Room>
    /// The number of the message.
    package let sequence: Int64

    package static let parameters = RoomAddress.parameters
    package static let body: Schema? = .object(
        .required("sequence", .integer(1...Int64.max), "The number of the message."))
    package static let example: JSON? = ["sequence": 7]
    package init(_ received: Received) throws {
        id = try received.id("room_id")
        sequence = received.body?["sequence"]?.wholeNumber ?? 0
    }
}
