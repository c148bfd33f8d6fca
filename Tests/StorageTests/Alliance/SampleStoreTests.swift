import Alliance
import DatabaseTestSupport
import Market
import SQLDatabase
import Storage
import Testing

@Suite("Samples in their table, on every engine")
struct SampleStoreTests {
    @Test(arguments: TestEngine.available)
    func `come back as they were put in, whatever their kind and evidence`(engine: TestEngine) async throws {
        let scene = try await SampleScene(engine)
        let video = SampleEvidence.video(SampleScene.id(900), postedAt: SampleScene.after(.hours(5)))
        let room = SampleEvidence.room(
            SampleScene.id(901), pinnedFor: .milliseconds(600_001), endedAt: SampleScene.after(.hours(6)))
        let samples = [
            SampleScene.sample(1, due: .days(3)), SampleScene.sample(2, .fulfilled, evidence: video),
            SampleScene.sample(3, .fulfilled, evidence: room, kind: .refundable(targetUnits: 20)),
        ]
        for sample in samples { try await scene.insert(sample) }

        for sample in samples {
            let id = sample.id
            #expect(try await scene.read { try $0.find(id) } == sample)
        }
        #expect(try await scene.read { try $0.find(SampleScene.id(999)) } == nil)
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `have one open request a creator and product`(engine: TestEngine) async throws {
        let scene = try await SampleScene(engine)
        try await scene.insert(SampleScene.sample(1, .unfulfilled), SampleScene.sample(2))

        await #expect(throws: SampleRefusal.alreadyRequested) { try await scene.insert(SampleScene.sample(3)) }
        try await scene.insert(SampleScene.sample(4, creator: 1), SampleScene.sample(5, product: 1))

        let creator = SampleScene.creators[0]
        let product = SampleScene.products[0]
        #expect(try await scene.read { try $0.openCount(creator: creator) } == 2)
        let latest = try await scene.read { try $0.latest(creator: creator, product: product) }
        #expect(latest?.id == SampleScene.sample(2).id)
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `are saved over the revision before, once`(engine: TestEngine) async throws {
        let scene = try await SampleScene(engine)
        try await scene.insert(SampleScene.sample(1))
        let next = SampleScene.sample(1, .approved, revision: 2)

        let first = try await scene.database.write { try SampleStore($0).save(next) }
        let second = try await scene.database.write { try SampleStore($0).save(next) }

        #expect(first && !second)
        #expect(try await scene.read { try $0.find(next.id) } == next)
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `share no video as evidence`(engine: TestEngine) async throws {
        let scene = try await SampleScene(engine)
        let video = SampleEvidence.video(SampleScene.id(900), postedAt: SampleScene.start)
        try await scene.insert(
            SampleScene.sample(1, .fulfilled, evidence: video), SampleScene.sample(2, .delivered, due: .days(1)))

        await #expect(throws: SampleRefusal.evidenceUsed) {
            let fulfilled = SampleScene.sample(2, .fulfilled, evidence: video, revision: 2)
            return try await scene.database.write { try SampleStore($0).save(fulfilled) }
        }
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `are counted by how they ended`(engine: TestEngine) async throws {
        let scene = try await SampleScene(engine)
        let states: [Sample.State] = [.fulfilled, .refunded, .unfulfilled, .waived, .expired, .fulfilled]
        for (number, state) in states.enumerated() { try await scene.insert(SampleScene.sample(number, state)) }
        let (counted, other) = (SampleScene.creators[0], SampleScene.creators[1])

        #expect(
            try await scene.read { try $0.fulfilment(creator: counted) }
                == FulfilmentRate(fulfilled: 3, unfulfilled: 1))
        #expect(
            try await scene.read { try $0.fulfilment(creator: other) } == FulfilmentRate(fulfilled: 0, unfulfilled: 0))
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `are listed by filter, latest first, and on after a place`(engine: TestEngine) async throws {
        let scene = try await SampleScene(engine)
        try await scene.insert(
            SampleScene.sample(1, .expired), SampleScene.sample(2, .expired), SampleScene.sample(3),
            SampleScene.sample(4, creator: 1))
        func listed(
            _ filter: SampleStore.Filter, after: SampleStore.Position? = nil, _ limit: Int = 9
        ) async throws
            -> [Identifier<Sample>]
        { try await scene.read { try $0.list(filter, after: after, limit: limit).map(\.id) } }
        let ids = (1...4).map { SampleScene.sample($0).id }
        let third = SampleScene.sample(3)

        #expect(try await listed(.init()) == ids.reversed())
        #expect(try await listed(.init(creator: SampleScene.creators[1])) == [ids[3]])
        #expect(try await listed(.init(merchant: SampleScene.merchant, state: .expired), 1) == [ids[1]])
        #expect(
            try await listed(.init(), after: .init(requestedAt: third.requestedAt, id: third.id)) == [ids[1], ids[0]])
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `whose clock ran out come longest overdue first`(engine: TestEngine) async throws {
        let scene = try await SampleScene(engine)
        try await scene.insert(
            SampleScene.sample(1, due: .days(3)), SampleScene.sample(2, product: 1, due: .days(1)),
            SampleScene.sample(3, product: 2, due: .days(9)),
            SampleScene.sample(4, .inAppeal, creator: 1, due: .days(1)))
        let due = { (limit: Int) in
            try await scene.database.write {
                try SampleStore($0).due(at: SampleScene.after(.days(3)), limit: limit).map(\.id)
            }
        }

        #expect(try await due(9) == [SampleScene.sample(2).id, SampleScene.sample(1).id])
        #expect(try await due(1) == [SampleScene.sample(2).id])
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `whose content is due come in portions, none twice and none left out`(engine: TestEngine) async throws {
        let scene = try await SampleScene(engine)
        try await scene.insert(
            SampleScene.sample(1, .delivered, due: .days(1)),
            SampleScene.sample(2, .delivered, product: 1, due: .days(1)),
            SampleScene.sample(3, .delivered, product: 2, due: .days(1)),
            SampleScene.sample(4, .delivered, creator: 1, due: .days(2)),
            SampleScene.sample(5, creator: 1, product: 1, due: .days(1)),
            SampleScene.sample(6, .delivered, creator: 1, product: 2, due: .days(4)))

        var place = SampleStore.DuePosition(dueAt: SampleScene.start)
        var seen: [Identifier<Sample>] = []
        while true {
            let portion = try await scene.read { [place] store in
                try store.contentDue(after: place, upTo: SampleScene.after(.days(3)), limit: 2)
            }
            guard let last = portion.last, let dueAt = last.dueAt else { break }
            seen += portion.map(\.id)
            place = .init(dueAt: dueAt, id: last.id)
        }

        #expect(seen == (1...4).map { SampleScene.sample($0).id })
        await scene.database.close()
    }
}
