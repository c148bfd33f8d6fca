package import Market

/// From which places an order is sent: from one that has all of it if there is one, else from as few as can be; of several
/// choices from those that are taken from first.
///
/// Variants of which no units lie in a place together, such as those of two merchants, are chosen for by themselves. Up to
/// ``triedMax`` places are tried in every combination, which is exact. Of more, the place that has most of what is still
/// missing is taken again and again, and those that turn out not to be needed are left out.
package struct PlaceChoice: Sendable {
    /// The places, those that are taken from first in front.
    package let places: [Identifier<StockLocation>]

    /// The most places of which every combination is tried.
    package static let triedMax = 12

    /// The choice for what is wanted.
    /// - Parameters:
    ///   - locations: all places, those that are taken from first in front.
    ///   - wanted: units of each variant, of which there are enough in all places together.
    ///   - free: units of a variant that can be spoken for in a place.
    /// - Complexity: O(2^``triedMax`` x variants) at most for each merchant; O(places^2 x variants) beyond.
    package init(
        _ locations: [Identifier<StockLocation>], _ wanted: [Identifier<SKU>: Int64],
        free: (Identifier<SKU>, Identifier<StockLocation>) -> Int64
    ) {
        let skus = wanted.keys.sorted()
        let units = locations.map { location in skus.map { max(0, free($0, location)) } }
        var chosen: Set<Int> = []
        for group in Self.groups(units, of: skus.count) {
            let asked = group.skus.map { ($0, wanted[skus[$0]] ?? 0) }
            chosen.formUnion(Self.fewest(group.places, units, asked))
        }
        places = chosen.sorted().map { locations[$0] }
    }

    /// Variants that lie in places together, with these places in their order.
    private static func groups(_ units: [[Int64]], of count: Int) -> [(skus: [Int], places: [Int])] {
        var groups: [(skus: Set<Int>, places: Set<Int>)] = (0..<count).map { sku in
            ([sku], Set(units.indices.filter { units[$0][sku] > 0 }))
        }
        var index = 0
        while index < groups.count {
            if let other = groups.indices.first(where: {
                $0 > index && !groups[$0].places.isDisjoint(with: groups[index].places)
            }) {
                let merged = groups.remove(at: other)
                groups[index].skus.formUnion(merged.skus)
                groups[index].places.formUnion(merged.places)
            } else {
                index += 1
            }
        }
        return groups.map { ($0.skus.sorted(), $0.places.sorted()) }
    }

    private static func covers(_ places: [Int], _ units: [[Int64]], _ asked: [(sku: Int, units: Int64)]) -> Bool {
        asked.allSatisfy { sku, wanted in places.reduce(0) { $0 + units[$1][sku] } >= wanted }
    }

    private static func fewest(
        _ places: [Int], _ units: [[Int64]], _ asked: [(sku: Int, units: Int64)]
    ) -> [Int] {
        guard places.count <= triedMax else { return greedy(places, units, asked) }
        for size in 0..<max(1, places.count) {
            if let found = combination(of: size, places[...], [], { covers($0, units, asked) }) { return found }
        }
        return places
    }

    /// The first combination of a size, in the order of its places, that passes.
    private static func combination(
        of size: Int, _ places: ArraySlice<Int>, _ taken: [Int], _ passes: ([Int]) -> Bool
    ) -> [Int]? {
        if taken.count == size { return passes(taken) ? taken : nil }
        for index in places.indices where places.endIndex - index >= size - taken.count {
            if let found = combination(of: size, places[(index + 1)...], taken + [places[index]], passes) {
                return found
            }
        }
        return nil
    }

    private static func greedy(
        _ places: [Int], _ units: [[Int64]], _ asked: [(sku: Int, units: Int64)]
    ) -> [Int] {
        var missing = asked
        var taken: [Int] = []
        while missing.contains(where: { $0.units > 0 }) {
            let gains = places.filter { !taken.contains($0) }.map { place in
                (place, missing.reduce(0) { $0 + min(max(0, $1.units), units[place][$1.sku]) })
            }
            guard let best = gains.max(by: { $0.1 < $1.1 || ($0.1 == $1.1 && $0.0 > $1.0) }), best.1 > 0 else { break }
            taken.append(best.0)
            missing = missing.map { ($0.sku, $0.units - units[best.0][$0.sku]) }
        }
        for place in taken.sorted(by: >) {
            let rest = taken.filter { $0 != place }
            if covers(rest, units, asked) { taken = rest }
        }
        return taken
    }
}
