internal import CVectorKernels

/// Exact search for the best rows, with the filter inside the scan.
///
/// Every allowed row is scored, so a filter never costs recall (docs/decisions/0005). Words of the filter without a
/// bit skip their 64 rows unread. Large indexes are read in bytes first: rows that come close to the best, by a
/// proven bound on the rounding, are scored again in full, so the answer is the same.
package struct ExactIndex: Sendable {
    let rows: [Float]
    let dimensions: Int
    let metric: VectorMetric
    /// The rows in bytes; nil when the index is small or its numbers are beyond the format.
    private let bytes: ByteRows?
    /// No row is longer, as it is or less its centre.
    private let longest: Float

    /// The number of rows.
    package var count: Int { rows.count / dimensions }
    /// Bytes held beside the rows themselves.
    package var memory: Int { bytes?.memory ?? 0 }

    /// An index over rows (n x d, row-major); shares their storage.
    /// - Parameters:
    ///   - metric: how rows are compared with a query.
    ///   - bytesFrom: indexes with at least so many numbers are read in bytes. Below the default
    ///     they stay in a processor's nearest caches (docs/matching/index.md §2).
    /// - Precondition: the rows are whole.
    package init(
        rows: [Float], dimensions: Int, metric: VectorMetric = .innerProduct, bytesFrom: Int = ExactIndex.bytesFrom
    ) {
        precondition(dimensions > 0 && rows.count % dimensions == 0, "an index holds whole rows")
        self.rows = rows
        self.dimensions = dimensions
        self.metric = metric
        guard rows.count >= max(1, bytesFrom), let moments = RowMoments(rows: rows, dimensions: dimensions) else {
            bytes = nil
            longest = 0
            return
        }
        longest = moments.longest
        bytes = ByteRows(rows: rows, centre: moments.centre, metric: metric)
    }

    /// Numbers from which on an index is read in bytes.
    package static let bytesFrom = 1 << 17

    /// The best allowed rows, best first; equal scores by lower position.
    ///
    /// - Parameters:
    ///   - query: a vector of the rows' length. One with a number that is none finds nothing.
    ///   - limit: how many are wanted; fewer come back when fewer are allowed.
    ///   - allowed: the filter; it may be over more items than there are rows. Nil allows all.
    /// - Complexity: O(rows x d).
    package func nearest(to query: [Float], limit: Int, allowed: ItemSet? = nil) -> [Scored] {
        precondition(query.count == dimensions, "a query is as long as the rows")
        precondition(allowed.map { $0.itemCount >= count } ?? true, "a filter covers all rows")
        guard limit > 0, !rows.isEmpty else { return [] }
        let limit = Int32(min(limit, count))
        return scanInBytes(query, limit: limit, allowed: allowed)
            ?? Scored.collect(capacity: Int(vk_scan_capacity(limit))) { indices, scores in
                vk_scan(
                    rows, Int64(count), Int32(dimensions), query, metric.code, allowed?.words, limit, indices, scores)
            }
    }

    /// The same by way of bytes; nil when that is not possible, or too many rows are nearly equal.
    private func scanInBytes(_ query: [Float], limit: Int32, allowed: ItemSet?) -> [Scored]? {
        // Bytes are read for all rows of a block; what a narrow filter keeps is read in full with fewer.
        guard let bytes, allowed.map({ $0.count > count / 16 }) ?? true, let rounded = bytes.query(query) else {
            return nil
        }
        let slack = slack(of: query)
        guard slack.isFinite, rounded.margin.isFinite else { return nil }
        return bytes.withViews(of: rounded) { rowView, queryView in
            var isFull = false
            let found = Scored.collect(capacity: Int(vk_scan_bytes_capacity(limit))) { indices, scores in
                let found = vk_scan_bytes(
                    rowView, rows, Int64(count), Int32(dimensions), queryView, query, metric.code, rounded.margin,
                    slack, allowed?.words, limit, vk_byte_path(), indices, scores)
                isFull = found < 0
                return max(0, found)
            }
            return isFull ? nil : found
        }
    }

    /// Twice the largest error of scores by single precision: summing d products changes the sum by at most
    /// d 2⁻²⁴ of Σ |q x| (N. Higham, Accuracy and Stability of Numerical Algorithms, §3.1), taken several times for the
    /// centre, the bias and the scale.
    private func slack(of query: [Float]) -> Float {
        var square: Float = 0
        for number in query { square += number * number }
        let length = square.squareRoot()
        let size = metric == .euclidean ? (length + longest) * (length + longest) : length * longest
        return 8 * Float(dimensions + 16) * 0x1p-24 * size
    }
}

/// Mean and greatest length of rows.
struct RowMoments {
    /// The mean of the rows.
    let centre: [Float]
    /// No row, as it is or less the centre, is longer.
    let longest: Float

    /// The moments of rows (n x d); nil when numbers are not finite, or so large or small that their squares would not
    /// be numbers of single precision.
    /// - Complexity: O(rows x d).
    init?(rows: [Float], dimensions: Int) {
        let count = rows.count / dimensions
        guard count > 0 else { return nil }
        var sums = [Double](repeating: 0, count: dimensions)
        var largest: Float = 0
        rows.withUnsafeBufferPointer { rows in
            sums.withUnsafeMutableBufferPointer { sums in
                for start in stride(from: 0, to: rows.count, by: dimensions) {
                    var square: Float = 0
                    for axis in 0..<dimensions {
                        let number = rows[start + axis]
                        sums[axis] += Double(number)
                        square += number * number
                    }
                    // What is not a number is larger than everything here.
                    largest = square <= largest ? largest : square
                    if square.isNaN { largest = .infinity }
                }
            }
        }
        let centre = sums.map { Float($0 / Double(count)) }
        let centreSquare = centre.reduce(0) { $0 + $1 * $1 }
        let longest = (largest.squareRoot() + centreSquare.squareRoot()) * 1.001
        guard longest.isFinite, longest < 1e15, longest > 1e-12 else { return nil }
        self.centre = centre
        self.longest = longest
    }
}
