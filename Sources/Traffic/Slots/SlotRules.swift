/// Where pages leave room for exposure that scores did not earn; a published `RuleSet` of them is stored with every decision.
package struct SlotRules: Sendable, Hashable {
    /// Places, from 0, at which an item may be tried out.
    package var explorationPlaces: [Int]
    /// The probability that such a place is used for a trial, in 0 ... 1.
    package var explorationShare: Double
    /// Part of the draw among trials that ignores their promise, in 0 ... 1; keeps every propensity away from zero.
    package var evenShare: Double
    /// Places, from 0, at which owed exposure may be delivered.
    package var owedPlaces: [Int]

    /// Rules as read from a file.
    /// - Precondition: the shares lie in 0 ... 1, and places are not negative.
    package init(explorationPlaces: [Int], explorationShare: Double, evenShare: Double, owedPlaces: [Int]) {
        precondition((0...1).contains(explorationShare) && (0...1).contains(evenShare), "shares lie in 0 ... 1")
        precondition((explorationPlaces + owedPlaces).allSatisfy { $0 >= 0 }, "places are counted from 0")
        self.explorationPlaces = explorationPlaces
        self.explorationShare = explorationShare
        self.evenShare = evenShare
        self.owedPlaces = owedPlaces
    }
}
