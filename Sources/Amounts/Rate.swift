/// A share of something in parts per million: 200,000 ppm is 20 %.
package struct Rate: Hashable, Comparable, Sendable {
    /// Parts per million; negative rates do not exist.
    package let partsPerMillion: Int64

    /// Nothing of it.
    package static let zero = Rate(unchecked: 0)
    /// All of it.
    package static let whole = Rate(unchecked: 1_000_000)

    /// A rate from 0 to `limit`, which is the whole unless a caller allows more.
    /// - Throws: `AmountError.rateOutOfRange`.
    package init(partsPerMillion: Int64, atMost limit: Rate = .whole) throws(AmountError) {
        guard (0...limit.partsPerMillion).contains(partsPerMillion) else { throw .rateOutOfRange(partsPerMillion) }
        self.init(unchecked: partsPerMillion)
    }

    private init(unchecked partsPerMillion: Int64) {
        self.partsPerMillion = partsPerMillion
    }

    /// Whether `left` is the smaller share.
    package static func < (left: Rate, right: Rate) -> Bool { left.partsPerMillion < right.partsPerMillion }
}

/// What happens to the part of a minor unit that a rate leaves over.
package enum Rounding: Sendable {
    /// Towards zero: the payer keeps the remainder.
    case towardZero
    /// To the nearest minor unit, a half away from zero.
    case halfAwayFromZero
}

extension Money {
    /// The share of an amount that a rate names, rounded as asked.
    ///
    /// The product is formed in 128 bits, so no intermediate result overflows.
    /// - Throws: `overflow` when a rate above the whole makes the result too large.
    package func share(_ rate: Rate, rounding: Rounding) throws(AmountError) -> Money {
        let product = minorUnits.multipliedFullWidth(by: rate.partsPerMillion)
        let wide = Int128(product.high) << 64 | Int128(product.low)
        let million: Int128 = 1_000_000
        let exact = wide / million
        let left = wide % million
        let carry: Int128 =
            switch rounding {
            case .towardZero: 0
            case .halfAwayFromZero: left.magnitude * 2 >= million.magnitude ? left.signum() : 0
            }
        guard let minorUnits = Int64(exactly: exact + carry) else { throw .overflow }
        return Money(minorUnits: minorUnits, currency: currency)
    }
}
