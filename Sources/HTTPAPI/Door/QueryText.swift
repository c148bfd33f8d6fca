/// Reads `a=1&b=2`: queries and form bodies.
package enum QueryText {
    /// A name and a value.
    package struct Pair: Hashable, Sendable {
        /// The decoded name.
        package let name: String
        /// The decoded value, empty when there was none.
        package let value: String
    }

    /// The pairs in their order.
    /// - Throws: `WireRefusal.malformedQuery` for bad percent-encoding or bytes that are not UTF-8.
    package static func pairs(of text: String) throws(WireRefusal) -> [Pair] {
        var pairs: [Pair] = []
        for part in text.split(separator: "&", omittingEmptySubsequences: true) {
            let equals = part.firstIndex(of: "=")
            guard
                let name = decoded(part[..<(equals ?? part.endIndex)], plusIsBlank: true),
                let value = decoded(equals.map { part[part.index(after: $0)...] } ?? "", plusIsBlank: true)
            else { throw .malformedQuery }
            pairs.append(Pair(name: name, value: value))
        }
        return pairs
    }

    /// A text without its percent-encoding, nil when it is malformed.
    package static func decoded(_ text: some StringProtocol, plusIsBlank: Bool = false) -> String? {
        var output: [UInt8] = []
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = bytes.next().flatMap(digit), let low = bytes.next().flatMap(digit) else { return nil }
                output.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsBlank: output.append(UInt8(ascii: " "))
            default: output.append(byte)
            }
        }
        return String(validating: output, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
