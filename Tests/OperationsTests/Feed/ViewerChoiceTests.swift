import DatabaseTestSupport
import Foundation
import Market
import Storage
import Testing

@testable import Operations

/// What a viewer decided holds: however long ago, on whichever node, and from exactly then on.
struct ViewerChoiceTests {
    /// A stage whose memory takes few deeds, so that choices would fall out of it.
    private func stage() async throws -> FeedScene {
        let stage = try await FeedScene()
        try await stage.publish()
        try await stage.watch()
        try await stage.platform.feed.reload()
        return stage
    }

    /// More deeds than the memory takes.
    private func watchALot(_ stage: FeedScene, by number: Int) async throws {
        let max = stage.platform.rules.serving.values.deedsMax
        let deeds = (0...max).map { stage.event(.videoComplete, by: number, about: $0 % 40, id: "later-\($0)") }
        _ = try await stage.accept(deeds, as: stage.actor(number))
    }

    @Test(arguments: [false, true])
    func `a refusal holds after more deeds than are remembered`(isReadAnew: Bool) async throws {
        let stage = try await stage()
        let refused = stage.content(45)
        if !isReadAnew { _ = try await stage.platform.feed.serve(FeedQuery(), for: stage.actor(0)) }
        _ = try await stage.accept([stage.event(.notInterested, by: 0, about: 45)], as: stage.actor(0))
        try await watchALot(stage, by: 0)
        stage.clock.advance(by: .days(30))

        var shown: Set<Identifier<Content>> = []
        for _ in 0..<8 {
            let page = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: stage.actor(0))
            shown.formUnion(page.items.map(\.content))
        }

        #expect(shown.contains(stage.content(46)) && !shown.contains(refused))
    }

    @Test func `a creator who was followed long ago is still followed`() async throws {
        let stage = try await stage()
        let follow = Event(
            id: try EventID(parsing: "follow-1"), kind: .follow, occurredAt: stage.clock.now(),
            receivedAt: stage.clock.now(), viewer: stage.viewer(0), subjects: .init(creator: stage.creator(9)),
            consent: .personalisation)
        _ = try await stage.accept([follow], as: stage.actor(0))
        try await watchALot(stage, by: 0)

        let page = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: stage.actor(0))

        let reasons = page.items.flatMap(\.reasons)
        #expect(reasons.contains(.followed(creator: stage.creator(9))))
    }

    @Test func `what was done while personalisation was off shapes nothing afterwards`() async throws {
        let stage = try await stage()
        let me = stage.actor(77)
        func choose(_ allows: Bool) async throws {
            _ = try await stage.platform.feed.setPersonalisation(allows, for: stage.viewer(77), in: stage.context(me))
        }
        try await choose(false)
        stage.clock.advance(by: .hours(1))
        _ = try await stage.accept([stage.event(.videoComplete, by: 77, about: 41, id: "between")], as: me)
        stage.clock.advance(by: .hours(1))
        try await choose(true)
        stage.clock.advance(by: .hours(1))
        _ = try await stage.accept([stage.event(.videoComplete, by: 77, about: 3, id: "after")], as: me)

        let page = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: me)
        let deeds = try await TrainingDeeds.read(stage.platform) { _ in }

        let cited = page.items.flatMap(\.reasons).compactMap { reason -> Identifier<Content>? in
            switch reason {
            case .fitsTaste(let content, _, _), .watchedTogether(let content, _): content
            default: nil
            }
        }
        #expect(page.isPersonalised && !cited.contains(stage.content(41)))
        #expect(deeds.deedCount == 40 * 12 + 1, "the deed in between is not learnt from, the one after is")
    }

    @Test(.enabled(if: TestEngine.available.contains(.postgreSQL)))
    func `what one node is told another obeys with its next page`() async throws {
        let location = try await TestEngine.postgreSQL.freshLocation()
        let one = try await FeedScene(at: location)
        try await one.publish()
        try await one.watch()
        try await one.platform.feed.reload()
        let other = try await FeedScene(at: location)
        try await other.platform.feed.reload()
        let me = one.actor(0)
        let query = try FeedQuery(limit: 10)
        let first = try await other.platform.feed.serve(query, for: me)

        _ = try await one.accept([one.event(.notInterested, by: 0, about: 45)], as: me)
        one.clock.advance(by: .days(3))
        other.clock.advance(by: .days(3))
        var shown: Set<Identifier<Content>> = []
        for _ in 0..<8 {
            shown.formUnion(try await other.platform.feed.serve(query, for: me).items.map(\.content))
        }
        _ = try await one.platform.feed.setPersonalisation(false, for: one.viewer(0), in: one.context(me))
        let last = try await other.platform.feed.serve(query, for: me)

        #expect(first.isPersonalised && !last.isPersonalised)
        #expect(!shown.isEmpty && !shown.contains(one.content(45)))
        await one.platform.close()
        await other.platform.close()
    }
}
