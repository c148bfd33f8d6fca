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

    /// Adds to an item's score.
    /// - Precondition: the amount is positive.
    mutating func add(_ amount: Float, to item: Int32) {
        if values[Int(item)] == 0 { touched.append(item) }
        values[Int(item)] += amount
    }

    /// Multiplies what an item has.
    mutating func scale(_ item: Int32, by factor: Float) { values[Int(item)] *= factor }

    /// Multiplies what all items have.
    mutating func scale(by factor: Float) { for item in touched { values[Int(item)] *= factor } }

    /// The largest score; 0 when nothing was written.
    var largest: Float { touched.reduce(0) { max($0, values[Int($1)]) } }

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
        let scored = touched.lazy.map { ScoredItem(item: $0, score: values[Int($0)]) }
        return BestItems.of(scored.filter { $0.score > 0 && !hidden.contains($0.item) && allowed($0.item) }, limit: limit)
    }

    /// Writes all scores to a row that holds zeros.
    func write(to row: UnsafeMutableBufferPointer<Float>) {
        for item in touched where Int(item) < row.count { row[Int(item)] = values[Int(item)] }
    }
}

/// The choice of the best few by a heap whose root is the worst of them.
enum BestItems {
    /// The best of some items, best first.
    /// - Complexity: O(items log limit), O(limit) memory.
    static func of(_ items: some Sequence<ScoredItem>, limit: Int) -> [ScoredItem] {
        guard limit > 0 else { return [] }
        var heap: [ScoredItem] = []
        for item in items {
            if heap.count < limit {
                heap.append(item)
                rise(&heap)
            } else if item.isAbove(heap[0]) {
                heap[0] = item
                sink(&heap)
            }
        }
        return heap.sorted { $0.isAbove($1) }
    }

    private static func rise(_ heap: inout [ScoredItem]) {
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2].isAbove(heap[child]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private static func sink(_ heap: inout [ScoredItem]) {
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
