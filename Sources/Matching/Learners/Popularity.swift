internal import Statistics

/// The same answer for everybody: how much each item was liked by all.
///
/// Weak alone, and a help in a blend where the others forget it; heard through `Recency` it is what is liked lately.
package struct Popularity: Learner, Hashable {
    /// The power of the summed weights that is scored; smaller ones make less of large differences.
    package var exponent: Double

    /// A learner.
    /// - Precondition: the exponent is positive.
    package init(exponent: Double = 1) {
        precondition(exponent > 0, "what is liked more scores more")
        self.exponent = exponent
    }

    package var name: String { "popularity" }

    package var settingsText: String { "exponent \(exponent)" }

    package func memoryBytes(for histories: Histories) -> Int { histories.itemCount * 12 + 1_024 }

    /// - Complexity: O(deeds).
    package func fit(
        _ histories: Histories, threads: Int, observe: (Double) -> Wish
    ) throws(LearningError) -> any HistoryScoring {
        guard !histories.items.isEmpty else { throw .nothingToLearn }
        var sums = [Double](repeating: 0, count: histories.itemCount)
        for (item, weight) in zip(histories.items, histories.weights) { sums[Int(item)] += Double(weight) }
        guard observe(1) == .goOn else { throw .cancelled }
        return SameForAll(scores: sums.map { $0 > 0 ? Float(Elementary.power($0, exponent)) : 0 })
    }
}

/// Gives every history the same scores.
private struct SameForAll: HistoryScoring {
    let scores: [Float]

    var itemCount: Int { scores.count }

    func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        for row in 0..<rows.count {
            _ = UnsafeMutableBufferPointer(rebasing: scores[row * itemCount..<(row + 1) * itemCount])
                .update(fromContentsOf: self.scores)
        }
    }
}
