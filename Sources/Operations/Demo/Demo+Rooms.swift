import Market
import Storage

extension Demo {
    /// A room on air and one that is announced, where their creators have none yet.
    func prepareRooms() async throws {
        let now = platform.clock.now()
        let tea = try await room(
            "今晚开汤：蜜兰香对鸭屎香", World.tea, by: World.teaExpert, startingAt: now,
            with: [World.honeyOrchid, World.duckAroma, World.pot, World.roseCake])
        if let tea {
            let host = context(.creator(World.teaExpert.id), "room-tea")
            for move in [Room.Move.prepare, .goLive] {
                _ = try await platform.rooms.move(tea, move, in: host.withoutKey)
            }
            _ = try await platform.rooms.move(World.honeyOrchid.id, in: tea, .explain, host.withoutKey)
            for (viewer, text) in [(World.xiaoya, "第三泡是不是最香？"), (World.laochen, "小品壶还有吗")] {
                _ = try await platform.rooms.say(text, in: tea, context(.viewer(viewer.id), "").withoutKey)
            }
            _ = try await platform.rooms.say("第三泡最香，水要滚", in: tea, host.withoutKey)
        }
        _ = try await room(
            "小城清晨：带你逛菜市场", World.travel, by: World.traveller, startingAt: now.advanced(by: .days(1)),
            with: [World.roseCake])
    }

    /// Announces a room, once and for all.
    /// - Returns: the room; nil when the creator had one before.
    private func room(
        _ title: String, _ category: Category, by creator: Creator, startingAt start: Timestamp,
        with products: [Product]
    ) async throws -> Identifier<Room>? {
        let before = try await platform.read {
            try RoomStore($0).list(.init(creator: creator.id), after: nil, limit: 1)
        }
        guard before.isEmpty else { return nil }
        let host = context(.creator(creator.id), "").withoutKey
        let draft = Room.Draft(title: title, category: category.id, hasSyntheticHost: false, startsAt: start)
        let id = try await platform.rooms.schedule(draft, in: host).value.id
        for product in products { _ = try await platform.rooms.list(product.id, in: id, host) }
        return id
    }
}

extension CommandContext {
    /// The same circumstances without a key, for what is done once because it is looked for first.
    fileprivate var withoutKey: CommandContext { CommandContext(actor: actor, requestID: requestID) }
}
