internal import Statistics

extension PartitionedIndex {
    /// Measures surprise and budget on sampled rows, which are asked without themselves.
    func measured(_ settings: Settings) -> (surprise: Float, budget: Budget) {
        var generator = SeededGenerator(seed: settings.seed &+ 1)
        let sampled = LeadingAxes.sample(of: count, max: settings.sampledQueries, using: &generator)
        let queries = sampled.map { Array(exact.rows[$0 * exact.dimensions..<($0 + 1) * exact.dimensions]) }
        func truth(_ limit: Int) -> [[Scored]] {
            zip(sampled, queries).map { row, query in
                let found = exact.nearest(to: query, limit: limit + 1).filter { $0.item != Int32(row) }
                return Array(found.prefix(limit))
            }
        }
        let ten = truth(10)
        var index = self
        index.surprise = measuredSurprise(queries, ten)
        let budget = Budget(
            rowsForTen: index.smallestBudget(queries, ten, goal: settings.recallGoal),
            rowsForTwoHundred: index.smallestBudget(queries, truth(200), goal: settings.recallGoal))
        return (index.surprise, budget)
    }

    /// What 99.8 % of the true best do not exceed.
    private func measuredSurprise(_ queries: [[Float]], _ truth: [[Scored]]) -> Float {
        var surprises: [Float] = []
        for (query, expected) in zip(queries, truth) {
            let short = shortened(query)
            guard short.square > 0, let rounded = lists.query(short.vector) else { continue }
            let scores = lists.scoresByRow(rounded, count: count)
            for scored in expected {
                let guess = factor * scores[Int(scored.item)] + short.shift
                surprises.append((scored.score - guess) / short.square.squareRoot())
            }
        }
        surprises.sort()
        return surprises.isEmpty ? .infinity : max(0, surprises[min(surprises.count - 1, surprises.count * 998 / 1000)])
    }

    /// The smallest budget, in steps of a quarter, that finds enough of the truth.
    private func smallestBudget(_ queries: [[Float]], _ truth: [[Scored]], goal: Double) -> Int {
        let limit = truth.map(\.count).max() ?? 0
        let wanted = truth.reduce(0) { $0 + $1.count }
        var budget = max(256, 4 * limit)
        while budget < count / 2 {
            var found = 0
            for (query, expected) in zip(queries, truth) {
                let answer = Set(nearest(to: query, limit: limit + 1, budget: budget).map(\.item))
                found += expected.count { answer.contains($0.item) }
            }
            if Double(found) >= goal * Double(wanted) { return budget }
            budget += budget / 4
        }
        return count
    }
}
