internal import Market

/// What one group of terms does to a forecast.
package struct ResponseInfluence: Sendable, Hashable {
    /// What the terms are about.
    package let group: ResponseGroup
    /// Log-odds added to (or taken from) the goal, pairs shared equally by their two sides; all groups together are the
    /// log-odds before calibration.
    package let logOdds: Double
    /// For a measured rate, how often it was seen; decayed, so it need not be whole.
    package let exposures: Double?
    /// For a measured rate, how many of these reached the goal.
    package let responses: Double?
}

extension ResponseModel {
    /// The strongest influences on a candidate's forecast, by size, equal ones by group.
    ///
    /// With n and k of measured rates, so that a face can say "42 of 310 opened it" instead of a weight.
    /// - Complexity: as a forecast.
    package func explain(
        _ candidate: ResponseCandidate, in context: ResponseContext, goal: ResponseGoal, limit: Int = 5
    ) -> [ResponseInfluence] {
        let prepared = prepared(context)
        let keys = RateKeys(context, candidate.features)
        var terms: [HashedTerm] = []
        describe(candidate, keys: keys, in: prepared, into: &terms)
        let all = prepared.terms + terms
        let parts = machine.parts(of: all, goal: goal)
        var byGroup: [ResponseGroup: Double] = [.always: Double(prepared.worldOdds[goal])]
        for (term, part) in zip(all, parts) { byGroup[term.group, default: 0] += Double(part) }
        let sorted = byGroup.sorted {
            abs($0.value) != abs($1.value) ? abs($0.value) > abs($1.value) : $0.key.rawValue < $1.key.rawValue
        }
        return sorted.prefix(max(0, limit)).map { group, logOdds in
            let evidence = keys.key(of: group).flatMap { key in
                (keys.own.contains(key) ? viewerRates : rates).find(key, at: prepared.time)
            }
            return ResponseInfluence(
                group: group, logOdds: logOdds, exposures: evidence.map { Double($0.exposures[goal]) },
                responses: evidence.map { Double($0.responses[goal]) })
        }
    }
}

extension RateKeys {
    /// The key whose evidence stands behind a group, if it is a rate.
    func key(of group: ResponseGroup) -> UInt64? {
        switch group {
        case .surfaceRate: surface
        case .viewerRate: viewer
        case .viewerOnSurface: viewerOnSurface
        case .itemRate: item
        case .itemOnSurface: itemOnSurface
        case .creatorRate: creator
        case .categoryRate: category
        case .viewerWithCreator: viewerWithCreator
        case .viewerWithCategory: viewerWithCategory
        case .viewerWithDuration: viewerWithDuration
        case .durationRate: durationOnSurface
        case .viewerWithItem: viewerWithItem
        default: nil
        }
    }
}

extension FactorMachine {
    /// Each term's part of one goal's log-odds; a pair's product counts half for each side.
    func parts(of terms: [HashedTerm], goal: ResponseGoal) -> [Float] {
        var sums = Sums(dimensions: settings.dimensions)
        add(terms, to: &sums)
        return terms.map { term in
            var part = weights[linearPlace(term)][goal] * term.value[goal]
            guard term.isPaired else { return part }
            let place = vectorPlace(term)
            for axis in 0..<settings.dimensions {
                let own = vectors[place + axis][goal] * term.value[goal]
                part += 0.5 * own * (sums.vector[axis][goal] - own)
            }
            return part
        }
    }
}
