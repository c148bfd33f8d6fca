internal import CVectorKernels

/// Exact search for the largest inner products, with the filter inside the scan.
///
/// Every allowed row is scored, so a filter never costs recall (docs/decisions/0005). Words of the filter without a
/// bit skip their 64 rows unread. Large indexes are read in half precision first: rows that come close to the
/// best, by a proven bound on the rounding, are scored again in full, so the answer is the same.
package struct ExactIndex: Sendable {
    private let rows: [Float]
    private let dimensions: Int
    /// The rows in half precision; empty when the index is small or the rows do not fit the format.
    private let halves: [UInt16]
    /// The largest absolute value along each axis.
    private let reach: [Float]

    /// The number of rows.
    package var count: Int { rows.count / dimensions }

    /// An index over rows (n x d, row-major); shares their storage.
    /// - Parameter halvesFrom: indexes with at least so many numbers are read in half precision; they are the
    ///   ones that do not stay in a processor's caches.
    /// - Precondition: the rows are whole.
    package init(rows: [Float], dimensions: Int, halvesFrom: Int = 1 << 20) {
        precondition(dimensions > 0 && rows.count % dimensions == 0, "an index holds whole rows")
        self.rows = rows
        self.dimensions = dimensions
        guard rows.count >= halvesFrom else {
            halves = []
            reach = []
            return
        }
        var reach = [Float](repeating: 0, count: dimensions)
        for start in stride(from: 0, to: rows.count, by: dimensions) {
            for axis in 0..<dimensions { reach[axis] = max(reach[axis], abs(rows[start + axis])) }
        }
        let fits = reach.allSatisfy { $0 < 60_000 }
        self.reach = reach
        halves =
            fits
            ? [UInt16](unsafeUninitializedCapacity: rows.count) { buffer, count in
                if let start = buffer.baseAddress { vk_halve(rows, Int64(rows.count), start) }
                count = rows.count
            } : []
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
        let limit = Int32(min(limit, count))
        let rowCount = Int64(count)
        let length = Int32(dimensions)
        let capacity = Int(max(vk_scan_capacity(limit), vk_scan_halves_capacity(limit)))
        return Scored.collect(capacity: capacity) { indices, scores in
            let slack = slack(of: query)
            if !halves.isEmpty, slack.isFinite {
                let found = vk_scan_halves(
                    halves, rows, rowCount, length, query, slack, allowed?.words, limit, indices, scores)
                if found >= 0 { return found }
            }
            return vk_scan(rows, rowCount, length, query, allowed?.words, limit, indices, scores)
        }
    }

    /// Twice the largest difference between a score in half and in single precision.
    ///
    /// Rounding to half changes a number x by at most 2⁻¹¹ |x| or, near zero, 2⁻²⁵; summing d products in single
    /// precision changes the sum by at most d 2⁻²⁴ of Σ |q x| on either side (N. Higham, Accuracy and Stability of
    /// Numerical Algorithms, §3.1).
    private func slack(of query: [Float]) -> Float {
        guard !halves.isEmpty else { return 0 }
        var products: Float = 0
        var sum: Float = 0
        for axis in 0..<dimensions {
            products += abs(query[axis]) * reach[axis]
            sum += abs(query[axis])
        }
        let rounding: Float = 0x1p-11 + 4 * Float(dimensions) * 0x1p-24
        return 2.1 * (products * rounding + sum * 0x1p-25)
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
        let limit = Int32(min(limit, scores.count))
        return collect(capacity: Int(vk_scan_capacity(limit))) { indices, values in
            vk_select(start, Int64(scores.count), allowed?.words, limit, indices, values)
        }
    }

    fileprivate static func collect(
        capacity: Int, _ scan: (UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Float>) -> Int32
    ) -> [Scored] {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity) { indices in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: capacity) { scores in
                guard let indexStart = indices.baseAddress, let scoreStart = scores.baseAddress else { return [] }
                let found = Int(scan(indexStart, scoreStart))
                return (0..<found).map { Scored(item: indices[$0], score: scores[$0]) }
            }
        }
    }
}
