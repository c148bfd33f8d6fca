import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Operations

extension ConsoleSite {
    /// Live rooms as viewers see them, with the forms that work without scripts.
    var roomRoutes: [Route] {
        [
            Route(.get, "/rooms", audience: .everybody) { call in try await showRooms(call) },
            Route(.get, "/rooms/{room_id}", audience: .everybody) { call in try await showRoom(call) },
            Route(.get, "/rooms/{room_id}/board", audience: Audience(of: "boards.room", in: .standard)) { call in
                try await showBoard(call)
            },
            .form("/rooms/{room_id}/booking", audience: Audience(of: "rooms.book", in: .standard)) { call in
                let id: Identifier<Room> = try id("room", of: call)
                let back = Self.localPath(call.form["back"] ?? "/rooms/\(id)")
                let isWanted = call.form["wanted"] == "true"
                return try await attempt(isWanted ? "bookRoom" : "unbookRoom", backTo: back) {
                    _ =
                        isWanted
                        ? try await platform.rooms.book(id, in: call.command)
                        : try await platform.rooms.cancelBooking(id, in: call.command)
                }
            },
            .form("/rooms/{room_id}/messages", audience: Audience(of: "rooms.say", in: .standard)) { call in
                let id: Identifier<Room> = try id("room", of: call)
                return try await attempt("sayInRoom", backTo: "/rooms/\(id)") {
                    _ = try await platform.rooms.say(call.form["text"] ?? "", in: id, call.command)
                }
            },
        ]
    }

    private func showRooms(_ call: Call) async throws -> Response {
        let query = call.queryFields
        let rooms = platform.rooms
        let isFirst = query["cursor"] == nil
        let onAir =
            isFirst
            ? try await rooms.list(
                in: [.living, .paused, .reconnecting], page: PageRequest(limit: 60), as: call.actor
            ).items : []
        let ahead = try await rooms.list(
            in: [.scheduled, .preparing], page: PageRequest(limit: 60, cursor: query["cursor"]), as: call.actor)
        let page = RoomsPage(
            onAir: try await cards(of: onAir, for: call),
            announced: try await cards(of: ahead.items.reversed(), for: call),
            nextPath: call.path(after: ahead.nextCursor))
        return try await show(page, to: call)
    }

    /// Rooms with who is live; those whose creator is gone are left out.
    func cards(of rooms: [Room], for call: Call) async throws -> [RoomCard] {
        let listing = try await platform.listings.of(contents: [], creators: Array(Set(rooms.map(\.creator))))
        var cards: [RoomCard] = []
        for room in rooms {
            guard let creator = listing.creators[room.creator] else { continue }
            let isAhead = room.state == .scheduled || room.state == .preparing
            let bookings =
                isAhead ? try await platform.rooms.bookings(of: room.id, as: call.actor) : (count: 0, isBooked: false)
            cards.append(
                RoomCard(
                    room: room, creator: creator,
                    poster: Poster(room.category.flatMap { listing.categories[$0] }, of: room.id),
                    isBooked: bookings.isBooked, bookings: bookings.count))
        }
        return cards
    }

    /// The products of a room with their names and prices.
    func goods(of id: Identifier<Room>, for call: Call) async throws -> [RoomGood] {
        let places = try await platform.rooms.products(of: id, as: call.actor)
        let listing = try await platform.listings.of(products: places.map(\.product))
        return places.compactMap { RoomGood($0, in: listing) }
    }

    private func showBoard(_ call: Call) async throws -> Response {
        let id: Identifier<Room> = try id("room", of: call)
        let board = try await platform.boards.room(id, as: call.actor)
        let listing = try await platform.listings.of(products: board.products.map(\.product.product))
        let people = try await platform.listings.of(contents: [], creators: [board.room.creator])
        let conversation = try await platform.rooms.conversation(of: id, limit: 12, as: call.actor)
        let page = BoardPage(
            board: board, creator: people.creators[board.room.creator]?.name ?? "",
            titles: listing.products.mapValues(\.title), lines: conversation.messages.compactMap(RoomLine.init))
        return try await show(page, to: call)
    }

    private func showRoom(_ call: Call) async throws -> Response {
        let id: Identifier<Room> = try id("room", of: call)
        // What was said is read first: whatever comes after its last number, the stream tells the page again.
        let conversation = try await platform.rooms.conversation(of: id, limit: 60, as: call.actor)
        let room = try await platform.rooms.find(id, as: call.actor)
        guard let card = try await cards(of: [room], for: call).first else { throw NotThere("room") }
        let viewer = call.actor.viewer
        let consent = try await consent(of: call)
        let isOwn = call.actor.acts(.creator(room.creator))
        let page = RoomPage(
            card: card, host: try await platform.rooms.shifts(of: id, as: call.actor).last { $0.endedAt == nil },
            goods: try await goods(of: id, for: call), lines: conversation.messages.compactMap(RoomLine.init),
            pinned: conversation.pinned.flatMap(RoomLine.init), lastSequence: conversation.lastSequence,
            lettersMax: platform.rules.rooms.values.chat.lettersMax,
            looker: .init(
                canChat: (viewer != nil || call.actor.creator != nil) && !room.state.isOver, consent: consent,
                canSteer: isOwn || call.actor.roles.contains(.operator)))
        return try await show(page, to: call)
    }
}
