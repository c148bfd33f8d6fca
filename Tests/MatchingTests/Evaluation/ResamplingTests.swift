import Testing

@testable import Matching

@Suite struct ResamplingTests {
    @Test func `the interval of a mean of zeros and ones is near the normal one`() throws {
        let values = (0..<1_000).map { $0 % 5 == 0 ? 1.0 : 0 }

        let mean = try #require(
            Resampling(resamples: 2_000, seed: 3).estimates([values], askers: (0..<1_000).map(Int32.init))?.first)

        // sqrt(.2 x .8 / 1000) x 1.96 = 0.0248.
        #expect(abs(mean.value - 0.2) < 1e-12)
        #expect(abs(mean.value - mean.low - 0.0248) < 0.003)
        #expect(abs(mean.high - mean.value - 0.0248) < 0.003)
    }

    @Test func `questions of one asker are drawn together, which makes the interval wider`() throws {
        let values = (0..<1_000).map { $0 / 10 % 5 == 0 ? 1.0 : 0 }
        let resampling = Resampling(resamples: 500, seed: 3)

        let apart = try #require(resampling.estimates([values], askers: (0..<1_000).map(Int32.init))?.first)
        let together = try #require(resampling.estimates([values], askers: (0..<1_000).map { Int32($0 / 10) })?.first)

        #expect(abs(together.value - 0.2) < 1e-12)
        #expect(together.high - together.low > 2.5 * (apart.high - apart.low))
    }

    @Test func `the seed decides the interval and the threads do not`() throws {
        let values = (0..<300).map { Double($0 % 7) }
        let askers = (0..<300).map(Int32.init)

        let one = Resampling(seed: 1).estimates([values], askers: askers, threads: 1)

        #expect(one == Resampling(seed: 1).estimates([values], askers: askers, threads: 3))
        #expect(one != Resampling(seed: 2).estimates([values], askers: askers))
    }

    @Test func `no question has no mean`() {
        #expect(Resampling().estimates([[]], askers: []) == nil)
    }
}
