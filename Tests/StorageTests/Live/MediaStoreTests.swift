import DatabaseTestSupport
import Market
import SQLDatabase
import Storage
import Testing

@Suite("Keys, signals and conversions in their tables, on every engine")
struct MediaStoreTests {
    private static let time = Timestamp(milliseconds: 1_767_196_800_000)

    private static func after(_ duration: Duration) -> Timestamp { time.advanced(by: duration) }

    private func database(_ engine: TestEngine, rooms: [Room]) async throws -> Database {
        let database = try await engine.fresh()
        _ = try await Migrator(Schema.migrations).migrate(database)
        try await database.write { connection in
            let creators = Set(rooms.map(\.creator)).map {
                Creator(
                    id: $0, name: "单丛阿铁", niche: "茶", region: "广东", followers: 1, level: .l3, createdAt: Self.time)
            }
            _ = try PartyStore(connection).add(creators)
            for room in rooms { try RoomStore(connection).insert(room) }
        }
        return database
    }

    private func room(_ number: UInt64, _ state: Room.State) -> Room {
        Room(
            id: Identifier(UUIDBits(high: 5, low: number)), creator: Identifier(UUIDBits(high: 6, low: number)),
            rules: RuleVersion(family: "rooms", number: 1), createdAt: Self.time,
            title: "开汤", category: nil, hasSyntheticHost: false, startsAt: Self.time, state: state,
            movedAt: Self.time, dueAt: nil, isPractice: false,
            wentLiveAt: state.isOnAir || state.isOver ? Self.time : nil, endedAt: nil, warning: nil, cut: nil,
            revision: 1)
    }

    private func session(_ number: UInt64, in room: Room, seen: Duration = .zero) throws -> MediaSession {
        try MediaSession(
            id: Identifier(UUIDBits(high: 7, low: number)), room: room.id, server: .nginxRTMP,
            connection: "127.0.0.1#\(number)", at: Self.time
        ).moving(.connect, at: Self.time).moving(.publish, at: Self.after(seen))
    }

    @Test(arguments: TestEngine.available)
    func `a new key revokes the one before`(engine: TestEngine) async throws {
        let room = room(1, .living)
        let database = try await database(engine, rooms: [room])
        let keys = (1...2).map {
            StreamKey(
                room: room.id, number: $0, digest: "\($0)", createdAt: Self.after(.seconds($0)), revokedAt: nil)
        }

        for key in keys { try await database.write { try StreamKeyStore($0).rotate(to: key) } }

        #expect(try await database.read { try StreamKeyStore($0).newest(of: room.id) } == keys[1])
        let held = try await database.read {
            try $0.query("SELECT number, revoked_at FROM stream_key ORDER BY number").map {
                try $0.get("revoked_at", as: Int64?.self)
            }
        }
        #expect(held == [Self.after(.seconds(2)).milliseconds, nil])
        await database.close()
    }

    @Test(arguments: TestEngine.available)
    func `a room has one signal that is not over`(engine: TestEngine) async throws {
        let room = room(1, .living)
        let database = try await database(engine, rooms: [room])
        let (first, second) = (try session(1, in: room), try session(2, in: room))
        try await database.write { try MediaSessionStore($0).put(first) }

        await #expect(throws: DatabaseError.self) {
            try await database.write { try MediaSessionStore($0).put(second) }
        }
        let over = try first.moving(.end(.replaced), at: Self.after(.seconds(1)))
        try await database.write { connection in
            try MediaSessionStore(connection).put(over)
            try MediaSessionStore(connection).put(second)
        }

        #expect(try await database.read { try MediaSessionStore($0).open(in: room.id) } == second)
        #expect(try await database.read { try MediaSessionStore($0).all(in: room.id) } == [over, second])
        await database.close()
    }

    @Test(arguments: TestEngine.available)
    func `signals that no server tells of are found`(engine: TestEngine) async throws {
        let rooms = [
            room(1, .living), room(2, .living), room(3, .ended), room(4, .preparing), room(5, .paused),
            room(6, .living), room(7, .preparing),
        ]
        let database = try await database(engine, rooms: rooms)
        let gone = MediaSession.Move.interrupt(grace: .seconds(30))
        let sessions = [
            try session(1, in: rooms[0], seen: .seconds(90)), try session(2, in: rooms[1]),
            try session(3, in: rooms[2], seen: .seconds(90)),
            try session(4, in: rooms[3]).moving(gone, at: Self.time),
            try session(5, in: rooms[4]).moving(gone, at: Self.time),
            try session(6, in: rooms[5]).moving(gone, at: Self.after(.seconds(99))),
            try session(7, in: rooms[6]).moving(gone, at: Self.after(.seconds(99))),
        ]
        try await database.write { for session in sessions { try MediaSessionStore($0).put(session) } }

        let found = try await database.read {
            try MediaSessionStore($0).neglected(
                at: Self.after(.seconds(100)), silentSince: Self.after(.seconds(80)), limit: 10)
        }

        // Silent, over, a preview nobody came back to, a room that went on without its signal.
        #expect(Set(found.map(\.id)) == Set([1, 2, 3, 5].map { sessions[$0].id }))
        await database.close()
    }

    @Test(arguments: TestEngine.available)
    func `a conversion waits in line, and one whose lease ran out waits again`(engine: TestEngine) async throws {
        let database = try await database(engine, rooms: [])
        let jobs = (1...3).map { number in
            MediaJob(
                id: Identifier(UUIDBits(high: 8, low: UInt64(number))), kind: .video, subject: "vid", number: number,
                source: "uploads/\(number)", at: Self.after(.seconds(number)))
        }
        let claimed = try jobs[0].moving(.claim(lease: .seconds(60)), at: Self.after(.seconds(10)))
        let done = try jobs[1].moving(.claim(lease: .seconds(60)), at: Self.time)
            .moving(.finish(length: .milliseconds(6_040)), at: Self.time)
        try await database.write { for job in [claimed, done, jobs[2]] { try MediaJobStore($0).put(job) } }

        func waiting(_ after: Duration) async throws -> MediaJob? {
            try await database.write { try MediaJobStore($0).waiting(at: Self.after(after)) }
        }
        #expect(try await waiting(.seconds(20)) == jobs[2])
        #expect(try await waiting(.seconds(70)) == claimed)
        #expect(try await database.read { try MediaJobStore($0).done(.video, of: "vid") } == [done])
        #expect(try await database.read { try MediaJobStore($0).newest(.video, of: "vid") } == jobs[2])
        #expect(try await database.read { try MediaJobStore($0).knows(source: "uploads/3") })
        await database.close()
    }
}
