extension ContentModel {
    /// The items whose content fits a history best, best first, whether anybody met them or not.
    /// - Parameter allowed: asked of each item that fits at all, such as whether it is new.
    /// - Complexity: O(features of the history x items with each).
    package func candidates(
        after history: some BidirectionalCollection<Deed>, limit: Int, hidingHistory: Bool = true,
        where allowed: (Int32) -> Bool = { _ in true }
    ) -> [ScoredItem] {
        var scores = SparseScores(itemCount: itemCount)
        addScores(after: history, to: &scores)
        let hidden = hidingHistory ? Set(history.map(\.item)) : []
        let kept = scores.touched.filter { !hidden.contains($0) && allowed($0) }
        return BestItems.of(kept.lazy.map { ScoredItem(item: $0, score: scores.values[Int($0)]) }, limit: limit)
    }

    package func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        scores.update(repeating: 0)
        var sparse = SparseScores(itemCount: itemCount)
        for (line, row) in rows.enumerated() {
            addScores(after: histories.deeds(of: row), to: &sparse)
            sparse.write(to: .init(rebasing: scores[line * itemCount..<(line + 1) * itemCount]))
            sparse.clear()
        }
    }

    /// Adds Σ over blocks of share x cosine of the profile's block with the item's, and the votes of links.
    private func addScores(after history: some BidirectionalCollection<Deed>, to scores: inout SparseScores) {
        var profile: [Int32: Float] = [:]
        var blocks: [Int32: UInt8] = [:]
        var say: Float = 1
        var voters: Float = 0
        for deed in history.reversed().prefix(settings.historyMax) {
            guard say > 1e-6 else { break }
            let weight = say * deed.weight
            say *= settings.historyDecay
            guard deed.item >= 0, Int(deed.item) < itemCount else { continue }
            voters += weight
            for entry in vectors[Int(deed.item)] where Int(entry.block) != Block.vote {
                profile[entry.column, default: 0] += weight * entry.weight
                blocks[entry.column] = entry.block
            }
            // Whoever links to an item of the history votes by that; the vector of the history's own links does not.
            if let column = columns[Self.linkKey(Block.vote, deed.item)] {
                profile[column, default: 0] += weight
                blocks[column] = UInt8(Block.vote)
            }
        }
        let entries = profile.sorted { $0.key < $1.key }.map { (column: $0.key, weight: $0.value) }
        var squares = [Float](repeating: 0, count: Block.count)
        for entry in entries { squares[Int(blocks[entry.column] ?? 0)] += entry.weight * entry.weight }
        squares[Block.vote] = voters
        let scales = zip(settings.shares, squares).map { $1 > 0 ? $0 / $1.squareRoot() : 0 }
        for entry in entries {
            let factor = entry.weight * scales[Int(blocks[entry.column] ?? 0)]
            guard factor > 0 else { continue }
            for posting in postings[Int(entry.column)] { scores.add(factor * posting.weight, to: posting.item) }
        }
    }
}
