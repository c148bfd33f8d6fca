internal import CVectorKernels
internal import Statistics

/// A matrix of viewers and items whose entries are divided by powers of their row's and column's sums, by row and by column.
///
/// With both exponents 1/2 its largest singular value is 1, and its singular vectors are the frequencies of the graph
/// of viewers and items, the smooth ones first.
struct DegreeScaledRows: Sendable {
    /// Items of each viewer.
    let byViewer: SparseRows
    /// Viewers of each item.
    let byItem: SparseRows
    /// The summed weights of each item, at least the smallest of all that are not zero.
    let itemSums: [Float]

    /// The number of items.
    var itemCount: Int { byItem.count }

    /// Scales the matrix of some histories.
    init(_ histories: Histories, viewerExponent: Double, itemExponent: Double) {
        let matrix = histories.matrix()
        let viewerSums = Self.sums(matrix.byViewer)
        itemSums = Self.sums(matrix.byItem)
        let viewerScales = Self.powers(viewerSums, -viewerExponent)
        let itemScales = Self.powers(itemSums, -itemExponent)
        byViewer = Self.scaled(matrix.byViewer, rows: viewerScales, columns: itemScales)
        byItem = Self.scaled(matrix.byItem, rows: itemScales, columns: viewerScales)
    }

    /// Sums to a power.
    static func powers(_ sums: [Float], _ exponent: Double) -> [Float] {
        sums.map { Float(Elementary.power(Double($0), exponent)) }
    }

    private static func sums(_ rows: SparseRows) -> [Float] {
        let sums = (0..<rows.count).map { rows.weights[rows.range(of: $0)].reduce(0, +) }
        let least = sums.reduce(Float.infinity) { $1 > 0 ? min($0, $1) : $0 }
        return sums.map { $0 > 0 ? $0 : least.isFinite ? least : 1 }
    }

    private static func scaled(_ rows: SparseRows, rows left: [Float], columns right: [Float]) -> SparseRows {
        var weights = rows.weights
        for row in 0..<rows.count {
            for place in rows.range(of: row) { weights[place] *= left[row] * right[Int(rows.columns[place])] }
        }
        return SparseRows(starts: rows.starts, columns: rows.columns, weights: weights)
    }
}

extension SparseRows {
    /// Multiplies these rows by a tall matrix with one row for each column of theirs.
    /// - Throws: `LearningError.cancelled` when the observer asks to stop.
    func multiply(
        _ matrix: TallMatrix, into product: inout TallMatrix, threads: Int, share: ClosedRange<Double>,
        observe: (Double) -> Wish
    ) throws(LearningError) {
        let width = matrix.width
        let blockSize = 64
        let rows = self
        try product.withRows { (output: SharedStorage<Float>) throws(LearningError) in
            try ParallelLoop.run(
                blocks: (count + blockSize - 1) / blockSize, threads: threads, share: share, observe: observe
            ) { block in
                for row in block * blockSize..<min(rows.count, (block + 1) * blockSize) {
                    let range = rows.range(of: row)
                    rows.columns.withUnsafeBufferPointer { columns in
                        rows.weights.withUnsafeBufferPointer { weights in
                            guard let columns = columns.baseAddress, let weights = weights.baseAddress else { return }
                            vk_gather_sum(
                                matrix.numbers, Int32(width), columns + range.lowerBound, weights + range.lowerBound,
                                Int32(range.count), output.start + row * width)
                        }
                    }
                }
            }
        }
    }
}
