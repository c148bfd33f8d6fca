import Statistics
import Testing

@testable import Matching

@Suite struct SmoothedRatesTests {
    private let settings = SmoothedRates.Settings(
        levelCount: 2, halfLife: HalfLife(seconds: 100), priorMean: 0.1, priorStrength: 10)

    /// By hand: all (1 + 3) / (10 + 20), its creator (10 x 4/30 + 3) / (10 + 10), item (10 x that + 2) / (10 + 5).
    @Test func `each level leans on the one above`() {
        var rates = SmoothedRates(settings: settings)
        rates.add([1, 10], successes: 2, trials: 5, at: 0)
        rates.add([1, 11], successes: 1, trials: 5, at: 0)
        rates.add([2, 12], successes: 0, trials: 10, at: 0)

        #expect(abs(rates.rate([], at: 0) - 4.0 / 30) < 1e-12)
        #expect(abs(rates.rate([1], at: 0) - (10 * 4.0 / 30 + 3) / 20) < 1e-12)
        #expect(abs(rates.rate([1, 10], at: 0) - (10 * (10 * 4.0 / 30 + 3) / 20 + 2) / 15) < 1e-12)
        #expect(abs(rates.rate([1, 99], at: 0) - rates.rate([1], at: 0)) < 1e-12)
        #expect(abs(rates.posterior([1, 10], at: 0).alpha + rates.posterior([1, 10], at: 0).beta - 15) < 1e-9)
    }

    @Test func `evidence halves with the half-life`() {
        var rates = SmoothedRates(settings: settings)
        rates.add([1], successes: 4, trials: 8, at: 0)

        #expect(abs(rates.rate([], at: 100) - (1 + 2.0) / (10 + 4)) < 1e-12)

        // An event that comes late counts what it would count by now.
        rates.add([1], successes: 0, trials: 8, at: 100)
        var late = SmoothedRates(settings: settings)
        late.add([1], successes: 0, trials: 8, at: 100)
        late.add([1], successes: 4, trials: 8, at: 0)
        #expect(abs(rates.rate([1], at: 100) - late.rate([1], at: 100)) < 1e-12)
    }

    @Test func `strengths recover how much the true rates differ`() {
        // Rates of 400 creators from Beta(6, 14): mean 0.3, strength 20.
        let seed: UInt64 = 5
        var generator = SeededGenerator(seed: seed)
        var rates = SmoothedRates(
            settings: .init(levelCount: 1, halfLife: HalfLife(seconds: 1e9), priorMean: 0.3, priorStrength: 50))
        for creator in 0..<400 {
            let rate = BetaPosterior(alpha: 6, beta: 14).draw(using: &generator)
            let trials = Int.random(in: 5...60, using: &generator)
            let successes = (0..<trials).reduce(0) { sum, _ in sum + (generator.nextUnit() < rate ? 1 : 0) }
            rates.add([UInt64(creator)], successes: Double(successes), trials: Double(trials), at: 0)
        }

        rates.learnStrengths(at: 0) { _, _ in [] }

        #expect((15...27).contains(rates.strengths[1]), "seed \(seed): \(rates.strengths[1])")
    }

    @Test func `a full level forgets its lightest cells`() {
        var rates = SmoothedRates(settings: .init(levelCount: 1, cellsMax: 8))
        for key in 0..<9 { rates.add([UInt64(key)], successes: 0, trials: Double(20 - key), at: 0) }

        #expect(rates.cellCount == 7)
        #expect(rates.forgottenCells == 2)
        #expect(rates.levels[0][8] == nil && rates.levels[0][7] == nil && rates.levels[0][6] != nil)
        for key in 100..<400 { rates.add([UInt64(key)], successes: 1, at: 1) }
        #expect(rates.cellCount <= 8 && rates.bytes <= rates.bytesMax)
    }

    @Test func `rates come back from their bytes, and damaged bytes are refused`() throws {
        var rates = SmoothedRates(settings: settings)
        for key in 0..<40 { rates.add([UInt64(key % 5), UInt64(key)], successes: 1, trials: 3, at: Double(key)) }
        rates.learnStrengths(at: 40) { level, key in level == 0 ? [] : [key % 5] }
        let bytes = rates.encoded()

        #expect(try SmoothedRates(decoding: bytes) == rates)
        #expect(DamagedBytes.accepted(bytes) { _ = try SmoothedRates(decoding: $0) } == [])
        #expect(
            DamagedBytes.refusedForgeries(bytes) {
                _ = try SmoothedRates(decoding: $0).posterior([1, 6], at: 50)
            } > 20)
    }
}
