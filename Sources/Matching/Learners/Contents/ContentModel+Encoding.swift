extension ContentModel {
    private static let magic = Array("DCCONTN1".utf8)

    /// The model as bytes: magic, format, settings, features with their rarity, items' vectors, and a CRC-64.
    /// - Complexity: O(features).
    package func encoded() -> [UInt8] {
        var writer = ByteWriter(magic: Self.magic, format: 1)
        settings.write(to: &writer)
        writer.append(rarityOfNew)
        writer.append(array: rarities)
        let keys = columns.sorted { $0.value < $1.value }.map(\.key)
        writer.append(array: keys.map { UInt32(truncatingIfNeeded: $0 >> 32) })
        writer.append(array: keys.map { UInt32(truncatingIfNeeded: $0) })
        writer.append(array: vectors.map { UInt32($0.count) })
        writer.append(array: vectors.flatMap { $0.map(\.column) })
        writer.append(array: vectors.flatMap { $0.map(\.weight) })
        return writer.sealed()
    }

    /// The model that bytes hold; what can't be used without a check is checked here.
    ///
    /// Lists of items by feature are made from the vectors, by ascending item.
    /// - Throws: `ModelFileError`.
    /// - Complexity: O(bytes).
    package init(decoding bytes: [UInt8]) throws(ModelFileError) {
        var reader = try ByteReader(opening: bytes, magic: Self.magic, format: 1)
        let settings = try ContentProfiles.Settings.read(from: &reader)
        let rarityOfNew = try reader.float()
        let rarities = try reader.floats()
        let high = try reader.counts()
        let low = try reader.counts()
        let lengths = try reader.counts()
        let entryColumns = try reader.integers()
        let weights = try reader.floats()
        guard reader.isAtEnd else { throw .wrongLength }
        let keys = zip(high, low).map { UInt64($0) << 32 | UInt64($1) }
        guard
            rarityOfNew > 0, rarityOfNew.isFinite, rarities.allSatisfy({ $0 > 0 && $0.isFinite }),
            high.count == rarities.count, low.count == rarities.count, rarities.count <= Self.columnsMax,
            Set(keys).count == keys.count, keys.allSatisfy({ Self.block(of: $0) < Block.count })
        else { throw .inconsistent(part: "features") }
        guard
            lengths.count <= Int(Int32.max), lengths.reduce(0, { $0 + Int($1) }) == entryColumns.count,
            weights.count == entryColumns.count, weights.allSatisfy({ $0 > 0 && $0 <= 1.001 }),
            entryColumns.allSatisfy({ $0 >= 0 && Int($0) < keys.count })
        else { throw .inconsistent(part: "vectors") }
        self.init(settings: settings)
        take(keys: keys, rarities: rarities, rarityOfNew: rarityOfNew)
        var start = 0
        for (item, length) in lengths.enumerated() {
            let range = start..<start + Int(length)
            start = range.upperBound
            take(vector: zip(entryColumns[range], weights[range]).map { ($0, $1) }, of: Int32(item), keys: keys)
        }
    }
}

extension ContentProfiles.Settings {
    func write(to writer: inout ByteWriter) {
        writer.append(array: [Int32(historyMax), Int32(featuresMax)])
        writer.append(array: [rarityPower, historyDecay] + shares)
    }

    static func read(from reader: inout ByteReader) throws(ModelFileError) -> ContentProfiles.Settings {
        let whole = try reader.integers()
        let parts = try reader.floats()
        guard whole.count == 2, parts.count == 8 else { throw .inconsistent(part: "settings") }
        var settings = ContentProfiles.Settings()
        settings.historyMax = Int(whole[0])
        settings.featuresMax = Int(whole[1])
        settings.rarityPower = parts[0]
        settings.historyDecay = parts[1]
        settings.tagShare = parts[2]
        settings.categoryShare = parts[3]
        settings.creatorShare = parts[4]
        settings.titleShare = parts[5]
        settings.couplingShare = parts[6]
        settings.linkShare = parts[7]
        guard settings.isSound else { throw .inconsistent(part: "settings") }
        return settings
    }
}
