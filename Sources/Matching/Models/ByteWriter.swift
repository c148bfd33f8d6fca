/// Collects little-endian bytes.
struct ByteWriter {
    private(set) var bytes: [UInt8]

    /// A file that starts with a magic and the number of its format.
    init(magic: [UInt8], format: UInt32) {
        bytes = magic
        append(format)
    }

    /// Makes room for a file of so many bytes.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    /// The file: everything appended so far, and its CRC-64.
    func sealed() -> [UInt8] {
        var whole = self
        whole.append(bytes.withUnsafeBytes { Checksum.crc64($0) })
        return whole.bytes
    }

    mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        bytes += text.utf8
    }

    /// Another file's bytes, with their number in front.
    mutating func append(bytes part: [UInt8]) {
        append(UInt64(part.count))
        bytes += part
    }

    mutating func append(array: [Float]) {
        append(UInt64(array.count))
        bytes.reserveCapacity(bytes.count + 4 * array.count)
        for value in array { append(value.bitPattern) }
    }

    mutating func append(array: [Int32]) {
        append(UInt64(array.count))
        bytes.reserveCapacity(bytes.count + 4 * array.count)
        for value in array { append(value) }
    }

    mutating func append(array: [UInt32]) { append(array: array.map { Int32(bitPattern: $0) }) }

    mutating func append(_ value: Float) { append(value.bitPattern) }

    mutating func append(_ value: Double) { append(value.bitPattern) }
}
