import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Operations

extension ConsoleSite {
    /// The studio: a creator's sessions, with the forms that move them. Operators look at a session and warn or cut.
    var studioRoutes: [Route] {
        // Which role may send which command is decided by the operation behind it.
        let steering = Audience(of: "rooms.remove_message", in: .standard)
        return [
            Route(.get, "/studio", audience: Audience(of: "rooms.schedule", in: .standard)) { call in
                try await showStudio(call)
            },
            .form("/studio/rooms", audience: Audience(of: "rooms.schedule", in: .standard)) { call in
                try await schedule(call)
            },
            Route(.get, "/studio/rooms/{room_id}", audience: steering) { call in try await showSession(call) },
            .form("/studio/rooms/{room_id}", audience: Audience(of: "rooms.edit", in: .standard)) { call in
                try await steer(call, "edit") { id in
                    _ = try await platform.rooms.move(
                        id, .edit(try Self.draft(of: call)), ifRevision: call.form["revision"].flatMap { Int64($0) },
                        in: call.command)
                }
            },
            .form("/studio/rooms/{room_id}/moves", audience: steering) { call in try await moveRoom(call) },
            .form("/studio/rooms/{room_id}/products", audience: steering) { call in
                try await steer(call, "listProduct") { id in
                    _ = try await platform.rooms.list(
                        try Identifier(parsing: call.form["product"] ?? ""), in: id, call.command)
                }
            },
            .form("/studio/rooms/{room_id}/products/{product_id}/moves", audience: steering) { call in
                guard let command = call.form["command"].flatMap(RoomProduct.Command.init(rawValue:)) else {
                    throw NotThere("command")
                }
                return try await steer(call, command.phrase.rawValue) { id in
                    _ = try await platform.rooms.move(
                        try Identifier(parsing: call.pathParameters["product_id"] ?? ""), in: id, command, call.command)
                }
            },
            .form("/studio/rooms/{room_id}/announcements", audience: steering) { call in
                try await steer(call, "dropCoupon") { id in
                    let product = try call.form["product"].flatMap { $0.isEmpty ? nil : $0 }.map {
                        try Identifier<Product>(parsing: $0)
                    }
                    let text = try Self.text("text", of: call, atMost: 100)
                    let what = call.form["kind"].flatMap(RoomMessage.Announcement.init(rawValue:)) ?? .coupon
                    _ = try await platform.rooms.announce(what, text, for: product, in: id, call.command)
                }
            },
            .form("/studio/rooms/{room_id}/shifts", audience: steering) { call in
                try await steer(call, "changeHost") { id in
                    _ = try await platform.rooms.changeHost(
                        of: id, to: try Self.text("host", of: call, atMost: 60),
                        isSynthetic: call.form["is_synthetic"] == "true", in: call.command)
                }
            },
            .form("/studio/rooms/{room_id}/messages/{sequence}/moves", audience: steering) { call in
                try await moderate(call)
            },
        ]
    }

    private func showStudio(_ call: Call) async throws -> Response {
        guard let creator = call.actor.creator else { throw NotThere("creator") }
        let page = try await platform.rooms.list(of: creator, page: call.page(of: 30), as: call.actor)
        return try await show(
            StudioPage(
                cards: try await cards(of: page.items, for: call),
                categories: try await categoryChoices(for: call),
                nextPath: call.path(after: page.nextCursor)),
            to: call)
    }

    private func schedule(_ call: Call) async throws -> Response {
        try await attempt("schedule", backTo: "/studio") {
            _ = try await platform.rooms.schedule(try Self.draft(of: call), in: call.command)
        }
    }

    /// What a form says of a session.
    private static func draft(of call: Call) throws -> Room.Draft {
        let form = call.form
        let category = try form["category"].flatMap { $0.isEmpty ? nil : $0 }.map {
            try Identifier<Category>(parsing: $0)
        }
        return Room.Draft(
            title: try text("title", of: call, atMost: 100), category: category,
            hasSyntheticHost: form["has_synthetic_host"] == "true", startsAt: try Self.start("starts_at", of: call))
    }

    /// The room for whoever steers it; another creator's is not there.
    private func steered(_ call: Call) async throws -> Room {
        let room = try await platform.rooms.find(try id("room", of: call), as: call.actor)
        guard call.actor.acts(.creator(room.creator)) || call.actor.roles.contains(.operator) else {
            throw NotThere("room")
        }
        return room
    }

    private func showSession(_ call: Call) async throws -> Response {
        let id: Identifier<Room> = try id("room", of: call)
        let conversation = try await platform.rooms.conversation(of: id, limit: 60, as: call.actor)
        let room = try await steered(call)
        guard let card = try await cards(of: [room], for: call).first else { throw NotThere("room") }
        let goods = try await goods(of: id, for: call)
        let search = String((call.queryFields["q"] ?? "").prefix(SearchQuery.lettersMax))
        let page = StudioRoomPage(
            card: card, role: call.actor.acts(.creator(room.creator)) ? .creator : .operator,
            host: try await platform.rooms.shifts(of: id, as: call.actor).last { $0.endedAt == nil }, goods: goods,
            search: search,
            suggestions: try await suggestions(search, beside: Set(goods.map(\.place.product)), for: call),
            categories: try await categoryChoices(for: call), lines: conversation.messages.compactMap(RoomLine.init),
            pinned: conversation.pinned.flatMap(RoomLine.init),
            lastSequence: conversation.lastSequence)
        return try await show(page, to: call)
    }

    /// Products that were looked for and are not on the list; none for words that find nothing.
    func suggestions(
        _ text: String, beside listed: Set<Identifier<Product>>, for call: Call
    ) async throws -> [StudioRoomPage.Suggestion] {
        guard !text.isEmpty else { return [] }
        let hits: [Search.Hit]
        do {
            hits = try await platform.search.find(
                text, kinds: [.product], page: PageRequest(limit: 12), as: call.actor
            ).items
        } catch is SearchRefusal {
            return []
        }
        let ids = try hits.map { try Identifier<Product>(parsing: $0.id) }.filter { !listed.contains($0) }
        let listing = try await platform.listings.of(products: ids)
        return ids.compactMap { id in
            guard let product = listing.products[id] else { return nil }
            let about = [
                listing.merchants[product.merchant]?.name, listing.prices[id].map(Figures(call.language).price),
            ]
            return .init(
                product: id, title: product.title, about: about.compactMap(\.self).joined(separator: " · "))
        }
    }

    private func moveRoom(_ call: Call) async throws -> Response {
        let form = call.form
        guard let command = form["command"].flatMap(Room.Command.init(rawValue:)), let phrase = command.phrase else {
            throw NotThere("command")
        }
        return try await steer(call, phrase.rawValue) { id in
            let move: Room.Move
            switch command {
            case .cancel: move = .cancel
            case .prepare: move = .prepare
            case .practise: move = .practise(form["is_practice"] == "true")
            case .goLive: move = .goLive
            case .pause: move = .pause
            case .resume: move = .resume
            case .end: move = .end
            case .warn, .cut:
                let verdict = Room.Verdict(
                    rule: try Self.text("rule", of: call, atMost: 100),
                    note: try Self.text("note", of: call, atMost: 1_000))
                move = command == .warn ? .warn(verdict) : .cut(verdict)
            case .edit, .lapse, .expirePause, .loseNetwork, .reconnect, .expireGrace, .archive:
                throw NotThere("command")
            }
            _ = try await platform.rooms.move(
                id, move, ifRevision: form["revision"].flatMap { Int64($0) }, in: call.command)
        }
    }

    private func moderate(_ call: Call) async throws -> Response {
        guard let sequence = call.pathParameters["sequence"].flatMap({ Int64($0) }) else { throw NotThere("message") }
        let rooms = platform.rooms
        switch call.form["command"] {
        case "pin":
            return try await steer(call, "pin") { _ = try await rooms.pin(message: sequence, in: $0, call.command) }
        case "unpin":
            return try await steer(call, "unpin") { _ = try await rooms.pin(message: nil, in: $0, call.command) }
        case "remove":
            return try await steer(call, "removeLine") {
                _ = try await rooms.remove(message: sequence, from: $0, call.command)
            }
        case "mute":
            return try await steer(call, "mute") {
                _ = try await rooms.mute(authorOf: sequence, in: $0, call.command)
            }
        default: throw NotThere("command")
        }
    }

    /// Runs a command on a room and goes back to its studio.
    private func steer(
        _ call: Call, _ word: String, _ command: (Identifier<Room>) async throws -> Void
    ) async throws -> Response {
        let id: Identifier<Room> = try id("room", of: call)
        return try await attempt(word, backTo: "/studio/rooms/\(id)") { try await command(id) }
    }

    static func text(_ name: String, of call: Call, atMost length: Int) throws(InvalidInput) -> String {
        let text = (call.form[name] ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !text.isEmpty, text.count <= length else {
            throw InvalidInput(name, "field.wrong_length", "Has 1 to \(length) letters.")
        }
        return text
    }
}
