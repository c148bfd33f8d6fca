import DatabaseTestSupport
import Foundation
import Market
import SQLDatabase
import Storage
import Testing

@testable import Operations

/// What was shown is in the ledger after an orderly end, and a start need not count the log again.
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

    /// Lines of one answer, put where the feed puts them but without the turn that writes them shortly after.
    private func lines(_ count: Int, of stage: FeedScene) -> [Exposure] {
        (0..<count).map { place in
            Exposure(
                request: Identifier(UUIDBits(high: 4, low: 4)), place: place, viewer: nil, at: stage.clock.now(),
                content: stage.content(place), creator: stage.creator(0), slotType: "organic", programme: nil,
                propensity: 1, score: 0, reasons: [], modelVersion: "", rulesVersion: stage.platform.rules.feed.version)
        }
    }

    @Test func `what another turn is just writing is waited for`() async throws {
        let stage = try await FeedScene()
        try await stage.publish()
        try await stage.platform.feed.reload()
        _ = stage.platform.feedState.ledger.add(lines(10, of: stage))
        let taken = stage.platform.feedState.ledger.take()
        #expect(taken.count == 10 && stage.platform.feed.ledgerWaiting == 10)

        let closing = Task { await stage.platform.feed.finish() }
        try await Task.sleep(for: .milliseconds(50))
        #expect(stage.platform.feed.ledgerWaiting == 10)
        stage.platform.feedState.ledger.putBack(taken)
        await closing.value

        #expect(stage.platform.feed.ledgerWaiting == 0)
        await stage.platform.close()
    }

    @Test func `the lines that wait are among the metrics`() async throws {
        let stage = try await FeedScene()
        try await stage.publish()
        try await stage.platform.feed.reload()
        _ = stage.platform.feedState.ledger.add(lines(10, of: stage))

        #expect(PlatformMetrics.text(of: stage.platform).contains("dancong_exposures_waiting 10\n"))
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
