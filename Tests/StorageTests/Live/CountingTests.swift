import DatabaseTestSupport
import Market
import SQLDatabase
import Storage
import Testing

@Suite("Counting in the log, on every engine")
struct CountingTests {
    private static let rules = CountingRules(
        lateEventsAcceptedFor: .hours(72), clockDifferenceAllowed: .minutes(5), liveView: .seconds(10),
        videoViewWithAction: .seconds(3), videoViewAlone: .seconds(15))
    private static let content: Identifier<Content> = SampleScene.id(7)

    private func event(
        _ id: String, _ kind: EventKind, viewer: UInt64? = nil, request: UInt64? = nil,
        watched: Int64? = nil, length: Int64? = nil
    ) throws -> Event {
        Event(
            id: try EventID(parsing: id), kind: kind, occurredAt: SampleScene.start, receivedAt: SampleScene.start,
            viewer: viewer.map { SampleScene.id($0) }, request: request.map { SampleScene.id($0) },
            subjects: .init(content: Self.content),
            measures: .init(watchedMilliseconds: watched, lengthMilliseconds: length),
            consent: viewer == nil ? .essential : .personalisation)
    }

    private func log(_ engine: TestEngine, _ events: [Event]) async throws -> Database {
        let database = try await engine.fresh()
        _ = try await Migrator(Schema.migrations).migrate(database)
        _ = try await database.write { try EventStore($0).append(events) }
        return database
    }

    @Test(arguments: TestEngine.available)
    func `agrees with the one definition of a view, for every way to watch`(engine: TestEngine) async throws {
        let watched: [Int64?] = [nil, 0, 2_999, 3_000, 3_001, 14_999, 15_000, 15_001, 60_000]
        let lengths: [Int64?] = [nil, 0, 3_000, 15_000, 60_000]
        var expected: [String: Bool] = [:]
        var events: [Event] = []
        for kind in [EventKind.videoPlay, .videoProgress, .videoComplete, .impression, .like] {
            for watched in watched {
                for length in lengths {
                    let id = "\(kind.rawValue)-\(watched ?? -1)-\(length ?? -1)"
                    events.append(try event(id, kind, watched: watched, length: length))
                    expected[id] = Self.rules.viewing(kind, watched: watched, length: length)?.isEffective ?? false
                }
            }
        }
        let database = try await log(engine, events)

        let counted = try await database.read { connection in
            let isView = Self.rules.isEffectiveView(kind: "kind", watched: "watched_ms", length: "length_ms")
            let rows = try connection.query("SELECT id, CASE WHEN \(isView) THEN 1 ELSE 0 END AS is_view FROM event")
            return try rows.map { (try $0.get("id", as: String.self), try $0.get("is_view", as: Int64.self) == 1) }
        }

        #expect(Dictionary(counted) { first, _ in first } == expected)
        await database.close()
    }

    @Test(arguments: TestEngine.available)
    func `takes an impression and a view once a viewer and request`(engine: TestEngine) async throws {
        let database = try await log(
            engine,
            [
                event("i1", .impression, viewer: 1, request: 5), event("i2", .impression, viewer: 1, request: 5),
                event("i3", .impression, viewer: 1, request: 6), event("i4", .impression, viewer: 2, request: 5),
                event("i5", .impression), event("i6", .impression),
                event("v1", .videoPlay, viewer: 1, request: 5, watched: 16_000),
                event("v2", .videoProgress, viewer: 1, request: 5, watched: 20_000),
                event("v3", .videoComplete, viewer: 1, request: 5, watched: 30_000),
                event("v4", .videoPlay, viewer: 2, request: 5, watched: 15_000),
                event("v5", .videoPlay, watched: 16_000), event("v6", .videoPlay, watched: 16_000),
            ])

        let counts = try await database.read { connection in
            try FeedItemStore(connection).responses(in: 0...1_000, under: Self.rules).byDay
        }

        #expect(counts.map(\.impressions) == [5], "two of one request, and each of what nobody can tell apart")
        #expect(counts.map(\.views) == [3])
        await database.close()
    }
}
