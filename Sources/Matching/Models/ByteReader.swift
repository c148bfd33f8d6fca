/// Reads little-endian bytes, and says when there are too few.
struct ByteReader {
    let bytes: [UInt8]
    var position: Int
    let end: Int
    /// The number of the file's format.
    private(set) var format: UInt32 = 0

    init(bytes: [UInt8], position: Int, end: Int) {
        self.bytes = bytes
        self.position = position
        self.end = end
    }

    var isAtEnd: Bool { position == end }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(ModelFileError) -> Value {
        let size = MemoryLayout<Value>.size
        guard end - position >= size else { throw .wrongLength }
        defer { position += size }
        return bytes.withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Value.self)) }
    }

    /// A number of things that follow, each of which takes at least so many bytes.
    mutating func count(bytesEach: Int) throws(ModelFileError) -> Int {
        let count = try integer(UInt64.self)
        guard count <= UInt64((end - position) / bytesEach) else { throw .wrongLength }
        return Int(count)
    }

    mutating func text() throws(ModelFileError) -> String {
        let length = try count(bytesEach: 1)
        defer { position += length }
        guard let text = String(validating: bytes[position..<position + length], as: UTF8.self) else {
            throw .inconsistent(part: "text")
        }
        return text
    }

    /// Another file's bytes.
    mutating func part() throws(ModelFileError) -> [UInt8] {
        let count = try count(bytesEach: 1)
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    mutating func float() throws(ModelFileError) -> Float { Float(bitPattern: try integer(UInt32.self)) }

    mutating func double() throws(ModelFileError) -> Double { Double(bitPattern: try integer(UInt64.self)) }

    mutating func floats() throws(ModelFileError) -> [Float] { try array { Float(bitPattern: $0) } }

    mutating func integers() throws(ModelFileError) -> [Int32] { try array { Int32(bitPattern: $0) } }

    mutating func counts() throws(ModelFileError) -> [UInt32] { try array { $0 } }

    private mutating func array<Value>(_ value: (UInt32) -> Value) throws(ModelFileError) -> [Value] {
        let count = try count(bytesEach: 4)
        let start = position
        position += 4 * count
        return bytes.withUnsafeBytes { raw in
            [Value](unsafeUninitializedCapacity: count) { buffer, filled in
                for index in 0..<count {
                    let word = raw.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)
                    buffer.initializeElement(at: index, to: value(UInt32(littleEndian: word)))
                }
                filled = count
            }
        }
    }
}

extension ByteReader {
    /// A reader of the body of a sealed file: between its magic and format number, which are checked, and its checksum,
    /// which is checked too.
    /// - Parameter oldest: the first of the formats that are read too; `format` says which one it is.
    init(
        opening bytes: [UInt8], magic: [UInt8], format number: UInt32, oldest: UInt32? = nil
    ) throws(ModelFileError) {
        guard bytes.starts(with: magic) else { throw .notAModel }
        guard bytes.count >= magic.count + 12 else { throw .wrongLength }
        self.init(bytes: bytes, position: magic.count, end: bytes.count - 8)
        let format = try integer(UInt32.self)
        guard format <= number, format >= oldest ?? number else { throw .unknownFormat(format) }
        self.format = format
        var tail = ByteReader(bytes: bytes, position: bytes.count - 8, end: bytes.count)
        let expected = try tail.integer(UInt64.self)
        let actual = bytes.withUnsafeBytes { Checksum.crc64(UnsafeRawBufferPointer(rebasing: $0.dropLast(8))) }
        guard actual == expected else { throw .damaged }
    }
}
