import DatabaseTestSupport
import Market
import Operations
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("The stream of a room")
struct RoomStreamsTests {
    private let tea = Membership.creator(World.teaExpert.id)

    /// A platform with a room on air, and small limits.
    private func world() async throws -> (WorldPlatform, Identifier<Room>) {
        let world = try await WorldPlatform()
        let rooms = world.platform.rooms
        let draft = Room.Draft(title: "开汤", category: nil, hasSyntheticHost: false, startsAt: world.clock.now())
        let id = try await rooms.schedule(draft, in: world.context(tea)).value.id
        _ = try await rooms.move(id, .prepare, in: world.context(tea))
        _ = try await rooms.move(id, .goLive, in: world.context(tea))
        return (world, id)
    }

    private func say(_ count: Int, _ world: WorldPlatform, _ id: Identifier<Room>) async throws {
        for number in 0..<count {
            world.clock.advance(by: .seconds(3))
            _ = try await world.platform.rooms.say("第\(number)泡", in: id, world.context(tea))
        }
        try await world.platform.roomStreams.turn(on: world.platform)
    }

    /// The numbers of what a reader gets until it has seen a number.
    private func numbers(_ reader: RoomReader, until last: Int64) async -> [Int64] {
        var seen: [Int64] = []
        while seen.last ?? 0 < last, let delivery = await reader.next() {
            if case .messages(let messages) = delivery { seen += messages.map(\.sequence) }
        }
        return seen
    }

    @Test func `gives every message once and in order to whoever is there`() async throws {
        let (world, id) = try await world()
        let reader = try await world.platform.rooms.follow(id, after: 0, as: .visitor) {}
        try await say(5, world, id)
        #expect(await numbers(reader, until: 8) == Array(1...8))
        await world.platform.close()
    }

    @Test func `resumes after the last number without a gap or a repetition`() async throws {
        let (world, id) = try await world()
        try await say(4, world, id)
        for after: Int64 in 0...6 {
            let reader = try await world.platform.rooms.follow(id, after: after, as: .visitor) {}
            #expect(await numbers(reader, until: 7) == Array((after + 1)...7), "after \(after)")
        }
        await world.platform.close()
    }

    @Test func `tells a reader whose place is gone to start anew, and one with a number that was never given`()
        async throws
    {
        let (world, id) = try await world()
        let streams = RoomStreams(.init(kept: 4, readersMax: 10))
        try await say(9, world, id)
        for after: Int64 in [0, 7, 99] {
            let reader = try await streams.open(id, after: after, on: world.platform) {}
            #expect(await reader.next() == .reset(last: 12), "after \(after)")
        }
        let reader = try await streams.open(id, after: 8, on: world.platform) {}
        #expect(await numbers(reader, until: 12) == [9, 10, 11, 12])
        await world.platform.close()
    }

    @Test func `never shows the words of a message that was taken away to whoever comes back`() async throws {
        let (world, id) = try await world()
        let first = try await world.platform.rooms.follow(id, after: nil, as: .visitor) {}
        try await say(2, world, id)
        _ = await numbers(first, until: 5)
        _ = try await world.platform.rooms.remove(message: 4, from: id, world.context(tea))
        try await world.platform.roomStreams.turn(on: world.platform)
        let second = try await world.platform.rooms.follow(id, after: 3, as: .visitor) {}
        guard case .messages(let messages) = await second.next() else { throw NotThere("messages") }
        #expect(messages.map(\.sequence) == [4, 5, 6])
        #expect(messages[0].payload == "{}" && messages[2].kind == .chatRemoved)
        await world.platform.close()
    }

    @Test func `takes no more readers than it bears, and lets one in when another has gone`() async throws {
        let (world, id) = try await world()
        let streams = RoomStreams(.init(kept: 4, readersMax: 2))
        let first = try await streams.open(id, after: nil, on: world.platform) {}
        do {
            let second = try await streams.open(id, after: nil, on: world.platform) {}
            await #expect(throws: RoomStreamRefusal.tooManyReaders(max: 2)) {
                try await streams.open(id, after: nil, on: world.platform) {}
            }
            #expect(streams.readerCount(of: id) == 2)
            _ = second
        }
        #expect(streams.readerCount(of: id) == 1)
        _ = try await streams.open(id, after: nil, on: world.platform) {}
        _ = first
        await world.platform.close()
    }

    @Test func `drops a reader whose connection takes nothing, and tells the others on time`() async throws {
        let (world, id) = try await world()
        var settings = RoomStreams.Settings(kept: 8, readersMax: 10)
        settings.pulse = .milliseconds(20)
        settings.stalledAfter = .milliseconds(60)
        let streams = RoomStreams(settings)
        let dropped = Mutex<[String]>([])
        let slow = try await streams.open(id, after: 0, on: world.platform) { dropped.withLock { $0.append("slow") } }
        let quick = try await streams.open(id, after: 0, on: world.platform) { dropped.withLock { $0.append("quick") } }
        let loop = Task { await streams.run(on: world.platform) { _ in 0 } }
        let reading = Task { while await quick.next() != nil {} }
        // It takes a delivery and never asks for the next one.
        _ = await slow.next()
        while dropped.withLock(\.isEmpty) { try await Task.sleep(for: .milliseconds(10)) }
        #expect(dropped.withLock { Set($0) } == ["slow"])
        loop.cancel()
        await loop.value
        await reading.value
        #expect(await quick.next() == nil, "a platform that stops ends its readers")
        await world.platform.close()
    }

    @Test func `lets a waiting reader go when its task is cancelled`() async throws {
        let (world, id) = try await world()
        let reader = try await world.platform.rooms.follow(id, after: nil, as: .visitor) {}
        let waiting = Task { await reader.next() }
        try await Task.sleep(for: .milliseconds(20))
        waiting.cancel()
        #expect(await waiting.value == nil)
        await world.platform.close()
    }
}
