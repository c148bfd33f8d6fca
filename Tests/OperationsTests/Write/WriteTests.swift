import Alliance
import DatabaseTestSupport
import Foundation
import Market
import Operations
import SQLDatabase
import Storage
import TestSupport
import Testing

@Suite("The write path on every engine")
struct WriteTests {
    private let tea = Membership.creator(World.teaExpert.id)
    private let cakes = Membership.merchant(World.cakeMerchant.id)

    private func world(_ engine: TestEngine) async throws -> WorldPlatform {
        let world = try await WorldPlatform(engine)
        let offer = SampleOffer(
            product: World.roseCake.id, merchant: World.cakeMerchant.id, unitsLeft: 5, kind: .free, autoApproval: nil)
        _ = try await world.platform.samples.offer(offer, in: world.context(cakes))
        return world
    }

    private func request(_ world: WorldPlatform, _ context: CommandContext) async throws -> Written<Sample> {
        try await world.platform.samples.request(World.roseCake.id, message: "拍鲜花饼", in: context)
    }

    private func rows(_ world: WorldPlatform) async throws -> [Int] {
        try await world.platform.read { connection in
            try ["sample", "audit", "outbox", "idempotency"].map { table in
                switch table {
                case "sample": try connection.first("SELECT COUNT(*) AS n FROM sample")?.get("n") ?? 0
                case "audit": try connection.first("SELECT COUNT(*) AS n FROM audit")?.get("n") ?? 0
                case "outbox": try connection.first("SELECT COUNT(*) AS n FROM outbox")?.get("n") ?? 0
                default: try connection.first("SELECT COUNT(*) AS n FROM idempotency")?.get("n") ?? 0
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func `gives the first answer again for the same key and request`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let first = try await request(world, world.context(tea, key: "k1"))
        _ = try await world.platform.samples.move(first.value.id, .approve, in: world.context(cakes))

        let again = try await request(world, world.context(tea, key: "k1"))

        #expect(!first.isReplay && again.isReplay)
        #expect(again.value == first.value)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `refuses a key that was used for another request, and keys of other people never meet`(
        engine: TestEngine
    ) async throws {
        let world = try await world(engine)
        _ = try await request(world, world.context(tea, key: "k1"))

        await #expect(throws: WriteRefusal.keyReused) {
            try await request(world, world.context(tea, key: "k1", fingerprint: "another"))
        }
        let other = try await request(world, world.context(.creator(World.baker.id), key: "k1"))
        #expect(!other.isReplay)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `runs one of many requests with the same key at once, and tells the others to ask again`(
        engine: TestEngine
    ) async throws {
        let world = try await world(engine)
        let context = world.context(tea, key: "k1")
        let answers = try await withThrowingTaskGroup(of: Written<Sample>?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do {
                        return try await request(world, context)
                    } catch WriteRefusal.stillRunning {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: [Written<Sample>]()) { if let answer = $1 { $0.append(answer) } }
        }
        let again = try await request(world, context)

        #expect(answers.count { !$0.isReplay } == 1)
        #expect(again.isReplay)
        #expect(Set((answers + [again]).map(\.value)).count == 1)
        #expect(try await rows(world)[0] == 1)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `refuses a key whose first request still runs on this node or another, and answers it afterwards`(
        engine: TestEngine
    ) async throws {
        let location = try await engine.freshLocation()
        let here = try await Platform.open(location, clock: StillClock())
        // Memory can't be opened twice; PostgreSQL's other node knows nothing of this one but the database.
        let there = engine == .postgreSQL ? try await Platform.open(location, clock: StillClock()) : here
        let context = CommandContext(
            actor: .platform("test"), requestID: "r", idempotencyKey: "slow", fingerprint: "same")
        let (began, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let first = Task {
            try await here.write("outbox.relay", in: context) { _ in
                began.signal()
                release.wait()
                return true
            }
        }
        await withCheckedContinuation { caller in
            Thread {
                began.wait()
                caller.resume()
            }.start()
        }

        await #expect(throws: WriteRefusal.stillRunning) {
            try await there.write("outbox.relay", in: context) { _ in false }
        }
        release.signal()
        let original = try await first.value
        let replay = try await there.write("outbox.relay", in: context) { _ in false }

        #expect(!original.isReplay && replay.isReplay && replay.value)
        if engine == .postgreSQL { await there.close() }
        await here.close()
    }

    @Test(arguments: TestEngine.available)
    func `forgets keys after seven days, not before, and a bounded number at a time`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let context = world.context(tea, key: "k1")
        _ = try await request(world, context)
        for number in 0..<5 { _ = try await keep(number, world) }

        world.clock.advance(by: .days(7))
        #expect(try await world.platform.forgetOldKeys() == 0)
        #expect(try await request(world, context).isReplay)
        world.clock.advance(by: .seconds(1))
        #expect(try await world.platform.forgetOldKeys(limit: 4) == 4)
        #expect(try await world.platform.forgetOldKeys() == 2)

        #expect(try await rows(world)[3] == 0)
        await world.platform.close()
    }

    private func keep(_ number: Int, _ world: WorldPlatform) async throws -> Written<Bool> {
        try await world.platform.write("samples.request", in: world.context(tea, key: "keep-\(number)")) { _ in true }
    }

    @Test(arguments: TestEngine.available)
    func `keeps no key of a command that failed by a fault, so that it can be tried again`(
        engine: TestEngine
    ) async throws {
        let world = try await world(engine)
        let context = world.context(tea, key: "k1")

        await #expect(throws: DatabaseError.self) {
            try await world.platform.write("samples.request", in: context) { scope in
                try scope.audit("half done", subject: "a")
                throw DatabaseError(.io, "the disk failed")
            } as Written<Bool>
        }

        // After a failed disk reads and writes are refused until the file was reopened and verified.
        for _ in 0..<1_200 where world.platform.database.health != .running {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try await rows(world)[3] == 0)
        #expect(try await !keep(1, world).isReplay)
        await world.platform.close()
    }

    @Test func `gives visitors no key, since nothing tells them apart`() async throws {
        let context = CommandContext(actor: .visitor, requestID: "r", idempotencyKey: "k1", fingerprint: "same")

        #expect(context.idempotencyKey == nil)
    }

    @Test func `takes requests for different that differ in any part`() {
        let bytes = { (text: String) in Array(text.utf8) }
        let parts: [[[UInt8]?]] = [
            [bytes("POST"), bytes("/a"), nil, nil, bytes("b")], [bytes("PUT"), bytes("/a"), nil, nil, bytes("b")],
            [bytes("POST"), bytes("/ab"), nil, nil, []], [bytes("POST"), bytes("/a"), [], nil, bytes("b")],
            [bytes("POST"), bytes("/a"), nil, bytes("\"1\""), bytes("b")],
            [bytes("POST"), bytes("/"), nil, nil, bytes("ab")],
        ]

        #expect(Set(parts.map(Fingerprint.of)).count == parts.count)
        #expect(Fingerprint.of([bytes("abc")]).count == 64)
        #expect(Fingerprint.of(parts[0]) == Fingerprint.of(parts[0]))
    }

    @Test(arguments: TestEngine.available)
    func `changes nothing when the answer is an error, and keeps the refusal under the key`(
        engine: TestEngine
    ) async throws {
        let world = try await world(engine)
        let open = try await request(world, world.context(tea)).value
        let before = try await rows(world)
        let context = world.context(tea, key: "k2")

        await #expect(throws: SampleRefusal.alreadyRequested) { try await request(world, context) }
        #expect(try await zip(rows(world), before).map { $0 - $1 } == [0, 0, 0, 1])
        _ = try await world.platform.samples.move(open.id, .withdraw, in: world.context(tea))
        let again = await #expect(throws: KeptRefusal.self) { try await request(world, context) }

        #expect(again?.code == SampleRefusal.alreadyRequested.code && again?.kind == .conflict)
        await #expect(throws: WriteRefusal.keyReused) {
            try await request(world, world.context(tea, key: "k2", fingerprint: "another"))
        }
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `gives every detail and fault of a refusal again, and undoes what the command had begun`(
        engine: TestEngine
    ) async throws {
        let world = try await world(engine)
        let context = world.context(tea, key: "k2")
        let refusal = InvalidInput([
            .init("/a", "field.required", "Must be there."), .init("/b", "field.unknown", "Is no field."),
        ])
        let before = try await rows(world)
        await #expect(throws: refusal) {
            try await world.platform.write("samples.request", in: context) { scope in
                try scope.audit("half done", subject: "a")
                throw refusal
            } as Written<Bool>
        }

        let again = await #expect(throws: KeptRefusal.self) {
            try await world.platform.write("samples.request", in: context) { _ in true }
        }

        #expect(again?.faults == refusal.faults && again?.details == refusal.details)
        #expect(try await zip(rows(world), before).map { $0 - $1 } == [0, 0, 0, 1])
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `keeps no refusal that time heals, and none of a dry run`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let context = world.context(tea, key: "k2")
        let dry = world.context(tea, key: "k3", isDryRun: true)
        for (context, refusal) in [
            (context, Unavailability.databaseBusy as any Refusal), (dry, SampleRefusal.alreadyRequested),
        ] {
            await #expect(throws: (any Error).self) {
                try await world.platform.write("samples.request", in: context) { _ in throw refusal } as Written<Bool>
            }
        }

        #expect(try await !world.platform.write("samples.request", in: context) { _ in true }.isReplay)
        #expect(try await !world.platform.write("samples.request", in: dry) { _ in true }.isReplay)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `keeps nothing of a dry run but tells what it would have done`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let before = try await rows(world)

        let dry = try await request(world, world.context(tea, key: "k3", isDryRun: true))

        #expect(dry.value.state == .requested)
        #expect(try await rows(world) == before)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `leaves an audit line and a message for each change`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let before = try await rows(world)

        let sample = try await request(world, world.context(tea, key: "k4")).value

        let after = try await rows(world)
        #expect(zip(after, before).map { $0 - $1 } == [1, 1, 1, 1])
        let type = try await world.platform.read { connection in
            try connection.first("SELECT type FROM outbox WHERE subject = \(sample.id)")?.get("type", as: String.self)
        }
        #expect(type == "sample.requested")
        await world.platform.close()
    }

    @Test func `derives the identifiers of a command from its key`() async throws {
        let first = try await world(.sqliteMemory)
        let second = try await world(.sqliteMemory)

        let one = try await request(first, first.context(tea, key: "same key")).value
        let other = try await request(second, second.context(tea, key: "same key")).value
        let without = try await request(second, second.context(.creator(World.baker.id))).value

        #expect(one.id == other.id && without.id != one.id)
    }

    @Test func `asks the authorisation table, whatever the operation before it has asked`() async throws {
        let world = try await world(.sqliteMemory)

        await #expect(throws: AccessRefusal.forbidden(allowed: [.merchant])) {
            try await world.platform.write("samples.approve", in: world.context(tea)) { _ in true }
        }
        await #expect(throws: AccessRefusal.forbidden(allowed: [])) {
            try await world.platform.write("samples.steal", in: world.context(.operator)) { _ in true }
        }
    }

    @Test(arguments: TestEngine.available)
    func `builds other rows when a key is used once more after it was forgotten`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let context = world.context(tea, key: "k1")
        let first = try await request(world, context).value
        _ = try await world.platform.samples.move(first.id, .withdraw, in: world.context(tea))
        world.clock.advance(by: .days(40))
        #expect(try await world.platform.forgetOldKeys() > 0)

        let second = try await request(world, context)

        #expect(!second.isReplay && second.value.id != first.id)
        #expect(try await rows(world)[0] == 2)
        let messages = try await world.platform.read { connection in
            try connection.first("SELECT COUNT(*) AS n FROM outbox WHERE type = 'sample.requested'")?
                .get("n", as: Int.self)
        }
        #expect(messages == 2)
        await world.platform.close()
    }

    @Test(arguments: ["", String(repeating: "k", count: 256)])
    func `refuses a key that is empty or too long`(key: String) async throws {
        let world = try await world(.sqliteMemory)

        await #expect(throws: WriteRefusal.malformedKey) { try await request(world, world.context(tea, key: key)) }
    }
}
