internal import Statistics

/// A task to be measured on, with a slice of its training on which settings are chosen.
///
/// The slice has the same shape as the task and is made of the training alone, so nothing of the answers of the test
/// reaches a setting.
package struct RankingPlan: Sendable {
    /// Where settings are chosen.
    package let validation: RankingTask
    /// Where the figures come from.
    package let test: RankingTask
    /// Whether both learn from the same deeds, so that what was fitted for one answers the other.
    package let sharesTraining: Bool

    /// User-item sets without order: a tenth of the pairs of the training is held back for the slice.
    /// - Complexity: O(pairs log pairs).
    package static func sets(train: InteractionMatrix, heldBack: InteractionMatrix, seed: UInt64) -> RankingPlan {
        func task(_ train: InteractionMatrix, _ heldBack: InteractionMatrix) -> RankingTask {
            let histories = Histories(train)
            return RankingTask(
                train: histories, questions: histories,
                wanted: (0..<heldBack.viewerCount).map { Array(heldBack.byViewer.columns(of: $0)) }, hidesHistory: true)
        }
        let slice = train.holdingBack(share: 0.1, seed: seed)
        return RankingPlan(
            validation: task(slice.train, slice.heldBack), test: task(train, heldBack), sharesTraining: false)
    }

    /// Sequences, leave one out: the last item is wanted of the test, the last but one of the slice.
    ///
    /// Strict learning never sees the item of the slice, as published figures have it; plain learning does, before the
    /// test. Either way the question of the test knows it. Sequences of fewer than 3 items are learnt from as they are.
    package static func sequences(_ rows: [[Int32]], itemCount: Int, isStrict: Bool) -> RankingPlan {
        func histories(leavingOut count: Int) -> Histories {
            Histories(rows.map { $0.count < 3 ? $0[...] : $0.dropLast(count) }, itemCount: itemCount, isOrdered: true)
        }
        func wanted(_ fromEnd: Int) -> [[Int32]] { rows.map { $0.count < 3 ? [] : [$0[$0.count - fromEnd]] } }
        let short = histories(leavingOut: 2)
        let long = histories(leavingOut: 1)
        return RankingPlan(
            validation: RankingTask(train: short, questions: short, wanted: wanted(2), hidesHistory: true),
            test: RankingTask(train: isStrict ? short : long, questions: long, wanted: wanted(1), hidesHistory: true),
            sharesTraining: isStrict)
    }

    /// Sessions, oldest first, with prefixes to be continued; items of a prefix may come again and are not hidden.
    ///
    /// The slice is the last twentieth of the training sessions, each expanded into all its prefixes, at most `limit`
    /// of them drawn at random. Prefixes of one session ask together.
    package static func sessions(
        train: [[Int32]], prefixes: [[Int32]], targets: [Int32], itemCount: Int, limit: Int = 20_000, seed: UInt64
    ) -> RankingPlan {
        let all = Histories(train, itemCount: itemCount, isOrdered: true)
        let kept = train.count - max(1, train.count / 20)
        let early = Histories(train.prefix(kept), itemCount: itemCount, isOrdered: true)
        var expanded: [(asker: Int32, prefix: ArraySlice<Int32>, target: Int32)] = []
        for (number, session) in train.enumerated().dropFirst(kept) {
            for place in session.indices.dropFirst() {
                expanded.append((Int32(number), session[..<place], session[place]))
            }
        }
        let validation = RankingTask(
            train: early,
            questions: Histories(expanded.map(\.prefix), itemCount: itemCount, isOrdered: true),
            wanted: expanded.map { [$0.target] }, hidesHistory: false, askers: expanded.map(\.asker))
        let test = RankingTask(
            train: all, questions: Histories(prefixes, itemCount: itemCount, isOrdered: true),
            wanted: targets.map { [$0] }, hidesHistory: false,
            askers: sessionNumbers(prefixes: prefixes, targets: targets))
        return RankingPlan(
            validation: validation.sampled(limit, seed: seed), test: test, sharesTraining: false)
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
    /// For the slice a fifth of the items that are left is made cold at random, and ranked in the same way.
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
            validation: task(cold: slice, ignoring: cold),
            test: task(cold: cold, ignoring: ItemSet(itemCount: matrix.itemCount)), sharesTraining: false)
    }
}
