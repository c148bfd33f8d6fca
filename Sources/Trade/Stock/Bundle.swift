package import Market

/// A variant that is made of others (组合商品): it has no stock of its own, and is there as often as its parts are.
package struct Bundle: Hashable, Sendable {
    /// The variant that is sold.
    package let sku: Identifier<SKU>
    /// What is in one of it, each variant once.
    package let parts: [Stock.Line]

    /// The most variants in a bundle.
    package static let partsMax = 10
    /// The most units of a variant in a bundle.
    package static let unitsMax: Int64 = 99
    /// The most bundles that a variant is a part of, so that whoever runs out of it can be told of all of them.
    package static let usesMax = 50

    /// A bundle.
    /// - Throws: `BundleRefusal.partsOutOfRange`, `.partRepeated`, `.nested` for one that is made of itself.
    package init(_ sku: Identifier<SKU>, of parts: [Stock.Line]) throws(BundleRefusal) {
        guard (1...Self.partsMax).contains(parts.count), parts.allSatisfy({ (1...Self.unitsMax).contains($0.units) })
        else { throw .partsOutOfRange }
        guard Set(parts.map(\.sku)).count == parts.count else { throw .partRepeated }
        guard !parts.contains(where: { $0.sku == sku }) else { throw .nested(sku) }
        self.sku = sku
        self.parts = parts
    }
}

/// What variants are made of: turns what is ordered into what is taken out of stock.
///
/// A variant that is no bundle is made of itself. Whatever shares a part is compared with what lies of it together (INV-05).
package struct Bundles: Hashable, Sendable {
    private let parts: [Identifier<SKU>: [Stock.Line]]

    /// Some bundles; all of those that are asked about.
    package init(_ bundles: [Bundle] = []) {
        parts = Dictionary(bundles.map { ($0.sku, $0.parts) }) { first, _ in first }
    }

    /// What is in one of a variant; nil for one that is no bundle.
    package func parts(of sku: Identifier<SKU>) -> [Stock.Line]? { parts[sku] }

    /// What is taken out of stock for some lines, in their order; a part that several want stands there several times.
    package func demand(_ lines: [Stock.Line]) -> [Stock.Line] {
        lines.flatMap { line in
            parts[line.sku].map { $0.map { Stock.Line($0.sku, $0.units * line.units) } } ?? [line]
        }
    }

    /// How often a variant can be had of what is free.
    package func available(_ sku: Identifier<SKU>, of free: [Identifier<SKU>: Int64]) -> Int64 {
        (parts[sku] ?? [Stock.Line(sku, 1)]).map { max(0, free[$0.sku] ?? 0) / $0.units }.min() ?? 0
    }

    /// How often each line's variant can be had when the other lines have what they want.
    ///
    /// All of them can be had together exactly when no line wants more than that.
    /// - Complexity: O(lines x parts).
    package func available(_ lines: [Stock.Line], of free: [Identifier<SKU>: Int64]) -> [Int64] {
        var wanted: [Identifier<SKU>: Int64] = [:]
        for line in demand(lines) { wanted[line.sku, default: 0] += line.units }
        return lines.map { line in
            var left = free
            for own in demand([line]) { left[own.sku] = (free[own.sku] ?? 0) - (wanted[own.sku] ?? 0) + own.units }
            return available(line.sku, of: left)
        }
    }
}

/// Why a bundle is refused, in order of precedence.
package enum BundleRefusal: Refusal {
    /// There are no parts or too many, or too few or too many units of one.
    case partsOutOfRange
    /// A variant is a part twice.
    case partRepeated
    /// The variant is a bundle, or a part of one: nothing is both.
    case nested(Identifier<SKU>)
    /// The variant is another merchant's.
    case foreignPart(Identifier<SKU>)
    /// The variant is a part of as many bundles as it can be.
    case usedTooOften(Identifier<SKU>)
    /// Units of it lie there, or are spoken for; a bundle has none of its own.
    case hasStock(Int64)
    /// Its parts are counted, not the bundle.
    case notCounted(Identifier<SKU>)

    package var code: ErrorCode {
        switch self {
        case .partsOutOfRange: "bundle.parts_out_of_range"
        case .partRepeated: "bundle.part_repeated"
        case .nested: "bundle.nested"
        case .foreignPart: "bundle.foreign_part"
        case .usedTooOften: "bundle.used_too_often"
        case .hasStock: "bundle.has_stock"
        case .notCounted: "bundle.not_counted"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .partsOutOfRange, .partRepeated: .invalid
        case .usedTooOften: .exhausted
        default: .conflict
        }
    }

    package var details: [String: String] {
        switch self {
        case .nested(let sku), .foreignPart(let sku), .usedTooOften(let sku), .notCounted(let sku):
            ["sku": sku.rawValue]
        case .hasStock(let units): ["units": String(units)]
        default: [:]
        }
    }
}
