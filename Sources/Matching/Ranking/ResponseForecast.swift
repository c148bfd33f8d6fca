/// What is expected to come of showing one item.
package struct ResponseForecast: Sendable, Hashable {
    let probabilities: GoalLanes
    /// The expected net price of an order, should there be one, in minor units; 0 while no order and no price is known.
    package let orderMinorUnits: Double

    init(probabilities: GoalLanes, orderMinorUnits: Double) {
        self.probabilities = probabilities
        self.orderMinorUnits = orderMinorUnits
    }

    /// A forecast of known numbers; a goal left out is not expected.
    /// - Precondition: probabilities in 0 ... 1 and an amount that is finite and not negative.
    package init(_ probabilities: [ResponseGoal: Double], orderMinorUnits: Double = 0) {
        precondition(
            probabilities.values.allSatisfy { $0 >= 0 && $0 <= 1 } && orderMinorUnits >= 0 && orderMinorUnits.isFinite,
            "probabilities lie in 0 ... 1 and amounts are not negative")
        var lanes = GoalLanes.zero
        for (goal, probability) in probabilities { lanes[goal] = Float(probability) }
        self.init(probabilities: lanes, orderMinorUnits: orderMinorUnits)
    }

    /// The calibrated probability of a goal, per exposure, strictly between 0 and 1 when the model made it.
    package subscript(goal: ResponseGoal) -> Double { Double(probabilities[goal]) }

    /// Expected net GMV of the exposure in minor units: orders that stay, times their price.
    package var netMinorUnits: Double { max(0, self[.order] - self[.refund]) * orderMinorUnits }
}

extension ResponseModel {
    /// Forecasts for candidates, in their order.
    ///
    /// The context is hashed and summed once; each candidate then costs its own features and its pairs with the viewer.
    /// - Complexity: O(candidates x features x dimensions), about a microsecond or two each.
    package func forecast(_ candidates: [ResponseCandidate], in context: ResponseContext) -> [ResponseForecast] {
        let prepared = prepared(context)
        var terms: [HashedTerm] = []
        terms.reserveCapacity(64)
        var forecasts: [ResponseForecast] = []
        forecasts.reserveCapacity(candidates.count)
        for candidate in candidates {
            let keys = RateKeys(context, candidate.features)
            describe(candidate, keys: keys, in: prepared, into: &terms)
            var sums = prepared.sums
            machine.add(terms, to: &sums)
            forecasts.append(
                ResponseForecast(
                    probabilities: logistic(calibration.odds(sums.odds, place: prepared.calibrationPlace)),
                    orderMinorUnits: amount(keys, candidate.features, in: prepared)))
        }
        return forecasts
    }

    /// The forecast for one candidate.
    package func forecast(_ candidate: ResponseCandidate, in context: ResponseContext) -> ResponseForecast {
        forecast([candidate], in: context)[0]
    }

    /// The expected price of an order of an item: its own orders, its price, its creator's and its category's orders.
    private func amount(_ keys: RateKeys, _ item: ItemFeatures, in prepared: PreparedContext) -> Double {
        let strength: Float = 3
        guard let world = prepared.amount ?? item.priceMinorUnits.map({ Float($0) }) else { return 0 }
        var expected = world
        if let price = item.priceMinorUnits {
            expected = Float(price)
        } else {
            for key in [keys.category, keys.creator].compactMap({ $0 }) {
                if let seen = amounts.find(key, at: prepared.time) {
                    expected = (seen.responses[0] + strength * expected) / (seen.exposures[0] + strength)
                }
            }
        }
        if let seen = amounts.find(keys.item, at: prepared.time) {
            expected = (seen.responses[0] + strength * expected) / (seen.exposures[0] + strength)
        }
        return Double(expected)
    }
}
