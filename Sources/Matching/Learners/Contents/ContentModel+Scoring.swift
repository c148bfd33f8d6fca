extension ContentModel {
    /// The items whose content fits a history best, best first, whether anybody met them or not.
    ///
    /// Features are read from the rarest on, as long as the items that have them are within a bound: a word that half of
    /// the catalogue has tells nobody apart, and would cost more than all the others.
    /// - Parameters:
    ///   - readMax: the most pairs of feature and item that are looked at; the rarest feature is always read.
    ///   - allowed: asked of each item that would be among the best, such as whether it is new.
    /// - Complexity: O(features of the history + `readMax`).
    package func candidates(
        after history: some BidirectionalCollection<Deed>, limit: Int, hidingHistory: Bool = true,
        readMax: Int = 4_096, where allowed: (Int32) -> Bool = { _ in true }
    ) -> [ScoredItem] {
        var scores = SparseScores(itemCount: itemCount)
        addScores(after: history, readMax: readMax, to: &scores)
        return scores.best(limit, hiding: hidingHistory ? history.map(\.item) : [], where: allowed)
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

    /// Adds Σ over blocks of share x cosine of the profile's block with the item's, and the votes of links; of features
    /// beyond `readMax` pairs the most common ones are left out.
    private func addScores(
        after history: some BidirectionalCollection<Deed>, readMax: Int = .max, to scores: inout SparseScores
    ) {
        var profile: [Int32: Float] = [:]
        var blocks: [Int32: Int] = [:]
        var say: Float = 1
        var voters: Float = 0
        for deed in history.reversed().prefix(settings.historyMax) {
            guard say > 1e-6 else { break }
            let weight = say * deed.weight
            say *= settings.historyDecay
            guard deed.item >= 0, Int(deed.item) < itemCount else { continue }
            voters += weight
            for entry in vectors[Int(deed.item)] where entry.block != Block.vote {
                profile[entry.column, default: 0] += weight * entry.weight
                blocks[entry.column] = entry.block
            }
            // Whoever links to an item of the history votes by that; the vector of the history's own links does not.
            if let column = columns[Self.linkKey(Block.vote, deed.item)] {
                profile[column, default: 0] += weight
                blocks[column] = Block.vote
            }
        }
        let entries = profile.sorted { $0.key < $1.key }.map { (column: $0.key, weight: $0.value) }
        var squares = [Float](repeating: 0, count: Block.count)
        for entry in entries { squares[blocks[entry.column] ?? 0] += entry.weight * entry.weight }
        squares[Block.vote] = voters
        let scales = zip(settings.shares, squares).map { $1 > 0 ? $0 / $1.squareRoot() : 0 }
        for entry in affordable(entries, readMax: readMax) {
            let factor = entry.weight * scales[blocks[entry.column] ?? 0]
            guard factor > 0 else { continue }
            for posting in postings[Int(entry.column)] { scores.add(factor * posting.weight, to: posting.item) }
        }
    }

    /// The columns that fewest items have, in the order of the columns, as long as the items stay within a bound.
    private func affordable(
        _ entries: [(column: Int32, weight: Float)], readMax: Int
    ) -> [(column: Int32, weight: Float)] {
        let counts = entries.map { postings[Int($0.column)].count }
        guard counts.reduce(0, +) > readMax else { return entries }
        let rarestFirst = entries.indices.sorted { (counts[$0], $0) < (counts[$1], $1) }
        var left = readMax
        var kept: [Int] = []
        for place in rarestFirst {
            guard kept.isEmpty || counts[place] <= left else { break }
            left -= counts[place]
            kept.append(place)
        }
        return kept.sorted().map { entries[$0] }
    }
}
