import Crypto
import Foundation
import Market

/// Makes the identifiers of one command.
///
/// With an idempotency key they derive from it and from the time at which it was claimed, so a command that runs again
/// builds the same rows (INV-12), and a key that is used once more after it was forgotten builds others. Without a key they
/// are new and sort by time.
struct IdentifierSource {
    private let seed: String?
    private let time: Timestamp
    private var count = 0
    private var generator = SystemRandomNumberGenerator()

    init(context: CommandContext, operation: OperationName, time: Timestamp) {
        seed = context.idempotencyKey.map {
            "\(context.idempotencyScope)\u{1f}\($0)\u{1f}\(operation)\u{1f}\(time.milliseconds)"
        }
        self.time = time
    }

    /// The next 128 bits.
    mutating func next() -> UUIDBits {
        count += 1
        guard let seed else { return .version7(at: time, using: &generator) }
        let digest = Array(SHA256.hash(data: Data("\(seed)\u{1f}\(count)".utf8)))
        let word = { (start: Int) in digest[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return .version8(high: word(0), low: word(8))
    }
}
