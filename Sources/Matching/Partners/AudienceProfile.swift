internal import Statistics

/// Who buys from a creator or buys a product, as counts over what these people care for.
package struct AudienceProfile: Sendable, Hashable {
    /// What people are compared by. Where they live is not kept of viewers, so it is none.
    package enum Axis: String, Sendable, Hashable, CaseIterable {
        /// Categories of what they bought, clicked and watched.
        case category
        /// Price bands of what they bought and clicked.
        case price
        /// Origins of what they bought and clicked.
        case origin
    }

    /// How somebody is tied to the creator or product, the strongest tie first.
    package enum Tier: String, Sendable, Hashable, CaseIterable {
        case buyer, clicker, follower
    }

    /// People by their strongest tie.
    package private(set) var people: [Tier: Int] = [:]
    /// The weights of all people together.
    package private(set) var weight = 0.0
    /// Weighted people by axis and place on it.
    package private(set) var counts: [[Double]]

    /// Nobody yet, over axes of so many places, in the order of `Axis`.
    package init(sizes: [Int]) { counts = sizes.map { [Double](repeating: 0, count: $0) } }

    /// Adds one person.
    /// - Parameter shares: the person's own distribution by axis, as pairs of place and share that sum to 1; empty
    ///   where nothing is known of the person.
    package mutating func add(_ shares: [[(place: Int, share: Double)]], tier: Tier, weight: Double) {
        people[tier, default: 0] += 1
        self.weight += weight
        for (axis, pairs) in shares.enumerated() {
            for pair in pairs { counts[axis][pair.place] += weight * pair.share }
        }
    }

    /// Adds everybody of another audience.
    mutating func add(_ other: AudienceProfile) {
        for (tier, count) in other.people { people[tier, default: 0] += count }
        weight += other.weight
        for axis in counts.indices {
            for place in counts[axis].indices { counts[axis][place] += other.counts[axis][place] }
        }
    }

    /// People in all.
    package var peopleCount: Int { people.values.reduce(0, +) }

    /// The distributions by axis, drawn towards a prior that weighs like so many people.
    ///
    /// (count + strength × prior) ÷ (sum + strength), the mean of a Dirichlet posterior.
    func shrunk(to prior: [[Double]], strength: Double) -> [[Double]] {
        zip(counts, prior).map { counts, prior in
            let sum = counts.reduce(0, +) + strength
            return zip(counts, prior).map { ($0 + strength * $1) / sum }
        }
    }
}

/// How far two distributions are apart.
package enum Divergence {
    /// The Jensen–Shannon divergence in bits: 0 for equal distributions, 1 for those that share nothing.
    ///
    /// J. Lin, "Divergence measures based on the Shannon entropy", IEEE Trans. Information Theory 37 (1991).
    /// - Precondition: as many places in both.
    package static func jensenShannon(_ left: [Double], _ right: [Double]) -> Double {
        precondition(left.count == right.count, "distributions are compared over the same places")
        var sum = 0.0
        for (p, q) in zip(left, right) {
            let middle = (p + q) / 2
            if p > 0 { sum += p * Elementary.log2(p / middle) / 2 }
            if q > 0 { sum += q * Elementary.log2(q / middle) / 2 }
        }
        return min(1, max(0, sum))
    }
}
