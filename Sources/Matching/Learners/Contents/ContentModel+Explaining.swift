extension ContentModel {
    /// The item of a history whose content is most like another item's: the largest weighed sum of common features, of
    /// equal ones the latest. Nil where they have nothing in common.
    /// - Complexity: O(features of the item + of the history).
    package func closest(to item: Int32, among history: some BidirectionalCollection<Deed>) -> Int32? {
        guard item >= 0, Int(item) < itemCount else { return nil }
        var weights: [Int32: Float] = [:]
        for entry in vectors[Int(item)] where entry.block < settings.shares.count {
            weights[entry.column] = entry.weight * settings.shares[entry.block]
        }
        var best: (item: Int32, likeness: Float)?
        for deed in history.reversed() where deed.item >= 0 && Int(deed.item) < itemCount && deed.item != item {
            let likeness = vectors[Int(deed.item)].reduce(Float(0)) { $0 + $1.weight * (weights[$1.column] ?? 0) }
            if likeness > best?.likeness ?? 0 { best = (deed.item, likeness) }
        }
        return best?.item
    }
}
