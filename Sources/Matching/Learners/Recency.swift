internal import Statistics

/// A learner that hears late deeds louder than early ones, at training and in questions alike.
///
/// A deed's weight is multiplied by max(floor, decay^n), n being the number of deeds after it in its row. Where the order
/// says nothing the histories pass unchanged.
package struct Recency<Inner: Learner>: Learner {
    /// Who learns from the weighted histories.
    package let inner: Inner
    /// What one deed more after it leaves of a deed's weight, in 0 ... 1.
    package let decay: Double
    /// The least that is left of a weight, > 0.
    package let floor: Double
    /// Whether only questions are weighted, and training hears all deeds alike.
    package let isForQuestionsOnly: Bool

    /// A learner around another.
    /// - Precondition: 0 < decay <= 1 and 0 < floor <= 1.
    package init(_ inner: Inner, decay: Double, floor: Double, isForQuestionsOnly: Bool = false) {
        precondition(decay > 0 && decay <= 1 && floor > 0 && floor <= 1, "weights shrink, and never to nothing")
        self.inner = inner
        self.decay = decay
        self.floor = floor
        self.isForQuestionsOnly = isForQuestionsOnly
    }

    package var name: String { inner.name }

    package var settingsText: String {
        "\(inner.settingsText), decay \(decay) to \(floor)\(isForQuestionsOnly ? " in questions" : "")"
    }

    package func memoryBytes(for histories: Histories) -> Int {
        inner.memoryBytes(for: histories) + histories.items.count * 8 + (histories.count + 1) * 8
    }

    package func fit(
        _ histories: Histories, threads: Int, observe: (Double) -> Wish
    ) throws(LearningError) -> any HistoryScoring {
        let heard = isForQuestionsOnly ? histories : histories.decayed(by: decay, floor: floor)
        let scoring = try inner.fit(heard, threads: threads, observe: observe)
        return RecencyScoring(inner: scoring, decay: decay, floor: floor)
    }
}

/// Asks another scoring with late deeds made louder.
private struct RecencyScoring: HistoryScoring {
    let inner: any HistoryScoring
    let decay: Double
    let floor: Double

    var itemCount: Int { inner.itemCount }

    func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        let asked = histories.rows(rows).decayed(by: decay, floor: floor)
        inner.score(asked, rows: 0..<asked.count, into: scores)
    }
}

extension Histories {
    /// Some rows as histories of their own.
    func rows(_ range: Range<Int>) -> Histories {
        let first = starts[range.lowerBound]
        let places = first..<starts[range.upperBound]
        return Histories(
            starts: starts[range.lowerBound...range.upperBound].map { $0 - first }, items: Array(items[places]),
            weights: Array(weights[places]), itemCount: itemCount, isOrdered: isOrdered)
    }

    /// The same deeds, each weight times max(floor, decay^n) for n later deeds in the row; unchanged if there is no order.
    func decayed(by decay: Double, floor: Double) -> Histories {
        guard isOrdered else { return self }
        var weights = weights
        for row in 0..<count {
            var factor = 1.0
            for place in range(of: row).reversed() {
                weights[place] *= Float(max(floor, factor))
                factor *= decay
            }
        }
        return Histories(starts: starts, items: items, weights: weights, itemCount: itemCount, isOrdered: true)
    }
}
