internal import CVectorKernels
internal import Statistics

/// The few directions along which rows differ most, for rows too long to be read whole.
///
/// Subspace iteration on the covariance of a seeded sample (G. Golub, C. Van Loan, Matrix Computations, §8.2.4).
struct LeadingAxes: Sendable {
    /// Axes (p x d, row-major), orthonormal.
    let axes: [Float]
    /// How long the rows are.
    let dimensions: Int
    /// How many directions are kept.
    let count: Int

    private static let sampleMax = 16_384
    private static let rounds = 8

    /// The leading axes of rows (n x d) around their centre.
    /// - Precondition: `count` is at most `dimensions`, and all numbers are finite.
    /// - Complexity: O(d² (sample + rounds x count)).
    init(rows: [Float], centre: [Float], count: Int, seed: UInt64) {
        let dimensions = centre.count
        precondition(count > 0 && count <= dimensions, "there are no more axes than dimensions")
        self.dimensions = dimensions
        self.count = count
        var generator = SeededGenerator(seed: seed)
        let rowCount = rows.count / dimensions
        let sampled = Self.sample(of: rowCount, max: Self.sampleMax, using: &generator)
        var covariance = [Float](repeating: 0, count: dimensions * dimensions)
        // A few rows at a time, which stay in the cache while they are multiplied.
        for first in stride(from: 0, to: sampled.count, by: 256) {
            let part = sampled[first..<min(first + 256, sampled.count)]
            var centred: [Float] = []
            centred.reserveCapacity(part.count * dimensions)
            for row in part {
                for axis in 0..<dimensions { centred.append(rows[row * dimensions + axis] - centre[axis]) }
            }
            vk_syrk_upper(&covariance, Int32(dimensions), centred, nil, Int32(part.count))
        }
        for row in 0..<dimensions {
            for column in 0..<row { covariance[row * dimensions + column] = covariance[column * dimensions + row] }
        }
        var axes = (0..<count * dimensions).map { _ in Float(generator.nextNormal()) }
        var scratch = [Float](repeating: 0, count: 16 * dimensions)
        var next = axes
        for _ in 0..<Self.rounds {
            Self.makeOrthonormal(&axes, dimensions: dimensions)
            vk_gemm_nt(
                axes, Int32(count), covariance, Int32(dimensions), Int32(dimensions), &next, Int64(dimensions),
                &scratch)
            swap(&axes, &next)
        }
        Self.makeOrthonormal(&axes, dimensions: dimensions)
        self.axes = axes
    }

    /// Positions of so many rows, each at most once, in random order.
    static func sample(of count: Int, max: Int, using generator: inout SeededGenerator) -> [Int] {
        var positions = Array(0..<count)
        let wanted = min(max, count)
        for place in 0..<wanted {
            positions.swapAt(place, Int.random(in: place..<count, using: &generator))
        }
        return Array(positions.prefix(wanted))
    }

    /// Gram and Schmidt, twice each row; a row that vanishes stays zero.
    private static func makeOrthonormal(_ axes: inout [Float], dimensions: Int) {
        let length = Int32(dimensions)
        axes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            for row in 0..<buffer.count / dimensions {
                let own = start + row * dimensions
                let before = vk_dot(own, own, length)
                for _ in 0..<2 {
                    for other in 0..<row {
                        let earlier = start + other * dimensions
                        vk_axpy(-vk_dot(own, earlier, length), earlier, own, length)
                    }
                }
                let square = vk_dot(own, own, length)
                let scale = square > 1e-10 * before && square > 0 ? 1 / square.squareRoot() : 0
                for axis in 0..<dimensions { own[axis] *= scale }
            }
        }
    }

    /// A vector along the axes.
    func project(_ vector: [Float]) -> [Float] {
        var short = [Float](repeating: 0, count: count)
        vk_gemv(axes, Int64(count), Int32(dimensions), vector, &short)
        return short
    }

    /// All rows (n x d) less the centre, along the axes (n x p).
    func project(rows: [Float], centre: [Float], threads: Int) -> [Float] {
        let rowCount = rows.count / dimensions
        var offset = [Float](repeating: 0, count: count)
        vk_gemv(axes, Int64(count), Int32(dimensions), centre, &offset)
        let block = 512
        return [Float](unsafeUninitializedCapacity: rowCount * count) { buffer, filled in
            filled = rowCount * count
            guard rowCount > 0 else { return }
            let shared = SharedStorage(buffer)
            let offset = offset
            rows.withUnsafeBufferPointer { rows in
                // Safe: nobody writes the rows while the blocks read them.
                nonisolated(unsafe) let rows = rows
                ParallelLoop.run(blocks: (rowCount + block - 1) / block, threads: threads) { at in
                    guard let start = rows.baseAddress else { return }
                    let first = at * block
                    let length = min(block, rowCount - first)
                    var scratch = [Float](repeating: 0, count: 16 * dimensions)
                    let out = shared.start + first * count
                    vk_gemm_nt(
                        start + first * dimensions, Int32(length), axes, Int32(count), Int32(dimensions), out,
                        Int64(count), &scratch)
                    for row in 0..<length {
                        for axis in 0..<count { out[row * count + axis] -= offset[axis] }
                    }
                }
            }
        }
    }
}
