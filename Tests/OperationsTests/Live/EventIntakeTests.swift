import Market
import Storage
import Testing

@testable import Operations

struct EventIntakeTests {
    @Test func `a batch is in the log when the intake answers`() async throws {
        let stage = try await FeedScene()

        let intake = try await stage.accept(
            [stage.event(.like, by: 1, about: 3), stage.event(.share, by: 1, about: 4)], as: stage.actor(1))

        let logged = try await stage.platform.read { try EventStore($0).extent().count }
        #expect(intake.received == 2 && intake.accepted == 2 && intake.drops.isEmpty)
        #expect(logged == 2)
    }

    @Test func `the same batch again changes nothing and is counted as duplicates`() async throws {
        let stage = try await FeedScene()
        let batch = [stage.event(.like, by: 1, about: 3), stage.event(.share, by: 1, about: 4)]
        _ = try await stage.accept(batch, as: stage.actor(1))

        let again = try await stage.accept(batch + [stage.event(.comment, by: 1, about: 3)], as: stage.actor(1))

        #expect(again.accepted == 1)
        #expect(again.drops == [.init(index: 0, reason: .duplicate), .init(index: 1, reason: .duplicate)])
        #expect(try await stage.platform.read { try EventStore($0).extent().count } == 3)
    }

    @Test func `an event twice in one batch is kept once`() async throws {
        let stage = try await FeedScene()
        let like = stage.event(.like, by: 1, about: 3)

        let intake = try await stage.accept([like, like], as: stage.actor(1))

        #expect(intake.accepted == 1)
        #expect(intake.drops == [.init(index: 1, reason: .duplicate)])
    }

    @Test func `every reason to drop is counted, and accepted and dropped are the received`() async throws {
        let stage = try await FeedScene()
        let me = stage.actor(1)
        let good = stage.event(.like, by: 1, about: 3)
        let batch: [Result<Event, EventDropped>] = [
            .success(good),
            .failure(.init(.malformed)),
            .success(stage.event(.orderPaid, by: 1, about: 3)),
            .success(stage.event(.roomEnter, by: 1, about: 3)),
            .success(stage.event(.like, by: 1, about: 4, age: .hours(73))),
            .success(stage.event(.like, by: 1, about: 5, age: .zero - .hours(1))),
            .success(stage.event(.like, by: 2, about: 3)),
            .success(good),
        ]

        let intake = try await stage.platform.events.accept(batch, in: stage.context(me))

        #expect(intake.accepted == 1)
        #expect(intake.droppedByReason == Dictionary(uniqueKeysWithValues: EventDrop.allCases.map { ($0, 1) }))
        #expect(stage.platform.intakeMeter.reading.received == batch.count)
        #expect(stage.platform.intakeMeter.reading.dropped == intake.droppedByReason)
    }

    @Test func `events up to 72 hours late are accepted`() async throws {
        let stage = try await FeedScene()

        let intake = try await stage.accept([stage.event(.like, by: 1, about: 3, age: .hours(72))], as: stage.actor(1))

        #expect(intake.accepted == 1)
    }

    @Test func `only operators and keys with the scope speak for other viewers`() async throws {
        let stage = try await FeedScene()
        let event = stage.event(.like, by: 2, about: 3)
        let key = { (scopes: Set<String>) in
            Actor(account: nil, memberships: [], credential: .apiKey("dk_test", scopes: scopes))
        }

        #expect(!Events.speaks(event, .visitor))
        #expect(!Events.speaks(event, stage.actor(1)))
        #expect(!Events.speaks(event, key(["samples.request"])))
        #expect(Events.speaks(event, stage.actor(2)))
        #expect(!Events.speaks(event, key(["events.accept"])))
        #expect(Events.speaks(event, .platform("import")))
        #expect(Events.speaks(stage.event(.like, by: nil, about: 3), .visitor))
    }

    @Test func `an essential event is kept without its viewer`() async throws {
        let stage = try await FeedScene()

        let intake = try await stage.accept(
            [stage.event(.like, by: 1, about: 3, consent: .essential)], as: stage.actor(1))

        let viewer = stage.viewer(1)
        #expect(intake.accepted == 1)
        #expect(try await stage.platform.read { try EventStore($0).history(of: viewer, limit: 9) }.isEmpty)
    }

    @Test func `a dry run says what would happen and keeps nothing`() async throws {
        let stage = try await FeedScene()

        let intake = try await stage.platform.events.accept(
            [.success(stage.event(.like, by: 1, about: 3))], in: stage.context(stage.actor(1), isDryRun: true))

        #expect(intake.accepted == 1)
        #expect(try await stage.platform.read { try EventStore($0).extent().count } == 0)
    }

    @Test func `a batch with nothing or too much in it is refused`() async throws {
        let stage = try await FeedScene()
        let many = (0...Events.batchMax).map { stage.event(.like, by: 1, about: 3, id: "e\($0)") }

        await #expect(throws: EventIntakeRefusal.batchEmpty) { try await stage.accept([], as: stage.actor(1)) }
        await #expect(throws: EventIntakeRefusal.batchTooLarge(max: Events.batchMax)) {
            try await stage.accept(many, as: stage.actor(1))
        }
    }
}
