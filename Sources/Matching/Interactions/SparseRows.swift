/// Compressed sparse rows: for each row its columns, ascending and without repeats, and their weights.
package struct SparseRows: Sendable {
    /// Where each row starts in `columns`; one more than there are rows.
    package let starts: [Int]
    /// Column numbers, row after row.
    package let columns: [Int32]
    /// Weights beside `columns`.
    package let weights: [Float]

    /// The number of rows.
    package var count: Int { starts.count - 1 }

    /// The places of one row in `columns` and `weights`.
    package func range(of row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

    /// The columns of one row.
    package func columns(of row: Int) -> ArraySlice<Int32> { columns[range(of: row)] }

    init(starts: [Int], columns: [Int32], weights: [Float]) {
        self.starts = starts
        self.columns = columns
        self.weights = weights
    }

    /// Sorts entries into rows and adds up repeats.
    init(
        count: Int, entries: [Interaction], row: (Interaction) -> Int32, column: (Interaction) -> Int32
    ) {
        var starts = [Int](repeating: 0, count: count + 1)
        for entry in entries { starts[Int(row(entry)) + 1] += 1 }
        for index in 0..<count { starts[index + 1] += starts[index] }
        var filled = starts
        var pairs = [(column: Int32, weight: Float)](repeating: (0, 0), count: entries.count)
        for entry in entries {
            let index = Int(row(entry))
            pairs[filled[index]] = (column(entry), entry.weight)
            filled[index] += 1
        }
        var kept = [0]
        var columns: [Int32] = []
        var weights: [Float] = []
        kept.reserveCapacity(count + 1)
        columns.reserveCapacity(entries.count)
        weights.reserveCapacity(entries.count)
        for index in 0..<count {
            // Equal columns keep their order of arrival only up to the sort, so their sum is taken by ascending weight:
            // the same entries in another order then give the same bits.
            let ordered = pairs[starts[index]..<starts[index + 1]].sorted {
                ($0.column, $0.weight) < ($1.column, $1.weight)
            }
            let first = columns.count
            for pair in ordered {
                if columns.count > first, columns[columns.count - 1] == pair.column {
                    weights[weights.count - 1] += pair.weight
                } else {
                    columns.append(pair.column)
                    weights.append(pair.weight)
                }
            }
            kept.append(columns.count)
        }
        self.init(starts: kept, columns: columns, weights: weights)
    }

    /// The same numbers with rows and columns exchanged.
    func transposed(columnCount: Int) -> SparseRows {
        var starts = [Int](repeating: 0, count: columnCount + 1)
        for column in columns { starts[Int(column) + 1] += 1 }
        for index in 0..<columnCount { starts[index + 1] += starts[index] }
        var filled = starts
        var rows = [Int32](repeating: 0, count: columns.count)
        var moved = [Float](repeating: 0, count: columns.count)
        for row in 0..<count {
            for place in range(of: row) {
                let column = Int(columns[place])
                rows[filled[column]] = Int32(row)
                moved[filled[column]] = weights[place]
                filled[column] += 1
            }
        }
        return SparseRows(starts: starts, columns: rows, weights: moved)
    }
}
