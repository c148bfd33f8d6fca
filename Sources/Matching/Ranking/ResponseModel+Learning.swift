internal import Market

extension ResponseModel {
    /// Learns from one exposure: takes a step of the weights and of the calibration, then counts the rates.
    ///
    /// Events that become known at the same moment are learnt after all of them were forecast. Goals that become
    /// known later are
    /// learnt by another example with only these goals known.
    /// - Parameter calibrates: whether the calibration takes a step; false in passes over events that the weights
    ///   have seen.
    /// - Complexity: O(features x dimensions), some microseconds.
    package mutating func learn(_ example: ResponseExample, calibrates: Bool = true) {
        let known = example.outcome.knownLanes
        let happened = example.outcome.happenedLanes
        let prepared = prepared(example.context)
        let keys = RateKeys(example.context, example.candidate.features)
        var terms: [HashedTerm] = []
        describe(example.candidate, keys: keys, in: prepared, into: &terms)
        if calibrates {
            var sums = prepared.sums
            machine.add(terms, to: &sums)
            calibration.learn(
                odds: sums.odds, place: prepared.calibrationPlace, known: known, happened: happened)
        }
        machine.learn(prepared.terms + terms, from: prepared.worldOdds, known: known, happened: happened)
        count(example, keys: keys, settled: false)
        exampleCount += 1
    }

    /// Counts an exposure in the rates alone, as it is right for what happened before learning began.
    /// - Complexity: O(1).
    package mutating func remember(_ example: ResponseExample) {
        count(example, keys: RateKeys(example.context, example.candidate.features), settled: true)
    }

    private mutating func count(_ example: ResponseExample, keys: RateKeys, settled: Bool) {
        let known = example.outcome.knownLanes
        let happened = example.outcome.happenedLanes
        let time = example.context.at.milliseconds
        for key in keys.shared { rates.add(key, known: known, happened: happened, at: time) }
        for key in keys.own { viewerRates.add(key, known: known, happened: happened, at: time, settled: settled) }
        guard example.outcome[.order] == true, example.outcome.orderMinorUnits.isFinite else { return }
        let amount = min(max(example.outcome.orderMinorUnits, 0), 1e9)
        var one = GoalLanes.zero
        var sum = GoalLanes.zero
        one[0] = 1
        sum[0] = Float(amount)
        for key in [keys.world, keys.item, keys.creator, keys.category].compactMap({ $0 }) {
            amounts.add(key, known: one, happened: sum, at: time)
        }
    }
}
