import Crypto
import Foundation
import Market

/// Tokens that nobody guesses, and the digests that are kept of them.
enum Secret {
    /// A new token: 256 random bits as 52 letters without an underscore.
    static func token() -> String { letters() + letters() }

    /// Eight random letters, for names that are public.
    static func name() -> String { String(letters().suffix(8)) }

    /// SHA-256 in hexadecimal. A random token of 256 bits needs no slow hash.
    static func digest(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }

    /// Whether two texts are equal, in a time that does not say where they differ.
    static func areEqual(_ left: String, _ right: String) -> Bool { areEqual(Array(left.utf8), Array(right.utf8)) }

    /// Whether bytes are equal, in a time that does not say where they differ.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func letters() -> String {
        var generator = SystemRandomNumberGenerator()
        return Base32.encode(
            UUIDBits(
                high: .random(in: .min ... .max, using: &generator), low: .random(in: .min ... .max, using: &generator))
        )
    }
}
