extension SessionModel {
    private static let magic = Array("DCSESSN1".utf8)

    /// The model as bytes: magic, format, settings, sessions oldest first, transitions, and a CRC-64.
    /// - Complexity: O(items of all sessions + links).
    package func encoded() -> [UInt8] {
        var writer = ByteWriter(magic: Self.magic, format: 1)
        settings.write(to: &writer)
        writer.append(UInt64(itemCount))
        writer.append(UInt64(nextSession))
        let sessions = (oldestSession..<nextSession).map { session(Int32($0)) }
        writer.append(array: sessions.map { UInt32($0.count) })
        writer.append(array: sessions.flatMap(\.self))
        transitions.write(to: &writer)
        return writer.sealed()
    }

    /// The model that bytes hold; what can't be used without a check is checked here.
    ///
    /// Postings are made from the sessions, so an item's list reaches back no further than they do.
    /// - Throws: `ModelFileError`.
    /// - Complexity: O(bytes).
    package init(decoding bytes: [UInt8]) throws(ModelFileError) {
        var reader = try ByteReader(opening: bytes, magic: Self.magic, format: 1)
        let settings = try SessionNeighbours.Settings.read(from: &reader)
        let itemCount = try reader.integer(UInt64.self)
        let nextSession = try reader.integer(UInt64.self)
        let lengths = try reader.counts()
        let items = try reader.integers()
        let transitions = try TransitionModel.read(from: &reader)
        guard reader.isAtEnd else { throw .wrongLength }
        // Transitions name every item with its deeds, so the file's length bounds what is reserved here.
        guard
            itemCount <= UInt64(transitions.itemCount), items.allSatisfy({ $0 >= 0 && $0 < itemCount }),
            nextSession <= UInt64(Int32.max),
            lengths.count == min(Int(nextSession), settings.sessionsMax),
            lengths.allSatisfy({ $0 > 0 && Int($0) <= settings.sessionItemsMax }),
            lengths.reduce(0, { $0 + Int($1) }) == items.count, transitions.settings == settings.transitions
        else { throw .inconsistent(part: "sessions") }
        self.init(settings: settings, itemCount: Int(itemCount))
        self.transitions = transitions
        start(at: Int(nextSession) - lengths.count)
        var start = 0
        for length in lengths {
            keep(items[start..<start + Int(length)])
            start += Int(length)
        }
    }
}

extension SessionNeighbours.Settings {
    func write(to writer: inout ByteWriter) {
        writer.append(
            array: [sessionsMax, sessionItemsMax, postingsMax, neighboursMax].map { Int32($0) })
        writer.append(array: [
            queryDecay, queryRarity, itemRarity, lengthPower, recency, similarityPower, afterDecay, before, beforeDecay,
            transitionsShare, reminder, reminderOfLast, reminderDecay,
        ])
        transitions.write(to: &writer)
    }

    static func read(from reader: inout ByteReader) throws(ModelFileError) -> SessionNeighbours.Settings {
        let whole = try reader.integers()
        let parts = try reader.floats()
        guard whole.count == 4, parts.count == 13 else { throw .inconsistent(part: "settings") }
        var settings = SessionNeighbours.Settings()
        settings.sessionsMax = Int(whole[0])
        settings.sessionItemsMax = Int(whole[1])
        settings.postingsMax = Int(whole[2])
        settings.neighboursMax = Int(whole[3])
        settings.queryDecay = parts[0]
        settings.queryRarity = parts[1]
        settings.itemRarity = parts[2]
        settings.lengthPower = parts[3]
        settings.recency = parts[4]
        settings.similarityPower = parts[5]
        settings.afterDecay = parts[6]
        settings.before = parts[7]
        settings.beforeDecay = parts[8]
        settings.transitionsShare = parts[9]
        settings.reminder = parts[10]
        settings.reminderOfLast = parts[11]
        settings.reminderDecay = parts[12]
        settings.transitions = try Transitions.Settings.read(from: &reader)
        guard settings.isSound else { throw .inconsistent(part: "settings") }
        return settings
    }
}
