/// An item with the score that a learner gave it.
package struct ScoredItem: Sendable, Hashable {
    /// The item's number.
    package let item: Int32
    /// Larger is better; > 0.
    package let score: Float

    /// An item and its score.
    package init(item: Int32, score: Float) {
        self.item = item
        self.score = score
    }

    /// Whether this one stands above another: the better score, or the lower number at equal scores.
    package func isAbove(_ other: ScoredItem) -> Bool { score != other.score ? score > other.score : item < other.item }
}

/// A dense row of scores that remembers which places were written, so that it is read and cleared in their number.
struct SparseScores {
    private(set) var values: [Float]
    private(set) var touched: [Int32] = []

    init(itemCount: Int) { values = [Float](repeating: 0, count: itemCount) }

    /// Adds to an item's score; amounts that are not positive are nothing.
    mutating func add(_ amount: Float, to item: Int32) {
        guard amount > 0 else { return }
        if values[Int(item)] == 0 { touched.append(item) }
        values[Int(item)] += amount
    }

    /// Multiplies what an item has; what was written stays above 0.
    mutating func scale(_ item: Int32, by factor: Float) {
        values[Int(item)] = max(values[Int(item)] * factor, .leastNormalMagnitude)
    }

    /// Multiplies what all items have.
    mutating func scale(by factor: Float) { for item in touched { scale(item, by: factor) } }

    /// The sum of all scores; 0 when nothing was written.
    var sum: Float { touched.reduce(0) { $0 + values[Int($1)] } }

    /// Forgets everything.
    mutating func clear() {
        for item in touched { values[Int(item)] = 0 }
        touched.removeAll(keepingCapacity: true)
    }

    /// The best items but those hidden, best first, equal scores by lower number.
    /// - Complexity: O(touched log limit).
    func best(
        _ limit: Int, hiding hidden: some Collection<Int32>, where allowed: (Int32) -> Bool = { _ in true }
    ) -> [ScoredItem] {
        let hidden = Set(hidden)
        var best = BestItems(limit: limit)
        for item in touched {
            let scored = ScoredItem(item: item, score: values[Int(item)])
            if scored.score > 0, best.takes(scored), !hidden.contains(item), allowed(item) { best.add(scored) }
        }
        return best.sorted
    }

    /// Writes all scores to a row that holds zeros.
    func write(to row: UnsafeMutableBufferPointer<Float>) {
        for item in touched where Int(item) < row.count { row[Int(item)] = values[Int(item)] }
    }
}

/// The choice of the best few by a heap whose root is the worst of them.
struct BestItems {
    private let limit: Int
    private var heap: [ScoredItem] = []

    init(limit: Int) { self.limit = limit }

    /// The best items, best first.
    var sorted: [ScoredItem] { heap.sorted { $0.isAbove($1) } }

    /// Whether an item would be among the best of those added so far.
    func takes(_ item: ScoredItem) -> Bool { heap.count < limit || (limit > 0 && item.isAbove(heap[0])) }

    /// Adds an item; of too many the worst goes.
    /// - Complexity: O(log limit).
    mutating func add(_ item: ScoredItem) {
        guard limit > 0 else { return }
        if heap.count < limit {
            heap.append(item)
            rise()
        } else if item.isAbove(heap[0]) {
            heap[0] = item
            sink()
        }
    }

    /// The best of some items, best first.
    /// - Complexity: O(items log limit), O(limit) memory.
    static func of(_ items: some Sequence<ScoredItem>, limit: Int) -> [ScoredItem] {
        var best = BestItems(limit: limit)
        for item in items { best.add(item) }
        return best.sorted
    }

    private mutating func rise() {
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2].isAbove(heap[child]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[worst].isAbove(heap[child]) {
                worst = child
            }
            if worst == parent { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }
}
