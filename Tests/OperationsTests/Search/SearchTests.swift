import DatabaseTestSupport
import Market
import Operations
import Storage
import TestSupport
import Testing

@Suite("Finding by words")
struct SearchTests {
    private let cakes = Membership.merchant(World.cakeMerchant.id)
    private let tea = Membership.creator(World.teaExpert.id)

    private func followed(_ world: WorldPlatform) async throws {
        while try await world.platform.search.follow(limit: 7) > 0 {}
    }

    private func titles(
        _ world: WorldPlatform, _ text: String, _ kinds: Set<SearchKind> = []
    ) async throws -> [String] {
        try await world.platform.search.find(text, kinds: kinds, page: PageRequest(limit: 100), as: .visitor)
            .items.map(\.title.text)
    }

    @Test(arguments: TestEngine.available)
    func `everybody finds goods, people, videos and rooms, with the words marked`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        try await world.publish(Identifier(UUIDBits(high: 1, low: 1)))
        let room = try await world.platform.rooms.schedule(
            Room.Draft(
                title: "鲜花饼专场", category: nil, hasSyntheticHost: false,
                startsAt: world.clock.now().advanced(by: .hours(1))),
            in: world.context(tea)
        ).value
        try await followed(world)

        let page = try await world.platform.search.find("花饼", page: PageRequest(limit: 100), as: .visitor)

        let kinds = Set(page.items.map(\.kind))
        #expect(kinds.isSuperset(of: [.product, .content, .room]) && page.nextCursor == nil)
        let found = try #require(page.items.first { $0.id == room.id.rawValue })
        #expect(found.title == Search.Marked(text: "鲜花饼专场", marks: [1..<3]) && found.roomState == .scheduled)
        #expect(try await titles(world, World.teaExpert.name, [.creator]) == [World.teaExpert.name])
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `what a merchant changes is found by its new words`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        try await followed(world)
        let before = World.roseCake
        let draft = ProductDraft(
            category: before.category, title: "云腿月饼", summary: before.summary, origin: before.origin)

        _ = try await world.platform.catalogue.change(before.id, to: draft, in: world.context(cakes))
        try await followed(world)

        #expect(try await titles(world, "云腿", [.product]) == ["云腿月饼"])
        #expect(try await !titles(world, before.title, [.product]).contains(before.title))
        _ = try await world.platform.catalogue.list(before.id, false, in: world.context(cakes))
        #expect(try await titles(world, "云腿").isEmpty)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `pages follow each other without a gap, and a strange cursor is refused`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        for number in 1...5 { try await world.publish(Identifier(UUIDBits(high: 1, low: UInt64(number)))) }
        try await followed(world)
        let search = world.platform.search

        var pages: [[String]] = []
        var cursor: String?
        repeat {
            let page = try await search.find(
                "鲜花饼", kinds: [.content], page: PageRequest(limit: 2, cursor: cursor), as: .visitor)
            pages.append(page.items.map(\.id))
            cursor = page.nextCursor
        } while cursor != nil

        let all = try await search.find("鲜花饼", kinds: [.content], page: PageRequest(limit: 100), as: .visitor)
        #expect(pages.map(\.count) == [2, 2, 1] && pages.flatMap(\.self) == all.items.map(\.id))
        for strange in ["-1", "x", "1000000", "0"] {
            await #expect(throws: InvalidInput.self) {
                try await search.find("鲜花饼", page: PageRequest(limit: 2, cursor: strange), as: .visitor)
            }
        }
        await #expect(throws: SearchRefusal.nothingToFind) {
            try await search.find("  ", page: PageRequest(), as: .visitor)
        }
        await world.platform.close()
    }
}
