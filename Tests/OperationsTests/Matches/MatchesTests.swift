import Alliance
import Amounts
import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import TestSupport
import Testing

@Suite("Matches on every engine")
struct MatchesTests {
    private let tea = Membership.creator(World.teaExpert.id)
    private let cooperative = Membership.merchant(World.teaCooperative.id)
    private let pottery = Membership.merchant(World.pottery.id)

    /// The world with its contents, watching and trade.
    private func world(_ engine: TestEngine = .sqliteMemory) async throws -> WorldPlatform {
        let world = try await WorldPlatform(engine)
        let now = world.clock.now()
        let contents = World.contents(before: now)
        let (viewers, watched) = try World.history(of: contents, before: now)
        let events = watched + (try World.trade(of: contents, before: now))
        try await world.platform.seed { connection in
            _ = try ImportStore(connection).add(contents: contents)
            try PartyStore(connection).add(viewers)
            _ = try EventStore(connection).append(events)
        }
        for (product, ppm) in World.commissions {
            _ = try await world.platform.matches.offerCommission(
                try Rate(partsPerMillion: ppm), on: product.id, in: world.context(.merchant(product.merchant)))
        }
        return world
    }

    @Test(arguments: TestEngine.available)
    func `bring the tea expert his tea, with the same score from both sides and a receipt`(
        engine: TestEngine
    ) async throws {
        let world = try await world(engine)
        let matches = world.platform.matches
        let page = try PageRequest(limit: 3)

        let goods = try await matches.products(for: World.teaExpert.id, page: page, as: world.actor(tea), seed: 1)
        let people = try await matches.creators(
            for: World.honeyOrchid.id, page: page, as: world.actor(cooperative), seed: 1)

        let teas = Set([World.honeyOrchid.id, World.duckAroma.id])
        let first = try #require(goods.matches.first)
        #expect(teas.contains(first.product))
        #expect(people.matches.first?.creator == World.teaExpert.id)
        let mine = goods.matches.first { $0.product == World.honeyOrchid.id }
        #expect(mine?.record.score == people.matches.first?.record.score)
        #expect(!first.record.reasons.isEmpty && first.record.gpmLow < first.record.gpmHigh)
        #expect(first.record.deeds > 1_000 && first.rules == world.platform.rules.partners.version)

        let explained = try await matches.explanation(of: .partner(first.id), as: world.actor(tea))
        #expect(explained == .partner(first))
        await #expect(throws: NotThere("match")) {
            try await matches.explanation(of: .partner(first.id), as: world.actor(cooperative))
        }
        #expect(try await matches.explanation(of: .partner(first.id), as: world.actor(.operator)) == .partner(first))
        await world.platform.close()
    }

    @Test func `pages of one list show everything once`() async throws {
        let world = try await world()
        var cursor: String?
        var shown: [Identifier<Product>] = []

        repeat {
            let answer = try await world.platform.matches.products(
                for: World.teaExpert.id, page: try PageRequest(limit: 2, cursor: cursor), as: world.actor(tea))
            shown += answer.matches.map(\.product)
            cursor = answer.nextCursor
        } while cursor != nil

        #expect(shown.count == World.products.count && Set(shown).count == shown.count)
        await #expect(throws: InvalidInput.self) {
            try await world.platform.matches.products(
                for: World.teaExpert.id, page: try PageRequest(cursor: "nonsense"), as: world.actor(tea))
        }
        await world.platform.close()
    }

    @Test func `another tenant's creator and product are not there`() async throws {
        let world = try await world()
        let matches = world.platform.matches

        await #expect(throws: NotThere("creator")) {
            try await matches.products(for: World.baker.id, page: try PageRequest(), as: world.actor(tea))
        }
        await #expect(throws: NotThere("product")) {
            try await matches.creators(for: World.honeyOrchid.id, page: try PageRequest(), as: world.actor(pottery))
        }
        await #expect(throws: AccessRefusal.self) {
            try await matches.creators(for: World.honeyOrchid.id, page: try PageRequest(), as: world.actor(tea))
        }
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a commission is the merchant's, within the rules, kept once, and known to the next answer`(
        engine: TestEngine
    ) async throws {
        let world = try await world(engine)
        let matches = world.platform.matches
        let before = try await matches.products(for: World.teaExpert.id, page: try PageRequest(), as: world.actor(tea))
        let rate = try Rate(partsPerMillion: 300_000)

        await #expect(throws: NotThere("product")) {
            try await matches.offerCommission(rate, on: World.apples.id, in: world.context(cooperative))
        }
        await #expect(throws: MatchRefusal.commissionOutOfRange(low: 10_000, high: 800_000)) {
            try await matches.offerCommission(
                try Rate(partsPerMillion: 900_000), on: World.honeyOrchid.id, in: world.context(cooperative))
        }
        let written = try await matches.offerCommission(
            rate, on: World.honeyOrchid.id, ifRevision: 1, in: world.context(cooperative, key: "c1"))
        let again = try await matches.offerCommission(
            rate, on: World.honeyOrchid.id, ifRevision: 1, in: world.context(cooperative, key: "c1"))
        #expect(!written.isReplay && again.isReplay && written.value.revision == 2 && again.value == written.value)
        await #expect(throws: WriteRefusal.stale) {
            try await matches.offerCommission(
                rate, on: World.honeyOrchid.id, ifRevision: 1, in: world.context(cooperative))
        }

        let after = try await matches.products(for: World.teaExpert.id, page: try PageRequest(), as: world.actor(tea))
        let figure = { (answer: MatchAnswer) in
            answer.matches.first { $0.product == World.honeyOrchid.id }?.record.figures["commission_ppm"]
        }
        #expect(figure(before) == 180_000 && figure(after) == 300_000)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `searches are kept, changed and forgotten by their owner alone`(engine: TestEngine) async throws {
        let world = try await world(engine)
        let searches = world.platform.savedSearches
        var filter = MatchFilter()
        filter.region = "潮州"

        let kept = try await searches.keep(
            .init(name: "潮州茶", product: nil, filter: filter), in: world.context(tea, key: "s1")
        ).value
        let changed = try await searches.change(
            kept.id, to: .init(name: "全部茶", product: nil, filter: MatchFilter()), ifRevision: 1, in: world.context(tea)
        ).value

        #expect(kept.owner == tea && changed.revision == 2)
        #expect(try await searches.list(page: try PageRequest(), as: world.actor(tea)).items == [changed])
        #expect(try await searches.find(kept.id, as: world.actor(tea)).readFilter() == MatchFilter())
        await #expect(throws: NotThere("saved_search")) {
            try await searches.find(kept.id, as: world.actor(cooperative))
        }
        await #expect(throws: NotThere("product")) {
            try await searches.keep(
                .init(name: "x", product: World.pot.id, filter: filter), in: world.context(cooperative))
        }
        _ = try await searches.forget(kept.id, in: world.context(tea))
        #expect(try await searches.list(page: try PageRequest(), as: world.actor(tea)).items.isEmpty)
        await world.platform.close()
    }

    @Test func `old receipts are forgotten and young ones stay`() async throws {
        let world = try await world()
        let matches = world.platform.matches
        let old = try await matches.products(for: World.teaExpert.id, page: try PageRequest(), as: world.actor(tea))
        world.clock.advance(by: .days(91))
        let young = try await matches.products(for: World.teaExpert.id, page: try PageRequest(), as: world.actor(tea))

        #expect(try await matches.forgetOld() == old.matches.count)

        let id = try #require(young.matches.first?.id)
        #expect(try await matches.explanation(of: .partner(id), as: world.actor(tea)) == .partner(young.matches[0]))
        await world.platform.close()
    }

    @Test func `what viewers took back is in no audience`() async throws {
        let world = try await world()
        let before = try await world.platform.matches.products(
            for: World.teaExpert.id, page: try PageRequest(), as: world.actor(tea))
        try await world.platform.seed { connection in
            for number in 10_000..<10_240 {
                try PersonalisationStore(connection).set(
                    false, for: World.identifier(UInt64(number)), at: World.start)
            }
        }

        try await world.platform.matches.reload()

        let after = try await world.platform.matches.products(
            for: World.teaExpert.id, page: try PageRequest(), as: world.actor(tea))
        let buyers = { (answer: MatchAnswer) in answer.matches.first?.record.figures["creator_buyers"] ?? -1 }
        #expect(buyers(before) > 0 && buyers(after) == 0)
        await world.platform.close()
    }
}
