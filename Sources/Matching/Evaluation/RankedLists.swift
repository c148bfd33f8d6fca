/// The best items for every question of a task, as one scoring ranks the whole catalogue.
package struct RankedLists: Sendable, Equatable {
    /// Places of each list; lists can be shorter when fewer items may be listed.
    package let depth: Int
    /// Item of each place, question after question, best first; −1 behind the end of a short list.
    private let items: [Int32]

    /// The number of lists.
    package var count: Int { items.count / depth }

    /// One list, best first.
    package func list(of question: Int) -> ArraySlice<Int32> {
        let row = items[question * depth..<(question + 1) * depth]
        return row.prefix { $0 >= 0 }
    }

    /// Ranks all items for every question; equal scores by lower item number, scores that are no number never.
    ///
    /// The same for any number of threads.
    /// - Parameter observe: told the share that is done, on the calling thread; may stop it.
    /// - Throws: `LearningError.cancelled`.
    /// - Complexity: O(questions x items x the cost of one score); memory of a block of 32 rows of scores a thread.
    package init(
        of scoring: any HistoryScoring, for task: RankingTask, depth: Int, threads: Int = 1,
        observe: (Double) -> Wish = { _ in .goOn }
    ) throws(LearningError) {
        precondition(depth > 0, "a list has at least one place")
        precondition(scoring.itemCount == task.questions.itemCount, "the scoring knows the items of the task")
        let blockSize = 32
        let portion = 16 * threads
        let blocks = (task.count + blockSize - 1) / blockSize
        var items = [Int32](repeating: -1, count: task.count * depth)
        for first in stride(from: 0, to: blocks, by: portion) {
            guard observe(Double(first) / Double(blocks)) == .goOn else { throw .cancelled }
            items.withUnsafeMutableBufferPointer { buffer in
                let shared = SharedStorage(buffer)
                ParallelLoop.run(blocks: min(portion, blocks - first), threads: threads) { number in
                    let start = (first + number) * blockSize
                    Self.rank(start..<min(task.count, start + blockSize), of: task, scoring, depth, into: shared)
                }
            }
        }
        guard observe(1) == .goOn else { throw .cancelled }
        self.depth = depth
        self.items = items
    }

    private static func rank(
        _ rows: Range<Int>, of task: RankingTask, _ scoring: any HistoryScoring, _ depth: Int,
        into shared: SharedStorage<Int32>
    ) {
        let itemCount = scoring.itemCount
        withUnsafeTemporaryAllocation(of: Float.self, capacity: rows.count * itemCount) { scores in
            scores.initialize(repeating: 0)
            scoring.score(task.questions, rows: rows, into: scores)
            for (place, row) in rows.enumerated() {
                let own = UnsafeMutableBufferPointer(rebasing: scores[place * itemCount..<(place + 1) * itemCount])
                if task.hidesHistory {
                    for item in task.questions.items(of: row) { own[Int(item)] = -.infinity }
                }
                let best = Scored.best(of: UnsafeBufferPointer(own), limit: depth, allowed: task.allowed)
                for (position, found) in best.enumerated() where found.score > -.infinity {
                    shared.start[row * depth + position] = found.item
                }
            }
        }
    }

    /// The places, from 1, at which a list holds items of an ascending slice, ascending.
    package func hits(of question: Int, in wanted: ArraySlice<Int32>) -> [Int] {
        list(of: question).enumerated().compactMap { contains($1, in: wanted) ? $0 + 1 : nil }
    }

    /// The share of all items that stand in the first places of at least one list.
    package func coverage(cutoff: Int, itemCount: Int) -> Double {
        guard itemCount > 0 else { return 0 }
        var listed = ItemSet(itemCount: itemCount)
        for question in 0..<count {
            for item in list(of: question).prefix(cutoff) { listed.insert(item) }
        }
        return Double(listed.count) / Double(itemCount)
    }
}

/// Whether an ascending slice holds a value.
func contains(_ value: Int32, in sorted: ArraySlice<Int32>) -> Bool {
    var low = sorted.startIndex
    var high = sorted.endIndex
    while low < high {
        let middle = (low + high) / 2
        if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < sorted.endIndex && sorted[low] == value
}
