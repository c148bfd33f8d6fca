/// A version of QR codes at error correction M: how many modules, and how data is split into blocks (ISO/IEC 18004, tables 1, 9
/// and E.1).
struct QRVersion: Hashable, Sendable {
    let number: Int
    /// Codewords for error correction of each block.
    let correction: Int
    /// Data codewords of each block; shorter blocks first.
    let blocks: [Int]
    /// Where alignment patterns have their centres.
    let centres: [Int]

    var size: Int { 17 + 4 * number }
    var dataCount: Int { blocks.reduce(0, +) }
    /// The length is written in 8 bits up to version 9, in 16 from 10 on.
    var lengthBits: Int { number < 10 ? 8 : 16 }
    /// Four bits of mode and those of the length come before the bytes.
    var bytesMax: Int { (8 * dataCount - 4 - lengthBits) / 8 }

    static let all: [QRVersion] = [
        QRVersion(1, 10, [16], []),
        QRVersion(2, 16, [28], [6, 18]),
        QRVersion(3, 26, [44], [6, 22]),
        QRVersion(4, 18, [32, 32], [6, 26]),
        QRVersion(5, 24, [43, 43], [6, 30]),
        QRVersion(6, 16, [27, 27, 27, 27], [6, 34]),
        QRVersion(7, 18, [31, 31, 31, 31], [6, 22, 38]),
        QRVersion(8, 22, [38, 38, 39, 39], [6, 24, 42]),
        QRVersion(9, 22, [36, 36, 36, 37, 37], [6, 26, 46]),
        QRVersion(10, 26, [43, 43, 43, 43, 44], [6, 28, 50]),
    ]

    private init(_ number: Int, _ correction: Int, _ blocks: [Int], _ centres: [Int]) {
        self.number = number
        self.correction = correction
        self.blocks = blocks
        self.centres = centres
    }

    /// The data codewords of some bytes: mode, length, bytes, terminator and padding (clause 7.4).
    func data(of bytes: [UInt8]) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for place in stride(from: count - 1, through: 0, by: -1) { bits.append(value >> place & 1 == 1) }
        }
        append(0b0100, 4)
        append(bytes.count, lengthBits)
        for byte in bytes { append(Int(byte), 8) }
        append(0, min(4, 8 * dataCount - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var data = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        while data.count < dataCount { data.append((data.count - bits.count / 8).isMultiple(of: 2) ? 0xec : 0x11) }
        return data
    }

    /// The codewords of all blocks in the order in which they are placed (clause 7.6).
    func interleaved(_ data: [UInt8]) -> [UInt8] {
        var start = 0
        let parts = blocks.map { count in
            defer { start += count }
            return Array(data[start..<start + count])
        }
        let corrections = parts.map { ReedSolomon.remainder(of: $0, by: ReedSolomon.generator(correction)) }
        let longest = blocks.max() ?? 0
        return (0..<longest).flatMap { place in parts.compactMap { place < $0.count ? $0[place] : nil } }
            + (0..<correction).flatMap { place in corrections.map { $0[place] } }
    }
}

/// Error correction over the field of 256 elements with the polynomial x⁸ + x⁴ + x³ + x² + 1 (clause 7.5).
enum ReedSolomon {
    /// The coefficients of the product of (x − αⁱ) for i below a degree, without the leading one.
    static func generator(_ degree: Int) -> [UInt8] {
        var coefficients = [UInt8](repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            for place in coefficients.indices {
                coefficients[place] = product(coefficients[place], root)
                if place + 1 < degree { coefficients[place] ^= coefficients[place + 1] }
            }
            root = product(root, 2)
        }
        return coefficients
    }

    /// What is left of some codewords, moved up by the generator's degree, when they are divided by it.
    static func remainder(of data: [UInt8], by generator: [UInt8]) -> [UInt8] {
        var left = [UInt8](repeating: 0, count: generator.count)
        for byte in data {
            let factor = byte ^ left.removeFirst()
            left.append(0)
            for place in left.indices { left[place] ^= product(generator[place], factor) }
        }
        return left
    }

    private static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
        var product = 0
        for place in stride(from: 7, through: 0, by: -1) {
            product = product << 1 ^ (product >> 7) * 0x11d
            product ^= Int(b >> UInt8(place) & 1) * Int(a)
        }
        return UInt8(product)
    }
}
