import Alliance
import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import TestSupport
import Testing

@Suite("Samples on every engine")
struct SamplesTests {
    private let tea = Membership.creator(World.teaExpert.id)
    private let traveller = Membership.creator(World.traveller.id)
    private let cakes = Membership.merchant(World.cakeMerchant.id)
    private let pottery = Membership.merchant(World.pottery.id)

    private func world(_ engine: TestEngine, units: Int = 2) async throws -> WorldPlatform {
        let world = try await WorldPlatform(engine)
        let offer = SampleOffer(
            product: World.roseCake.id, merchant: World.cakeMerchant.id, unitsLeft: units, kind: .free,
            autoApproval: nil)
        _ = try await world.platform.samples.offer(offer, in: world.context(cakes))
        return world
    }

    private func unitsLeft(_ world: WorldPlatform) async throws -> Int? {
        try await world.platform.read { try SampleOfferStore($0).find(World.roseCake.id)?.unitsLeft }
    }

    @Test(arguments: TestEngine.available)
    func `go from request to fulfilment, and both sides see the rate`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let samples = world.platform.samples
        let id = try await samples.request(World.roseCake.id, message: "拍鲜花饼", in: world.context(tea)).value.id

        _ = try await samples.move(id, .approve, in: world.context(cakes))
        _ = try await samples.move(id, .ship(trackingCode: "SF1"), in: world.context(cakes))
        _ = try await samples.move(id, .deliver, in: world.context(tea))
        let posted = try await world.publish(World.identifier(101))
        world.clock.advance(by: .days(3))
        let evidence = SampleEvidence.video(World.identifier(101), postedAt: posted)
        _ = try await samples.move(id, .fulfil(evidence), in: world.context(tea))

        let read = try await samples.find(id, as: world.actor(cakes))
        #expect(read.state == .fulfilled && read.evidence == evidence && read.revision == 5)
        let seenByMerchant = try await samples.fulfilment(of: World.teaExpert.id, as: world.actor(cakes))
        let seenByCreator = try await samples.fulfilment(of: World.teaExpert.id, as: world.actor(tea))
        #expect(seenByMerchant == seenByCreator && seenByCreator.fulfilled == 1)
        #expect(try await world.platform.check().allSatisfy { $0.violations == 0 })
        await world.platform.close()
    }

    @Test func `count only a public video of the creator's own, posted when the platform says`() async throws {
        let world = try await world(.sqliteMemory)
        let samples = world.platform.samples
        let id = try await samples.request(World.roseCake.id, message: "", in: world.context(tea)).value.id
        _ = try await samples.move(id, .approve, in: world.context(cakes))
        _ = try await samples.move(id, .ship(trackingCode: "SF1"), in: world.context(cakes))
        _ = try await samples.move(id, .deliver, in: world.context(tea))
        let posted = try await world.publish(World.identifier(101))
        try await world.publish(World.identifier(102), by: World.traveller.id)
        try await world.publish(World.identifier(103), state: .draft)
        try await world.publish(World.identifier(105), form: .pictures)
        try await world.publish(World.identifier(106), about: World.pot.id)
        let claimed = posted.advanced(by: .zero - .days(30))
        func submit(_ number: UInt64) async throws -> Sample {
            let evidence = SampleEvidence.video(World.identifier(number), postedAt: claimed)
            return try await samples.move(id, .fulfil(evidence), in: world.context(tea)).value
        }

        await #expect(throws: SampleRefusal.self) { try await submit(101) }
        world.clock.advance(by: .days(3))
        for number: UInt64 in [102, 103, 104] {
            await #expect(throws: NotThere("content")) { try await submit(number) }
        }
        await #expect(throws: SampleRefusal.evidenceNotAVideo) { try await submit(105) }
        await #expect(throws: SampleRefusal.evidenceOfOtherProduct) { try await submit(106) }
        let room = SampleEvidence.room(World.identifier(107), pinnedFor: .hours(1), endedAt: world.clock.now())
        await #expect(throws: NotThere("room"), "nobody vouches for a room but who submits it") {
            try await samples.move(id, .fulfil(room), in: world.context(tea))
        }
        #expect(try await submit(101).evidence == .video(World.identifier(101), postedAt: posted))
    }

    @Test(arguments: TestEngine.available)
    func `are fulfilled by a video each, never two by one`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let samples = world.platform.samples
        var ids: [Identifier<Sample>] = []
        for _ in 1...2 {
            let id = try await samples.request(World.roseCake.id, message: "", in: world.context(tea)).value.id
            _ = try await samples.move(id, .approve, in: world.context(cakes))
            _ = try await samples.move(id, .ship(trackingCode: "SF1"), in: world.context(cakes))
            _ = try await samples.move(id, .deliver, in: world.context(tea))
            ids.append(id)
            if ids.count == 1 {
                try await world.publish(World.identifier(101))
                world.clock.advance(by: .days(3))
                let evidence = SampleEvidence.video(World.identifier(101), postedAt: world.clock.now())
                _ = try await samples.move(id, .fulfil(evidence), in: world.context(tea))
                world.clock.advance(by: .days(40))
            }
        }
        // The second sample is delivered before the video was posted, as far as the rules can see.
        let second = ids[1]
        try await world.platform.seed { connection in
            _ = try connection.execute("UPDATE sample SET delivered_at = 0 WHERE id = \(second)")
        }

        await #expect(throws: SampleRefusal.evidenceUsed) {
            let evidence = SampleEvidence.video(World.identifier(101), postedAt: world.clock.now())
            _ = try await samples.move(second, .fulfil(evidence), in: world.context(tea))
        }
        #expect(try await samples.find(second, as: world.actor(tea)).state == .delivered)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `are judged by the rules under which they were requested`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let first = try await world.platform.samples.request(World.roseCake.id, message: "", in: world.context(tea))
        let stricter = try RuleBook.load(
            from: RuleFolder(
                replacing: [
                    "samples/1": "samples/2", "content_within: 14d": "content_within: 2d",
                    "answer_within: 72h": "answer_within: 24h",
                ]
            ).path)
        let later = Platform(database: world.platform.database, clock: world.clock, rules: stricter)
        let second = try await later.samples.request(World.roseCake.id, message: "", in: world.context(traveller))
        for sample in [first.value, second.value] {
            _ = try await later.samples.move(sample.id, .approve, in: world.context(cakes))
            _ = try await later.samples.move(sample.id, .ship(trackingCode: "SF1"), in: world.context(cakes))
            _ = try await later.samples.move(sample.id, .deliver, in: world.context(cakes))
        }
        let now = world.clock.now()

        let old = try await later.samples.find(first.value.id, as: world.actor(cakes))
        let new = try await later.samples.find(second.value.id, as: world.actor(cakes))
        #expect(old.rules.description == "samples/1" && old.dueAt == now.advanced(by: .days(14)))
        #expect(new.rules.description == "samples/2" && new.dueAt == now.advanced(by: .days(2)))
        #expect(try await later.check().allSatisfy { $0.violations == 0 })
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `are refused under rules that changed and kept the name of others`(engine: TestEngine) async throws {
        let world = try await world(engine)
        try await world.platform.publishRules()
        try await world.platform.publishRules()
        let changed = try RuleBook.load(
            from: RuleFolder(replacing: ["content_within: 14d": "content_within: 2d"]).path)
        let later = Platform(database: world.platform.database, clock: world.clock, rules: changed)

        await #expect(throws: RuleFileError.self) { try await later.publishRules() }
        await #expect(throws: RuleFileError.self) {
            try await later.samples.request(World.roseCake.id, message: "", in: world.context(tea))
        }
        let commented = try RuleBook.load(from: RuleFolder(replacing: ["version:": "# Ours.\nversion:"]).path)
        try await Platform(database: world.platform.database, clock: world.clock, rules: commented).publishRules()
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `give the unit back when a request ends before it was shipped`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let id = try await world.platform.samples.request(World.roseCake.id, message: "", in: world.context(tea)).value
            .id
        #expect(try await unitsLeft(world) == 1)

        _ = try await world.platform.samples.move(id, .withdraw, in: world.context(tea))

        #expect(try await unitsLeft(world) == 2)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `never give away more units than there are, however many ask at once`(engine: TestEngine) async throws {
        let world = try await world(engine, units: 3)
        let taken = await withTaskGroup { group in
            for creator in World.creators {
                group.addTask {
                    do {
                        _ = try await world.platform.samples.request(
                            World.roseCake.id, message: "", in: world.context(.creator(creator.id)))
                        return true
                    } catch SampleRefusal.stockExhausted {
                        return false
                    } catch {
                        Issue.record(error)
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }

        #expect(taken == 3)
        #expect(try await unitsLeft(world) == 0)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `are another tenant's secret`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let samples = world.platform.samples
        let id = try await samples.request(World.roseCake.id, message: "", in: world.context(tea)).value.id

        for stranger in [traveller, pottery] {
            await #expect(throws: NotThere("sample")) { try await samples.find(id, as: world.actor(stranger)) }
        }
        await #expect(throws: NotThere("sample")) { try await samples.move(id, .approve, in: world.context(pottery)) }
        await #expect(throws: NotThere("sample")) {
            try await samples.move(id, .withdraw, in: world.context(traveller))
        }
        #expect(try await samples.list(page: PageRequest(), as: world.actor(traveller)).items.isEmpty)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `refuse a revision that someone else has changed`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let sample = try await world.platform.samples.request(World.roseCake.id, message: "", in: world.context(tea))
            .value
        _ = try await world.platform.samples.move(sample.id, .approve, ifRevision: 1, in: world.context(cakes))

        await #expect(throws: WriteRefusal.stale) {
            try await world.platform.samples.move(sample.id, .withdraw, ifRevision: 1, in: world.context(tea))
        }
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `expire by the clock, once`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let id = try await world.platform.samples.request(World.roseCake.id, message: "", in: world.context(tea)).value
            .id
        #expect(try await world.platform.samples.runClock().isEmpty)
        world.clock.advance(by: .hours(72))

        #expect(try await world.platform.samples.runClock().map(\.id) == [id])
        #expect(try await world.platform.samples.runClock().isEmpty)
        #expect(try await world.platform.samples.find(id, as: world.actor(tea)).state == .expired)
        #expect(try await unitsLeft(world) == 2)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `are listed page by page, each once, latest request first`(engine: TestEngine) async throws {
        let world = try await world(engine, units: 9)
        for creator in World.creators {
            _ = try await world.platform.samples.request(
                World.roseCake.id, message: "", in: world.context(.creator(creator.id)))
            world.clock.advance(by: .seconds(1))
        }
        var seen: [Sample] = []
        var cursor: String?
        repeat {
            let page = try await world.platform.samples.list(
                page: PageRequest(limit: 3, cursor: cursor), as: world.actor(cakes))
            seen += page.items
            cursor = page.nextCursor
        } while cursor != nil

        #expect(seen.map(\.creator) == World.creators.reversed().map(\.id))
        await #expect(throws: InvalidInput.self) {
            try await world.platform.samples.list(page: PageRequest(cursor: "nonsense"), as: world.actor(cakes))
        }
        await world.platform.close()
    }
}
