extension Money {
    /// The amount split in proportion to shares, so that the parts sum to it exactly.
    ///
    /// Largest remainder (Hamilton): every part is the floor of its exact share, then one minor unit each
    /// goes to the parts with the largest remainders, the earlier part first when they tie. A negative
    /// amount is split as its positive twin, so that a reversal mirrors what it reverses.
    ///
    /// - Parameter shares: one non-negative share a part, in any unit; their sum must not be zero.
    /// - Throws: `invalidShares`; `overflow` when the shares' sum does not fit in 64 bits.
    /// - Complexity: O(*n* log *n*) in the number of shares.
    package func split(by shares: [Int64]) throws(AmountError) -> [Money] {
        var total: Int64 = 0
        for share in shares {
            guard share >= 0 else { throw .invalidShares }
            let (sum, overflow) = total.addingReportingOverflow(share)
            guard !overflow else { throw .overflow }
            total = sum
        }
        guard total > 0 else { throw .invalidShares }

        let amount = Int128(minorUnits.magnitude)
        let sign: Int128 = minorUnits < 0 ? -1 : 1
        var parts = shares.map { amount * Int128($0) / Int128(total) }
        let remainders = shares.map { amount * Int128($0) % Int128(total) }
        let left = Int(amount - parts.reduce(0, +))
        let order = remainders.indices.sorted { (remainders[$0], $1) > (remainders[$1], $0) }
        for index in order.prefix(left) { parts[index] += 1 }

        return parts.map { Money(minorUnits: Int64(truncatingIfNeeded: $0 * sign), currency: currency) }
    }
}
