internal import Crypto
internal import Foundation
import Market

/// SHA-256 in hexadecimal, as `sha256sum` prints it.
enum FileDigest {
    /// The digest of a file's bytes, of which some are in memory at a time.
    /// - Throws: what reading throws.
    static func sha256(of path: String) throws -> String {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        var hash = SHA256()
        while let part = try handle.read(upToCount: 1 << 20), !part.isEmpty { hash.update(data: part) }
        try handle.close()
        return Hexadecimal.text(of: Array(hash.finalize()))
    }

    /// The digest of bytes.
    static func sha256(_ bytes: Data) -> String { Hexadecimal.text(of: Array(SHA256.hash(data: bytes))) }
}
