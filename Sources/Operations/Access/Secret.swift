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
        Hexadecimal.text(of: Array(SHA256.hash(data: Data(text.utf8))))
    }

    /// Whether two texts are equal, in a time that does not say where they differ.
    static func areEqual(_ left: String, _ right: String) -> Bool { areEqual(Array(left.utf8), Array(right.utf8)) }

    /// Whether bytes are equal, in a time that does not say where they differ.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// HMAC-SHA256 over a text: proof that it was written by whoever has the key.
    static func signature(of text: String, key: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(key.utf8))))
    }

    private static func letters() -> String {
        var generator = SystemRandomNumberGenerator()
        return Base32.encode(
            UUIDBits(
                high: .random(in: .min ... .max, using: &generator), low: .random(in: .min ... .max, using: &generator))
        )
    }
}

/// Bytes as addresses and headers write them: base 64 of RFC 4648 §5, without padding.
enum Base64URL {
    /// The text of bytes.
    static func text(of bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The bytes of a text; nil for one that is none.
    static func bytes(of text: String) -> Data? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }
}
