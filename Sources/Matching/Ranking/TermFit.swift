internal import Statistics

/// Chooses how much the terms weigh that say how well an item fits its viewer, by what viewers went on to.
///
/// The weights of a feed's rules are somebody's opinion. Here they are asked: at one moment of the past, every viewer's
/// candidates are ranked with what was known then, and the items that the viewer went on to like should stand on top. Each
/// weight in turn takes the multiple that does best, as long as that is better by a standard error: a line search along the
/// coordinates, which needs no gradient of a measure that has none. Terms without which as much is found are left out.
/// Questions in which nothing was searched then say whether the choice is better than the rules; if not, the rules stay.
///
/// All other terms keep the rules' weights: freshness, refusals, what is followed and what outcomes are worth are policy,
/// and no log can say what it should be.
package struct TermFit: Sendable {
    /// The terms whose weights are chosen.
    package static let kinds: [ScoreTerm.Kind] = [.taste, .similar, .next, .session, .popularity]
    /// Multiples of a weight that are tried.
    private static let multiples: [Float] = [0, 0.25, 0.5, 0.75, 1.5, 2, 4]
    /// A weight is at most so many times that of the rules.
    package static let multipleMax: Float = 16
    /// No weight is larger: rules give a million at most.
    static let weightMax: Float = 1.6e7
    /// Fewer questions decide nothing.
    package static let questionsMin = 100
    /// A term that adds less than this part of the measure is left out.
    private static let worthWhile = 0.003

    /// Length of the lists that are compared.
    package let cutoff: Int
    private let rules: FeedRules
    private let questions: [Question]
    private let threads: Int

    /// A choice for questions.
    /// - Parameter threads: how many threads may work; they change nothing in the choice.
    /// - Precondition: a positive cutoff and a thread.
    package init(_ questions: [Question], rules: FeedRules, cutoff: Int = 20, threads: Int = 1) {
        precondition(cutoff > 0 && threads > 0, "lists have a length, and some thread works")
        self.questions = questions
        self.rules = rules
        self.cutoff = cutoff
        self.threads = threads
    }

    /// One viewer's candidates at a moment, and which of them the viewer went on to.
    package struct Question: Sendable {
        /// Which kind of viewer asks.
        package let segment: RankingSegment
        /// Amounts of `kinds`, candidate after candidate.
        let amounts: [Float]
        /// Contributions of all other terms, by candidate.
        let rest: [Float]
        /// Candidates that are wanted, by place.
        let wanted: [Int]
        /// Items that are wanted, whether any source proposed them or not.
        let wantedCount: Int

        /// A question.
        /// - Parameters:
        ///   - ranked: all candidates under the rules.
        ///   - wanted: what the viewer went on to; something.
        ///   - knownDeeds: how many deeds the viewer was known from.
        package init(_ ranked: [RankedCandidate], wanted: Set<Int32>, knownDeeds: Int, rules: FeedRules) {
            precondition(!wanted.isEmpty, "somebody who went on to nothing asks nothing")
            segment = RankingSegment(knownDeeds: knownDeeds)
            let weights = ScoreAmounts.weights(rules)
            amounts = ranked.flatMap { candidate in TermFit.kinds.map { candidate.amounts[$0] } }
            rest = ranked.map { candidate in
                candidate.score - TermFit.kinds.reduce(0) { $0 + candidate.amounts[$1] * weights[$1] }
            }
            self.wanted = ranked.indices.filter { wanted.contains(ranked[$0].candidate.item) }
            wantedCount = wanted.count
        }
    }

    /// What was chosen, and how it compares.
    package struct Choice: Sendable, Hashable {
        /// Weights of `kinds` that do best; those of the rules where nothing did better.
        package let weights: [ScoreTerm.Kind: Float]
        /// Whether they are better than the rules on questions that did not choose them, by a standard error.
        package let isBetter: Bool
        /// On those questions: the measure under the rules.
        package let rules: Estimate
        /// On those questions: the measure under the weights.
        package let chosen: Estimate
        /// On those questions: chosen − rules, question by question.
        package let difference: Estimate
        /// The same by kind of viewer, without kinds that nobody belongs to.
        package let segments: [Segment]
        /// The weights that a model is served with: those that differ from the rules', and none where these do as well.
        package let served: [ScoreTerm.Kind: Float]
    }

    /// A mean over questions.
    package struct Estimate: Sendable, Hashable {
        /// The mean.
        package let mean: Double
        /// Its standard error; 0 for a single question.
        package let error: Double
        /// Questions.
        package let count: Int

        init(_ values: [Double]) {
            count = values.count
            let sum = values.reduce(0, +)
            let mean = values.isEmpty ? 0 : sum / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            self.mean = mean
            error = values.count > 1 ? (squares / Double(values.count - 1) / Double(values.count)).squareRoot() : 0
        }
    }

    /// The measures of one kind of viewer.
    package struct Segment: Sendable, Hashable {
        /// Which kind.
        package let segment: RankingSegment
        /// Under the rules.
        package let rules: Estimate
        /// Under the chosen weights.
        package let chosen: Estimate
    }

    /// Chooses on every other question and judges on the rest.
    /// - Returns: nil for too few questions to say anything.
    /// - Complexity: O(rounds x terms x multiples x questions x candidates x wanted).
    package func choose() -> Choice? {
        guard questions.count >= Self.questionsMin else { return nil }
        let searched = questions.indices.filter { $0.isMultiple(of: 2) }.map { questions[$0] }
        let judged = questions.indices.filter { !$0.isMultiple(of: 2) }.map { questions[$0] }
        let given = Self.kinds.map { rules.termWeights[$0, default: 0] }
        let weights = search(from: given, on: searched)

        let before = measures(given, on: judged)
        let after = measures(weights, on: judged)
        let difference = Estimate(zip(after, before).map { $0 - $1 })
        let segments = RankingSegment.allCases.compactMap { segment -> Segment? in
            let places = judged.indices.filter { judged[$0].segment == segment }
            guard !places.isEmpty else { return nil }
            return Segment(
                segment: segment, rules: Estimate(places.map { before[$0] }), chosen: Estimate(places.map { after[$0] })
            )
        }
        let chosen = Dictionary(uniqueKeysWithValues: zip(Self.kinds, weights))
        let isBetter = difference.mean > 0 && difference.mean >= difference.error && weights != given
        return Choice(
            weights: chosen, isBetter: isBetter, rules: Estimate(before), chosen: Estimate(after),
            difference: difference, segments: segments,
            served: isBetter ? chosen.filter { $0.value != rules.termWeights[$0.key, default: 0] } : [:])
    }

    private func search(from given: [Float], on questions: [Question]) -> [Float] {
        var weights = given
        var best = measures(weights, on: questions)
        for _ in 0..<4 {
            let before = weights
            for term in weights.indices where given[term] > 0 {
                // A term that was left out may come back with what the rules give it.
                let from = weights[term] > 0 ? weights[term] : given[term]
                var choice: (weight: Float, found: [Double], gain: Double)?
                for multiple in Self.multiples + (weights[term] > 0 ? [] : [1]) {
                    let weight = min(from * multiple, given[term] * Self.multipleMax)
                    guard weight != weights[term] else { continue }
                    var tried = weights
                    tried[term] = weight
                    let found = measures(tried, on: questions)
                    let gain = Estimate(zip(found, best).map { $0 - $1 })
                    guard gain.mean > 0, gain.mean >= gain.error, gain.mean > choice?.gain ?? 0 else { continue }
                    choice = (weight, found, gain.mean)
                }
                if let choice {
                    weights[term] = choice.weight
                    best = choice.found
                }
            }
            if weights == before { break }
        }
        return leavingOut(weights, best: best, on: questions)
    }

    /// Leaves out each term without which almost as much is found, the least useful first.
    private func leavingOut(_ found: [Float], best: [Double], on questions: [Question]) -> [Float] {
        var weights = found
        let bar = Estimate(best).mean * (1 - Self.worthWhile)
        while true {
            let candidates = weights.indices.filter { weights[$0] > 0 }.map { term in
                var tried = weights
                tried[term] = 0
                return (weights: tried, mean: Estimate(measures(tried, on: questions)).mean)
            }
            guard candidates.count > 1, let least = candidates.max(by: { $0.mean < $1.mean }), least.mean >= bar else {
                return weights
            }
            weights = least.weights
        }
    }

    /// NDCG of each question's list under weights.
    private func measures(_ weights: [Float], on questions: [Question]) -> [Double] {
        guard !questions.isEmpty else { return [] }
        var found = [Double](repeating: 0, count: questions.count)
        let portion = 64
        found.withUnsafeMutableBufferPointer { buffer in
            let storage = SharedStorage(buffer)
            let count = questions.count
            ParallelLoop.run(blocks: (count + portion - 1) / portion, threads: threads) { block in
                for place in block * portion..<min(count, (block + 1) * portion) {
                    storage.start[place] = ndcg(questions[place], weights)
                }
            }
        }
        return found
    }

    /// Σ over wanted items in the list of 1 / log₂(rank + 1), over the most that can be had; equal scores by place.
    private func ndcg(_ question: Question, _ weights: [Float]) -> Double {
        guard !question.wanted.isEmpty else { return 0 }
        let width = Self.kinds.count
        let scores = question.rest.indices.map { place in
            var score = question.rest[place]
            for term in 0..<width { score += weights[term] * question.amounts[place * width + term] }
            return score
        }
        var gain = 0.0
        for place in question.wanted {
            var rank = 0
            for other in scores.indices
            where scores[other] > scores[place] || (scores[other] == scores[place] && other < place) {
                rank += 1
                if rank >= cutoff { break }
            }
            if rank < cutoff { gain += 1 / Elementary.log2(Double(rank) + 2) }
        }
        let ideal = (0..<min(cutoff, question.wantedCount)).reduce(0.0) { $0 + 1 / Elementary.log2(Double($1) + 2) }
        return gain / ideal
    }
}

extension FeedRules {
    /// The rules with other weights of what fits. The sources stay: what a term without weight proposes may rank by another, and
    /// the choice was judged on the candidates of all of them.
    package func weighing(_ weights: [ScoreTerm.Kind: Float]) -> FeedRules {
        var rules = self
        for (kind, weight) in weights { rules.termWeights[kind] = weight }
        return rules
    }
}
