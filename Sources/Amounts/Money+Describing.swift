extension Money: CustomStringConvertible {
    /// The amount as people write it without a symbol: `12.99`, `-0.05`, `1200` for yen.
    package var decimalText: String {
        let digits = String(minorUnits.magnitude)
        let sign = minorUnits < 0 ? "-" : ""
        guard currency.decimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, currency.decimals + 1 - digits.count)) + digits
        return "\(sign)\(padded.dropLast(currency.decimals)).\(padded.suffix(currency.decimals))"
    }

    /// The amount with its currency code, for logs and messages: `12.99 CNY`.
    package var description: String { "\(decimalText) \(currency.code)" }

    /// The amount that a decimal text names, such as `12.99`; the inverse of `decimalText`.
    ///
    /// Fewer decimals than the currency has are filled with zeros; more are refused rather than rounded.
    /// - Throws: `malformed` when the text is not such a number, `overflow` when it is too large.
    package init(parsing text: String, currency: Currency) throws(AmountError) {
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        let isDigits = { (part: Substring) in
            part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard
            (1...2).contains(parts.count), !parts[0].isEmpty, isDigits(parts[0]), isDigits(fraction),
            fraction.count <= currency.decimals, parts.count == 1 || !fraction.isEmpty
        else { throw .malformed(text) }

        let zeros = String(repeating: "0", count: currency.decimals - fraction.count)
        guard let minorUnits = Int64((isNegative ? "-" : "") + parts[0] + fraction + zeros) else { throw .overflow }
        self.init(minorUnits: minorUnits, currency: currency)
    }
}
