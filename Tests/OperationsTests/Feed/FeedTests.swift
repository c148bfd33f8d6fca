import Foundation
import Market
import Matching
import Storage
import Testing
import Traffic

@testable import Operations

struct FeedTests {
    /// A stage with a trained model in force.
    private func trained() async throws -> (stage: FeedScene, folder: String) {
        let stage = try await FeedScene()
        try await stage.publish()
        try await stage.watch()
        let folder = FileManager.default.temporaryDirectory.appending(path: "feed-\(UUID().uuidString)").path
        let plan = Training.Plan(folder: folder, candidates: [.init(dimensions: 8, sweeps: 4)])
        _ = try await stage.platform.training.train(plan)
        try await stage.platform.feed.reload(from: folder)
        return (stage, folder)
    }

    @Test func `a viewer gets what fits, with reasons, and nothing watched`() async throws {
        let (stage, folder) = try await trained()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a leftover folder harms no other test

        let answer = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: stage.actor(0), seed: 1)

        let organic = answer.items.filter { $0.slot == .organic }
        #expect(answer.isPersonalised && organic.count >= 5)
        #expect(organic.filter { stage.isTea($0.content) }.count * 2 > organic.count)
        #expect(organic.allSatisfy { !$0.reasons.isEmpty })
        let viewer = stage.viewer(0)
        let watched = try await stage.platform.read { try EventStore($0).history(of: viewer, limit: 99) }
        #expect(Set(answer.items.map(\.content)).isDisjoint(with: watched.compactMap(\.content)))
    }

    @Test func `behaviour changes the next page at once`() async throws {
        let (stage, folder) = try await trained()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // as above
        let newcomer = stage.actor(99)
        let before = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: newcomer, seed: 1)
        stage.clock.advance(by: .hours(25))

        let watched = (40..<46).map { stage.event(.videoComplete, by: 99, about: $0) }
        _ = try await stage.accept(watched, as: newcomer)
        let after = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: newcomer, seed: 1)

        let tea = { (answer: FeedAnswer) in answer.items.filter { stage.isTea($0.content) }.count }
        #expect(tea(after) < tea(before))
        #expect(after.items.contains { $0.reasons.contains { $0.code == "fits_taste" } })
    }

    @Test func `who has seen everything and opens the feed afresh sees it again, paging on ends`() async throws {
        let (stage, folder) = try await trained()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // as above
        let feed = stage.platform.feed
        var cursor = try await feed.serve(FeedQuery(limit: 50), for: stage.actor(0)).nextCursor
        while cursor != nil {
            cursor = try await feed.serve(FeedQuery(limit: 50, cursor: cursor), for: stage.actor(0)).nextCursor
        }

        let further = try await feed.serve(FeedQuery(limit: 10, cursor: "visit"), for: stage.actor(0))
        let afresh = try await feed.serve(FeedQuery(limit: 10), for: stage.actor(0))

        #expect(further.items.isEmpty && !afresh.items.isEmpty)
    }

    @Test func `the next page repeats nothing of the visit`() async throws {
        let (stage, folder) = try await trained()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // as above

        let first = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: stage.actor(0))
        let second = try await stage.platform.feed.serve(
            FeedQuery(limit: 10, cursor: first.nextCursor), for: stage.actor(0))

        #expect(!second.items.isEmpty)
        #expect(Set(first.items.map(\.content)).isDisjoint(with: second.items.map(\.content)))
    }

    @Test func `every place is in the exposure ledger with its propensity`() async throws {
        let (stage, folder) = try await trained()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // as above

        let answer = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: stage.actor(0))

        let lines = try await stage.platform.read { try ExposureStore($0).page(of: answer.request) }
        #expect(lines.map(\.content) == answer.items.map(\.content))
        #expect(lines.map(\.propensity) == answer.items.map(\.propensity))
        #expect(lines.allSatisfy { $0.viewer == stage.viewer(0) && $0.modelVersion == answer.modelVersion })
        #expect(lines.map(\.slotType) == answer.items.map(\.slot.rawValue))
    }

    @Test func `an operator's look leaves no trace in the ledger and in the viewer's visit`() async throws {
        let (stage, folder) = try await trained()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // as above
        let feed = stage.platform.feed
        let viewer = stage.viewer(0)
        let desk = Actor.platform("desk")

        let looked = try await feed.serve(FeedQuery(limit: 10), onBehalfOf: viewer, isPreview: true, as: desk, seed: 7)
        let lines = try await stage.platform.read { try ExposureStore($0).page(of: looked.request) }
        let served = try await feed.serve(FeedQuery(limit: 10), for: stage.actor(0), seed: 7)

        #expect(looked.isPersonalised && !looked.items.isEmpty)
        #expect(lines.isEmpty)
        #expect(served.items.map(\.content) == looked.items.map(\.content), "looking has used nothing up")
        #expect(try await feed.busyViewers(limit: 3, as: desk).count == 3)
        let deeds = try await feed.recentDeeds(of: viewer, limit: 5, as: desk)
        #expect(deeds.count == 5 && deeds.map(\.at) == deeds.map(\.at).sorted(by: >))
        await #expect(throws: AccessRefusal.self) {
            try await feed.serve(FeedQuery(limit: 1), onBehalfOf: viewer, as: stage.actor(1))
        }
        await #expect(throws: AccessRefusal.self) {
            try await feed.recentDeeds(of: viewer, limit: 1, as: stage.actor(1))
        }
    }

    @Test func `viewers who opted out and visitors get one and the same page`() async throws {
        let (stage, folder) = try await trained()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // as above
        for number in [0, 30] {
            _ = try await stage.platform.feed.setPersonalisation(
                false, for: stage.viewer(number), in: stage.context(stage.actor(number)))
        }

        let query = try FeedQuery(limit: 10)
        let tea = try await stage.platform.feed.serve(query, for: stage.actor(0))
        let sport = try await stage.platform.feed.serve(query, for: stage.actor(30))
        let visitor = try await stage.platform.feed.serve(query, for: .visitor)

        #expect(!tea.isPersonalised && !tea.items.isEmpty)
        #expect(tea.items == sport.items && tea.items == visitor.items)
        let lines = try await stage.platform.read { try ExposureStore($0).page(of: tea.request) }
        #expect(!lines.isEmpty && lines.allSatisfy { $0.viewer == nil })
    }

    @Test func `opting out takes effect on the next page, and back in too`() async throws {
        let (stage, folder) = try await trained()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // as above
        let me = stage.actor(0)
        let query = try FeedQuery(limit: 5)
        let first = try await stage.platform.feed.serve(query, for: me)

        _ = try await stage.platform.feed.setPersonalisation(false, for: stage.viewer(0), in: stage.context(me))
        let second = try await stage.platform.feed.serve(query, for: me)
        _ = try await stage.platform.feed.setPersonalisation(true, for: stage.viewer(0), in: stage.context(me))
        let third = try await stage.platform.feed.serve(query, for: me)

        #expect([first, second, third].map(\.isPersonalised) == [true, false, true])
    }

    @Test func `common pages never repeat an item and come to an end`() async throws {
        let (stage, folder) = try await trained()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // as above

        var seen: [Identifier<Content>] = []
        var cursor: String?
        for _ in 0..<20 {
            let page = try await stage.platform.feed.serve(FeedQuery(limit: 10, cursor: cursor), for: .visitor)
            seen += page.items.map(\.content)
            cursor = page.nextCursor
            if cursor == nil { break }
        }

        #expect(cursor == nil)
        #expect(seen.count > 20 && Set(seen).count == seen.count)
    }

    @Test func `what is not wanted does not come back`() async throws {
        let (stage, folder) = try await trained()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // as above
        let first = try await stage.platform.feed.serve(FeedQuery(limit: 5), for: stage.actor(0))
        let unwanted = try #require(first.items.first).content
        let number = try #require((0..<80).first { stage.content($0) == unwanted })

        _ = try await stage.accept([stage.event(.notInterested, by: 0, about: number)], as: stage.actor(0))
        stage.clock.advance(by: .days(3))

        for _ in 0..<5 {
            let page = try await stage.platform.feed.serve(FeedQuery(limit: 10), for: stage.actor(0))
            #expect(!page.items.map(\.content).contains(unwanted))
        }
    }

    @Test func `a cursor of another list is refused`() async throws {
        let stage = try await FeedScene()

        for cursor in ["next", "from-", "from--1", "from-99999999999999999999"] {
            await #expect(throws: InvalidInput.self) {
                try await stage.platform.feed.serve(FeedQuery(limit: 5, cursor: cursor), for: .visitor)
            }
        }
    }

    @Test func `an empty platform serves an empty page`() async throws {
        let stage = try await FeedScene()
        try await stage.platform.feed.reload()

        let answer = try await stage.platform.feed.serve(FeedQuery(), for: stage.actor(1))

        #expect(answer.items.isEmpty && answer.nextCursor == nil)
    }

    @Test func `every stage is timed by its name`() async throws {
        let (stage, folder) = try await trained()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // as above

        _ = try await stage.platform.feed.serve(FeedQuery(), for: stage.actor(1))

        let names = Set(stage.platform.feed.stageTimes.keys)
        #expect(names.isSuperset(of: stageNames + ["viewer", "slots", "total"]))
    }

    private var stageNames: [String] { Matching.FeedStage.allCases.map(\.rawValue) }
}
