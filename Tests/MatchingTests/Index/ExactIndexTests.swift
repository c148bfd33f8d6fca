import Statistics
import Testing

@testable import Matching

@Suite struct ExactIndexTests {
    /// A random index, query and filter, with scores that often tie.
    private struct Case {
        let rows: [Float]
        let dimensions: Int
        let query: [Float]
        let allowed: ItemSet?
        let limit: Int

        init(seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            let count = Int.random(in: 1...700, using: &generator)
            dimensions = [1, 3, 8, 64].randomElement(using: &generator) ?? 1
            let steps = Float.random(in: 1...40, using: &generator)
            rows = (0..<count * dimensions).map { _ in Float(Int(generator.nextNormal() * Double(steps))) }
            query = (0..<dimensions).map { _ in Float(Int(generator.nextNormal() * 3)) }
            limit = Int.random(in: 0...count + 5, using: &generator)
            let density = generator.nextUnit()
            var set = ItemSet(itemCount: count + Int.random(in: 0...70, using: &generator))
            for item in 0..<set.itemCount where generator.nextUnit() < density { set.insert(Int32(item)) }
            allowed = generator.nextUnit() < 0.2 ? nil : set
        }

        var bruteForce: [Scored] {
            let all = (0..<rows.count / dimensions).filter { allowed?.contains(Int32($0)) ?? true }.map {
                item -> Scored in
                var score: Float = 0
                for axis in 0..<dimensions { score += rows[item * dimensions + axis] * query[axis] }
                return Scored(item: Int32(item), score: score)
            }
            let sorted = all.sorted { $0.score != $1.score ? $0.score > $1.score : $0.item < $1.item }
            return Array(sorted.prefix(limit))
        }
    }

    @Test(arguments: 1...60) func `the scan equals brute force under any filter`(seed: UInt64) {
        let example = Case(seed: seed)
        for bytesFrom in [0, Int.max] {
            let index = ExactIndex(rows: example.rows, dimensions: example.dimensions, bytesFrom: bytesFrom)

            let found = index.nearest(to: example.query, limit: example.limit, allowed: example.allowed)

            #expect(found == example.bruteForce, "seed \(seed), bytes from \(bytesFrom)")
        }
    }

    /// Uneven numbers that round in bytes, some of them in clusters much narrower than the rounding, some rows far longer
    /// than others.
    @Test(arguments: 1...60) func `reading bytes first changes nothing`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let dimensions = [1, 5, 64, 130].randomElement(using: &generator) ?? 5
        let count = Int.random(in: 1...3_000, using: &generator)
        let width: Double = [1, 1e-2, 1e-5, 0].randomElement(using: &generator) ?? 1
        let metric = VectorMetric.allCases.randomElement(using: &generator) ?? .innerProduct
        let centre = (0..<dimensions).map { _ in generator.nextNormal() }
        var rows: [Float] = []
        for _ in 0..<count {
            let length = generator.nextUnit() < 0.05 ? 40 : 1.0
            for axis in 0..<dimensions { rows.append(Float(length * (centre[axis] + width * generator.nextNormal()))) }
        }
        let query = centre.map { Float($0 + generator.nextNormal()) }
        var allowed = ItemSet(allOf: count)
        for item in 0..<count where generator.nextUnit() < 0.4 { allowed.remove(Int32(item)) }
        let full = ExactIndex(rows: rows, dimensions: dimensions, metric: metric, bytesFrom: .max)
        let rounded = ExactIndex(rows: rows, dimensions: dimensions, metric: metric, bytesFrom: 0)

        for limit in [1, 50] {
            let expected = full.nearest(to: query, limit: limit, allowed: allowed)
            let found = rounded.nearest(to: query, limit: limit, allowed: allowed)

            // Rows whose full scores differ in the last bits only may change places with the order of summation.
            #expect(found.count == expected.count, "seed \(seed)")
            #expect(found.allSatisfy { allowed.contains($0.item) }, "seed \(seed)")
            for (left, right) in zip(found, expected) {
                let tolerance = 1e-5 * max(1, Float(dimensions)) * max(1, abs(right.score))
                #expect(abs(left.score - right.score) <= tolerance, "seed \(seed)")
            }
        }
    }

    @Test(arguments: 1...20) func `euclidean scores are minus the squared distances, nearest first`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let rows = (0..<900).map { _ in Float(Int.random(in: -9...9, using: &generator)) }
        let query = (0..<3).map { _ in Float(Int.random(in: -9...9, using: &generator)) }
        let distances = (0..<300).map { row -> Float in
            var square: Float = 0
            for axis in 0..<3 {
                let part = rows[row * 3 + axis] - query[axis]
                square += part * part
            }
            return square
        }
        let expected = (0..<300).sorted { (distances[$0], $0) < (distances[$1], $1) }.prefix(20)

        for bytesFrom in [0, Int.max] {
            let index = ExactIndex(rows: rows, dimensions: 3, metric: .euclidean, bytesFrom: bytesFrom)
            let found = index.nearest(to: query, limit: 20)

            #expect(found.map(\.item) == expected.map(Int32.init), "seed \(seed)")
            #expect(found.map(\.score) == expected.map { -distances[$0] }, "seed \(seed)")
        }
    }

    @Test func `rows beyond the reach of bytes are read in full`() {
        let index = ExactIndex(rows: [1e30, 2, 3e30, -1], dimensions: 1, bytesFrom: 0)

        #expect(index.nearest(to: [1], limit: 2).map(\.item) == [2, 0])
    }

    @Test(arguments: [VectorMetric.innerProduct, .euclidean])
    func `a damaged row never wins, and the others are found as ever`(metric: VectorMetric) {
        var rows = (0..<400).map { Float($0 % 7) }
        rows[13] = .nan

        let index = ExactIndex(rows: rows, dimensions: 2, metric: metric, bytesFrom: 0)
        let found = index.nearest(to: [1, 1], limit: 200)

        #expect(found.count == 199)
        #expect(!found.contains { $0.item == 6 })
    }

    @Test func `a query that is not a number finds nothing`() {
        let index = ExactIndex(rows: (0..<400).map { Float($0 % 7) }, dimensions: 2, bytesFrom: 0)

        #expect(index.nearest(to: [1, .nan], limit: 5).isEmpty)
    }

    @Test func `rising scores, the worst order for a scan, are all found`() {
        let rows = (0..<5_000).map { Float($0) }

        let found = ExactIndex(rows: rows, dimensions: 1).nearest(to: [1], limit: 10)

        #expect(found.map(\.item) == (4_990..<5_000).reversed().map(Int32.init))
    }

    @Test func `values that are not numbers never win`() {
        let scores: [Float] = [.nan, 1, .nan, 3, -.infinity]

        let best = scores.withUnsafeBufferPointer { Scored.best(of: $0, limit: 5) }

        #expect(best.map(\.item) == [3, 1, 4])
    }

    @Test func `an empty filter finds nothing`() {
        let index = ExactIndex(rows: [1, 2, 3], dimensions: 1)

        #expect(index.nearest(to: [1], limit: 3, allowed: ItemSet(itemCount: 3)).isEmpty)
    }
}

@Suite struct ItemSetTests {
    @Test func `members are what was put in and not taken out`() {
        var set = ItemSet(itemCount: 130)

        set.insert(0)
        set.insert(129)
        set.insert(64)
        set.insert(130)
        set.insert(-1)

        let removals = [64, 64, 500].map { set.remove($0) }

        #expect(removals == [true, false, false])
        #expect((Int32(-2)..<140).filter { set.contains($0) } == [0, 129])
        #expect(set.count == 2)
    }

    @Test(arguments: [0, 1, 63, 64, 65]) func `the full set holds exactly its items`(count: Int) {
        #expect(ItemSet(allOf: count).count == count)
    }

    @Test(arguments: [0, 1, 63, 64, 65, 130]) func `a suffix counts from where it starts`(start: Int) {
        var set = ItemSet(itemCount: 130)
        for item in [0, 1, 62, 63, 64, 65, 66, 127, 128, 129] { set.insert(Int32(item)) }

        let rest = set.suffix(from: start)

        #expect(rest.itemCount == 130 - start)
        for item in 0..<130 - start { #expect(rest.contains(Int32(item)) == set.contains(Int32(item + start))) }
    }

    @Test func `an intersection holds what both hold`() {
        var left = ItemSet(allOf: 10)
        var right = ItemSet(itemCount: 10)
        right.insert(3)

        left.remove(4)
        left.formIntersection(right)

        #expect((Int32(0)..<10).filter { left.contains($0) } == [3])
    }
}
