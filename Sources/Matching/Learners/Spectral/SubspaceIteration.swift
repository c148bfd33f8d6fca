internal import CVectorKernels

/// The leading right singular vectors of a sparse matrix A, by randomised subspace iteration.
///
/// N. Halko, P.-G. Martinsson and J. A. Tropp, "Finding structure with randomness", SIAM Review 53 (2011), algorithm 4.4:
/// start from random columns, apply AᵀA and orthonormalise some times over, and turn the result into the axes of the
/// small matrix that is left. AᵀA itself is never formed.
struct SubspaceIteration {
    /// Singular values, descending.
    let values: [Float]
    /// items x values.count: the singular vectors as columns.
    let vectors: TallMatrix

    /// Finds up to `rank` vectors; fewer when the matrix has not so many.
    ///
    /// - Parameters:
    ///   - extraColumns: columns beyond the rank that make the last vectors sharp.
    ///   - share: the part of the whole work this is.
    /// - Throws: `LearningError.cancelled`, `LearningError.notSolvable`.
    /// - Complexity: O(rounds x (entries x c + (viewers + items) c²)) for c = rank + extraColumns.
    init(
        _ matrix: DegreeScaledRows, rank: Int, extraColumns: Int, rounds: Int, seed: UInt64, threads: Int,
        share: ClosedRange<Double>, observe: (Double) -> Wish
    ) throws(LearningError) {
        let columns = min(rank + extraColumns, matrix.itemCount, matrix.byViewer.count)
        var basis = TallMatrix(randomSigns: seed, count: matrix.itemCount, width: columns)
        var image = TallMatrix(count: matrix.byViewer.count, width: columns)
        let step = (share.upperBound - share.lowerBound) / Double(2 * rounds + 2)
        var done = share.lowerBound
        for _ in 0..<rounds {
            try matrix.byViewer.multiply(
                basis, into: &image, threads: threads, share: done...done + step / 2, observe: observe)
            try matrix.byItem.multiply(
                image, into: &basis, threads: threads, share: done + step / 2...done + step, observe: observe)
            basis.orthonormalise(threads: threads)
            done += 2 * step
            guard observe(done) == .goOn else { throw .cancelled }
        }
        basis.orthonormalise(threads: threads)
        try matrix.byViewer.multiply(
            basis, into: &image, threads: threads, share: done...done + step, observe: observe)

        var small = image.gram(threads: threads)
        for row in 0..<columns {
            for column in 0..<row { small[row * columns + column] = small[column * columns + row] }
        }
        guard small.allSatisfy(\.isFinite) else { throw .notSolvable }
        var turned = [Double](repeating: 0, count: columns * columns)
        var scratch = [Double](repeating: 0, count: Int(vk_eigen_scratch(Int32(columns))))
        guard vk_eigen_symmetric(&small, Int32(columns), &turned, &scratch) < 100 else { throw .notSolvable }
        let squares = (0..<columns).map { small[$0 * columns + $0] }
        let order = squares.indices.sorted { squares[$0] != squares[$1] ? squares[$0] > squares[$1] : $0 < $1 }
        let largest = order.first.map { squares[$0] } ?? 0
        let kept = order.prefix(rank).filter { squares[$0] > 1e-6 * largest }
        guard !kept.isEmpty else { throw .notSolvable }
        var rotation = [Float](repeating: 0, count: columns * kept.count)
        for (column, axis) in kept.enumerated() {
            for row in 0..<columns { rotation[row * kept.count + column] = Float(turned[axis * columns + row]) }
        }
        values = kept.map { Float(squares[$0].squareRoot()) }
        vectors = basis.multiplied(by: rotation, columns: kept.count, isTriangular: false, threads: threads)
        guard observe(share.upperBound) == .goOn else { throw .cancelled }
    }
}
