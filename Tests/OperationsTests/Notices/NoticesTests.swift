import Alliance
import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import TestSupport
import Testing

@Suite("Notices on every engine")
struct NoticesTests {
    private let tea = Membership.creator(World.teaExpert.id)
    private let cakes = Membership.merchant(World.cakeMerchant.id)
    private let pottery = Membership.merchant(World.pottery.id)

    private func world(_ engine: TestEngine) async throws -> WorldPlatform {
        let world = try await WorldPlatform(engine)
        let offer = SampleOffer(
            product: World.roseCake.id, merchant: World.cakeMerchant.id, unitsLeft: 2, kind: .free, autoApproval: nil)
        _ = try await world.platform.samples.offer(offer, in: world.context(cakes))
        return world
    }

    private func kinds(_ world: WorldPlatform, _ membership: Membership) async throws -> [Notice.Kind] {
        try await world.platform.notices.list(page: PageRequest(), as: world.actor(membership)).items.map(\.kind)
    }

    /// A sample that has just been delivered; its content is due in 14 days.
    private func delivered(_ world: WorldPlatform) async throws -> Identifier<Sample> {
        let samples = world.platform.samples
        let id = try await samples.request(World.roseCake.id, message: "", in: world.context(tea)).value.id
        for (move, side) in [
            (Sample.Move.approve, cakes), (.ship(trackingCode: "SF1"), cakes), (.deliver, tea),
        ] { _ = try await samples.move(id, move, in: world.context(side)) }
        return id
    }

    @Test(arguments: TestEngine.available)
    func `tell the side that has not moved, once, however often the outbox is relayed`(
        engine: TestEngine
    ) async throws {
        let world = try await world(engine)
        let samples = world.platform.samples
        let id = try await samples.request(World.roseCake.id, message: "", in: world.context(tea)).value.id

        #expect(try await world.platform.outbox.relay() == 1)
        #expect(try await world.platform.outbox.relay() == 0)
        #expect(try await kinds(world, cakes) == [.sampleRequested])
        #expect(try await kinds(world, tea).isEmpty)
        #expect(try await kinds(world, pottery).isEmpty)

        world.clock.advance(by: .hours(1))
        _ = try await samples.move(id, .approve, in: world.context(cakes))
        _ = try await world.platform.outbox.relay()
        #expect(try await kinds(world, tea) == [.sampleApproved])
        #expect(try await kinds(world, cakes) == [.sampleRequested])
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a message that cannot be read is set aside, stops none behind it, and is counted`(
        engine: TestEngine
    ) async throws {
        let world = try await world(engine)
        let relay = CommandContext(actor: .platform("test"), requestID: "r")
        _ = try await world.platform.write("outbox.relay", in: relay) { scope in
            try scope.publish("sample.requested", subject: "smp_1", payload: ["a": 1])
            return true
        }
        _ = try await world.platform.samples.request(World.roseCake.id, message: "", in: world.context(tea))

        #expect(try await world.platform.outbox.relay() == 2)
        #expect(try await world.platform.outbox.relay() == 0)

        #expect(try await kinds(world, cakes) == [.sampleRequested])
        let figures = await world.platform.readiness(home: "/", bytesFreeMin: 0).figures
        #expect(figures["outbox_waiting"] == 0 && figures["outbox_set_aside"] == 1)
        let published = try await world.platform.read { connection in
            try connection.first("SELECT COUNT(published_at) AS n FROM outbox WHERE subject = 'smp_1'")?
                .get("n", as: Int64.self)
        }
        #expect(published == 0)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `remind of content three days and one day before it is due, each once`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let id = try await delivered(world)
        let samples = world.platform.samples

        world.clock.advance(by: .days(11) - .seconds(1))
        #expect(try await samples.remind() == 0)
        world.clock.advance(by: .seconds(1))
        #expect(try await samples.remind() == 1)
        #expect(try await samples.remind() == 0)
        world.clock.advance(by: .days(2))
        #expect(try await samples.remind() == 1)
        #expect(try await kinds(world, tea) == [.sampleContentDue, .sampleContentDue])

        _ = try await samples.move(id, .extend, in: world.context(tea))
        #expect(try await samples.remind() == 0)
        world.clock.advance(by: .days(5))
        #expect(try await samples.remind() == 1, "an extended sample has another due day")
        #expect(try await kinds(world, cakes).isEmpty)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `remind everybody whose content is due, however small a portion is`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let samples = world.platform.samples
        let creators = World.creators.map(\.id)
        let offer = SampleOffer(
            product: World.roseCake.id, merchant: World.cakeMerchant.id, unitsLeft: creators.count, kind: .free,
            autoApproval: nil)
        _ = try await samples.offer(offer, in: world.context(cakes))
        for creator in creators {
            let side = Membership.creator(creator)
            let id = try await samples.request(World.roseCake.id, message: "", in: world.context(side)).value.id
            for (move, mover) in [
                (Sample.Move.approve, cakes), (.ship(trackingCode: "SF1"), cakes), (.deliver, side),
            ] { _ = try await samples.move(id, move, in: world.context(mover)) }
        }
        world.clock.advance(by: .days(13) + .hours(1))

        #expect(try await samples.remind(portion: 2) == creators.count)
        #expect(try await samples.remind(portion: 1) == 0)
        for creator in creators {
            #expect(try await kinds(world, .creator(creator)) == [.sampleContentDue])
        }
        await world.platform.close()
    }

    @Test func `after a pause remind once and not of what is overdue`() async throws {
        let world = try await world(.sqliteMemory)
        _ = try await delivered(world)

        world.clock.advance(by: .days(13) + .hours(20))
        #expect(try await world.platform.samples.remind() == 1)
        world.clock.advance(by: .hours(5))
        #expect(try await world.platform.samples.remind() == 0)
    }

    @Test(arguments: TestEngine.available)
    func `are read up to a time, and those that come later stay unread`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let actor = world.actor(tea)
        _ = try await delivered(world)
        _ = try await world.platform.outbox.relay()
        let seen = try await world.platform.notices.list(page: PageRequest(), as: actor).items
        world.clock.advance(by: .days(11))
        _ = try await world.platform.samples.remind()
        #expect(try await world.platform.notices.unreadCount(as: actor) == seen.count + 1)

        let end = try #require(seen.map(\.at).max())
        let marked = try await world.platform.notices.markRead(upTo: end, in: world.context(tea)).value

        #expect(marked == seen.count && !seen.isEmpty)
        #expect(try await world.platform.notices.unreadCount(as: actor) == 1)
        #expect(try await world.platform.notices.unreadCount(as: world.actor(cakes)) > 0)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `are listed page by page without a gap or a repeat`(engine: TestEngine) async throws {
        let world = try await world(engine)
        _ = try await delivered(world)
        _ = try await world.platform.outbox.relay()
        let all = try await world.platform.notices.list(page: PageRequest(), as: world.actor(tea)).items

        var paged: [Notice] = []
        var cursor: String?
        repeat {
            let page = try await world.platform.notices.list(
                page: PageRequest(limit: 1, cursor: cursor), as: world.actor(tea))
            paged += page.items
            cursor = page.nextCursor
        } while cursor != nil

        #expect(paged == all && all.count > 1)
        await #expect(throws: InvalidInput.self) {
            try await world.platform.notices.list(page: PageRequest(cursor: "x"), as: world.actor(tea))
        }
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a message that cannot be read does not stop those behind it`(engine: TestEngine) async throws {
        let world = try await world(engine)
        try await world.platform.seed { connection in
            try WriteStore(connection).publish(
                id: "evt_broken", type: "sample.requested", subject: "smp_x", payload: "{", parties: "",
                at: world.clock.now())
        }
        _ = try await world.platform.samples.request(World.roseCake.id, message: "", in: world.context(tea))

        #expect(try await world.platform.outbox.relay() == 2)
        #expect(try await kinds(world, cakes) == [.sampleRequested])
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a message that was written while the relay waited did not go out before it was written`(
        engine: TestEngine
    ) async throws {
        let world = try await world(engine)
        let later = world.clock.now().advanced(by: .milliseconds(40))
        try await world.platform.seed { connection in
            try WriteStore(connection).publish(
                id: "evt_later", type: "inventory.out", subject: "sku_x", payload: "{}", parties: "", at: later)
        }
        #expect(try await world.platform.outbox.relay() == 1)
        let finding = try await world.platform.check().first {
            $0.sentence == "No message went out before it was written."
        }
        #expect(finding?.violations == 0)
        await world.platform.close()
    }
}
