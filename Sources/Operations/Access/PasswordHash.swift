import Crypto
import CryptoExtras
import Foundation

/// A password's scrypt digest (RFC 7914) with all that checking it takes.
///
/// The text is `scrypt$logRounds$blockSize$parallelism$salt$key`, the last two in base 64. Since each text
/// names its cost, the cost of new hashes may rise while old ones stay valid.
package struct PasswordHash: Hashable, Sendable {
    /// How much work and memory one digest takes: 128 × 2^logRounds × blockSize bytes.
    package struct Cost: Hashable, Sendable {
        /// The binary logarithm of scrypt's N.
        package let logRounds: Int
        /// scrypt's r.
        package let blockSize: Int
        /// scrypt's p.
        package let parallelism: Int

        /// A cost; nil when it is out of the range that this program is willing to spend.
        package init?(logRounds: Int, blockSize: Int, parallelism: Int) {
            guard (1...20).contains(logRounds), (1...32).contains(blockSize), (1...16).contains(parallelism) else {
                return nil
            }
            self.logRounds = logRounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }
    }

    /// What the digest took.
    package let cost: Cost
    private let salt: [UInt8]
    private let key: [UInt8]

    private static let keyLength = 32

    /// Hashes a password with a new salt of 16 bytes. Takes a tenth of a second: call it off the cooperative pool.
    /// - Throws: when scrypt cannot have the memory.
    package init(of password: String, cost: Cost) throws {
        self.cost = cost
        salt = Self.randomBytes(16)
        key = try Self.derive(password, salt: salt, cost: cost, count: Self.keyLength)
    }

    private init(cost: Cost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    /// A hash that no password has, for logins that do not exist: checking it takes as long as any other.
    package static func ofNobody(cost: Cost) -> PasswordHash {
        PasswordHash(cost: cost, salt: randomBytes(16), key: randomBytes(keyLength))
    }

    /// Whether this is the hash of a password. As slow as hashing; the comparison takes the same time for all keys.
    /// - Throws: when scrypt cannot have the memory.
    package func matches(_ password: String) throws -> Bool {
        let other = try Self.derive(password, salt: salt, cost: cost, count: key.count)
        return Secret.areEqual(key, other)
    }

    /// The hash as it is stored.
    package var text: String {
        let numbers = [cost.logRounds, cost.blockSize, cost.parallelism].map(String.init)
        let bytes = [salt, key].map { Data($0).base64EncodedString() }
        return (["scrypt"] + numbers + bytes).joined(separator: "$")
    }

    /// The hash that a stored text spells; nil when it is none.
    package init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard
            parts.count == 6, parts[0] == "scrypt", let logRounds = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = Data(base64Encoded: parts[4]),
            let key = Data(base64Encoded: parts[5]), salt.count >= 16, key.count >= Self.keyLength,
            let cost = Cost(logRounds: logRounds, blockSize: blockSize, parallelism: parallelism)
        else { return nil }
        self.init(cost: cost, salt: Array(salt), key: Array(key))
    }

    /// scrypt itself (RFC 7914 §6). Unicode spells one password in several ways, so it is brought to NFC before.
    static func derive(_ password: String, salt: [UInt8], cost: Cost, count: Int) throws -> [UInt8] {
        let passphrase = Array(password.precomposedStringWithCanonicalMapping.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: passphrase, salt: salt, outputByteCount: count, rounds: 1 << cost.logRounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism)
        return key.withUnsafeBytes { Array($0) }
    }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in .random(in: .min ... .max, using: &generator) }
    }
}
