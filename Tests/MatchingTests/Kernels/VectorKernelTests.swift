import CVectorKernels
import Statistics
import Testing

/// Each kernel against the plain loop that says what it computes.
@Suite struct VectorKernelTests {
    private static func numbers(_ count: Int, seed: UInt64) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Float(generator.nextNormal()) }
    }

    private static func near(_ left: Float, _ right: Double, _ tolerance: Double = 1e-4) -> Bool {
        abs(Double(left) - right) <= tolerance * max(1, abs(right))
    }

    private static func dot(_ x: ArraySlice<Float>, _ y: ArraySlice<Float>) -> Double {
        zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    @Test(arguments: [1, 3, 8, 17, 64, 130]) func `an inner product is the sum of products`(d: Int) {
        let x = Self.numbers(d, seed: 1)
        let y = Self.numbers(d, seed: 2)

        #expect(Self.near(vk_dot(x, y, Int32(d)), Self.dot(x[...], y[...])))
    }

    @Test func `a scaled vector is added in place`() {
        let x = Self.numbers(19, seed: 1)
        var y = Self.numbers(19, seed: 2)
        let before = y

        vk_axpy(0.5, x, &y, 19)

        #expect(y.indices.allSatisfy { Self.near(y[$0], Double(before[$0]) + 0.5 * Double(x[$0])) })
    }

    @Test func `chosen rows are multiplied in the order asked`() {
        let rows = Self.numbers(9 * 7, seed: 3)
        let query = Self.numbers(7, seed: 4)
        let chosen: [Int32] = [8, 0, 3, 3]
        var all = [Float](repeating: 0, count: 9)
        var some = [Float](repeating: 0, count: 4)

        vk_gemv(rows, 9, 7, query, &all)
        vk_gemv_gather(rows, 7, chosen, 4, query, &some)

        #expect((0..<9).allSatisfy { Self.near(all[$0], Self.dot(rows[$0 * 7..<$0 * 7 + 7], query[...])) })
        #expect(some == chosen.map { all[Int($0)] })
    }

    @Test(arguments: [(1, 1, 1), (4, 16, 8), (5, 17, 9), (3, 40, 64), (9, 33, 130)])
    func `a product of matrices is all inner products`(m: Int, n: Int, d: Int) {
        let a = Self.numbers(m * d, seed: 5)
        let b = Self.numbers(n * d, seed: 6)
        let stride = n + 3
        var out = [Float](repeating: -1, count: m * stride)
        var scratch = [Float](repeating: 0, count: 16 * d)

        vk_gemm_nt(a, Int32(m), b, Int32(n), Int32(d), &out, Int64(stride), &scratch)

        for i in 0..<m {
            for j in 0..<n {
                #expect(Self.near(out[i * stride + j], Self.dot(a[i * d..<i * d + d], b[j * d..<j * d + d])))
            }
            #expect(out[i * stride + n..<(i + 1) * stride].allSatisfy { $0 == -1 })
        }
    }

    @Test(arguments: [(1, 1), (5, 3), (8, 4), (33, 11), (64, 70)])
    func `a weighted sum of outer products fills the upper triangle`(d: Int, count: Int) {
        let x = Self.numbers(d * count, seed: 9)
        let weights = Self.numbers(count, seed: 10).map { abs($0) }
        var a = [Float](repeating: 0, count: d * d)

        vk_syrk_upper(&a, Int32(d), x, weights, Int32(count))

        for i in 0..<d {
            for j in i..<d {
                let expected = (0..<count).reduce(0.0) {
                    $0 + Double(weights[$1]) * Double(x[$1 * d + i]) * Double(x[$1 * d + j])
                }
                #expect(Self.near(a[i * d + j], expected))
            }
        }
    }

    @Test(arguments: [1, 2, 4, 7, 33, 64, 96]) func `a factored system solves what was asked`(d: Int) {
        let x = Self.numbers(d * (d + 5), seed: 11)
        var a = [Float](repeating: 0, count: d * d)
        for i in 0..<d { a[i * d + i] = 1 }
        vk_syrk_upper(&a, Int32(d), x, nil, Int32(d + 5))
        let wanted = Self.numbers(d, seed: 12)
        var b = (0..<d).map { i in
            Float((0..<d).reduce(0.0) { $0 + Double(i <= $1 ? a[i * d + $1] : a[$1 * d + i]) * Double(wanted[$1]) })
        }

        let status = vk_cholesky_upper(&a, Int32(d))
        vk_cholesky_solve(a, Int32(d), &b)

        #expect(status == 0)
        #expect((0..<d).allSatisfy { Self.near(b[$0], Double(wanted[$0]), 2e-2) })
    }

    @Test func `a matrix that is not positive is refused with its row`() {
        var a: [Float] = [1, 0, 0, 0, -2, 0, 0, 0, 1]
        var broken: [Float] = [.nan]

        #expect(vk_cholesky_upper(&a, 3) == 2)
        #expect(vk_cholesky_upper(&broken, 1) == 1)
    }

    /// Fewer rows than dimensions take the dual system, as many or more the primal one.
    @Test(arguments: [0, 1, 5, 15, 16, 17, 40]) func `least squares sets its gradient to zero`(count: Int) {
        let d = 16
        let factors = Self.numbers(50 * d, seed: 13)
        let indices = (0..<count).map { Int32($0 * 7 % 50) }
        let weights = Self.numbers(count + 1, seed: 14).map { abs($0) + 0.1 }
        let targets = Self.numbers(count + 1, seed: 15)
        let diagonal = Self.numbers(d, seed: 16).map { abs($0) + 0.2 }
        var scratch = [Float](repeating: 0, count: Int(vk_ridge_scratch(Int32(d))))
        var x = [Float](repeating: .nan, count: d)

        let status = vk_ridge(factors, indices, Int32(count), Int32(d), weights, targets, diagonal, &scratch, &x)

        #expect(status == 0)
        for t in 0..<d {
            var gradient = Double(diagonal[t]) * Double(x[t])
            for p in 0..<count {
                let row = factors[Int(indices[p]) * d..<(Int(indices[p]) + 1) * d]
                let error = Double(targets[p]) - Self.dot(x[...], row)
                gradient -= Double(weights[p]) * error * Double(row[row.startIndex + t])
            }
            #expect(abs(gradient) < 2e-3)
        }
    }

    @Test func `eigenvectors turn a symmetric matrix into its diagonal`() {
        let d = 12
        let x = Self.numbers(d * 30, seed: 17)
        var a = [Double](repeating: 0, count: d * d)
        for i in 0..<d {
            for j in 0..<d { for p in 0..<30 { a[i * d + j] += Double(x[p * d + i]) * Double(x[p * d + j]) } }
        }
        let original = a
        var vectors = [Double](repeating: 0, count: d * d)

        var scratch = [Double](repeating: 0, count: Int(vk_eigen_scratch(Int32(d))))

        let rounds = vk_eigen_symmetric(&a, Int32(d), &vectors, &scratch)

        #expect(rounds < 20)
        for k in 0..<d {
            for i in 0..<d {
                let image = (0..<d).reduce(0.0) { $0 + original[i * d + $1] * vectors[k * d + $1] }
                #expect(abs(image - a[k * d + k] * vectors[k * d + i]) < 1e-8 * abs(original[0]))
            }
        }
    }
}
