/// A candidate in its place on the page.
package struct ArrangedCandidate: Sendable, Hashable {
    /// The candidate.
    package let ranked: RankedCandidate
    /// Its place by score alone, from 0.
    package let rank: Int
    /// Why that is not its place, if it is not.
    package let move: Move?
    /// Whether it took a place that belongs to latent interest.
    package let isDiscovery: Bool
}

extension FeedPipeline {
    /// Orders a page greedily: each place takes the best score less a penalty for repeating categories, among
    /// candidates that keep the limits on creators and brands.
    ///
    /// This is maximal marginal relevance (J. Carbonell and J. Goldstein, SIGIR 1998) with "same category" as
    /// similarity. The limits give way only when no candidate keeps them, and then the move says so.
    ///
    /// An explicit share of the places belongs to latent interest: after n places, at least ⌊n × share⌋ of them hold an
    /// item from a category with little of the viewer's interest so far, as long as there is one that keeps the limits.
    /// - Parameter interests: the share of the viewer's interest by category; empty for somebody without history, to
    ///   whom every interest is latent and no place is kept for it.
    /// - Complexity: O(pageSize x candidatesMax), and O(candidates) more for each place of latent interest.
    package static func arrange(
        _ ranked: [RankedCandidate], interests: [Int32: Double] = [:], pageSize: Int, model: FeedModel,
        rules: FeedRules
    ) -> [ArrangedCandidate] {
        let arrangement = Arrangement(
            ranked: ranked, interests: interests, pageSize: pageSize, entries: model.items.entries,
            limits: rules.diversity)
        return arrangement.all()
    }
}

/// The work of one page. A reference, so that what looks at the candidates doesn't copy the lists with every look.
private final class Arrangement {
    let ranked: [RankedCandidate]
    let interests: [Int32: Double]
    let pageSize: Int
    let entries: [ItemTable.Entry]
    let limits: FeedRules.Diversity
    private var placed: [ArrangedCandidate] = []
    private var waiting: [Int]
    private var next: Int
    private var passedOver: [Int: Move.Cause] = [:]
    private var discoveries = 0

    init(
        ranked: [RankedCandidate], interests: [Int32: Double], pageSize: Int, entries: [ItemTable.Entry],
        limits: FeedRules.Diversity
    ) {
        self.ranked = ranked
        self.interests = interests
        self.pageSize = pageSize
        self.entries = entries
        self.limits = limits
        next = min(ranked.count, max(limits.candidatesMax, pageSize))
        waiting = Array(0..<next)
    }

    func all() -> [ArrangedCandidate] {
        while placed.count < pageSize, !waiting.isEmpty {
            if isDiscoveryDue, let rank = latent() { placeDiscovery(rank) } else { placeOne() }
        }
        return placed
    }

    // MARK: Latent interest

    private var isDiscoveryDue: Bool {
        !interests.isEmpty && Double(discoveries + 1) <= Double(placed.count + 1) * limits.discoveryShare
    }

    private func isLatent(_ rank: Int) -> Bool {
        let category = entry(ranked[rank]).category
        return category >= 0 && interests[category, default: 0] < limits.discoveryBelow
    }

    /// The best candidate of latent interest that keeps the limits, wherever it ranks.
    private func latent() -> Int? {
        let isFit = { [self] (rank: Int) in isLatent(rank) && obstacle(rank) == nil }
        return waiting.first(where: isFit) ?? (next..<ranked.count).first(where: isFit)
    }

    private func placeDiscovery(_ rank: Int) {
        for better in waiting where better < rank && passedOver[better] == nil { passedOver[better] = .discovery }
        if let place = waiting.firstIndex(of: rank) {
            waiting.remove(at: place)
        } else {
            // Taken from beyond the window: those before it move into the window, so that it never comes again.
            waiting.append(contentsOf: next..<rank)
            next = rank + 1
        }
        place(rank, cause: rank == placed.count ? nil : .discovery, isDiscovery: true)
    }

    // MARK: Earned places

    private func placeOne() {
        let causes = waiting.map(obstacle)
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
        // An item of latent interest that earned its place counts for the share as well.
        place(rank, cause: cause, isDiscovery: !interests.isEmpty && isLatent(rank))
    }

    private func place(_ rank: Int, cause: Move.Cause?, isDiscovery: Bool) {
        let to = placed.count
        if isDiscovery { discoveries += 1 }
        placed.append(
            ArrangedCandidate(
                ranked: ranked[rank], rank: rank, move: cause.map { Move(from: rank, to: to, cause: $0) },
                isDiscovery: isDiscovery))
        if next < ranked.count {
            waiting.append(next)
            next += 1
        }
    }

    /// The limit that a candidate would break in the next place.
    private func obstacle(_ rank: Int) -> Move.Cause? {
        limits.obstacle(to: entry(ranked[rank]), after: placed.lazy.map { [self] in entry($0.ranked) })
    }

    private func best(among places: [Int]) -> Int? {
        var best: (place: Int, value: Float)?
        for place in places {
            let candidate = ranked[waiting[place]]
            let category = entry(candidate).category
            let repeats =
                category < 0
                ? 0 : placed.suffix(limits.categoryWindow).count { self.entry($0.ranked).category == category }
            let value = candidate.score - limits.categoryPenalty * Float(repeats)
            if value > best?.value ?? -.infinity { best = (place, value) }
        }
        return best?.place
    }

    private func entry(_ ranked: RankedCandidate) -> ItemTable.Entry { entries[Int(ranked.candidate.item)] }
}

extension FeedRules.Diversity {
    /// The limit on creators or brands that an item would break after those on a page, in their order; nil for none.
    fileprivate func obstacle(
        to item: ItemTable.Entry, after placed: some BidirectionalCollection<ItemTable.Entry>
    ) -> Move.Cause? {
        if item.creator >= 0 {
            let isTheirs = { (other: ItemTable.Entry) in other.creator == item.creator }
            if placed.suffix(creatorSpacing).contains(where: isTheirs) { return .creatorSpacing }
            if placed.count(where: isTheirs) >= creatorPerPageMax { return .creatorLimit }
        }
        if item.brand >= 0 {
            let isTheirs = { (other: ItemTable.Entry) in other.brand == item.brand }
            if placed.suffix(brandSpacing).contains(where: isTheirs) { return .brandSpacing }
            if placed.count(where: isTheirs) >= brandPerPageMax { return .brandLimit }
        }
        return nil
    }

    /// Whether an item keeps the limits after those on a page.
    func allows(_ item: ItemTable.Entry, after placed: [ItemTable.Entry]) -> Bool {
        obstacle(to: item, after: placed) == nil
    }
}
