import Market
import Matching
import Statistics
import Testing

struct PartnerRankingTests {
    private let pair = PartnerPair(creator: 0, product: 0)

    @Test func `gates keep out what is not listed, priced or in stock, and say so`() {
        let market = PartnerWorld.market(
            [PartnerWorld.creator(1)],
            [
                PartnerWorld.product(1), PartnerWorld.product(2, price: nil, isListed: false),
                PartnerWorld.product(3, stock: 0),
            ])

        let ranking = market.products(for: 0)

        #expect(ranking.entries.map(\.pair.product) == [0])
        #expect(ranking.keptOut.map(\.gates) == [[.notListed, .noPrice], [.soldOut]])
    }

    @Test func `returns close a gate only when they are certain`() {
        let few = SalesCount(views: 1_000, orders: 2, refunds: 2)
        let many = SalesCount(views: 1_000, orders: 50, refunds: 30)
        let market = PartnerWorld.market(
            [PartnerWorld.creator(1)],
            [PartnerWorld.product(1, merchant: 1, sales: few), PartnerWorld.product(2, merchant: 2, sales: many)])

        let kept = market.products(for: 0).keptOut

        #expect(kept.map(\.pair.product) == [1])
        #expect(kept.first?.gates.contains(.returnedOften(refunds: 30, orders: 50)) == true)
    }

    @Test func `a creator whose samples led to nothing and a level that is too low are kept out`() {
        let market = PartnerWorld.market(
            [
                PartnerWorld.creator(1, fulfilled: 1, unfulfilled: 19),
                PartnerWorld.creator(2, level: .l1, fulfilled: 0, unfulfilled: 1),
            ], [PartnerWorld.product(1), PartnerWorld.product(2, categoryID: "cat_restricted")])

        #expect(market.gates(pair) == [.samplesUnfulfilled(fulfilled: 1, finished: 20)])
        #expect(market.gates(PartnerPair(creator: 1, product: 0)).isEmpty, "one lapse is no evidence")
        #expect(market.gates(PartnerPair(creator: 1, product: 1)) == [.levelNeeded(3)])
    }

    @Test func `of the same goods the better shop's offer is shown, then the cheaper one`() {
        let bad = SalesCount(views: 1_000, orders: 30, refunds: 6)
        let market = PartnerWorld.market(
            [PartnerWorld.creator(1)],
            [
                PartnerWorld.product(1, merchant: 1, price: 7_000, goods: "same", sales: bad),
                PartnerWorld.product(2, merchant: 2, price: 8_000, goods: "same"),
                PartnerWorld.product(3, merchant: 2, price: 7_500, goods: "same"),
                PartnerWorld.product(4, merchant: 3, isListed: false, goods: "same"),
            ])

        let ranking = market.products(for: 0)

        #expect(ranking.entries.map(\.pair.product) == [2])
        #expect(ranking.keptOut.first { $0.pair.product == 0 }?.gates == [.betterOffer(product: 2)])
        #expect(market.offerCount(of: 2) == 3)
        #expect(!market.creators(for: 0).entries.isEmpty, "who looks for creators has chosen the offer")
    }

    @Test func `a rank that a commission would change is the rank after it was changed`() {
        let market = PartnerWorld.crowded()
        var changed = 0

        for creator in market.facts.creators.indices {
            let ranking = market.products(for: creator)
            for entry in ranking.entries {
                for effect in market.effects(on: entry.pair, in: ranking, id: entry.id) {
                    guard case .commission(let added) = effect.change else { continue }
                    changed += 1
                    let now = market.facts.products[entry.pair.product].commissionPPM ?? 0
                    let other = market.settingCommission(ppm: now + added, of: entry.pair.product)
                    let rank = other.products(for: creator).entries.firstIndex { $0.pair == entry.pair }
                    #expect(rank.map { $0 + 1 } == effect.to)
                    #expect(ranking.entries.firstIndex { $0.pair == entry.pair }.map { $0 + 1 } == effect.from)
                }
            }
        }
        #expect(changed > 10)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `pages show everybody once, with the propensity of each place`(seed: UInt64) {
        let market = PartnerWorld.crowded()
        let ranking = market.products(for: 1)
        var generator = SeededGenerator(seed: seed)
        var position: PartnerPosition?
        var shown: [Int] = []

        repeat {
            let page = ranking.page(after: position, limit: 7, rules: market.rules, using: &generator)
            for place in page.places {
                #expect(place.place == shown.count, "seed \(seed)")
                #expect(place.propensity > 0 && place.propensity <= 1)
                #expect(place.isTrial ? place.propensity < 0.3 : [1, 0.7].contains(place.propensity))
                shown.append(place.entry.pair.product)
            }
            position = page.next
        } while position != nil

        #expect(shown.count == ranking.entries.count && Set(shown).count == shown.count, "seed \(seed)")
    }

    @Test func `a place of trials is used as often as the rules say`() {
        let market = PartnerWorld.crowded()
        let ranking = market.products(for: 1)
        var generator = SeededGenerator(seed: 7)
        var trials = 0

        for _ in 0..<2_000 {
            let page = ranking.page(after: nil, limit: 5, rules: market.rules, using: &generator)
            if page.places[1].isTrial { trials += 1 }
        }

        #expect(abs(Double(trials) / 2_000 - 0.3) < 0.04)
    }

    @Test func `a filter leaves out what is not wanted and changes no score`() {
        let market = PartnerWorld.crowded()
        var filter = PartnerFilter()
        filter.priceMin = 10_000
        filter.commissionMinPPM = 90_000

        let all = market.products(for: 2)
        let wanted = market.products(for: 2, filter)

        #expect(!wanted.entries.isEmpty && wanted.entries.count < all.entries.count)
        for entry in wanted.entries {
            let product = market.facts.products[entry.pair.product]
            #expect((product.price ?? 0) >= 10_000 && (product.commissionPPM ?? 0) >= 90_000)
            #expect(all.entries.contains(entry))
        }
    }

    @Test func `reasons are at most three and risks at most two`() {
        let market = PartnerWorld.crowded()
        for creator in market.facts.creators.indices {
            let ranking = market.products(for: creator)
            for entry in ranking.entries {
                let score = market.score(entry.pair)
                #expect(market.reasons(for: score, of: entry.pair, in: ranking).count <= 3)
                #expect(market.risks(for: score, of: entry.pair).count <= 2)
            }
        }
    }
}
