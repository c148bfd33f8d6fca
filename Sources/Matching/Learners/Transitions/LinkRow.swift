/// A link to an item, with how often it was gone.
struct Link: Sendable, Hashable {
    let item: Int32
    /// In units.
    var count: UInt32
}

/// The links from one item to others, by ascending item.
///
/// One array of pairs and not two of numbers: a catalogue has a row for each item, and an array takes 32 bytes by itself.
struct LinkRow: Sendable, Equatable {
    private(set) var links: [Link] = []
    /// How many links gave way because the row was full.
    private(set) var forgotten: UInt32 = 0

    init() {}

    /// A row of links whose items ascend.
    init(ascending links: [Link]) { self.links = links }

    /// A row as a file holds it; nil when the items do not ascend.
    init?(_ links: some Sequence<Link>, forgotten: UInt32) {
        self.links = Array(links)
        self.forgotten = forgotten
        guard zip(self.links, self.links.dropFirst()).allSatisfy({ $0.item < $1.item }) else { return nil }
    }

    /// The memory it takes, in bytes, counting what the array has reserved.
    var bytes: Int { links.capacity * MemoryLayout<Link>.stride + (links.capacity > 0 ? 32 : 0) }

    /// Adds to a link. In a full row a new link takes the place of the lightest, of equal ones the last.
    /// - Complexity: O(row).
    mutating func add(_ units: UInt32, to item: Int32, linksMax: Int) {
        guard units > 0 else { return }
        let place = place(of: item)
        if place < links.count, links[place].item == item {
            links[place].count = links[place].count.saturatingAdding(units)
            return
        }
        let link = Link(item: item, count: units)
        guard links.count >= linksMax else {
            insert(link, at: place, linksMax: linksMax)
            return
        }
        forgotten = forgotten.saturatingAdding(1)
        guard linksMax > 0 else { return }
        var lightest = 0
        for candidate in links.indices where links[candidate].count <= links[lightest].count { lightest = candidate }
        links.remove(at: lightest)
        insert(link, at: lightest < place ? place - 1 : place, linksMax: linksMax)
    }

    /// Arrays double when they are full; the last time, to no more than a row can ever hold.
    private mutating func insert(_ link: Link, at place: Int, linksMax: Int) {
        if links.count == links.capacity, 2 * links.count > linksMax { links.reserveCapacity(linksMax) }
        links.insert(link, at: place)
    }

    /// Drops all but the heaviest links, of equal ones the first.
    mutating func keepHeaviest(_ linksMax: Int) {
        guard links.count > linksMax else { return }
        let order = links.indices.sorted { (links[$1].count, $0) < (links[$0].count, $1) }
        forgotten = forgotten.saturatingAdding(UInt32(links.count - linksMax))
        links = order.prefix(linksMax).sorted().map { links[$0] }
    }

    /// What the link to an item counts, in units; 0 where there is none.
    /// - Complexity: O(log row).
    func count(of item: Int32) -> UInt32 {
        let place = place(of: item)
        return place < links.count && links[place].item == item ? links[place].count : 0
    }

    private func place(of item: Int32) -> Int {
        var low = 0
        var high = links.count
        while low < high {
            let middle = (low + high) / 2
            if links[middle].item < item { low = middle + 1 } else { high = middle }
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
