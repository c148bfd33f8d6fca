/// A set of item positions as bits, in words of 64.
package struct ItemSet: Sendable, Equatable {
    /// Bit i of word i / 64 stands for item i; bits beyond `itemCount` are never set.
    package private(set) var words: [UInt64]
    /// Positions 0 ..< itemCount can be members.
    package let itemCount: Int

    /// The set without members, over so many items.
    package init(itemCount: Int) {
        precondition(itemCount >= 0, "a number of items is not negative")
        self.itemCount = itemCount
        words = [UInt64](repeating: 0, count: (itemCount + 63) / 64)
    }

    /// The set of all items.
    package init(allOf itemCount: Int) {
        self.init(itemCount: itemCount)
        for index in words.indices { words[index] = .max }
        if itemCount % 64 != 0 { words[words.count - 1] = (1 << UInt64(itemCount % 64)) - 1 }
    }

    /// Whether an item is a member; never for positions out of range.
    package func contains(_ item: Int32) -> Bool {
        guard item >= 0, Int(item) < itemCount else { return false }
        return words[Int(item) >> 6] >> UInt64(item & 63) & 1 == 1
    }

    /// Adds an item; positions out of range are ignored.
    package mutating func insert(_ item: Int32) {
        guard item >= 0, Int(item) < itemCount else { return }
        words[Int(item) >> 6] |= 1 << UInt64(item & 63)
    }

    /// Removes an item.
    /// - Returns: whether it was a member.
    @discardableResult
    package mutating func remove(_ item: Int32) -> Bool {
        guard contains(item) else { return false }
        words[Int(item) >> 6] &= ~(1 << UInt64(item & 63))
        return true
    }

    /// Keeps what is in the other set too.
    /// - Precondition: both are over the same items.
    package mutating func formIntersection(_ other: ItemSet) {
        precondition(itemCount == other.itemCount, "sets over different items do not intersect")
        for index in words.indices { words[index] &= other.words[index] }
    }

    /// The members from a position on, counted from there.
    /// - Precondition: the position is in 0 ... itemCount.
    /// - Complexity: O(items / 64).
    package func suffix(from start: Int) -> ItemSet {
        precondition(start >= 0 && start <= itemCount, "a suffix starts within the set")
        var rest = ItemSet(itemCount: itemCount - start)
        let shift = UInt64(start % 64)
        for index in rest.words.indices {
            let at = start / 64 + index
            let high = shift > 0 && at + 1 < words.count ? words[at + 1] << (64 - shift) : 0
            rest.words[index] = words[at] >> shift | high
        }
        return rest
    }

    /// The number of members.
    /// - Complexity: O(items / 64).
    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}
