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

    private let exact: ExactIndex
    private let axes: LeadingAxes?
    private let centre: [Float]
    private let lists: ByteRows
    private let centres: ByteRows
    private let spreads: [Float]
    /// Sixteens where lists start, and where the last ends.
    private let starts: [Int32]
    private let ids: [Int32]
    private let sizes: [Int]
    /// How much more than its score in bytes a row's full score is expected to be at most, for a query of length 1.
    private var surprise: Float
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
    package var listCount: Int { sizes.count }
    /// Bytes held beside the rows themselves.
    package var memory: Int {
        exact.memory + lists.memory + centres.memory + 4 * (ids.count + starts.count + spreads.count)
            + 4 * (axes?.axes.count ?? 0)
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

        var sizes = [Int](repeating: 0, count: centreCount)
        for own in clustering.assignment { sizes[Int(own)] += 1 }
        var starts: [Int32] = [0]
        for size in sizes { starts.append((starts.last ?? 0) + Int32((size + 15) / 16)) }
        var next = starts.map { Int($0) * 16 }
        let places = Int(starts.last ?? 0) * 16
        var ids = [Int32](repeating: -1, count: places)
        for (row, own) in clustering.assignment.enumerated() {
            ids[next[Int(own)]] = Int32(row)
            next[Int(own)] += 1
        }
        var ordered = [Float](repeating: 0, count: places * shortLength)
        var squares = [Float](repeating: 0, count: places)
        for (place, id) in ids.enumerated() where id >= 0 {
            let row = Int(id)
            for axis in 0..<shortLength { ordered[place * shortLength + axis] = short[row * shortLength + axis] }
            guard metric == .euclidean else { continue }
            var square: Float = 0
            for axis in 0..<dimensions {
                let part = rows[row * dimensions + axis] - moments.centre[axis]
                square += part * part
            }
            squares[place] = square
        }
        lists = ByteRows(rows: ordered, centre: origin, metric: metric, squares: squares)
        self.sizes = sizes
        self.starts = starts
        self.ids = ids
        budget = Budget(rowsForTen: count, rowsForTwoHundred: count)
        surprise = .infinity
        observe(0.92)
        measure(settings)
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
    private func shortened(_ query: [Float]) -> (vector: [Float], square: Float, shift: Float) {
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
            if let allowed, isAgainst(order, allowed, rows: budget) { return nil }
            var seen: Int64 = 0
            let found = lists.withViews(of: forLists) { rowView, queryView in
                Scored.collect(capacity: Int(vk_scan_capacity(candidates))) { indices, scores in
                    let found = vk_probe_bytes(
                        rowView, ids, starts, order, Int32(order.count), queryView, allowed?.words, Int64(budget),
                        candidates, vk_byte_path(), indices, scores, &seen)
                    return vk_rescore_until(
                        exact.rows, Int32(exact.dimensions), query, exact.metric.code, found, Int32(limit), factor,
                        short.shift + surprise * short.square.squareRoot(), indices, scores)
                }
            }
            if seen >= Int64(budget) || listsMax == listCount { return found }
            listsMax = listCount
        }
    }

    private var factor: Float { exact.metric == .euclidean ? 2 : 1 }

    /// Whether a filter keeps less than half as much of the first rows of some lists as it keeps of all.
    private func isAgainst(_ order: [Int32], _ allowed: ItemSet, rows: Int) -> Bool {
        var walked = 0
        var passed = 0
        for list in order.map(Int.init) where walked < rows {
            let first = Int(starts[list]) * 16
            for place in first..<first + sizes[list] where allowed.contains(ids[place]) { passed += 1 }
            walked += sizes[list]
        }
        return 2 * passed * count < walked * allowed.count
    }

    /// The best score that a row of each list may be expected to have: that of the centre, and more the wider the rows lie.
    ///
    /// Along one of p directions, m rows of spread σ² reach about σ √(2 ln m / p) beyond their centre.
    private func promises(_ scores: [Float], query: ByteRows.Query) -> [Float] {
        let dimensions = Float(axes?.count ?? exact.dimensions)
        let meanSize = Double(max(2, count / max(1, listCount)))
        let reach = (2 * Float(Elementary.log(meanSize)) / dimensions).squareRoot()
        let isEuclidean = exact.metric == .euclidean
        let queryLength = query.square.squareRoot()
        return sizes.indices.map { list in
            guard sizes[list] > 0 else { return -.infinity }
            let spread = spreads[list]
            guard isEuclidean else { return scores[list] + queryLength * spread.squareRoot() * reach }
            let square = max(0, query.square - 2 * scores[list])
            return square.squareRoot() * spread.squareRoot() * reach - (square + spread) / 2
        }
    }

    /// Measures surprise and budget on sampled rows, which are asked without themselves.
    private mutating func measure(_ settings: Settings) {
        var generator = SeededGenerator(seed: settings.seed &+ 1)
        let sampled = LeadingAxes.sample(of: count, max: settings.sampledQueries, using: &generator)
        let queries = sampled.map { Array(exact.rows[$0 * exact.dimensions..<($0 + 1) * exact.dimensions]) }
        func truth(_ limit: Int) -> [[Scored]] {
            zip(sampled, queries).map { row, query in
                let found = exact.nearest(to: query, limit: limit + 1).filter { $0.item != Int32(row) }
                return Array(found.prefix(limit))
            }
        }
        let ten = truth(10)
        surprise = measuredSurprise(queries, ten)
        budget = Budget(
            rowsForTen: smallestBudget(queries, ten, goal: settings.recallGoal),
            rowsForTwoHundred: smallestBudget(queries, truth(200), goal: settings.recallGoal))
    }

    /// What 99.8 % of the true best do not exceed.
    private func measuredSurprise(_ queries: [[Float]], _ truth: [[Scored]]) -> Float {
        var places = [Int](repeating: 0, count: count)
        for (place, id) in ids.enumerated() where id >= 0 { places[Int(id)] = place }
        var surprises: [Float] = []
        for (query, expected) in zip(queries, truth) {
            let short = shortened(query)
            guard short.square > 0, let rounded = lists.query(short.vector) else { continue }
            let scores = lists.scores(rounded)
            for scored in expected {
                let guess = factor * scores[places[Int(scored.item)]] + short.shift
                surprises.append((scored.score - guess) / short.square.squareRoot())
            }
        }
        surprises.sort()
        return surprises.isEmpty ? .infinity : max(0, surprises[min(surprises.count - 1, surprises.count * 998 / 1000)])
    }

    /// The smallest budget, in steps of a quarter, that finds enough of the truth.
    private func smallestBudget(_ queries: [[Float]], _ truth: [[Scored]], goal: Double) -> Int {
        let limit = truth.map(\.count).max() ?? 0
        let wanted = truth.reduce(0) { $0 + $1.count }
        var budget = max(256, 4 * limit)
        while budget < count / 2 {
            var found = 0
            for (query, expected) in zip(queries, truth) {
                let answer = Set(nearest(to: query, limit: limit + 1, budget: budget).map(\.item))
                found += expected.count { answer.contains($0.item) }
            }
            if Double(found) >= goal * Double(wanted) { return budget }
            budget += budget / 4
        }
        return count
    }
}
