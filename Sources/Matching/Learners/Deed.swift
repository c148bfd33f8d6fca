/// One deed of a history: which item, and what it weighs.
package struct Deed: Sendable, Hashable {
    /// The item's number.
    package let item: Int32
    /// What it weighs; > 0.
    package let weight: Float

    /// A deed.
    package init(_ item: Int32, weight: Float = 1) {
        self.item = item
        self.weight = weight
    }
}

extension Histories {
    /// The deeds of one row, oldest first.
    func deeds(of row: Int) -> LazyMapSequence<Range<Int>, Deed> {
        range(of: row).lazy.map { Deed(items[$0], weight: weights[$0]) }
    }
}
