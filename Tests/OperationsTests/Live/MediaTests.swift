import DatabaseTestSupport
import Foundation
import Market
import Operations
import SQLDatabase
import Storage
import TestSupport
import Testing

@Suite("Signals into rooms on every engine")
struct MediaTests {
    private let tea = Membership.creator(World.teaExpert.id)
    private let somebody = Membership.viewer(Identifier<Viewer>(.version8(high: 7, low: 1)))

    private func room(_ world: WorldPlatform, isLive: Bool = true) async throws -> Identifier<Room> {
        let rooms = world.platform.rooms
        let draft = Room.Draft(title: "开汤", category: nil, hasSyntheticHost: false, startsAt: world.clock.now())
        let id = try await rooms.schedule(draft, in: world.context(tea)).value.id
        _ = try await rooms.move(id, .prepare, in: world.context(tea))
        if isLive { _ = try await rooms.move(id, .goLive, in: world.context(tea)) }
        return id
    }

    private func key(_ world: WorldPlatform, _ room: Identifier<Room>) async throws -> String {
        try #require(try await world.platform.media.issueKey(room, in: world.context(tea)).value.secret)
    }

    private func signal(
        _ room: Identifier<Room>, _ connection: String, _ key: String?
    ) -> Media.Signal {
        Media.Signal(server: .nginxRTMP, connection: connection, name: room.rawValue, key: key)
    }

    private func state(_ world: WorldPlatform, _ room: Identifier<Room>) async throws -> Room.State {
        try await world.platform.rooms.find(room, as: world.actor(tea)).state
    }

    private func sessions(_ world: WorldPlatform, _ room: Identifier<Room>) async throws -> [MediaSession] {
        try await world.platform.read { try MediaSessionStore($0).all(in: room) }
    }

    @Test(arguments: TestEngine.available)
    func `are let in with the room's key, and with no other`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let room = try await room(world)
        let other = try await key(world, try await self.room(world, isLive: false))
        let media = world.platform.media
        let old = try await key(world, room)
        let new = try await key(world, room)

        for wrong in [nil, "", "x", old, other, new + "x"] {
            await #expect(throws: MediaRefusal.keyWrong, "\(wrong ?? "none")") {
                try await media.publish(signal(room, "a#1", wrong))
            }
        }
        #expect(try await sessions(world, room).isEmpty)
        try await media.publish(signal(room, "a#1", new))
        #expect(try await sessions(world, room).map(\.state) == [.publishing])
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `go with the room's state`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let media = world.platform.media
        let room = try await room(world, isLive: false)
        let key = try await key(world, room)
        try await media.publish(signal(room, "a#1", key))
        try await media.finish(signal(room, "a#1", nil))
        #expect(try await state(world, room) == .preparing, "a preview that is gone moves nothing")
        try await media.publish(signal(room, "a#2", key))
        _ = try await world.platform.rooms.move(room, .goLive, in: world.context(tea))

        try await media.finish(signal(room, "a#2", nil))
        #expect(try await state(world, room) == .reconnecting)
        await #expect(throws: MediaRefusal.keyWrong) { try await media.publish(signal(room, "b#9", "guess")) }
        #expect(try await state(world, room) == .reconnecting)
        try await media.publish(signal(room, "a#3", key))
        #expect(try await state(world, room) == .living)
        _ = try await world.platform.rooms.move(room, .end, in: world.context(tea))

        await #expect(throws: MediaRefusal.notNow) { try await media.publish(signal(room, "a#4", key)) }
        await #expect(throws: MediaRefusal.notNow) { try await media.renew(signal(room, "a#3", nil)) }
        #expect(try await media.runClock() == 1)
        let sessions = try await sessions(world, room)
        #expect(sessions.map(\.state) == [.ended] && sessions[0].ending == .roomOver)
        #expect(sessions[0].connection == "a#3", "coming back is the same session")
        await #expect(throws: MediaRefusal.roomOver) { try await media.issueKey(room, in: world.context(tea)) }
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `are taken over with proof of the key, and the old connection is not heard any more`(
        engine: TestEngine
    ) async throws {
        let world = try await WorldPlatform(engine)
        let media = world.platform.media
        let room = try await room(world)
        let key = try await key(world, room)
        try await media.publish(signal(room, "a#1", key))
        try await media.publish(signal(room, "a#1", key))
        world.clock.advance(by: .seconds(1))
        try await media.publish(signal(room, "b#2", key))

        try await media.finish(signal(room, "a#1", nil))
        await #expect(throws: MediaRefusal.otherConnection) { try await media.renew(signal(room, "a#1", nil)) }
        #expect(try await state(world, room) == .living)
        let both = try await sessions(world, room)
        #expect(both.map(\.state) == [.ended, .publishing] && both.map(\.ending) == [.replaced, nil])
        try await media.finish(signal(room, "b#2", nil))
        #expect(try await state(world, room) == .reconnecting)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `are taken for gone when their server falls silent, and for back when it speaks`(
        engine: TestEngine
    ) async throws {
        let world = try await WorldPlatform(engine)
        let media = world.platform.media
        let room = try await room(world)
        try await media.publish(signal(room, "a#1", try await key(world, room)))
        world.clock.advance(by: .seconds(15))
        try await media.renew(signal(room, "a#1", nil))
        world.clock.advance(by: .seconds(15))
        #expect(try await media.runClock() == 0)

        world.clock.advance(by: .seconds(6))
        #expect(try await media.runClock() == 1)
        #expect(try await state(world, room) == .reconnecting)
        try await media.renew(signal(room, "a#1", nil))
        #expect(try await state(world, room) == .living)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `that are missing when a pause ends interrupt the room then`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let rooms = world.platform.rooms
        let media = world.platform.media
        let room = try await room(world)
        try await media.publish(signal(room, "a#1", try await key(world, room)))
        _ = try await rooms.move(room, .pause, in: world.context(tea))
        try await media.finish(signal(room, "a#1", nil))
        world.clock.advance(by: .minutes(5))
        #expect(try await media.runClock() == 0)
        #expect(try await state(world, room) == .paused)

        _ = try await rooms.move(room, .resume, in: world.context(tea))
        #expect(try await media.runClock() == 1)
        #expect(try await state(world, room) == .reconnecting)
        await world.platform.close()
    }

    @Test func `whose recording no server told of are found by it, once`() async throws {
        let world = try await WorldPlatform()
        let room = try await room(world)
        let media = world.platform.media
        let folder = world.platform.mediaPlace.recordings
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: world.platform.mediaPlace.folder) }  // a temporary folder
        for name in ["\(room)-17.flv", "somebody-1.flv", "\(room)-18.part"] {
            try Data("flv".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }

        #expect(try await media.collectRecordings() == 0, "it may still be written to")
        #expect(try await media.collectRecordings(untouchedFor: .seconds(-60)) == 1)
        #expect(try await media.collectRecordings(untouchedFor: .seconds(-60)) == 0)
        let job = try await world.platform.read { try MediaJobStore($0).newest(.replay, of: room.rawValue) }
        #expect(job?.source == "recordings/\(room)-17.flv" && job?.state == .queued)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `have their secret shown once and kept nowhere`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let room = try await room(world)
        let media = world.platform.media
        let first = try await media.issueKey(room, in: world.context(tea, key: "k1"))
        let again = try await media.issueKey(room, in: world.context(tea, key: "k1"))

        let secret = try #require(first.value.secret)
        #expect(again.isReplay && again.value.secret == nil)
        let kept = try await world.platform.read {
            try $0.query("SELECT answer AS text FROM idempotency").map { try $0.get("text", as: String.self) }
                + $0.query("SELECT digest AS text FROM stream_key").map { try $0.get("text", as: String.self) }
        }
        #expect(kept.count == 2 && !kept.contains { $0.contains(secret) })
        try await media.publish(signal(room, "a#1", secret))
        await #expect(throws: NotThere.self) {
            try await media.issueKey(room, in: world.context(.creator(World.traveller.id)))
        }
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `show their picture to those who may see it`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let media = world.platform.media
        let room = try await room(world, isLive: false)
        let preview = try await media.playback(of: room, as: world.actor(tea))
        #expect(preview.kind == .preview)
        await #expect(throws: RoomRefusal.notOnAir) { try await media.playback(of: room, as: world.actor(somebody)) }
        _ = try await world.platform.rooms.move(room, .goLive, in: world.context(tea))

        let live = try await media.playback(of: room, as: .visitor)
        let token = try #require(live.path.split(separator: "=").last.map(String.init))
        #expect(live.kind == .live && media.opens(room, token: token))
        let other = try await self.room(world, isLive: false)
        #expect(!media.opens(other, token: token))
        for wrong in ["", ".", "1.", token + "0", "9" + token, String(token.dropLast()) + "x"] {
            #expect(!media.opens(room, token: wrong), "\(wrong)")
        }
        world.clock.advance(by: .hours(12))
        #expect(!media.opens(room, token: token))

        _ = try await world.platform.rooms.move(room, .end, in: world.context(tea))
        await #expect(throws: MediaRefusal.noReplay) { try await media.playback(of: room, as: .visitor) }
        await world.platform.close()
    }
}
