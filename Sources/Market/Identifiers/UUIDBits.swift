/// The 128 bits of a UUID (RFC 9562), most significant first.
package struct UUIDBits: Hashable, Sendable {
    /// The first eight bytes.
    package let high: UInt64
    /// The last eight bytes.
    package let low: UInt64

    /// Bits exactly as given.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A version 7 UUID: 48 bits of milliseconds, so that identifiers sort by time, then 74 random bits.
    package static func version7(at time: Timestamp, using generator: inout some RandomNumberGenerator) -> UUIDBits {
        let milliseconds = UInt64(clamping: time.milliseconds) & 0xFFFF_FFFF_FFFF
        let random = UInt64.random(in: 0...0xFFF, using: &generator)
        return UUIDBits(
            high: milliseconds << 16 | 0x7000 | random,
            low: 0x8000_0000_0000_0000 | (UInt64.random(in: .min ... .max, using: &generator) >> 2))
    }

    /// A version 8 UUID of bits that were derived from something else, such as a digest.
    ///
    /// A command that is retried with its idempotency key derives the same identifiers again.
    package static func version8(high: UInt64, low: UInt64) -> UUIDBits {
        UUIDBits(
            high: high & 0xFFFF_FFFF_FFFF_0FFF | 0x8000,
            low: low >> 2 | 0x8000_0000_0000_0000)
    }
}
