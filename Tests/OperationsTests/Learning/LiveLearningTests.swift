import DatabaseTestSupport
import Foundation
import Market
import Matching
import Storage
import Testing

@testable import Operations

/// The log teaches the feed while it serves.
struct LiveLearningTests {
    private func learnAll(_ platform: Platform) async throws {
        while try await platform.learning.step() >= platform.rules.learning.values.portion {}
    }

    @Test(arguments: TestEngine.available)
    func `what one viewer went on to is proposed to another, without a training`(engine: TestEngine) async throws {
        let stage = try await FeedScene(at: try await engine.freshLocation())
        try await stage.publish()
        try await stage.platform.feed.reload()
        for number in 0..<5 {
            let deeds = [41, 55].enumerated().map { place, item in
                stage.event(.videoComplete, by: number, about: item, age: .seconds(Int64(60 - place * 20)))
            }
            _ = try await stage.accept(deeds, as: stage.actor(number))
        }
        _ = try await stage.accept([stage.event(.videoComplete, by: 9, about: 41)], as: stage.actor(9))
        try await learnAll(stage.platform)

        let page = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: stage.actor(9))

        let item = try #require(page.items.first { $0.content == stage.content(55) })
        #expect(item.reasons.contains { $0.content == stage.content(41) }, "\(item.reasons)")
        #expect(item.sources.contains { $0.source == .next })
        #expect(stage.platform.learning.reading?.lag == 0)
        await stage.platform.close()
    }

    @Test func `nothing is learnt from viewers who said no`() async throws {
        let stage = try await FeedScene()
        try await stage.publish()
        try await stage.platform.feed.reload()
        _ = try await stage.platform.feed.setPersonalisation(
            false, for: stage.viewer(3), in: stage.context(stage.actor(3)))
        _ = try await stage.accept(
            [41, 55].map { stage.event(.videoComplete, by: 3, about: $0) }, as: stage.actor(3))

        try await learnAll(stage.platform)

        #expect(stage.platform.learning.reading?.deeds == 0)
    }

    @Test func `a training is gone on from, and its deeds are not learnt twice`() async throws {
        let stage = try await FeedScene()
        try await stage.publish()
        try await stage.watch()
        let folder = FileManager.default.temporaryDirectory.appending(path: "learning-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a leftover folder harms no other test
        _ = try await stage.platform.training.train(
            Training.Plan(folder: folder, candidates: [.init(dimensions: 8, sweeps: 4)]))
        try await stage.platform.feed.reload(from: folder)
        try await learnAll(stage.platform)
        let before = try #require(stage.platform.learning.reading)

        _ = try await stage.accept([stage.event(.videoComplete, by: 0, about: 70, id: "new")], as: stage.actor(0))
        try await learnAll(stage.platform)
        let after = try #require(stage.platform.learning.reading)

        #expect(before.deeds == 0 && before.links > 100, "\(before)")
        #expect(after.deeds == 1 && after.links >= before.links)
    }

    @Test func `every reason is read from the ledger as it was written`() throws {
        let content: Identifier<Content> = ImportNaming(source: "stage").identifier(1)
        let creator: Identifier<Creator> = ImportNaming(source: "stage").identifier(2)
        let reasons: [FeedReason] = [
            .fitsTaste(because: content, signal: .clickedProduct, share: 0.25),
            .watchedTogether(with: content, viewers: 12), .oftenNext(after: content, share: 0.5),
            .fitsVisit(with: content), .alike(to: content), .expected(goal: .longView, probability: 0.375),
            .followed(creator: creator), .new(ageHours: 3.5), .popular(place: 2),
            .discovery(category: "二手 tea"), .onTrial(exposures: 40),
        ]

        #expect(reasons.map { FeedReason(record: $0.record) } == reasons)
        #expect(FeedReason(record: "some_later_reason 5") == nil && FeedReason(record: "") == nil)
    }

    @Test func `a place of a feed is explained to its viewer and to nobody else's`() async throws {
        let stage = try await FeedScene()
        try await stage.publish()
        try await stage.watch()
        try await stage.platform.feed.reload()
        try await learnAll(stage.platform)
        let page = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: stage.actor(0))
        let place = try #require(page.items.firstIndex { $0.reasons.contains { $0.content != nil } })
        let reference = try #require(MatchReference("\(page.request):\(place)"))

        let explained = try await stage.platform.matches.explanation(of: reference, as: stage.actor(0))

        guard case .place(let shown) = explained else { throw NotThere("match") }
        let item = page.items[place]
        #expect(shown.content == item.content && shown.reasons == item.reasons)
        #expect(Set(shown.terms.map(\.name)) == Set(item.terms.map(\.kind.rawValue)) && !shown.terms.isEmpty)
        #expect(!shown.deeds.isEmpty && shown.slotRulesVersion == stage.platform.rules.slots.version)
        await #expect(throws: NotThere.self) {
            try await stage.platform.matches.explanation(of: reference, as: stage.actor(1))
        }
        #expect(MatchReference("\(page.request):50") == nil && MatchReference("req_x:1") == nil)
    }
}
