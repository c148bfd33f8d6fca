import CVectorKernels
import Statistics
import Testing

/// The kernels for large matrices against the plain loops that say what they compute.
@Suite struct MatrixKernelTests {
    private static func numbers(_ count: Int, seed: UInt64) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Float(generator.nextNormal()) }
    }

    private static func near(_ left: Float, _ right: Double) -> Bool {
        abs(Double(left) - right) <= 1e-4 * max(1, abs(right))
    }

    @Test(arguments: [(1, 1), (5, 9), (17, 40), (50, 33)])
    func `a Gram matrix holds the inner products of columns`(d: Int, count: Int) {
        let x = Self.numbers(d * count, seed: 1)
        var gram = [Float](repeating: 1, count: d * d)
        var scratch = [Float](repeating: 0, count: Int(vk_gram_scratch(Int32(d), Int32(count))))

        vk_gram_upper(&gram, Int32(d), x, Int32(count), &scratch)

        for i in 0..<d {
            for j in i..<d {
                let expected = (0..<count).reduce(1.0) { $0 + Double(x[$1 * d + i]) * Double(x[$1 * d + j]) }
                #expect(Self.near(gram[i * d + j], expected))
            }
        }
    }

    @Test(arguments: [(1, 1, 1), (6, 16, 8), (7, 17, 9), (13, 40, 33)])
    func `packed rows and packed columns give the same product`(m: Int, n: Int, d: Int) {
        let a = Self.numbers(m * d, seed: 2)
        let columns = Self.numbers(d * n, seed: 3)
        var rows = [Float](repeating: 0, count: n * d)
        for i in 0..<n { for t in 0..<d { rows[i * d + t] = columns[t * n + i] } }
        var packedColumns = [Float](repeating: -1, count: Int(vk_panel_floats(Int32(n), Int32(d))))
        var packedRows = packedColumns
        var scratch = [Float](repeating: 0, count: Int(vk_gemm_panels_scratch(Int32(m), Int32(d))))
        let stride = n + 2
        var out = [Float](repeating: 5, count: m * stride)

        vk_pack_columns(columns, Int32(d), Int32(n), &packedColumns)
        vk_pack_rows(rows, Int32(n), Int32(d), &packedRows)
        vk_gemm_panels(a, Int32(m), packedRows, Int32(n), Int32(d), 0, 1, &out, Int64(stride), &scratch)

        #expect(packedRows == packedColumns)
        for i in 0..<m {
            for j in 0..<n {
                let expected = (0..<d).reduce(5.0) { $0 + Double(a[i * d + $1]) * Double(columns[$1 * n + j]) }
                #expect(Self.near(out[i * stride + j], expected))
            }
            #expect(out[i * stride + n..<(i + 1) * stride].allSatisfy { $0 == 5 })
        }
    }

    @Test func `a triangular product in place skips the zeros`() {
        let d = 37
        var a = Self.numbers(11 * d, seed: 4)
        let before = a
        var triangle = Self.numbers(d * d, seed: 5)
        for i in 0..<d { for j in 0..<i { triangle[i * d + j] = 0 } }
        var panels = [Float](repeating: 0, count: Int(vk_panel_floats(Int32(d), Int32(d))))
        var scratch = [Float](repeating: 0, count: Int(vk_gemm_panels_scratch(11, Int32(d))))
        vk_pack_columns(triangle, Int32(d), Int32(d), &panels)

        a.withUnsafeMutableBufferPointer { a in
            guard let start = a.baseAddress else { return }
            vk_gemm_panels(start, 11, panels, Int32(d), Int32(d), 1, 0, start, Int64(d), &scratch)
        }

        for i in 0..<11 {
            for j in 0..<d {
                let expected = (0..<d).reduce(0.0) { $0 + Double(before[i * d + $1]) * Double(triangle[$1 * d + j]) }
                #expect(Self.near(a[i * d + j], expected))
            }
        }
    }

    @Test(arguments: [1, 16, 21, 150]) func `a gathered sum adds up chosen rows`(d: Int) {
        let rows = Self.numbers(7 * d, seed: 6)
        let indices: [Int32] = [6, 0, 0, 3, 5]
        let weights = Self.numbers(5, seed: 7)
        var out = [Float](repeating: 9, count: d)

        vk_gather_sum(rows, Int32(d), indices, weights, 5, &out)

        for t in 0..<d {
            let expected = (0..<5).reduce(0.0) { $0 + Double(weights[$1]) * Double(rows[Int(indices[$1]) * d + t]) }
            #expect(Self.near(out[t], expected))
        }
    }

    @Test func `the inverse of a factor makes columns orthonormal, and those that depend on others zero`() {
        let d = 9
        var x = Self.numbers(30 * d, seed: 8).map(Double.init)
        for p in 0..<30 { x[p * d + 4] = x[p * d + 1] - 2 * x[p * d + 3] }
        var gram = [Double](repeating: 0, count: d * d)
        for i in 0..<d { for j in i..<d { for p in 0..<30 { gram[i * d + j] += x[p * d + i] * x[p * d + j] } } }
        var scratch = [Double](repeating: 0, count: 2 * d)

        let rank = vk_inverse_factor_upper(&gram, Int32(d), 1e-9, &scratch)

        #expect(rank == 8)
        let turned = (0..<30).map { p in
            (0..<d).map { j in (0..<d).reduce(0.0) { $0 + x[p * d + $1] * gram[$1 * d + j] } }
        }
        for i in 0..<d {
            for j in 0..<d {
                let product = turned.reduce(0.0) { $0 + $1[i] * $1[j] }
                #expect(abs(product - (i == j && i != 4 ? 1 : 0)) < 1e-9)
            }
        }
    }

    @Test func `steps of conjugate gradients come to the solution`() {
        let d = 20
        let factors = Self.numbers(60 * d, seed: 9)
        let indices = (0..<45).map { Int32(($0 * 7) % 60) }
        let weights = Self.numbers(45, seed: 10).map { abs($0) + 0.1 }
        let diagonal = Self.numbers(d, seed: 11).map { abs($0) + 0.5 }
        var exact = [Float](repeating: 0, count: d)
        var close = [Float](repeating: 0, count: d)
        var far = [Float](repeating: 0, count: d)
        var scratch = [Float](repeating: 0, count: Int(vk_ridge_scratch(Int32(d))))

        let solved = vk_ridge(factors, indices, 45, Int32(d), weights, nil, diagonal, &scratch, &exact)
        let stepped = vk_ridge_steps(factors, indices, 45, Int32(d), weights, diagonal, 25, &scratch, &close)
        _ = vk_ridge_steps(factors, indices, 45, Int32(d), weights, diagonal, 2, &scratch, &far)

        func distance(_ x: [Float]) -> Float { zip(x, exact).reduce(0) { max($0, abs($1.0 - $1.1)) } }
        #expect(solved == 0 && stepped == 0)
        #expect(distance(close) < 1e-4)
        #expect(distance(far) < (exact.map(abs).max() ?? 0))
        #expect(distance(far) > distance(close))
    }
}
