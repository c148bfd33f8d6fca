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
    private var lanes = SIMD8<Float>(repeating: 0)

    subscript(kind: ScoreTerm.Kind) -> Float {
        get { lanes[Self.lane(kind)] }
        set { lanes[Self.lane(kind)] = newValue }
    }

    /// The sum over terms of amount times weight.
    func score(_ weights: ScoreAmounts) -> Float { (lanes * weights.lanes).sum() }

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
        }
    }
}
