extension TransitionModel {
    private static let magic = Array("DCTRANS1".utf8)

    /// The model as bytes: magic, format, settings, then links by source item, and a CRC-64.
    /// - Complexity: O(links).
    package func encoded() -> [UInt8] {
        var writer = ByteWriter(magic: Self.magic, format: 1)
        write(to: &writer)
        return writer.sealed()
    }

    /// The model that bytes hold; what can't be used without a check is checked here.
    /// - Throws: `ModelFileError`.
    /// - Complexity: O(bytes).
    package init(decoding bytes: [UInt8]) throws(ModelFileError) {
        var reader = try ByteReader(opening: bytes, magic: Self.magic, format: 1)
        self = try Self.read(from: &reader)
        guard reader.isAtEnd else { throw .wrongLength }
    }

    func write(to writer: inout ByteWriter) {
        settings.write(to: &writer)
        writer.append(array: deeds)
        writer.append(array: rows.map { UInt32($0.links.count) })
        writer.append(array: rows.map(\.forgotten))
        writer.append(array: rows.flatMap { $0.links.map(\.item) })
        writer.append(array: rows.flatMap { $0.links.map(\.count) })
    }

    static func read(from reader: inout ByteReader) throws(ModelFileError) -> TransitionModel {
        let settings = try Transitions.Settings.read(from: &reader)
        let deeds = try reader.counts()
        let lengths = try reader.counts()
        let forgotten = try reader.counts()
        let items = try reader.integers()
        let counts = try reader.counts()
        guard
            deeds.count <= Int(Int32.max), lengths.count == deeds.count, forgotten.count == deeds.count,
            lengths.allSatisfy({ Int($0) <= settings.linksMax }),
            lengths.reduce(0, { $0 + Int($1) }) == items.count, counts.count == items.count,
            items.allSatisfy({ $0 >= 0 && Int($0) < deeds.count }), counts.allSatisfy({ $0 > 0 })
        else { throw .inconsistent(part: "links") }
        var rows: [LinkRow] = []
        rows.reserveCapacity(lengths.count)
        var start = 0
        for (length, forgotten) in zip(lengths, forgotten) {
            let range = start..<start + Int(length)
            start = range.upperBound
            let links = range.map { Link(item: items[$0], count: counts[$0]) }
            guard let row = LinkRow(links, forgotten: forgotten) else { throw .inconsistent(part: "links") }
            rows.append(row)
        }
        return TransitionModel(settings: settings, rows: rows, deeds: deeds)
    }
}

extension Transitions.Settings {
    func write(to writer: inout ByteWriter) {
        writer.append(array: [Int32(window), Int32(cooccurrenceReach), Int32(linksMax), Int32(secondStepMax)])
        writer.append(array: [
            gapDecay, reverse, cooccurrence, sourcePower, sourcePrior, targetPower, countPower, queryDecay,
            secondStep,
        ])
    }

    static func read(from reader: inout ByteReader) throws(ModelFileError) -> Transitions.Settings {
        let whole = try reader.integers()
        let parts = try reader.floats()
        guard whole.count == 4, parts.count == 9 else { throw .inconsistent(part: "settings") }
        var settings = Transitions.Settings()
        settings.window = Int(whole[0])
        settings.cooccurrenceReach = Int(whole[1])
        settings.linksMax = Int(whole[2])
        settings.secondStepMax = Int(whole[3])
        settings.secondStep = parts[8]
        settings.gapDecay = parts[0]
        settings.reverse = parts[1]
        settings.cooccurrence = parts[2]
        settings.sourcePower = parts[3]
        settings.sourcePrior = parts[4]
        settings.targetPower = parts[5]
        settings.countPower = parts[6]
        settings.queryDecay = parts[7]
        guard settings.isSound else { throw .inconsistent(part: "settings") }
        return settings
    }
}
