/// A reproducible source of random bits: xoshiro256**, started from one 64-bit seed.
///
/// The same seed gives the same numbers on every machine, which is what makes a decision replayable.
/// Not for secrets. Algorithm and constants: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number
/// generators", ACM TOMS 47 (2021); the seed is spread over the state by SplitMix64, as the authors advise.
package struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// A generator whose whole sequence follows from a seed.
    package init(seed: UInt64) {
        var spreader = SplitMix64(state: seed)
        state = (spreader.next(), spreader.next(), spreader.next(), spreader.next())
    }

    /// A generator in a given state, for comparison with the published sequence.
    /// - Precondition: some bit of the state is set.
    init(state: (UInt64, UInt64, UInt64, UInt64)) {
        precondition(state != (0, 0, 0, 0), "a state of zeros would repeat zero for ever")
        self.state = state
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        let result = ((state.1 &* 5).rotated(left: 7)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3.rotated(left: 45)
        return result
    }

    /// Whether both will give the same numbers from here on.
    package static func == (left: SeededGenerator, right: SeededGenerator) -> Bool { left.state == right.state }
}

extension UInt64 {
    fileprivate func rotated(left count: UInt64) -> UInt64 { self << count | self >> (64 - count) }
}
