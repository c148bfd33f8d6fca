/// One summand of the score of a creator and a product: an amount, the weight the rules give it, and their product.
package struct PartnerTerm: Sendable, Hashable {
    /// What is measured.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Likeness of those who buy from the creator and those who buy the product, 0 ... 1.
        case audience
        /// Likeness of what the creator shows and what the product is, 0 ... 1.
        case content
        /// What the creator is believed to sell per 1,000 views beside the cohort; one half is like the cohort.
        case proven
        /// What both sides are expected to earn beside what is usual; one half is usual.
        case commercial
        /// How often the creator promoted the product lately, 0 ... 1; its weight is negative.
        case fatigue
        /// Share of the creator's audience that creators already hired reach too, 0 ... 1; its weight is negative.
        case overlap
        /// How little the belief about sales rests on, 0 ... 1: a little more for what is not known yet.
        case exploration
    }

    /// What is measured.
    package let kind: Kind
    /// The amount measured.
    package let amount: Double
    /// The factor of the rules.
    package let weight: Double

    /// A summand.
    package init(kind: Kind, amount: Double, weight: Double) {
        self.kind = kind
        self.amount = amount
        self.weight = weight
    }

    /// The part of the score.
    package var contribution: Double { amount * weight }
}

/// The amounts of all terms of one pair, without storage of its own.
struct PartnerAmounts: Sendable, Hashable {
    private var lanes = SIMD8<Double>(repeating: 0)

    init() {}

    subscript(kind: PartnerTerm.Kind) -> Double {
        get { lanes[Self.lane(kind)] }
        set { lanes[Self.lane(kind)] = newValue }
    }

    /// The sum over terms of amount times weight.
    func score(_ weights: PartnerAmounts) -> Double { (lanes * weights.lanes).sum() }

    static func += (left: inout PartnerAmounts, right: PartnerAmounts) { left.lanes += right.lanes }

    func divided(by count: Int) -> PartnerAmounts {
        var mean = self
        mean.lanes /= SIMD8(repeating: Double(max(1, count)))
        return mean
    }

    private static func lane(_ kind: PartnerTerm.Kind) -> Int {
        switch kind {
        case .audience: 0
        case .content: 1
        case .proven: 2
        case .commercial: 3
        case .fatigue: 4
        case .overlap: 5
        case .exploration: 6
        }
    }
}
