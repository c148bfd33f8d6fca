/// What each outcome of an exposure is worth, published to everyone whom a rank concerns.
///
/// Score = Σ probability x value (+ the share of expected net sales): the form that Douyin publishes of its own
/// ranking,
/// here with the weights too. Values are rules, read from a file and stored with each decision by version.
package struct RankingValues: Sendable, Hashable {
    /// What reaching a goal is worth, in minor units of the platform's currency; a goal left out is worth nothing.
    package let minorUnits: [ResponseGoal: Double]
    /// The part of expected net sales that counts, 0 ... 1: 0.05 says that 1 yuan sold is worth 5 fen here.
    package let netSalesShare: Double

    /// Largest size of a value, in minor units.
    package static let minorUnitsMax = 1e9

    /// Values as read from a file.
    /// - Throws: `RankingValuesError`, in this order: not finite or too large, a harm that would be rewarded, a share
    ///   outside
    ///   0 ... 1, nothing that counts.
    package init(minorUnits: [ResponseGoal: Double], netSalesShare: Double) throws(RankingValuesError) {
        for goal in ResponseGoal.allCases {
            guard let value = minorUnits[goal] else { continue }
            guard value.isFinite, abs(value) <= Self.minorUnitsMax else { throw .outOfRange(goal) }
            if goal.isHarm, value > 0 { throw .harmRewarded(goal) }
        }
        guard netSalesShare.isFinite, (0...1).contains(netSalesShare) else { throw .shareOutOfRange }
        guard netSalesShare > 0 || minorUnits.values.contains(where: { $0 != 0 }) else { throw .nothingCounts }
        self.minorUnits = minorUnits
        self.netSalesShare = netSalesShare
    }

    /// The terms of an exposure's value, in the order of their goals, net sales last; those worth nothing are left out.
    package func terms(_ forecast: ResponseForecast) -> [RankingTerm] {
        var terms = ResponseGoal.allCases.compactMap { goal in
            minorUnits[goal].flatMap { value in
                value == 0
                    ? nil : RankingTerm(kind: .goal(goal), probability: forecast[goal], valueMinorUnits: value)
            }
        }
        if netSalesShare > 0, forecast.netMinorUnits > 0 {
            terms.append(
                RankingTerm(
                    kind: .netSales, probability: max(0, forecast[.order] - forecast[.refund]),
                    valueMinorUnits: netSalesShare * forecast.orderMinorUnits))
        }
        return terms
    }

    /// The expected value of an exposure in minor units: the sum of its terms.
    package func score(_ forecast: ResponseForecast) -> Double {
        terms(forecast).reduce(0) { $0 + $1.contribution }
    }
}

/// One summand of a rank: how likely, times what it is worth.
package struct RankingTerm: Sendable, Hashable {
    /// What is expected.
    package enum Kind: Sendable, Hashable {
        /// A goal of the viewer's doing.
        case goal(ResponseGoal)
        /// Sales that stay.
        case netSales

        /// The name in answers and rule files.
        package var name: String {
            switch self {
            case .goal(let goal): goal.name
            case .netSales: "net_sales"
            }
        }
    }

    /// What is expected.
    package let kind: Kind
    /// Its calibrated probability, per exposure.
    package let probability: Double
    /// What it is worth, in minor units.
    package let valueMinorUnits: Double

    /// The part of the score, in minor units.
    package var contribution: Double { probability * valueMinorUnits }
}

/// Why values can't rank anything.
package enum RankingValuesError: Error, Sendable, Hashable {
    /// A value is not finite or larger than `RankingValues.minorUnitsMax`.
    case outOfRange(ResponseGoal)
    /// A refund or a refusal was given a positive value.
    case harmRewarded(ResponseGoal)
    /// The share of net sales lies outside 0 ... 1.
    case shareOutOfRange
    /// Every value is zero.
    case nothingCounts
}

extension ResponseGoal {
    /// Whether reaching it is bad for the viewer or the platform, so that its value may not be positive.
    package var isHarm: Bool { self == .refund || self == .refusal }
}
