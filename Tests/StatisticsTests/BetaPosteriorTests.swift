import Testing

@testable import Statistics

@Suite struct BetaPosteriorTests {
    /// Reference values: scipy 1.11, `scipy.stats.beta.ppf`.
    @Test(arguments: [
        (1.0, 20.0, 0.002_561_378_776_530_260_6, 0.139_108_340_668_266_15),
        (0.6, 49.4, 0.000_114_724_554_592_909_73, 0.042_932_371_847_141_465),
        (3.0, 97.5, 0.008_267_414_936_998_117, 0.061_922_151_613_993_47),
        (500.0, 515.0, 0.466_818_256_939_832_37, 0.518_419_981_796_511_6),
        (0.5, 0.5, 0.006_155_829_702_431_136_5, 0.993_844_170_297_568_9),
    ])
    func `quantiles equal the reference`(alpha: Double, beta: Double, low: Double, high: Double) {
        let posterior = BetaPosterior(alpha: alpha, beta: beta)

        #expect(abs(posterior.quantile(0.05) - low) < 1e-9)
        #expect(abs(posterior.quantile(0.95) - high) < 1e-9)
    }

    @Test func `evidence moves the mean from the prior to the rate seen`() {
        let prior = BetaPosterior(priorMean: 0.02, strength: 50, successes: 0, trials: 0)
        let informed = BetaPosterior(priorMean: 0.02, strength: 50, successes: 5, trials: 50)

        #expect(abs(prior.mean - 0.02) < 1e-12)
        #expect(abs(informed.mean - 0.06) < 1e-12)
        #expect(informed.deviation < BetaPosterior(alpha: 1.2, beta: 18.8).deviation)
    }

    @Test func `draws have the mean and spread of the belief`() {
        let posterior = BetaPosterior(alpha: 3, beta: 9)
        var generator = SeededGenerator(seed: 2)

        let draws = (0..<20_000).map { _ in posterior.draw(using: &generator) }

        let mean = draws.reduce(0, +) / 20_000
        let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
        #expect(abs(mean - posterior.mean) < 0.005)
        #expect(abs(variance.squareRoot() - posterior.deviation) < 0.005)
    }

    @Test func `a weight halves with every half-life and never exceeds one`() {
        let halfLife = HalfLife(seconds: 3_600)

        #expect(abs(halfLife.weight(ageSeconds: 3_600) - 0.5) < 1e-12)
        #expect(abs(halfLife.weight(ageSeconds: 7_200) - 0.25) < 1e-12)
        #expect(halfLife.weight(ageSeconds: -5) == 1)
    }
}
