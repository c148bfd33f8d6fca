import Amounts
import Bookkeeping
import Crypto
import Statistics
import Testing

@Suite struct JournalChainTests {
    private let chain = JournalChain { Array(SHA256.hash(data: $0)) }

    private func journal(_ count: Int64) throws -> [JournalLine] {
        var previous = JournalChain.root
        return try (1...count).map { number in
            let entry = try Scenario.entry("e\(number)", "bank D \(number), shop:1 C \(number)")
            let line = chain.line(number, at: 1_763_890_000_000 + number, entry, after: previous)
            previous = line.digest
            return line
        }
    }

    @Test func `a journal as it was written holds from its beginning and from any place`() throws {
        let lines = try journal(50)
        #expect(chain.firstBreak(in: lines) == nil)
        #expect(chain.firstBreak(in: [JournalLine]()) == nil)
        #expect(chain.firstBreak(in: lines[20...], after: (20, lines[19].digest)) == nil)
        #expect(Set(lines.map(\.digest)).count == 50)
    }

    @Test func `a thousand random changes are each found where they were made`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        let lines = try journal(40)
        for turn in 0..<1_000 {
            var changed = lines
            let place = Int.random(in: 0..<40, using: &generator)
            let line = lines[place]
            var (at, entry, digest) = (line.at, line.entry, line.digest)
            switch turn % 5 {
            case 0: at += 1
            case 1:
                entry = try Scenario.entry("e\(place + 1)", "bank D \(place + 2), shop:1 C \(place + 2)")
            case 2: entry = try Scenario.entry("e\(place + 1)", "bank D \(place + 1), shop:2 C \(place + 1)")
            case 3: digest[Int.random(in: 0..<digest.count, using: &generator)] ^= 1
            default: entry = try Scenario.entry("x\(place + 1)", "bank D \(place + 1), shop:1 C \(place + 1)")
            }
            changed[place] = JournalLine(sequence: line.sequence, at: at, entry: entry, digest: digest)
            #expect(chain.firstBreak(in: changed) == line.sequence, "seed \(seed), turn \(turn)")
        }
    }

    @Test func `a line that is missing, doubled or moved breaks the chain there`() throws {
        let lines = try journal(10)
        #expect(chain.firstBreak(in: lines[..<4] + lines[5...]) == 5)
        #expect(chain.firstBreak(in: lines[..<5] + [lines[4]] + lines[5...]) == 6)
        var swapped = lines
        swapped.swapAt(2, 6)
        #expect(chain.firstBreak(in: swapped) == 3)
    }

    @Test func `no two entries are written with the same bytes`() throws {
        // Without lengths in front, "ab" + "c" and "a" + "bc" would be one text.
        let first = try Entry("ab", reference: "c", Scenario.entry("x", "bank D 1, shop:1 C 1").postings)
        let second = try Entry("a", reference: "bc", Scenario.entry("x", "bank D 1, shop:1 C 1").postings)
        let digests = [first, second].map { chain.line(1, at: 0, $0, after: JournalChain.root).digest }
        #expect(digests[0] != digests[1])
    }
}
