import DatabaseTestSupport
import Foundation
import Market
import SQLDatabase
import Storage
import Testing

@testable import Operations

/// What was shown is in the ledger before anybody sees it, and a start need not count the log again.
struct LedgerDrainingTests {
    private func stage(at location: DatabaseLocation) async throws -> FeedScene {
        let stage = try await FeedScene(at: location)
        try await stage.publish()
        try await stage.watch()
        try await stage.platform.feed.reload()
        return stage
    }

    private func lines(at location: DatabaseLocation) async throws -> Int {
        let database = try await Database.open(location)
        let count = try await database.read {
            try $0.first("SELECT COUNT(*) AS n FROM exposure")?.get("n", as: Int.self)
        }
        await database.close()
        return count ?? 0
    }

    @Test(arguments: [TestEngine.sqliteFile, .postgreSQL].filter(TestEngine.available.contains))
    func `closing writes every line of every page that was answered`(engine: TestEngine) async throws {
        let location = try await engine.freshLocation()
        let stage = try await stage(at: location)

        let shown = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<60 {
                group.addTask {
                    try await stage.platform.feed.serve(FeedQuery(limit: 10), for: stage.actor(number)).items.count
                }
            }
            return try await group.reduce(0, +)
        }
        await stage.platform.close()

        #expect(shown >= 500)
        #expect(stage.platform.feed.ledgerWaiting == 0)
        #expect(try await lines(at: location) == shown)
    }

    @Test func `lines are in the database when the page is answered`() async throws {
        let location = try await TestEngine.sqliteFile.freshLocation()
        let stage = try await stage(at: location)

        let answer = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: stage.actor(0))

        #expect(!answer.items.isEmpty && stage.platform.feed.ledgerWaiting == 0)
        #expect(try await lines(at: location) == answer.items.count)
        await stage.platform.close()
    }

    @Test func `a page whose lines can't be written is not shown, and uses nothing up`() async throws {
        let stage = try await stage(at: .sqliteMemory)
        try await stage.platform.database.write { try $0.execute("ALTER TABLE exposure RENAME TO hidden") }

        await #expect(throws: DatabaseError.self) {
            try await stage.platform.feed.serve(FeedQuery(limit: 10), for: .visitor)
        }
        try await stage.platform.database.write { try $0.execute("ALTER TABLE hidden RENAME TO exposure") }
        let answer = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: stage.actor(0))

        #expect(answer.items.count == 10 && stage.platform.feed.ledgerWaiting == 0)
        await stage.platform.close()
    }

    @Test func `pages that come while lines are being written share the next write`() async throws {
        let queue = ExposureLedgerQueue()
        let stage = try await FeedScene()
        let line = Exposure(
            request: Identifier(UUIDBits(high: 4, low: 4)), place: 0, viewer: nil, at: stage.clock.now(),
            content: stage.content(0), creator: stage.creator(0), slotType: "organic", programme: nil, propensity: 1,
            score: 0, reasons: [], modelVersion: "", rulesVersion: stage.platform.rules.feed.version)
        let gate = AsyncStream<Void>.makeStream()
        let writes = AsyncStream<Int>.makeStream()
        let write: @Sendable ([Exposure]) async throws -> Void = { lines in
            writes.continuation.yield(lines.count)
            var opened = gate.stream.makeAsyncIterator()
            await opened.next()
        }

        var sizes = writes.stream.makeAsyncIterator()
        let first = Task { try await queue.keep([line], write: write) }
        #expect(await sizes.next() == 1)
        let others = (0..<5).map { _ in Task { try await queue.keep([line], write: write) } }
        while queue.depth < 6 { await Task.yield() }
        gate.continuation.yield()
        #expect(await sizes.next() == 5)
        gate.continuation.yield()

        try await first.value
        for other in others { try await other.value }
        #expect(queue.depth == 0)
    }

    @Test(arguments: [TestEngine.sqliteFile, .postgreSQL].filter(TestEngine.available.contains))
    func `a second start has the counts of the first and adds what came since`(engine: TestEngine) async throws {
        let location = try await engine.freshLocation()
        let first = try await stage(at: location)
        let counted = first.platform.feedState.modelSource.responses
        await first.platform.close()

        let second = try await FeedScene(at: location)
        // Rows that were counted are not looked at again: they may even be gone.
        try await second.platform.database.write { try $0.execute("UPDATE event SET content = NULL") }
        _ = try await second.accept([second.event(.videoComplete, by: 3, about: 5, id: "late")], as: second.actor(3))
        try await second.platform.feed.reload()
        let now = second.platform.feedState.modelSource.responses

        #expect(counted.byDay.count > 10)
        let views = { (counts: FeedState.ResponseCounts) in counts.byDay.values.reduce(0) { $0 + $1.views } }
        #expect(views(now) == views(counted) + 1)
        #expect((now.mark?.sequence ?? 0) > (counted.mark?.sequence ?? 0))
        await second.platform.close()
    }
}
