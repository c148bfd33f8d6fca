import CVectorKernels
import Statistics
import Testing

/// Sums of bytes are whole numbers, so that every set of instructions has to give the very same.
@Suite struct ByteKernelTests {
    private struct Packed {
        let rows: [Float]
        let count: Int
        let dimensions: Int
        var bytes: [UInt8]
        var scales: [Float]
        var squares: [Float]
        var widest: [Float] = [0, 0]
        let places: Int
        let groups: Int

        init(count: Int, dimensions: Int, seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            self.count = count
            self.dimensions = dimensions
            rows = (0..<count * dimensions).map { _ in Float(generator.nextNormal()) }
            groups = (dimensions + 3) / 4
            places = (count + 15) / 16 * 16
            bytes = [UInt8](repeating: 0, count: places * groups * 4)
            scales = [Float](repeating: -1, count: places)
            squares = scales
            vk_pack_bytes(rows, Int64(count), Int32(dimensions), nil, &bytes, &scales, &squares, &widest)
        }

        func byte(_ row: Int, _ axis: Int) -> Int32 {
            Int32(bytes[row / 16 * groups * 64 + axis / 4 * 64 + row % 16 * 4 + axis % 4]) - 128
        }

        func sums(_ query: [Int8], path: Int32) -> [Int32] {
            var out = [Int32](repeating: 0, count: places)
            let offset = 128 * query.reduce(0) { $0 + Int32($1) }
            bytes.withUnsafeBufferPointer { bytes in
                scales.withUnsafeBufferPointer { scales in
                    query.withUnsafeBufferPointer { query in
                        guard let bytes = bytes.baseAddress, let scales = scales.baseAddress,
                            let query = query.baseAddress
                        else { return }
                        var view = vk_byte_rows(packed: bytes, scales: scales, biases: nil, groups: Int32(groups))
                        var asked = vk_byte_query(bytes: query, scale: 1, offset: offset)
                        vk_byte_sums(&view, Int64(places), &asked, path, &out)
                    }
                }
            }
            return out
        }
    }

    @Test(arguments: [(1, 1), (16, 4), (17, 5), (64, 64), (100, 130), (131, 784)])
    func `each set of instructions gives the sums of the plain loop`(count: Int, dimensions: Int) {
        let packed = Packed(count: count, dimensions: dimensions, seed: 1)
        var generator = SeededGenerator(seed: 2)
        for extreme in [false, true] {
            var query = (0..<packed.groups * 4).map { _ in
                extreme ? Int8(generator.nextUnit() < 0.5 ? 127 : -127) : Int8.random(in: -127...127, using: &generator)
            }
            for axis in dimensions..<query.count { query[axis] = 0 }
            let expected = (0..<count).map { row in
                (0..<dimensions).reduce(Int32(0)) { $0 + packed.byte(row, $1) * Int32(query[$1]) }
            }

            for path in Self.plain...vk_byte_path() {
                #expect(Array(packed.sums(query, path: path).prefix(count)) == expected, "path \(path)")
            }
        }
    }

    private static let plain = Int32(VK_PLAIN)

    @Test(arguments: [1, 7, 64, 300]) func `rounding stays within what it says`(dimensions: Int) {
        let packed = Packed(count: 40, dimensions: dimensions, seed: 3)

        for row in 0..<packed.count {
            var error = 0.0
            var length = 0.0
            var square = 0.0
            for axis in 0..<dimensions {
                let x = Double(packed.rows[row * dimensions + axis])
                let byte = Double(packed.byte(row, axis))
                #expect(abs(byte) <= 127)
                error += (x / Double(packed.scales[row]) - byte) * (x / Double(packed.scales[row]) - byte)
                length += byte * byte
                square += x * x
            }
            #expect(error.squareRoot() <= Double(packed.widest[0]))
            #expect(length.squareRoot() <= Double(packed.widest[1]))
            #expect(abs(square - Double(packed.squares[row])) < 1e-5 * square)
        }
        #expect(packed.scales[packed.count...].allSatisfy { $0 == 0 })
    }

    @Test func `the largest in a row is the first of equals`() {
        let values: [Float] = [1, 5, 5, .nan, 2, 9, 0, 0, .nan, .nan, .nan, .nan]
        var out = [Int32](repeating: -1, count: 3)

        vk_largest_in_rows(values, 3, 4, [0, 0, 0, 0], &out)

        #expect(out == [1, 1, 0])
    }
}
