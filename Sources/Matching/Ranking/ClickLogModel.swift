package import Market
internal import Statistics

/// One row of a click log of unknown columns: categories only, numbers having been put into buckets.
package struct ClickLogRow: Sendable, Hashable {
    /// One key a column, in a fixed order; a missing value is a value too.
    package let columns: [FeatureKey]
    /// Whether it was clicked.
    package let clicked: Bool
    /// The time, or nil when the log has none; rates then never forget.
    package let at: Timestamp?

    /// A row.
    package init(columns: [FeatureKey], clicked: Bool, at: Timestamp? = nil) {
        self.columns = columns
        self.clicked = clicked
        self.at = at
    }
}

extension FeatureKey {
    /// The key of a number's bucket on a logarithmic scale, three to an octave from 1 on, with signs apart; what is
    /// not finite is
    /// one bucket.
    package init(bucketOf number: Double) {
        guard number.isFinite else {
            self.init("?")
            return
        }
        let bucket = Int((3 * Elementary.log2(1 + abs(number))).rounded())
        self.init(number < 0 ? -bucket : bucket)
    }
}

/// The response model's learner over the columns of any click log: each value by itself and in pairs, its smoothed
/// rate,
/// and chosen pairs of columns as crosses with rates of their own.
package struct ClickLogModel: Sendable, Equatable {
    /// What the model was made with.
    package let settings: ResponseModel.Settings
    /// Pairs of columns that get crosses and rates.
    package let pairs: [ColumnPair]
    private var machine: FactorMachine
    private var rates: ResponseRates
    private var calibration: SurfaceCalibration

    /// Two columns, by number.
    package struct ColumnPair: Sendable, Hashable {
        /// The column whose rate is the prior of the pair's.
        package let first: Int
        /// The other column.
        package let second: Int

        /// A pair of columns.
        /// - Precondition: two different numbers from 0 on.
        package init(_ first: Int, _ second: Int) {
            precondition(first >= 0 && second >= 0 && first != second, "a pair is of two columns")
            self.first = first
            self.second = second
        }
    }

    /// A model that has learnt nothing.
    /// - Precondition: settings within the ranges that they state.
    package init(settings: ResponseModel.Settings = .init(), pairs: [ColumnPair] = []) {
        precondition(settings.isSound, "settings lie within the ranges that they state")
        self.settings = settings
        self.pairs = pairs
        machine = FactorMachine(settings.machine)
        rates = ResponseRates(
            placesLog2: settings.ratePlacesLog2, halfLife: HalfLife(seconds: settings.halfLife.inSeconds))
        calibration = SurfaceCalibration(step: settings.calibrationStep)
    }

    /// Bytes that the model takes, however much it learns.
    package var bytes: Int {
        settings.machine.bytes + ResponseRates.bytes(placesLog2: settings.ratePlacesLog2)
            + (SurfaceCalibration.placeCount + 1) * MemoryLayout<SurfaceCalibration.Correction>.stride
    }

    /// The calibrated probability of a click, strictly between 0 and 1.
    /// - Complexity: O(columns x dimensions).
    package func probability(_ row: ClickLogRow) -> Double {
        var sums = FactorMachine.Sums(dimensions: settings.dimensions)
        sums.linear = worldOdds(row)
        machine.add(terms(row), to: &sums)
        return Double(logistic(calibration.odds(sums.odds, place: 0))[.click])
    }

    /// Learns from a row whose outcome is known.
    /// - Parameter calibrates: whether the calibration takes a step; false in passes over rows that the weights have
    ///   seen.
    package mutating func learn(_ row: ClickLogRow, calibrates: Bool = true) {
        let terms = terms(row)
        let outcome = ResponseOutcome([.click: row.clicked])
        if calibrates {
            var sums = FactorMachine.Sums(dimensions: settings.dimensions)
            sums.linear = worldOdds(row)
            machine.add(terms, to: &sums)
            calibration.learn(
                odds: sums.odds, place: 0, known: outcome.knownLanes, happened: outcome.happenedLanes)
        }
        machine.learn(
            terms, from: worldOdds(row), known: outcome.knownLanes, happened: outcome.happenedLanes)
        let time = row.at?.milliseconds ?? 0
        for key in [Self.world] + columnKeys(row) + pairKeys(row) {
            rates.add(key.bits, known: outcome.knownLanes, happened: outcome.happenedLanes, at: time)
        }
    }

    /// Forgets all rates and keeps the weights: the start of another pass over the same rows.
    package mutating func forgetRates() {
        rates = ResponseRates(
            placesLog2: settings.ratePlacesLog2, halfLife: HalfLife(seconds: settings.halfLife.inSeconds))
    }

    private static let world = FeatureKey(0).inColumn(ResponseGroup.always.rawValue)

    /// The rate of all rows so far; a tenth is believed before any, which weighs twenty rows.
    private func worldRate(_ row: ClickLogRow) -> GoalLanes {
        rates.find(Self.world.bits, at: row.at?.milliseconds ?? 0)
            .rate(prior: GoalLanes(repeating: 0.1), strength: 20)
    }

    private func worldOdds(_ row: ClickLogRow) -> GoalLanes { worldRate(row).logit }

    private func columnKeys(_ row: ClickLogRow) -> [FeatureKey] {
        row.columns.enumerated().map { $1.inColumn($0) }
    }

    private func pairKeys(_ row: ClickLogRow) -> [FeatureKey] {
        pairs.filter { max($0.first, $0.second) < row.columns.count }.map {
            FeatureKey(row.columns[$0.first].inColumn($0.first), row.columns[$0.second].inColumn($0.second))
        }
    }

    private func terms(_ row: ClickLogRow) -> [HashedTerm] {
        let time = row.at?.milliseconds ?? 0
        let world = worldRate(row)
        var terms = [HashedTerm(FeatureKey(0), .always)]
        let columns = columnKeys(row)
        terms.reserveCapacity(2 * columns.count + 2 * pairs.count + 1)
        var columnRates: [GoalLanes] = []
        for (column, key) in columns.enumerated() {
            terms.append(HashedTerm(key, .column))
            let rate = rates.find(key.bits, at: time).rate(prior: world, strength: settings.itemStrength)
            columnRates.append(rate)
            terms.append(
                HashedTerm(FeatureKey(column), .columnRate, value: 0.5 * (rate.logit - world.logit)))
        }
        for (number, key) in pairKeys(row).enumerated() {
            terms.append(HashedTerm(key, .columnPair, isPaired: false))
            let prior = columnRates[pairs[number].first]
            let rate = rates.find(key.bits, at: time).rate(prior: prior, strength: settings.viewerStrength)
            terms.append(
                HashedTerm(
                    FeatureKey(-1 - number), .columnRate, value: 0.5 * (rate.logit - prior.logit)))
        }
        return terms
    }
}
