import Market

/// Tallies as bytes: whole numbers of variable length (LEB128, zigzag for signed ones), texts with their length before them,
/// and everything in a fixed order, so that equal tallies are equal bytes. The first byte is the version of the form.
struct TallyWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func put(_ number: Int64) { put(UInt64(bitPattern: number << 1 ^ number >> 63)) }
    mutating func put(_ number: Int) { put(Int64(number)) }
    mutating func put(_ truth: Bool) { bytes.append(truth ? 1 : 0) }

    mutating func put(_ text: String) {
        put(UInt64(text.utf8.count))
        bytes += text.utf8
    }

    mutating func put(_ number: Int64?) {
        put(number != nil)
        if let number { put(number) }
    }

    mutating func put(_ counts: Counts) {
        let filled = Count.allCases.filter { counts[$0] != 0 }
        put(UInt64(filled.count))
        for count in filled {
            bytes.append(UInt8(count.rawValue))
            put(counts[count])
        }
    }

    mutating func put(_ origin: TallyBook.Origin) {
        put(origin.source.rawValue)
        put(origin.isFan)
    }

    mutating func put(_ book: TallyBook) {
        put(UInt64(book.times.count))
        for (time, counts) in book.times.sorted(by: { $0.key < $1.key }) {
            put(time)
            put(counts)
        }
        put(UInt64(book.sources.count))
        for (origin, counts) in book.sources.sorted(by: { $0.key < $1.key }) {
            put(origin)
            put(counts)
        }
        put(UInt64(book.products.count))
        for (product, counts) in book.products.sorted(by: { $0.key < $1.key }) {
            put(product.rawValue)
            put(counts)
        }
        put(book.later)
    }
}

/// Bytes that are no tally, or one of another version.
package struct TallyUnreadable: Error, Hashable, Sendable {
    /// Bytes that could not be read.
    package init() {}
}

struct TallyReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    mutating func byte() throws(TallyUnreadable) -> UInt8 {
        guard place < bytes.count else { throw TallyUnreadable() }
        defer { place += 1 }
        return bytes[place]
    }

    mutating func unsigned() throws(TallyUnreadable) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 64 else { throw TallyUnreadable() }
            number |= UInt64(next & 0x7F) << shift
            if next & 0x80 == 0 { return number }
            shift += 7
        }
    }

    mutating func number() throws(TallyUnreadable) -> Int64 {
        let coded = try unsigned()
        return Int64(bitPattern: coded >> 1) ^ -Int64(bitPattern: coded & 1)
    }

    /// A number of things that follow, each of at least one byte.
    mutating func count() throws(TallyUnreadable) -> Int {
        guard let count = Int(exactly: try unsigned()), count <= bytes.count - place else { throw TallyUnreadable() }
        return count
    }

    mutating func truth() throws(TallyUnreadable) -> Bool { try byte() == 1 }
    mutating func optionalNumber() throws(TallyUnreadable) -> Int64? { try truth() ? try number() : nil }

    mutating func text() throws(TallyUnreadable) -> String {
        let length = try count()
        defer { place += length }
        return String(decoding: bytes[place..<place + length], as: UTF8.self)
    }

    mutating func identifier<Noun>(of noun: Noun.Type = Noun.self) throws(TallyUnreadable) -> Identifier<Noun> {
        let text = try text()
        do throws(IdentifierError) { return try Identifier(parsing: text) } catch { throw TallyUnreadable() }
    }

    mutating func counts() throws(TallyUnreadable) -> Counts {
        var counts = Counts()
        for _ in 0..<(try count()) {
            guard let count = Count(rawValue: Int(try byte())) else { throw TallyUnreadable() }
            counts[count] = try number()
        }
        return counts
    }

    mutating func origin() throws(TallyUnreadable) -> TallyBook.Origin {
        guard let source = TrafficSource(rawValue: try text()) else { throw TallyUnreadable() }
        return TallyBook.Origin(source: source, isFan: try truth())
    }

    mutating func book() throws(TallyUnreadable) -> TallyBook {
        var book = TallyBook()
        for _ in 0..<(try count()) {
            let time = try number()
            book.times[time] = try counts()
        }
        for _ in 0..<(try count()) {
            let origin = try origin()
            book.sources[origin] = try counts()
        }
        for _ in 0..<(try count()) {
            let product = try identifier(of: Product.self)
            book.products[product] = try counts()
        }
        book.later = try counts()
        return book
    }
}

extension RoomTally {
    private static let version: UInt8 = 1

    /// The tally as bytes; equal tallies are equal bytes.
    /// - Complexity: O(n log n) in its viewers.
    package var bytes: [UInt8] {
        var writer = TallyWriter()
        writer.put(UInt64(Self.version))
        writer.put(lastSequence)
        writer.put(openedAt)
        writer.put(closedAt)
        writer.put(book)
        writer.put(UInt64(online.count))
        for (slot, count) in online.sorted(by: { $0.key < $1.key }) {
            writer.put(slot)
            writer.put(Int64(count))
        }
        writer.put(UInt64(viewers.count))
        for (id, visitor) in viewers.sorted(by: { $0.key < $1.key }) {
            writer.put(id.rawValue)
            writer.put(UInt64(visitor.acts.rawValue))
            writer.put(visitor.origin)
            writer.put(visitor.since)
            writer.put(visitor.last)
            writer.put(visitor.slot)
            writer.put(visitor.request?.rawValue ?? "")
            writer.put(UInt64(visitor.clicked.count))
            for product in visitor.clicked.sorted() { writer.put(product.rawValue) }
            writer.put(UInt64(visitor.bought.count))
            for product in visitor.bought.sorted() { writer.put(product.rawValue) }
        }
        return writer.bytes
    }

    /// The tally of bytes.
    /// - Throws: `TallyUnreadable` when they are none; whoever keeps them folds the log again.
    package init(bytes: [UInt8]) throws(TallyUnreadable) {
        var reader = TallyReader(bytes)
        guard try reader.unsigned() == UInt64(Self.version) else { throw TallyUnreadable() }
        let lastSequence = try reader.number()
        let (openedAt, closedAt) = (try reader.optionalNumber(), try reader.optionalNumber())
        let book = try reader.book()
        var online: [Int64: Int32] = [:]
        for _ in 0..<(try reader.count()) {
            let slot = try reader.number()
            online[slot] = Int32(truncatingIfNeeded: try reader.number())
        }
        var viewers: [Identifier<Viewer>: Visitor] = [:]
        for _ in 0..<(try reader.count()) {
            let id = try reader.identifier(of: Viewer.self)
            let acts = Acts(rawValue: UInt32(truncatingIfNeeded: try reader.unsigned()))
            var visitor = Visitor(acts: acts, origin: try reader.origin())
            visitor.since = try reader.optionalNumber()
            visitor.last = try reader.number()
            visitor.slot = try reader.number()
            visitor.request = try reader.request()
            for _ in 0..<(try reader.count()) { visitor.clicked.insert(try reader.identifier()) }
            for _ in 0..<(try reader.count()) { visitor.bought.insert(try reader.identifier()) }
            viewers[id] = visitor
        }
        guard reader.isAtEnd else { throw TallyUnreadable() }
        self.init(
            book: book, online: online, openedAt: openedAt, closedAt: closedAt, lastSequence: lastSequence,
            viewers: viewers)
    }
}

extension VideoTally {
    private static let version: UInt8 = 1

    /// The tally as bytes; equal tallies are equal bytes.
    /// - Complexity: O(n log n) in its viewers.
    package var bytes: [UInt8] {
        var writer = TallyWriter()
        writer.put(UInt64(Self.version))
        writer.put(lastSequence)
        writer.put(book)
        writer.put(UInt64(viewers.count))
        for (id, watcher) in viewers.sorted(by: { $0.key < $1.key }) {
            writer.put(id.rawValue)
            writer.put(UInt64(watcher.acts.rawValue))
            writer.put(watcher.origin)
            writer.put(watcher.request?.rawValue ?? "")
            writer.put(watcher.progress)
            writer.put(watcher.watched)
            writer.put(watcher.reachedSixSeconds)
        }
        return writer.bytes
    }

    /// The tally of bytes.
    /// - Throws: `TallyUnreadable` when they are none; whoever keeps them folds the log again.
    package init(bytes: [UInt8]) throws(TallyUnreadable) {
        var reader = TallyReader(bytes)
        guard try reader.unsigned() == UInt64(Self.version) else { throw TallyUnreadable() }
        let lastSequence = try reader.number()
        let book = try reader.book()
        var viewers: [Identifier<Viewer>: Watcher] = [:]
        for _ in 0..<(try reader.count()) {
            let id = try reader.identifier(of: Viewer.self)
            let acts = RoomTally.Acts(rawValue: UInt32(truncatingIfNeeded: try reader.unsigned()))
            var watcher = Watcher(acts: acts, origin: try reader.origin())
            watcher.request = try reader.request()
            watcher.progress = Int(truncatingIfNeeded: try reader.number())
            watcher.watched = try reader.number()
            watcher.reachedSixSeconds = try reader.truth()
            viewers[id] = watcher
        }
        guard reader.isAtEnd else { throw TallyUnreadable() }
        self.init(book: book, lastSequence: lastSequence, viewers: viewers)
    }
}

extension TallyReader {
    /// The identifier of a feed answer; an empty text for none.
    fileprivate mutating func request() throws(TallyUnreadable) -> Identifier<FeedRequest>? {
        let text = try text()
        guard !text.isEmpty else { return nil }
        do throws(IdentifierError) { return try Identifier(parsing: text) } catch { throw TallyUnreadable() }
    }
}

extension MetricFacts {
    /// The facts as bytes.
    package var bytes: [UInt8] {
        var writer = TallyWriter()
        writer.put(counts)
        writer.put(maturedEntries)
        writer.put(retained)
        writer.put(Int64(onAir.seconds * 1_000))
        writer.put(peakOnline)
        writer.put(averageOnline.bitPattern)
        return writer.bytes
    }

    /// The facts of bytes.
    /// - Throws: `TallyUnreadable` when they are none.
    package init(bytes: [UInt8]) throws(TallyUnreadable) {
        var reader = TallyReader(bytes)
        self.init(
            counts: try reader.counts(), maturedEntries: try reader.number(), retained: try reader.number(),
            onAir: .milliseconds(try reader.number()), peakOnline: try reader.number(),
            averageOnline: Double(bitPattern: try reader.unsigned()))
        guard reader.isAtEnd else { throw TallyUnreadable() }
    }
}
