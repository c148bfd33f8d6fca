package import Statistics

/// Measures of forecast probabilities against what happened: order (AUC, GAUC) and truth (log loss, calibration).
///
/// Intervals are percentile bootstraps over viewers, not rows, because one viewer's rows are alike.
package struct ClickEvaluation: Sendable, Hashable {
    /// One forecast and what came of it.
    package struct Row: Sendable, Hashable {
        /// Whose it was; rows without viewers each have a number of their own.
        package let viewer: Int32
        /// The forecast, 0 ... 1.
        package let probability: Double
        /// Whether it happened.
        package let happened: Bool

        /// A row.
        /// - Precondition: a probability in 0 ... 1.
        package init(viewer: Int32, probability: Double, happened: Bool) {
            precondition(probability >= 0 && probability <= 1, "a probability lies in 0 ... 1")
            self.viewer = viewer
            self.probability = probability
            self.happened = happened
        }
    }

    /// A value with its bootstrap interval.
    package struct Measure: Sendable, Hashable {
        /// The value on all rows.
        package let value: Double
        /// The interval.
        package let interval: Interval
    }

    /// Rows measured.
    package let rowCount: Int
    /// Viewers among them.
    package let viewerCount: Int
    /// The probability that a row that happened was forecast higher than one that did not, ties counting half; nil when
    /// all or none happened.
    package let auc: Measure?
    /// The AUC of each viewer, weighted by rows, over viewers of whom some rows happened and some did not (H. Zhu et al.,
    /// KDD 2017); nil when there is none.
    package let gauc: Measure?
    /// Mean of −log of the probability given to what happened, in nats; probabilities are kept 1e-15 off 0 and 1.
    package let logLoss: Measure
    /// Expected calibration error over ten bins of equal width: Σ |Σp − Σy| / n.
    package let ece: Measure

    /// Measures rows.
    /// - Returns: nil for no rows.
    /// - Precondition: at least 20 resamples.
    /// - Complexity: O(n log n + resamples x n).
    package init?(_ rows: [Row], resamples: Int = 200, level: Double = 0.95, seed: UInt64 = 1) {
        precondition(resamples >= 20, "fewer than 20 resamples say nothing about the tails")
        guard !rows.isEmpty else { return nil }
        let table = ClickTable(rows)
        rowCount = rows.count
        viewerCount = table.viewerCount
        let values = table.measures(weights: Array(repeating: 1, count: table.viewerCount))
        var generator = SeededGenerator(seed: seed)
        let draws = (0..<resamples).map { _ in
            var weights = [Double](repeating: 0, count: table.viewerCount)
            for _ in 0..<table.viewerCount {
                weights[Int(generator.next().multipliedFullWidth(by: UInt64(table.viewerCount)).high)] += 1
            }
            return table.measures(weights: weights)
        }
        func measure(_ value: Double, _ part: (ClickTable.Values) -> Double?) -> Measure {
            let sorted = draws.compactMap(part).sorted()
            let tail = (1 - level) / 2
            guard !sorted.isEmpty else { return Measure(value: value, interval: Interval(low: value, high: value)) }
            return Measure(
                value: value,
                interval: Interval(
                    low: Interval.quantile(tail, of: sorted), high: Interval.quantile(1 - tail, of: sorted)))
        }
        auc = values.auc.map { measure($0, \.auc) }
        gauc = values.gauc.map { measure($0, \.gauc) }
        logLoss = measure(values.logLoss, \.logLoss)
        ece = measure(values.ece, \.ece)
    }
}

/// Rows in order of their forecasts, ready to be measured under many weightings of viewers.
private struct ClickTable {
    struct Values {
        let auc: Double?
        let gauc: Double?
        let logLoss: Double
        let ece: Double
    }

    let viewerCount: Int
    /// By ascending probability.
    private let viewers: [Int32]
    private let probabilities: [Double]
    private let happened: [Bool]
    private let losses: [Double]
    /// AUC of each viewer's own rows, or nil, and their number.
    private var own: [(auc: Double?, rows: Double)]

    init(_ rows: [ClickEvaluation.Row]) {
        let sorted = rows.sorted { $0.probability < $1.probability }
        var numbers: [Int32: Int32] = [:]
        for row in rows where numbers[row.viewer] == nil { numbers[row.viewer] = Int32(numbers.count) }
        viewerCount = numbers.count
        viewers = sorted.map { numbers[$0.viewer] ?? 0 }
        probabilities = sorted.map(\.probability)
        happened = sorted.map(\.happened)
        losses = sorted.map { row in
            let kept = min(max(row.probability, 1e-15), 1 - 1e-15)
            return row.happened ? -Elementary.log(kept) : -Elementary.log1p(-kept)
        }
        own = []
        var places = [[Int]](repeating: [], count: viewerCount)
        for place in viewers.indices { places[Int(viewers[place])].append(place) }
        own = places.map { places in
            (
                Self.auc(places.map { (probabilities[$0], happened[$0], 1) }), Double(places.count)
            )
        }
    }

    func measures(weights: [Double]) -> Values {
        var loss = 0.0
        var total = 0.0
        var gaps = [Double](repeating: 0, count: 10)
        for place in viewers.indices {
            let weight = weights[Int(viewers[place])]
            guard weight > 0 else { continue }
            total += weight
            loss += weight * losses[place]
            let bin = min(9, Int(probabilities[place] * 10))
            gaps[bin] += weight * (probabilities[place] - (happened[place] ? 1 : 0))
        }
        var sum = 0.0
        var exposures = 0.0
        for (viewer, own) in own.enumerated() {
            guard let auc = own.auc else { continue }
            sum += weights[viewer] * own.rows * auc
            exposures += weights[viewer] * own.rows
        }
        return Values(
            auc: Self.auc(
                viewers.indices.lazy.map { (probabilities[$0], happened[$0], weights[Int(viewers[$0])]) }),
            gauc: exposures > 0 ? sum / exposures : nil, logLoss: loss / total,
            ece: gaps.reduce(0) { $0 + abs($1) } / total)
    }

    /// The area under the curve of weighted rows in ascending order, ties counting half (Mann–Whitney).
    private static func auc(_ rows: some Sequence<(Double, Bool, Double)>) -> Double? {
        var area = 0.0
        var positives = 0.0
        var negatives = 0.0
        var tied = (score: -1.0, positives: 0.0, negatives: 0.0)
        func close() {
            area += tied.positives * (negatives + tied.negatives / 2)
            positives += tied.positives
            negatives += tied.negatives
        }
        for (score, happened, weight) in rows {
            if score != tied.score {
                close()
                tied = (score, 0, 0)
            }
            if happened { tied.positives += weight } else { tied.negatives += weight }
        }
        close()
        return positives > 0 && negatives > 0 ? area / (positives * negatives) : nil
    }
}
