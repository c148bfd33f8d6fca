/// Crockford's base 32 in lower case: no i, l, o, u, and texts sort as the numbers do.
package enum Base32 {
    /// Letters that 128 bits take.
    package static let encodedLength = 26

    private static let letters = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// The 26 letters of 128 bits, most significant first.
    package static func encode(_ bits: UUIDBits) -> String {
        let number = UInt128(bits.high) << 64 | UInt128(bits.low)
        return String(unsafeUninitializedCapacity: encodedLength) { buffer in
            for position in 0..<encodedLength {
                buffer[position] =
                    letters[Int(truncatingIfNeeded: number >> UInt128(5 * (encodedLength - 1 - position))) & 31]
            }
            return encodedLength
        }
    }

    /// Whether a byte is one of the 32 letters.
    package static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "i"), UInt8(ascii: "l"), UInt8(ascii: "o"), UInt8(ascii: "u"): false
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }
}
