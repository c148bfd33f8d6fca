import Market
import Statistics
import Testing
import Trade

@Suite("From which places an order is sent")
struct PlaceChoiceTests {
    /// What lies where, a row for each place in the order in which places are taken from, and what is wanted.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let lying: [[Int64]]
        let wanted: [Int64]
        let expected: [Int]

        init(_ description: String, _ lying: [[Int64]], _ wanted: [Int64], _ expected: [Int]) {
            testDescription = description
            self.lying = lying
            self.wanted = wanted
            self.expected = expected
        }
    }

    private static func sku(_ index: Int) -> Identifier<SKU> { Identifier(UUIDBits(high: 2, low: UInt64(index))) }
    private static func place(_ index: Int) -> Identifier<StockLocation> {
        Identifier(UUIDBits(high: 1, low: UInt64(index)))
    }

    private static func chosen(_ lying: [[Int64]], _ wanted: [Int64]) -> [Int] {
        let places = lying.indices.map(place)
        let choice = PlaceChoice(
            places, Dictionary(uniqueKeysWithValues: wanted.enumerated().map { (sku($0), $1) })
        ) { sku, location in
            guard let row = places.firstIndex(of: location),
                let column = wanted.indices.first(where: {
                    Self.sku($0) == sku
                })
            else { return 0 }
            return lying[row][column]
        }
        return choice.places.compactMap(places.firstIndex)
    }

    @Test(arguments: [
        Case("the first place, when it has everything", [[5, 5], [9, 9]], [2, 2], [0]),
        Case(
            "one place that has everything before two that are taken from first", [[1, 0], [0, 1], [1, 1]], [1, 1], [2]),
        Case("the first of several that have everything", [[0, 1], [2, 2], [3, 3]], [2, 2], [1]),
        Case("two instead of three", [[1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0]], [1, 1, 1], [1, 2]),
        Case("of two pairs the one that is taken from first", [[2], [1], [2], [1]], [3], [0, 1]),
        Case("a variant from several places, when no place has enough", [[2], [2], [2]], [5], [0, 1, 2]),
        Case("a far place alone, when the near ones are short", [[1], [1], [4]], [3], [2]),
        Case("two shops each from one place of its own", [[1, 0], [3, 0], [0, 1], [0, 3]], [2, 2], [1, 3]),
        Case("no place of a shop because of another's order", [[3, 0], [0, 3]], [1, 1], [0, 1]),
        Case("nothing that is not wanted", [[0, 9], [1, 9]], [1, 0], [1]),
    ])
    func `takes`(_ example: Case) {
        #expect(Self.chosen(example.lying, example.wanted.map { $0 }) == example.expected)
    }

    @Test func `ten thousand random orders are sent from as few places as any choice would need`() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for step in 0..<10_000 {
            let (places, skus) = (Int.random(in: 1...5, using: &generator), Int.random(in: 1...3, using: &generator))
            let lying = (0..<places).map { _ in (0..<skus).map { _ in Int64.random(in: 0...3, using: &generator) } }
            let wanted = (0..<skus).map { sku in
                Int64.random(in: 0...max(0, lying.reduce(0) { $0 + $1[sku] }), using: &generator)
            }
            let asked = wanted.map { max($0, 0) }
            let chosen = Self.chosen(lying, asked)
            let reaches = { (set: [Int]) in
                asked.indices.allSatisfy { sku in set.reduce(0) { $0 + lying[$1][sku] } >= asked[sku] }
            }
            // Variants that lie nowhere together are chosen for apart, which never needs more places.
            let best = (0..<(1 << places)).map { bits in (0..<places).filter { bits >> $0 & 1 == 1 } }
                .filter(reaches).map(\.count).min()
            #expect(reaches(chosen) && chosen.count == best, "seed \(seed), step \(step): \(lying) \(asked) \(chosen)")
        }
    }

    @Test func `of very many places those with most of it are taken, and none that is not needed`() {
        let lying = (0..<20).map { [Int64($0 == 3 ? 5 : $0 == 17 ? 9 : 1)] }
        #expect(Self.chosen(lying, [14]) == [3, 17])
        #expect(Self.chosen(lying, [9]) == [17])
        #expect(Self.chosen(lying, [32]).count == 20)
    }
}
