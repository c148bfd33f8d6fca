/// A candidate in its place on the page.
package struct ArrangedCandidate: Sendable, Hashable {
    /// The candidate.
    package let ranked: RankedCandidate
    /// Its place by score alone, from 0.
    package let rank: Int
    /// Why that is not its place, if it is not.
    package let move: Move?
}

extension FeedPipeline {
    /// Orders a page greedily: each place takes the best score less a penalty for repeating categories, among
    /// candidates that keep the limits on creators.
    ///
    /// This is maximal marginal relevance (J. Carbonell and J. Goldstein, SIGIR 1998) with "same category" as similarity. The
    /// limits give way only when no candidate keeps them, and then the move says so.
    /// - Complexity: O(pageSize x candidatesMax).
    package static func arrange(
        _ ranked: [RankedCandidate], pageSize: Int, model: FeedModel, rules: FeedRules
    ) -> [ArrangedCandidate] {
        var arrangement = Arrangement(
            ranked: ranked, pageSize: pageSize, entries: model.items.entries, limits: rules.diversity)
        return arrangement.all()
    }
}

private struct Arrangement {
    let ranked: [RankedCandidate]
    let pageSize: Int
    let entries: [ItemTable.Entry]
    let limits: FeedRules.Diversity
    private var placed: [ArrangedCandidate] = []
    private var waiting: [Int]
    private var next: Int
    private var passedOver: [Int: Move.Cause] = [:]

    init(ranked: [RankedCandidate], pageSize: Int, entries: [ItemTable.Entry], limits: FeedRules.Diversity) {
        self.ranked = ranked
        self.pageSize = pageSize
        self.entries = entries
        self.limits = limits
        next = min(ranked.count, max(limits.candidatesMax, pageSize))
        waiting = Array(0..<next)
    }

    mutating func all() -> [ArrangedCandidate] {
        while placed.count < pageSize, !waiting.isEmpty { placeOne() }
        return placed
    }

    private mutating func placeOne() {
        let causes = waiting.map { obstacle($0) }
        let open = waiting.indices.filter { causes[$0] == nil }
        let choice = best(among: open) ?? best(among: Array(waiting.indices)) ?? 0
        let rank = waiting[choice]
        let to = placed.count
        let relaxed = open.isEmpty
        // Whoever ranks better and has to wait remembers why at the first time.
        for place in 0..<choice where passedOver[waiting[place]] == nil {
            passedOver[waiting[place]] = causes[place] ?? .categoryBalance
        }
        let cause: Move.Cause? =
            if relaxed { .noAlternative } else if rank < to { passedOver[rank] } else if rank > to {
                passedOver[waiting[0]] ?? .categoryBalance
            } else { nil }
        waiting.remove(at: choice)
        placed.append(
            ArrangedCandidate(
                ranked: ranked[rank], rank: rank, move: cause.map { Move(from: rank, to: to, cause: $0) }))
        if next < ranked.count {
            waiting.append(next)
            next += 1
        }
    }

    /// The limit that a candidate would break in the next place.
    private func obstacle(_ rank: Int) -> Move.Cause? {
        let creator = entry(ranked[rank]).creator
        guard creator >= 0 else { return nil }
        if placed.suffix(limits.creatorSpacing).contains(where: { entry($0.ranked).creator == creator }) {
            return .creatorSpacing
        }
        let onPage = placed.count { entry($0.ranked).creator == creator }
        return onPage >= limits.creatorPerPageMax ? .creatorLimit : nil
    }

    private func best(among places: [Int]) -> Int? {
        var best: (place: Int, value: Float)?
        for place in places {
            let candidate = ranked[waiting[place]]
            let category = entry(candidate).category
            let repeats =
                category < 0 ? 0 : placed.suffix(limits.categoryWindow).count { entry($0.ranked).category == category }
            let value = candidate.score - limits.categoryPenalty * Float(repeats)
            if value > best?.value ?? -.infinity { best = (place, value) }
        }
        return best?.place
    }

    private func entry(_ ranked: RankedCandidate) -> ItemTable.Entry { entries[Int(ranked.candidate.item)] }
}
