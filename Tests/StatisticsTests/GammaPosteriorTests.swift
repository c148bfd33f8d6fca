import Statistics
import Testing

struct GammaPosteriorTests {
    @Test func `a prior and what was seen add up`() {
        // By hand: 2 orders per 1,000 views that weigh like 5,000 views, then 30 orders in 10,000: (10 + 30) ÷ (5 + 10).
        let belief = GammaPosterior(priorMean: 2, strength: 5, events: 30, exposure: 10)

        #expect(abs(belief.mean - 40.0 / 15) < 1e-12)
        #expect(abs(belief.deviation - 40.0.squareRoot() / 15) < 1e-12)
    }

    @Test func `the distribution of one event is exponential, of two it is Erlang's`() {
        let one = GammaPosterior(priorMean: 1, strength: 1)
        let two = GammaPosterior(priorMean: 2, strength: 1)

        // 1 − e^−1, ln 2, and 1 − 2 e^−1.
        #expect(abs(one.cumulative(at: 1) - 0.632120558828558) < 1e-12)
        #expect(abs(one.quantile(0.5) - 0.693147180559945) < 1e-9)
        #expect(abs(two.cumulative(at: 1) - 0.264241117657115) < 1e-12)
    }

    @Test(arguments: [0.3, 1, 4, 40, 4_000])
    func `quantiles undo the distribution`(shape: Double) {
        let belief = GammaPosterior(priorMean: shape / 3, strength: 3)

        for fraction in [0.025, 0.5, 0.975] {
            #expect(abs(belief.cumulative(at: belief.quantile(fraction)) - fraction) < 1e-8)
        }
        let interval = belief.interval()
        #expect(interval.low < belief.mean && belief.mean < interval.high)
    }
}
