package import Statistics

/// Team-draft interleaving: one page drawn from two rankings, on which clicks tell which ranking is better.
///
/// In each round both sides, in an order decided by a coin, add their best item that is not on the page yet. F.
/// Radlinski, M. Kurup and
/// T. Joachims, "How does clickthrough data reflect retrieval quality?", CIKM 2008. The same seed gives the same page.
package struct InterleavedPage: Sendable, Hashable {
    /// Whose item a place holds.
    package enum Side: Sendable, Hashable { case first, second }

    /// The items, in the order shown.
    package let items: [Int32]
    /// The side that put each item there.
    package let sides: [Side]
    /// Places whose item does not fit those before it, since neither side had one that did.
    package let forcedPlaces: Set<Int>

    /// A page of two rankings, best first.
    /// - Parameter fits: whether an item may follow those that are on the page; one that may not waits for a later place, and its
    ///   side for its next turn; what does not fit is taken when neither side has anything else.
    /// - Precondition: no ranking names an item twice, and the length is not negative.
    /// - Complexity: O(length + items passed over).
    package init(
        first: [Int32], second: [Int32], length: Int, seed: UInt64, fits: (Int32, [Int32]) -> Bool = { _, _ in true }
    ) {
        precondition(length >= 0, "a page's length is not negative")
        precondition(
            Set(first).count == first.count && Set(second).count == second.count, "a ranking names an item once")
        var generator = SeededGenerator(seed: seed)
        var items: [Int32] = []
        var sides: [Side] = []
        var shown: Set<Int32> = []
        var forcedPlaces: Set<Int> = []
        var next: [Side: Int] = [.first: 0, .second: 0]
        /// The side's best item that is not on the page and fits; any at all when `forced`.
        func take(_ side: Side, forced: Bool = false) {
            let ranking = side == .first ? first : second
            var place = next[side] ?? 0
            while place < ranking.count, shown.contains(ranking[place]) { place += 1 }
            next[side] = place
            guard items.count < length,
                let choice = ranking[place...].first(where: { !shown.contains($0) && (forced || fits($0, items)) })
            else { return }
            if forced { forcedPlaces.insert(items.count) }
            items.append(choice)
            sides.append(side)
            shown.insert(choice)
        }
        while items.count < length {
            let before = items.count
            let firstBegins = generator.next() >> 63 == 0
            let order: [Side] = firstBegins ? [.first, .second] : [.second, .first]
            order.forEach { take($0) }
            if items.count == before { take(order[0], forced: true) }
            if items.count == before { take(order[1], forced: true) }
            if items.count == before { break }
        }
        self.items = items
        self.sides = sides
        self.forcedPlaces = forcedPlaces
    }

    /// What the clicked places say: clicks for each side, and each side's NDCG of the page as if only its items
    /// counted.
    /// - Precondition: places of the page.
    package func credit(clickedPlaces: Set<Int>) -> InterleavingCredit {
        precondition(clickedPlaces.allSatisfy { items.indices.contains($0) }, "clicks are on places of the page")
        return InterleavingCredit(sides: sides, clickedPlaces: clickedPlaces)
    }
}

/// What one interleaved page showed.
package struct InterleavingCredit: Sendable, Hashable {
    /// Clicks on items of the first side.
    package var firstClicks = 0
    /// Clicks on items of the second side.
    package var secondClicks = 0
    /// The first side's part of the page's NDCG, 0 ... 1.
    package var firstGain = 0.0
    /// The second side's part, 0 ... 1.
    package var secondGain = 0.0

    /// A page without clicks.
    package init() {}

    /// What the clicked places of a page say. A place that neither side filled, as a trial's, counts for none.
    /// - Parameter sides: whose item each place holds; nil for neither's.
    /// - Precondition: places of the page.
    package init(sides: [InterleavedPage.Side?], clickedPlaces: Set<Int>) {
        let ideal = (0..<clickedPlaces.count).reduce(0.0) { $0 + 1 / Elementary.log2(Double($1) + 2) }
        for place in clickedPlaces.sorted() {
            let gain = 1 / Elementary.log2(Double(place) + 2) / ideal
            switch sides[place] {
            case .first:
                firstClicks += 1
                firstGain += gain
            case .second:
                secondClicks += 1
                secondGain += gain
            case nil: continue
            }
        }
    }
}

/// The comparison of two rankings over many interleaved pages: sums only, so memory does not grow.
package struct InterleavingComparison: Sendable, Hashable {
    /// Pages counted.
    package private(set) var pages = 0
    /// Pages on which the first side was clicked more.
    package private(set) var firstWins = 0
    /// Pages on which the second side was clicked more.
    package private(set) var secondWins = 0
    private var gainSum = 0.0
    private var gainSquares = 0.0

    /// A comparison without pages.
    package init() {}

    /// Counts a page.
    package mutating func add(_ credit: InterleavingCredit) {
        pages += 1
        if credit.firstClicks > credit.secondClicks { firstWins += 1 }
        if credit.secondClicks > credit.firstClicks { secondWins += 1 }
        let difference = credit.firstGain - credit.secondGain
        gainSum += difference
        gainSquares += difference * difference
    }

    /// The share of decided pages that the first side won, with Wilson's interval of 95 %; nil while none is decided.
    /// The
    /// first ranking is better when the interval lies above one half.
    package var firstShare: (value: Double, interval: Interval)? {
        let decided = firstWins + secondWins
        guard let interval = Interval.wilson(successes: firstWins, trials: decided) else { return nil }
        return (Double(firstWins) / Double(decided), interval)
    }

    /// The mean difference of NDCG, first minus second, with a normal interval of 95 %; nil below two pages.
    package var gainDifference: (value: Double, interval: Interval)? {
        guard pages >= 2 else { return nil }
        let count = Double(pages)
        let mean = gainSum / count
        let variance = max(0, gainSquares - count * mean * mean) / (count - 1)
        let half = Interval.normal95 * (variance / count).squareRoot()
        return (mean, Interval(low: mean - half, high: mean + half))
    }
}
