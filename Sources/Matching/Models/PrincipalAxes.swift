internal import CVectorKernels

/// The axes in which the Gramian of a set of vectors is diagonal.
///
/// Turning all vectors into these axes changes no inner product, and makes the quadratic penalty of
/// implicit feedback diagonal, so that short histories can be solved in their own few dimensions.
struct PrincipalAxes {
    /// Sums of squares along each axis, descending, in single precision, never negative.
    let spreads: [Float]
    /// d x d, row-major: a row vector times this matrix is the vector in the new axes.
    let rotation: [Float]

    /// The axes of `rows` (n x d).
    /// - Complexity: O(n d²) for the Gramian, and O(d³) for the axes.
    init(rows: UnsafeBufferPointer<Float>, dimensions: Int, threads: Int) {
        var gramian = Self.gramian(rows: rows, dimensions: dimensions, threads: threads)
        var vectors = [Double](repeating: 0, count: dimensions * dimensions)
        var scratch = [Double](repeating: 0, count: Int(vk_eigen_scratch(Int32(dimensions))))
        _ = vk_eigen_symmetric(&gramian, Int32(dimensions), &vectors, &scratch)
        let values = (0..<dimensions).map { gramian[$0 * dimensions + $0] }
        let order = (0..<dimensions).sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }
        spreads = order.map { Float(max(0, values[$0])) }
        var rotation = [Float](repeating: 0, count: dimensions * dimensions)
        for (column, axis) in order.enumerated() {
            for component in 0..<dimensions {
                rotation[component * dimensions + column] = Float(vectors[axis * dimensions + component])
            }
        }
        self.rotation = rotation
    }

    /// Rows of one partial sum; fixed, so that the sum does not depend on the number of threads.
    private static let blockSize = 2_048
    /// Rows that one product works on, so that they stay in the nearer caches.
    private static let stripSize = 256

    /// Sum over rows of the outer product with itself (d x d, both triangles).
    private static func gramian(rows: UnsafeBufferPointer<Float>, dimensions: Int, threads: Int) -> [Double] {
        let count = rows.count / dimensions
        let blocks = (count + blockSize - 1) / blockSize
        let size = dimensions * dimensions
        var partial = [Float](repeating: 0, count: max(1, blocks) * size)
        // Safe: nobody writes the rows while the blocks read them, and the loop ends before this call returns.
        nonisolated(unsafe) let rows = rows
        partial.withUnsafeMutableBufferPointer { buffer in
            let shared = SharedStorage(buffer)
            ParallelLoop.run(blocks: blocks, threads: threads) { block in
                guard let start = rows.baseAddress else { return }
                let last = min(count, (block + 1) * blockSize)
                var scratch = [Float](
                    repeating: 0, count: Int(vk_gram_scratch(Int32(dimensions), Int32(stripSize))))
                for first in stride(from: block * blockSize, to: last, by: stripSize) {
                    vk_gram_upper(
                        shared.start + block * size, Int32(dimensions), start + first * dimensions,
                        Int32(min(stripSize, last - first)), &scratch)
                }
            }
        }
        var sum = [Double](repeating: 0, count: size)
        for block in 0..<blocks {
            for row in 0..<dimensions {
                for column in row..<dimensions {
                    sum[row * dimensions + column] += Double(partial[block * size + row * dimensions + column])
                }
            }
        }
        for row in 0..<dimensions {
            for column in 0..<row { sum[row * dimensions + column] = sum[column * dimensions + row] }
        }
        return sum
    }

    /// Turns rows (n x d) into these axes, in place.
    func turn(_ rows: UnsafeMutableBufferPointer<Float>, threads: Int) {
        let dimensions = spreads.count
        let count = rows.count / dimensions
        guard count > 0 else { return }
        let shared = SharedStorage(rows)
        let blocks = (count + Self.stripSize - 1) / Self.stripSize
        let width = Int32(dimensions)
        var panels = [Float](repeating: 0, count: Int(vk_panel_floats(width, width)))
        vk_pack_columns(rotation, width, width, &panels)
        ParallelLoop.run(blocks: blocks, threads: threads) { [panels] block in
            let first = block * Self.stripSize
            let length = min(Self.stripSize, count - first)
            var scratch = [Float](repeating: 0, count: Int(vk_gemm_panels_scratch(Int32(length), width)))
            // The rows are packed before the first result is written, so they can be replaced in place.
            let strip = shared.start + first * dimensions
            vk_gemm_panels(strip, Int32(length), panels, width, width, 0, 0, strip, Int64(width), &scratch)
        }
    }
}
