internal import Statistics

/// A task to be measured on, and where settings are chosen for it.
///
/// Settings are chosen on what may be learnt from alone, so nothing of the answers of the test reaches them.
package struct RankingPlan: Sendable {
    /// Where the figures come from.
    package let test: RankingTask
    /// Where settings are chosen.
    package let choosing: Choosing

    /// Where settings are chosen.
    package enum Choosing: Sendable {
        /// On a slice cut from histories by a rule.
        case slice(of: Histories, ValidationSlice.Rule)
        /// On a task of the same shape, made of the training.
        case task(RankingTask)
    }

    /// User-item sets: a tenth of each viewer's training pairs is held back to choose on.
    /// - Parameter wanted: for each row of the training the items to be found.
    /// - Complexity: O(pairs).
    package static func sets(train: Histories, wanted: [[Int32]]) -> RankingPlan {
        RankingPlan(
            test: RankingTask(train: train, questions: train, wanted: wanted, hidesHistory: true),
            choosing: .slice(of: train, .share(0.1)))
    }

    /// Sequences, leave one out: the last item is wanted of the test, the last but one when settings are chosen.
    ///
    /// Strict learning never sees the last but one, as published figures have it; plain learning does, before the
    /// test. Either way the question of the test knows it. Sequences of fewer than 3 items are learnt from as they are.
    package static func sequences(_ rows: [[Int32]], itemCount: Int, isStrict: Bool) -> RankingPlan {
        func histories(leavingOut count: Int) -> Histories {
            Histories(rows.map { $0.count < 3 ? $0[...] : $0.dropLast(count) }, itemCount: itemCount, isOrdered: true)
        }
        let known = histories(leavingOut: 1)
        let test = RankingTask(
            train: isStrict ? histories(leavingOut: 2) : known, questions: known,
            wanted: rows.map { $0.count < 3 ? [] : $0.suffix(1) }, hidesHistory: true)
        return RankingPlan(test: test, choosing: .slice(of: known, .lastDeed))
    }

    /// Sessions, oldest first, with prefixes to be continued; items of a prefix may come again and are not hidden.
    ///
    /// Settings are chosen on the last twentieth of the training sessions. Prefixes of one session ask together.
    package static func sessions(
        train: [[Int32]], prefixes: [[Int32]], targets: [Int32], itemCount: Int
    ) -> RankingPlan {
        let histories = Histories(train, itemCount: itemCount, isOrdered: true)
        let test = RankingTask(
            train: histories, questions: Histories(prefixes, itemCount: itemCount, isOrdered: true),
            wanted: targets.map { [$0] }, hidesHistory: false,
            askers: sessionNumbers(prefixes: prefixes, targets: targets))
        return RankingPlan(test: test, choosing: .slice(of: histories, .lastRows(0.05)))
    }

    /// Numbers of sessions whose prefixes follow each other, longest first, as published files write them.
    static func sessionNumbers(prefixes: [[Int32]], targets: [Int32]) -> [Int32] {
        var number: Int32 = -1
        var numbers: [Int32] = []
        for row in prefixes.indices {
            let continues =
                row > 0 && prefixes[row].count + 1 == prefixes[row - 1].count
                && prefixes[row - 1].last == targets[row] && prefixes[row - 1].starts(with: prefixes[row])
            if !continues { number += 1 }
            numbers.append(number)
        }
        return numbers
    }

    /// New items: what viewers had to do with cold items is hidden, and only cold items are ranked.
    ///
    /// To choose settings a fifth of the items that are left is made cold at random, and ranked in the same way.
    package static func coldItems(_ matrix: InteractionMatrix, cold: ItemSet, seed: UInt64) -> RankingPlan {
        func task(cold: ItemSet, ignoring hidden: ItemSet) -> RankingTask {
            let rows = (0..<matrix.viewerCount).map { Array(matrix.byViewer.columns(of: $0)) }
            let train = Histories(
                rows.map { row in row.filter { !cold.contains($0) && !hidden.contains($0) } },
                itemCount: matrix.itemCount, isOrdered: false)
            return RankingTask(
                train: train, questions: train, wanted: rows.map { row in row.filter(cold.contains) },
                hidesHistory: true, allowed: cold)
        }
        var generator = SeededGenerator(seed: seed)
        var slice = ItemSet(itemCount: matrix.itemCount)
        for item in 0..<Int32(matrix.itemCount) where !cold.contains(item) {
            if generator.nextUnit() < 0.2 { slice.insert(item) }
        }
        return RankingPlan(
            test: task(cold: cold, ignoring: ItemSet(itemCount: matrix.itemCount)),
            choosing: .task(task(cold: slice, ignoring: cold)))
    }
}
