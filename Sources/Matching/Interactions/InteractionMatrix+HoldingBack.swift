internal import Statistics

extension InteractionMatrix {
    /// Splits the pairs in two at random: what to learn from, and what to find again.
    ///
    /// From each viewer's n pairs n x share are held back, fractions by chance; one pair at least always stays.
    /// - Precondition: the share lies strictly between 0 and 1.
    /// - Complexity: O(pairs log pairs).
    package func holdingBack(share: Double, seed: UInt64) -> (train: InteractionMatrix, heldBack: InteractionMatrix) {
        precondition(share > 0 && share < 1, "a part of the pairs is held back, neither none nor all")
        var generator = SeededGenerator(seed: seed)
        var isHeldBack = [Bool](repeating: false, count: pairCount)
        for viewer in 0..<viewerCount {
            let range = byViewer.range(of: viewer)
            guard range.count > 1 else { continue }
            let expected = Double(range.count) * share
            let rounded = Int(expected) + (generator.nextUnit() < expected - expected.rounded(.down) ? 1 : 0)
            for place in range.shuffled(using: &generator).prefix(min(rounded, range.count - 1)) {
                isHeldBack[place] = true
            }
        }
        return (filtered { !isHeldBack[$0] }, filtered { isHeldBack[$0] })
    }

    private func filtered(_ isKept: (Int) -> Bool) -> InteractionMatrix {
        var starts = [0]
        var columns: [Int32] = []
        var weights: [Float] = []
        for viewer in 0..<viewerCount {
            for place in byViewer.range(of: viewer) where isKept(place) {
                columns.append(byViewer.columns[place])
                weights.append(byViewer.weights[place])
            }
            starts.append(columns.count)
        }
        return InteractionMatrix(
            byViewer: SparseRows(starts: starts, columns: columns, weights: weights), itemCount: itemCount)
    }

    private init(byViewer: SparseRows, itemCount: Int) {
        self.byViewer = byViewer
        byItem = byViewer.transposed(columnCount: itemCount)
    }
}
