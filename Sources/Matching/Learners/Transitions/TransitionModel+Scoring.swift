internal import Statistics

extension TransitionModel {
    /// The items that fit best after a history, best first; items of the history only where they are not hidden.
    /// - Parameter allowed: asked of each item that is about to be kept.
    /// - Complexity: O(history x row).
    package func candidates(
        after history: some BidirectionalCollection<Deed>, limit: Int, hidingHistory: Bool = true,
        where allowed: (Int32) -> Bool = { _ in true }
    ) -> [ScoredItem] {
        var scores = SparseScores(itemCount: itemCount)
        addScores(after: history, to: &scores)
        return scores.best(limit, hiding: hidingHistory ? history.map(\.item) : [], where: allowed)
    }

    /// The deed of a history from which most of an item's score comes by a link of its own, and its share of all such
    /// links; of equal ones the latest. Nil where no deed is linked to the item.
    /// - Complexity: O(history x log row).
    package func strongestStep(
        to item: Int32, among history: some BidirectionalCollection<Deed>
    ) -> (item: Int32, share: Float)? {
        var say: Float = 1
        var total: Float = 0
        var best: (item: Int32, part: Float)?
        for deed in history.reversed() {
            let weight = say * deed.weight
            say *= settings.queryDecay
            guard deed.item >= 0, Int(deed.item) < itemCount, deed.item != item else { continue }
            let count = rows[Int(deed.item)].count(of: item)
            guard count > 0 else { continue }
            let part = weight * sourceScales[Int(deed.item)] * Self.power(Float(count) / Self.unit, settings.countPower)
            total += part
            if part > best?.part ?? 0 { best = (deed.item, part) }
        }
        return best.map { ($0.item, $0.part / total) }
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

    /// Adds Σ over the history of weight x decay^back x strength of the link, and what two links lead to.
    ///
    /// The strength is count^power / (deeds of both items to their powers). Items two links away share out
    /// `secondStep` of the sum of the first step in proportion to score x strength: what was seen rarely is reached by a
    /// neighbour's links.
    /// - Precondition: the scores are empty.
    func addScores(after history: some BidirectionalCollection<Deed>, to scores: inout SparseScores) {
        var say: Float = 1
        for deed in history.reversed() {
            guard say > 1e-4 else { break }
            let weight = say * deed.weight
            say *= settings.queryDecay
            guard deed.item >= 0, Int(deed.item) < itemCount else { continue }
            follow(deed.item) { scores.add(weight * $1, to: $0) }
        }
        guard settings.secondStep > 0, !scores.touched.isEmpty else { return }
        let firsts = scores.best(settings.secondStepMax, hiding: EmptyCollection())
        let sum = scores.sum
        var seconds: [ScoredItem] = []
        for first in firsts {
            follow(first.item) { seconds.append(ScoredItem(item: $0, score: first.score * $1)) }
        }
        let secondSum = seconds.reduce(0) { $0 + $1.score }
        guard secondSum > 0, secondSum.isFinite else { return }
        for second in seconds { scores.add(second.score * (settings.secondStep * sum / secondSum), to: second.item) }
    }

    /// Tells each link of an item with its strength.
    private func follow(_ item: Int32, _ tell: (Int32, Float) -> Void) {
        let row = rows[Int(item)]
        let scale = sourceScales[Int(item)]
        for link in row.links {
            let strength = Self.power(Float(link.count) / Self.unit, settings.countPower)
            tell(link.item, scale * targetScales[Int(link.item)] * strength)
        }
    }

    /// A power of a number that is not negative.
    static func power(_ x: Float, _ exponent: Float) -> Float {
        exponent == 0 ? 1 : exponent == 1 ? x : Float(Elementary.power(Double(x), Double(exponent)))
    }
}
