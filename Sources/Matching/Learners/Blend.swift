/// Several learners whose answers are added up, each brought to one size first.
///
/// For every history each part's scores are divided by their Euclidean length over the items outside of the history, multiplied by
/// the part's weight and added: the linear fusion of E. Fox and J. Shaw, "Combination of multiple searches", TREC-2
/// (1994), with the size that does not depend on a single outstanding item.
package struct Blend: Learner {
    /// A learner and how much it says.
    package struct Part: Sendable {
        /// The learner.
        package let learner: any Learner
        /// Its weight, > 0.
        package let weight: Float

        /// A part of a blend.
        package init(_ learner: any Learner, weight: Float) {
            precondition(weight > 0 && weight.isFinite, "whoever says nothing is not part of the blend")
            self.learner = learner
            self.weight = weight
        }
    }

    /// The learners with their weights.
    package let parts: [Part]

    /// A blend.
    /// - Precondition: at least one part.
    package init(_ parts: [Part]) {
        precondition(!parts.isEmpty, "a blend has parts")
        self.parts = parts
    }

    package var name: String { parts.count == 1 ? parts[0].learner.name : "blend" }

    package var settingsText: String {
        guard parts.count > 1 else { return parts[0].learner.settingsText }
        return parts.map { "\($0.weight) × \($0.learner.name) (\($0.learner.settingsText))" }.joined(separator: " + ")
    }

    /// The sum over the parts: while the last is fitted the others are kept.
    package func memoryBytes(for histories: Histories) -> Int {
        parts.reduce(0) { $0 + $1.learner.memoryBytes(for: histories) }
    }

    package func fit(
        _ histories: Histories, threads: Int, observe: (Double) -> Wish
    ) throws(LearningError) -> any HistoryScoring {
        var members: [BlendedScoring.Member] = []
        for (number, part) in parts.enumerated() {
            let scoring = try part.learner.fit(histories, threads: threads) {
                observe((Double(number) + $0) / Double(parts.count))
            }
            members.append(.init(scoring: scoring, weight: part.weight))
        }
        return members.count == 1 ? members[0].scoring : BlendedScoring(members)
    }
}

/// The weighted sum of scorings, each brought to one size for every history.
package struct BlendedScoring: HistoryScoring {
    /// A scoring and how much it says.
    package struct Member: Sendable {
        /// The scoring.
        package let scoring: any HistoryScoring
        /// Its weight.
        package let weight: Float

        /// A member of a blend.
        package init(scoring: any HistoryScoring, weight: Float) {
            self.scoring = scoring
            self.weight = weight
        }
    }

    /// The scorings with their weights.
    package let members: [Member]
    /// The number of items scored.
    package let itemCount: Int

    /// A blend of scorings of the same items.
    /// - Precondition: at least one member, and all know the same number of items.
    package init(_ members: [Member]) {
        guard let first = members.first else { preconditionFailure("a blend has members") }
        itemCount = first.scoring.itemCount
        precondition(
            members.allSatisfy { $0.scoring.itemCount == first.scoring.itemCount }, "members score the same items")
        self.members = members
    }

    package func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        scores.update(repeating: 0)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: scores.count) { own in
            own.initialize(repeating: 0)
            for member in members {
                member.scoring.score(histories, rows: rows, into: own)
                for (row, history) in rows.enumerated() {
                    let places = row * itemCount..<(row + 1) * itemCount
                    let part = UnsafeMutableBufferPointer(rebasing: own[places])
                    let factor = member.weight * Self.inverseLength(part, outside: histories.items(of: history))
                    let sum = UnsafeMutableBufferPointer(rebasing: scores[places])
                    for item in 0..<itemCount { sum[item] += factor * part[item] }
                }
            }
        }
    }

    /// 1 over the Euclidean length of scores without some items; 0 when nothing is left.
    static func inverseLength(_ scores: UnsafeMutableBufferPointer<Float>, outside items: ArraySlice<Int32>) -> Float {
        // Lanes of partial sums, in double so that the sum does not lose the small ones.
        var sums = SIMD8<Double>.zero
        var item = 0
        while item + 8 <= scores.count {
            var values = SIMD8<Float>()
            for lane in 0..<8 { values[lane] = scores[item + lane] }
            let wide = SIMD8<Double>(values)
            sums += wide * wide
            item += 8
        }
        var square = sums.sum()
        while item < scores.count {
            square += Double(scores[item]) * Double(scores[item])
            item += 1
        }
        for item in Set(items) where Int(item) < scores.count {
            square -= Double(scores[Int(item)]) * Double(scores[Int(item)])
        }
        return square > 1e-30 ? Float(1 / square.squareRoot()) : 0
    }
}
