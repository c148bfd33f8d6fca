import Market
import Statistics

/// Events of a made-up market, the same for the server and for the bare loop beside it.
struct MadeEvents: Sendable {
    /// What one event is about, as places in the lists.
    struct Pick: Sendable {
        let viewer: Int
        let content: Int
        let request: Int
        let watched: Int64
        let position: Int64
    }

    /// Running time that all of them have.
    static let length: Int64 = 30_000

    let viewers: [String]
    let contents: [String]
    let requests: [String]

    /// Lists to pick from.
    init(seed: UInt64, at time: Timestamp) {
        var generator = SeededGenerator(seed: seed)
        viewers = (0..<10_000).map { _ in Identifier<Viewer>(at: time, using: &generator).rawValue }
        contents = (0..<20_000).map { _ in Identifier<Content>(at: time, using: &generator).rawValue }
        requests = (0..<50_000).map { _ in Identifier<FeedRequest>(at: time, using: &generator).rawValue }
    }

    /// An event of anyone about anything.
    func pick(using generator: inout SeededGenerator) -> Pick {
        Pick(
            viewer: Int.random(in: viewers.indices, using: &generator),
            content: Int.random(in: contents.indices, using: &generator),
            request: Int.random(in: requests.indices, using: &generator),
            watched: Int64.random(in: 10_000..<Self.length, using: &generator),
            position: Int64.random(in: 0..<10, using: &generator))
    }
}

/// Writes event identifiers as clients make them: ULIDs, ten letters of time and sixteen of chance.
struct EventNames {
    static let length = 26
    private static let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(state: seed) }

    /// Writes one identifier of 26 letters.
    mutating func write(to start: UnsafeMutablePointer<UInt8>, milliseconds: Int64) {
        let time = UInt64(milliseconds)
        for place in 0..<10 { start[place] = Self.letter(time >> UInt64(5 * (9 - place))) }
        let (first, second) = (generator.next(), generator.next())
        for place in 0..<8 {
            start[10 + place] = Self.letter(first >> UInt64(5 * place))
            start[18 + place] = Self.letter(second >> UInt64(5 * place))
        }
    }

    /// The letter of the last five bits.
    private static func letter(_ bits: UInt64) -> UInt8 { letters[Int(truncatingIfNeeded: bits & 31)] }
}
