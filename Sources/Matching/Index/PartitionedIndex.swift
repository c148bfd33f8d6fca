internal import CVectorKernels
internal import Statistics

/// Approximate search that reads the most promising parts of an index first, with the filter inside.
///
/// Rows lie in lists around their nearest centre (inverted file: H. Jégou, M. Douze, C. Schmid, Product quantization for
/// nearest neighbor search, 2011), in bytes, long rows by their leading axes only. A query visits lists in the order of the
/// best score that a row there may be expected to have, until a budget of *allowed* rows is scored, and scores the best of
/// them again in full. A filter that keeps no more rows than a few budgets is answered by the exact scan of what it
/// keeps. The budget is measured while building: the smallest that finds enough of the true best for sampled rows.
package struct PartitionedIndex: Sendable {
    /// How an index is built.
    package struct Settings: Sendable, Hashable {
        /// Centres, for n rows `centresPerRoot` √n of them.
        package var centresPerRoot: Double
        /// Rows longer than this are read by so many leading axes.
        package var axesMax: Int
        /// The share of the true best that the budget has to find for sampled rows.
        package var recallGoal: Double
        /// Rows sampled to measure the budget.
        package var sampledQueries: Int
        /// Seed of every random choice.
        package var seed: UInt64

        /// Settings.
        /// - Precondition: all positive; the goal lies in 0 ... 1.
        package init(
            centresPerRoot: Double = 4, axesMax: Int = 128, recallGoal: Double = 0.995, sampledQueries: Int = 256,
            seed: UInt64 = 1
        ) {
            precondition(centresPerRoot > 0 && axesMax > 0 && sampledQueries > 0, "an index has centres and axes")
            precondition((0...1).contains(recallGoal), "a recall is a share")
            self.centresPerRoot = centresPerRoot
            self.axesMax = axesMax
            self.recallGoal = recallGoal
            self.sampledQueries = sampledQueries
            self.seed = seed
        }
    }

    let exact: ExactIndex
    private let axes: LeadingAxes?
    private let centre: [Float]
    let lists: PackedLists
    private let centres: ByteRows
    private let spreads: [Float]
    /// How much more than its score in bytes a row's full score is expected to be at most, for a query of length 1.
    var surprise: Float
    /// Allowed rows scored in bytes for the best ten, and for each further row wanted.
    package private(set) var budget: Budget

    /// How many rows are scored in bytes.
    package struct Budget: Sendable, Hashable {
        /// For a list of up to ten.
        package let rowsForTen: Int
        /// For a list of two hundred; lists between and beyond follow the line through both.
        package let rowsForTwoHundred: Int

        /// Rows for a list of any length.
        package func rows(limit: Int) -> Int {
            let slope = Double(rowsForTwoHundred - rowsForTen) / 190
            return rowsForTen + Int(slope * Double(max(0, limit - 10)))
        }
    }

    /// The number of rows.
    package var count: Int { exact.count }
    /// The number of lists.
    package var listCount: Int { lists.sizes.count }
    /// Bytes held beside the rows themselves.
    package var memory: Int {
        exact.memory + lists.memory + centres.memory + 4 * (spreads.count + centre.count + (axes?.axes.count ?? 0))
    }

    /// Builds; nil when there are no rows, or numbers are not finite or beyond the format, for which there is the exact index.
    ///
    /// The same rows and settings give the same index whatever the number of threads.
    /// - Parameters:
    ///   - rows: n x d, row-major; their storage is shared.
    ///   - threads: how many threads may work; the calling thread is one of them and blocks until the end.
    ///   - observe: the share of the work that is done, now and then, on the calling thread.
    /// - Precondition: the rows are whole.
    /// - Complexity: O(n K d), K being the number of centres; 4 (n + K) min(d, axesMax) bytes while building.
    package init?(
        rows: [Float], dimensions: Int, metric: VectorMetric = .innerProduct, settings: Settings = Settings(),
        threads: Int = 1, observe: (Double) -> Void = { _ in }
    ) {
        precondition(dimensions > 0 && rows.count % dimensions == 0, "an index holds whole rows")
        guard let moments = RowMoments(rows: rows, dimensions: dimensions) else { return nil }
        let count = rows.count / dimensions
        exact = ExactIndex(rows: rows, dimensions: dimensions, metric: metric)
        centre = moments.centre
        let axes =
            dimensions > settings.axesMax
            ? LeadingAxes(rows: rows, centre: centre, count: settings.axesMax, seed: settings.seed) : nil
        self.axes = axes
        let short =
            axes?.project(rows: rows, centre: moments.centre, threads: threads) ?? Self.centred(rows, moments.centre)
        let shortLength = axes?.count ?? dimensions
        observe(0.05)
        let centreCount = min(count, max(1, Int(settings.centresPerRoot * Double(count).squareRoot())))
        let clustering = Clustering(
            rows: short, dimensions: shortLength, centreCount: centreCount, seed: settings.seed, threads: threads
        ) { observe(0.05 + 0.85 * $0) }
        let origin = [Float](repeating: 0, count: shortLength)
        centres = ByteRows(rows: clustering.centres, centre: origin, metric: metric)
        spreads = clustering.spreads

        lists = PackedLists(
            rows: short, dimensions: shortLength, assignment: clustering.assignment, listCount: centreCount,
            metric: metric, squares: Self.squares(rows, moments.centre))
        budget = Budget(rowsForTen: count, rowsForTwoHundred: count)
        surprise = .infinity
        observe(0.92)
        (surprise, budget) = measured(settings)
        observe(1)
    }

    private static func centred(_ rows: [Float], _ centre: [Float]) -> [Float] {
        let dimensions = centre.count
        return [Float](unsafeUninitializedCapacity: rows.count) { buffer, filled in
            rows.withUnsafeBufferPointer { rows in
                for start in stride(from: 0, to: rows.count, by: dimensions) {
                    for axis in 0..<dimensions { buffer[start + axis] = rows[start + axis] - centre[axis] }
                }
            }
            filled = rows.count
        }
    }

    /// The squared length of each row less the centre.
    private static func squares(_ rows: [Float], _ centre: [Float]) -> [Float] {
        let dimensions = centre.count
        return stride(from: 0, to: rows.count, by: dimensions).map { start in
            var square: Float = 0
            for axis in 0..<dimensions {
                square += (rows[start + axis] - centre[axis]) * (rows[start + axis] - centre[axis])
            }
            return square
        }
    }

    /// The best allowed rows that the budget finds, best first, with their exact scores; equal scores by lower position.
    ///
    /// - Parameters:
    ///   - query: a vector of the rows' length. One with a number that is none finds nothing.
    ///   - limit: how many are wanted; fewer come back when fewer are allowed.
    ///   - allowed: the filter; it may be over more items than there are rows. Nil allows all.
    ///   - budget: allowed rows scored in bytes; nil for the measured budget.
    package func nearest(to query: [Float], limit: Int, allowed: ItemSet? = nil, budget: Int? = nil) -> [Scored] {
        precondition(query.count == exact.dimensions, "a query is as long as the rows")
        precondition(allowed.map { $0.itemCount >= count } ?? true, "a filter covers all rows")
        guard limit > 0 else { return [] }
        let wanted = max(budget ?? self.budget(limit: limit, allowed: allowed), limit)
        if wanted < count, limit < count, !isNarrow(allowed, budget: wanted),
            let found = probe(query, limit: limit, allowed: allowed, budget: wanted)
        {
            return found
        }
        return exact.nearest(to: query, limit: limit, allowed: allowed)
    }

    /// Whether scoring in full whatever a filter keeps costs little more than probing.
    private func isNarrow(_ allowed: ItemSet?, budget: Int) -> Bool {
        guard let allowed else { return false }
        return allowed.count <= max(2 * budget, count / 50)
    }

    /// Twice the rows of a list as much longer as the filter is narrow, of which the filter lets its share pass: what it
    /// keeps lies further from the query.
    private func budget(limit: Int, allowed: ItemSet?) -> Int {
        guard let allowed else { return budget.rows(limit: limit) }
        let share = max(Double(allowed.count) / Double(max(1, count)), 1e-9)
        let longer = min(Double(count), Double(limit) / share)
        return 2 * max(budget.rows(limit: limit), Int(Double(budget.rows(limit: Int(longer))) * share))
    }

    /// A query as the lists know it: less the centre where distances count, along the leading axes.
    func shortened(_ query: [Float]) -> (vector: [Float], square: Float, shift: Float) {
        var moved = query
        var square: Float = 0
        var alongCentre: Float = 0
        for axis in moved.indices {
            alongCentre += query[axis] * centre[axis]
            if exact.metric == .euclidean { moved[axis] -= centre[axis] }
            square += moved[axis] * moved[axis]
        }
        // What turns a score in bytes into one in full: -|q - x|² = 2 (q·x - |x|² / 2) - |q|², and q·(x + μ).
        return (axes?.project(moved) ?? moved, square, exact.metric == .euclidean ? -square : alongCentre)
    }

    /// Reads lists; nil when the exact scan has to be asked: for a query that is not finite, or a filter that keeps little of
    /// what is promising and whose best may therefore lie anywhere.
    private func probe(_ query: [Float], limit: Int, allowed: ItemSet?, budget: Int) -> [Scored]? {
        let short = shortened(query)
        guard let forCentres = centres.query(short.vector), let forLists = lists.query(short.vector) else { return nil }
        let promises = promises(centres.scores(forCentres), query: forCentres)
        let candidates = Int32(min(count, axes == nil ? 4 * limit + 60 : 8 * limit + 120))
        let rowsMean = max(1, count / listCount)
        let share = allowed.map { Double(max(1, $0.count)) / Double(count) } ?? 1
        var listsMax = min(listCount, Int(1.5 * Double(budget) / (share * Double(rowsMean))) + 8)
        while true {
            let order = promises.withUnsafeBufferPointer { Scored.best(of: $0, limit: listsMax) }.map(\.item)
            if let allowed, lists.isAgainst(order, allowed, rows: budget, of: count) { return nil }
            var seen: Int64 = 0
            let found = lists.probe(
                order, query: forLists, allowed: allowed, budget: budget, candidates: candidates, seen: &seen
            ) { found, indices, scores in
                vk_rescore_until(
                    exact.rows, Int32(exact.dimensions), query, exact.metric.code, found, Int32(limit), factor,
                    short.shift + surprise * short.square.squareRoot(), indices, scores)
            }
            if seen >= Int64(budget) || listsMax == listCount { return found }
            listsMax = listCount
        }
    }

    /// What a score in bytes is multiplied by to become one in full.
    var factor: Float { exact.metric == .euclidean ? 2 : 1 }

    /// The best score that a row of each list may be expected to have: that of the centre, and more the wider the rows lie.
    ///
    /// Along one of p directions, m rows of spread σ² reach about σ √(2 ln m / p) beyond their centre.
    private func promises(_ scores: [Float], query: ByteRows.Query) -> [Float] {
        let dimensions = Float(axes?.count ?? exact.dimensions)
        let meanSize = Double(max(2, count / max(1, listCount)))
        let reach = (2 * Float(Elementary.log(meanSize)) / dimensions).squareRoot()
        let isEuclidean = exact.metric == .euclidean
        let queryLength = query.square.squareRoot()
        return lists.sizes.indices.map { list in
            guard lists.sizes[list] > 0 else { return -.infinity }
            let spread = spreads[list]
            guard isEuclidean else { return scores[list] + queryLength * spread.squareRoot() * reach }
            let square = max(0, query.square - 2 * scores[list])
            return square.squareRoot() * spread.squareRoot() * reach - (square + spread) / 2
        }
    }
}
