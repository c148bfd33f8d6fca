package import Market
internal import Statistics

/// What the feed knows about every item besides the trained model: rebuilt often, read by every request.
///
/// Items are dense numbers; the first ones are those of the trained model, newer ones follow.
package struct ItemTable: Sendable {
    /// One item.
    package struct Entry: Sendable, Hashable {
        /// The creator's dense number, or -1 for none.
        package var creator: Int32
        /// The category's dense number, or -1 for none.
        package var category: Int32
        /// The dense number of the brand whose product it shows, or -1 for none.
        package var brand: Int32
        /// When it became visible.
        package var publishedAt: Timestamp
        /// How often it was shown.
        package var exposureCount: Int
        /// How often a showing got a good response; at most `exposureCount`.
        package var goodResponseCount: Int
        /// Recent views, with older ones counting less; >= 0.
        package var heat: Float
        /// Whether it may be shown at all: published, not withdrawn, not under review.
        package var isShowable: Bool

        /// One item's row.
        /// - Precondition: counts and heat are not negative, and responses are not more than exposures.
        package init(
            creator: Int32, category: Int32, brand: Int32 = -1, publishedAt: Timestamp, exposureCount: Int,
            goodResponseCount: Int, heat: Float, isShowable: Bool
        ) {
            precondition(
                goodResponseCount >= 0 && goodResponseCount <= exposureCount, "responses are not more than exposures")
            precondition(heat >= 0 && heat.isFinite, "heat is not negative")
            self.creator = creator
            self.category = category
            self.brand = brand
            self.publishedAt = publishedAt
            self.exposureCount = exposureCount
            self.goodResponseCount = goodResponseCount
            self.heat = heat
            self.isShowable = isShowable
        }
    }

    /// The rows, by item number.
    package let entries: [Entry]
    /// Items that may be shown.
    let showable: ItemSet
    /// Showable items, newest first.
    let newest: [Int32]
    /// Showable items with some heat, hottest first.
    let hottest: [Int32]
    /// Place of each item in `hottest` from 1, or 0.
    let heatPlace: [Int32]
    /// log(1 + heat) over that of the hottest item.
    let popularity: [Float]
    /// Showable items of each creator, newest first.
    let byCreator: [Int32: [Int32]]

    /// The number of items.
    package var count: Int { entries.count }

    /// A table of rows, with the orders that sources read.
    /// - Complexity: O(n log n).
    package init(_ entries: [Entry]) {
        self.entries = entries
        var showable = ItemSet(itemCount: entries.count)
        for (item, entry) in entries.enumerated() where entry.isShowable { showable.insert(Int32(item)) }
        self.showable = showable
        let visible = entries.indices.filter { entries[$0].isShowable }
        newest =
            visible
            .sorted { (entries[$1].publishedAt, $0) < (entries[$0].publishedAt, $1) }
            .map(Int32.init)
        hottest = visible.filter { entries[$0].heat > 0 }
            .sorted { entries[$0].heat != entries[$1].heat ? entries[$0].heat > entries[$1].heat : $0 < $1 }
            .map(Int32.init)
        var heatPlace = [Int32](repeating: 0, count: entries.count)
        for (place, item) in hottest.enumerated() { heatPlace[Int(item)] = Int32(place + 1) }
        self.heatPlace = heatPlace
        let top = Elementary.log1p(entries.reduce(0) { max($0, Double($1.heat)) })
        popularity = entries.map { top > 0 ? Float(Elementary.log1p(Double($0.heat)) / top) : 0 }
        var byCreator: [Int32: [Int32]] = [:]
        for item in newest { byCreator[entries[Int(item)].creator, default: []].append(item) }
        self.byCreator = byCreator
    }
}
