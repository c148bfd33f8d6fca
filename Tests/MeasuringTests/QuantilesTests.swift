import Measuring
import Statistics
import Testing

@Suite struct Quantiling {
    @Test(arguments: [(0.0, 1.0), (0.5, 50), (0.501, 51), (0.99, 99), (1, 100)])
    func `takes the nearest rank, which is a value that was measured`(share: Double, expected: Double) {
        let quantiles = Quantiles((1...100).reversed().map(Double.init))

        #expect(quantiles.value(at: share) == expected)
    }

    @Test func `has nothing to say about nothing`() {
        #expect(Quantiles([]).median == nil)
        #expect(Quantiles([7]).value(at: 0.99) == 7)
    }

    @Test func `takes the lower of two middle values`() {
        #expect(Quantiles([4, 1, 3, 2]).median == 2)
    }
}

@Suite struct `Arrivals of an open loop` {
    @Test func `keep their mean rate, in order and inside their time`() {
        var generator = SeededGenerator(seed: 11)
        let due = Arrivals(perSecond: 200, seconds: 100, using: &generator).dueAfter

        // A count of 20,000 expected arrivals deviates by 141; five deviations are a bug, not chance.
        #expect(abs(due.count - 20_000) < 707)
        #expect(zip(due, due.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(due.allSatisfy { (0..<100).contains($0) })
    }

    @Test func `come in bursts, as those of independent viewers do`() {
        var generator = SeededGenerator(seed: 12)
        let due = Arrivals(perSecond: 200, seconds: 100, using: &generator).dueAfter
        let gaps = zip(due, due.dropFirst()).map { $1 - $0 }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let deviation = (gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)).squareRoot()

        #expect(abs(deviation / mean - 1) < 0.05)
    }

    @Test func `are the same for the same seed`() {
        var one = SeededGenerator(seed: 3)
        var other = SeededGenerator(seed: 3)

        #expect(
            Arrivals(perSecond: 50, seconds: 2, using: &one).dueAfter
                == Arrivals(perSecond: 50, seconds: 2, using: &other).dueAfter)
    }
}
