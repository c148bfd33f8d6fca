/// Adds up the cosines of items that the same viewers had to do with: the baseline of 2004 that models have to beat.
///
/// Complexity: that of `ItemNeighbours` to fit, O(history x neighbours) a question.
package struct ItemNeighbourLearner: Learner {
    /// How neighbours are found.
    package let settings: ItemNeighbours.Settings

    /// The baseline with so many neighbours an item.
    package init(settings: ItemNeighbours.Settings = .init(neighboursMax: 200)) { self.settings = settings }

    package var name: String { "item-knn" }
    package var settingsText: String { "cosine, \(settings.neighboursMax) neighbours" }

    package func memoryBytes(for histories: Histories) -> Int {
        24 * histories.items.count + histories.itemCount * (settings.neighboursMax * 24 + 16)
    }

    package func fit(
        _ histories: Histories, threads: Int, observe: (Double) -> Wish
    ) throws(LearningError) -> any HistoryScoring {
        guard !histories.items.isEmpty else { throw .nothingToLearn }
        guard observe(0) == .goOn else { throw .cancelled }
        let neighbours = ItemNeighbours(histories.matrix(), settings: settings, threads: threads)
        guard observe(1) == .goOn else { throw .cancelled }
        return Neighbours(model: neighbours)
    }

    private struct Neighbours: HistoryScoring {
        let model: ItemNeighbours
        var itemCount: Int { model.itemCount }

        func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
            scores.update(repeating: 0)
            for (place, row) in rows.enumerated() {
                for deed in histories.range(of: row) {
                    for near in model.range(of: histories.items[deed]) {
                        scores[place * itemCount + Int(model.neighbours[near])] +=
                            model.similarities[near] * histories.weights[deed]
                    }
                }
            }
        }
    }
}
