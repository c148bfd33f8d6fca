import DatabaseTestSupport
import Foundation
import Market
import Matching
import Storage
import Testing

@testable import Operations

/// Pages drawn from the chosen weights and from the rules, and what viewers say of both.
struct ComparingTests {
    /// A stage with a model in force that brings weights, under rules that compare a share of the pages.
    private func stage(
        share: Double, takesChosen: Bool = true, on engine: TestEngine = .sqliteMemory
    ) async throws -> (FeedScene, folder: String) {
        let scene = try await FeedScene(at: try await engine.freshLocation())
        try await scene.publish()
        try await scene.watch()
        let folder = try TemporaryFolder.shared.path(for: "compared-\(UUID().uuidString)")
        let plan = Training.Plan(folder: folder, candidates: [.init(dimensions: 8, sweeps: 4)])
        _ = try await scene.platform.training.train(plan)
        let models = ModelFolder(folder)
        let pointer = try #require(try models.current())
        let (model, card) = (try models.read(pointer), try models.card(of: pointer.version))
        _ = try models.write(
            TrainedModel(
                version: model.version, itemIDs: model.itemIDs, factors: model.factors, neighbours: model.neighbours,
                popularity: model.popularity, learnt: model.learnt, fitWeights: [.taste: 3, .popularity: 0])
        ) { digest, bytes in
            var changed = card
            (changed.sha256, changed.fileBytes) = (digest, bytes)
            return changed
        }
        var rules = scene.platform.rules
        var values = rules.feed.values
        values.interleavedShare = share
        values.takesChosenWeights = takesChosen
        rules.feed = RuleSet(version: rules.feed.version, values: values)
        let platform = Platform(database: scene.platform.database, clock: scene.clock, rules: rules)
        try await platform.feed.reload(from: folder)
        return (FeedScene(platform, scene.clock), folder)
    }

    private let operators = Actor(account: nil, memberships: [.operator], credential: .session("desk"))

    @Test func `personal pages take the weights of the model, and the page for nobody those of the rules`() async throws
    {
        let (scene, _) = try await stage(share: 0)
        let rules = scene.platform.rules.feed.values.termWeights

        let personal = try await scene.platform.feed.serve(FeedQuery(limit: 10), for: scene.actor(0), seed: 1)
        let common = try await scene.platform.feed.serve(FeedQuery(limit: 10), for: .visitor, seed: 1)

        let taste = personal.items.flatMap(\.terms).filter { $0.kind == .taste }
        #expect(!taste.isEmpty && taste.allSatisfy { $0.weight == 3 })
        #expect(!personal.items.flatMap(\.terms).contains { $0.kind == .popularity })
        let popularity = common.items.flatMap(\.terms).filter { $0.kind == .popularity }
        #expect(!popularity.isEmpty && popularity.allSatisfy { $0.weight == rules[.popularity] })
    }

    @Test func `an operator can keep to the rules`() async throws {
        let (scene, _) = try await stage(share: 1, takesChosen: false)

        let page = try await scene.platform.feed.serve(FeedQuery(limit: 10), for: scene.actor(0), seed: 1)

        let lines = try await scene.platform.read { try ExposureStore($0).page(of: page.request) }
        #expect(!scene.platform.feed.usesChosenWeights)
        #expect(page.items.flatMap(\.terms).allSatisfy { $0.kind != .taste || $0.weight == 1 })
        #expect(lines.allSatisfy { $0.ranking == nil })
    }

    @Test(arguments: [TestEngine.sqliteMemory, .postgreSQL].filter(TestEngine.available.contains))
    func `the ledger says whose each place is, and views of a page count for that side`(engine: TestEngine) async throws
    {
        let (scene, _) = try await stage(share: 1, on: engine)
        var wins = 0
        for viewer in 0..<6 {
            let page = try await scene.platform.feed.serve(FeedQuery(limit: 10), for: scene.actor(viewer), seed: 5)
            let lines = try await scene.platform.read { try ExposureStore($0).page(of: page.request) }
            #expect(lines.contains { $0.ranking == "chosen" } && lines.contains { $0.ranking == "rules" })
            #expect(lines.allSatisfy { ($0.slotType == "organic") == ($0.ranking != nil) })
            let watched = try #require(lines.first { $0.ranking == "chosen" })
            if viewer < 4 {
                wins += 1
                let event = try Event(
                    id: EventID(parsing: "seen-\(viewer)"), kind: .videoComplete, occurredAt: scene.clock.now(),
                    receivedAt: scene.clock.now(), viewer: scene.viewer(viewer), request: page.request,
                    subjects: .init(content: watched.content), consent: .personalisation)
                _ = try await scene.accept([event], as: scene.actor(viewer))
            }
        }

        let comparison = try await scene.platform.feed.comparison(as: operators)

        #expect(comparison.pages == 6 && comparison.firstWins == wins && comparison.secondWins == 0)
        await #expect(throws: AccessRefusal.self) {
            try await scene.platform.feed.comparison(as: scene.actor(0))
        }
    }
}
