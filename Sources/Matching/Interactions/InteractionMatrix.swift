/// Who had to do with what, and how strongly: a sparse viewers x items matrix, readable by row and by column.
///
/// Positions are dense numbers from 0; whoever builds the matrix keeps the identifiers.
package struct InteractionMatrix: Sendable {
    /// Items of each viewer, ascending.
    package let byViewer: SparseRows
    /// Viewers of each item, ascending.
    package let byItem: SparseRows

    /// The number of viewers, with or without interactions.
    package var viewerCount: Int { byViewer.count }
    /// The number of items, with or without interactions.
    package var itemCount: Int { byItem.count }
    /// The number of (viewer, item) pairs.
    package var pairCount: Int { byViewer.columns.count }

    /// A matrix from unordered entries; the weights of a repeated pair are added.
    ///
    /// - Throws: `InteractionError` naming the first entry that has a position out of range or a weight that is not
    ///   positive and finite.
    /// - Complexity: O(entries log entries).
    package init(viewerCount: Int, itemCount: Int, entries: [Interaction]) throws(InteractionError) {
        for (row, entry) in entries.enumerated() {
            guard entry.viewer >= 0, Int(entry.viewer) < viewerCount else {
                throw .viewerOutOfRange(entry: row, viewer: entry.viewer)
            }
            guard entry.item >= 0, Int(entry.item) < itemCount else {
                throw .itemOutOfRange(entry: row, item: entry.item)
            }
            guard entry.weight > 0, entry.weight.isFinite else { throw .weightNotPositive(entry: row) }
        }
        byViewer = SparseRows(
            count: viewerCount, entries: entries, row: { $0.viewer }, column: { $0.item })
        byItem = byViewer.transposed(columnCount: itemCount)
    }
}

/// One viewer's strength of interest in one item.
package struct Interaction: Sendable, Hashable {
    /// The viewer's position.
    package let viewer: Int32
    /// The item's position.
    package let item: Int32
    /// How much the behaviour says, > 0; 1 for plain sets.
    package let weight: Float

    /// An interaction between positions.
    package init(viewer: Int32, item: Int32, weight: Float = 1) {
        self.viewer = viewer
        self.item = item
        self.weight = weight
    }
}

/// Why entries make no matrix. Entries are counted from 0.
package enum InteractionError: Error, Sendable, Equatable {
    /// A viewer's position is not below the number of viewers.
    case viewerOutOfRange(entry: Int, viewer: Int32)
    /// An item's position is not below the number of items.
    case itemOutOfRange(entry: Int, item: Int32)
    /// A weight is zero, negative, infinite or not a number.
    case weightNotPositive(entry: Int)
}
