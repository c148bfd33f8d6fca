package import Statistics

/// Percentile bootstrap intervals of means over questions, where those of one asker are drawn together.
///
/// Answers to one viewer, or inside one session, resemble each other, so that drawing single questions would make
/// intervals too narrow. B. Efron, Annals of Statistics 7 (1979); for clusters: A. C. Davison and D. V. Hinkley,
/// "Bootstrap Methods and their Application" (1997), §3.8.
package struct Resampling: Sendable, Hashable {
    /// Level of the intervals, strictly between 0 and 1.
    package var level: Double
    /// How often is drawn.
    package var resamples: Int
    /// Seed of the draws.
    package var seed: UInt64

    /// Settings of the intervals.
    /// - Precondition: at least 20 resamples, and a level strictly between 0 and 1.
    package init(level: Double = 0.95, resamples: Int = 500, seed: UInt64 = 1) {
        precondition(resamples >= 20, "fewer than 20 resamples say nothing about the tails")
        precondition(level > 0 && level < 1, "a level lies strictly between 0 and 1")
        self.level = level
        self.resamples = resamples
        self.seed = seed
    }

    /// The mean of each column with its interval; every column is drawn with the same draws.
    ///
    /// The same for any number of threads.
    /// - Parameters:
    ///   - columns: one value per question in each.
    ///   - askers: who asked; one per question.
    /// - Returns: one estimate per column; nil when there is no question.
    /// - Complexity: O(columns x (questions + resamples x askers)).
    package func estimates(_ columns: [[Double]], askers: [Int32], threads: Int = 1) -> [MeasuredMean]? {
        precondition(columns.allSatisfy { $0.count == askers.count }, "every question has a value in every column")
        guard !askers.isEmpty, !columns.isEmpty else { return nil }
        let groups = Groups(columns, askers: askers)
        let width = columns.count
        var means = [Double](repeating: 0, count: resamples * width)
        means.withUnsafeMutableBufferPointer { buffer in
            let shared = SharedStorage(buffer)
            ParallelLoop.run(blocks: resamples, threads: threads) { number in
                var generator = generator(of: number)
                let drawn = groups.drawnMeans(using: &generator)
                for column in 0..<width { shared.start[number * width + column] = drawn[column] }
            }
        }
        let tail = (1 - level) / 2
        return columns.indices.map { column in
            let sorted = (0..<resamples).map { means[$0 * width + column] }.sorted()
            return MeasuredMean(
                value: columns[column].reduce(0, +) / Double(askers.count),
                low: Interval.quantile(tail, of: sorted), high: Interval.quantile(1 - tail, of: sorted),
                count: askers.count)
        }
    }

    /// The generator of one resample, so that resamples can be drawn in any order.
    package func generator(of number: Int) -> SeededGenerator {
        var mixer = SplitMix64(state: seed &+ UInt64(number) &* 0xD1B5_4A32_D192_ED03)
        return SeededGenerator(seed: mixer.next())
    }
}

/// A mean over questions with its interval.
package struct MeasuredMean: Sendable, Hashable {
    /// The mean.
    package let value: Double
    /// Lower end of the interval.
    package let low: Double
    /// Upper end of the interval.
    package let high: Double
    /// How many questions it is the mean of.
    package let count: Int

    /// A mean that was measured.
    package init(value: Double, low: Double, high: Double, count: Int) {
        self.value = value
        self.low = low
        self.high = high
        self.count = count
    }
}

/// Sums of every column over each asker's questions.
private struct Groups: Sendable {
    private let width: Int
    private let counts: [Double]
    private let sums: [Double]

    init(_ columns: [[Double]], askers: [Int32]) {
        var numbers: [Int32: Int] = [:]
        let groupOf = askers.map { asker in
            let known = numbers[asker] ?? numbers.count
            numbers[asker] = known
            return known
        }
        width = columns.count
        var counts = [Double](repeating: 0, count: numbers.count)
        var sums = [Double](repeating: 0, count: numbers.count * width)
        for (row, group) in groupOf.enumerated() {
            counts[group] += 1
            for column in columns.indices { sums[group * width + column] += columns[column][row] }
        }
        self.counts = counts
        self.sums = sums
    }

    /// Means over as many askers as there are, drawn with replacement.
    func drawnMeans(using generator: inout SeededGenerator) -> [Double] {
        var total = 0.0
        var drawn = [Double](repeating: 0, count: width)
        counts.withUnsafeBufferPointer { counts in
            sums.withUnsafeBufferPointer { sums in
                let size = UInt64(counts.count)
                for _ in 0..<size {
                    let group = Int(generator.next().multipliedFullWidth(by: size).high)
                    total += counts[group]
                    for column in 0..<width { drawn[column] += sums[group * width + column] }
                }
            }
        }
        return drawn.map { $0 / total }
    }
}
