internal import CVectorKernels

/// Exact search for the largest inner products, with the filter inside the scan.
///
/// Every allowed row is scored, so a filter never costs recall (docs/decisions/0005). Words of the filter without a
/// bit skip their 64 rows unread.
package struct ExactIndex: Sendable {
    private let rows: [Float]
    private let dimensions: Int

    /// The number of rows.
    package var count: Int { rows.count / dimensions }

    /// An index over rows (n x d, row-major); shares their storage.
    /// - Precondition: the rows are whole.
    package init(rows: [Float], dimensions: Int) {
        precondition(dimensions > 0 && rows.count % dimensions == 0, "an index holds whole rows")
        self.rows = rows
        self.dimensions = dimensions
    }

    /// The best allowed rows, best first; equal scores by lower position.
    ///
    /// - Parameters:
    ///   - query: a vector of the rows' length.
    ///   - limit: how many are wanted; fewer come back when fewer are allowed.
    ///   - allowed: the filter; it may be over more items than there are rows. Nil allows all.
    /// - Complexity: O(rows x d).
    package func nearest(to query: [Float], limit: Int, allowed: ItemSet? = nil) -> [Scored] {
        precondition(query.count == dimensions, "a query is as long as the rows")
        precondition(allowed.map { $0.itemCount >= count } ?? true, "a filter covers all rows")
        guard limit > 0, !rows.isEmpty else { return [] }
        return Scored.collect(limit: min(limit, count)) { limit, indices, scores in
            vk_scan(rows, Int64(count), Int32(dimensions), query, allowed?.words, limit, indices, scores)
        }
    }
}

/// An item and a number by which items are compared.
package struct Scored: Sendable, Hashable {
    /// The item.
    package let item: Int32
    /// The number; larger is better.
    package let score: Float

    /// An item with its score.
    package init(item: Int32, score: Float) {
        self.item = item
        self.score = score
    }

    /// The largest of given scores, best first, equal ones by lower position; values that are not numbers never win.
    /// - Complexity: O(scores + limit log limit).
    package static func best(
        of scores: UnsafeBufferPointer<Float>, limit: Int, allowed: ItemSet? = nil
    ) -> [Scored] {
        guard limit > 0, let start = scores.baseAddress, !scores.isEmpty else { return [] }
        return collect(limit: min(limit, scores.count)) { limit, indices, values in
            vk_select(start, Int64(scores.count), allowed?.words, limit, indices, values)
        }
    }

    fileprivate static func collect(
        limit: Int,
        _ scan: (Int32, UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Float>) -> Int32
    ) -> [Scored] {
        let capacity = Int(vk_scan_capacity(Int32(limit)))
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity) { indices in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: capacity) { scores in
                guard let indexStart = indices.baseAddress, let scoreStart = scores.baseAddress else { return [] }
                let found = Int(scan(Int32(limit), indexStart, scoreStart))
                return (0..<found).map { Scored(item: indices[$0], score: scores[$0]) }
            }
        }
    }
}
