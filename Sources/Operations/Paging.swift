package import Market

/// Which part of a list is asked for.
package struct PageRequest: Sendable, Hashable {
    /// Items of a page.
    package let limit: Int
    /// Where the page before ended; nil for the first page.
    package let cursor: String?

    /// The most items that a page has.
    package static let limitMax = 100

    /// A part of a list.
    /// - Throws: `InvalidInput` when the limit is not from 1 to 100.
    package init(limit: Int = 20, cursor: String? = nil) throws(InvalidInput) {
        guard (1...Self.limitMax).contains(limit) else {
            throw InvalidInput("limit", "page.limit_out_of_range", "The limit is a number from 1 to \(Self.limitMax).")
        }
        self.limit = limit
        self.cursor = cursor
    }
}

/// A part of a list.
package struct Page<Item: Sendable>: Sendable {
    /// The items, in the list's order.
    package let items: [Item]
    /// What to ask the next page with; nil at the end.
    package let nextCursor: String?

    /// A part of a list.
    package init(items: [Item], nextCursor: String?) {
        self.items = items
        self.nextCursor = nextCursor
    }

    /// A page of rows that were read with one more than asked, so that the end is known.
    init(rows: [Item], limit: Int, cursor: (Item) -> String) {
        items = Array(rows.prefix(limit))
        nextCursor = rows.count > limit ? items.last.map(cursor) : nil
    }
}
