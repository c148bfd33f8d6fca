package import Market

/// Where counts stand: by time, by source and fan state, and by product. Each booking goes to all places that it concerns, so
/// that the times add up to the whole, and the sources too.
package struct TallyBook: Hashable, Sendable {
    /// Counts by bucket of time: minutes of a room, days of a video, counted from 1970.
    package internal(set) var times: [Int64: Counts] = [:]
    /// Counts by where viewers came from, and whether they followed the creator then.
    package internal(set) var sources: [Origin: Counts] = [:]
    /// Counts of goods and trade by product.
    package internal(set) var products: [Identifier<Product>: Counts] = [:]
    /// Trade that came after the end, which is never added to what came before.
    package internal(set) var later = Counts()

    /// Where a viewer came from.
    package struct Origin: Hashable, Sendable, Comparable {
        /// The source.
        package let source: TrafficSource
        /// Whether the viewer followed the creator when the viewer came.
        package let isFan: Bool

        /// An origin.
        package init(source: TrafficSource, isFan: Bool) {
            self.source = source
            self.isFan = isFan
        }

        package static func < (left: Origin, right: Origin) -> Bool {
            (left.source.rawValue, left.isFan ? 1 : 0) < (right.source.rawValue, right.isFan ? 1 : 0)
        }
    }

    /// An empty book.
    package init() {}

    /// Everything that was counted, what came after the end left out.
    package var total: Counts { times.values.reduce(Counts(), +) }

    /// The counts of buckets of time, both ends included.
    package func total(in range: ClosedRange<Int64>) -> Counts {
        times.reduce(into: Counts()) { if range.contains($1.key) { $0 += $1.value } }
    }

    mutating func add(_ count: Count, _ number: Int64 = 1, at time: Int64, _ origin: Origin) {
        guard number != 0 else { return }
        times[time, default: Counts()][count] &+= number
        sources[origin, default: Counts()][count] &+= number
    }

    mutating func add(_ count: Count, _ number: Int64 = 1, of product: Identifier<Product>?) {
        guard let product, number != 0 else { return }
        products[product, default: Counts()][count] &+= number
    }
}
