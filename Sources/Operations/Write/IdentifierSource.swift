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
    private var dice: IdentifierDice

    init(context: CommandContext, operation: OperationName, time: Timestamp, dice: IdentifierDice) {
        self.dice = dice
        seed = context.idempotencyKey.map {
            "\(context.idempotencyScope)\u{1f}\($0)\u{1f}\(operation)\u{1f}\(time.milliseconds)"
        }
        self.time = time
    }

    /// The next 128 bits.
    mutating func next() -> UUIDBits {
        count += 1
        guard let seed else { return .version7(at: time, using: &dice) }
        let digest = Array(SHA256.hash(data: Data("\(seed)\u{1f}\(count)".utf8)))
        let word = { (start: Int) in digest[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return .version8(high: word(0), low: word(8))
    }
}

/// Where the random bits of identifiers come from, whichever thread asks.
package struct IdentifierDice: RandomNumberGenerator, Sendable {
    private let draw: @Sendable () -> UInt64

    /// The system's randomness.
    package static let system = IdentifierDice {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    /// Dice of one's own, so that a simulation makes the same identifiers again.
    package init(_ draw: @escaping @Sendable () -> UInt64) { self.draw = draw }

    package mutating func next() -> UInt64 { draw() }
}
