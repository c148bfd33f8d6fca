import Alliance
import Amounts
import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import TestSupport
import Testing

@Suite("Live rooms on every engine")
struct RoomsTests {
    private let tea = Membership.creator(World.teaExpert.id)
    private let traveller = Membership.creator(World.traveller.id)
    private let somebody = Membership.viewer(Identifier<Viewer>(.version8(high: 7, low: 1)))

    private func draft(_ world: WorldPlatform, _ title: String = "凤凰单丛，今晚开汤") -> Room.Draft {
        Room.Draft(title: title, category: nil, hasSyntheticHost: false, startsAt: world.clock.now())
    }

    private func live(_ world: WorldPlatform) async throws -> Identifier<Room> {
        let rooms = world.platform.rooms
        let id = try await rooms.schedule(draft(world), in: world.context(tea)).value.id
        _ = try await rooms.move(id, .prepare, in: world.context(tea))
        _ = try await rooms.move(id, .goLive, in: world.context(tea))
        return id
    }

    private func kinds(_ world: WorldPlatform, _ id: Identifier<Room>) async throws -> [RoomMessage.Kind] {
        try await world.platform.read {
            try RoomMessageStore($0).messages(of: id, after: 0, limit: 1_000).map(\.kind)
        }
    }

    @Test(arguments: TestEngine.available)
    func `go from announcement to archive, and everybody in them is told in order`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let rooms = world.platform.rooms
        let id = try await live(world)
        _ = try await rooms.list(World.roseCake.id, in: id, world.context(tea))
        _ = try await rooms.move(World.roseCake.id, in: id, .explain, world.context(tea))
        world.clock.advance(by: .minutes(11))
        _ = try await rooms.move(id, .end, in: world.context(tea))

        #expect(
            try await kinds(world, id) == [.state, .state, .shift, .product, .pinned, .state, .unpinned])
        let product = try #require(try await rooms.products(of: id, as: world.actor(somebody)).first)
        #expect(product.state == .explained && product.explainedMilliseconds == 660_000)
        let shifts = try await rooms.shifts(of: id, as: world.actor(somebody))
        #expect(shifts.map(\.host) == [World.teaExpert.name] && shifts[0].endedAt == world.clock.now())
        #expect(try await rooms.runClock() == 0)
        world.clock.advance(by: .days(7))
        #expect(try await rooms.runClock() == 1)
        #expect(try await rooms.find(id, as: world.actor(somebody)).state == .archived)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `explain one product at a time, whatever is asked at once`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let rooms = world.platform.rooms
        let id = try await live(world)
        let goods = [World.roseCake.id, World.pot.id]
        for product in goods { _ = try await rooms.list(product, in: id, world.context(tea)) }
        try await withThrowingTaskGroup { group in
            for turn in 0..<20 {
                group.addTask {
                    do {
                        _ = try await rooms.move(goods[turn % 2], in: id, .explain, world.context(tea))
                    } catch is RoomRefusal {
                        // It is being explained already.
                    }
                }
            }
            try await group.waitForAll()
        }
        let products = try await rooms.products(of: id, as: world.actor(tea))
        #expect(products.count { $0.state == .explaining } == 1)
        let told = try await kinds(world, id)
        #expect(told.count { $0 == .pinned } == told.count { $0 == .unpinned } + 1)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `number their messages without a gap while many write at once`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let id = try await live(world)
        let before = try await kinds(world, id).count
        try await withThrowingTaskGroup { group in
            for number: UInt64 in 0..<40 {
                group.addTask {
                    let writer = Membership.viewer(Identifier<Viewer>(.version8(high: 9, low: number)))
                    _ = try await world.platform.rooms.say("第\(number)泡", in: id, world.context(writer))
                }
            }
            try await group.waitForAll()
        }
        let messages = try await world.platform.read {
            try RoomMessageStore($0).messages(of: id, after: 0, limit: 1_000)
        }
        #expect(messages.map(\.sequence) == Array(1...Int64(before + 40)))
        await world.platform.close()
    }

    @Test func `let a creator be on air once, and another creator's room is not there to move`() async throws {
        let world = try await WorldPlatform()
        let rooms = world.platform.rooms
        let first = try await live(world)
        let second = try await rooms.schedule(draft(world, "第二场"), in: world.context(tea)).value.id
        _ = try await rooms.move(second, .prepare, in: world.context(tea))
        await #expect(throws: RoomRefusal.alreadyLive) {
            try await rooms.move(second, .goLive, in: world.context(tea))
        }
        await #expect(throws: NotThere("room")) { try await rooms.move(first, .end, in: world.context(traveller)) }
        await #expect(throws: AccessRefusal.self) {
            try await rooms.move(first, .cut(.init(rule: "x", note: "y")), in: world.context(tea))
        }
        await world.platform.close()
    }

    @Test func `count a start against the week's quota, however the session ended`() async throws {
        let world = try await WorldPlatform()
        let rooms = world.platform.rooms
        let quota = world.platform.rules.rooms.values.roomsPerWeek(level: World.teaExpert.level.rawValue)
        for _ in 0..<quota {
            let id = try await live(world)
            _ = try await rooms.move(id, .end, in: world.context(tea))
        }
        await #expect(throws: RoomRefusal.quotaExceeded(started: quota, allowed: quota)) { try await live(world) }
        world.clock.advance(by: .days(7) + .milliseconds(1))
        _ = try await live(world)
        await world.platform.close()
    }

    @Test func `refuse what is too fast, too long or not shown, and take removed words away from everybody`()
        async throws
    {
        let world = try await WorldPlatform()
        let rooms = world.platform.rooms
        let id = try await live(world)
        let chat = world.platform.rules.rooms.values.chat
        for text in ["加 微 信 聊", "加Ｖ信", "私下-交易"] {
            await #expect(throws: RoomRefusal.chatWordBlocked) {
                try await rooms.say(text, in: id, world.context(somebody))
            }
        }
        await #expect(throws: InvalidInput.self) {
            try await rooms.say(String(repeating: "茶", count: chat.lettersMax + 1), in: id, world.context(somebody))
        }
        var last: Int64 = 0
        for number in 1...chat.messagesPerViewer {
            last = try await rooms.say("第\(number)泡", in: id, world.context(somebody)).value.sequence
        }
        await #expect(throws: RoomRefusal.chatTooFast(retryAfter: 10)) {
            try await rooms.say("再来", in: id, world.context(somebody))
        }
        world.clock.advance(by: .seconds(10))
        _ = try await rooms.say("再来", in: id, world.context(somebody))

        _ = try await rooms.pin(message: last, in: id, world.context(tea))
        _ = try await rooms.remove(message: last, from: id, world.context(tea))
        let conversation = try await rooms.conversation(of: id, limit: 50, as: .visitor)
        #expect(conversation.messages.allSatisfy { $0.sequence != last } && conversation.pinned == nil)
        await #expect(throws: NotThere("message")) {
            try await rooms.remove(message: last, from: id, world.context(tea))
        }

        let other = try await rooms.say("好香", in: id, world.context(.viewer(.init(.version8(high: 7, low: 2))))).value
        _ = try await rooms.mute(authorOf: other.sequence, in: id, world.context(tea))
        await #expect(throws: RoomRefusal.chatMuted) {
            try await rooms.say("还有吗", in: id, world.context(.viewer(.init(.version8(high: 7, low: 2)))))
        }
        await world.platform.close()
    }

    @Test func `log a price that changes while the product is being explained`() async throws {
        let world = try await WorldPlatform()
        let id = try await live(world)
        let cakes = Membership.merchant(World.cakeMerchant.id)
        _ = try await world.platform.rooms.list(World.roseCake.id, in: id, world.context(tea))
        _ = try await world.platform.rooms.move(World.roseCake.id, in: id, .explain, world.context(tea))
        let sku = try #require(World.skus.first { $0.product == World.roseCake.id })
        let cheaper = VariantDraft(
            merchantCode: sku.merchantCode, variant: sku.variant,
            price: .init(minorUnits: sku.price.minorUnits - 100, currency: sku.price.currency))
        _ = try await world.platform.catalogue.change(
            sku.id, of: World.roseCake.id, to: cheaper, in: world.context(cakes))
        let last = try await world.platform.read {
            try RoomMessageStore($0).messages(of: id, after: 0, limit: 100).last
        }
        let told = try #require(last)
        #expect(told.kind == .price && told.payload.contains(#""was_explaining":true"#))
        #expect(told.payload.contains("\(sku.price.minorUnits - 100)"))
        await world.platform.close()
    }

    @Test func `call those who booked, each once`() async throws {
        let world = try await WorldPlatform()
        let rooms = world.platform.rooms
        let id = try await rooms.schedule(draft(world), in: world.context(tea)).value.id
        _ = try await rooms.book(id, in: world.context(somebody))
        _ = try await rooms.book(id, in: world.context(somebody))
        #expect(try await rooms.callBookers() == 0)
        _ = try await rooms.move(id, .prepare, in: world.context(tea))
        _ = try await rooms.move(id, .goLive, in: world.context(tea))
        #expect(try await rooms.callBookers() == 1)
        #expect(try await rooms.callBookers() == 0)
        let notices = try await world.platform.notices.list(page: PageRequest(), as: world.actor(somebody))
        #expect(notices.items.map(\.kind) == [.roomOpened] && notices.items[0].subject == id.rawValue)
        await #expect(throws: RoomRefusal.self) { try await rooms.book(id, in: world.context(somebody)) }
        await world.platform.close()
    }

    @Test func `prove a sample by how long they explained it, whatever the creator claims`() async throws {
        let world = try await WorldPlatform()
        let id = try await live(world)
        let cakes = Membership.merchant(World.cakeMerchant.id)
        let samples = world.platform.samples
        _ = try await samples.offer(
            .init(
                product: World.roseCake.id, merchant: World.cakeMerchant.id, unitsLeft: 1, kind: .free,
                autoApproval: nil),
            in: world.context(cakes))
        let sample = try await samples.request(World.roseCake.id, message: "", in: world.context(tea)).value.id
        for move: (Sample.Move, Membership) in [
            (.approve, cakes), (.ship(trackingCode: "SF1"), cakes), (.deliver, tea),
        ] { _ = try await samples.move(sample, move.0, in: world.context(move.1)) }
        _ = try await world.platform.rooms.list(World.roseCake.id, in: id, world.context(tea))
        _ = try await world.platform.rooms.move(World.roseCake.id, in: id, .explain, world.context(tea))
        world.clock.advance(by: .minutes(10))
        let claim = SampleEvidence.room(id, pinnedFor: .hours(5), endedAt: world.clock.now())
        await #expect(throws: NotThere("room"), "it is not over") {
            try await samples.move(sample, .fulfil(claim), in: world.context(tea))
        }
        _ = try await world.platform.rooms.move(id, .end, in: world.context(tea))
        let fulfilled = try await samples.move(sample, .fulfil(claim), in: world.context(tea)).value
        #expect(fulfilled.evidence == .room(id, pinnedFor: .minutes(10), endedAt: world.clock.now()))
        await world.platform.close()
    }
}
