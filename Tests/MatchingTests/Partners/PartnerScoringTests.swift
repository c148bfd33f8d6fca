import Market
import Matching
import Statistics
import Testing

struct PartnerScoringTests {
    @Test func `a pair has the same score whichever side asks`() {
        let market = PartnerWorld.crowded()

        for creator in market.facts.creators.indices {
            for entry in market.products(for: creator).entries {
                let other = market.creators(for: entry.pair.product).entries.first { $0.pair == entry.pair }
                #expect(other?.score == entry.score)
                let score = market.score(entry.pair)
                #expect(abs(score.total - entry.score) < 1e-12)
                #expect(abs(score.terms.reduce(0) { $0 + $1.contribution } - score.total) < 1e-12)
            }
        }
    }

    @Test func `a divergence is what one reckons by hand`() {
        // Half of each: ½ (½ log2 ⅔ + ½ log2 2) + ½ log2 4⁄3 = 0.311278.
        #expect(abs(Divergence.jensenShannon([0.5, 0.5], [1, 0]) - 0.311278124459133) < 1e-12)
        #expect(Divergence.jensenShannon([1, 0], [0, 1]) == 1)
        #expect(Divergence.jensenShannon([0.3, 0.7], [0.3, 0.7]) == 0)
    }

    @Test func `sales are drawn to the cohort as one reckons by hand`() {
        // Both creators: 20,000 views, 30 orders of 100 yuan. The cohort: (2 × 5 + 30) ÷ (5 + 20) = 1.6 a thousand.
        // The first: (1.6 × 5 + 30) ÷ (5 + 10) = 38 ÷ 15. The product sells as usual expects: lift by hand below.
        let sold = SalesCount(views: 10_000, impressions: 20_000, orders: 30, paidMinorUnits: 300_000)
        let market = PartnerWorld.market(
            [PartnerWorld.creator(1, sales: sold), PartnerWorld.creator(2)],
            [PartnerWorld.product(1, sales: SalesCount(views: 0))])

        let evidence = market.score(PartnerPair(creator: 0, product: 0)).evidence

        #expect(evidence.cohort.creators == 2 && evidence.cohort.sales.orders == 30)
        #expect(abs(evidence.cohortGPM - 1.6 * 10_000) < 1e-9)
        #expect(abs(evidence.lift - 1) < 1e-12)
        #expect(abs(evidence.gpm - 38.0 / 15 * 10_000) < 1e-6)
        #expect(evidence.gpmInterval.contains(evidence.gpm))
        let other = market.score(PartnerPair(creator: 1, product: 0)).evidence
        #expect(abs(other.gpm - 8.0 / 15 * 10_000) < 1e-6, "no orders in 10,000 views is drawn to the cohort")
    }

    @Test func `a creator without anything is judged by niche, first responses and the cohort`() {
        let keen = SalesCount(views: 200, impressions: 300)
        let cold = SalesCount(views: 60, impressions: 300)
        let known = SalesCount(views: 10_000, impressions: 20_000, orders: 20, paidMinorUnits: 160_000)
        let market = PartnerWorld.market(
            [
                PartnerWorld.creator(1, buyers: 0, sales: keen), PartnerWorld.creator(2, buyers: 0, sales: cold),
                PartnerWorld.creator(3, sales: known), PartnerWorld.creator(4, sales: known),
            ], [PartnerWorld.product(1)])

        let scores = (0..<3).map { market.score(PartnerPair(creator: $0, product: 0)) }

        #expect(scores[0].evidence.gpm > scores[1].evidence.gpm, "the first responses were better")
        #expect(scores[0].term(.exploration).amount > scores[2].term(.exploration).amount)
        #expect(scores[0].term(.audience).amount < scores[2].term(.audience).amount, "nobody has seen that audience")
        #expect(
            market.risks(for: scores[0], of: PartnerPair(creator: 0, product: 0)).contains(.audienceUnknown(people: 0)))
    }

    @Test func `a new product is judged by its twins`() {
        let sold = SalesCount(views: 5_000, orders: 40, paidMinorUnits: 320_000)
        let market = PartnerWorld.market(
            [PartnerWorld.creator(1), PartnerWorld.creator(2)],
            [
                PartnerWorld.product(1, sales: sold), PartnerWorld.product(2, buyers: 0, sales: SalesCount()),
                PartnerWorld.product(3, price: 90_000, buyers: 0, sales: SalesCount()),
            ])

        let twin = market.score(PartnerPair(creator: 0, product: 1)).evidence
        let loner = market.score(PartnerPair(creator: 0, product: 2)).evidence

        #expect(twin.lift > 1.5)
        #expect(abs(loner.lift - 1) < 1e-12, "nothing of its price was sold, so it is like the category")
    }

    @Test func `what earned both sides more ranks higher, what tires ranks lower`() {
        let market = PartnerWorld.market(
            [PartnerWorld.creator(1, reach: [1, 2, 3, 4]), PartnerWorld.creator(2, reach: [3, 4])],
            [PartnerWorld.product(1, commission: 50_000)],
            promotions: [PartnerPair(creator: 0, product: 0): 2], hired: [0: [0, 1]])
        let pair = PartnerPair(creator: 0, product: 0)

        let score = market.score(pair)

        #expect(score.term(.fatigue).amount == 0.5)
        #expect(score.term(.overlap).amount == 0.5, "two of four are reached by the other creator, too")
        #expect(market.score(pair, assuming: .noPromotions).total > score.total)
        #expect(market.score(pair, assuming: .nobodyHired).total > score.total)
        #expect(
            market.score(pair, assuming: .commission(addedPPM: 30_000)).evidence.creatorEarns
                > score.evidence.creatorEarns)
    }

    @Test func `texts that share words are nearer than texts that do not`() {
        let tea = TextSketch([("凤凰单丛 蜜兰香", 1)])

        #expect(tea.cosine(TextSketch([("潮州凤凰单丛", 1)])) > 0.3)
        #expect(tea.cosine(TextSketch([("running shoes for rain", 1)])) < 0.1)
        #expect(abs(tea.cosine(tea) - 1) < 1e-5)
        #expect(TextSketch([]).cosine(tea) == 0)
    }

    @Test func `reach beyond the sketch is estimated within a fifth`() {
        func spread(_ number: UInt64) -> UInt64 {
            var hash = number &* 0x9e37_79b9_7f4a_7c15
            hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
            return hash ^ hash >> 31
        }
        let many = ReachSketch((1...4_000).map(spread))
        let half = ReachSketch((2_001...6_000).map(spread))

        #expect(abs(many.size - 4_000) < 800)
        #expect(abs(many.share(in: half) - 0.5) < 0.15)
        #expect(ReachSketch([1, 2, 3]).share(in: ReachSketch([3, 4])) == 1.0 / 3)
    }
}
