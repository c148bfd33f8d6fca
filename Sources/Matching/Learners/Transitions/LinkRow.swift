/// The links from one item to others, by ascending item.
struct LinkRow: Sendable, Equatable {
    var items: [Int32] = []
    /// Counts beside `items`, in units.
    var counts: [UInt32] = []
    /// How many links gave way because the row was full.
    var forgotten: UInt32 = 0

    /// Adds to a link. In a full row a new link takes the place of the lightest, of equal ones the last.
    /// - Complexity: O(row).
    mutating func add(_ units: UInt32, to item: Int32, linksMax: Int) {
        guard units > 0 else { return }
        let place = place(of: item)
        if place < items.count, items[place] == item {
            counts[place] = counts[place].saturatingAdding(units)
            return
        }
        guard items.count >= linksMax else {
            insert(item, units, at: place, linksMax: linksMax)
            return
        }
        forgotten = forgotten.saturatingAdding(1)
        guard linksMax > 0 else { return }
        var lightest = 0
        for candidate in items.indices where counts[candidate] <= counts[lightest] { lightest = candidate }
        items.remove(at: lightest)
        counts.remove(at: lightest)
        insert(item, units, at: lightest < place ? place - 1 : place, linksMax: linksMax)
    }

    /// Arrays double when they are full; the last time, to no more than a row can ever hold.
    private mutating func insert(_ item: Int32, _ units: UInt32, at place: Int, linksMax: Int) {
        if items.count == items.capacity, 2 * items.count > linksMax {
            items.reserveCapacity(linksMax)
            counts.reserveCapacity(linksMax)
        }
        items.insert(item, at: place)
        counts.insert(units, at: place)
    }

    /// Drops all but the heaviest links, of equal ones the first.
    mutating func keepHeaviest(_ linksMax: Int) {
        guard items.count > linksMax else { return }
        let order = items.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
        let kept = order.prefix(linksMax).sorted()
        forgotten = forgotten.saturatingAdding(UInt32(items.count - linksMax))
        (items, counts) = (kept.map { items[$0] }, kept.map { counts[$0] })
    }

    /// What the link to an item counts, in units; 0 where there is none.
    /// - Complexity: O(log row).
    func count(of item: Int32) -> UInt32 {
        let place = place(of: item)
        return place < items.count && items[place] == item ? counts[place] : 0
    }

    private func place(of item: Int32) -> Int {
        var low = 0
        var high = items.count
        while low < high {
            let middle = (low + high) / 2
            if items[middle] < item { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension UInt32 {
    /// The sum, or the largest number where the sum is beyond it.
    func saturatingAdding(_ other: UInt32) -> UInt32 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
