/// Numbers as tables show them.
package enum Figure {
    /// A number with as many digits as it deserves: whole from 100 on, else three significant ones.
    package static func short(_ number: Double) -> String {
        guard number.isFinite else { return "\(number)" }
        let size = number.magnitude
        if size >= 100 || number == number.rounded(), size < 1e15 { return String(Int64(number.rounded())) }
        let decimals = size >= 10 ? 1 : size >= 1 ? 2 : 3
        return fixed(number, decimals: decimals)
    }

    /// A number with so many decimals and no zeros at the end.
    private static func fixed(_ number: Double, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
        let scaled = Int64((number.magnitude * scale).rounded())
        let whole = scaled / Int64(scale)
        let digits = String(scaled % Int64(scale))
        var fraction = String(repeating: "0", count: decimals - digits.count) + digits
        while fraction.hasSuffix("0") { fraction.removeLast() }
        let sign = number < 0 && scaled > 0 ? "-" : ""
        return sign + (fraction.isEmpty ? "\(whole)" : "\(whole).\(fraction)")
    }
}
