internal import CVectorKernels
internal import Statistics

/// Rows divided among centres, each row to the nearest (S. Lloyd, Least squares quantization in PCM, 1982).
///
/// Learnt on a seeded sample, then applied to all rows. Every sum is taken in one order, so the result does not
/// depend on the number of threads.
struct Clustering: Sendable {
    /// K x d, row-major.
    let centres: [Float]
    /// The centre of each row.
    let assignment: [Int32]
    /// The mean squared distance of each centre's rows.
    let spreads: [Float]

    private static let sampleRowsPerCentre = 48
    private static let rounds = 8
    private static let blockSize = 128

    /// Divides rows (n x d) among centres.
    /// - Parameter observe: the share of the work that is done, after each round.
    /// - Precondition: 0 < centreCount <= n, and all numbers are finite.
    /// - Complexity: O(d K (rounds x sample + n)).
    init(
        rows: [Float], dimensions: Int, centreCount: Int, seed: UInt64, threads: Int, observe: (Double) -> Void
    ) {
        let count = rows.count / dimensions
        precondition(centreCount > 0 && centreCount <= count, "there are no more centres than rows")
        var generator = SeededGenerator(seed: seed)
        let chosen = LeadingAxes.sample(
            of: count, max: max(Self.sampleRowsPerCentre * centreCount, centreCount), using: &generator)
        var sample: [Float] = []
        sample.reserveCapacity(chosen.count * dimensions)
        for row in chosen { sample += rows[row * dimensions..<(row + 1) * dimensions] }
        var centres = Array(sample.prefix(centreCount * dimensions))
        let roundWork = Double(chosen.count)
        let allWork = roundWork * Double(Self.rounds) + Double(count)
        for round in 0..<Self.rounds {
            let nearest = Self.nearest(of: sample, centres: centres, dimensions: dimensions, threads: threads)
            Self.move(&centres, to: sample, nearest: nearest, dimensions: dimensions)
            observe(roundWork * Double(round + 1) / allWork)
        }
        let assignment = Self.nearest(of: rows, centres: centres, dimensions: dimensions, threads: threads)
        var sums = [Float](repeating: 0, count: centreCount)
        var sizes = [Float](repeating: 0, count: centreCount)
        rows.withUnsafeBufferPointer { rows in
            centres.withUnsafeBufferPointer { centres in
                guard let row = rows.baseAddress, let centre = centres.baseAddress else { return }
                for (place, own) in assignment.enumerated() {
                    var square: Float = 0
                    let distance = Int32(dimensions)
                    let x = row + place * dimensions
                    let c = centre + Int(own) * dimensions
                    square = vk_dot(x, x, distance) - 2 * vk_dot(x, c, distance) + vk_dot(c, c, distance)
                    sums[Int(own)] += max(0, square)
                    sizes[Int(own)] += 1
                }
            }
        }
        observe(1)
        self.centres = centres
        self.assignment = assignment
        spreads = zip(sums, sizes).map { $1 > 0 ? $0 / $1 : 0 }
    }

    /// The nearest centre of each row, the first of equally near ones.
    private static func nearest(of rows: [Float], centres: [Float], dimensions: Int, threads: Int) -> [Int32] {
        let count = rows.count / dimensions
        let centreCount = centres.count / dimensions
        let biases = (0..<centreCount).map { centre -> Float in
            -centres[centre * dimensions..<(centre + 1) * dimensions].reduce(0) { $0 + $1 * $1 } / 2
        }
        return [Int32](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = count
            guard count > 0 else { return }
            let shared = SharedStorage(buffer)
            rows.withUnsafeBufferPointer { rows in
                // Safe: nobody writes the rows while the blocks read them.
                nonisolated(unsafe) let rows = rows
                ParallelLoop.run(blocks: (count + blockSize - 1) / blockSize, threads: threads) { at in
                    guard let start = rows.baseAddress else { return }
                    let first = at * blockSize
                    let length = Int32(min(blockSize, count - first))
                    let panel = 16 * dimensions
                    withUnsafeTemporaryAllocation(of: Float.self, capacity: blockSize * centreCount + panel) { room in
                        guard let products = room.baseAddress else { return }
                        vk_gemm_nt(
                            start + first * dimensions, length, centres, Int32(centreCount), Int32(dimensions),
                            products, Int64(centreCount), products + blockSize * centreCount)
                        vk_largest_in_rows(products, length, Int32(centreCount), biases, shared.start + first)
                    }
                }
            }
        }
    }

    /// Moves each centre to the mean of its rows; one without rows takes a row of the largest.
    private static func move(_ centres: inout [Float], to rows: [Float], nearest: [Int32], dimensions: Int) {
        let centreCount = centres.count / dimensions
        var sizes = [Int](repeating: 0, count: centreCount)
        var sums = [Float](repeating: 0, count: centres.count)
        rows.withUnsafeBufferPointer { rows in
            sums.withUnsafeMutableBufferPointer { sums in
                guard let row = rows.baseAddress, let sum = sums.baseAddress else { return }
                for (place, own) in nearest.enumerated() {
                    sizes[Int(own)] += 1
                    vk_axpy(1, row + place * dimensions, sum + Int(own) * dimensions, Int32(dimensions))
                }
            }
        }
        for centre in 0..<centreCount where sizes[centre] > 0 {
            for axis in 0..<dimensions {
                centres[centre * dimensions + axis] = sums[centre * dimensions + axis] / Float(sizes[centre])
            }
        }
        let empty = (0..<centreCount).filter { sizes[$0] == 0 }
        guard !empty.isEmpty else { return }
        let largest = (0..<centreCount).sorted { (sizes[$1], $0) < (sizes[$0], $1) }
        var lastRow = [Int](repeating: 0, count: centreCount)
        for (place, own) in nearest.enumerated() { lastRow[Int(own)] = place }
        for (centre, donor) in zip(empty, largest) {
            for axis in 0..<dimensions {
                centres[centre * dimensions + axis] = rows[lastRow[donor] * dimensions + axis]
            }
        }
    }
}
