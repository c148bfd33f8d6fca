import Crypto
import Foundation
import Market

/// A digest that tells two requests apart which came with one idempotency key.
package enum Fingerprint {
    /// The SHA-256 digest of some parts, in hexadecimal digits.
    ///
    /// Each part goes in with its length, so that moving a letter from one part to the next gives another digest,
    /// and an absent part differs from an empty one.
    /// - Complexity: O(*n*) in the bytes of all parts.
    package static func of(_ parts: [[UInt8]?]) -> String {
        var hash = SHA256()
        for part in parts {
            hash.update(data: Data("\(part?.count ?? -1):".utf8))
            if let part { hash.update(data: part) }
        }
        return Hexadecimal.text(of: Array(hash.finalize()))
    }
}
