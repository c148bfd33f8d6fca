import Market
import Statistics
import Testing
import Trade

@Suite("What variants are made of")
struct BundleTests {
    private static func sku(_ number: UInt64) -> Identifier<SKU> { Identifier(UUIDBits(high: 2, low: number)) }
    private static func line(_ number: UInt64, _ units: Int64) -> Stock.Line { Stock.Line(sku(number), units) }

    /// A tea set of two cups and a pot, and a gift of the pot and a tin.
    private static let bundles: Bundles = {
        do {
            return Bundles([
                try Bundle(sku(11), of: [line(1, 2), line(2, 1)]), try Bundle(sku(12), of: [line(2, 1), line(3, 1)]),
            ])
        } catch {
            preconditionFailure("Cups and pots are a set: \(error)")
        }
    }()

    @Test func `a bundle has from one to ten parts, each once and none of them itself`() {
        let refused: [(parts: [Stock.Line], refusal: BundleRefusal)] = [
            ([], .partsOutOfRange), ((1...11).map { Self.line($0, 1) }, .partsOutOfRange),
            ([Self.line(1, 0)], .partsOutOfRange), ([Self.line(1, 100)], .partsOutOfRange),
            ([Self.line(1, 1), Self.line(1, 2)], .partRepeated), ([Self.line(11, 1)], .nested(Self.sku(11))),
        ]
        for row in refused {
            #expect(throws: row.refusal) { try Bundle(Self.sku(11), of: row.parts) }
        }
        #expect(throws: Never.self) { try Bundle(Self.sku(11), of: (1...10).map { Self.line($0, 99) }) }
    }

    @Test func `what several lines want of a part is compared with what lies of it together`() {
        let free = [Self.sku(1): Int64(5), Self.sku(2): 3, Self.sku(3): 9]
        let table: [(lines: [Stock.Line], left: [Int64])] = [
            ([Self.line(11, 1)], [2]), ([Self.line(12, 1)], [3]), ([Self.line(1, 1)], [5]), ([Self.line(9, 1)], [0]),
            // Two pots for two sets leave one for a gift; one cup of five is left beside them.
            ([Self.line(11, 2), Self.line(12, 1), Self.line(1, 1)], [2, 1, 1]),
            // Each line alone could be had, and all of them together not.
            ([Self.line(11, 2), Self.line(12, 2)], [1, 1]), ([Self.line(11, 2), Self.line(1, 2)], [1, 1]),
            ([Self.line(2, 3), Self.line(12, 1)], [2, 0]),
        ]
        for row in table {
            #expect(Self.bundles.available(row.lines, of: free) == row.left, "\(row.lines)")
        }
        #expect(
            Self.bundles.demand([Self.line(11, 3), Self.line(5, 2)]) == [
                Self.line(1, 6), Self.line(2, 3), Self.line(5, 2),
            ])
    }

    @Test func `lines can be had together exactly when no line wants more than the others leave`() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for step in 0..<20_000 {
            let free = Dictionary(
                uniqueKeysWithValues: (1...3).map { (Self.sku($0), Int64.random(in: 0...6, using: &generator)) })
            let lines = [UInt64(1), 2, 3, 11, 12].filter { _ in Bool.random(using: &generator) }.map {
                Self.line($0, Int64.random(in: 1...3, using: &generator))
            }
            var wanted: [Identifier<SKU>: Int64] = [:]
            for part in Self.bundles.demand(lines) { wanted[part.sku, default: 0] += part.units }
            let fits = wanted.allSatisfy { $0.value <= free[$0.key] ?? 0 }
            let left = Self.bundles.available(lines, of: free)
            #expect(zip(lines, left).allSatisfy { $0.units <= $1 } == fits, "seed \(seed), step \(step)")
        }
    }
}
