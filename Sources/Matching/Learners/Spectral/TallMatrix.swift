internal import CVectorKernels
internal import Statistics

/// Many rows of a few hundred numbers, whose columns can be made orthonormal.
struct TallMatrix: Sendable {
    /// Length of a row.
    let width: Int
    /// rows x width, row-major.
    private(set) var numbers: [Float]

    /// The number of rows.
    var count: Int { numbers.count / width }

    /// Rows of zeros.
    init(count: Int, width: Int) {
        self.width = width
        numbers = [Float](repeating: 0, count: max(1, count) * width)
    }

    /// Rows of random signs: a start for a search for leading subspaces, as good as normal numbers and much cheaper.
    init(randomSigns seed: UInt64, count: Int, width: Int) {
        self.init(count: count, width: width)
        var generator = SeededGenerator(seed: seed)
        var bits: UInt64 = 0
        for place in numbers.indices {
            if place % 64 == 0 { bits = generator.next() }
            numbers[place] = bits & 1 == 0 ? 1 : -1
            bits >>= 1
        }
    }

    /// Hands out the storage, to be filled in disjoint rows by several threads.
    mutating func withRows(
        _ body: (SharedStorage<Float>) throws(LearningError) -> Void
    ) throws(LearningError) {
        var failure: LearningError?
        numbers.withUnsafeMutableBufferPointer { buffer in
            do throws(LearningError) { try body(SharedStorage(buffer)) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Rows that one product works on; fixed, so that sums do not depend on the number of threads.
    private static let blockSize = 240
    /// How many sums over blocks are kept apart; fixed for the same reason.
    private static let sumCount = 16

    /// The upper triangle of the matrix of all inner products of two columns, summed in double precision.
    /// - Complexity: O(rows x width²).
    func gram(threads: Int) -> [Double] {
        let size = width * width
        let width = width
        let count = count
        let blocks = (count + Self.blockSize - 1) / Self.blockSize
        var sums = [Double](repeating: 0, count: Self.sumCount * size)
        sums.withUnsafeMutableBufferPointer { buffer in
            let sums = SharedStorage(buffer)
            ParallelLoop.run(blocks: Self.sumCount, threads: threads) { [numbers] part in
                var product = [Float](repeating: 0, count: size)
                var scratch = [Float](
                    repeating: 0, count: Int(vk_gram_scratch(Int32(width), Int32(Self.blockSize))))
                let own = sums.start + part * size
                for block in part * blocks / Self.sumCount..<(part + 1) * blocks / Self.sumCount {
                    let first = block * Self.blockSize
                    let rows = min(Self.blockSize, count - first)
                    numbers.withUnsafeBufferPointer { numbers in
                        guard let start = numbers.baseAddress else { return }
                        vk_gram_upper(&product, Int32(width), start + first * width, Int32(rows), &scratch)
                    }
                    product.withUnsafeMutableBufferPointer { product in
                        for place in 0..<size { own[place] += Double(product[place]) }
                        product.update(repeating: 0)
                    }
                }
            }
        }
        for part in 1..<Self.sumCount {
            for place in 0..<size { sums[place] += sums[part * size + place] }
        }
        return Array(sums.prefix(size))
    }

    /// Makes the columns orthonormal by CholeskyQR (Y. Yamamoto et al., ETNA 44 (2015)); columns that depend on those
    /// before them become zero.
    ///
    /// One pass is as exact as the square of the columns' condition allows; a second one reaches single precision.
    /// - Complexity: O(rows x width²).
    mutating func orthonormalise(threads: Int) {
        var factor = gram(threads: threads)
        var scratch = [Double](repeating: 0, count: 2 * width)
        _ = vk_inverse_factor_upper(&factor, Int32(width), 1e-6, &scratch)
        let inverse = factor.map(Float.init)
        self = multiplied(by: inverse, columns: width, isTriangular: true, threads: threads)
    }

    /// This matrix times another (width x columns, row-major).
    func multiplied(by other: [Float], columns: Int, isTriangular: Bool, threads: Int) -> TallMatrix {
        var product = TallMatrix(count: count, width: columns)
        var panels = [Float](repeating: 0, count: Int(vk_panel_floats(Int32(columns), Int32(width))))
        vk_pack_columns(other, Int32(width), Int32(columns), &panels)
        let width = width
        let count = count
        product.numbers.withUnsafeMutableBufferPointer { buffer in
            let output = SharedStorage(buffer)
            ParallelLoop.run(blocks: (count + Self.blockSize - 1) / Self.blockSize, threads: threads) {
                [numbers, panels] block in
                let first = block * Self.blockSize
                let rows = min(Self.blockSize, count - first)
                var scratch = [Float](
                    repeating: 0, count: Int(vk_gemm_panels_scratch(Int32(rows), Int32(width))))
                numbers.withUnsafeBufferPointer { numbers in
                    guard let start = numbers.baseAddress else { return }
                    vk_gemm_panels(
                        start + first * width, Int32(rows), panels, Int32(columns), Int32(width), isTriangular ? 1 : 0,
                        0, output.start + first * columns, Int64(columns), &scratch)
                }
            }
        }
        return product
    }
}
