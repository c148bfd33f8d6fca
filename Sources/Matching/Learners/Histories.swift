/// What viewers, or sessions, did: for each of them items in order, as learners read them and questions are asked.
///
/// Stored as one array with starts, so that a log of millions of deeds is three allocations. Where `isOrdered` is
/// false the order inside a row says nothing.
package struct Histories: Sendable, Equatable {
    /// Where each row starts in `items`; one more than there are rows, ascending from 0.
    package let starts: [Int]
    /// Items of all rows, each row oldest first.
    package let items: [Int32]
    /// What each deed weighs, beside `items`; > 0.
    package let weights: [Float]
    /// Items are 0 ..< itemCount.
    package let itemCount: Int
    /// Whether the order inside rows, and of the rows among each other where they are sessions, is that of time.
    package let isOrdered: Bool

    /// The number of rows.
    package var count: Int { starts.count - 1 }

    /// The places of one row.
    package func range(of row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

    /// The items of one row, oldest first.
    package func items(of row: Int) -> ArraySlice<Int32> { items[range(of: row)] }

    /// Histories from their parts.
    /// - Precondition: starts ascend from 0 to the number of items, items lie below `itemCount`, weights are positive.
    package init(starts: [Int], items: [Int32], weights: [Float], itemCount: Int, isOrdered: Bool) {
        precondition(starts.first == 0 && starts.last == items.count, "the rows cover all items")
        precondition(zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 }, "a row does not end before it starts")
        precondition(items.allSatisfy { $0 >= 0 && Int($0) < itemCount }, "items are below the number of items")
        precondition(
            weights.count == items.count && weights.allSatisfy { $0 > 0 && $0.isFinite }, "every deed has a weight")
        self.starts = starts
        self.items = items
        self.weights = weights
        self.itemCount = itemCount
        self.isOrdered = isOrdered
    }

    /// Histories from rows of items, each deed with the weight 1.
    package init(_ rows: some Sequence<some Collection<Int32>>, itemCount: Int, isOrdered: Bool) {
        var starts = [0]
        var items: [Int32] = []
        for row in rows {
            items.append(contentsOf: row)
            starts.append(items.count)
        }
        self.init(
            starts: starts, items: items, weights: [Float](repeating: 1, count: items.count), itemCount: itemCount,
            isOrdered: isOrdered)
    }

    /// The rows of a matrix, whose order says nothing.
    package init(_ matrix: InteractionMatrix) {
        let rows = matrix.byViewer
        self.init(
            starts: (0..<rows.count).map { rows.range(of: $0).lowerBound } + [rows.columns.count],
            items: rows.columns, weights: rows.weights, itemCount: matrix.itemCount, isOrdered: false)
    }

    /// The matrix of these histories: weights of an item that occurs more than once in a row add up.
    /// - Complexity: O(deeds log deeds).
    package func matrix() -> InteractionMatrix {
        var entries: [Interaction] = []
        entries.reserveCapacity(items.count)
        for row in 0..<count {
            let places = range(of: row).sorted { items[$0] != items[$1] ? items[$0] < items[$1] : $0 < $1 }
            for place in places {
                if let last = entries.last, last.viewer == Int32(row), last.item == items[place] {
                    entries[entries.count - 1] = Interaction(
                        viewer: last.viewer, item: last.item, weight: last.weight + weights[place])
                } else {
                    entries.append(Interaction(viewer: Int32(row), item: items[place], weight: weights[place]))
                }
            }
        }
        // The entries were made from checked parts, so this can't be refused.
        guard let matrix = try? InteractionMatrix(viewerCount: count, itemCount: itemCount, entries: entries) else {
            preconditionFailure("histories hold items and weights that a matrix takes")
        }
        return matrix
    }
}
