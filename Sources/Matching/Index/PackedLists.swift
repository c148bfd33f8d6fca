internal import CVectorKernels

/// Rows in bytes, those of one list beside each other, each list a whole number of sixteens.
struct PackedLists: Sendable {
    private let bytes: ByteRows
    /// Sixteens where lists start, and where the last ends.
    private let starts: [Int32]
    /// The row at each place; -1 where a list is filled up.
    private let ids: [Int32]
    /// Rows of each list.
    let sizes: [Int]

    /// Bytes held.
    var memory: Int { bytes.memory + 4 * (ids.count + starts.count) + 8 * sizes.count }

    /// Sorts rows (n x d) into lists, in the order of their positions.
    /// - Parameters:
    ///   - assignment: the list of each row.
    ///   - squares: the squared length of each row, of which `rows` may hold only the leading part.
    init(rows: [Float], dimensions: Int, assignment: [Int32], listCount: Int, metric: VectorMetric, squares: [Float]) {
        var sizes = [Int](repeating: 0, count: listCount)
        for own in assignment { sizes[Int(own)] += 1 }
        var starts: [Int32] = [0]
        for size in sizes { starts.append((starts.last ?? 0) + Int32((size + 15) / 16)) }
        var next = starts.map { Int($0) * 16 }
        let places = Int(starts.last ?? 0) * 16
        var ids = [Int32](repeating: -1, count: places)
        for (row, own) in assignment.enumerated() {
            ids[next[Int(own)]] = Int32(row)
            next[Int(own)] += 1
        }
        var ordered = [Float](repeating: 0, count: places * dimensions)
        var orderedSquares = [Float](repeating: 0, count: places)
        for (place, id) in ids.enumerated() where id >= 0 {
            let row = Int(id) * dimensions
            for axis in 0..<dimensions { ordered[place * dimensions + axis] = rows[row + axis] }
            orderedSquares[place] = squares[Int(id)]
        }
        let origin = [Float](repeating: 0, count: dimensions)
        bytes = ByteRows(rows: ordered, centre: origin, metric: metric, squares: orderedSquares)
        self.sizes = sizes
        self.starts = starts
        self.ids = ids
    }

    /// Rounds a query; nil when its numbers are not finite.
    func query(_ vector: [Float]) -> ByteRows.Query? { bytes.query(vector) }

    /// The scores of all rows in bytes, by row.
    func scoresByRow(_ query: ByteRows.Query, count: Int) -> [Float] {
        var byRow = [Float](repeating: 0, count: count)
        for (place, score) in bytes.scores(query).enumerated() where ids[place] >= 0 { byRow[Int(ids[place])] = score }
        return byRow
    }

    /// Whether a filter keeps less than half as much of the first rows of some lists as it keeps of all.
    func isAgainst(_ order: [Int32], _ allowed: ItemSet, rows: Int, of count: Int) -> Bool {
        var walked = 0
        var passed = 0
        for list in order.map(Int.init) where walked < rows {
            let first = Int(starts[list]) * 16
            for place in first..<first + sizes[list] where allowed.contains(ids[place]) { passed += 1 }
            walked += sizes[list]
        }
        return 2 * passed * count < walked * allowed.count
    }

    /// Scores lists in the order given until a budget of allowed rows is scored, and lets a body score the best of them again.
    ///
    /// - Parameters:
    ///   - candidates: how many of the best the body is given, at the front of both outputs, best first.
    ///   - seen: receives the number of allowed rows scored.
    func probe(
        _ order: [Int32], query: ByteRows.Query, allowed: ItemSet?, budget: Int, candidates: Int32, seen: inout Int64,
        rescore: (Int32, UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Float>) -> Int32
    ) -> [Scored]? {
        bytes.withViews(of: query) { rowView, queryView in
            Scored.collect(capacity: Int(vk_scan_capacity(candidates))) { indices, scores in
                let found = vk_probe_bytes(
                    rowView, ids, starts, order, Int32(order.count), queryView, allowed?.words, Int64(budget),
                    candidates, vk_byte_path(), indices, scores, &seen)
                return rescore(found, indices, scores)
            }
        }
    }
}
