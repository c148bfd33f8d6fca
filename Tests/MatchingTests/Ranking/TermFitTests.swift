import Statistics
import Testing

@testable import Matching

/// The choice of weights on made-up questions: taste points at what is wanted, popularity at nothing.
@Suite struct TermFitTests {
    private var rules: FeedRules {
        var rules = FeedWorld.values
        rules.termWeights = [.taste: 0.2, .popularity: 1, .quality: 1]
        return rules
    }

    /// Thirty candidates, of which the viewer goes on to two.
    private func questions(_ count: Int, seed: UInt64, tells: Bool = true) -> [TermFit.Question] {
        var generator = SeededGenerator(seed: seed)
        let rules = rules
        let weights = ScoreAmounts.weights(rules)
        return (0..<count).map { number in
            let wanted: Set<Int32> = [
                Int32.random(in: 0..<15, using: &generator), Int32.random(in: 15..<30, using: &generator),
            ]
            let ranked = (0..<Int32(30)).map { item in
                var amounts = ScoreAmounts()
                let signal = tells && wanted.contains(item) ? 0.4 : 0
                amounts[.taste] = Float(0.6 * generator.nextUnit() + signal)
                amounts[.popularity] = Float(generator.nextUnit())
                amounts[.quality] = Float(0.1 * generator.nextUnit())
                return RankedCandidate(
                    candidate: Candidate(item: item), score: amounts.score(weights), amounts: amounts)
            }
            return TermFit.Question(ranked, wanted: wanted, knownDeeds: number % 30, rules: rules)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a term that points at what is wanted gains weight, and one that points at nothing is left out`(
        seed: UInt64
    ) throws {
        let choice = try #require(TermFit(questions(600, seed: seed), rules: rules).choose())

        #expect(choice.isBetter)
        #expect(choice.weights[.taste, default: 0] > 0.2)
        #expect(choice.weights[.popularity, default: 1] < 0.2)
        #expect(choice.chosen.mean > choice.rules.mean + 0.2)
        #expect(abs(choice.difference.mean - (choice.chosen.mean - choice.rules.mean)) < 1e-12)
    }

    /// A difference of nothing exceeds its standard error one time in six.
    @Test func `where nothing points anywhere, what chance has chosen is seldom taken for better`() throws {
        var taken = 0
        for seed in UInt64(1)...24 {
            let choice = try #require(TermFit(questions(200, seed: seed, tells: false), rules: rules).choose())
            taken += choice.isBetter ? 1 : 0
            #expect(choice.isBetter || choice.served.isEmpty, "seed \(seed)")
            #expect(choice.difference.mean <= 3.5 * choice.difference.error, "seed \(seed)")
        }

        #expect(taken <= 8)
    }

    @Test func `a term that the rules give nothing stays without weight`() throws {
        let choice = try #require(TermFit(questions(300, seed: 4), rules: rules).choose())

        #expect(choice.weights[.next] == 0 && choice.weights[.session] == 0 && choice.weights[.similar] == 0)
    }

    @Test func `kinds of viewers are measured apart and add up`() throws {
        let choice = try #require(TermFit(questions(400, seed: 5), rules: rules).choose())

        #expect(choice.segments.map(\.segment) == [.newViewers, .lightViewers, .heavyViewers])
        #expect(choice.segments.reduce(0) { $0 + $1.rules.count } == choice.rules.count && choice.rules.count == 200)
    }

    @Test func `threads change nothing, and too few questions decide nothing`() {
        let all = questions(300, seed: 6)

        #expect(TermFit(all, rules: rules).choose() == TermFit(all, rules: rules, threads: 3).choose())
        #expect(TermFit(Array(all.prefix(99)), rules: rules).choose() == nil)
    }

    /// By hand: of two wanted items the one that is a candidate stands second, so NDCG is (1 / log₂ 3) / (1 + 1 / log₂ 3).
    @Test func `the measure counts wanted items that no source proposed`() throws {
        var first = ScoreAmounts()
        first[.taste] = 1
        var second = ScoreAmounts()
        second[.taste] = 0.5
        let weights = ScoreAmounts.weights(rules)
        let ranked = [(Int32(7), first), (Int32(8), second)].map {
            RankedCandidate(candidate: Candidate(item: $0), score: $1.score(weights), amounts: $1)
        }
        let question = TermFit.Question(ranked, wanted: [8, 99], knownDeeds: 3, rules: rules)

        let choice = try #require(TermFit(Array(repeating: question, count: 100), rules: rules).choose())

        #expect(abs(choice.rules.mean - 0.386_852_807_234_541_6) < 1e-12)
    }
}
