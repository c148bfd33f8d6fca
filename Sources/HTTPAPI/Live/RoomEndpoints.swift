import HTTPTypes
import Market
package import Operations

/// Live rooms over HTTP: announce, go live, show goods, talk.
package enum RoomEndpoints {
    static let schedule = Endpoint<RoomAsk, WrittenReply<RoomBody>>(
        .post, "/v1/rooms", operation: "rooms.schedule", summary: "Announces a live session of yours.", tag: "rooms",
        refuses: [
            "object.not_found", "room.too_far_ahead", "category.unknown", "identifier.malformed",
            "timestamp.malformed", "idempotency.key_reused",
        ],
        status: .created, idempotency: .accepted,
        links: ["read", "prepare", "cancel"].map {
            EndpointLink($0, to: "rooms.\($0)", ["room_id": "$response.body#/id"])
        })
    static let list = Endpoint<RoomQuery, PageReply<RoomBody>>(
        .get, "/v1/rooms", operation: "rooms.list", summary: "Lists live rooms, the latest start first.",
        documentation: "Rooms that were taken back are listed for their creator and for operators alone.",
        tag: "rooms", refuses: ["page.malformed_cursor", "identifier.malformed"])
    static let show = Endpoint<RoomAddress, RoomBody>(
        .get, "/v1/rooms/{room_id}", operation: "rooms.read", summary: "Shows a live room.", tag: "rooms",
        refuses: ["object.not_found"])
    static let edit = Endpoint<RoomChange, WrittenReply<RoomBody>>(
        .put, "/v1/rooms/{room_id}", operation: "rooms.edit",
        summary: "Replaces what is said of a session that has not started.", tag: "rooms",
        refuses: moveRefusals + [
            "room.too_far_ahead", "category.unknown", "identifier.malformed", "timestamp.malformed",
        ],
        idempotency: .accepted, precondition: .accepted)

    static let cancel: Endpoint<RoomAddress, WrittenReply<RoomBody>> =
        move("cancellation", "cancel", "Takes a session back before it starts.")
    static let prepare: Endpoint<RoomAddress, WrittenReply<RoomBody>> =
        move("preparation", "prepare", "Sets a session up: the creator alone sees the picture.", links: ["go_live"])
    static let practise: Endpoint<RoomPractice, WrittenReply<RoomBody>> =
        move("practice", "practise", "Turns practice on or off; it uses no quota.")
    static let goLive: Endpoint<RoomAddress, WrittenReply<RoomBody>> = move(
        "start", "go_live", "Goes on air; the quota of the week counts from here, however the session ends.",
        refuses: ["room.quota_exceeded", "room.already_live"], links: ["pause", "end"])
    static let pause: Endpoint<RoomAddress, WrittenReply<RoomBody>> =
        move("pause", "pause", "Pauses a session; too long a pause ends it.", links: ["resume"])
    static let resume: Endpoint<RoomAddress, WrittenReply<RoomBody>> =
        move("resumption", "resume", "Goes on after a pause.")
    static let end: Endpoint<RoomAddress, WrittenReply<RoomBody>> = move("end", "end", "Ends a session.")
    static let warn: Endpoint<RoomVerdictAsk, WrittenReply<RoomBody>> =
        move("warning", "warn", "Warns the host, with the rule and what happened.")
    static let cut: Endpoint<RoomVerdictAsk, WrittenReply<RoomBody>> =
        move("cut", "cut", "Cuts a session, with the rule and what happened.")

    static let products = Endpoint<RoomAddress, RoomProductsBody>(
        .get, "/v1/rooms/{room_id}/products", operation: "rooms.products", summary: "Lists the products of a room.",
        tag: "rooms", refuses: ["object.not_found"])
    static let listProduct = Endpoint<RoomProductAsk, WrittenReply<RoomProductBody>>(
        .post, "/v1/rooms/{room_id}/products", operation: "rooms.list_product",
        summary: "Puts a product on the list of a room of yours.", tag: "rooms",
        refuses: [
            "object.not_found", "room.not_allowed", "room.too_many_products", "product.unknown",
            "identifier.malformed", "idempotency.key_reused",
        ], idempotency: .accepted)
    static let moveProduct = Endpoint<RoomProductMove, WrittenReply<RoomProductBody>>(
        .post, "/v1/rooms/{room_id}/products/{product_id}/moves", operation: "rooms.move_product",
        summary: "Explains a product, ends the explanation, or takes it off the list.",
        documentation: "At most one product is explained: another explanation ends in the same transaction.",
        tag: "rooms",
        refuses: [
            "object.not_found", "room.not_allowed", "room.not_on_air", "room.product_not_listed",
            "idempotency.key_reused",
        ], idempotency: .accepted)
    static let announce = Endpoint<RoomAnnouncementAsk, WrittenReply<RoomMessageBody>>(
        .post, "/v1/rooms/{room_id}/announcements", operation: "rooms.announce",
        summary: "Announces a coupon or a lucky bag to a room of yours that is on air.", tag: "rooms",
        refuses: [
            "object.not_found", "room.not_on_air", "room.product_not_listed", "identifier.malformed",
            "idempotency.key_reused",
        ],
        status: .created, idempotency: .accepted)
    static let shifts = Endpoint<RoomAddress, RoomShiftsBody>(
        .get, "/v1/rooms/{room_id}/shifts", operation: "rooms.shifts", summary: "Lists who hosted a room when.",
        tag: "rooms", refuses: ["object.not_found"])
    static let changeHost = Endpoint<RoomShiftAsk, WrittenReply<RoomBody>>(
        .post, "/v1/rooms/{room_id}/shifts", operation: "rooms.change_host",
        summary: "Hands the camera of a room of yours to somebody else.", tag: "rooms",
        refuses: ["object.not_found", "room.not_on_air", "idempotency.key_reused"], idempotency: .accepted)

    static let bookings = Endpoint<RoomAddress, RoomBookingBody>(
        .get, "/v1/rooms/{room_id}/booking", operation: "rooms.bookings",
        summary: "Shows how many want to be told when a room starts.", tag: "rooms", refuses: ["object.not_found"])
    static let book = Endpoint<RoomAddress, WrittenReply<RoomFlagBody>>(
        .put, "/v1/rooms/{room_id}/booking", operation: "rooms.book",
        summary: "Asks to be told when a room starts.", tag: "rooms",
        refuses: ["object.not_found", "room.not_allowed", "idempotency.key_reused"], idempotency: .accepted)
    static let cancelBooking = Endpoint<RoomAddress, WrittenReply<RoomFlagBody>>(
        .delete, "/v1/rooms/{room_id}/booking", operation: "rooms.cancel_booking",
        summary: "Takes the wish to be told back.", tag: "rooms",
        refuses: ["object.not_found", "idempotency.key_reused"], idempotency: .accepted)

    static let messages = Endpoint<RoomAddress, RoomConversationBody>(
        .get, "/v1/rooms/{room_id}/messages", operation: "rooms.read_messages",
        summary: "Shows the last things that people said in a room, and where the stream goes on.",
        documentation: """
            `GET /v1/rooms/{room_id}/stream?after={last_sequence}` goes on from there as server-sent events: numbered \
            messages (`id`, `event` is the kind, `data`), `pulse` with viewers and likes, and `reset` when the number is \
            not kept any more. `Last-Event-ID` resumes.
            """, tag: "rooms", refuses: ["object.not_found"])
    static let say = Endpoint<RoomChatAsk, WrittenReply<RoomMessageBody>>(
        .post, "/v1/rooms/{room_id}/messages", operation: "rooms.say",
        summary: "Says something to everybody in a room.", tag: "rooms",
        refuses: [
            "object.not_found", "room.not_on_air", "room.chat_too_fast", "room.chat_word_blocked", "room.chat_muted",
            "idempotency.key_reused",
        ],
        status: .created, idempotency: .accepted)
    static let removeMessage = Endpoint<RoomMessageAddress, WrittenReply<RoomMessageBody>>(
        .delete, "/v1/rooms/{room_id}/messages/{sequence}", operation: "rooms.remove_message",
        summary: "Takes a message away from everybody.", tag: "rooms",
        refuses: ["object.not_found", "idempotency.key_reused"], idempotency: .accepted)
    static let mute = Endpoint<RoomMessageAddress, WrittenReply<RoomFlagBody>>(
        .post, "/v1/rooms/{room_id}/messages/{sequence}/mute", operation: "rooms.mute",
        summary: "Closes the mouth of a message's author in this room.", tag: "rooms",
        refuses: ["object.not_found", "idempotency.key_reused"], idempotency: .accepted)
    static let pin = Endpoint<RoomPinAsk, WrittenReply<RoomMessageBody>>(
        .put, "/v1/rooms/{room_id}/pinned-message", operation: "rooms.pin_message",
        summary: "Keeps a message on top of a room.", tag: "rooms",
        refuses: ["object.not_found", "idempotency.key_reused"], idempotency: .accepted)
    static let unpin = Endpoint<RoomAddress, WrittenReply<RoomMessageBody>>(
        .delete, "/v1/rooms/{room_id}/pinned-message", operation: "rooms.unpin_message",
        summary: "Keeps no message on top of a room.", tag: "rooms",
        refuses: ["object.not_found", "idempotency.key_reused"], idempotency: .accepted)

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        moving(platform.rooms) + selling(platform.rooms) + talking(platform.rooms)
    }

    private static func moving(_ rooms: Rooms) -> [AnyEndpoint] {
        [
            schedule.answered { input, call in
                let written = try await rooms.schedule(input.draft, in: call.command)
                return WrittenReply(written, location: "/v1/rooms/\(written.value.id)") {
                    RoomBody($0, for: call.actor)
                }
            },
            list.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await rooms.list(
                    of: input.creator, in: input.state.map { [$0] } ?? [], page: request, as: call.actor)
                return PageReply(page, as: { RoomBody($0, for: call.actor) }, answering: call)
            },
            show.answered { input, call in
                RoomBody(try await rooms.find(input.id, as: call.actor), for: call.actor)
            },
            moving(edit, rooms) { ($0.id, .edit($0.draft)) },
            moving(cancel, rooms) { ($0.id, .cancel) },
            moving(prepare, rooms) { ($0.id, .prepare) },
            moving(practise, rooms) { ($0.id, .practise($0.isPractice)) },
            moving(goLive, rooms) { ($0.id, .goLive) },
            moving(pause, rooms) { ($0.id, .pause) },
            moving(resume, rooms) { ($0.id, .resume) },
            moving(end, rooms) { ($0.id, .end) },
            moving(warn, rooms) { ($0.id, .warn($0.verdict)) },
            moving(cut, rooms) { ($0.id, .cut($0.verdict)) },
        ]
    }

    private static func selling(_ rooms: Rooms) -> [AnyEndpoint] {
        [
            products.answered { input, call in
                RoomProductsBody(try await rooms.products(of: input.id, as: call.actor))
            },
            listProduct.answered { input, call in
                WrittenReply(
                    try await rooms.list(input.product, in: input.id, call.command), as: RoomProductBody.init)
            },
            moveProduct.answered { input, call in
                WrittenReply(
                    try await rooms.move(input.product, in: input.id, input.command, call.command),
                    as: RoomProductBody.init)
            },
            announce.answered { input, call in
                WrittenReply(
                    try await rooms.announce(
                        input.announcement, input.text, for: input.product, in: input.id, call.command),
                    as: RoomMessageBody.init)
            },
            shifts.answered { input, call in RoomShiftsBody(try await rooms.shifts(of: input.id, as: call.actor)) },
            changeHost.answered { input, call in
                let written = try await rooms.changeHost(
                    of: input.id, to: input.host, isSynthetic: input.isSynthetic, in: call.command)
                return WrittenReply(written) { RoomBody($0, for: call.actor) }
            },
        ]
    }

    private static func talking(_ rooms: Rooms) -> [AnyEndpoint] {
        [
            bookings.answered { input, call in
                let (count, isBooked) = try await rooms.bookings(of: input.id, as: call.actor)
                return RoomBookingBody(count: count, isBooked: isBooked)
            },
            book.answered { input, call in
                WrittenReply(try await rooms.book(input.id, in: call.command), as: RoomFlagBody.init)
            },
            cancelBooking.answered { input, call in
                WrittenReply(try await rooms.cancelBooking(input.id, in: call.command), as: RoomFlagBody.init)
            },
            messages.answered { input, call in
                RoomConversationBody(try await rooms.conversation(of: input.id, limit: 50, as: call.actor))
            },
            say.answered { input, call in
                WrittenReply(try await rooms.say(input.text, in: input.id, call.command), as: RoomMessageBody.init)
            }.behind { parameters in
                // What is no identifier is refused by the endpoint itself.
                guard let id = try? Identifier<Room>(parsing: parameters["room_id"] ?? "") else { return }
                try rooms.checkFlood(of: id)
            },
            removeMessage.answered { input, call in
                WrittenReply(
                    try await rooms.remove(message: input.sequence, from: input.id, call.command),
                    as: RoomMessageBody.init)
            },
            mute.answered { input, call in
                WrittenReply(
                    try await rooms.mute(authorOf: input.sequence, in: input.id, call.command), as: RoomFlagBody.init)
            },
            pin.answered { input, call in
                WrittenReply(
                    try await rooms.pin(message: input.sequence, in: input.id, call.command), as: RoomMessageBody.init)
            },
            unpin.answered { input, call in
                WrittenReply(
                    try await rooms.pin(message: nil, in: input.id, call.command), as: RoomMessageBody.init)
            },
        ]
    }

    private static let moveRefusals: [ErrorCode] = [
        "object.not_found", "room.not_allowed", "revision.stale", "idempotency.key_reused",
    ]

    /// A sub-resource that moves a room.
    private static func move<Input: WireInput>(
        _ resource: String, _ command: String, _ summary: String, refuses refusals: [ErrorCode] = [],
        links: [String] = []
    ) -> Endpoint<Input, WrittenReply<RoomBody>> {
        Endpoint(
            .post, PathTemplate(stringLiteral: "/v1/rooms/{room_id}/\(resource)"), operation: "rooms.\(command)",
            summary: summary, tag: "rooms", refuses: moveRefusals + refusals, idempotency: .accepted,
            precondition: .accepted,
            links: links.map { EndpointLink($0, to: "rooms.\($0)", ["room_id": "$response.body#/id"]) })
    }

    private static func moving<Input: WireInput>(
        _ endpoint: Endpoint<Input, WrittenReply<RoomBody>>, _ rooms: Rooms,
        _ reading: @escaping @Sendable (Input) -> (Identifier<Room>, Room.Move)
    ) -> AnyEndpoint {
        endpoint.answered { input, call in
            let (id, move) = reading(input)
            return WrittenReply(
                try await rooms.move(id, move, ifRevision: try call.revision(), in: call.command)
            ) { RoomBody($0, for: call.actor) }
        }
    }
}
