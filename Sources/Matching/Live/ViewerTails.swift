internal import Market

/// What each of the latest viewers did last, bounded in number: the end of the history that the next deed follows, and
/// the visit that has not ended.
struct ViewerTails: Sendable {
    private struct Tail {
        var deeds: [Deed] = []
        var visit: [Int32] = []
        var lastAt: Timestamp
    }

    private let deedsMax: Int
    private let visitMax: Int
    private let viewersMax: Int
    private let gap: Duration
    private var tails: [FeatureKey: Tail] = [:]
    private var sweptAt: Timestamp?

    init(viewersMax: Int, deedsMax: Int, visitMax: Int, gap: Duration) {
        self.viewersMax = viewersMax
        self.deedsMax = deedsMax
        self.visitMax = visitMax
        self.gap = gap
    }

    var count: Int { tails.count }

    /// Takes in a good deed.
    /// - Returns: what the viewer did before it, oldest first, and the visit that ended before it, if one did.
    mutating func add(_ deed: Deed, by viewer: FeatureKey, at time: Timestamp) -> (before: [Deed], ended: [Int32]?) {
        var tail = tails.removeValue(forKey: viewer) ?? Tail(lastAt: time)
        let before = tail.deeds
        var ended: [Int32]?
        if time.duration(since: tail.lastAt) > gap, !tail.visit.isEmpty {
            ended = tail.visit
            tail.visit = []
        }
        tail.deeds.append(deed)
        if tail.deeds.count > deedsMax { tail.deeds.removeFirst() }
        if tail.visit.last != deed.item { tail.visit.append(deed.item) }
        if tail.visit.count > visitMax { tail.visit.removeFirst() }
        tail.lastAt = max(tail.lastAt, time)
        tails[viewer] = tail
        return (before, ended)
    }

    /// Forgets a viewer.
    mutating func remove(_ viewer: FeatureKey) { tails[viewer] = nil }

    /// Visits that have ended by now, each given out once; looks at all viewers once in a gap at most, and forgets the
    /// quieter half when they are too many.
    /// - Complexity: O(viewers) once in a gap, else O(1).
    mutating func endedVisits(at time: Timestamp) -> [[Int32]] {
        let isCrowded = tails.count > viewersMax
        guard isCrowded || time.duration(since: sweptAt ?? Timestamp(milliseconds: 0)) >= gap else { return [] }
        sweptAt = time
        // Sorted, so that the same deeds give the same model in every process.
        let quietest = tails.sorted {
            $0.value.lastAt != $1.value.lastAt ? $0.value.lastAt < $1.value.lastAt : $0.key.bits < $1.key.bits
        }
        var visits: [[Int32]] = []
        for (place, entry) in quietest.enumerated() {
            let goes = isCrowded && place < quietest.count / 2
            if goes || time.duration(since: entry.value.lastAt) > gap, !entry.value.visit.isEmpty {
                visits.append(entry.value.visit)
                tails[entry.key]?.visit = []
            }
            if goes { tails[entry.key] = nil }
        }
        return visits
    }
}
