/// One summand of a score: an amount, the weight the rules give it, and their product.
package struct ScoreTerm: Sendable, Hashable {
    /// What is measured.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Fit of the item's vector to the viewer's taste; about 0 ... 1.
        case taste
        /// Nearness to what was watched lately, 0 ... 1.
        case similar
        /// Whether the viewer follows the creator, 0 or 1.
        case following
        /// 2^(−age / half-life), 0 ... 1.
        case freshness
        /// Recent views on a logarithmic scale, 0 ... 1 of the most watched item.
        case popularity
        /// Expected rate of good responses, 0 ... 1.
        case quality
        /// How often the creator was shown to the viewer in the facts' window; its weight is negative.
        case fatigue
        /// Whether the viewer refused the category, 0 or 1; its weight is negative.
        case refusal
        /// How often viewers came to it after the viewer's last deeds, 0 ... 1 of the best candidate.
        case next
        /// How much sessions like this visit speak for it, 0 ... 1 of the best candidate.
        case session
        /// Likeness of what it shows to what the viewer liked, 0 ... 1.
        case content
        /// Expected to be opened: a probability. Its weight, like that of every expectation, is what it is worth in points.
        case expectedClick = "expected_click"
        /// Expected to be watched long: a probability.
        case expectedLongView = "expected_long_view"
        /// Expected to be liked: a probability.
        case expectedLike = "expected_like"
        /// Expected to win its creator a follower: a probability.
        case expectedFollow = "expected_follow"
        /// Expected to be passed on or commented on: a probability.
        case expectedShare = "expected_share"
        /// Expected net sales, in minor units.
        case expectedSales = "expected_sales"
        /// Expected to be refused: a probability; its weight is negative.
        case expectedRefusal = "expected_refusal"
    }

    /// What is measured.
    package let kind: Kind
    /// The amount measured.
    package let amount: Float
    /// The factor of the rules.
    package let weight: Float

    /// The part of the score.
    package var contribution: Float { amount * weight }
}

/// The amounts of all terms of one candidate, without storage of its own.
struct ScoreAmounts: Sendable, Hashable {
    private var lanes: Lanes = (.zero, .zero, .zero)

    /// Three vectors of eight, which processors multiply at once; wider vectors of the library are loops over numbers.
    private typealias Lanes = (SIMD8<Float>, SIMD8<Float>, SIMD8<Float>)

    subscript(kind: ScoreTerm.Kind) -> Float {
        get {
            let (vector, lane) = Self.lane(kind).quotientAndRemainder(dividingBy: 8)
            return switch vector {
            case 0: lanes.0[lane]
            case 1: lanes.1[lane]
            default: lanes.2[lane]
            }
        }
        set {
            let (vector, lane) = Self.lane(kind).quotientAndRemainder(dividingBy: 8)
            switch vector {
            case 0: lanes.0[lane] = newValue
            case 1: lanes.1[lane] = newValue
            default: lanes.2[lane] = newValue
            }
        }
    }

    static func == (left: ScoreAmounts, right: ScoreAmounts) -> Bool { left.lanes == right.lanes }

    func hash(into hasher: inout Hasher) {
        hasher.combine(lanes.0)
        hasher.combine(lanes.1)
        hasher.combine(lanes.2)
    }

    /// Takes in what is expected of the candidate.
    mutating func expect(_ forecast: ResponseForecast) {
        self[.expectedClick] = Float(forecast[.click])
        self[.expectedLongView] = Float(forecast[.longView])
        self[.expectedLike] = Float(forecast[.like])
        self[.expectedFollow] = Float(forecast[.follow])
        self[.expectedShare] = Float(forecast[.share])
        self[.expectedSales] = Float(forecast.netMinorUnits)
        self[.expectedRefusal] = Float(forecast[.refusal])
    }

    /// The sum over terms of amount times weight.
    func score(_ weights: ScoreAmounts) -> Float {
        (lanes.0 * weights.lanes.0 + lanes.1 * weights.lanes.1 + lanes.2 * weights.lanes.2).sum()
    }

    /// The weights of rules, as lanes.
    static func weights(_ rules: FeedRules) -> ScoreAmounts {
        var weights = ScoreAmounts()
        for (kind, weight) in rules.termWeights { weights[kind] = weight }
        return weights
    }

    /// The terms that are not zero, in the order of their kinds.
    func terms(_ weights: ScoreAmounts) -> [ScoreTerm] {
        ScoreTerm.Kind.allCases.compactMap { kind in
            self[kind] * weights[kind] == 0 ? nil : ScoreTerm(kind: kind, amount: self[kind], weight: weights[kind])
        }
    }

    private static func lane(_ kind: ScoreTerm.Kind) -> Int {
        switch kind {
        case .taste: 0
        case .similar: 1
        case .following: 2
        case .freshness: 3
        case .popularity: 4
        case .quality: 5
        case .fatigue: 6
        case .refusal: 7
        case .next: 8
        case .session: 9
        case .content: 10
        case .expectedClick: 11
        case .expectedLongView: 12
        case .expectedLike: 13
        case .expectedFollow: 14
        case .expectedShare: 15
        case .expectedSales: 16
        case .expectedRefusal: 17
        }
    }
}
