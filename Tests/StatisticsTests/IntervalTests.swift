import Testing

@testable import Statistics

@Suite struct IntervalTests {
    /// Reference values: scipy 1.11, `binomtest(s, n).proportion_ci(method="wilson")`.
    @Test(arguments: [
        (0, 20, 0.0, 0.161_125_158_052_819_38),
        (1, 20, 0.008_881_448_800_795_402, 0.236_131_193_446_742_05),
        (3, 100, 0.010_254_524_024_038_925, 0.084_519_364_290_527_6),
        (69, 10_000, 0.005_456_205_431_184_981, 0.008_722_493_761_976_275),
        (500, 1_000, 0.469_069_600_368_104_2, 0.530_930_399_631_895_8),
    ])
    func `the score interval equals the reference`(successes: Int, trials: Int, low: Double, high: Double) throws {
        let interval = try #require(Interval.wilson(successes: successes, trials: trials))

        #expect(abs(interval.low - low) < 1e-9)
        #expect(abs(interval.high - high) < 1e-9)
    }

    @Test func `a rate without trials has no interval`() {
        #expect(Interval.wilson(successes: 0, trials: 0) == nil)
    }

    @Test func `the score interval covers the true rate about as often as promised`() throws {
        var generator = SeededGenerator(seed: 21)
        var covered = 0

        for _ in 0..<2_000 {
            let successes = (0..<60).count { _ in generator.nextUnit() < 0.2 }
            if try #require(Interval.wilson(successes: successes, trials: 60)).contains(0.2) { covered += 1 }
        }

        #expect((1_840...1_960).contains(covered))
    }

    @Test func `the bootstrap interval is the same for the same seed`() {
        let values = (0..<50).map { Double($0 % 7) }

        let first = Interval.bootstrapOfMean(values, resamples: 200, seed: 4)

        #expect(first == Interval.bootstrapOfMean(values, resamples: 200, seed: 4))
        #expect(first != Interval.bootstrapOfMean(values, resamples: 200, seed: 5))
    }

    @Test func `the bootstrap interval is as wide as the normal one for many values`() throws {
        var generator = SeededGenerator(seed: 9)
        let values = (0..<400).map { _ in generator.nextNormal() }
        let mean = values.reduce(0, +) / 400
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 400).squareRoot()

        let interval = try #require(Interval.bootstrapOfMean(values, resamples: 2_000, seed: 1))

        let half = Interval.normal95 * deviation / 20
        #expect(abs(interval.low - (mean - half)) < 0.1 * half)
        #expect(abs(interval.high - (mean + half)) < 0.1 * half)
    }

    @Test func `equal values have an interval of no width and no values have none`() {
        #expect(Interval.bootstrapOfMean([2, 2, 2], resamples: 20, seed: 1) == Interval(low: 2, high: 2))
        #expect(Interval.bootstrapOfMean([], seed: 1) == nil)
    }
}
