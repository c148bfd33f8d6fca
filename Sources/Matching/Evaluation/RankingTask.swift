internal import Statistics

/// Questions with known answers: what may be learnt from, who asks, and which items each of them took next.
///
/// One shape for every published protocol of whole-catalogue ranking: user-item sets, sequences, sessions, new items.
package struct RankingTask: Sendable {
    /// What models may learn from.
    package let train: Histories
    /// What is known of each who asks, at the time of asking.
    package let questions: Histories
    /// The items that each question should find, ascending, at least one.
    package let wanted: SparseRows
    /// Whether items of the question itself are left out of its list.
    package let hidesHistory: Bool
    /// The items that may be listed; nil for all.
    package let allowed: ItemSet?
    /// Who asks each question, as numbers: what is resampled together. One number per question.
    package let askers: [Int32]

    /// The number of questions.
    package var count: Int { questions.count }

    /// A task; questions that want nothing are left out.
    ///
    /// - Parameters:
    ///   - wanted: for each question the items that are right, in any order; repeats count once.
    ///   - askers: who asks; everybody once when nil.
    /// - Precondition: as many answers (and askers) as questions, and all about the same items.
    package init(
        train: Histories, questions: Histories, wanted: [[Int32]], hidesHistory: Bool, allowed: ItemSet? = nil,
        askers: [Int32]? = nil
    ) {
        precondition(wanted.count == questions.count, "every question has its answer")
        precondition(train.itemCount == questions.itemCount, "training and questions are about the same items")
        precondition(allowed.map { $0.itemCount == train.itemCount } ?? true, "what is allowed is about the same items")
        precondition(askers.map { $0.count == questions.count } ?? true, "every question has somebody who asks")
        let kept = wanted.indices.filter { !wanted[$0].isEmpty }
        let answers = kept.map { Set(wanted[$0]).sorted() }
        var starts = [0]
        for answer in answers { starts.append(starts[starts.count - 1] + answer.count) }
        let columns = answers.flatMap(\.self)
        precondition(
            columns.allSatisfy { $0 >= 0 && Int($0) < train.itemCount }, "wanted items are below the number of items")
        self.train = train
        self.questions = kept.count == wanted.count ? questions : questions.selecting(kept)
        self.wanted = SparseRows(starts: starts, columns: columns, weights: [Float](repeating: 1, count: columns.count))
        self.hidesHistory = hidesHistory
        self.allowed = allowed
        self.askers = kept.map { row in askers.map { $0[row] } ?? Int32(row) }
    }

    private init(_ task: RankingTask, questions rows: [Int]) {
        train = task.train
        questions = task.questions.selecting(rows)
        var starts = [0]
        var columns: [Int32] = []
        for row in rows {
            columns += task.wanted.columns(of: row)
            starts.append(columns.count)
        }
        wanted = SparseRows(starts: starts, columns: columns, weights: [Float](repeating: 1, count: columns.count))
        hidesHistory = task.hidesHistory
        allowed = task.allowed
        askers = rows.map { task.askers[$0] }
    }

    /// The same task with at most so many questions, drawn at random and asked in their old order.
    package func sampled(_ limit: Int, seed: UInt64) -> RankingTask {
        guard limit < count else { return self }
        var generator = SeededGenerator(seed: seed)
        return RankingTask(self, questions: Array((0..<count).shuffled(using: &generator).prefix(limit)).sorted())
    }
}

extension Histories {
    /// Some rows, in the order given.
    /// - Complexity: O(deeds of these rows).
    package func selecting(_ rows: [Int]) -> Histories {
        var starts = [0]
        var items: [Int32] = []
        var weights: [Float] = []
        for row in rows {
            items += self.items(of: row)
            weights += self.weights[range(of: row)]
            starts.append(items.count)
        }
        return Histories(starts: starts, items: items, weights: weights, itemCount: itemCount, isOrdered: isOrdered)
    }
}
