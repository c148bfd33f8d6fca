internal import Market
internal import Matching

/// Chooses the settings of a training on a part of its own deeds, within a time.
struct TrainingSearch {
    /// What was chosen.
    struct Choice {
        /// Settings of the factor model.
        let als: ImplicitALS.Settings
        /// How it was chosen, for the card.
        let lines: [String]
    }

    /// Nothing further is tried after this time; nil for as long as it takes.
    let budget: Duration?
    /// Threads that may work.
    let threads: Int

    /// Searches the learners that a model file holds; those that do not help are named.
    /// - Throws: `LearningError`.
    func choose(
        for matrix: InteractionMatrix, like settings: ImplicitALS.Settings,
        observe: (SetEvaluation.Progress) -> Void
    ) throws(LearningError) -> Choice {
        let clock = ContinuousClock()
        let end = budget.map { clock.now + $0 }
        let all = LearnerFamily.forSets(
            isOrdered: false, dimensions: settings.dimensions, seed: settings.seed)
        let served = all.filter { ["ials", "popularity"].contains($0.name) } + [LearnerFamily.itemNeighbours]
        let choice = try LearnerSearch(served, seed: settings.seed).choose(
            for: Histories(matrix), threads: threads, mayGoOn: { end.map { clock.now < $0 } ?? true }
        ) { share in
            observe(.init(step: "choosing settings", share: share))
            return .goOn
        }
        let factors = choice.blend.parts.lazy.compactMap { $0.learner as? ImplicitALS.Factors }.first
        return Choice(als: factors?.settings ?? settings, lines: choice.cardLines(in: .english))
    }
}
