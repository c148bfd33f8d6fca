/// The index of a model's vectors: the exact scan while that is quick enough, lists around centres beyond.
///
/// Rows added later are scanned exactly beside either, so they are found at once and never cost recall.
package struct VectorIndex: Sendable {
    /// How the rows that were there from the start are searched.
    package enum Kind: String, Sendable, Hashable {
        /// Every allowed row is scored.
        case exact
        /// The most promising lists are scored.
        case partitioned
    }

    private enum Body: Sendable {
        case exact(ExactIndex)
        case partitioned(PartitionedIndex)
    }

    private let body: Body
    private var tail: ExactIndex?
    private let rows: [Float]
    private let metric: VectorMetric
    /// The length of rows and queries.
    package let dimensions: Int

    /// Numbers (rows times dimensions) from which on rows are divided into lists: 300,000 rows of 64, where an exact
    /// scan begins to take more than a millisecond or two (docs/matching/index.md §4).
    package static let partitionedFrom = 300_000 * 64

    /// An index over rows (n x d, row-major), whose storage is shared.
    ///
    /// The same rows and settings give the same index whatever the number of threads. Rows with numbers that are not
    /// finite are searched exactly, whatever their number.
    /// - Parameters:
    ///   - partitionedFrom: numbers from which on rows are divided into lists.
    ///   - threads: how many threads may work on the lists.
    ///   - observe: the share of the work that is done, now and then, on the calling thread.
    /// - Precondition: the rows are whole.
    /// - Complexity: O(n d) below the threshold, O(n √n d) above.
    package init(
        rows: [Float], dimensions: Int, metric: VectorMetric = .innerProduct,
        partitionedFrom: Int = VectorIndex.partitionedFrom, settings: PartitionedIndex.Settings = .init(),
        threads: Int = 1, observe: (Double) -> Void = { _ in }
    ) {
        self.rows = rows
        self.dimensions = dimensions
        self.metric = metric
        if rows.count >= partitionedFrom,
            let partitioned = PartitionedIndex(
                rows: rows, dimensions: dimensions, metric: metric, settings: settings, threads: threads,
                observe: observe)
        {
            body = .partitioned(partitioned)
        } else {
            body = .exact(ExactIndex(rows: rows, dimensions: dimensions, metric: metric))
        }
    }

    /// How the first rows are searched.
    package var kind: Kind {
        switch body {
        case .exact: .exact
        case .partitioned: .partitioned
        }
    }

    /// The number of rows.
    package var count: Int { firstCount + (tail?.count ?? 0) }
    private var firstCount: Int { rows.count / dimensions }

    /// Bytes held beside the first rows, which are shared with the model.
    package var memory: Int {
        let own: Int
        switch body {
        case .exact(let index): own = index.memory
        case .partitioned(let index): own = index.memory
        }
        return own + (tail.map { $0.memory + 4 * $0.rows.count } ?? 0)
    }

    /// The same index with more rows after the last.
    /// - Precondition: the rows are whole.
    /// - Complexity: O(rows appended so far x d), so appending is for a day's new items; a rebuild takes them in.
    package func appending(_ more: [Float]) -> VectorIndex {
        var longer = self
        longer.tail = ExactIndex(rows: (tail?.rows ?? []) + more, dimensions: dimensions, metric: metric)
        return longer
    }

    /// The best allowed rows, best first; equal scores by lower position.
    ///
    /// - Parameters:
    ///   - query: a vector of the rows' length. One with a number that is none finds nothing.
    ///   - limit: how many are wanted; fewer come back when fewer are allowed.
    ///   - allowed: the filter; it may be over more items than there are rows. Nil allows all.
    package func nearest(to query: [Float], limit: Int, allowed: ItemSet? = nil) -> [Scored] {
        let first: [Scored]
        switch body {
        case .exact(let index): first = index.nearest(to: query, limit: limit, allowed: allowed)
        case .partitioned(let index): first = index.nearest(to: query, limit: limit, allowed: allowed)
        }
        guard let tail else { return first }
        let offset = Int32(firstCount)
        let later = tail.nearest(to: query, limit: limit, allowed: allowed?.suffix(from: firstCount))
            .map { Scored(item: $0.item + offset, score: $0.score) }
        // Later rows have higher positions, so equal scores keep the order of the two lists.
        var merged: [Scored] = []
        merged.reserveCapacity(min(limit, first.count + later.count))
        var left = first[...]
        var right = later[...]
        while merged.count < limit {
            guard let old = left.first else { return merged + right.prefix(limit - merged.count) }
            guard let new = right.first else { return merged + left.prefix(limit - merged.count) }
            if new.score > old.score {
                merged.append(new)
                right.removeFirst()
            } else {
                merged.append(old)
                left.removeFirst()
            }
        }
        return merged
    }

    /// An index that scores every row in full: what recall is measured against.
    var inFull: ExactIndex {
        ExactIndex(rows: rows + (tail?.rows ?? []), dimensions: dimensions, metric: metric, bytesFrom: .max)
    }
}
