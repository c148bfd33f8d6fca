/// An exact amount of one currency, in its minor unit.
///
/// Arithmetic is checked: what does not fit in 64 bits is an error, never a trap and never a wrapped
/// number. Amounts of two currencies never mix.
package struct Money: Hashable, Sendable {
    /// Minor units (fen, cents, yen, fils); negative for what is owed or reversed.
    package let minorUnits: Int64
    /// The currency that the minor units count.
    package let currency: Currency

    /// An amount of minor units: `Money(minorUnits: 1299, currency: .cny)` is 12.99 yuan.
    package init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Nothing, in a currency.
    package static func zero(_ currency: Currency) -> Money {
        Money(minorUnits: 0, currency: currency)
    }

    /// The sum of two amounts.
    /// - Throws: `currencyMismatch`, `overflow`.
    package func adding(_ other: Money) throws(AmountError) -> Money {
        try combining(other) { $0.addingReportingOverflow($1) }
    }

    /// The difference of two amounts.
    /// - Throws: `currencyMismatch`, `overflow`.
    package func subtracting(_ other: Money) throws(AmountError) -> Money {
        try combining(other) { $0.subtractingReportingOverflow($1) }
    }

    /// The amount with its sign turned.
    /// - Throws: `overflow` for the one value that has no positive twin.
    package func negated() throws(AmountError) -> Money {
        try Money.zero(currency).subtracting(self)
    }

    /// The amount `count` times, as for a quantity of units.
    /// - Throws: `overflow`.
    package func times(_ count: Int64) throws(AmountError) -> Money {
        let (product, overflow) = minorUnits.multipliedReportingOverflow(by: count)
        guard !overflow else { throw .overflow }
        return Money(minorUnits: product, currency: currency)
    }

    private func combining(
        _ other: Money, by operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) throws(AmountError) -> Money {
        guard currency == other.currency else { throw .currencyMismatch(currency.code, other.currency.code) }
        let (result, overflow) = operation(minorUnits, other.minorUnits)
        guard !overflow else { throw .overflow }
        return Money(minorUnits: result, currency: currency)
    }
}
