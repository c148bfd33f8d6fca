/// CRC-64/XZ (ECMA-182, reflected), eight tables at a time: finds every burst of up to 64 changed bits.
///
/// Guards against damage, not against intent; whoever stores models adds a cryptographic digest.
package enum Checksum {
    private static let tables: [UInt64] = {
        var tables = [UInt64](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var value = UInt64(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xC96C_5795_D787_0F42 : value >> 1 }
            tables[byte] = value
        }
        for table in 1..<8 {
            for byte in 0..<256 {
                let before = tables[(table - 1) * 256 + byte]
                tables[table * 256 + byte] = before >> 8 ^ tables[Int(before & 0xFF)]
            }
        }
        return tables
    }()

    /// The checksum of bytes.
    /// - Complexity: O(bytes).
    package static func crc64(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        tables.withUnsafeBufferPointer { tables in
            var value = UInt64.max
            var position = 0
            while position + 8 <= bytes.count {
                let word = value ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                value = 0
                for lane in 0..<8 { value ^= tables[(7 - lane) * 256 + Int(word >> UInt64(8 * lane) & 0xFF)] }
                position += 8
            }
            while position < bytes.count {
                value = value >> 8 ^ tables[Int((value ^ UInt64(bytes[position])) & 0xFF)]
                position += 1
            }
            return ~value
        }
    }
}
