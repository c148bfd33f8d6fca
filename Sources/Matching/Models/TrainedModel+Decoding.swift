extension TrainedModel {
    /// The model that a file's bytes hold.
    ///
    /// Every number that is later used without a check is checked here, so damaged or forged bytes give an error
    /// and never a trap.
    /// - Throws: `ModelFileError`.
    /// - Complexity: O(bytes).
    package static func decode(_ bytes: [UInt8]) throws(ModelFileError) -> TrainedModel {
        let magic = ModelFormat.magic
        guard bytes.starts(with: magic) else { throw .notAModel }
        guard bytes.count >= magic.count + 12 else { throw .wrongLength }
        var reader = ByteReader(bytes: bytes, position: magic.count, end: bytes.count - 8)
        let format = try reader.integer(UInt32.self)
        guard format == ModelFormat.number else { throw .unknownFormat(format) }
        var tail = ByteReader(bytes: bytes, position: bytes.count - 8, end: bytes.count)
        let expected = try tail.integer(UInt64.self)
        let actual = bytes.withUnsafeBytes { Checksum.crc64(UnsafeRawBufferPointer(rebasing: $0.dropLast(8))) }
        guard actual == expected else { throw .damaged }

        let version = try reader.text()
        let itemCount = try reader.count(bytesEach: 8)
        var itemIDs: [String] = []
        itemIDs.reserveCapacity(itemCount)
        for _ in 0..<itemCount { itemIDs.append(try reader.text()) }
        let unobservedWeight = Float(bitPattern: try reader.integer(UInt32.self))
        let penalty = Float(bitPattern: try reader.integer(UInt32.self))
        let exponent = Float(bitPattern: try reader.integer(UInt32.self))
        let spreads = try reader.floats()
        let itemFactors = try reader.floats()
        let starts = try reader.integers()
        let neighbours = try reader.integers()
        let similarities = try reader.floats()
        let sharedViewers = try reader.integers()
        let weights = try reader.floats()
        let viewerCounts = try reader.integers()
        guard reader.isAtEnd else { throw .wrongLength }

        guard Set(itemIDs).count == itemCount else { throw .inconsistent(part: "item identifiers") }
        guard
            (1...256).contains(spreads.count), itemFactors.count == itemCount * spreads.count,
            unobservedWeight > 0, penalty > 0, exponent >= 0, unobservedWeight.isFinite, penalty.isFinite,
            exponent.isFinite, spreads.allSatisfy({ $0 >= 0 && $0.isFinite }), itemFactors.allSatisfy(\.isFinite)
        else { throw .inconsistent(part: "factors") }
        guard
            starts.count == itemCount + 1, starts.first == 0, Int(starts[itemCount]) == neighbours.count,
            zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 }), similarities.count == neighbours.count,
            sharedViewers.count == neighbours.count,
            neighbours.allSatisfy({ $0 >= 0 && Int($0) < itemCount }),
            similarities.allSatisfy({ $0 >= 0 && $0 <= 1 }), sharedViewers.allSatisfy({ $0 >= 0 })
        else { throw .inconsistent(part: "neighbours") }
        guard
            weights.count == itemCount, viewerCounts.count == itemCount,
            weights.allSatisfy({ $0 >= 0 && $0.isFinite }), viewerCounts.allSatisfy({ $0 >= 0 })
        else { throw .inconsistent(part: "popularity") }
        return TrainedModel(
            version: version, itemIDs: itemIDs,
            factors: FactorModel(
                itemFactors: itemFactors, spreads: spreads, unobservedWeight: unobservedWeight, penalty: penalty,
                penaltyExponent: exponent),
            neighbours: ItemNeighbours(
                starts: starts, neighbours: neighbours, similarities: similarities, sharedViewers: sharedViewers),
            popularity: PopularityModel(weights: weights, viewerCounts: viewerCounts))
    }
}

/// Reads little-endian bytes, and says when there are too few.
struct ByteReader {
    let bytes: [UInt8]
    var position: Int
    let end: Int

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

    mutating func floats() throws(ModelFileError) -> [Float] { try array { Float(bitPattern: $0) } }

    mutating func integers() throws(ModelFileError) -> [Int32] { try array { Int32(bitPattern: $0) } }

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
