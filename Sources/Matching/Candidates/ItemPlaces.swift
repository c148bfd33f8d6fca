/// A small map from items to places of an array, by open addressing: requests make and drop one each.
struct ItemPlaces {
    private var keys: [Int32]
    private var places: [Int32]
    private var count = 0

    /// A map with room for so many items before it grows.
    init(capacity: Int) {
        var size = 64
        while size < 2 * capacity { size *= 2 }
        keys = [Int32](repeating: -1, count: size)
        places = [Int32](repeating: 0, count: size)
    }

    /// The place of an item, which becomes `new` when it has none yet.
    /// - Precondition: the item is not negative.
    mutating func place(of item: Int32, orInsert new: Int) -> Int {
        if 2 * (count + 1) > keys.count { grow() }
        var slot = slot(of: item)
        while keys[slot] != item {
            if keys[slot] < 0 {
                keys[slot] = item
                places[slot] = Int32(new)
                count += 1
                return new
            }
            slot = (slot + 1) & (keys.count - 1)
        }
        return Int(places[slot])
    }

    /// Fibonacci hashing (D. Knuth, The Art of Computer Programming, §6.4).
    private func slot(of item: Int32) -> Int {
        Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: item) &* 0x9E37_79B9_7F4A_7C15) >> 40) & (keys.count - 1)
    }

    private mutating func grow() {
        var larger = ItemPlaces(capacity: keys.count)
        for slot in keys.indices where keys[slot] >= 0 { _ = larger.place(of: keys[slot], orInsert: Int(places[slot])) }
        self = larger
    }
}
